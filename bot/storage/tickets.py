"""The statements on cases left with staff."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.messages import Effect, EffectKind
from bot.storage.database import Connection
from bot.storage.store import Ticket, TicketMessage, TicketState, ToPost
from bot.storage.times import moment, stamp

log = logging.getLogger(__name__)

_OPEN = """
    INSERT INTO tickets (code, user_key, channel, kind, confidential, text, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (code) DO NOTHING
"""
# Only about a case that is there, and only by its own citizen.
_NOTE = """
    INSERT INTO ticket_messages (code, by_staff, who, text, at, posted)
    SELECT code, 0, '', ?, ?, 0 FROM tickets WHERE code = ? AND user_key = ?
"""
_ANSWER = """
    INSERT INTO ticket_messages (code, by_staff, who, text, at, source, posted) VALUES (?, 1, ?, ?, ?, ?, 1)
    ON CONFLICT (source) DO NOTHING
"""
_COLUMNS = (
    "tickets.code, tickets.user_key, tickets.channel, tickets.kind, tickets.confidential, tickets.text, "
    "tickets.asked_at, tickets.state"
)
_THREAD = "SELECT text, at, by_staff, who FROM ticket_messages WHERE code = ? ORDER BY id"
_TO_POST = f"SELECT {_COLUMNS}, 0, tickets.text, '' FROM tickets WHERE posted = 0 AND state = 'open' ORDER BY id"
_NOTES_TO_POST = f"""
    SELECT {_COLUMNS}, ticket_messages.id, ticket_messages.text,
           (SELECT message_id FROM ticket_posts WHERE code = tickets.code AND place = ? ORDER BY rowid LIMIT 1)
    FROM ticket_messages JOIN tickets USING (code)
    WHERE ticket_messages.posted = 0 AND tickets.posted = 1 ORDER BY ticket_messages.id
"""
_POST = "INSERT INTO ticket_posts (place, message_id, code) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def keep(db: Connection, effects: Iterable[Effect], user_key: str, channel: str, at: datetime) -> None:
    """What a turn leaves with staff: a case, or more about one."""
    for effect in effects:
        if effect.kind is EffectKind.OPEN_TICKET:
            _open(db, effect.data, user_key, channel, at)
        elif effect.kind is EffectKind.TICKET_NOTE:
            db.execute(_NOTE, (effect.data["text"], stamp(at), effect.data["code"], user_key))


def _open(db: Connection, data: Mapping[str, str], user_key: str, channel: str, at: datetime) -> None:
    confidential = int(bool(data["confidential"]))
    row = (data["code"], user_key, channel, data["kind"], confidential, data["text"], stamp(at))
    if db.execute(_OPEN, row).rowcount == 0:
        # One in thousands of millions; the citizen must be answered all the same.
        log.error("a case's code was taken already", extra={"event": "ticket_code_taken"})


def listed(db: sqlite3.Connection, states: Sequence[TicketState]) -> list[Ticket]:
    """The cases in these states, oldest first, without their threads."""
    wanted = tuple(state.value for state in states or TicketState)
    marks = ", ".join("?" * len(wanted))
    rows = db.execute(f"SELECT {_COLUMNS} FROM tickets WHERE state IN ({marks}) ORDER BY id", wanted)
    return [_ticket(*row) for row in rows]


def ticket(db: sqlite3.Connection, code: str) -> Ticket | None:
    """A case with its thread."""
    row = db.execute(f"SELECT {_COLUMNS} FROM tickets WHERE code = ?", (code,)).fetchone()
    if row is None:
        return None
    thread = tuple(
        TicketMessage(text, moment(at), bool(by_staff), who) for text, at, by_staff, who in db.execute(_THREAD, (code,))
    )
    return replace(_ticket(*row), thread=thread)


def owner(db: Connection, code: str) -> tuple[str, str] | None:
    """Whose a case is, and the channel it came by."""
    row = db.execute("SELECT user_key, channel FROM tickets WHERE code = ?", (code,)).fetchone()
    return (str(row[0]), str(row[1])) if row else None


def answer(db: Connection, code: str, said: TicketMessage, source: str) -> bool:
    """Keep what staff said; whether it is new."""
    if db.execute(_ANSWER, (code, said.who, said.text, stamp(said.at), source)).rowcount == 0:
        return False
    db.execute("UPDATE tickets SET state = 'answered' WHERE code = ?", (code,))
    return True


def close(db: Connection, code: str) -> bool:
    """Staff are done with a case; whether there is one."""
    return db.execute("UPDATE tickets SET state = 'closed' WHERE code = ?", (code,)).rowcount > 0


def to_post(db: Connection, place: str) -> list[ToPost]:
    """What staff weren't told of yet; cases before what was written on."""
    rows = [*db.execute(_TO_POST).fetchall(), *db.execute(_NOTES_TO_POST, (place,)).fetchall()]
    return [ToPost(_ticket(*columns), note, text, under or "") for *columns, note, text, under in rows]


def posted(db: Connection, told: ToPost, place: str, message_id: str) -> None:
    """Note that staff were told, and by which message."""
    if told.note:
        db.execute("UPDATE ticket_messages SET posted = 1 WHERE id = ?", (told.note,))
    else:
        db.execute("UPDATE tickets SET posted = 1 WHERE code = ?", (told.ticket.code,))
    is_there = db.execute("SELECT 1 FROM tickets WHERE code = ?", (told.ticket.code,)).fetchone()
    if is_there and message_id and not told.ticket.confidential:
        db.execute(_POST, (place, message_id, told.ticket.code))


def posted_code(db: Connection, place: str, message_id: str) -> str | None:
    """The code of the case that a message told of."""
    query = "SELECT code FROM ticket_posts WHERE place = ? AND message_id = ?"
    row = db.execute(query, (place, message_id)).fetchone()
    return row and str(row[0])


def _ticket(
    code: str, user_key: str, channel: str, kind: str, confidential: int, text: str, asked_at: str, state: str
) -> Ticket:
    return Ticket(code, user_key, channel, kind, bool(confidential), text, moment(asked_at), TicketState(state))
