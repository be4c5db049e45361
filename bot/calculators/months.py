"""Days and months of the calendar: a month is told by its first day."""

from __future__ import annotations

from datetime import date, timedelta

MONTHS_A_YEAR = 12


def first_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The first day of the month that lies ``count`` months after another (before it, when negative)."""
    years, rest = divmod(month.year * MONTHS_A_YEAR + month.month - 1 + count, MONTHS_A_YEAR)
    return date(years, rest + 1, 1)


def months_from(first: date, last: date) -> int:
    """How many months ``last`` lies after ``first``; negative when it lies before."""
    return (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month


def last_day(month: date) -> date:
    """The last day of a month."""
    return add_months(month, 1) - timedelta(days=1)


def add_years(day: date, years: int) -> date:
    """The same day some years later; 28 February for a 29th that doesn't exist."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
