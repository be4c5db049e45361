"""Figures with what stands around them: units, ranges, portions, ordinals, signs."""

from __future__ import annotations

import re

from bot.text.spoken.numbers import figure, whole
from bot.text.spoken.reading import Reading, any_of

_FIGURE = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_ZERO_BEFORE = re.compile(
    r"(?P<said>(?<!\w)(?:số|mẫu|biểu|mã|phụ lục)[ ])?(?<![\w.,/-])0(?P<digit>[1-9])(?=[ ][^\W\d_])", re.IGNORECASE
)
_ORDINAL_NUMBER = r"[0-9]{1,3}(?!\w|[ ]?%|[.,/][0-9])"
_ORDINAL = re.compile(
    rf"(?P<said>(?<!\w)thứ[ ])(?P<numbers>{_ORDINAL_NUMBER}(?:(?:,[ ]|[ ]và[ ]|[ ]?-[ ]?){_ORDINAL_NUMBER})*+)",
    re.IGNORECASE,
)
_DASH = re.compile("[ ]?-[ ]?")
_IN_ORDER = {"1": "nhất", "4": "tư"}
_RANGE = re.compile(r"(?<=[0-9%])[ ]?-[ ]?(?=[0-9])|(?<=[^\W_])-(?=[0-9])")
_LIKE_RANGE = re.compile(
    r"(?P<from>(?<!\w)(?P<what>thứ|tháng|ngày|năm|quý)[ ][^\W_]{1,9})[ ]?-[ ]?(?=(?P=what)[ ])", re.IGNORECASE
)
_PORTION = re.compile(r"(?<![\w.,/])(?P<part>[0-9]{1,3})/(?P<of>[0-9]{1,4})(?![\w/]|[.,][0-9])")
_PAGES = re.compile(r"(?<!\w)(?:trang|bước|câu|phần|số|nhà|ngõ|hẻm)[ ]$", re.IGNORECASE)
_OVER = re.compile(r"(?<=[0-9])/(?=[0-9])")
_TIMES = re.compile(r"(?<=[0-9])(?:[ ]?[x*][ ]|[x*](?=[0-9]))(?=[0-9])")
_MINUS = re.compile(r"(?<![^\s(])-(?=[0-9])")
_OF_YEAR = re.compile(r"(?<=[^\W\d_])/(?=[12][0-9]{3}(?!\w|[.,/][0-9]))")


def say_units(text: str, reading: Reading) -> str:
    """Units right behind a figure: "5 km", "1.500.000đ", "20 m2"; and "2 x 3"."""
    text = _TIMES.sub(" nhân ", text)
    pattern = rf"(?<![^\W\d_])(?P<figure>[0-9])[ ]?(?P<unit>{any_of(reading.units)})(?!\w)"
    return re.sub(pattern, lambda match: f"{match['figure']} {reading.units[match['unit']]}", text)


def say_each(text: str, reading: Reading) -> str:
    """ "đồng/tháng" as "đồng một tháng"; other slashes between words as "hoặc"."""
    text = re.sub(r"(?<!\w)(ngày|tháng)/(?=(?:tháng|năm)(?!\w))", r"\1, ", text)
    text = re.sub(rf"(?<=[\w%])/(?={any_of(reading.per)}(?!\w))", " một ", text)
    text = _OF_YEAR.sub(" năm ", text)
    return re.sub(r"(?<=[^\W\d_])/(?=[^\W\d_])", " hoặc ", text)


def say_ranges(text: str) -> str:
    """ "40-60%", "15 – 20", "thứ hai - thứ sáu", "thứ 4"; and what is below zero."""
    text = _LIKE_RANGE.sub(r"\g<from> đến ", _ORDINAL.sub(_in_order, text))
    return _MINUS.sub("âm ", _RANGE.sub(" đến ", text))


def _in_order(match: re.Match[str]) -> str:
    """ "thứ 4", "thứ 2, 4 và 6": the fourth isn't "bốn"."""
    numbers = _FIGURE.sub(lambda number: _IN_ORDER.get(number[0], number[0]), match["numbers"])
    return match["said"] + _DASH.sub(" đến thứ ", numbers)


def say_portions(text: str) -> str:
    """ "3/4" as "ba phần tư"; what is no portion as "trên" ("24/7", "trang 1/2")."""
    text = _PORTION.sub(_portion, text)
    return _OVER.sub(" trên ", text)


def _portion(match: re.Match[str]) -> str:
    part, of = int(match["part"]), int(match["of"])
    is_portion = 0 < part < of and (part == 1 or of <= 10 or of in (100, 1000))
    if not is_portion or _PAGES.search(match.string, max(0, match.start() - 6), match.start()):
        return match[0]
    return f"{whole(part)} phần {'tư' if of == 4 else whole(of)}"


def say_figures(text: str) -> str:
    """All figures that are left."""
    text = _ZERO_BEFORE.sub(_without_zero, text)
    return _FIGURE.sub(lambda match: f" {figure(match[0])} ", text)


def _without_zero(match: re.Match[str]) -> str:
    """ "02 bản" is two; "Mẫu số 01" keeps its zero."""
    return match[0] if match["said"] else match["digit"]


def say_signs(text: str, reading: Reading) -> str:
    """Signs that have words."""
    signs = {sign: f" {words} " for sign, words in reading.signs.items() if sign not in "._-"}
    return re.sub(any_of(signs), lambda match: signs[match[0]], text)
