"""The statements on sessions and turns."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.messages import EffectKind, Outcome, Reply, Session, Turn, session_from_json, session_to_json
from bot.storage import erasure, handouts, inbox, outbox, tickets
from bot.storage.database import Connection
from bot.storage.json_text import from_text, to_text
from bot.storage.store import Outgoing, TicketMessage
from bot.storage.times import stamp

log = logging.getLogger(__name__)

_SESSION = """
    INSERT INTO sessions (user_key, data) VALUES (?, ?)
    ON CONFLICT (user_key) DO UPDATE SET data = excluded.data
"""
_TURN = """
    INSERT INTO turns (user_key, at, text, outcome, intent, score, candidates, kb_version)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_CHOICE = "INSERT INTO choices (turn_id, data) VALUES (?, ?)"


def session(db: Connection, user_key: str) -> Session:
    """The session of a citizen; a new one when there is none that can be read."""
    row = db.execute("SELECT data FROM sessions WHERE user_key = ?", (user_key,)).fetchone()
    if row is None:
        return Session()
    try:
        return session_from_json(from_text(row[0]))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # Better to ask a citizen again than never to answer them again.
        log.error("a stored session isn't readable (%s); a new one begins", type(error).__name__)
        return Session()


def save(
    db: Connection, turn: Turn, answered: Sequence[int], user_key: str, channel: str, at: datetime
) -> list[Outgoing]:
    """Keep a turn with all that belongs to it; see ``Store.save``."""
    address = inbox.address_of(db, user_key)
    waiting = inbox.unanswered(db, answered)
    if address is None or (answered and not waiting):
        return []
    erases = any(effect.kind is EffectKind.ERASE_USER for effect in turn.effects)
    turn_id = _insert(db, turn, None if erases else user_key, stamp(at))
    inbox.answer(db, waiting, turn_id)
    if erases:
        erasure.forget(db, user_key)
    else:
        db.execute(_SESSION, (user_key, to_text(session_to_json(turn.session))))
    _keep_choices(db, turn, turn_id)
    tickets.keep(db, turn.effects, user_key, channel, at)
    handouts.keep(db, turn.effects, channel, at)
    outgoing = outbox.add(db, turn.replies, turn_id, user_key, channel, address, at)
    if erases:
        erasure.let_go(db, user_key)
    return outgoing


def answer_ticket(db: Connection, code: str, said: TicketMessage, source: str, reply: Reply) -> Outgoing | None:
    """Keep what staff said, with a turn of its own that tells the citizen; see ``Store.answer_ticket``."""
    owner = tickets.owner(db, code)
    address = inbox.address_of(db, owner[0]) if owner else None
    if owner is None or address is None or not tickets.answer(db, code, said, source):
        return None
    user_key, channel = owner
    turn = Turn("", (reply,), Outcome.HANDOVER, Session())
    turn_id = _insert(db, turn, user_key, stamp(said.at))
    return outbox.add(db, turn.replies, turn_id, user_key, channel, address, said.at)[0]


def _insert(db: Connection, turn: Turn, user_key: str | None, at: str) -> int:
    """Put a turn down; that of an erased citizen counts in the reports, without its text."""
    text = turn.text if user_key else ""
    score = None if turn.score is None else float(turn.score)
    candidates = to_text(turn.candidates)
    row = (user_key, at, text, turn.outcome.value, turn.intent, score, candidates, turn.kb_version)
    id_ = db.execute(_TURN, row).lastrowid
    assert id_ is not None  # an INSERT that didn't raise has given an id
    return id_


def _keep_choices(db: Connection, turn: Turn, turn_id: int) -> None:
    for effect in turn.effects:
        if effect.kind is EffectKind.CHOICE_MADE:
            db.execute(_CHOICE, (turn_id, to_text(effect.data)))
