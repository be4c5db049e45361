"""Whether a figure is exact: not the end of a range, no bound, not below zero."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text.numbers import AMBIGUOUS, number_at

_JOINTS = frozenset({"den", "toi", "hoac", "hay", "va", "voi"})
_JOINTS_BEHIND = frozenset({"den", "hoac", "hay"})  # "tới" is "tôi" as well
_BOUNDS = frozenset({"duoi", "tren", "hon", "gan", "qua", "tu", "den", "vuot", "ngoai"})
_BOUND_PAIRS = frozenset(
    {("it", "nhat"), ("toi", "da"), ("toi", "thieu"), ("chua", "toi"), ("cao", "nhat"), ("nhieu", "nhat")}
)
_BOUNDS_BEHIND = frozenset({"hon", "may", "ngoai", "le"})
_BOUND_PAIRS_BEHIND = frozenset({("tro", "len"), ("tro", "xuong"), ("do", "lai"), ("do", "xuong"), ("do", "len")})
_LONGEST_IN_WORDS = 5  # "hai tram linh hai muoi"

_UNITS = {
    "money": r"(?:trieu|tr|cu|nghin|ngan|k|ty|ti|dong|d|vnd)(?![a-z])|\d{4,}",
    "people": r"(?:nguoi|ng|nhan khau|khau|thanh vien|mang)(?![a-z])",
    "months": r"(?:thang|th|nam|quy)(?![a-z])",
}
_NEGATIVE = {
    # A dash with a space behind it is only a dash.
    name: re.compile(r"(?:(?<![^\s(:=,;])-|(?<![a-z])am )(?=\d)[\d.,]{1,15}?\s?(?:" + unit + ")")
    for name, unit in _UNITS.items()
}


def negative(folded: str, what: str) -> bool:
    """Whether a text names a figure below zero.

    Args:
        folded: a normalised and folded text.
        what: "money", "people" or "months".
    """
    return bool(_NEGATIVE[what].search(folded))


def in_range(words: Sequence[str], start: int) -> bool:
    """Whether the number at a place ends a range or a choice: "3-5", "3 đến 5", "3 hoặc 5", "ba bốn".

    Args:
        words: folded tokens.
        start: where the number starts.
    """
    number = number_at(words, start)
    joined = start > 0 and words[start - 1] in _JOINTS
    end = start - 1 if joined else start
    for at in range(max(0, end - _LONGEST_IN_WORDS), end):
        # Without a word between them "năm" is rather a year than a five.
        if words[at] in AMBIGUOUS and not joined and words[start][:1].isdigit():
            continue
        lower = number_at(words, at)
        if lower and lower[1] == end and (not number or lower[0] < number[0]):
            return True
    return False


def bound(words: Sequence[str], start: int, end: int) -> bool:
    """Whether a figure is only a bound or part of a range: "trên 3", "từ 3", "3 trở lên", "3 đến 5".

    Args:
        words: folded tokens.
        start: where the figure starts.
        end: the index behind it.
    """
    if (start > 0 and words[start - 1] in _BOUNDS) or tuple(words[max(0, start - 2) : start]) in _BOUND_PAIRS:
        return True
    behind = tuple(words[end : end + 2])
    if behind[:1] and (behind[0] in _BOUNDS_BEHIND or behind in _BOUND_PAIRS_BEHIND):
        return True
    if behind[:1] and behind[0] in _JOINTS_BEHIND and number_at(words, end + 1):
        return True
    return in_range(words, start)
