"""The map as it is called on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.knowledge.places.units import Lines
from bot.knowledge.places.words import Word, glued
from bot.text.fold import fold
from bot.text.normalise import normalise


class Around:
    """Words as staff keep them.

    Args:
        below: those before what is smaller than a commune ("thôn").
        before: those before a place ("ở").
        ordinary: names that are words of every day, too ("hợp đồng").
    """

    def __init__(
        self, below: tuple[str, ...] = (), before: tuple[str, ...] = (), ordinary: tuple[str, ...] = ()
    ) -> None:
        self.below = _by_letters(below)
        self.before = _by_letters(before)
        self.ordinary = _by_letters(ordinary)


def _by_letters(phrases: tuple[str, ...]) -> Mapping[str, str]:
    """Folded and in one -> as written and in one."""
    return {glued(fold(normalise(phrase))): glued(normalise(phrase)) for phrase in phrases}


class View:
    """Units with their kinds on a day.

    Args:
        lines: the map.
        index: names to units.
        around: words around a name.
        kinds: the kinds that changed, by unit, each with the day it changed, rising.
        day: the day asked for.
    """

    def __init__(
        self,
        lines: Lines,
        index: Mapping[str, tuple[int, ...]],
        around: Around,
        kinds: Mapping[int, tuple[tuple[date, str], ...]],
        day: date,
    ) -> None:
        self.lines, self.index, self.around, self.day = lines, index, around, day
        self._kinds = kinds
        self._now_of_province = {
            old: tuple(at for at in lines.provinces if lines.code(old) in lines.part(at, 3).split(" "))
            for old in lines.old_provinces
        }

    def on(self, day: date) -> View:
        """The same on another day."""
        return View(self.lines, self.index, self.around, self._kinds, day)

    def name(self, unit: int) -> str:
        """Its name without the kind; of an island district's only commune, the district's."""
        return self.lines.name(unit) or self.lines.name(self.lines.parent[unit])

    def kind(self, unit: int) -> str:
        """Its kind on the day, as the map writes it."""
        if unit < 0:
            return self.lines.kind(-1 - unit)
        begun = [kind for since, kind in self._kinds.get(unit, ()) if since <= self.day]
        return begun[-1] if begun else self.lines.kind(unit)

    def kinds_of(self, unit: int) -> set[str]:
        """All kinds that a unit of today has had."""
        return {self.lines.kind(unit), *(kind for _, kind in self._kinds.get(unit, ()))}

    def is_of_kind(self, unit: int, kind: str, name: str) -> bool:
        """Whether it was ever called so: "xã" and "phường" for a commune that was made a ward."""
        at = unit if unit >= 0 else -1 - unit
        if unit >= 0 and (self.lines.kind(at) == kind or any(kind == other for _, other in self._kinds.get(at, ()))):
            return True
        line = self.lines.lines[at]
        return ":" in line and f"{kind}:{name}" in line.rpartition("|")[2].split(" ")

    def is_level(self, unit: int, kinds: frozenset[str]) -> bool:
        """Whether it is of the level that has these kinds ("thành phố" is one of two levels)."""
        at = unit if unit >= 0 else -1 - unit
        is_province = at in self.lines.provinces or at in self.lines.old_provinces
        return is_province == ("t" in kinds)

    def above(self, unit: int) -> frozenset[int]:
        """All that it lies or lay in."""
        lines = self.lines
        if unit in lines.provinces:
            return frozenset()
        if unit in lines.old_provinces:
            return frozenset(self.now_of_province(unit))
        if unit in lines.old_districts:
            province = lines.parent[unit]
            return frozenset((province, *self.now_of_province(province)))
        if unit in lines.communes:
            districts = self.districts_of(unit)
            return frozenset((lines.parent[unit], *districts, *(lines.parent[district] for district in districts)))
        district = lines.parent[unit]
        province = lines.parent[district]
        return frozenset((district, province, *self.now_of_province(province), *self.now_of(unit)))

    def now_of(self, old_commune: int) -> list[int]:
        """Today's communes of an old one, the likeliest first."""
        codes = self.lines.part(old_commune, 3)
        return [self.lines.now_by_code[code] for code in codes.split(" ") if code]

    def now_of_province(self, old_province: int) -> tuple[int, ...]:
        """Today's provinces that an old one went into."""
        return self._now_of_province[old_province]

    def districts_of(self, commune: int) -> list[int]:
        """The old districts that a commune of today has parts of."""
        codes = self.lines.part(commune, 4)
        return [unit for code in codes.split(" ") if (unit := self.lines.old(code)) is not None]

    def is_commune(self, unit: int) -> bool:
        """Whether it is a commune, today's or an old one."""
        return unit in self.lines.communes or unit in self.lines.old_communes

    def is_ordinary_word(self, name: list[Word]) -> bool:
        """Whether the name is an ordinary word as well."""
        return _stand_in(name, self.around.ordinary)

    def is_below_word(self, words: list[Word]) -> bool:
        """Whether the words tell of something smaller than a commune: "khối phố"."""
        return _stand_in(words, self.around.below)

    def is_before_word(self, words: list[Word], at: int) -> bool:
        """Whether a word stands there that places stand behind: "ở"."""
        return at > 0 and any(_stand_in(words[max(0, at - count) : at], self.around.before) for count in (1, 2))


def _stand_in(words: list[Word], phrases: Mapping[str, str]) -> bool:
    marked = phrases.get("".join(word.plain for word in words))
    if marked is None:
        return False
    at = 0
    for word in words:
        if word.has_marks and marked[at : at + len(word.plain)] != word.marked:
            return False
        at += len(word.plain)
    return True
