"""Preview an entry on a day: its answer, where its figures come from, until when it holds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from bot.answers.answer import Answer, answer
from bot.answers.wording import show_day, show_with_unit
from bot.app.bot import with_numbers
from bot.app.looks import CHANNELS, TEXT_ONLY, drawn, looks
from bot.app.served import Served
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly
from bot.conversation.player import play
from bot.knowledge.base import KnowledgeBase
from bot.messages import Reply


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("entry", help="id of the entry, e.g. bhxh-tu-nguyen/muc-dong-thap-nhat")
    parser.add_argument("--channel", choices=CHANNELS, help="as a citizen sees it there: messages, lengths, buttons")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Preview; 1 when there is no such entry or its answer is withheld."""
    served, day = served_for(options), day_of(options)
    if not is_known("mục", options.entry, served.kb.entries):
        return 1
    told = answer(served.kb, options.entry, day)
    if options.channel:
        words = getattr(served.kb.replies, options.channel, {})
        for reply in _replies(served, options.entry, day, options.channel):
            print(drawn(looks(options.channel, reply, words)))
    else:
        print(told.text, "", told.basis, sep="\n")
        print(*(f"[{button.label}] -> {button.payload}" for button in told.related), sep="\n")
    _print_values(served.kb, told)
    return 0


def _replies(served: Served, entry: str, day: date, channel: str) -> Sequence[Reply]:
    """What a citizen is told who presses the entry's button, with the files and questions that come with it."""
    turn = next(iter(play([f"intent:{entry}"], day, served.kb, served.router)))
    return (with_numbers(turn) if channel in TEXT_ONLY else turn).replies


def _print_values(kb: KnowledgeBase, told: Answer) -> None:
    for value in told.used:
        table = isinstance(value.value, dict)
        shown = "bảng" if table else show_with_unit(value.value, value.unit, kb.replies.units)
        change = f", đổi từ {show_day(value.next_change)}" if value.next_change else ""
        print(f"- {value.name} = {shown}, từ {show_day(value.effective_from)}{change}")
