"""The map of places in memory: names to units, units to what is above them and what became of them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.knowledge.places.words import glued
from bot.text.fold import fold

COMMUNE_KINDS = frozenset({"p", "x", "tt", "dk"})
DISTRICT_KINDS = frozenset({"q", "h", "tx", "tp"})
PROVINCE_KINDS = frozenset({"t", "tp"})
NO_PARENT = 0xFFFF


class Lines:
    """Units as the file has them, one line each, numbered through: today's provinces and communes, then the old.

    What a line says is read when it is asked for: to make objects of all 14,000 at the start would take longer than
    everything else.

    Codes have two digits for a province, three for a district, five for a commune.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.kinds: Mapping[str, str] = data.get("kinds", {})
        self.lines: list[str] = []
        self.parent = array("H")
        self._last: dict[int, int] = {}  # a unit above others -> one behind the last below it
        now, old = data.get("now", []), data.get("old", [])
        self.provinces = self._add(province for province, _ in now)
        for at, (_, communes) in zip(self.provinces, now, strict=True):
            self._below(at, communes)
        self.communes = range(self.provinces.stop, len(self.lines))
        self.old_provinces = self._add(province for province, _ in old)
        for at, (_, districts) in zip(self.old_provinces, old, strict=True):
            self._below(at, [district for district, _ in districts])
        self.old_districts = range(self.old_provinces.stop, len(self.lines))
        every = (communes for _, districts in old for _, communes in districts)
        for at, communes in zip(self.old_districts, every, strict=True):
            self._below(at, communes)
        self.old_communes = range(self.old_districts.stop, len(self.lines))
        self.now_by_code = {self.code(at): at for at in range(self.old_provinces.start)}
        self._old_by_code = {self.code(at): at for at in range(self.old_provinces.start, self.old_communes.start)}

    def _add(self, lines: Iterable[str], parent: int = NO_PARENT) -> range:
        start = len(self.lines)
        self.lines.extend(lines)
        self.parent.extend([parent] * (len(self.lines) - start))
        return range(start, len(self.lines))

    def _below(self, at: int, lines: list[str]) -> None:
        added = self._add(lines, at)
        self._last[at] = added.start << 16 | added.stop

    def below(self, at: int) -> range:
        """The units right below one."""
        packed = self._last[at]
        return range(packed >> 16, packed & 0xFFFF)

    def old(self, code: str) -> int | None:
        """The old province, district or commune with a code; communes are many, and seldom asked for by it."""
        if len(code) < len("00001"):
            return self._old_by_code.get(code)
        behind = f"|{code}|"
        return next((at for at in self.old_communes if behind in self.lines[at] and self.code(at) == code), None)

    def part(self, at: int, number: int) -> str:
        """A part of a unit's line; "" when it has none so far behind."""
        parts = self.lines[at].split("|")
        return parts[number] if number < len(parts) else ""

    def name(self, at: int) -> str:
        """The name without the kind."""
        return self.lines[at].partition("|")[0]

    def kind(self, at: int) -> str:
        """The kind as the map writes it."""
        return self.part(at, 1)

    def code(self, at: int) -> str:
        """The statistics office's code."""
        return self.part(at, 2)


def named(lines: Lines) -> dict[str, tuple[int, ...]]:
    """Which units are called so: a name in one, without marks -> their numbers.

    -1 - n stands for n where that is called so besides, or was called so before it got its last name.
    """
    folded = fold("\n".join([line.partition("|")[0] for line in lines.lines]))
    index: dict[str, tuple[int, ...]] = {}
    get = index.get
    for at, key in enumerate(glued(folded).split("\n")):
        index[key] = (*get(key, ()), at)
    index.pop("", None)
    for at, older in _older(lines):
        index[older] = (*get(older, ()), -1 - at)
    return index


def _older(lines: Lines) -> Iterator[tuple[int, str]]:
    """Still older names, each once a unit (a unit that only changed its kind is known by its name)."""
    for at in range(lines.old_districts.start, len(lines.lines)):
        line = lines.lines[at]
        if ":" not in line:
            continue
        own = glued(fold(lines.name(at)))
        for name in {word.partition(":")[2] for word in line.rpartition("|")[2].split(" ")}:
            if name != own:
                yield at, name


def read_lines(raw: bytes) -> Lines:
    """The map, from the bytes of units.json.

    Raises:
        ValueError: it isn't what scripts/build_places.py writes.
    """
    try:
        return Lines(json.loads(raw) if raw else {})
    except (TypeError, KeyError, AttributeError, IndexError) as error:
        raise ValueError("not a map of places") from error
