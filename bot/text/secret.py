"""Passwords, codes and PINs that someone wrote into a message.

A word behind the keyword is a secret if it has a digit; behind ":" or "là" a sign in it is enough. So "quên mật khẩu
vssid" and "mã OTP là gì" stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable

PASSWORD, CODE = "[MẬT KHẨU]", "[OTP]"
TOKENS = (PASSWORD, CODE)

_FILLER = (
    r"(?:cua|em|e|toi|tui|minh|con|bac|chu|co|chi|anh|ban|ad|vssid|vneid|zalo|fb|facebook|gmail|mail|email|dvc|app|web"
    r"|dang nhap|vao|moi|cu|nay|day|do|vua|gui|ve|may|nhan|duoc|tai khoan|tk|bhxh|ngan hang|bank|so|bi|lo|hien|gio|dien"
    r"|thoai|sai|doi|thanh|is|day la)"
)
_KEYWORD = re.compile(
    r"(?<![a-z])(?:(?P<code>(?:ma |so )?(?:smart )?otp|ma (?:so )?(?:xac (?:thuc|nhan|minh)|kich hoat))"
    r"|(?P<password>mat khau|pass(?:word|wd|code)?|pw|mk|mat ma|(?:ma |so )?pin))(?![a-z])"
    r"(?:\s{0,2}[.,(]?\s{0,2}(?<![a-z])" + _FILLER + r"(?![a-z])){0,7}+"
)
_SAYS = re.compile(r"\s{0,3}(?:[:=]|(?:la|is)(?![a-z])\s{0,2}:?|-(?=\s?\S))\s{0,3}[\"'(]?")
_GAP = re.compile(r"[\s\"'(]{1,3}")
_WORD = re.compile(r"[^\s\[\]\"]{3,64}")
# Where a code is to be typed in is no code: "nhập mã OTP: https://vssid4.com".
_LINK = re.compile(r"https?:|www\.|(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}/")
_TRAILING = ".,;:!?)'…"
# Six digits in groups: "482 913".
_GROUPS = re.compile(
    r"(?:\d{3}[ .\-]\d{3}|\d{2}(?:[ .\-]\d{2}){2}|\d(?:[ .\-]\d){3,7}|\d{4}[ .\-]\d{4})(?![ .\-–]{0,3}[\d\[])"
)
_MORE_DIGITS = re.compile(r"[ .\-–]{1,3}[\d\[]")
_UNIT = re.compile(
    r"\s?(?:dong|d|vnd|k|nghin|ngan|tr|trieu|cu|ty|ti|%|nguoi|thang|nam|tuoi|lan|so|phut|ngay|gio)(?![a-z])"
)
# Sums, dates, laws and things that are counted; a year.
_NO_SECRET = re.compile(
    r"\d[\d.,]*(?:k|tr|trieu|d|dong|nghin|ngan|cu|ty|th|thang|t|nam|tuoi|lan|so|phut|gio|h|p|ngay|nguoi)?\d{0,3}k?"
    r"(?:/(?:t|th|thang|nam|quy|lan|nguoi))?"
    r"|\d{1,4}/\d{4}(?:/[a-z].*)?|\d{1,3}/[a-z].*|(?:t|th|q)\d{1,2}(?:[/.\-].*)?|[1-9]\d{0,2}(?:[.,]\d{3})+.*|d?\d{1,2}/\d.*"
)
_DATE_OR_LAW = re.compile(r"\d{1,4}/\d{4}/[a-z].*|[1-9]\d{0,2}(?:[.,]\d{3})+(?:d|dong|k|vnd)?")
_BACKWARDS = re.compile(r"(?<![\w.,/\-])\d{4,8}(?=(?: la|:)? (?:ma|so) (?:otp|pin|xac (?:thuc|nhan|minh))(?![a-z]))")


def secrets(folded: str, is_public: Callable[[int], bool]) -> list[tuple[int, int, str]]:
    """The secrets in a text: where each starts and ends, and its token.

    Args:
        folded: the folded text, as long as the text itself.
        is_public: whether a number that everybody may know starts at a place: it is no secret.
    """
    found: list[tuple[int, int, str]] = [
        (m.start(), m.end(), CODE) for m in _BACKWARDS.finditer(folded) if not is_public(m.start())
    ]
    end = 0
    for keyword in _KEYWORD.finditer(folded):
        if keyword.start() < end:
            continue
        span = _behind(folded, keyword)
        if span and not is_public(span[0]):
            end = span[1]
            found.append((*span, CODE if keyword["code"] else PASSWORD))
    return sorted(found)


def _behind(folded: str, keyword: re.Match[str]) -> tuple[int, int] | None:
    """Where the secret behind a keyword starts and ends; None if there is none."""
    says = _SAYS.match(folded, keyword.end())
    gap = says or _GAP.match(folded, keyword.end())
    start = gap.end() if gap else keyword.end()
    if not gap and not folded[start : start + 1].isdigit():
        return None
    groups = _GROUPS.match(folded, start)
    if groups and not _UNIT.match(folded, groups.end()):
        return start, groups.end()
    word = _WORD.match(folded, start)
    text = word[0].rstrip(_TRAILING) if word else ""
    # A token cut off the rest of the word: what it was is decided.
    cut = word is not None and folded[word.end() : word.end() + 1] == "["
    if len(text) < 3 or cut or _LINK.match(text):
        return None
    if not _is_secret(text, folded, start + len(text), says is not None, keyword):
        return None
    return start, start + len(text)


def _is_secret(word: str, folded: str, end: int, said: bool, keyword: re.Match[str]) -> bool:
    digits = sum(c.isdigit() for c in word)
    if digits == len(word):
        # Longer and grouped numbers are something else; who writes "mk" without more may mean "mình".
        least = 3 if said else 6 if keyword[0].startswith("mk") else 4
        grouped = (len(word) < 6 or word.startswith("0")) and _MORE_DIGITS.match(folded, end)
        if len(word) < least or grouped or _UNIT.match(folded, end) or (len(word) > 9 and not said):
            return False
        return said or not (len(word) == 4 and word[:2] in ("19", "20") and not keyword["code"])
    if not digits:
        return said and any(not c.isalnum() for c in word) and any(c in "@#$%^&*!_+=~" for c in word)
    if _DATE_OR_LAW.fullmatch(word) or _NO_SECRET.fullmatch(word):
        return False
    return said or len(word) >= 4
