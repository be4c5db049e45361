"""Long texts in parts that a channel can send: cut where a reader would pause."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

# Where a text may be cut, the best first: between paragraphs, lines, sentences, clauses, words.
# The full stop behind the number of a list's item ends no sentence.
_PAUSES = tuple(
    re.compile(pattern)
    for pattern in (r"\n{2,}", r"\n", r"(?<!\n\d\.)(?<!\n\d\d\.)(?<=[.!?…])\s+", r"(?<=[,;:])\s+", r"\s+")
)
_SHORTEST = 0.5  # of the limit: a pause that leaves less in a part is passed over for a worse one further on
_BLACK = re.compile(r"\S")
_LONGEST_LETTER = 40  # characters: more marks than this are play, and may be torn
_JOINER = "\u200d"


def units(text: str) -> int:
    """How long a text is in UTF-16 units, as phones count: an emoji is two or more."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limit: int) -> list[str]:
    """A text in parts, none longer than the limit, none empty; nothing but white space is lost.

    Args:
        text: any text.
        limit: UTF-16 units a part may have, at least 2.
    """
    parts = []
    at, end = _next_black(text, 0), len(text.rstrip())
    while at < end:
        window = text[at : min(end, at + limit + 1)]  # white space may stand right behind what fits
        most = _fitting(window, limit)
        cut = most if at + most == end else _cut(window, most)
        parts.append(window[:cut].rstrip())
        at = _next_black(text, at + cut)
    return parts


def _next_black(text: str, at: int) -> int:
    found = _BLACK.search(text, at)
    return found.start() if found else len(text)


def _fitting(window: str, limit: int) -> int:
    """How many characters from the beginning fit."""
    if units(window) <= limit:
        return len(window)
    lengths = accumulate(2 if ord(character) > 0xFFFF else 1 for character in window)
    return sum(length <= limit for length in lengths)


def _cut(window: str, most: int) -> int:
    """Where to cut a text of which ``most`` characters fit."""
    for pause in _PAUSES:
        ends = [match.start() for match in pause.finditer(window) if match.start() <= most]
        if ends and ends[-1] >= most * _SHORTEST:
            return ends[-1]
    return _between_letters(window, most)


def _between_letters(text: str, most: int) -> int:
    """The last place where no letter is torn from its marks, and no emoji from what it is joined with."""
    for at in range(most, max(0, most - _LONGEST_LETTER), -1):
        if not _joined(text, at):
            return at
    return most


def _joined(text: str, at: int) -> bool:
    """Whether what stands before and behind a place is seen as one letter or one picture."""
    before, behind = text[at - 1], text[at]
    if _JOINER in (before, behind) or _goes_with_the_last(behind):
        return True
    return _is_flag_half(behind) and _flag_halves(text, at) % 2 == 1


def _goes_with_the_last(character: str) -> bool:
    is_mark = unicodedata.category(character) in ("Mn", "Me", "Mc")  # variation selectors and key caps, too
    return is_mark or "\U0001f3fb" <= character <= "\U0001f3ff" or "\U000e0020" <= character <= "\U000e007f"


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves(text: str, at: int) -> int:
    """How many halves of flags stand in a row before a place."""
    halves = 0
    while halves < at and _is_flag_half(text[at - 1 - halves]):
        halves += 1
    return halves
