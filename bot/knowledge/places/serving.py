"""Which registration points serve which communes of today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.place_schema import Point, Points
from bot.knowledge.places.found import Found
from bot.knowledge.places.places import Places
from bot.knowledge.places.words import written
from bot.knowledge.problem import Path


def communes_served(places: Places, province: str, point: Point) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Where a point names what it serves, and the codes of today's communes meant; none where that is no place.

    Args:
        places: the map.
        province: the province of the point's file.
        point: the point.
    """
    for i, name in enumerate(point.serves):
        commune = places.commune(name, province)
        yield ("serves", i), (commune.code,) if commune else ()
    for i, name in enumerate(point.serves_old):
        yield ("serves_old", i), _once(places, name)


def _once(places: Places, name: str) -> tuple[str, ...]:
    """The codes of what an old commune or district is today; none unless its name is written in full."""
    outcome = places.find(name)
    if not isinstance(outcome, Found) or written(outcome.place.full_name) != written(name):
        return ()
    return tuple(commune.code for commune in outcome.place.communes)


def served(places: Places, points: Mapping[str, Points]) -> dict[str, tuple[Point, ...]]:
    """The points of each commune, by its code; of a whole province, by the code of that."""
    found: dict[str, dict[str, Point]] = {}
    for of_province in points.values():
        province = places.province(of_province.province)
        for point in of_province.points:
            codes = [code for _, codes in communes_served(places, of_province.province, point) for code in codes]
            if province and not point.serves and not point.serves_old:
                codes = [province.provinces[0].code]
            for code in codes:
                found.setdefault(code, {})[point.id] = point
    return {code: tuple(by_id.values()) for code, by_id in found.items()}
