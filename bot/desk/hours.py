"""When somebody answers citizens by hand, in Việt Nam's time. Pure: the moment is an argument."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.knowledge.desk_schema import Desk, Weekday

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS_AHEAD = 366  # what opens later isn't promised
_WEEKDAYS: tuple[Weekday, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)
_MINUTES_A_DAY = 24 * 60


class Span(NamedTuple):
    """Minutes of a day, from its midnight: ``start`` is in it, ``end`` isn't."""

    start: int
    end: int


def read_span(text: str) -> Span | None:
    """The span that is written as "07:30-11:30"; None where it is none. The end may be "24:00", and is not checked."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, until_hour, until_minute = map(int, found.groups())
    start, end = 60 * hour + minute, 60 * until_hour + until_minute
    good = minute < 60 and until_minute < 60 and start < _MINUTES_A_DAY and end <= _MINUTES_A_DAY
    return Span(start, end) if good else None


def read_spans(texts: Iterable[str]) -> list[Span]:
    """The spans that are written, in the order of the day; those that can't be read are left out."""
    return sorted(span for text in texts if (span := read_span(text)) is not None)


def spans_on(desk: Desk, day: date) -> list[Span]:
    """When somebody answers on a day."""
    for extra in desk.extra_days:
        if extra.day == day:
            return read_spans(extra.hours)
    if any(holiday.day <= day <= (holiday.until or holiday.day) for holiday in desk.holidays):
        return []
    return read_spans(desk.hours.get(_WEEKDAYS[day.weekday()], ()))


def is_open(desk: Desk, moment: datetime) -> bool:
    """Whether somebody answers at a moment (with its zone)."""
    here = moment.astimezone(ZONE)
    minute = 60 * here.hour + here.minute
    return any(span.start <= minute < span.end for span in spans_on(desk, here.date()))


def next_opening(desk: Desk, moment: datetime) -> datetime | None:
    """The first moment after this one at which answering begins; None when none is known within a year."""
    return next((begins for begins in _openings(desk, moment) if begins > moment), None)


def _openings(desk: Desk, moment: datetime) -> Iterator[datetime]:
    today = moment.astimezone(ZONE).date()
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)):
        for span in spans_on(desk, day):
            yield datetime.combine(day, time(span.start // 60, span.start % 60), tzinfo=ZONE)
