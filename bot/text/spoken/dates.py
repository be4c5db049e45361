"""Days, months and times of day in words."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.text.spoken.numbers import whole
from bot.text.spoken.reading import Reading

# The word that a reader says anyway, if it is written already, is part of the match: never "ngày ngày".
_SAID = r"(?P<said>(?<!\w)(?:ngày|mùng|mồng|hôm)[ ]+)?"
_ALONE, _END = r"(?<![\w/.,-])", r"(?![/-]?\w|[.,][0-9])"
_FULL = re.compile(
    rf"{_SAID}{_ALONE}(?:(?P<d>[0-9]{{1,2}})(?P<sep>[/.-])(?P<m>[0-9]{{1,2}})(?P=sep)(?P<y>[12][0-9]{{3}})"
    rf"|(?P<iso_y>[12][0-9]{{3}})-(?P<iso_m>[0-9]{{2}})-(?P<iso_d>[0-9]{{2}})){_END}",
    re.IGNORECASE,
)
_WRITTEN_OUT = re.compile(
    r"(?P<said>(?<!\w)(?:ngày|mùng|mồng)[ ]+)(?P<d>[0-9]{1,2})[ ]+tháng[ ]+(?P<m>[0-9]{1,2})"
    r"(?:[ ]+năm[ ]+(?P<y>[12][0-9]{3}))?(?!\w|[.,/][0-9])",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"(?P<said>(?<!\w)[^\W\d_]{{1,5}}[ ]+)?{_ALONE}(?P<m>[0-9]{{1,4}})/(?P<y>[12][0-9]{{3}}){_END}", re.IGNORECASE
)
_MONTH_DASH = re.compile(rf"(?P<said>(?<!\w)tháng[ ]+)(?P<m>[0-9]{{1,2}})-(?P<y>[12][0-9]{{3}}){_END}", re.IGNORECASE)
_NUMBERED = frozenset({"quý", "số", "kỳ", "đợt", "khoá", "khóa", "lần", "luật"})
_DAY_MONTH = rf"[0-9]{{1,2}}/[0-9]{{1,2}}{_END}"
_PORTION = r"(?![ ]+(?:số|mức|tổng|lương|thu|trở|chi|diện|suất|phần)(?!\w))"  # "từ 1/2 số tiền" is no day
_JOINED = r"(?:(?:,|[ ]và|[ ]hoặc|[ ]đến|[ ]-)[ ]|-)"
_DAYS = re.compile(
    rf"(?<!\w)(?:(?:ngày|mùng|mồng|hôm|sáng|trưa|chiều|tối|đêm|lễ|dịp)[ ]+{_DAY_MONTH}"
    rf"|(?:từ|đến|trước|sau|hết|qua)[ ]+{_DAY_MONTH}{_PORTION})(?:{_JOINED}(?:ngày[ ]+)?{_DAY_MONTH}{_PORTION})*+",
    re.IGNORECASE,
)
_BEFORE_FULL = re.compile(
    rf"{_SAID}{_ALONE}(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}})(?=(?:[ ]?-[ ]?|[ ]đến[ ])(?:ngày[ ]+)?"
    r"[0-9]{1,2}/[0-9]{1,2}/[12][0-9]{3})",
    re.IGNORECASE,
)
_ONE_DAY = re.compile(rf"{_SAID}(?P<d>[0-9]{{1,2}})/(?P<m>[0-9]{{1,2}}){_END}", re.IGNORECASE)
_SINGLE_MONTH = r"[0-9]{1,2}(?!\w|[ ]?%|[.,/][0-9])"
_YEAR_AHEAD = r"[ ]năm[ ][12][0-9]{3}"
_SINGLE_MONTHS = re.compile(
    rf"(?P<said>(?<!\w)tháng[ ]+)(?P<numbers>{_SINGLE_MONTH}(?:(?:,[ ]|[ ]và[ ]|-){_SINGLE_MONTH})*+)",
    re.IGNORECASE,
)
_CLOCK = r"(?P<{h}>[0-9]{{1,2}})(?:[ ]?:[ ]?|[ ]?[hg][ ]?)(?P<{m}>[0-5][0-9])(?:[ ]?(?:phút(?!\w)|ph?(?!\w)|'))?"
_TIME = re.compile(rf"(?<![\w:.,/]){_CLOCK.format(h='h', m='m')}(?![\w:]|[.,/][0-9])")
_HOUR = re.compile(r"(?<![\w:.,/])(?P<h>[0-9]{1,2})[ ]?h(?!\w)")
_BETWEEN_TIMES = re.compile(r"(?<=[0-9hp'])[ ]?-[ ]?(?=[0-9]{1,2}(?:[ ]?h(?!\w)|[ ]?[:hg][ ]?[0-5][0-9]))")
_BETWEEN_DAYS = re.compile(
    r"(?<=/[0-9]{4})[ ]?-[ ]?(?=[0-9]{1,2}/)|(?<=[0-9]/[0-9])[ ]?-[ ]?(?=[0-9]{1,2}/)"
    r"|(?<=[0-9]/[0-9]{2})[ ]?-[ ]?(?=[0-9]{1,2}/)"
)


def say_dates(text: str, reading: Reading) -> str:
    """Days and months: "01/01/2027", "2027-01-01", "ngày 22/11", "ngày 5 tháng 3", "04/2027", "tháng 4"."""
    full = _of_day(reading)
    text = _BETWEEN_DAYS.sub(" đến ", text)
    text = _BEFORE_FULL.sub(full, text)
    text = _FULL.sub(full, text)
    text = _WRITTEN_OUT.sub(full, text)
    text = _DAYS.sub(lambda match: _ONE_DAY.sub(full, match[0]), text)
    text = _MONTH_DASH.sub(_month_of_year, _MONTH.sub(_month_of_year, text))
    counted = re.compile(rf"(?!{_YEAR_AHEAD}){reading.counted_ahead}")
    return _SINGLE_MONTHS.sub(lambda match: _months(match, counted), text)


def say_times(text: str) -> str:
    """Times of day: "7:30", "07h30", "17h"."""
    text = _BETWEEN_TIMES.sub(" đến ", text)
    return _HOUR.sub(_time, _TIME.sub(_time, text))


def _of_day(reading: Reading) -> Callable[[re.Match[str]], str]:
    def say(match: re.Match[str]) -> str:
        parts = match.groupdict()
        day, month = int(parts["d"] or parts["iso_d"]), int(parts["m"] or parts["iso_m"])
        if not (1 <= day <= 31 and 1 <= month <= 12):
            return match[0]
        year = parts.get("y") or parts.get("iso_y")
        said = match["said"] or "ngày "
        early = f"{reading.early} " if reading.early and day <= 10 and said.lower().startswith("ngày") else ""
        return f"{said}{early}{whole(day)} tháng {_month(month)}" + (f" năm {whole(int(year))}" if year else "")

    return say


def _month(number: int) -> str:
    return "tư" if number == 4 else whole(number)


def _months(match: re.Match[str], counted: re.Pattern[str]) -> str:
    """Months by their numbers; in "3 tháng 4 ngày" the number isn't the month's."""
    if counted.match(match.string, match.end()):
        return match[0]
    numbers = re.sub("[0-9]+", lambda number: _month(int(number[0])), match["numbers"])
    return match["said"] + numbers.replace("-", " đến ")


def _month_of_year(match: re.Match[str]) -> str:
    """A month and its year; behind "quý", "số" and the like, or beyond 12, a number and its year."""
    said, number, year = match["said"] or "", int(match["m"]), whole(int(match["y"]))
    before = said.strip().lower()
    if before in _NUMBERED or not 1 <= number <= 12:
        return f"{said}{whole(number)} năm {year}"
    return f"{said}{'' if before == 'tháng' else 'tháng '}{_month(number)} năm {year}"


def _time(match: re.Match[str]) -> str:
    hours, minutes = int(match["h"]), int(match.groupdict().get("m") or 0)
    if hours > 24:
        return match[0]
    return f"{whole(hours)} giờ" + (f" {whole(minutes)} phút" if minutes else "")
