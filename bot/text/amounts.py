"""What a message says in numbers, for the calculators: money, people, months, and the group of the household.

Everything is read from folded tokens, so it works without marks too. Only what is clear counts: better to ask than to
calculate with a wrong figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.text import bounds
from bot.text.fold import fold, tokens
from bot.text.group import group
from bot.text.income import income
from bot.text.money import money
from bot.text.normalise import normalise
from bot.text.numbers import AMBIGUOUS, whole_at

__all__ = ["group", "income", "money", "months", "people"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MOST_PEOPLE = 20
_MOST_MONTHS = 120  # the longest period one may pay for at once

_COUNTED = ("nguoi", "ng", "nhan", "khau", "thanh")
_NOT_PEOPLE = frozenset({"thu", "ta", "so", "con", "phu"})  # "người thứ 3", "năm người ta", "2 người con"
_CHILDREN = frozenset({"con", "chau", "be", "dua"})
_PARENTS = frozenset({("bo", "me"), ("ba", "me"), ("cha", "me"), ("ong", "ba")})
_BETWEEN = _set("em toi minh va voi cung co them cua e")
_ALONE = re.compile(r"\b(?:mot minh|(?:chi(?: co)?|co|moi|moi co) minh (?:em|toi|e|con)|(?:chi|moi) minh minh)\b")

_MONTH_WORDS = frozenset({"thang", "th"})
_PERIOD_BEFORE = _set("dong ky trong cho theo moi mua nop them tu")
_PAST = re.compile(r"\b(?:da (?:dong|tham gia|mua|nop)|(?:dong|tham gia|mua|nop) (?:duoc|da))\b")
_COUNTED_NEXT = _set("thang th nam nguoi nhan khau trieu tr nghin ngan k")
_GONE_BY = _set("duoc dc da du tren duoi gan hon qua nghi thai lam viec sinh om san")
_NO_PERIOD_BEHIND = _set("tuoi nay truoc sau sinh tien lien nua roi qua cap")
_FOUR_OR_FIVE = frozenset({"nguoi", "khau", "trieu", "tr", "nghin", "ngan"})  # "bốn năm người"
_QUARTER = re.compile(
    r"\b(?:(?:mot|1|moi|hang|tung|theo|dong) quy)\b"
    r"(?! (?:dinh|vi|ong|ba|co|anh|chi|khach|che|trinh|mo|doi|hop|quan|bhxh|bao hiem|khau|tac|luat|khoan|\d+)\b)"
)

_LIST_NUMBER = re.compile(r"^\s{0,4}\d{1,2}[.)]\s", re.MULTILINE)


# Who is so young may be insured otherwise: how many pay is not clear then.
_CHILD = re.compile(
    r"\b(?:(?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) tuoi|(?:con|chau|be) nho|em be|so sinh"
    r"|(?:con|chau|be|dua)(?: \w+){0,3} \d+ t)\b"
)
# What surrounds a bare number in a follow-up: "thế 4 thì sao".
_AROUND = _set(
    "neu the con vay thi sao a ha nhi nhe va roi no ad em oi bao nhieu tien het dong mua la co nha ho minh toi"
)


def people(text: str, bare: bool = False) -> int | None:
    """How many people the household or the payment is about, 1 to 20; None if that isn't clear.

    Args:
        text: a message.
        bare: whether a whole number alone counts too, as in "thế 4 thì sao" after such a question.
    """
    folded, words = _read(text)
    joined = " ".join(words)
    if bounds.negative(folded, "people") or _CHILD.search(joined):
        return None
    counts = set(_each(words, _persons_at))
    if not counts:
        counts = set(_each(words, _family_at))
    if not counts and _ALONE.search(joined):
        counts = {1}
    if not counts and bare and "-" not in folded:
        counts = _alone(words)
    count = counts.pop() if len(counts) == 1 else 0
    return count if 1 <= count <= _MOST_PEOPLE else None


def months(text: str) -> int | None:
    """How many months someone wants to pay for at once; None if that isn't clear.

    Args:
        text: a message.
    """
    folded, words = _read(text)
    if bounds.negative(folded, "months"):
        return None
    periods = set(_each(words, _period_at))
    if _QUARTER.search(" ".join(words)):
        periods.add(3)
    period = periods.pop() if len(periods) == 1 else 0
    return period if 1 <= period <= _MOST_MONTHS else None


def _read(text: str) -> tuple[str, list[str]]:
    folded = fold(normalise(_LIST_NUMBER.sub("", text)))
    return folded, tokens(folded)


def _alone(words: Sequence[str]) -> set[int]:
    """The number in digits, or with "mạng", that is all a follow-up says."""
    left = [word for word in words if word not in _AROUND]
    number = whole_at(left, 0) if left and left[0] not in AMBIGUOUS else None
    return {number[0]} if number and left[number[1] :] in ([], ["mang"]) else set()


def _each(words: Sequence[str], read: Callable[[Sequence[str], int], tuple[int, int] | None]) -> list[int]:
    """What a reader finds from left to right; it gives the value and the index behind it."""
    found: list[int] = []
    at = 0
    while at < len(words):
        result = read(words, at)
        if result:
            found.append(result[0])
        at = result[1] if result else at + 1
    return found


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if 0 <= at < len(words) else ""


def _persons_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """ "4 người", "5 nhân khẩu", "ba khẩu", "6 thành viên"."""
    number = whole_at(words, at)
    if not number or _word(words, number[1]) not in _COUNTED:
        return None
    unit, behind = words[number[1]], number[1] + 1
    following = _word(words, behind)
    if (unit == "nhan" and following != "khau") or (unit == "thanh" and following != "vien"):
        return None
    if following in _NOT_PEOPLE or (words[at] in AMBIGUOUS and following == "nao"):
        return None
    return (0 if bounds.bound(words, at, behind) else number[0]), behind


def _family_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """ "vợ chồng" and who is added: "và 2 con", "và bố mẹ"."""
    if tuple(words[at : at + 2]) not in (("vo", "chong"), ("vo", "ck"), ("vk", "ck")):
        return None
    count, at = 2, at + 2
    while True:
        ahead = at
        while ahead < at + 3 and _word(words, ahead) in _BETWEEN:
            ahead += 1
        number = whole_at(words, ahead)
        if tuple(words[ahead : ahead + 2]) in _PARENTS:
            count, at = count + 2, ahead + 2
        elif number and _word(words, number[1]) in _CHILDREN:
            count, at = count + number[0], number[1] + 1
        else:
            return count, at


def _period_at(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if words[at] in ("nua", "ca") and _word(words, at + 1) == "nam":
        return (6 if words[at] == "nua" else 12), at + 2
    years = _counted(words, at, frozenset({"nam"}))
    if years:
        rest = _counted(words, years[1], _MONTH_WORDS)
        return (years[0] * 12 + rest[0], rest[1]) if rest else (years[0] * 12, years[1])
    # The months behind years that don't count don't count either.
    return None if _word(words, at - 1) == "nam" else _counted(words, at, _MONTH_WORDS)


def _counted(words: Sequence[str], at: int, units: frozenset[str]) -> tuple[int, int] | None:
    """A number and its unit, unless they are a date, an age, or time gone by."""
    number = whole_at(words, at)
    if not number or _word(words, number[1]) not in units:
        return None
    before, behind = _word(words, at - 1), _word(words, number[1] + 1)
    if words[at] in AMBIGUOUS and before not in _PERIOD_BEFORE:
        return None
    if words[number[1]] == "nam" and behind in _FOUR_OR_FIVE:
        return None
    if before in ("ngay", "mung", "thang", "tuoi") or behind in _NO_PERIOD_BEHIND:
        return None
    one_more = whole_at(words, number[1] + 1)
    once = bool(one_more) and _word(words, one_more[1] if one_more else 0) == "lan"  # "3 tháng 1 lần"
    if one_more and not once and _word(words, one_more[1]) not in _COUNTED_NEXT:
        return None  # "3 tháng 7" is a date
    if bounds.in_range(words, at):
        return 0, number[1] + 1
    gone_by = before in _GONE_BY or _PAST.search(" ".join(words[max(0, at - 4) : at]))
    if gone_by and not once:
        return None
    return number[0], number[1] + 1
