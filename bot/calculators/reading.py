"""Days, months and sums of money as staff, forms and citizens write them."""

from __future__ import annotations

import re
from datetime import date

_ISO_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})", re.ASCII)
_MONTH = re.compile(r"(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII)
_YEAR = re.compile(r"(?P<year>\d{4})", re.ASCII)
_MONEY = re.compile(r"\d+|\d{1,3}(\.\d{3})+", re.ASCII)


def read_day(text: str) -> date:
    """A day written 2026-11-22 or 22/11/2026.

    Raises:
        ValueError: it isn't one.
    """
    return _read(text, _ISO_DAY, _DAY)


def read_month(text: str) -> date:
    """A month written 2026-11 or 11/2026, as its first day; a whole day is taken too.

    Raises:
        ValueError: it isn't one.
    """
    return _read(text, _ISO_MONTH, _MONTH, _ISO_DAY, _DAY)


def read_birth(text: str) -> date:
    """A month of birth, as its first day; of a year alone the last month: so nobody is told too early a day.

    Raises:
        ValueError: it is neither a month, nor a day, nor a year.
    """
    match = _YEAR.fullmatch(text.strip())
    return date(int(match["year"]), 12, 1) if match else read_month(text)


def read_money(text: str) -> int:
    """Đồng written 1500000 or 1.500.000.

    Raises:
        ValueError: they aren't.
    """
    if not _MONEY.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text.strip().replace(".", ""))


def _read(text: str, *patterns: re.Pattern[str]) -> date:
    for pattern in patterns:
        if match := pattern.fullmatch(text.strip()):
            parts = {name: int(digits) for name, digits in match.groupdict().items()}
            return date(parts["year"], parts["month"], parts.get("day", 1))
    raise ValueError(text)
