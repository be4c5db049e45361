"""The sentences of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(r"[.?!…][”\")]?[ \t]+")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with the mark at its end; the end of a line ends one, too."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(sentence for line in lines if line for sentence in _of_line(line))


def _of_line(line: str) -> Iterator[str]:
    """A mark ends a sentence before a space, unless what follows goes on in small letters."""
    begin = 0
    for mark in _MARK.finditer(line):
        if not line[mark.end()].islower():
            yield line[begin : mark.end()].strip()
            begin = mark.end()
    yield line[begin:]
