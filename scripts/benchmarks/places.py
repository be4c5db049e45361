"""Places: how long the map takes to load, how big it is, how quickly a text is looked up, beside a peer.

The peer is what one writes first: every old address in full, and the best of them by rapidfuzz.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from bot.knowledge.load import PLACE_FILES, UNITS
from bot.knowledge.place_schema import Patches, PlaceAliases
from bot.knowledge.places import Ambiguous, Found, Places, read_places
from bot.knowledge.yaml_file import read
from bot.text.fold import fold

Typed = tuple[str, frozenset[str]]  # what is typed, and the codes of today's communes it means
_SEED = 20261122
_ADDRESSES = 500
_LOADS = 9
_PEER_TEXTS = 60
_SHORT = {"phường": "p.", "xã": "x.", "thị trấn": "tt ", "quận": "q.", "huyện": "h.", "thị xã": "tx "} | {
    "thành phố": "tp ", "tỉnh": ""
}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--addresses", type=int, default=_ADDRESSES, help="how many old addresses are drawn")
    parser.set_defaults(measure=measure)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    directory: Path = options.knowledge
    load = loading(directory)
    milliseconds = sorted(_timed(load) for _ in range(_LOADS))
    places, megabytes = _weighed(load)
    typed = drawn(places, options.addresses)
    right = sum(is_right(places, text, codes) for text, codes in typed)
    ours = _percentiles(places.find, [text for text, _ in typed])
    peer = _percentiles(_peer(places), [text for text, _ in typed[:_PEER_TEXTS]])
    figures = {
        "load_ms": round(milliseconds[len(milliseconds) // 2], 1),
        "load_mb": round(megabytes, 1),
        "texts": len(typed),
        "right_or_asked": round(100 * right / len(typed), 2),
        **{f"ours_{name}_ms": value for name, value in ours.items()},
        **{f"peer_{name}_ms": value for name, value in peer.items()},
        "peer_to_ours_p50": round(peer["p50"] / ours["p50"], 1),
    }
    for name, value in figures.items():
        print(f"{name:>20}  {value}", file=sys.stdout)
    return figures


def drawn(places: Places, count: int) -> list[Typed]:
    """Old addresses drawn at random from the map, each typed in five ways."""
    every = places.old_communes()
    return [
        (text, frozenset(commune.code for commune in place.communes))
        for place in random.Random(_SEED).sample(every, min(count, len(every)))
        for text in five_ways(place.full_name)
    ]


def five_ways(full_name: str) -> list[str]:
    """In full; without marks and commas; abbreviated; within a sentence; the commune and district alone."""
    commune, district, province = full_name.split(", ")
    short = [_shortened(part) for part in (commune, district, province)]
    return [
        full_name,
        fold(full_name.replace(",", "")),
        ", ".join(short).lower(),
        f"tôi ở thôn 3 {commune}, {district}, {province} thì đăng ký ở đâu",
        f"{commune} {district}",
    ]


def _shortened(part: str) -> str:
    kind = next(kind for kind in sorted(_SHORT, key=len, reverse=True) if part.startswith(kind))
    return _SHORT[kind] + part[len(kind) :].strip()


def is_right(places: Places, text: str, codes: frozenset[str]) -> bool:
    """Whether a text is found to be what it means, or a question is asked that holds it."""
    outcome = places.find(text)
    if isinstance(outcome, Found):
        return {commune.code for commune in outcome.place.communes} == codes
    if isinstance(outcome, Ambiguous):
        return any(codes & {commune.code for commune in place.communes} for place in outcome.candidates)
    return False


def loading(directory: Path) -> Callable[[], Places]:
    """What reads the places of a knowledge directory, again and again."""
    raw = (directory / UNITS).read_bytes()
    data = {name: read(directory / "places" / f"{name}.yaml", name).data for name in PLACE_FILES}
    patches, aliases = Patches.model_validate(data["patches"]), PlaceAliases.model_validate(data["aliases"])
    return lambda: read_places(raw, patches, aliases)


def _timed(load: Callable[[], Places]) -> float:
    gc.collect()
    start = time.perf_counter()
    load()
    return (time.perf_counter() - start) * 1000


def _weighed(load: Callable[[], Places]) -> tuple[Places, float]:
    gc.collect()
    tracemalloc.start()
    places = load()
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return places, size / 1e6


def _percentiles(find: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    """Of the best of three calls each: what else runs on the machine shall not be measured."""
    taken = sorted(min(_called(find, text) for _ in range(3)) for text in texts)
    return {"p50": round(taken[len(taken) // 2], 3), "p99": round(taken[int(len(taken) * 0.99)], 3)}


def _called(find: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    find(text)
    return (time.perf_counter() - start) * 1000


def _peer(places: Places) -> Callable[[str], object]:
    names = [fold(place.full_name) for place in places.old_communes()]
    return lambda text: process.extractOne(fold(text), names, scorer=fuzz.token_set_ratio)
