"""The group of the household that decides the State's support, as far as a message claims exactly one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise
from bot.text.subject import Subject, subject_at

_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("can-ngheo", re.compile(r"\bcan ngheo\b")),
    ("ho-ngheo", re.compile(r"\b(?:(?:ho|nha|dien|gia dinh) ngheo|(?<=can ngheo )(?:hay|hoac|va|voi) ngheo)\b")),
    ("dan-toc-thieu-so", re.compile(r"\b(?:dan toc thieu so|dtts|(?:nguoi|dong bao) dan toc)\b(?! kinh\b)")),
    ("xa-dao-dac-khu", re.compile(r"\b(?:xa dao|dac khu|huyen dao|dao xa)\b")),
)
_REACH = 60
_CLAUSE_END = re.compile(r"[?!;:]|[.,](?!\d)")
_OTHERS = r"(?: (?:phai|thuoc|la|con|co|dien|ho|can|ngheo|hay|va|hoac|nguoi|nha|gia|dinh|\|))*$"
# "không phải hộ nghèo" denies, and so does "không hộ nghèo"; "được không hộ nghèo" asks.
_DENIED = re.compile(
    r"\b(?:(?:khong|ko|k|kg|hong|hok|chua|chang)(?: (?:duoc|he|cong|nhan|nam))* (?:phai|thuoc|la|con|co|trong)"
    r"|(?<!duoc )(?<!dc )(?<!phai )(?:khong|ko|kg|hok|chua|chang)(?= (?:ho|dien|can|nguoi)\b|$)"
    r"|het|thoat|ngoai)" + _OTHERS
)
# "chuẩn hộ nghèo" is a figure of the law: it claims nothing and denies nothing.
_FIGURE = re.compile(r"\bchuan" + _OTHERS)
_FORMERLY = re.compile(
    r"\b(?:truoc (?:day|kia|do)|(?:hoi|ngay|luc|nam) truoc|nam ngoai|(?:ngay|hoi) xua"
    r"|tung(?! (?:thang|quy|nam|nguoi)))\b"
    r"(?!.*\b(?:nay|gio|hien|van)\b)"
)
_GONE = re.compile(
    r"^ ?(?:\| )?(?:(?:cu )?(?:nam ngoai|(?:nam|hoi|luc) truoc|truoc (?:day|kia))"
    r"|(?:(?:nhung|ma|nay|gio|bay|toi|em|nha|vi|do) )*(?:(?:da|moi|vua|sap|duoc) )*"
    r"(?:thoat|khong con|ko con|k con|bi cat|ra khoi|(?<=da )het|(?<=moi )het|(?<=vua )het))\b"
)
_KINH = re.compile(r"\b(?:dan toc|nguoi) kinh\b(?! (?:doanh|te))")
_LEFT = re.compile(r"\b(?:thoat|het|ra khoi|roi khoi)(?: (?:khoi|duoc|canh))* ngheo\b")


NO_GROUP = "khac"
_NO_GROUP = re.compile(
    r"\b(?:khong|ko|k|kg|hong|hok|chua|chang)(?: (?:co|duoc|he|phai|nam))* (?:thuoc|la|trong|phai|co)"
    r"(?: (?:vao|trong))* (?:mot )?(?:nhom|dien|doi tuong|ho)(?: (?:uu tien|ho tro|duoc ho tro|chinh sach))?(?: nao)\b"
)
# Several, or some of several: "các hộ nghèo", "2 người hộ nghèo". Nobody says of himself that he is one of them.
_OF_MANY = re.compile(
    r"\b(?:cac|nhung|moi|tung|may|\d+|mot|hai|ba|bon)(?: (?:nguoi|khau|thanh vien|dua))?"
    r"(?: (?:la|thuoc|dien|dan|nguoi))*$"
)
# With which one says one's group and nothing else.
_ABOUT_GROUPS = frozenset({
    "khong", "ko", "phai", "thuoc", "la", "con", "het", "thoat", "roi", "nguoi", "dan", "toc", "thieu", "so", "xa",
    "dao", "dac", "khu", "huyen", "ho", "can", "ngheo", "nao", "nham", "a", "ma", "chu", "dien", "nhom", "doi", "tuong",
    "uu", "tien", "o", "song", "gia", "dinh", "nha", "nhe", "kinh", "chi", "moi", "da", "nay", "gio", "toi", "tui",
    "em", "minh", "chau",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupSaid:
    """What a message says about groups.

    Args:
        claimed: the one group it claims ("khac": none of them), or None.
        denied: the groups it says don't apply, or no more.
        named: all groups it speaks of.
        subject: of whom it speaks.
    """

    claimed: str | None
    denied: frozenset[str]
    named: frozenset[str]
    subject: Subject


def group(text: str) -> str | None:
    """The group that decides the State's support: can-ngheo, ho-ngheo, dan-toc-thieu-so, xa-dao-dac-khu or khac.

    Args:
        text: a message. A group it denies or has left doesn't count; two that it names, or one that it both claims and
            denies, leave open which one applies: None. "khac" is claimed by who says that no group applies.
    """
    return read_group(text).claimed


@lru_cache(maxsize=256)
def read_group(text: str) -> GroupSaid:
    """What a message says about groups, and of whom.

    Args:
        text: a message as written.
    """
    written = " | ".join(" ".join(tokens(clause)) for clause in _CLAUSE_END.split(normalise(text)))
    said = fold(written)
    claimed, denied = _claims(said)
    if not claimed and _NO_GROUP.search(said):
        claimed = {NO_GROUP}
    one = next(iter(claimed)) if len(claimed) == 1 and not claimed & denied else None
    mentions = [match for _, pattern in _GROUPS for match in pattern.finditer(said)]
    first = min((match.start() for match in mentions), default=None)
    of_many = any(_OF_MANY.search(said[: match.start()].rstrip()) for match in mentions)
    subject = Subject.OTHER if of_many else subject_at(written, first)
    return GroupSaid(one, frozenset(denied - claimed), frozenset(claimed | denied), subject)


def _claims(said: str) -> tuple[set[str], set[str]]:
    """The groups that are claimed and those that are denied."""
    left = [match.start() for match in _LEFT.finditer(said)]
    claimed: set[str] = set()
    denied: set[str] = {"ho-ngheo"} if left else set()
    if _KINH.search(said):
        denied.add("dan-toc-thieu-so")
    for name, pattern in _GROUPS:
        for match in pattern.finditer(said):
            before = said[max(0, match.start() - _REACH) : match.start()].rstrip()
            if _FIGURE.search(before):
                continue
            behind = said[match.end() : match.end() + _REACH]
            # Whoever has left poverty since was near-poor before.
            before_it = name == "can-ngheo" and bool(left) and match.start() < left[-1]
            gone = _DENIED.search(before) or _FORMERLY.search(before) or _GONE.search(behind)
            (denied if gone or before_it else claimed).add(name)
    return claimed, denied


def states_group(words: Iterable[str]) -> bool:
    """Whether words say nothing beside which group applies, each of them by itself.

    Args:
        words: folded words.
    """
    return all(word in _ABOUT_GROUPS for word in words)
