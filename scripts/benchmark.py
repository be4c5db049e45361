#!/usr/bin/env python3
"""Measures the bot against peers in the same run, and against labelled questions. Nothing here passes or fails.

.venv/bin/python scripts/benchmark.py turn            a turn, the web channel, the start, the memory
.venv/bin/python scripts/benchmark.py reload          from a saved file to the running service
.venv/bin/python scripts/benchmark.py questions FILE  how labelled questions are answered
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop
import yaml
from rapidfuzz import fuzz, process

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the client is the one that the tests load the service with

from load.connection import Connection, message  # noqa: E402
from load.service import Service, free_port  # noqa: E402
from load.texts import fresh, phrases  # noqa: E402

from bot.app.served import KnowledgeError, Served, serve_knowledge  # noqa: E402
from bot.conversation.turn import local_day, take_turn  # noqa: E402
from bot.messages import Session, Utterance  # noqa: E402
from bot.text.fold import fold  # noqa: E402

SEED = 20261122
ANSWER_WITHIN = 60.0  # seconds after which a figure that doesn't come is given up


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    turn = commands.add_parser("turn", help="a turn, the web channel, the start and the memory, each beside a peer")
    turn.add_argument("--rounds", type=int, default=7, help="rounds of which the median is taken (default 7)")
    turn.add_argument("--connections", type=int, default=32, help="citizens at once (default 32)")
    turn.add_argument("--seconds", type=float, default=2.0, help="length of a round of the web load (default 2)")
    turn.set_defaults(measure=measure_turn)
    reload = commands.add_parser("reload", help="from a saved file to the running service")
    reload.set_defaults(measure=measure_reload)
    questions = commands.add_parser("questions", help="labelled questions, one JSON object a line")
    questions.add_argument("path", type=Path, help='lines of {"text", "scope", "expected", "topic"}')
    questions.add_argument("--topics", type=Path, default=ROOT / "tests/benchmark/topics.yaml")
    questions.set_defaults(measure=measure_questions)
    for command in (turn, reload, questions):
        command.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
        command.add_argument("--json", action="store_true", help="print the figures as one last line of JSON, too")
    empty = commands.add_parser("empty", help=argparse.SUPPRESS)
    empty.add_argument("port", type=int)
    options = parser.parse_args()
    if options.command == "empty":
        serve_empty(options.port)
        return 0
    figures = options.measure(options)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    return 0


def table(rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns, the first to the left."""
    shown = [[f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown if i < len(row)) for i in range(max(map(len, shown)))]
    for first, *rest in shown:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=False))]
        print("  ".join(cells).rstrip())


def served_for(knowledge: Path, models: Path) -> Served:
    try:
        return serve_knowledge(knowledge, local_day(datetime.now(UTC)), models, trying_out=True)
    except KnowledgeError as error:
        raise SystemExit("\n".join(map(str, error.problems))) from error


# -- turn


def measure_turn(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        served = served_for(options.knowledge, scratch / "models")
        known = phrases(served.kb)
        turns = turn_figures(served, known, options.rounds)
        web = uvloop.run(web_figures(options, known, scratch))
        start = asyncio.run(start_figures(options, known, scratch))
    columns = ("per_second", "p50_us", "p99_us")
    peers = (
        ("route", "router.route"),
        ("wratio", "rapidfuzz WRatio"),
        ("token_set", "rapidfuzz token_set_ratio"),
    )
    print("\na turn, text to reply (medians of rounds, every text new)")
    table(
        [
            ("", "a second", "p50 µs", "p99 µs", "a turn's time / this"),
            ("whole turn", *(turns[f"turn_{what}"] for what in columns)),
            *(
                (label, *(turns.get(f"{name}_{what}", "") for what in columns), turns[f"turn_to_{name}"])
                for name, label in peers
            ),
        ]
    )
    print(f"aim: a turn takes at most 3 times the router's time; now {turns['turn_to_route']:.2f} times")
    print(f"\nweb channel with durable storage, {options.connections} citizens at once (medians)")
    table(
        [
            ("", "requests a second", "p50 ms", "p99 ms"),
            ("bot serve", web["web_per_second"], web["web_p50_ms"], web["web_p99_ms"]),
            ("empty Starlette endpoint", web["empty_per_second"], web["empty_p50_ms"], web["empty_p99_ms"]),
        ]
    )
    print(f"aim: at least 25 % of the empty endpoint; now {100 * web['web_to_empty']:.1f} %")
    print("\nprocess start to first answer, and memory")
    table(
        [
            ("start, model kept", f"{start['start_cached_s']:.2f} s", "aim ≤ 2 s"),
            ("start, model fitted anew", f"{start['start_cold_s']:.2f} s", ""),
            ("memory after the load", f"{web['memory_now_mb']:.0f} MB", "aim ≤ 200 MB"),
            ("memory at its peak", f"{web['memory_peak_mb']:.0f} MB", ""),
        ]
    )
    return {**turns, **web, **start}


def turn_figures(served: Served, known: Sequence[str], rounds: int) -> dict[str, float]:
    """Interleaved rounds; each way of answering goes first as often as any other."""
    questions = fresh(known, random.Random(SEED))
    utterances = [fold(text) for text in known]
    at = datetime.now(UTC)

    def turn(text: str) -> object:
        return take_turn(Utterance("web", "someone", "1", text, at), Session(), served.kb, served.router)

    ways: dict[str, tuple[Callable[[str], object], int]] = {
        "turn": (turn, 1000),
        "route": (served.router.route, 1000),
        "wratio": (lambda text: process.extractOne(fold(text), utterances), 50),
        "token_set": (lambda text: process.extractOne(fold(text), utterances, scorer=fuzz.token_set_ratio), 50),
    }
    for way, _ in ways.values():
        way(next(questions))
    rates: defaultdict[str, list[float]] = defaultdict(list)
    times: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(rounds):
        texts = [next(questions) for _ in range(1000)]
        order = list(ways)
        for name in order[number % len(order) :] + order[: number % len(order)]:
            way, count = ways[name]
            taken = [timed(way, text) for text in texts[:count]]
            rates[name].append(count / sum(taken))
            times[name] += taken
    figures = {f"{name}_per_second": statistics.median(rates[name]) for name in ways}
    for name in ("turn", "route"):
        figures[f"{name}_p50_us"], figures[f"{name}_p99_us"] = (1e6 * share for share in percentiles(times[name]))
    for name in ("route", "wratio", "token_set"):
        both = zip(rates[name], rates["turn"], strict=True)
        figures[f"turn_to_{name}"] = statistics.median(other / turn for other, turn in both)
    return figures


def timed(way: Callable[[str], object], text: str) -> float:
    begun = perf_counter()
    way(text)
    return perf_counter() - begun


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


# -- the web channel


async def web_figures(options: argparse.Namespace, known: Sequence[str], scratch: Path) -> dict[str, float]:
    service = Service(options.knowledge, scratch / "web")
    service.start()
    empty_port = free_port()
    empty = subprocess.Popen([sys.executable, __file__, "empty", str(empty_port)])
    try:
        (await service.until_open()).close()
        await until_listening(empty_port)
        questions = fresh(known, random.Random(SEED + 1))
        rates: dict[str, list[float]] = {"web": [], "empty": []}
        times: dict[str, list[float]] = {"web": [], "empty": []}
        for number in range(options.rounds + 1):
            for name, port in (("web", service.port), ("empty", empty_port)):
                rate, taken = await load(port, questions, options.connections, options.seconds)
                if number:  # the first round warms up
                    rates[name].append(rate)
                    times[name] += taken
        memory = service.memory()
    finally:
        service.stop()
        empty.terminate()
        empty.wait()
    figures = {f"{name}_per_second": statistics.median(rates[name]) for name in rates}
    for name, taken in times.items():
        figures[f"{name}_p50_ms"], figures[f"{name}_p99_ms"] = (1e3 * share for share in percentiles(taken))
    both = zip(rates["web"], rates["empty"], strict=True)
    figures["web_to_empty"] = statistics.median(web / empty for web, empty in both)
    return {**figures, "memory_now_mb": memory["now"], "memory_peak_mb": memory["peak"]}


async def load(port: int, questions: Iterator[str], connections: int, seconds: float) -> tuple[float, list[float]]:
    """Requests a second of so many citizens who write without pause, and the time of each."""
    chance = random.Random()
    opened = [await Connection.open(port) for _ in range(connections)]
    taken: list[float] = []
    end = perf_counter() + seconds

    async def write(connection: Connection) -> None:
        user = f"{chance.getrandbits(128):032x}"
        number = 0
        while (begun := perf_counter()) < end:
            number += 1
            response = await connection.send(message(user, str(number), next(questions)))
            if response.status != 200:
                raise SystemExit(f"status {response.status}: {response.body.decode()[:200]}")
            taken.append(perf_counter() - begun)

    begun = perf_counter()
    await asyncio.gather(*(write(connection) for connection in opened))
    rate = len(taken) / (perf_counter() - begun)
    for connection in opened:
        connection.close()
    return rate, taken


def serve_empty(port: int) -> None:
    """The peer: Starlette with one endpoint that does nothing, served as the bot is."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def nothing(_: Request) -> JSONResponse:
        return JSONResponse({"replies": []})

    app = Starlette(routes=[Route("/api/messages", nothing, methods=["POST"])])
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off")
    uvloop.run(uvicorn.Server(config).serve())


async def until_listening(port: int) -> None:
    async with asyncio.timeout(ANSWER_WITHIN):
        while True:
            try:
                (await Connection.open(port)).close()
            except OSError:
                await asyncio.sleep(0.01)
            else:
                return


# -- the start


async def start_figures(options: argparse.Namespace, known: Sequence[str], scratch: Path) -> dict[str, float]:
    cold = [await first_answer(Service(options.knowledge, scratch / f"cold-{i}"), known[0]) for i in range(3)]
    cached = [await first_answer(Service(options.knowledge, scratch / "cold-0"), known[0]) for _ in range(5)]
    return {"start_cold_s": statistics.median(cold), "start_cached_s": statistics.median(cached)}


async def first_answer(service: Service, question: str) -> float:
    begun = perf_counter()
    service.start()
    try:
        connection = await service.until_open()
        response = await connection.send(message("0" * 32, str(begun), question))
        taken = perf_counter() - begun
        connection.close()
        if not response.json()["replies"]:
            raise SystemExit("no answer after the start")
        return taken
    finally:
        service.stop()


# -- reload


@dataclass(frozen=True)
class Edit:
    """A change of a file, and how it shows.

    Args:
        path: the file.
        text: its new text.
        question: what to ask.
        shown: what the answer has then.
    """

    path: Path
    text: str
    question: str
    shown: str


def measure_reload(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        knowledge = scratch / "knowledge"
        shutil.copytree(options.knowledge, knowledge)
        kinds = {"a figure": figure_edit, "an answer's wording": wording_edit, "an utterance": utterance_edit}
        found = asyncio.run(reload_times(knowledge, scratch, kinds))
    print("from a saved file to the running service, seconds (median of 3; aim ≤ 2 each)")
    table([("", "median", "each"), *((name, statistics.median(t), *t) for name, t in found.items())])
    return {f"reload_{name.split()[-1]}_s": statistics.median(taken) for name, taken in found.items()}


async def reload_times(
    knowledge: Path, scratch: Path, kinds: dict[str, Callable[[Served, Path, int], Edit]]
) -> dict[str, list[float]]:
    service = Service(knowledge, scratch / "data")
    service.start()
    found: dict[str, list[float]] = defaultdict(list)
    try:
        connection = await service.until_open()
        for number in range(3):
            for name, edit in kinds.items():
                served = served_for(knowledge, scratch / "models")
                found[name].append(await until_shown(connection, edit(served, knowledge, number)))
        connection.close()
    finally:
        service.stop()
    return found


async def until_shown(connection: Connection, edit: Edit) -> float:
    """Seconds from saving to an answer with the change in it."""
    if edit.shown in await ask(connection, edit.question):
        raise SystemExit(f"{edit.path}: the change shows before it is made")
    before = (await connection.get("/healthz")).json()["kb_version"]
    begun = perf_counter()
    edit.path.write_text(edit.text, encoding="utf-8")
    while (health := (await connection.get("/healthz")).json())["kb_version"] == before:
        if perf_counter() - begun > ANSWER_WITHIN:
            raise SystemExit(f"{edit.path}: not taken up: {health}")
        await asyncio.sleep(0.005)
    answer = await ask(connection, edit.question)
    taken = perf_counter() - begun
    if edit.shown not in answer:
        raise SystemExit(f"{edit.path}: taken up, and not shown: {answer[:200]}")
    return taken


async def ask(connection: Connection, question: str) -> str:
    user = f"{random.getrandbits(128):032x}"
    response = await connection.send(message(user, "1", question))
    return "\n".join(reply["text"] for reply in response.json()["replies"])


def figure_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """Another amount in force today, of a parameter that an answer names."""
    kb, day = served.kb, local_day(datetime.now(UTC))
    for intent, entry in sorted(kb.entries.items()):
        for name in re.findall(r"\{(?!tinh/)([a-z0-9-]+/[a-z0-9-]+)\}", entry.answer):
            amount = value_of(served, name, day)
            if amount is not None and not entry.calculated:
                row = max(i for i, row in enumerate(kb.parameters[name].values) if row.effective_from <= day)
                path, line = place(served, knowledge, "parameters", name, ("values", row, "value"))
                wanted = amount + 1_000 * (number + 1) + 13
                lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
                lines[line - 1] = re.sub(r"(value:\s*)[\d_]+", rf"\g<1>{wanted}", lines[line - 1])
                return Edit(path, "".join(lines), kb.entries[intent].utterances[0], f"{wanted:,}".replace(",", "."))
    raise SystemExit("no answer names an amount")


def value_of(served: Served, name: str, day: date) -> int | None:
    """An amount in đồng of today, or None."""
    parameter = served.kb.parameters[name]
    begun = [row.value for row in parameter.values if row.effective_from <= day and not row.expected]
    return begun[-1] if begun and isinstance(begun[-1], int) and parameter.unit.startswith("VND") else None


def wording_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """A sentence more in an answer."""
    intent, entry = some_entry(served)
    path, line = place(served, knowledge, "entries", intent, ("answer",))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    sentence = f"Câu thêm vào để đo, lượt {('một', 'hai', 'ba')[number]}."
    lines.insert(line, f"  {sentence}\n\n")
    return Edit(path, "".join(lines), entry.utterances[0], sentence)


def utterance_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """A way of asking more, in words nobody used before."""
    intent, entry = some_entry(served)
    path, line = place(served, knowledge, "entries", intent, ("utterances",))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    asked = ("hoa sim nở tím ven đồi", "đàn cò trắng lượn quanh đầm", "gió lùa rặng tre đầu xóm")[number]
    lines.insert(line, f"  - {asked}\n")
    return Edit(path, "".join(lines), asked, entry.answer.split("\n")[0][:40])


def some_entry(served: Served) -> tuple[str, Any]:
    """An entry whose answer begins with plain words."""
    return next((i, e) for i, e in sorted(served.kb.entries.items()) if "{" not in e.answer and not e.calculated)


def place(served: Served, knowledge: Path, kind: str, key: str, path: tuple[str | int, ...]) -> tuple[Path, int]:
    name, line = served.kb.where(kind, key, path)
    return knowledge.parent / name, line


# -- labelled questions

COLUMNS = ("answered right", "answered wrong", "right among choices", "clarified without", "declined or fallback")
_GROUPS = {"answer": "", "route": "/route", "decline": "/decline", "smalltalk": "/smalltalk"}


def measure_questions(options: argparse.Namespace) -> dict[str, Any]:
    questions = [json.loads(line) for line in options.path.read_text(encoding="utf-8").splitlines() if line.strip()]
    topics = yaml.safe_load(options.topics.read_text(encoding="utf-8"))
    judged = [(question, judge(question, topics)) for question in asked(questions, options.knowledge)]
    by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by_scope: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for question, verdict in judged:
        by_topic[question["topic"]][verdict] += 1
        by_scope[scope(question)][verdict] += 1
    total = sum(by_scope.values(), Counter())
    head = ("n", "right", "wrong", "offered", "asked back", "declined")
    table(
        [
            ("topic", *head),
            *((name, *counts(row)) for name, row in sorted(by_topic.items(), key=lambda item: -item[1].total())),
            ("",),
            *((name, *counts(row)) for name, row in sorted(by_scope.items())),
            ("all", *counts(total)),
        ]
    )
    print("\nright: answered right, or an off-topic question declined · wrong: answered wrong")
    print("offered: the right entry among the choices · asked back: choices without it")
    print("declined: declined, not understood, withheld or handed over")
    print("\nthe most confident wrong answers")
    wrong = [question for question, verdict in judged if verdict == "answered wrong"]
    for question in sorted(wrong, key=lambda q: -(q["score"] or 0))[:15]:
        text = " ".join(question["text"].split())[:120]
        print(f"{question['score'] or 0:.2f} {question['intent']} <- {question['topic']} ({scope(question)}): {text}")
    return {
        "topics": {name: named(row) for name, row in sorted(by_topic.items())},
        "scopes": {name: named(row) for name, row in sorted(by_scope.items())},
        "total": named(total),
    }


def asked(questions: Sequence[dict[str, Any]], knowledge: Path) -> Iterator[dict[str, Any]]:
    """The questions with what ``bot ask`` says to them."""
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(knowledge)]
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    done = subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    yield from map(json.loads, done.stdout.splitlines())


def judge(question: dict[str, Any], topics: dict[str, list[str]]) -> str:
    """The column that a question counts in."""
    outcome, intent, expected = question["outcome"], question["intent"], question["expected"]
    right = set(topics.get(question["topic"], ()))
    answered = outcome in ("answered", "calculated")
    if expected == "decline":
        nobodys = outcome in ("declined", "fallback")
        return "answered right" if nobodys else "answered wrong" if answered else "clarified without"
    if answered:
        smalltalk = expected == "smalltalk" and intent.startswith("commands/")
        return "answered right" if intent in right or smalltalk else "answered wrong"
    if outcome == "clarified":
        return "right among choices" if right.intersection(question["candidates"]) else "clarified without"
    return "declined or fallback"


def scope(question: dict[str, Any]) -> str:
    return question["scope"] + (_GROUPS.get(question["expected"], "") if question["scope"] == "out" else "")


def counts(row: Counter[str]) -> tuple[int, ...]:
    return (row.total(), *(row[column] for column in COLUMNS))


def named(row: Counter[str]) -> dict[str, int]:
    return {"n": row.total(), **{column.replace(" ", "_"): row[column] for column in COLUMNS}}


if __name__ == "__main__":
    sys.exit(main())
