"""Dates in a message, and which of them is the day someone was born."""

from __future__ import annotations

import re

BIRTH = "[NGÀY SINH]"
WRITTEN = re.escape(BIRTH) + r"(?: \d{4}(?!\d))?"  # as it stands in a masked text
_REACH = 30  # how far "sinh" reaches

# "học sinh", "phát sinh", "dự sinh", "sinh viên" and the like are no births.
_BORN = re.compile(
    r"(?<![a-z])(?:(?<!hoc )(?<!phat )(?<!ve )(?<!thi )(?<!nghi )(?<!du )(?<!tai )(?<!hy )(?<!kien )s[ia]nh"
    r"(?!\s(?:vien|hoat|song|ke|ra|thai|hoc|loi|san)(?![a-z]))|n\.?s|sn|d\.?o\.?b|birth(?:day)?)(?![a-z])"
)
# "sinh con từ 01/07/2025": the day a rule starts.
_RULE = re.compile(r"(?<![a-z])(?:tu|truoc|sau|den|ke|theo|het|luat|nghi|dong|huong)(?![a-z])")
# What stands between a birth and its date has no number and no token.
_INTERRUPTED = re.compile(r"[\d\[\]]")
_DATE = re.compile(
    r"(?P<day>\d{1,2})(?:\s?(?P<sep>[/.\-–\s])\s?(?P<month>\d{1,2})(?:\s?(?P=sep)\s?|\s{0,2}nam\s{0,2})"
    r"|\s?thang\s?(?P<named>\d{1,2})\s{0,2}(?:nam|[/.\-,])?\s{0,2})(?P<year>(?:19|20)\d\d|\d\d)(?!\d)"
    r"|(?P<first>(?:19|20)\d\d)(?P<mark>[/.\-])\d{1,2}(?P=mark)\d{1,2}(?!\d)"
    r"|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?P<solid>(?:19|20)\d\d|\d\d"
    r"(?!\s?(?:dong|d|vnd|k|nghin|ngan|tr|trieu)(?![a-z])))(?!\d)"
)


def date_at(folded: str, start: int, since: int) -> tuple[int, str] | None:
    """The end of the date that starts at a place and what to write for it: "" to leave it; None if there is no date.

    Args:
        folded: the folded text.
        start: where a group of digits starts.
        since: words before this place have no say.
    """
    match = _DATE.match(folded, start)
    if not match or not _plausible(match):
        return None
    birth = _is_birth(folded[max(since, start - _REACH) : start])
    # Short years and solid digits are dates only where a birth is spoken of: "1-2-24" may be anything.
    if not birth and (match["solid"] or len(match["year"] or "") == 2):
        return None
    return match.end(), f"{BIRTH} {_year(match)}" if birth else ""


def _is_birth(before: str) -> bool:
    if "s" not in before and "b" not in before:
        return False  # the quick look
    births = list(_BORN.finditer(before))
    between = before[births[-1].end() :] if births else ""
    return bool(births) and not _INTERRUPTED.search(between) and not _RULE.search(between)


def _plausible(match: re.Match[str]) -> bool:
    if not match["day"]:
        return True
    return 1 <= int(match["day"]) <= 31 and 1 <= int(match["month"] or match["named"]) <= 12


def _year(match: re.Match[str]) -> str:
    year = match["year"] or match["first"] or match["solid"]
    if len(year) == 4:
        return str(year)
    return f"20{year}" if int(year) <= 30 else f"19{year}"
