"""``benchmark.py router``: how well the shipped router understands labelled data, beside its peers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.contest import SEED, Contest, Performance, noises_of, performance, show
from benchmarks.labelled import Line, read_lines
from benchmarks.noise import KINDS
from benchmarks.questions import add_questions, as_contest, measure_questions
from benchmarks.routers import NLPJS, PEERS, ROUTERS

DEFAULT_NOISE = "toneless,typo,telex,teencode,mixed"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    data = parser.add_mutually_exclusive_group(required=True)
    data.add_argument("--train", type=Path, help='lines of {"text", "intent"} to learn')
    data.add_argument("--dev", type=Path, help="learn knowledge/, ask the labelled questions of this file instead")
    parser.add_argument("--test", type=Path, help="lines to ask; their intent may be a list of acceptable ones")
    parser.add_argument("--out-of-scope", type=Path, help="lines of text that no intent answers")
    add_contest(parser)
    add_questions(parser)
    parser.set_defaults(measure=measure_router)


def add_contest(parser: argparse.ArgumentParser) -> None:
    """Options of every command that lets routers compete."""
    parser.add_argument("--noise", default=DEFAULT_NOISE, help=f"of {', '.join(KINDS)} (default {DEFAULT_NOISE})")
    parser.add_argument("--peers", default="all", help=f"all, none, or some of {', '.join(PEERS)}")
    parser.add_argument("--seed", type=int, default=SEED, help="of the noise")


def measure_router(options: argparse.Namespace) -> dict[str, Any]:
    """Ask, print, and give the figures."""
    if options.dev:
        contest = as_contest(options, noises_of(options.noise))
        return {**compete(contest, routers_of(options)), "questions": measure_questions(options)}
    if not options.test:
        raise SystemExit("--train wants --test")
    out_of_scope = read_lines(options.out_of_scope) if options.out_of_scope else []
    contest = contest_of(options, read_lines(options.train), read_lines(options.test), out_of_scope)
    return compete(contest, routers_of(options))


def contest_of(
    options: argparse.Namespace, train: Sequence[Line], test: Sequence[Line], out_of_scope: Sequence[Line] = ()
) -> Contest:
    """A contest with the noise that was asked for."""
    return Contest(train, test, out_of_scope, noises_of(options.noise), options.seed, options.knowledge)


def compete(contest: Contest, names: Sequence[str]) -> dict[str, Any]:
    """Measure routers, print the tables, and give the figures by router and noise."""
    found: dict[str, Performance] = {}
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        found[name] = performance(name, contest)
    show(contest, found)
    return {name: {"missing": one.missing} if one.missing else one.figures for name, one in found.items()}


def routers_of(options: argparse.Namespace) -> tuple[str, ...]:
    """Ours and the peers asked for."""
    names = {"all": PEERS, "none": ()}.get(options.peers, tuple(options.peers.split(",")))
    unknown = [name for name in names if name.split(":")[0] not in ROUTERS and name != NLPJS]
    if unknown:
        raise SystemExit(f"--peers: no such peer: {', '.join(unknown)}")
    return ("ours", *names)
