"""Days, months and years of birth as people say them; the day is handed in, for "năm ngoái" and "hôm qua"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from bot.text.fold import fold
from bot.text.normalise import normalise

OLDEST = 110  # years of age
_FULL = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{4})(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})\s*/\s*(\d{1,2})(?![/\d])(?:\s+nam\s+(\d{4}|\d{2}|ngoai|nay|sau|truoc|toi)\b)?"
)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")
_WORDS = re.compile(
    r"(?:\b(?:ngay\s+)?(\d{1,2})\s+)?\bthang\s+(\d{1,2}|gieng|chap)\b"
    r"(?:\s+(?:nam\s+)?(\d{4}|\d{2}|ngoai|nay|sau|truoc|toi)\b)?"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_SHORT_YEAR = re.compile(
    r"\b(?:sinh|sn|nam|doi)\s*(?:nam\s*)?['’]?(\d{2})\b(?!\s*(?:tuoi|thang|trieu|nghin|nguoi|nam))"
)
_AGE = re.compile(r"(?<!\d)(\d{1,3})\s*(?:tuoi|t\b)")
_DAYS = {"hom nay": 0, "bua nay": 0, "hom qua": -1, "hom kia": -2, "ngay mai": 1, "mai": 1, "mot": 2}
_YEARS = {"ngoai": -1, "truoc": -1, "nay": 0, "sau": 1, "toi": 1}


def day_said(text: str, today: date) -> date | None:
    """The day a text names, or None when it names none or one that isn't in the calendar.

    Args:
        text: as written: "31/12/2026", "31/12", "ngày 5 tháng 3 năm ngoái", "hôm qua".
        today: the day on which it is said.
    """
    folded = fold(normalise(text))
    if match := _ISO.search(folded):
        return _day(int(match[1]), int(match[2]), int(match[3])) if match[3] else None
    if match := _FULL.search(folded):
        return _day(_whole_year(match[3], today), int(match[2]), int(match[1]))
    if (match := _WORDS.search(folded)) and match[1]:
        return _day(_year_of(match[3], today), _month(match[2]), int(match[1]))
    if _MONTH_YEAR.search(folded):
        return None
    if match := _DAY_MONTH.search(folded):
        return _day(_year_of(match[3], today), int(match[2]), int(match[1]))
    said = next((days for words, days in _DAYS.items() if re.search(rf"\b{words}\b", folded)), None)
    return None if said is None else today + timedelta(days=said)


def month_said(text: str, today: date) -> tuple[int, int] | None:
    """The year and the month a text names: "03/2025", "tháng 3 năm ngoái", "tháng 3", or that of a day it names."""
    folded = fold(normalise(text))
    if match := _ISO.search(folded):
        return _year_and_month(int(match[1]), int(match[2]))
    if day := day_said(text, today):
        return day.year, day.month
    if _FULL.search(folded):
        return None  # a day that isn't in the calendar
    if match := _MONTH_YEAR.search(folded):
        return _year_and_month(int(match[2]), int(match[1]))
    if match := _WORDS.search(folded):
        return _year_and_month(_year_of(match[3], today), _month(match[2]))
    if re.search(r"\bthang (nay|truoc|sau)\b", folded):
        step = -1 if "thang truoc" in folded else 1 if "thang sau" in folded else 0
        months = today.year * 12 + today.month - 1 + step
        return months // 12, months % 12 + 1
    return None


def birth_said(text: str, today: date) -> str | None:
    """When somebody was born: "1970-03" where the month was said, else "1970"; None where nothing plausible was.

    Args:
        text: "sinh 1985", "03/1970", "sn 85", "55 tuổi", "năm nay 60".
        today: for ages.
    """
    folded = fold(normalise(text))
    if found := month_said(text, today):
        named = _YEAR.search(folded) or _ISO.search(folded) or _FULL.search(folded) or _two_digits(folded)
        year, month = found
        return f"{year}-{month:02}" if named and _plausible(year, today) else None
    years = [int(match[0]) for match in _YEAR.finditer(folded) if _plausible(int(match[0]), today)]
    if years:
        return str(years[0]) if len(set(years)) == 1 else None
    if match := _AGE.search(folded):
        return _born(today.year - int(match[1]), today)
    if match := _SHORT_YEAR.search(folded):
        return _born(_whole_year(match[1], today), today)
    bare = re.fullmatch(r"\s*(\d{2})\s*", folded)
    # Two digits alone: a year for who would be of age by it, else an age; where both may be, it is not said clearly.
    return _bare_year(int(bare[1]), today) if bare else None


def _bare_year(number: int, today: date) -> str | None:
    as_year = _whole_year(str(number), today)
    is_age, is_year = 15 <= number <= 65, 15 <= today.year - as_year <= 90
    if is_age == is_year:
        return None
    return str(today.year - number) if is_age else str(as_year)


def _two_digits(folded: str) -> bool:
    match = _WORDS.search(folded)
    return bool(match and match[3] and match[3].isdecimal())


def _born(year: int, today: date) -> str | None:
    return str(year) if _plausible(year, today) else None


def _plausible(year: int, today: date) -> bool:
    return today.year - OLDEST <= year <= today.year


def _whole_year(text: str, today: date) -> int:
    """A year of four digits, or of two: the last such year that isn't to come by more than ten."""
    year = int(text)
    if len(text) == 4:
        return year
    century = today.year - today.year % 100
    return century + year if century + year <= today.year + 10 else century - 100 + year


def _year_of(said: str | None, today: date) -> int:
    if said is None:
        return today.year
    return _whole_year(said, today) if said.isdecimal() else today.year + _YEARS[said]


def _month(said: str) -> int:
    return {"gieng": 1, "chap": 12}.get(said) or int(said)


def _day(year: int, month: int, day: int) -> date | None:
    if not (1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def _year_and_month(year: int, month: int) -> tuple[int, int] | None:
    return (year, month) if 1900 <= year <= 2200 and 1 <= month <= 12 else None
