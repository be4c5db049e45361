"""Write the briefing pack of communicators: what changed since a day, the figures in force, what to say."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bot.answers.wording import show_day
from bot.commands.start import add_knowledge, day_of, served_for, settings_of, told_plainly
from bot.commands.writing import write_file
from bot.outlets.briefing import Hard, briefing
from bot.storage.hardest import hardest
from bot.storage.times import VIETNAM

COUNTED_DAYS = 30
MOST_HARD = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("--since", type=date.fromisoformat, required=True, help="tell what changed after this day")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE.docx", help="where to write it")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Write; 1 when the days are in the wrong order or it can't be written."""
    kb, day = served_for(options).kb, day_of(options)
    if options.since > day:
        print(f"Ngày {show_day(options.since)} đứng sau ngày của tài liệu {show_day(day)}.", file=sys.stderr)
        return 1
    hard = _hardest(settings_of(options).data / "bot.sqlite", day)
    return 0 if write_file(options.to, briefing(kb, options.since, day, hard)) else 1


def _hardest(database: Path, day: date) -> list[Hard]:
    """What was hardest to answer in the last days; nothing where no message was ever kept."""
    if not database.exists():
        return []
    since = datetime.combine(day - timedelta(days=COUNTED_DAYS), time(), VIETNAM)
    return [Hard(one.intents, one.outcome, one.times) for one in hardest(database, since, MOST_HARD)]
