"""What became of it all: what citizens said and were sent, against what the service has written down."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.messages import Reply, reply_from_json
from bot.storage.json_text import from_text
from load.following import Kill, Sent, follow

_MOST_SHOWN = 20
_OUTBOX = """
    SELECT outbox.id, outbox.channel, address, turn_id, sent, reply
    FROM outbox LEFT JOIN addresses USING (user_key) ORDER BY outbox.id
"""

Texts = Callable[[Reply], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Story:
    """One citizen, as the platform knows it.

    Args:
        said: the messages that the service accepted, and when they were said.
        sent: what was taken for the citizen, in order.
    """

    channel: str
    address: str
    said: dict[str, float]
    sent: list[Sent]


@dataclass(frozen=True, slots=True)
class Due:
    """A reply in the outbox.

    Args:
        texts: what its messages say.
        state: 0 unsent, 1 sent, 2 given up.
    """

    id: int
    channel: str
    address: str
    turn: int
    texts: tuple[str, ...]
    state: int = 1


@dataclass
class Kept:
    """What the service has written down.

    Args:
        inbox: (channel, message id) -> whether it was answered, and the turn it carries.
        outbox: in order.
    """

    inbox: dict[tuple[str, str], tuple[bool, int | None]] = field(default_factory=dict)
    outbox: list[Due] = field(default_factory=list)
    turns: set[int] = field(default_factory=set)


@dataclass
class Report:
    """What came of it; ``is_wrong`` when anything is.

    Args:
        accepted: messages that the platforms were told were taken.
        merged: messages answered together with a later one.
        again: messages that reached a citizen once more, by what excuses it.
        waits: seconds from said to answered, by channel.
        trouble: what else is wrong.
    """

    seconds: float = 0.0
    said: int = 0
    accepted: int = 0
    duplicates_dropped: int = 0
    answered: int = 0
    merged: int = 0
    sends: int = 0
    kills: int = 0
    stops: int = 0
    refreshes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    waits: dict[str, list[float]] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    order_broken: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return bool(self.twice or self.order_broken or self.lost or self.trouble)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for name, value in vars(self).items():
            label = name.replace("_", " ")
            if isinstance(value, Counter):
                yield from (f"{f'{label}: {kind}':34}{count:6}" for kind, count in sorted(value.items()))
            elif name == "waits":
                yield from self._wait_lines()
            else:
                yield f"{label:34}{len(value) if isinstance(value, list) else round(value):6}"
        for name in ("twice", "order_broken", "lost", "trouble"):
            yield from (f"{name.upper()} {line}" for line in getattr(self, name)[:_MOST_SHOWN])

    def _wait_lines(self) -> Iterator[str]:
        for channel, waits in sorted(self.waits.items()):
            for percent in (50, 99):
                label = f"{channel} said to answered p{percent}"
                yield f"{label:34}{sorted(waits)[len(waits) * percent // 100]:6.2f} s"


def unanswered(database: Path, said: Mapping[str, Iterable[str]]) -> int:
    """How many of the messages of each channel aren't answered yet, or their answers not sent."""
    answered = set(_rows(database, "SELECT channel, message_id FROM inbox WHERE answered = 1"))
    missing = sum((channel, message) not in answered for channel, messages in said.items() for message in messages)
    marks = ", ".join("?" * len(said))
    [(unsent,)] = _rows(database, f"SELECT count(*) FROM outbox WHERE sent = 0 AND channel IN ({marks})", tuple(said))
    return missing + int(unsent)


def read(database: Path, texts: Mapping[str, Texts]) -> Kept:
    """What is in a database, of the channels whose replies can be made into texts."""
    inbox = _rows(database, "SELECT channel, message_id, answered, turn_id FROM inbox")
    turns = _rows(database, "SELECT id FROM turns")
    outbox = _rows(database, _OUTBOX)
    return Kept(
        {(channel, message): (bool(answered), turn) for channel, message, answered, turn in inbox},
        [_due(texts, *row) for row in outbox if row[1] in texts],
        {turn for (turn,) in turns},
    )


def _rows(database: Path, query: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query, values).fetchall()


def _due(texts: Mapping[str, Texts], id_: int, channel: str, address: str, turn: int, state: int, reply: Any) -> Due:
    said = texts[channel](reply_from_json(from_text(reply)))
    return Due(id_, channel, address or "", turn, tuple(text.strip() for text in said), state)


def judge(stories: Sequence[Story], kept: Kept, kills: Sequence[Kill]) -> Report:
    """Look whether all that was accepted was answered, once, and in order.

    Args:
        stories: of all citizens.
        kept: what the service has.
        kills: a message on its way at such a moment may come again.
    """
    report = Report(kills=len(kills))
    outbox: defaultdict[tuple[str, str], list[Due]] = defaultdict(list)
    for due in kept.outbox:
        outbox[due.channel, due.address].append(due)
    for story in stories:
        theirs = outbox.pop((story.channel, story.address), [])
        _judge_answers(story, kept, theirs, report)
        _judge_sends(story, theirs, kills, kept, report)
    report.lost += [f"reply {due.id} is for nobody" for rest in outbox.values() for due in rest]
    carried = {turn for _, turn in kept.inbox.values()}
    report.twice += [f"turn {turn} answers what another answers, too" for turn in sorted(kept.turns - carried)]
    return report


def _judge_answers(story: Story, kept: Kept, theirs: Sequence[Due], report: Report) -> None:
    turns = {due.turn for due in theirs}
    for message in story.said:
        report.accepted += 1
        answered, turn = kept.inbox.get((story.channel, message), (None, None))
        if answered is None:
            report.lost.append(f"{story.channel} {message}: accepted, and not written down")
        elif not answered:
            report.lost.append(f"{story.channel} {message}: accepted, and not answered")
        elif turn is not None and turn not in turns:
            report.lost.append(f"{story.channel} {message}: turn {turn} has no replies")
        else:
            report.answered += 1
            report.merged += turn is None


def _judge_sends(story: Story, theirs: Sequence[Due], kills: Sequence[Kill], kept: Kept, report: Report) -> None:
    parts = [(due, text) for due in theirs for text in due.texts]
    followed = follow([text for _, text in parts], story.sent, kills)
    name = f"{story.channel} {story.address[-4:]}"
    lost = {due.id: {0: "never sent", 2: "given up"}[due.state] for due in theirs if due.state != 1}
    lost |= {parts[at][0].id: "part of it never came" for at in followed.lost}
    report.lost += [f"{name}: reply {id_}: {why}" for id_, why in lost.items()]
    report.twice += [f"{name}: message {at} came again" for at in followed.twice]
    report.order_broken += [f"{name}: message {at} was overtaken" for at in followed.overtaken]
    report.again += followed.again
    report.sends += len(story.sent)
    begun = {turn: followed.came.get(at) for turn, at in _first_parts(parts).items()}
    for message, said in story.said.items():
        _, turn = kept.inbox.get((story.channel, message), (None, None))
        if turn is not None and (came := begun.get(turn)) is not None:
            report.waits.setdefault(story.channel, []).append(came - said)


def _first_parts(parts: Sequence[tuple[Due, str]]) -> dict[int, int]:
    """Turn -> the place of the first message that answers it."""
    numbered = enumerate(due.turn for due, _ in parts)
    return {turn: next(one)[0] for turn, one in groupby(numbered, key=lambda pair: pair[1])}
