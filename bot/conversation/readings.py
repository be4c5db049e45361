"""What a message gives where a form asked for a figure, a day, an age, a yes or a no."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.text import amounts
from bot.text.fold import fold, tokens
from bot.text.money import money
from bot.text.normalise import normalise
from bot.text.numbers import whole_at
from bot.text.when import birth_said, day_said, month_said

LARGEST = 10**12
DATED = frozenset({"birth", "month", "day"})  # kinds whose digits are no number
FEW_WORDS = 5  # an answer has hardly more; a longer message may be a question with a figure in it
MANY_WORDS = 20  # what is longer tells a story, and mostly asks something of its own
_YES = {"co", "roi", "da", "vang", "u", "uh", "dung", "phai", "ok", "oke", "duoc"}
_NO = {"khong", "ko", "k", "chua", "hong", "khg", "hem", "no"}
# One no, in several words: "không có", "chưa ai có".
_DENIED = re.compile(r"\b(?:khong|ko|k|chua|hong|khg|hem)\s+(?:(?:ai|he|tung|nguoi nao)\s+)?(?:co|duoc|phai|dung|du)\b")
_NO_MONEY = re.compile(
    r"^\W*(?:0|khong)\s*(?:dong|d|vnd|k)\W*$|^\W*0\W*$|\b(?:chua|khong|ko|hong)\b(?:\s+\w+){0,4}\s+dong nao\b"
)
_NEVER = re.compile(r"\b(?:chua|khong|ko)(?: (?:tung|he|bao gio|co))* (?:dong|tham gia)\b(?!.*\d)")  # no time at all
_IN_CALENDAR = re.compile(r"\bnam\s+(?:19|20)\d\d\b|\d\s*/\s*(?:19|20)\d\d\b")  # since when, not how long
_NOW = re.compile(r"\b(?:bay gio|hien (?:nay|gio|tai)|(?:den|toi|luc|dao|cho) (?:nay|gio))\b|^\W*nay\W*$")
_PASSING = re.compile(r"\b(?:bo qua|cho qua|qua cau (?:nay|khac)|khong muon (?:noi|tra loi))\b")
_LOWEST = re.compile(r"\b(?:thap nhat|thap nhut|toi thieu|it nhat|nho nhat|re nhat|beo nhat)\b")
_ASKING = re.compile(
    r"\?|\b(?:nao|gi|sao|may|dau|bao (?:gio|lau)|hay|co nen|co phai|lam cach)\b"
    r"|\b(?:khong|ko|chua|hong)(?: (?:a|ad|vay|nhi|em|bac|anh|chi|co|ha|the))?\W*$"
)
# Behind a number that is no time.
_COUNTED_ELSE = frozenset({"tuoi", "trieu", "tr", "nghin", "ngan", "k", "cu", "ty", "nguoi", "con", "lan"})
_UNCERTAIN = re.compile(r"\?\s*$|\b(bao nhieu|the nao|la gi|o dau|khi nao|duoc khong|co duoc|tai sao|vi sao)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value as the calculators take it.

    Args:
        value: digits, "co"/"khong", a day, a month or a year of birth.
        number: the number, to be held against bounds; None for others.
        surely: whether the message is so short and plain that it can be nothing but an answer.
    """

    value: str
    number: int | None
    surely: bool


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing that can be taken for an answer, or more than one."""


def read_value(kind: str, text: str, day: date) -> Reading | Unclear:
    """The answer in a message.

    Args:
        kind: of the slot: "money", "people", "months", "years", "number", "birth", "month", "day" or "yes-no".
        text: the message.
        day: when it is said.
    """
    reader = _READERS.get(kind)
    value = reader(text, day) if reader else None
    if value is None:
        return Unclear()
    number = int(value) if value.isdecimal() and kind not in DATED else None
    if number is not None and number > LARGEST:
        return Unclear()
    return Reading(value, number, surely=is_plain(text))


def is_plain(text: str) -> bool:
    """Whether a message that can be an answer can be nothing else: it is short, or it asks for nothing."""
    folded = fold(normalise(text))
    if _UNCERTAIN.search(folded):
        return False
    length = len(tokens(folded))
    return length <= FEW_WORDS or (length <= MANY_WORDS and not _ASKING.search(folded))


def passes_over(text: str) -> bool:
    """Whether a message leaves a question out: "bỏ qua", "cho qua câu này"."""
    return is_plain(text) and bool(_PASSING.search(fold(normalise(text))))


def asks_lowest(text: str) -> bool:
    """Whether a message wants the lowest there is: "mức thấp nhất"; not where it is a question, or names a sum."""
    folded = fold(normalise(text))
    return is_plain(text) and bool(_LOWEST.search(folded)) and not money(text)


def _money(text: str, _: date) -> str | None:
    found = list(dict.fromkeys(money(text)))
    if not found and _NO_MONEY.search(fold(normalise(text))):
        return "0"
    return str(found[0]) if len(found) == 1 else None


def _people(text: str, day: date) -> str | None:
    found = amounts.people(text, bare=True)
    return _number(text, day) if found is None else str(found)


def _months(text: str, day: date) -> str | None:
    """A time in months: "5 năm 3 tháng", "63 tháng", "nửa năm", "chưa đóng"; a bare number counts months."""
    folded = fold(normalise(text))
    if _IN_CALENDAR.search(folded):
        return None
    if _NEVER.search(folded):
        return "0"
    words = tokens(folded)
    total, found, at = 0, False, 0
    while at < len(words):
        number = whole_at(words, at)
        if number and number[1] < len(words) and words[number[1]] in ("nam", "thang"):
            total += number[0] * (12 if words[number[1]] == "nam" else 1)
            found, at = True, number[1] + 1
            if words[at : at + 1] == ["ruoi"]:
                total, at = total + 6, at + 1
            continue
        at += 1
    if found:
        return str(total)
    if "nua nam" in " ".join(words):
        return "6"
    return None if _COUNTED_ELSE.intersection(words) else _number(text, day)


def _years(text: str, day: date) -> str | None:
    """Whole years; months beyond them aren't counted."""
    words = tokens(fold(normalise(text)))
    if {"nam", "thang"} & set(words):
        months = _months(text, day)
        return str(int(months) // 12) if months else None
    return _number(text, day)


def _number(text: str, _: date) -> str | None:
    """The one number in a message."""
    words = tokens(fold(normalise(text)))
    found, at = [], 0
    while at < len(words):
        if number := whole_at(words, at):
            found.append(number[0])
            at = number[1]
        else:
            at += 1
    negative = re.search(r"(?:^|\s)-\s*\d", text)
    return str(found[0]) if len(set(found)) == 1 and not negative else None


def _birth(text: str, day: date) -> str | None:
    return birth_said(text, day)


def _month(text: str, day: date) -> str | None:
    found = month_said(text, day)
    if found is None and _NOW.search(fold(normalise(text))):
        found = day.year, day.month
    return f"{found[0]}-{found[1]:02}" if found else None


def _day(text: str, day: date) -> str | None:
    found = day_said(text, day)
    return found.isoformat() if found else None


def _yes_no(text: str, _: date) -> str | None:
    """The last word of yes or no decides ("dạ chưa"), unless both stand there as a question ("có không")."""
    said = _DENIED.sub("khong", fold(normalise(text)))
    words = [word for word in tokens(said) if word in _YES | _NO]
    if not words or (words[-1] in _NO and "co" in words[:-1]):
        return None
    if "khong" in words and words[-1] in _YES:
        return "khong" if words[-1] in ("da", "vang", "u", "roi") else None
    return "khong" if words[-1] in _NO else "co"


_READERS: dict[str, Callable[[str, date], str | None]] = {
    "money": _money,
    "people": _people,
    "months": _months,
    "years": _years,
    "number": _number,
    "birth": _birth,
    "month": _month,
    "day": _day,
    "yes-no": _yes_no,
}
