"""Places as the rest of the bot asks for them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from bot.knowledge.place_schema import Change, Patches, PlaceAliases
from bot.knowledge.places.found import Ambiguous, Commune, Found, Level, NotFound, Outcome, Place
from bot.knowledge.places.reading import read
from bot.knowledge.places.telling import Telling
from bot.knowledge.places.units import Lines, named, read_lines
from bot.knowledge.places.view import Around, View
from bot.knowledge.places.words import glued, words_of, written
from bot.text.fold import fold
from bot.text.normalise import normalise

MAX_CHOICES = 5
_FARTHEST = 80.0  # km from a commune's middle: whoever is farther away is not in Việt Nam
_KM_PER_DEGREE = 111.2
_SHORT_KINDS = {"thành phố": "tp", "phường": "p", "xã": "x", "đặc khu": "dk"}


class Places:
    """All places, as they are called on a day.

    Args:
        view: the map on the day.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._telling = Telling(view)
        self._communes: dict[str, dict[str, Commune]] = {}
        self._on: dict[date, Places] = {}

    def __bool__(self) -> bool:
        """Whether there is a map at all."""
        return bool(self._view.lines.lines)

    def on(self, day: date) -> Places:
        """The same map, called as on a day."""
        places = self._on.get(day)
        if places is None:
            places = Places(self._view.on(day))
            self._on = {day: places}  # the service asks for the same day all day long
        return places

    def find(self, text: str) -> Outcome:
        """The place a text names: today's or a former one, with or without marks and commas, within a sentence, too.

        To narrow a question down, look up what was said then and the citizen's answer: ``f"{asked.said}, {answer}"``.

        Args:
            text: what someone typed.
        """
        words = words_of(text)
        reading = read(self._view, words)
        if reading is None:
            return NotFound()
        said = " ".join(words[at].marked for at in reading.words)
        return self._outcome(said, reading.units)

    def by_key(self, key: str) -> Outcome:
        """What a choice's key stands for: the place; for a commune that was split, the question which part.

        Args:
            key: ``Place.key``.
        """
        unit = self._telling.unit(key)
        return NotFound() if unit is None else self._outcome(self._view.name(unit), (unit,))

    def commune(self, name: str, province: str) -> Commune | None:
        """A commune of today, as staff write it.

        Args:
            name: "phường Tam Kỳ" or "Tam Kỳ" (also with the kind it had before a change), or its code.
            province: the name of a province of today, with or without its kind.
        """
        place = self.province(province)
        if place is None:
            return None
        code = place.provinces[0].code
        if code not in self._communes:
            self._communes[code] = self._telling.communes_by_name(code)
        return self._communes[code].get(written(name))

    def province(self, name: str) -> Place | None:
        """A province of today by its name, with or without its kind."""
        lines = self._view.lines
        units = self._view.index.get(_key(normalise(name).removeprefix("tỉnh ").removeprefix("thành phố ")), ())
        return next((self._telling.place(unit) for unit in units if unit in lines.provinces), None)

    def name_of(self, code: str) -> str | None:
        """What today's commune or province with a code is called, without its kind."""
        unit = self._view.lines.now_by_code.get(code)
        return None if unit is None else self._view.name(unit)

    def is_named(self, name: str, level: str) -> bool:
        """Whether any unit of a level ("province", "district", "commune"), today's or old, is called so."""
        units = _of_level(self._view.lines, level)
        return any(unit in units for unit in self._view.index.get(_key(name), ()))

    def communes_of(self, province: str) -> tuple[Commune, ...]:
        """The communes of today's province with this code."""
        lines = self._view.lines
        at = lines.now_by_code.get(province)
        places = map(self._telling.place, lines.below(at) if at is not None and at in lines.provinces else ())
        return tuple(place.communes[0] for place in places)

    def old_communes(self) -> list[Place]:
        """All communes as they were until 30/06/2025."""
        lines = self._view.lines
        return [self._telling.place(unit) for unit in lines.old_communes if lines.name(unit)]

    def nearest(self, latitude: float, longitude: float, count: int = 3) -> tuple[Place, ...]:
        """The communes of today whose middles are nearest, the nearest first: to be confirmed, not believed.

        Communes differ in size, so that the middle of another may be nearer than that of one's own: the first is right
        in about four of five cases, one of the first three in nineteen of twenty. Empty outside Việt Nam.

        Args:
            latitude: in degrees.
            longitude: in degrees.
            count: how many.
        """
        lines = self._view.lines
        per_degree = _KM_PER_DEGREE * math.cos(math.radians(latitude))
        far: list[tuple[float, int]] = []
        for unit in lines.communes:
            there, _, along = lines.part(unit, 3).partition(",")
            north, east = (float(there) - latitude) * _KM_PER_DEGREE, (float(along) - longitude) * per_degree
            far.append((math.hypot(north, east), unit))
        near = sorted(far)[:count]
        return tuple(self._telling.place(unit) for away, unit in near if away <= _FARTHEST)

    def _outcome(self, said: str, units: Iterable[int]) -> Outcome:
        places = self._telling.ordered(units)
        if len(places) == 1 and places[0].is_split:
            parts = tuple(self._telling.place_of(commune) for commune in places[0].communes)
            return Ambiguous(said, parts[:MAX_CHOICES], parts, split=places[0])
        if len(places) == 1 or self._is_province_by_far(places):
            return Found(places[0])
        return Ambiguous(said, _offered(places), tuple(places), _narrowed_by(places))

    def _is_province_by_far(self, places: list[Place]) -> bool:
        """Whether the first is a province of today and the rest lies in it or is a commune of old.

        Its communes are asked for anyway.
        """
        first = places[0]
        if first.level is not Level.PROVINCE or first.former:
            return False
        return all(
            place.provinces == first.provinces or (place.former and place.level is Level.COMMUNE) for place in places
        )


def _offered(places: list[Place]) -> tuple[Place, ...]:
    """All when they are few, else those that stand out: provinces, districts, and today's communes."""
    standing_out = [place for place in places if place.level is not Level.COMMUNE or not place.former]
    big = [place for place in places if place.level is not Level.COMMUNE]
    return next((tuple(few) for few in (places, standing_out, big) if len(few) <= MAX_CHOICES), ())


def _narrowed_by(places: list[Place]) -> Level | None:
    if len(places) <= MAX_CHOICES:
        return None
    provinces = {place.old_provinces or place.provinces for place in places}
    return Level.PROVINCE if len(provinces) > 1 else Level.DISTRICT


def read_places(raw: bytes, patches: Patches, aliases: PlaceAliases) -> Places:
    """The places of a knowledge directory, with all changes in force.

    Args:
        raw: units.json; empty when there is none.
        patches: the dated changes.
        aliases: other names, and words around names.

    Raises:
        ValueError: units.json is no map.
    """
    lines = read_lines(raw)
    index = named(lines)
    for alias in aliases.names:
        level = _of_level(lines, alias.level)
        units = [unit for unit in index.get(_key(alias.means), ()) if unit in level]
        for form in alias.forms:
            known = index.get(_key(form), ())
            index[_key(form)] = (*known, *(-1 - unit for unit in units if unit not in known))
    around = Around(aliases.below, aliases.before, aliases.ordinary)
    return Places(View(lines, index, around, _kinds(lines, patches.changes), date.max))


def _key(name: str) -> str:
    return glued(fold(normalise(name)))


def _of_level(lines: Lines, level: str) -> frozenset[int]:
    if level == "province":
        return frozenset((*lines.provinces, *lines.old_provinces))
    return frozenset(lines.old_districts if level == "district" else (*lines.communes, *lines.old_communes))


def _kinds(lines: Lines, changes: Iterable[Change]) -> dict[int, tuple[tuple[date, str], ...]]:
    kinds: dict[int, tuple[tuple[date, str], ...]] = {}
    for change in sorted(changes, key=lambda change: change.effective_from):
        for code in change.units:
            unit = lines.now_by_code.get(code)
            if unit is not None:
                kinds[unit] = (*kinds.get(unit, ()), (change.effective_from, _SHORT_KINDS[change.becomes]))
    return kinds


NO_PLACES = read_places(b"", Patches(), PlaceAliases())
