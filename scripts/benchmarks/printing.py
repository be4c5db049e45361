"""Tables on a terminal."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[object]], decimals: int = 2) -> None:
    """Print rows in columns, the first to the left.

    Args:
        rows: cells; None is shown as a dash.
        decimals: of the numbers that have any.
    """
    shown = [[_cell(cell, decimals) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown if i < len(row)) for i in range(max(map(len, shown)))]
    for first, *rest in shown:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=False))]
        print("  ".join(cells).rstrip())


def _cell(cell: object, decimals: int) -> str:
    if cell is None:
        return "–"
    return f"{cell:,.{decimals}f}" if isinstance(cell, float) else str(cell)
