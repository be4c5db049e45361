"""What citizens asked and weren't answered at once: counts by subject, never what they wrote nor who."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.messages import Outcome
from bot.storage.inspection import open_to_look
from bot.storage.json_text import from_text
from bot.storage.store import StorageError
from bot.storage.times import stamp

HARD = (Outcome.CLARIFIED, Outcome.FALLBACK, Outcome.DECLINED, Outcome.WITHHELD)
MOST_INTENTS = 2  # of those a question was taken for: enough to tell what it was about
_TURNS = "SELECT outcome, intent, candidates FROM turns WHERE at >= ? AND outcome IN (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class HardSubject:
    """A subject that wasn't answered at once.

    Args:
        intents: what it was taken for, the likeliest first; none where there was no idea.
        outcome: how it ended.
        times: how often.
    """

    intents: tuple[str, ...]
    outcome: str
    times: int


def hardest(path: Path, since: datetime, limit: int) -> list[HardSubject]:
    """What was hardest to answer, the most frequent first. Reads only, also beside a running service.

    Args:
        path: the database.
        since: what came from then on counts.
        limit: how many at most.

    Raises:
        StorageError: it can't be read.
    """
    outcomes = [outcome.value for outcome in HARD]
    counted: Counter[tuple[str, tuple[str, ...]]] = Counter()
    try:
        with closing(open_to_look(path)) as connection:
            for outcome, intent, candidates in connection.execute(_TURNS, (stamp(since), *outcomes)):
                counted[outcome, _intents(intent, candidates)] += 1
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [HardSubject(intents, outcome, times) for (outcome, intents), times in ranked[:limit]]


def _intents(intent: str, candidates: str) -> tuple[str, ...]:
    """What a turn was taken for: what it was answered as, else the likeliest."""
    if intent:
        return (intent,)
    try:
        likely = from_text(candidates)
    except ValueError:
        return ()
    return tuple(str(one) for one in likely[:MOST_INTENTS]) if isinstance(likely, list) else ()
