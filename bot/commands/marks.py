"""Toneless questions with their marks restored, line by line, for staff who read them."""

from __future__ import annotations

import argparse
import sys

from bot.commands.start import add_knowledge, knowledge_for, told_plainly
from bot.desk.marks import Marks, MarksUnavailableError, pyvi_restorer, texts_of


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("--pyvi", action="store_true", help="let pyvi guess the words the knowledge doesn't have")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Restore; 1 when pyvi was asked for and isn't installed."""
    try:
        unknown = pyvi_restorer() if options.pyvi else None
    except MarksUnavailableError:
        print("Chưa cài pyvi. Hãy chạy 'scripts/setup desk' một lần, hoặc bỏ --pyvi.", file=sys.stderr)
        return 1
    marks = Marks(texts_of(knowledge_for(options)), unknown)
    for line in sys.stdin:
        print(marks.restore(line.rstrip("\n")), flush=True)
    return 0
