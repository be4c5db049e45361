"""Print a text as it is read out, and about how long that takes."""

from __future__ import annotations

import argparse
import sys

from bot.answers.spoken import read_out, readable, reading, spoken_form
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly
from bot.knowledge.base import KnowledgeBase
from bot.text.spoken import seconds

STANDARD_INPUT = "-"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("name", help="id of an entry, leaflets/ and the id of a leaflet, or - for standard input")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print; 1 when there is no such text or it is withheld."""
    kb, day = served_for(options).kb, day_of(options)
    if options.name == STANDARD_INPUT:
        said = spoken_form(kb, sys.stdin.read())
    elif is_known("mục hay tờ rơi", options.name, readable(kb)):
        said = read_out(kb, options.name, day)
    else:
        return 1
    print(*read_aloud(kb, said), sep="\n")
    return 0


def read_aloud(kb: KnowledgeBase, said: str) -> tuple[str, str]:
    """What is read out, and a line on about how long that takes.

    Args:
        kb: the knowledge base.
        said: a text as it is read out.
    """
    return said, f"\nĐọc chừng {seconds(said, reading(kb)):.0f} giây (ước tính)."
