"""Play whole dialogues without a channel: {"turns": ["…", …]} lines in, the same with "replies" out."""

from __future__ import annotations

import argparse
from datetime import date
from functools import partial

from bot.app.served import Served
from bot.commands.start import Row, add_knowledge, answer_lines, day_of, served_for, told_plainly
from bot.conversation.player import play, shown


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Play."""
    played = partial(_played, served_for(options), day_of(options))
    return answer_lines(played, _has_turns, '"turns" là danh sách câu')


def _has_turns(row: Row) -> bool:
    turns = row.get("turns")
    return isinstance(turns, list) and all(isinstance(turn, str) for turn in turns)


def _played(served: Served, day: date, row: Row) -> Row:
    turns = list(play(row["turns"], day, served.kb, served.router))
    return {
        "replies": [[shown(reply) for reply in turn.replies] for turn in turns],
        "outcomes": [str(turn.outcome) for turn in turns],
        "intents": [turn.intent for turn in turns],
    }
