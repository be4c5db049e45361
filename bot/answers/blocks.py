"""A text as blocks: what a page sets as a list is a list, whatever marks stood for it in chat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_MARKS = {"list": re.compile(r"[-•] +"), "steps": re.compile(r"\d{1,2}\. +")}

BlockKind = Literal["paragraph", "list", "steps", "ticks", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page.

    Args:
        kind: "paragraph" (one line of ``rows``, one cell), "list", "steps" or "ticks" (a line a row, one cell each),
            "table" (its first row holds the columns' names).
        rows: lines of cells.
    """

    kind: BlockKind
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The first cell of each row."""
        return tuple(row[0] for row in self.rows)


def block(kind: BlockKind, lines: tuple[str, ...]) -> Block:
    """A block of one cell a row."""
    return Block(kind, tuple((line,) for line in lines))


def blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text: lines that begin with "- " are a list, with "1. " steps, all others paragraphs."""
    return tuple(_joined(text))


def _joined(text: str) -> Iterator[Block]:
    kind: BlockKind | None = None
    lines: list[str] = []
    for line in (*text.splitlines(), ""):
        now, words = _read(line)
        if now != kind or now == "paragraph":
            if kind and lines:
                yield block(kind, tuple(lines))
            kind, lines = now, []
        if words:
            lines.append(words)


def _read(line: str) -> tuple[BlockKind | None, str]:
    """What a line belongs to, and its words without the mark."""
    stripped = line.strip()
    for kind in ("list", "steps"):
        if mark := _MARKS[kind].match(stripped):
            return kind, stripped[mark.end() :]
    return ("paragraph" if stripped else None), stripped


def plain(block: Block) -> str:
    """A block as lines of chat."""
    if block.kind == "table":
        columns, *rows = block.rows
        return "\n".join("- " + _row(columns, row) for row in rows)
    if block.kind == "steps":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(block.lines, 1))
    mark = "" if block.kind == "paragraph" else "- "
    return "\n".join(mark + line for line in block.lines)


def _row(columns: tuple[str, ...], row: tuple[str, ...]) -> str:
    named = (f"{column.lower()} {cell}" for column, cell in zip(columns[1:], row[1:], strict=False))
    return f"{row[0]}: {', '.join(named)}"
