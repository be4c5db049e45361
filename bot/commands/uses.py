"""Who uses a parameter, and what becomes of their answers when it changes."""

from __future__ import annotations

import argparse
from datetime import date, timedelta

from bot.answers.wording import show_day
from bot.check.uses import changed_lines, place_name, using
from bot.commands.start import add_knowledge, day_of, is_known, knowledge_for, told_plainly
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import field_name


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("parameter", help="id of the parameter, e.g. chung/luong-co-so")
    told = "show the lines that differ from the day before (YYYY-MM-DD)"
    parser.add_argument("--change", type=date.fromisoformat, default=None, help=told)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Tell; 1 when there is no such parameter."""
    kb = knowledge_for(options)
    if not is_known("tham số", options.parameter, kb.parameters):
        return 1
    print(f"{options.parameter}: {kb.parameters[options.parameter].title}")
    if options.change is None:
        return _users(kb, options.parameter, day_of(options))
    return _changes(kb, options.parameter, options.change)


def _users(kb: KnowledgeBase, parameter: str, day: date) -> int:
    places = using(kb, parameter, day)
    for place, paths in places.items():
        print(f"- {place_name(place)}: {', '.join(map(field_name, paths))}")
    print(f"{len(places)} nơi dùng, ngày {show_day(day)}.")
    return 0


def _changes(kb: KnowledgeBase, parameter: str, day: date) -> int:
    before = day - timedelta(days=1)
    places = dict.fromkeys([*using(kb, parameter, before), *using(kb, parameter, day)])
    changed = 0
    for place in places:
        lines = changed_lines(kb, place, before, day)
        if lines:
            changed += 1
            print(f"\n{place_name(place)}", *(f"{sign} {line}" for sign, line in lines), sep="\n")
    rows = {row.effective_from for row in kb.parameters[parameter].values}
    if day not in rows:
        print(f"\nTham số này không có dòng nào bắt đầu ngày {show_day(day)}.")
    print(f"\n{changed} trong {len(places)} nơi dùng đổi từ ngày {show_day(day)}.")
    return 0
