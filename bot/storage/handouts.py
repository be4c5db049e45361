"""How often leaflets were handed over and scanned: figures about nobody, which no erasure and no age takes away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from bot.messages import Effect, EffectKind
from bot.storage.database import Connection
from bot.storage.store import Handout
from bot.storage.times import stamp

SCANNED = "qr"

_COUNT = """
    INSERT INTO handouts (day, leaflet, code, form, channel, place, given) VALUES (?, ?, ?, ?, ?, ?, 1)
    ON CONFLICT (day, leaflet, code, form, channel, place) DO UPDATE SET given = given + 1
"""
_BETWEEN = """
    SELECT day, leaflet, code, form, channel, place, given FROM handouts WHERE day BETWEEN ? AND ?
    ORDER BY day, leaflet, code, form, channel, place
"""


class Given(NamedTuple):
    """What a handout is counted under."""

    day: str
    leaflet: str
    code: str
    form: str
    channel: str
    place: str


def given(effects: Iterable[Effect], channel: str, at: datetime) -> Iterator[Given]:
    """What a turn hands over or takes note of.

    Args:
        effects: the turn's.
        channel: where the citizen is.
        at: when the turn was taken; it counts on the day that it was in Việt Nam.
    """
    day = stamp(at)[:10]
    for effect in effects:
        data = effect.data
        if effect.kind is EffectKind.LEAFLET_GIVEN:
            yield Given(day, data["leaflet"], data["code"], data["form"], channel, data["place"])
        elif effect.kind is EffectKind.LEAFLET_SCANNED:
            yield Given(day, data["leaflet"], "", SCANNED, channel, data["place"])


def keep(db: Connection, effects: Iterable[Effect], channel: str, at: datetime) -> None:
    """Count what a turn hands over."""
    db.executemany(_COUNT, list(given(effects, channel, at)))


def between(db: sqlite3.Connection, since: date, until: date) -> list[Handout]:
    """The counts of these days, both included."""
    rows = db.execute(_BETWEEN, (since.isoformat(), until.isoformat()))
    return [handout(Given(*row[:-1]), row[-1]) for row in rows]


def handout(counted: Given, times: int) -> Handout:
    """A count as it is told."""
    day, leaflet, code, form, channel, place = counted
    return Handout(date.fromisoformat(day), leaflet, code, form, channel, place, times)
