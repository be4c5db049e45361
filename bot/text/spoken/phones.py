"""Telephone numbers, digit by digit, with the pauses with which they are written."""

from __future__ import annotations

import re

from bot.text.spoken.numbers import in_groups
from bot.text.spoken.reading import Reading, any_of

_HOTLINE = r"1[89]00[ .-]?[0-9]{4}(?:[ .-]?[0-9]{2})?"
_SUBSCRIBER = r"(?:\(?\+84\)?|\(0[0-9]{1,4}\)|0[0-9]{1,4})(?:[ .-]?[0-9]{2,8}){1,3}"
_PHONE = re.compile(rf"(?<![\w.,/:-])(?P<number>{_HOTLINE}|{_SUBSCRIBER})(?![\w%/:]|[.,-][0-9])")
_DIGITS = re.compile("[0-9]+")
_LONG = r"(?<![\w.,/:])[0-9]{7,}(?![\w/:]|[.,][0-9])"
_SHORT = r"[0-9]{3,6}(?![\w%/:]|[.,-][0-9])"


def say_phones(text: str, reading: Reading) -> str:
    """Hotlines ("1900 9068"), numbers of subscribers ("024.37930209"), short numbers where one is to call ("gọi 156"),
    and other long runs of digits that count nothing ("0071000123456").
    """
    text = _PHONE.sub(_phone, text)
    short = rf"{_SHORT}(?!{reading.counted_ahead})"
    called = rf"(?<!\w){any_of(reading.call)}[ ]?:?[ ]{short}(?:(?:,[ ]|[ ](?:hoặc|và|hay)[ ]){short})*+"
    text = re.sub(called, lambda match: _DIGITS.sub(_one_by_one, match[0]), text, flags=re.IGNORECASE)
    return re.sub(rf"{_LONG}(?!{reading.counted_ahead})", _one_by_one, text)


def _phone(match: re.Match[str]) -> str:
    groups = _DIGITS.findall(match[0])
    if not 8 <= sum(map(len, groups)) <= 13:
        return match[0]
    return ("cộng " if "+" in match[0] else "") + ", ".join(map(in_groups, groups))


def _one_by_one(match: re.Match[str]) -> str:
    return in_groups(match[0])
