"""The statements on what citizens are told: the outbox."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from bot.messages import Reply, reply_from_json, reply_to_json
from bot.storage.database import Connection
from bot.storage.json_text import from_text, to_text
from bot.storage.store import REPLIES_AT_ONCE, Outgoing
from bot.storage.times import moment

log = logging.getLogger(__name__)

_INSERT = "INSERT INTO outbox (turn_id, user_key, channel, reply) VALUES (?, ?, ?, ?)"
_SELECT = """
    SELECT outbox.id, outbox.user_key, outbox.channel, addresses.address, outbox.turn_id, outbox.reply,
           turns.at, outbox.parts
    FROM outbox JOIN turns ON turns.id = outbox.turn_id LEFT JOIN addresses ON addresses.user_key = outbox.user_key
"""
_UNSENT = f"{_SELECT} WHERE outbox.sent = 0 ORDER BY outbox.id"
_UNSENT_BY_CHANNEL = f"{_SELECT} WHERE outbox.sent = 0 AND outbox.channel = ? ORDER BY outbox.id"
_OF_TURN = f"{_SELECT} WHERE outbox.turn_id = ? ORDER BY outbox.id"
_SINCE = f"{_SELECT} WHERE outbox.user_key = ? AND outbox.id > ? ORDER BY outbox.id LIMIT {REPLIES_AT_ONCE}"
_UNSENT_TURNS = "SELECT turn_id FROM outbox WHERE sent = 0"
_ANSWERED = "SELECT answered, turn_id FROM inbox WHERE channel = ? AND message_id = ?"


def add(
    db: Connection, replies: Iterable[Reply], turn_id: int, user_key: str, channel: str, address: str, at: datetime
) -> list[Outgoing]:
    """Put replies down to be sent, in their order."""
    return [
        Outgoing(_insert(db, reply, turn_id, user_key, channel), user_key, channel, address, turn_id, reply, at)
        for reply in replies
    ]


def mark_sent(db: Connection, ids: Sequence[int]) -> None:
    """Note that replies went out."""
    db.executemany("UPDATE outbox SET sent = 1 WHERE id = ?", [(id_,) for id_ in ids])


def mark_part_sent(db: Connection, id_: int, parts: int) -> None:
    """Note that so many parts of a reply went out."""
    db.execute("UPDATE outbox SET parts = ? WHERE id = ?", (parts, id_))


def give_up(db: Connection, ids: Sequence[int]) -> None:
    """Note that replies will never go out."""
    db.executemany("UPDATE outbox SET sent = 2 WHERE id = ? AND sent = 0", [(id_,) for id_ in ids])


def oldest(db: Connection, channels: Sequence[str]) -> str | None:
    """When the turn of the oldest unsent reply of the channels was taken."""
    marks = ", ".join("?" * len(channels))
    row = db.execute(f"SELECT min(at) FROM turns WHERE id IN ({_UNSENT_TURNS} AND channel IN ({marks}))", channels)
    return cast("str | None", row.fetchone()[0])


def count_failure(db: Connection, id_: int) -> int:
    """One failed attempt more; returns how many there were, 0 for an id not known."""
    db.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = ?", (id_,))
    row = db.execute("SELECT attempts FROM outbox WHERE id = ?", (id_,)).fetchone()
    return int(row[0]) if row else 0


def unsent(db: Connection, channel: str | None) -> list[Outgoing]:
    """The replies still to be sent, in their order."""
    return _outgoing(db.execute(_UNSENT) if channel is None else db.execute(_UNSENT_BY_CHANNEL, (channel,)))


def replies_to(db: Connection, channel: str, message_id: str) -> list[Outgoing] | None:
    """The replies to a message; None when it isn't known or not yet answered."""
    row = db.execute(_ANSWERED, (channel, message_id)).fetchone()
    if row is None or not row[0]:
        return None
    return _outgoing(db.execute(_OF_TURN, (row[1],)))


def since(db: Connection, user_key: str, after_id: int) -> list[Outgoing]:
    """The next replies to a citizen."""
    return _outgoing(db.execute(_SINCE, (user_key, after_id)))


def _insert(db: Connection, reply: Reply, turn_id: int, user_key: str, channel: str) -> int:
    data = to_text(reply_to_json(reply))
    id_ = db.execute(_INSERT, (turn_id, user_key, channel, data)).lastrowid
    assert id_ is not None  # an INSERT that didn't raise has given an id
    return id_


def _outgoing(rows: Iterable[tuple[Any, ...]]) -> list[Outgoing]:
    return [outgoing for row in rows if (outgoing := _read(*row)) is not None]


def _read(
    id_: int, user_key: str | None, channel: str, address: str | None, turn_id: int, data: str, at: str, parts: int
) -> Outgoing | None:
    try:
        reply = reply_from_json(from_text(data))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # One reply that an older or newer version wrote must not keep all the others from being sent.
        log.error("outbox row %d isn't a reply (%s)", id_, type(error).__name__)
        return None
    return Outgoing(id_, user_key or "", channel, address or "", turn_id, reply, moment(at), parts)
