"""The statements on what citizens wrote: the inbox and their addresses."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import Kind, Utterance
from bot.storage.database import Connection
from bot.storage.store import Accepted
from bot.storage.times import moment, stamp

_INSERT = """
    INSERT INTO inbox (channel, message_id, user_key, kind, text, received_at) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (channel, message_id) DO NOTHING
"""
# A citizen who writes again after "erase my data" stays, so `leaving` falls.
_ADDRESS = """
    INSERT INTO addresses (user_key, channel, address, seen_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (user_key) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at), leaving = 0
"""
_PENDING = """
    SELECT inbox.id, inbox.user_key, inbox.channel, addresses.address,
           inbox.message_id, inbox.text, inbox.received_at, inbox.kind
    FROM inbox JOIN addresses USING (user_key) WHERE inbox.answered = 0 ORDER BY inbox.id
"""
_UNANSWERED = "SELECT 1 FROM inbox WHERE id = ? AND answered = 0"


def accept(db: Connection, utterance: Utterance, user_key: str) -> Accepted | None:
    """Write an utterance and its author's address down; None when the message was seen before."""
    channel, at = utterance.channel, stamp(utterance.received_at)
    row = (channel, utterance.message_id, user_key, utterance.kind.value, utterance.text, at)
    cursor = db.execute(_INSERT, row)
    if cursor.rowcount == 0 or cursor.lastrowid is None:
        return None
    db.execute(_ADDRESS, (user_key, channel, utterance.user, at))
    return Accepted(cursor.lastrowid, user_key, utterance)


def pending(db: Connection) -> list[Accepted]:
    """The utterances not yet answered, oldest first."""
    return [
        Accepted(id_, key, Utterance(channel, address, message_id, text, moment(at), Kind(kind)))
        for id_, key, channel, address, message_id, text, at, kind in db.execute(_PENDING)
    ]


def oldest(db: Connection) -> str | None:
    """When the oldest utterance that isn't answered came."""
    row = db.execute("SELECT received_at FROM inbox WHERE answered = 0 ORDER BY id LIMIT 1").fetchone()
    return row and str(row[0])


def unanswered(db: Connection, ids: Sequence[int]) -> list[int]:
    """Those of the utterances that still wait for an answer, in their order."""
    return [id_ for id_ in ids if db.execute(_UNANSWERED, (id_,)).fetchone()]


def answer(db: Connection, ids: Sequence[int], turn_id: int) -> None:
    """Mark utterances answered; the last of them carries the turn, and so the replies."""
    if not ids:
        return
    db.execute("UPDATE inbox SET answered = 1, turn_id = ? WHERE id = ?", (turn_id, ids[-1]))
    if len(ids) > 1:
        db.executemany("UPDATE inbox SET answered = 1 WHERE id = ?", [(id_,) for id_ in ids[:-1]])


def address_of(db: Connection, user_key: str) -> str | None:
    """The address of a citizen; None when not (or no longer) known."""
    row = db.execute("SELECT address FROM addresses WHERE user_key = ?", (user_key,)).fetchone()
    return row and str(row[0])
