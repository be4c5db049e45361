"""What communes read over their loudspeakers: a week's plan, a script, and the log of what went out."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from bot.answers.wording import show_day
from bot.commands.communes import commune_for
from bot.commands.loudspeaker_log import logged, show
from bot.commands.start import add_knowledge, day_of, is_known, knowledge_for, served_for, settings_of, told_plainly
from bot.commands.writing import write_file
from bot.desk.broadcasts import Played, week_name
from bot.knowledge.base import KnowledgeBase
from bot.outlets.broadcast_weeks import USUAL_LENGTH, PlanError, week_plan
from bot.outlets.loudspeaker import script
from bot.outlets.week_papers import plan_document, plan_text
from bot.storage.played import add_played, log_in

_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.ASCII | re.IGNORECASE)
_LONGEST_NAME = 80  # of who put a broadcast on
_A_YEAR = timedelta(days=366)  # how far ahead is planned and how far back is logged: anything else is a slip


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    tasks = parser.add_subparsers(dest="task", required=True)
    plan = tasks.add_parser("plan", help="plan a commune's week, with all its scripts")
    plan.add_argument("--commune", required=True, help="name of a commune, today's or old, or its code")
    plan.add_argument("--week", type=_week, required=True, help="e.g. 2026-W48")
    plan.add_argument("--to", type=Path, metavar="FILE", help="write it to a .docx or .txt file")
    read = tasks.add_parser("script", help="print a broadcast as it is read, in words only")
    read.add_argument("--written", action="store_true", help="as it is written instead, with figures")
    played = tasks.add_parser("played", help="log that a broadcast went out")
    played.add_argument("--commune", required=True, help="name of a commune, today's or old, or its code")
    played.add_argument("--on", type=date.fromisoformat, default=None, metavar="DAY", help="when (default: today)")
    played.add_argument("--by", default="", help="which unit or role put it on; no person's name")
    for task in (read, played):
        task.add_argument("broadcast", help="id of the broadcast, e.g. tu-nguyen-muc-dong")
    for task in (plan, read, played):
        told = f"which version, in seconds (default: {USUAL_LENGTH})"
        task.add_argument("--length", type=int, default=USUAL_LENGTH, help=told)
    _log_arguments(tasks.add_parser("log", help="show what went out, week by week"))
    for task in tasks.choices.values():
        add_knowledge(task)


def _log_arguments(log: argparse.ArgumentParser) -> None:
    log.add_argument("--commune", default="", help="of this commune only")
    log.add_argument(
        "--from", dest="since", type=date.fromisoformat, metavar="DAY", help="from the week of this day on"
    )
    log.add_argument("--to", dest="until", type=date.fromisoformat, metavar="DAY", help="to the week of this day")
    log.add_argument("--csv", type=Path, metavar="FILE", help="also write every broadcast to a table")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Do the task named; 1 when it can't be done, which is told."""
    return _TASKS[options.task](options)


# -- a week


def _plan(options: argparse.Namespace) -> int:
    kb = served_for(options).kb
    if not _has_length(kb, options.length) or not _can_be_written(options.to):
        return 1
    if options.week - day_of(options) > _A_YEAR:
        print(f"Tuần {week_name(options.week)} còn xa; chỉ lập lịch trong một năm tới.", file=sys.stderr)
        return 1
    commune = commune_for(kb, options.commune, options.week)
    if commune is None:
        return 1
    try:
        plan = week_plan(kb, commune, options.week, played=logged(options), length=options.length)
    except PlanError as error:
        print(f"Không lập được lịch: {error}", file=sys.stderr)
        return 1
    if options.to is None:
        print(plan_text(plan), end="")
        return 0
    made = plan_document(plan) if options.to.suffix == ".docx" else plan_text(plan).encode()
    return 0 if write_file(options.to, made) else 1


def _can_be_written(path: Path | None) -> bool:
    if path is None or path.suffix in (".docx", ".txt"):
        return True
    print(f"Không ghi được {path}: tên tệp phải có đuôi .docx hoặc .txt", file=sys.stderr)
    return False


# -- a script


def _script(options: argparse.Namespace) -> int:
    kb = served_for(options).kb
    if not _is_broadcast(kb, options):
        return 1
    told = script(kb, options.broadcast, day_of(options), options.length)
    print(told.text if options.written else told.spoken)
    until = f"đúng đến hết ngày {show_day(told.until)}" if told.until else "chưa biết ngày đổi số liệu"
    print(f"(bản {told.length} giây, đọc ước tính {told.seconds:.0f} giây, {until})", file=sys.stderr)
    return 0


# -- the log


def _played(options: argparse.Namespace) -> int:
    kb, today = knowledge_for(options), day_of(options)
    day: date = options.on or today
    if day > today:
        print(f"Ngày {show_day(day)} chưa tới; chỉ ghi lượt đã phát.", file=sys.stderr)
        return 1
    if today - day > _A_YEAR:
        print(f"Ngày {show_day(day)} đã quá một năm; xem lại năm.", file=sys.stderr)
        return 1
    if not _is_broadcast(kb, options) or not _is_short(options.by):
        return 1
    commune = commune_for(kb, options.commune, day)
    if commune is None:
        return 1
    told = kb.loudspeaker.broadcasts[options.broadcast]
    by = options.by.strip()
    played = Played(day, commune.code, commune.full_name, options.broadcast, told.scheme, options.length, by)
    if played in logged(options):
        print("Lượt giống hệt đã có trong sổ; vẫn ghi thêm một lượt.", file=sys.stderr)
    add_played(log_in(settings_of(options).data), played)
    print(f"Đã ghi: {show_day(day)}, {commune.full_name}, {told.title} (bản {options.length} giây).")
    return 0


_TASKS: dict[str, Callable[[argparse.Namespace], int]] = {
    "plan": _plan,
    "script": _script,
    "played": _played,
    "log": show,
}


# -- what was typed


def _week(text: str) -> date:
    """The Monday of a week."""
    found = _WEEK.fullmatch(text.strip())
    try:
        if found:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"'{text}' không phải tuần; viết như 2026-W48")


def _is_broadcast(kb: KnowledgeBase, options: argparse.Namespace) -> bool:
    known = is_known("bài phát thanh", options.broadcast, kb.loudspeaker.broadcasts)
    return known and _has_length(kb, options.length)


def _has_length(kb: KnowledgeBase, length: int) -> bool:
    if length in kb.loudspeaker.lengths:
        return True
    print(f"Không có bản {length} giây; chọn: {', '.join(map(str, kb.loudspeaker.lengths))}.", file=sys.stderr)
    return False


def _is_short(by: str) -> bool:
    if len(by) <= _LONGEST_NAME and by.isprintable():
        return True
    print(
        f"--by dài quá {_LONGEST_NAME} ký tự hoặc có ký tự lạ; ghi tên đơn vị, ví dụ: đài truyền thanh.",
        file=sys.stderr,
    )
    return False
