"""Long tests: ``scripts/soak kill``, ``channels``, ``fuzz-text``, ``fuzz-forms`` and ``fuzz-webhooks``."""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.app.served import KnowledgeError, Served, serve_knowledge
from bot.conversation.turn import local_day
from load.chaos import Plan, chaos
from load.fuzzing import fuzz, fuzz_forms
from load.killing import kill_and_look
from load.service import ROOT, Service
from load.texts import phrases
from load.webhook_fuzzing import fuzz_all

_GAP = (3.0, 8.0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/soak", description="Long, seeded tests of the whole service")
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--seed", type=int, default=None, help="default: a new one, printed")
    tests = parser.add_subparsers(required=True)
    kill = tests.add_parser("kill", help="kill the service again and again under load; nothing accepted may be lost")
    kill.add_argument("--seconds", type=float, default=60)
    kill.add_argument("--users", type=int, default=200)
    kill.set_defaults(run=_kill)
    channels = tests.add_parser(
        "channels", help="Telegram and Zalo failing now and then, and kills; nothing may go wrong"
    )
    channels.add_argument("--seconds", type=float, default=600)
    channels.add_argument("--users", type=int, default=50, help="of each channel")
    channels.add_argument("--webhook", action="store_true", help="Telegram brings its updates, instead of being asked")
    channels.set_defaults(run=_channels)
    fuzzing = tests.add_parser("fuzz-text", help="random and mutated utterances; nothing may raise")
    fuzzing.add_argument("--count", type=int, default=200_000)
    fuzzing.set_defaults(run=_fuzz)
    forms = tests.add_parser("fuzz-forms", help="anything at all said to every form; nothing may raise or be stuck")
    forms.add_argument("--count", type=int, default=10_000)
    forms.set_defaults(run=_fuzz)
    for subparser, fuzzed_with in ((fuzzing, fuzz), (forms, fuzz_forms)):
        subparser.set_defaults(fuzz=fuzzed_with)
    webhooks = tests.add_parser("fuzz-webhooks", help="mutated events to the webhooks; nothing may fail")
    webhooks.add_argument("--count", type=int, default=100_000, help="for each webhook")
    webhooks.set_defaults(run=_fuzz_webhooks)
    for subparser in (kill, channels, fuzzing, forms, webhooks):
        subparser.add_argument("--seed", type=int, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        subparser.add_argument("--knowledge", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.randrange(10**6)
    print(f"seed {options.seed}", flush=True)
    return int(options.run(options))


def _served(directory: Path, models: Path) -> Served:
    try:
        return serve_knowledge(directory, local_day(datetime.now(UTC)), models)
    except KnowledgeError as error:
        print(*error.problems, sep="\n", file=sys.stderr)
        raise SystemExit(2) from error


def _kill(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory)
        known = phrases(_served(options.knowledge, data / "models").kb)
        kills = max(1, round(options.seconds / (sum(_GAP) / 2)))
        service = Service(options.knowledge, data)
        report = asyncio.run(
            kill_and_look(service, known, users=options.users, kills=kills, gap=_GAP, seed=options.seed)
        )
    print(report)
    return 1 if report.lost or report.answered_twice else 0


def _channels(options: argparse.Namespace) -> int:
    plan = Plan(options.seconds, options.users, options.seed, webhook=options.webhook)
    with tempfile.TemporaryDirectory() as directory:
        data = Path(directory)
        kb = _served(options.knowledge, data / "models").kb
        report = asyncio.run(chaos(options.knowledge, data, kb, plan))
    print(report)
    return int(report.is_wrong)


def _fuzz(options: argparse.Namespace) -> int:
    served = _served(options.knowledge, ROOT / "var" / "models")
    fuzzed = options.fuzz(served, phrases(served.kb), options.count, options.seed)
    for text, error in fuzzed.failures[:20]:
        print(f"FAILED {error}: {text!r}")
    print(f"{fuzzed.count} utterances, {len(fuzzed.failures)} failures; the slowest:")
    for seconds, text in fuzzed.slowest:
        print(f"{1000 * seconds:8.2f} ms  {len(text):6} characters  {text[:60]!r}")
    return 1 if fuzzed.failures else 0


def _fuzz_webhooks(options: argparse.Namespace) -> int:
    reports = fuzz_all(options.count, options.seed)
    print(*reports, sep="\n")
    return int(any(report.failures for report in reports))


if __name__ == "__main__":
    sys.exit(main())
