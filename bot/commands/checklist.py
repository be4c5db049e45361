"""Print the checklist of a procedure, with boxes to tick."""

from __future__ import annotations

import argparse
import sys
from difflib import get_close_matches

from bot.answers.checklist import ON_PAPER, checklist
from bot.answers.wording import show_day
from bot.commands.start import add_knowledge, day_of, served_for, told_plainly
from bot.knowledge.base import NoValueError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("procedure", help="id of the procedure, e.g. dang-ky-bhxh-tu-nguyen")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print; 1 when there is no such procedure or it is withheld."""
    kb, day = served_for(options).kb, day_of(options)
    if options.procedure not in kb.procedures:
        near = _near(options.procedure, sorted(kb.procedures))
        hint = f" Có phải: {', '.join(near)}?" if near else ""
        print(f"Không có thủ tục '{options.procedure}'.{hint}", file=sys.stderr)
        return 1
    try:
        told = checklist(kb, options.procedure, day, tick=ON_PAPER)
    except NoValueError as error:
        print(f"Đang ẩn: tham số '{error.name}' chưa có giá trị ngày {show_day(error.day)}.", file=sys.stderr)
        return 1
    print(told.text, "", told.basis, sep="\n")
    return 0


def _near(asked: str, known: list[str]) -> list[str]:
    """Procedures whose id has what was asked, or nearly is it."""
    name = asked.removeprefix("procedures/")
    return [key for key in known if name and name in key] or get_close_matches(name, known, n=3, cutoff=0.5)
