"""``benchmark.py turn``: a turn, the web channel, the start and the memory, each beside a peer in the same run."""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import uvloop
from load.connection import Connection, message
from load.service import Service, free_port
from load.texts import fresh, phrases
from rapidfuzz import fuzz, process

from benchmarks.figures import percentiles
from benchmarks.printing import table
from benchmarks.serving import served_for
from bot.app.served import Served
from bot.conversation.turn import take_turn
from bot.messages import Session, Utterance
from bot.text.fold import fold

SEED = 20261122
ANSWER_WITHIN = 60.0  # seconds after which a figure that doesn't come is given up


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--rounds", type=int, default=7, help="rounds of which the median is taken (default 7)")
    parser.add_argument("--connections", type=int, default=32, help="citizens at once (default 32)")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of a round of the web load (default 2)")
    parser.set_defaults(measure=measure_turn)


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


# -- the web channel


async def web_figures(options: argparse.Namespace, known: Sequence[str], scratch: Path) -> dict[str, float]:
    service = Service(options.knowledge, scratch / "web")
    service.start()
    empty_port = free_port()
    empty = subprocess.Popen([sys.executable, str(Path(__file__).with_name("empty.py")), str(empty_port)])
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
