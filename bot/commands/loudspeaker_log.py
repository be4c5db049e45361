"""The log of what communes broadcast, week by week beside the target, or as a table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date

from bot.answers.wording import show_day
from bot.commands.communes import commune_for
from bot.commands.start import day_of, knowledge_for, settings_of
from bot.commands.writing import write_table
from bot.desk.broadcasts import A_WEEK, Played, WeekPlayed, communes_in, monday_of, week_name, weeks_played
from bot.knowledge.loudspeaker_schema import Loudspeaker
from bot.storage.played import log_in, read_played

_HEADINGS = ("Ngày", "Tuần", "Mã xã", "Xã, phường", "Mã bài", "Chế độ", "Bản (giây)", "Ai phát")


def show(options: argparse.Namespace) -> int:
    """Print the weeks, and write the table that is asked for; 1 when the period, commune or file isn't right."""
    kb, today = knowledge_for(options), day_of(options)
    rows: Sequence[Played] = logged(options)
    communes = communes_in(rows)
    if options.commune:
        commune = commune_for(kb, options.commune, today)
        if commune is None:
            return 1
        communes = {commune.code: commune.full_name}
        rows = [row for row in rows if row.commune == commune.code]
    days = [row.day for row in rows]
    last = max(days, default=today)
    since, until = options.since or min(days, default=today), min(options.until or last, max(last, today))
    if since > until:
        print(f"Ngày đầu {show_day(since)} ở sau ngày cuối {show_day(until)}.", file=sys.stderr)
        return 1
    rows = [row for row in rows if monday_of(since) <= row.day < monday_of(until) + A_WEEK]
    _print_weeks(kb.loudspeaker, list(weeks_played(communes, rows, since, until)), today)
    if options.csv:
        cells = map(_cells, sorted(rows, key=lambda row: (row.day, row.commune_name)))
        return 0 if write_table(options.csv, _HEADINGS, cells) else 1
    return 0


def _print_weeks(target: Loudspeaker, weeks: Sequence[WeekPlayed], today: date) -> None:
    if not weeks:
        print("Chưa ghi lượt phát nào.")
        return
    below = 0
    for week in weeks:
        is_over = week.monday + A_WEEK <= today
        below += is_over and week.misses(target)
        print(f"{week_name(week.monday)} {week.commune_name}: {_counted(week)}{_judged(target, week, is_over)}")
    print(f"{below} tuần dưới mức (mỗi tuần {target.least_slots} lượt, {target.least_voluntary} về BHXH tự nguyện).")


def _counted(week: WeekPlayed) -> str:
    return f"{week.slots} lượt, {week.voluntary} về BHXH tự nguyện"


def _judged(target: Loudspeaker, week: WeekPlayed, is_over: bool) -> str:
    if not week.misses(target):
        return ""
    slots = max(0, target.least_slots - week.slots)
    voluntary = max(0, target.least_voluntary - week.voluntary)
    missing = f"còn thiếu {max(slots, voluntary)} lượt" + (f", {voluntary} về BHXH tự nguyện" if voluntary else "")
    return f" – {'DƯỚI MỨC' if is_over else 'tuần chưa hết'}: {missing}"


def _cells(row: Played) -> tuple[str, ...]:
    what = (row.broadcast, row.scheme, str(row.length), row.by)
    return (row.day.isoformat(), week_name(row.day), row.commune, row.commune_name, *what)


def logged(options: argparse.Namespace) -> tuple[Played, ...]:
    """What was logged; lines that can't be read are told."""
    path = log_in(settings_of(options).data)
    log = read_played(path)
    if log.unreadable:
        numbers = ", ".join(map(str, log.unreadable))
        print(f"{path}: bỏ qua dòng {numbers}, không đọc được (máy tắt lúc đang ghi?).", file=sys.stderr)
    return log.played
