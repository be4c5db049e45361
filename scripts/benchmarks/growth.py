"""``benchmark.py growth``: what the router costs as the knowledge grows, and how it does on utterances held out."""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any
from zlib import crc32

from benchmarks.contest import SEED, run
from benchmarks.figures import Said, accuracy, answered_rightly, decided, offered, percentiles
from benchmarks.labelled import Line, loaded, only
from benchmarks.noise import typo
from benchmarks.printing import table
from benchmarks.routers import RANKED, saying
from bot.knowledge.base import KnowledgeBase
from bot.router.documents import documents
from bot.router.router import Router

SIZES = ((150, 20), (500, 20), (2000, 50))  # intents, utterances of each
ASKED = 1000
FOLDS = 10
_BASES = 4  # real utterances that an invented intent is made of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--seed", type=int, default=SEED, help="of the invented utterances")
    parser.add_argument("--quick", action="store_true", help="without the largest size")
    parser.set_defaults(measure=measure_growth)


def measure_growth(options: argparse.Namespace) -> dict[str, Any]:
    """Grow, hold out, print, and give the figures."""
    kb = loaded(options.knowledge)
    real = [document.text for document in documents(kb)]
    sizes = SIZES[:-1] if options.quick else SIZES
    grown = {f"{intents} × {each}": cost(real, intents, each, options) for intents, each in sizes}
    kept = start(real, kb, options.seed)
    held_out = folds(kb)
    print("invented knowledge (real utterances recombined), one core, each in a new process; build in processor time")
    table(
        [
            ("intents × utterances", "utterances", "build s", "p50 ms", "p99 ms", "memory MB"),
            *((name, *row.values()) for name, row in grown.items()),
        ]
    )
    print("\n150 × 20: fitted anew and kept, and read back from what was kept")
    table([("", "s"), ("fitted anew", kept["cold_s"]), ("read back", kept["cached_s"])])
    print(f"\nown utterances held out, {FOLDS} folds, titles always learnt; per cent")
    table([("", *held_out), ("ours", *held_out.values())], 1)
    return {"growth": grown, "start": kept, "held_out": held_out}


def cost(real: Sequence[str], intents: int, each: int, options: argparse.Namespace) -> dict[str, float]:
    """What so many invented utterances cost."""
    chance = random.Random(options.seed)
    lines = invented(real, intents, each, chance)
    asked = [typo(chance.choice(lines).text, chance) for _ in range(ASKED)]
    result = run("ours", lines, {"asked": asked}, options.knowledge)
    p50, p99 = percentiles(result["times"]["asked"])
    return {
        "utterances": len(lines),
        "build_s": result["build"],
        "p50_ms": 1e3 * p50,
        "p99_ms": 1e3 * p99,
        "memory_mb": result["added"],
    }


def invented(real: Sequence[str], intents: int, each: int, chance: random.Random) -> list[Line]:
    """Invented utterances: for each intent a few real ones, the beginning of one joined to the end of another.

    A word of some other utterance comes in between, so that the words and their pairs grow with the utterances as real
    ones do.

    Args:
        real: real utterances.
        intents: how many intents.
        each: utterances of each.
        chance: the source of chance.
    """
    words = [text.split() for text in real]
    lines = []
    for number in range(intents):
        bases = chance.sample(words, _BASES)
        for _ in range(each):
            first, second = chance.sample(bases, 2)
            between = chance.choice(chance.choice(words))
            said = [*first[: chance.randint(1, len(first))], between, *second[chance.randrange(len(second)) :]]
            lines.append(Line(" ".join(said), (f"invented/{number}",)))
    return lines


def start(real: Sequence[str], kb: KnowledgeBase, seed: int) -> dict[str, float]:
    """Seconds to a router of 150 × 20 utterances, fitted anew and from what was kept."""
    grown = only(invented(real, 150, 20, random.Random(seed)), kb)
    with tempfile.TemporaryDirectory() as directory:
        cold = taken(lambda: Router(grown, Path(directory)))
        cached = taken(lambda: Router(grown, Path(directory)))
    return {"cold_s": cold, "cached_s": cached}


def taken(build: Callable[[], object]) -> float:
    begun = perf_counter()
    build()
    return perf_counter() - begun


def folds(kb: KnowledgeBase) -> dict[str, float | None]:
    """Every utterance of an entry asked of a router that has learnt nine tenths of the others."""
    titles = {Line(entry.title, (intent,)) for intent, entry in kb.entries.items()}
    lines = [Line(document.text, (document.intent,)) for document in documents(kb)]
    said: list[Said] = []
    wanted: list[tuple[str, ...]] = []
    for fold in range(FOLDS):
        out = {line for line in lines if in_fold(line, fold) and line.intents[0] in kb.entries} - titles
        router = Router(only([line for line in lines if line not in out], kb))
        asked = sorted(out, key=lambda line: (line.text, line.intents))
        said += map(saying(router), [line.text for line in asked])
        wanted += [line.intents for line in asked]
    return {
        "utterances": len(said),
        "top-1": accuracy(said, wanted),
        "top-3": accuracy(said, wanted, RANKED),
        "answered": decided(said, "answered"),
        "of them right": answered_rightly(said, wanted),
        "asked back": decided(said, "clarified"),
        "right one offered": offered(said, wanted, RANKED),
    }


def in_fold(line: Line, fold: int) -> bool:
    """Whether an utterance is held out in a fold: dealt by what it says."""
    return crc32(line.text.encode()) % FOLDS == fold
