"""The group of the household that decides the State's support, as far as a message claims exactly one."""

from __future__ import annotations

import re

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

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


def group(text: str) -> str | None:
    """The group that decides the State's support: can-ngheo, ho-ngheo, dan-toc-thieu-so or xa-dao-dac-khu.

    Args:
        text: a message. A group it denies or has left doesn't count; two that it names, or one that it both claims and
            denies, leave open which one applies: None.
    """
    clauses = _CLAUSE_END.split(fold(normalise(text)))
    said = " | ".join(" ".join(tokens(clause)) for clause in clauses)
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
    return claimed.pop() if len(claimed) == 1 and not claimed & denied else None
