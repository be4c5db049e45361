"""Print the checklist of a procedure, with boxes to tick."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.answers.checklist import ON_PAPER, checklist
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly
from bot.commands.writing import write_file
from bot.outlets.card import content, pdf
from bot.outlets.typesetting import Content, UnprintableError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("procedure", help="id of the procedure, e.g. dang-ky-bhxh-tu-nguyen")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write it to a PDF instead, two pages of A5 at most")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print; 1 when there is no such procedure, it is withheld or can't be written."""
    kb, day = served_for(options).kb, day_of(options)
    if not is_known("thủ tục", options.procedure, kb.procedures):
        return 1
    if options.pdf:
        return _write(options.pdf, content(kb, options.procedure, day))
    told = checklist(kb, options.procedure, day, tick=ON_PAPER)
    print(told.text, "", told.basis, sep="\n")
    return 0


def _write(path: Path, told: Content) -> int:
    try:
        made = pdf(told)
    except UnprintableError as error:
        print(f"Không dựng được PDF: {error}", file=sys.stderr)
        return 1
    return 0 if write_file(path, made) else 1
