"""Play whole dialogues without a channel: {"turns": ["…", …]} lines in, the same with "replies" out."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bot.commands.start import add_knowledge, day_of, served_for, told_plainly
from bot.conversation.player import play, shown


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Play."""
    served, day = served_for(options), day_of(options)
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        row = _row(line)
        if row is None:
            bad += 1
            print(f'dòng {number}: cần một đối tượng JSON có "turns" là danh sách câu', file=sys.stderr)
            continue
        turns = list(play(row["turns"], day, served.kb, served.router))
        row["replies"] = [[shown(reply) for reply in turn.replies] for turn in turns]
        row["outcomes"] = [str(turn.outcome) for turn in turns]
        row["intents"] = [turn.intent for turn in turns]
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 1 if bad else 0


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or not isinstance(row.get("turns"), list):
        return None
    return row if all(isinstance(turn, str) for turn in row["turns"]) else None
