"""Files that staff ask a command for."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute


def write_file(path: Path, content: bytes) -> bool:
    """Write a file and say so; whether it could be written.

    Args:
        path: where.
        content: what stands in it.
    """
    if not _is_written(path, content):
        return False
    print(f"Đã ghi {path}")
    return True


def write_table(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Write a table that spreadsheets read with its Vietnamese letters, and compute nothing of; whether it could be.

    Args:
        path: where, as CSV.
        headings: what the columns are called.
        rows: their cells.
    """
    cells = [[_plain(cell) for cell in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *cells])
    if not _is_written(path, text.getvalue().encode("utf-8-sig")):
        return False
    print(f"Đã ghi {len(cells)} dòng vào {path}.")
    return True


def _is_written(path: Path, content: bytes) -> bool:
    try:
        path.write_bytes(content)
    except OSError as error:
        print(f"Không ghi được {path}: {error.strerror}", file=sys.stderr)
        return False
    return True


def _plain(cell: str) -> str:
    """A cell that is no formula; a sign alone is none."""
    return f"'{cell}" if len(cell) > 1 and cell.startswith(_FORMULA) else cell
