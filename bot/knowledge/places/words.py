"""A text as the words in which places are looked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.text.fold import fold
from bot.text.normalise import normalise
from bot.text.syllable import is_syllable

LONGEST = 80  # words of a message that are read; a place named later than that is not looked for
_WORD = re.compile(r"\d+|[^\W\d_]+|[,;\n()/]|\.(?=\s)")
_NOT_LETTERS = str.maketrans("", "", " '-.,()")
# Mỹ or Mĩ, Lý or Lí: both are written, and mean the same.
_I_TO_Y = str.maketrans("iìíỉĩị", "yỳýỷỹỵ")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_Y_OR_I = re.compile(r"(h|k|l|m|s|t|qu)[yi]")

# What stands before a name and tells its kind, by the folded words; the kinds are those of the map.
PREFIXES: dict[tuple[str, ...], str] = {
    ("tinh",): "t",
    ("t",): "t",
    ("thanh", "pho"): "tp",
    ("tp",): "tp",
    ("t", "p"): "tp",
    ("quan",): "q",
    ("q",): "q",
    ("huyen",): "h",
    ("h",): "h",
    ("thi", "xa"): "tx",
    ("tx",): "tx",
    ("t", "x"): "tx",
    ("phuong",): "p",
    ("p",): "p",
    ("f",): "p",
    ("xa",): "x",
    ("x",): "x",
    ("thi", "tran"): "tt",
    ("tt",): "tt",
    ("t", "t"): "tt",
    ("dac", "khu"): "dk",
}
_IN_ONE = ("tp", "tx", "tt", "p", "q", "h", "x")
_MARKED_PREFIXES = frozenset(["tỉnh", "thành", "phố", "quận", "huyện", "thị", "xã", "phường", "trấn", "đặc", "khu"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number.

    Args:
        plain: folded; a number without leading zeros.
        marked: as typed, normalised.
        first: a comma or the like stands before it.
    """

    plain: str
    marked: str
    first: bool

    @property
    def has_marks(self) -> bool:
        """Whether it was typed with marks."""
        return self.plain != self.marked


def words_of(text: str) -> list[Word]:
    """The words of a text, the first ``LONGEST`` of them."""
    words: list[Word] = []
    first = True
    for match in _WORD.finditer(normalise(text)):
        marked = match[0]
        if not marked[0].isalnum():
            # "tp. Tam Kỳ": the dot belongs to the abbreviation.
            first = marked != "." or not words or (words[-1].plain,) not in PREFIXES
            continue
        for part in _apart(marked.lstrip("0") or marked):
            words.append(Word(fold(part), part, first))
            first = False
        if len(words) == LONGEST:
            break
    return words


def _apart(marked: str) -> tuple[str, ...]:
    """A kind written in one with the name: "ttVương", "qTân"."""
    if marked.isdecimal() or is_syllable(fold(marked)):
        return (marked,)
    for kind in _IN_ONE:
        if marked.startswith(kind) and is_syllable(fold(marked[len(kind) :])):
            return kind, marked[len(kind) :]
    return (marked,)


def glued(plain: str) -> str:
    """A folded name in one: "phan rang - thap cham" as people may write it."""
    return plain.translate(_NOT_LETTERS)


def respelt(word: Word) -> Word:
    """The word with y for i at its end, or the other way round; itself where that is no question."""
    if not _Y_OR_I.fullmatch(word.plain):
        return word
    is_y = word.plain.endswith("y")
    last = word.marked[-1:].translate(_Y_TO_I if is_y else _I_TO_Y)
    return Word(word.plain[:-1] + ("i" if is_y else "y"), word.marked[:-1] + last, word.first)


def written(name: str) -> str:
    """A name, normalised and in one, marks kept: what is the same to staff is the same so."""
    return normalise(name).translate(_NOT_LETTERS)


marked_name = lru_cache(maxsize=8192)(written)  # of the map's names, which come again and again


def prefix_before(words: list[Word], at: int) -> tuple[int, str]:
    """How many words before ``at`` tell a kind, and which; (0, "") when none do."""
    if at == 0 or words[at].first:
        return 0, ""
    for count in (2, 1):
        start = at - count
        if start < 0 or any(word.first for word in words[start + 1 : at]):
            continue
        kind = PREFIXES.get(tuple(word.plain for word in words[start:at]))
        if kind == "x" and start and words[start - 1].plain == "hiem":
            continue  # "bảo hiểm xã hội phụ trách" isn't the commune Hội Phú
        if kind and all(not word.has_marks or word.marked in _MARKED_PREFIXES for word in words[start:at]):
            return count, kind
    return 0, ""
