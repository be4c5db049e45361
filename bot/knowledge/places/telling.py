"""Units of the map as places to be shown, the likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from bot.knowledge.places.found import Commune, Level, Place, Province
from bot.knowledge.places.view import View
from bot.knowledge.places.words import marked_name, written

# What begins a key, by where the unit stands in the map.
_TODAY, _ONCE = "n", "o"


class Telling:
    """Makes places of units.

    Args:
        view: the map on a day.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._lines = view.lines

    def unit(self, key: str) -> int | None:
        """The unit that a key stands for."""
        if key[:1] == _TODAY:
            return self._lines.now_by_code.get(key[1:])
        return self._lines.old(key[1:]) if key[:1] == _ONCE else None

    def place_of(self, commune: Commune) -> Place:
        """A commune of today as a place."""
        return self.place(self._lines.now_by_code[commune.code])

    def communes_by_name(self, province: str) -> dict[str, Commune]:
        """A province's communes by all that they may be written as: code, kinds with the name, the name alone."""
        lines = self._lines
        units = lines.below(lines.now_by_code[province])
        alone = Counter(marked_name(lines.name(unit)) for unit in units)
        found: dict[str, Commune] = {}
        for unit in units:
            commune, name = self._commune(unit), marked_name(lines.name(unit))
            kinds = [written(lines.kinds[kind]) for kind in self._view.kinds_of(unit)]
            found |= dict.fromkeys([commune.code, *(kind + name for kind in kinds)], commune)
            if alone[name] == 1:
                found[name] = commune
        return found

    def ordered(self, units: Iterable[int]) -> list[Place]:
        """Places, the likeliest first, each once: what is the same today as a likelier one isn't told again."""
        places: dict[tuple[Level, str, tuple[str, ...]], tuple[int, Place]] = {}
        # By their own name first; today's provinces, communes; old provinces, districts, communes.
        for unit in sorted(units, key=lambda unit: (unit < 0, unit if unit >= 0 else -1 - unit)):
            place = self.place(unit if unit >= 0 else -1 - unit)
            places.setdefault(_identity(place), (_likelihood(place) + (unit < 0), place))
        return [place for _, place in sorted(places.values(), key=lambda ranked: ranked[0])]

    def place(self, unit: int) -> Place:
        """A unit as a place."""
        lines = self._lines
        if unit in lines.provinces:
            province = self._province(unit)
            return self._made(unit, Level.PROVINCE, (), (province,))
        if unit in lines.communes:
            return self._made(unit, Level.COMMUNE, (self._commune(unit),), (self._province(lines.parent[unit]),))
        if unit in lines.old_provinces:
            now = self._view.now_of_province(unit)
            return self._made(unit, Level.PROVINCE, (), tuple(map(self._province, now)))
        communes = self._communes_of(unit)
        provinces = tuple(dict.fromkeys(commune.province for commune in communes))
        is_one = unit in lines.old_communes or len(communes) == 1
        return self._made(unit, Level.COMMUNE if is_one else Level.DISTRICT, communes, provinces)

    def _communes_of(self, unit: int) -> tuple[Commune, ...]:
        lines, view = self._lines, self._view
        olds = [unit] if unit in lines.old_communes else lines.below(unit)
        return tuple(map(self._commune, dict.fromkeys(now for old in olds for now in view.now_of(old))))

    def _made(self, unit: int, level: Level, communes: tuple[Commune, ...], provinces: tuple[Province, ...]) -> Place:
        chain = list(self._chain(unit))
        former = unit >= self._lines.old_provinces.start
        districts, olds = self._old_names(unit)
        return Place(
            key=(_ONCE if former else _TODAY) + self._lines.code(self._coded(unit)),
            level=level,
            full_name=", ".join(map(self._full_name, chain)),
            short_name=", ".join([self._full_name(chain[0]), *map(self._view.name, chain[1:])]),
            former=former,
            communes=communes,
            provinces=provinces,
            old_districts=districts,
            old_provinces=olds,
        )

    def _chain(self, unit: int) -> Iterable[int]:
        """A unit and what is above it; an island without a commune begins with its district."""
        lines = self._lines
        unit = self._coded(unit)
        while True:
            yield unit
            if unit in lines.provinces or unit in lines.old_provinces:
                return
            unit = lines.parent[unit]

    def _coded(self, unit: int) -> int:
        return unit if self._lines.name(unit) else self._lines.parent[unit]

    def _old_names(self, unit: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        above = self._view.above(unit) | {unit}
        lines, name = self._lines, self._view.name
        districts = sorted(at for at in above if at in lines.old_districts)
        olds = sorted(at for at in above if at in lines.old_provinces)
        return tuple(map(name, districts)), tuple(map(name, olds))

    def _full_name(self, unit: int) -> str:
        return f"{self._lines.kinds[self._view.kind(unit)]} {self._view.name(unit)}"

    def _province(self, unit: int) -> Province:
        lines = self._lines
        return Province(lines.code(unit), lines.kinds[self._view.kind(unit)], lines.name(unit))

    def _commune(self, unit: int) -> Commune:
        lines = self._lines
        kind = lines.kinds[self._view.kind(unit)]
        return Commune(lines.code(unit), kind, lines.name(unit), self._province(lines.parent[unit]))


def _identity(place: Place) -> tuple[Level, str, tuple[str, ...]]:
    """What makes two places the same to whoever lives there."""
    if place.level is Level.PROVINCE:
        return place.level, place.full_name.split(" ", 1)[1].removeprefix("phố "), ()
    key = "" if place.level is Level.COMMUNE else place.key
    return place.level, key, tuple(sorted(commune.code for commune in place.communes))


def _likelihood(place: Place) -> int:
    """Bigger places first, today's before the former."""
    if place.level is Level.PROVINCE:
        return 0 if not place.former else 1
    if place.level is Level.DISTRICT:
        return 2
    return 3 if not place.former else 4
