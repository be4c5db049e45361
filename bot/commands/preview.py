"""Preview an entry on a day: its answer, where its figures come from, until when it holds."""

from __future__ import annotations

import argparse

from bot.answers.answer import answer
from bot.answers.wording import show_day, show_with_unit
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("entry", help="id of the entry, e.g. bhxh-tu-nguyen/muc-dong-thap-nhat")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Preview; 1 when there is no such entry or its answer is withheld."""
    kb, day = served_for(options).kb, day_of(options)
    if not is_known("mục", options.entry, kb.entries):
        return 1
    told = answer(kb, options.entry, day)
    print(told.text, "", told.basis, sep="\n")
    print(*(f"[{button.label}] -> {button.payload}" for button in told.related), sep="\n")
    for value in told.used:
        table = isinstance(value.value, dict)
        shown = "bảng" if table else show_with_unit(value.value, value.unit, kb.replies.units)
        change = f", đổi từ {show_day(value.next_change)}" if value.next_change else ""
        print(f"- {value.name} = {shown}, từ {show_day(value.effective_from)}{change}")
    return 0
