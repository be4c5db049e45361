"""How many leaflets were handed over, and how many printed ones were scanned."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from bot.answers.wording import show_day
from bot.commands.start import told_plainly
from bot.commands.writing import write_table
from bot.settings import load_settings
from bot.storage.handouts import SCANNED
from bot.storage.inspection import read_handouts
from bot.storage.store import Handout

_HEADINGS = ("Ngày", "Tờ rơi", "Ấn bản", "Kiểu", "Kênh", "Nơi phát", "Số lượt")
_FORMS = {"pdf": "PDF", "pictures": "hình", "text": "chữ", SCANNED: "quét mã"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    told = "count from this day on (YYYY-MM-DD; default: the first)"
    parser.add_argument("--from", dest="since", type=date.fromisoformat, default=date.min, metavar="DAY", help=told)
    told = "count to this day, included (YYYY-MM-DD; default: the last)"
    parser.add_argument("--to", dest="until", type=date.fromisoformat, default=date.max, metavar="DAY", help=told)
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write the counts of each day to a table instead")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print or write the counts; 1 when the period ends before it begins, or the table can't be written."""
    if options.since > options.until:
        print(f"Ngày đầu {show_day(options.since)} ở sau ngày cuối {show_day(options.until)}.", file=sys.stderr)
        return 1
    path = load_settings().data / "bot.sqlite"
    counts = read_handouts(path, options.since, options.until) if path.exists() else []
    if options.csv:
        return 0 if write_table(options.csv, _HEADINGS, map(_cells, counts)) else 1
    _print(counts)
    return 0


def _print(counts: list[Handout]) -> None:
    if not counts:
        print("Chưa có lượt nào trong những ngày này.")
        return
    days = [one.day for one in counts]
    print(f"Từ {show_day(min(days))} đến {show_day(max(days))}:")
    by_leaflet = attrgetter("leaflet")
    for leaflet, of_it in groupby(sorted(counts, key=by_leaflet), by_leaflet):
        rows = list(of_it)
        print(f"\n{leaflet}: {_summed(rows)}")
        _print_rows(rows)
    print(f"\nCộng: {_summed(counts)}.")


def _print_rows(counts: Iterable[Handout]) -> None:
    times: Counter[Handout] = Counter()
    for one in counts:
        times[replace(one, day=date.min, given=0)] += one.given
    cells = [(str(given), *_cells(one)[2:-1]) for one, given in times.items()]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for given, *rest in sorted(cells, key=lambda row: row[1:]):
        said = "  ".join(cell.ljust(width) for cell, width in zip(rest, widths[1:], strict=True))
        print(f"  {given:>{widths[0]}}  {said}".rstrip())


def _summed(counts: Iterable[Handout]) -> str:
    times: Counter[bool] = Counter()
    for one in counts:
        times[one.form == SCANNED] += one.given
    return f"đã đưa {times[False]} lượt, quét mã {times[True]} lượt"


def _cells(one: Handout) -> tuple[str, ...]:
    form = _FORMS.get(one.form, one.form)
    return (one.day.isoformat(), one.leaflet, one.code or "-", form, one.channel, one.place, str(one.given))
