"""The monthly income someone has or chooses, as far as the message says so.

A sum may as well be a payment, a pension or a fine; the word nearest before it tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.text import bounds
from bot.text.fold import fold, tokens
from bot.text.money import sums
from bot.text.normalise import normalise

_REACH = 12  # words before a sum
_LEAST_LEVEL = 1_000_000  # "mức 484 nghìn" is what one pays
_NEAR = 7  # words between an income and its sum
_FILLERS = (
    r"(?: (?:la|o|khoang|tam|co|chung|chac|chi|cua|em|toi|minh|con|anh|chi|ban|bac|ca|duoc|dc|moi|hang|mot|1|thang"
    r"|thap|cao|nhat|nay|hien|tai|gio|thi|theo))*"
)
# What a sum is about; the last one before it decides. Of those that start at one place the first here counts.
_CUES = re.compile(
    r"\b(?:"
    # the income that contributions are reckoned from
    r"(?P<base>(?:thu nhap|luong)(?: (?:hang |moi )?thang)?(?: (?:lam|de|tinh))*(?: can cu)?(?: (?:de|tinh))* dong"
    r"(?: (?:bhxh|bh|bao hiem|xa hoi|tu nguyen|tn))*" + _FILLERS + r"$)"
    r"|(?P<other>luong (?:huu|co so|toi thieu|that nghiep|om|thai san)"
    r"|(?:khong|ko|k|chua|chang) (?:co |he |duoc )*(?:thu nhap|luong|kiem|lam)"
    r"|(?:thu nhap|luong)(?: \w+){0,3} (?:dau nguoi|ca nha|ca ho|gia dinh|vo chong|hai nguoi)"
    r"|dong|nop|mua|tra|mat|ton|phi|huong|lanh|linh|(?<!cong )nhan(?! vien)|huu|phat|no|mai tang|tro cap|kham|vay|rut"
    r"|ho tro|giam"
    r"|chi phi|tien|them|bu|thieu|con lai|gui|tiet kiem|tim kiem|thuong)"
    # what parts an income from the sum behind it
    r"|(?P<break>bao nhieu|nao|neu|nhung|nam|ngay|tuan|gio|quy|ngoai)"
    r"|(?P<income>thu nhap|luong|kiem(?! (?:tra|soat))|lam (?:duoc|dc|ra|(?:moi |hang |mot |1 )?thang)"
    r"|chon (?:muc|nen))"
    r"|(?P<level>muc)" + _FILLERS + r"$)(?![a-z])"
)
# "hiện giờ" and "năm nay" are no units of time.
_NOW = re.compile(r"\b(?:bay gio|hien gio|nam nay|dao nay|ngay nay|tien luong|tien cong)\b")
_PAYS = re.compile(
    r"(?:(?:moi|mot|1|hang) thang )?thi (?:\w+ ){0,3}?(?:nop|dong|tra|mat|het)\b.*\b(?:bao nhieu|bn|may)\b"
)
_PAYS_REACH = 10
_NOT_MONTHLY = re.compile(
    r"^(?:(?:mot|1|moi|hang|tren|tung) )?(?:nam(?! nay)|ngay|tuan|gio|quy|buoi|ca)\b|^(?:tien )?phat\b"
)


def income(text: str, bare: bool = False) -> int | None:
    """A chosen or earned monthly income in đồng; None if the message doesn't clearly name exactly one.

    Args:
        text: a message.
        bare: whether a single sum that nothing is said about counts too, as in "nếu 8 triệu" after such a question.
    """
    folded = fold(normalise(text))
    words = tokens(folded)
    named = sums(words)
    if not named or bounds.negative(folded, "money"):
        return None
    found: set[int] = set()
    since = 0
    for value, start, end in named:
        about = _about(words[max(since, start - _REACH) : start])
        if value >= _LEAST_LEVEL and _PAYS.match(" ".join(words[end : end + _PAYS_REACH])):
            about = "income"  # "đóng 3 triệu thì nộp bao nhiêu": who knew what they pay wouldn't ask
        since = end
        if about == "other" or (about == "level" and value < _LEAST_LEVEL):
            continue
        if about == "" and not (bare and len(named) == 1):
            return None  # the sum of what?
        if bounds.bound(words, start, end) or _NOT_MONTHLY.search(" ".join(words[end : end + 3])):
            return None
        found.add(value)
    return found.pop() if len(found) == 1 else None


def _about(before: Sequence[str]) -> str:
    """What is said before a sum: "income", "level", "other", or "" for nothing."""
    said = _NOW.sub(lambda match: "luong" if match[0].startswith("tien") else "nay", " ".join(before))
    cues = list(_CUES.finditer(said))
    if not cues or cues[-1].lastgroup == "break":
        return ""
    if cues[-1].lastgroup in ("other", "level"):
        return cues[-1].lastgroup
    return "income" if said.count(" ", cues[-1].end()) <= _NEAR else ""
