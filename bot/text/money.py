"""Sums of money in a message: "1tr5", "6 triệu 2", "415k", "một triệu rưỡi", "1.500.000"."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise
from bot.text.numbers import number_at, whole_at

_UNITS = {
    **dict.fromkeys(("ty", "ti"), 1_000_000_000),
    **dict.fromkeys(("trieu", "tr", "cu"), 1_000_000),
    **dict.fromkeys(("nghin", "ngan", "k"), 1_000),
}
_DONG = frozenset({"dong", "d", "vnd"})
_MILLION = 1_000_000
# What is counted by the number behind an amount, so that it isn't its tail: "5 triệu 2 người".
_COUNTED_WORDS = (
    "thang th t nguoi nhan khau thanh nam ngay lan con chau be dua vo quy tuoi bua ky dot suat the so ho giay phan"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())
_TAIL_WORDS = frozenset({"hai", "bon", "chin"})
_CUES = frozenset({"muc", "luong", "nhap", "lcb"})  # "thu nhập"
_CUE_REACH = 4
_MOST = 10**15


def money(text: str) -> list[int]:
    """The sums a message names, in đồng, in their order.

    A bare number behind "mức", "lương" or "thu nhập" is in thousands ("mức đóng 6025"), unless it may be a year.

    Args:
        text: a message.
    """
    return [value for value, _, _ in sums(tokens(fold(normalise(text))))]


def sums(words: Sequence[str]) -> list[tuple[int, int, int]]:
    """The sums among folded tokens: each in đồng, with the index where it starts and the one behind it.

    Args:
        words: folded tokens.
    """
    named: list[tuple[int, int, int]] = []
    at = 0
    while at < len(words):
        found = _with_unit(words, at) or _half(words, at) or _bare(words, at)
        if found and 0 < found[0] <= _MOST:
            named.append((found[0], at, found[1]))
        at = found[1] if found else at + 1
    return named


def _with_unit(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number, its unit and its tail."""
    number = number_at(words, at)
    if not number or number[1] >= len(words) or words[number[1]] not in _UNITS:
        return None
    value, behind = number
    # "năm cũ", "2 năm k đóng", "năm sau tỷ lệ": no sums.
    if (words[behind - 1] == "nam" and words[behind] in ("cu", "k")) or words[behind + 1 : behind + 2] == ["le"]:
        return None
    unit = _UNITS[words[behind]]
    # "1.500.000k": the k is one too many.
    if unit == 1_000 and value >= 100_000:
        unit = 1
    total = value * unit
    behind += 1
    if behind < len(words) and words[behind] == "ruoi":
        return int(total + Decimal(unit) / 2), behind + 1
    tail, behind = _tail(words, behind, unit)
    return int(total) + tail, behind


def _tail(words: Sequence[str], at: int, unit: int) -> tuple[int, int]:
    """What a smaller number behind the unit adds: "5tr2", "4tr900", "2 triệu 500 nghìn"."""
    number = whole_at(words, at)
    if unit < _MILLION or not number:
        return 0, at
    value, behind = number
    following = words[behind] if behind < len(words) else ""
    smaller = _UNITS.get(following, unit)
    if smaller < unit and value < unit // smaller:
        return value * smaller, behind + 1
    if not _is_tail(words[at], following) or following in _UNITS:
        return 0, at
    # The digits continue the decimal: 5tr2 is 5,2 and 4tr900 is 4,900 million.
    return value * unit // 10 ** len(str(value)), behind


def _is_tail(token: str, following: str) -> bool:
    if following in _COUNTED or following[:1].isdigit():
        return False
    if token[0].isdigit():
        return token[0] != "0" and len(token) <= 3
    # The other words mean something else without marks ("ba mẹ", "năm 2025", "sau khi"), except at the end.
    return token in _TAIL_WORDS or following in _DONG or not following


def _half(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """ "nửa triệu" and "triệu rưỡi"."""
    pair = tuple(words[at : at + 2])
    if pair == ("nua", "trieu"):
        return _MILLION // 2, at + 2
    if pair == ("trieu", "ruoi"):
        return _MILLION * 3 // 2, at + 2
    return None


def _bare(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number in digits without a unit, or with "đồng" alone."""
    token = words[at]
    number = whole_at(words, at) if token[0].isdigit() else None
    if not number or token[0] == "0":
        return None
    value, behind = number
    # Without marks "đồng" is "đóng" too: "từ 2026 đóng ...".
    if value >= 10_000 and behind < len(words) and words[behind] in _DONG:
        return value, behind + 1
    if value >= 100_000 and len(token) <= 10:
        return value, behind
    thousands = 1_000 <= value <= 99_999 and not 1_950 <= value <= 2_050
    if thousands and _CUES.intersection(words[max(0, at - _CUE_REACH) : at]):
        following = words[behind] if behind < len(words) else ""
        # "thu nhập 25.000" is in đồng or in thousands, who knows; four digits are in thousands.
        return None if following in _COUNTED or len(token) > 4 else (value * 1_000, behind)
    return None
