"""Print the checklist of a procedure, with boxes to tick."""

from __future__ import annotations

import argparse

from bot.answers.checklist import ON_PAPER, checklist
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("procedure", help="id of the procedure, e.g. dang-ky-bhxh-tu-nguyen")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print; 1 when there is no such procedure or it is withheld."""
    kb, day = served_for(options).kb, day_of(options)
    if not is_known("thủ tục", options.procedure, kb.procedures):
        return 1
    told = checklist(kb, options.procedure, day, tick=ON_PAPER)
    print(told.text, "", told.basis, sep="\n")
    return 0
