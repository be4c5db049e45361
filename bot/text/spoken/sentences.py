"""Lines as sentences, and nothing left but letters, spaces and . , ? : ;"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.text.normalise import compose


class _Table(dict[int, str]):
    """For ``str.translate``: what becomes of each character."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, code: int) -> str:
        said = self._becomes(chr(code))
        if code < _REMEMBERED:
            self[code] = said
        return said


def _plain(char: str) -> str:
    """One spelling for dashes, slashes and apostrophes; a digit of another script as ours."""
    if char in _SPELLINGS:
        return _SPELLINGS[char]
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _said(char: str) -> str:
    if char in _PAUSES:
        return _PAUSES[char]
    return char if char.isalpha() or char in " .,?:;" else " "


_SPELLINGS = {**dict.fromkeys("‐‑‒–—―−﹘", "-"), **dict.fromkeys("⁄∕", "/"), "’": "'"}
_REMEMBERED = 0x2100  # all Vietnamese letters are below; the rest needn't fill the memory
_PLAIN, _SAID = _Table(_plain), _Table(_said)
_BULLET = re.compile(r"^[ ]*+(?:\[[ xX]?\][ ]|[-*+•·▪◦●○►▸✓✔☐☑→–—][ ]|#{1,6}[ ])[ ]*+", re.MULTILINE)
_STEP = re.compile(r"^[ ]*+(?P<number>[0-9]{1,2})[.)][ ]+", re.MULTILINE)
_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_PAUSES = {"!": ". ", **dict.fromkeys('()[]{}"“”„«»‹›|/', ", ")}
_BETWEEN_WORDS = re.compile(r"[ ]-[ ]")
_ELLIPSIS = re.compile(r"\.{2,}+(?=(?P<more>[ ]*+[^\W\d_A-ZĐ])?)")
_MARKS = re.compile(r"[ .,?:;]*[.,?:;][ .,?:;]*")
_STRONGEST = "?.:;,"
_BEGINNING = re.compile(r"(?<=[.?][ ])[^\W\d_]")


def tidy(text: str) -> str:
    """One spelling for digits, dashes and spaces; list marks gone, steps as "một, "."""
    text = _LINE_ENDS.sub("\n", text)
    text = _SPACES.sub(" ", compose(text, "NFKC").translate(_PLAIN))
    return _STEP.sub(r"\g<number>, ", _BULLET.sub("", text))


def as_sentences(text: str) -> str:
    """One line: each of several lines ends with a mark, brackets and quotation marks are commas.

    What ends with a mark is a sentence and begins with a capital; a mere phrase stays as it is.
    """
    lines = [said for line in text.split("\n") if line.strip() and (said := _line(line))]
    if not lines:
        return ""
    last = lines[-1].rstrip(",:; ") if len(lines) == 1 else _closed(lines[-1], last=True)
    said = " ".join([*map(_closed, lines[:-1]), last])
    said = said[0].upper() + said[1:] if said.endswith((".", "?")) else said
    return _BEGINNING.sub(lambda match: match[0].upper(), said)


def _closed(line: str, last: bool = False) -> str:
    if line[-1] in ".?" or (line[-1] in ":;" and not last):
        return line
    return line.rstrip(",:;") + "."


def _line(line: str) -> str:
    line = _ELLIPSIS.sub(lambda match: ", " if match["more"] else ". ", line)
    line = _BETWEEN_WORDS.sub(", ", line)
    said = line.translate(_SAID)
    return _MARKS.sub(_one_mark, " ".join(said.split())).strip().lstrip(".,?:; ")


def _one_mark(match: re.Match[str]) -> str:
    """Of several marks the one that ends most."""
    mark = next(mark for mark in _STRONGEST if mark in match[0])
    return mark + " "


def dropped(text: str) -> set[str]:
    """The signs that fall silent, decoration excepted."""
    return {
        char
        for char in set(text)
        if not (char.isalpha() or char.isspace() or char in _PAUSES or char in ".,?:;-_'’`^~*#·•")
        and unicodedata.category(char) not in ("So", "Sk", "Cf", "Mn", "Co", "Cn", "Me", "Mc", "Cc", "Pi", "Pf")
    }
