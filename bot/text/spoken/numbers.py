"""Numbers in words."""

from __future__ import annotations

import re

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_BILLION = 1_000_000_000
_LONGEST = 27  # digits; more is no number anybody hears
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_DECIMAL = re.compile(r"[0-9]+,[0-9]+")


def whole(number: int) -> str:
    """A whole number in words: "một triệu ba trăm sáu mươi sáu nghìn hai trăm".

    Args:
        number: not negative.
    """
    return " ".join(_whole(number)) if number else _DIGITS[0]


def _whole(number: int, led: bool = False) -> list[str]:
    """The words of a number; ``led``: it stands behind something greater, so its hundreds are always said."""
    billions, rest = divmod(number, _BILLION)
    words = [*_whole(billions, led), "tỷ"] if billions else []
    for size, name in ((1_000_000, ["triệu"]), (1000, ["nghìn"]), (1, [])):
        group, rest = divmod(rest, size)
        if group:
            words += [*_group(group, led or bool(words)), *name]
    return words


def _group(number: int, led: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or led else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        return [*words, *(["linh"] if words and ones else []), *([_DIGITS[ones]] if ones else [])]
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        words.append("lăm" if ones == 5 else _DIGITS[ones] if tens == 1 else _AFTER_TENS.get(ones, _DIGITS[ones]))
    return words


def one_by_one(digits: str) -> str:
    """Digits one by one: "một chín không không".

    Args:
        digits: 0 to 9 only.
    """
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def in_groups(digits: str) -> str:
    """Digits one by one, long ones with pauses: 0912345678 as 0912, 345, 678.

    Args:
        digits: 0 to 9 only.
    """
    return ", ".join(map(one_by_one, _chunks(digits)))


def _chunks(digits: str) -> list[str]:
    size = len(digits)
    if size <= 5:
        return [digits]
    if size == 10:
        return [digits[:4], digits[4:7], digits[7:]]
    step = 3 if size in (6, 9) else 4
    ends = list(range(step, size - 1, step))
    return [digits[start:end] for start, end in zip([0, *ends], [*ends, size], strict=True)]


def figure(text: str) -> str:
    """A number as it is written, in words: "1.366.200", "4,5", "2026", "01", "66.7".

    Args:
        text: digits, with dots and commas between them.
    """
    if _GROUPED.fullmatch(text):
        integer, _, fraction = text.partition(",") if "." in text else (text.replace(",", ""), "", "")
        return _with_fraction(integer.replace(".", ""), fraction)
    if _DECIMAL.fullmatch(text):
        integer, _, fraction = text.partition(",")
        return _with_fraction(integer, fraction)
    if text.isdigit():
        return _plain(text)
    return ", ".join(" chấm ".join(map(_plain, part.split("."))) for part in text.split(","))


def _with_fraction(integer: str, fraction: str) -> str:
    if not fraction:
        return _plain(integer)
    whole_fraction = len(fraction) <= 2 and fraction[0] != "0"
    return f"{_plain(integer)} phẩy {_plain(fraction) if whole_fraction else in_groups(fraction)}"


def _plain(digits: str) -> str:
    """Without a separator: one by one when it begins with 0 or is too long to be a quantity."""
    if len(digits) > _LONGEST or (digits[0] == "0" and len(digits) > 1):
        return in_groups(digits)
    return whole(int(digits))
