"""Preview an entry on a day: its answer, where its figures come from, until when it holds."""

from __future__ import annotations

import argparse
import sys

from bot.answers.answer import answer
from bot.answers.wording import show_day, show_with_unit
from bot.commands.start import add_knowledge, day_of, served_for, told_plainly
from bot.knowledge.base import NoValueError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("entry", help="id of the entry, e.g. bhxh-tu-nguyen/muc-dong-thap-nhat")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Preview; 1 when there is no such entry or its answer is withheld."""
    kb, day = served_for(options).kb, day_of(options)
    if options.entry not in kb.entries:
        near = [intent for intent in sorted(kb.entries) if options.entry.split("/")[-1] in intent]
        print(f"Không có mục '{options.entry}'." + (f" Có phải: {', '.join(near)}?" if near else ""), file=sys.stderr)
        return 1
    try:
        told = answer(kb, options.entry, day)
    except NoValueError as error:
        print(f"Đang ẩn: tham số '{error.name}' chưa có giá trị ngày {show_day(error.day)}.", file=sys.stderr)
        return 1
    print(told.text, "", told.basis, sep="\n")
    print(*(f"[{button.label}] -> {button.payload}" for button in told.related), sep="\n")
    for value in told.used:
        table = isinstance(value.value, dict)
        shown = "bảng" if table else show_with_unit(value.value, value.unit, kb.replies.units)
        change = f", đổi từ {show_day(value.next_change)}" if value.next_change else ""
        print(f"- {value.name} = {shown}, từ {show_day(value.effective_from)}{change}")
    return 0
