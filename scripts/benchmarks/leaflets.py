"""``benchmark.py leaflets``: all leaflets built cold, and what handing one over in chat adds to a turn."""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.figures import percentiles
from benchmarks.printing import table
from benchmarks.serving import served_for
from bot.app.bot import Bot
from bot.app.leaflets import prepare_all
from bot.app.served import Served
from bot.conversation.turn import local_day
from bot.messages import Kind, Utterance
from bot.settings import load_settings
from bot.storage.sqlite import SqliteStore

SEED = 20261122
AIM_BUILD, AIM_ADDED = 15.0, 50.0  # seconds, milliseconds
SECRET = b"a secret of the benchmark alone"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--builds", type=int, default=3, help="cold builds of which the median is taken (default 3)")
    parser.add_argument("--turns", type=int, default=300, help="turns of each kind (default 300)")
    parser.set_defaults(measure=measure)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        served = served_for(options.knowledge, scratch / "models")
        built = [_build(options.knowledge, scratch / f"build-{number}") for number in range(options.builds)]
        turns = asyncio.run(_turns(served, scratch, options.turns))
    seconds = statistics.median(taken for taken, _ in built)
    figures = {"build_s": seconds, "build_files": built[0][1], **turns}
    print(f"\nbot leaflets build, a new process and an empty directory (median of {options.builds})")
    table([("", "seconds", "files"), ("all leaflets, every form", seconds, built[0][1])])
    print(f"aim: at most {AIM_BUILD:.0f} s")
    print("\na turn with durable storage, the file at hand (every citizen new)")
    rows = [(name, turns[f"{name}_p50_ms"], turns[f"{name}_p99_ms"]) for name in ("answer", "pdf", "pictures", "text")]
    table([("", "p50 ms", "p99 ms"), *rows])
    print(
        f"aim: a leaflet adds at most {AIM_ADDED:.0f} ms; now {turns['added_p50_ms']:.1f} ms (p50), "
        f"{turns['added_p99_ms']:.1f} ms (p99)"
    )
    return figures


def _build(knowledge: Path, to: Path) -> tuple[float, int]:
    command = [sys.executable, "-m", "bot", "leaflets", "build", "--to", str(to), "--knowledge", str(knowledge)]
    begun = perf_counter()
    subprocess.run([*command, "--link", "https://vi-du.vn"], check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - begun, sum(path.is_file() for path in to.rglob("*.*"))


async def _turns(served: Served, scratch: Path, count: int) -> dict[str, float]:
    """Turns of each kind in turn, each from what was said to the file in hand."""
    settings = replace(load_settings(), data=scratch / "data")
    settings.data.mkdir()
    store = SqliteStore(settings.data / "bot.sqlite", SECRET)
    bot = Bot(store, served, settings)
    begun = perf_counter()
    await prepare_all(bot.files, served.kb, local_day(datetime.now(UTC)))
    prepared = perf_counter() - begun
    times: defaultdict[str, list[float]] = defaultdict(list)
    for number, (kind, payload) in enumerate(_asked(served, count)):
        citizen = f"citizen-{number}"
        said = Utterance("web", citizen, f"message-{number}", payload, datetime.now(UTC), Kind.CHOICE)
        begun = perf_counter()
        for delivery in await bot.ask(said):
            for attachment in delivery.reply.attachments:
                Path(await bot.file(attachment.url)).read_bytes()
        times[kind].append(1000 * (perf_counter() - begun))
    await store.close()
    figures = {f"{kind}_{name}_ms": value for kind, taken in times.items() for name, value in _shares(taken)}
    slowest = {name: max(figures[f"{kind}_{name}_ms"] for kind in ("pdf", "pictures")) for name in ("p50", "p99")}
    added = {f"added_{name}_ms": value - figures[f"answer_{name}_ms"] for name, value in slowest.items()}
    return {"prepare_s": prepared, **figures, **added}


def _asked(served: Served, count: int) -> Iterator[tuple[str, str]]:
    chance = random.Random(SEED)
    leaflets = sorted(served.kb.leaflets)
    answers = sorted(key for key in served.kb.entries if not key.startswith("forms/"))
    for _ in range(count):
        yield "answer", f"intent:{chance.choice(answers)}"
        for form in ("pdf", "pictures", "text"):
            yield form, f"leaflet-{form}:{chance.choice(leaflets)}"


def _shares(taken: list[float]) -> Iterator[tuple[str, float]]:
    yield from zip(("p50", "p99"), percentiles(taken), strict=True)
