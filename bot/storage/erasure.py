"""The statements that make the store forget: at a citizen's wish, and in time."""

from __future__ import annotations

from datetime import datetime

from bot.storage.database import Connection
from bot.storage.times import stamp

# What is left of a message tells only that it was seen, so that a repeat of it isn't answered.
_FORGET_MESSAGES = "UPDATE inbox SET user_key = NULL, text = '' WHERE user_key = ? AND answered = 1"
_FORGET_ALL_MESSAGES = "UPDATE inbox SET user_key = NULL, text = '', answered = 1 WHERE user_key = ?"
# A citizen who has written again since stays: the new message is answered like a stranger's.
_LEAVE = """
    UPDATE addresses SET leaving = 1 WHERE user_key = ?
    AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.user_key = addresses.user_key AND answered = 0)
"""
_GONE = """
    SELECT user_key FROM addresses WHERE leaving = 1
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.user_key = addresses.user_key AND sent = 0)
"""
_OLD = (
    "DELETE FROM outbox WHERE turn_id IN (SELECT id FROM turns WHERE at < ?)",
    "DELETE FROM inbox WHERE received_at < ?",
    "DELETE FROM turns WHERE at < ?",
    "DELETE FROM sessions WHERE user_key IN (SELECT user_key FROM addresses WHERE seen_at < ?)",
    "DELETE FROM contacts WHERE user_key IN (SELECT user_key FROM addresses WHERE seen_at < ?)",
    "DELETE FROM uploads WHERE expires_at < ?",
    "DELETE FROM tickets WHERE asked_at < ?",
    # What is still to be answered or sent needs its address.
    """
    DELETE FROM addresses WHERE seen_at < ?
    AND NOT EXISTS (SELECT 1 FROM inbox WHERE inbox.user_key = addresses.user_key AND answered = 0)
    AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.user_key = addresses.user_key AND sent = 0)
    """,
)


def forget(db: Connection, user_key: str) -> None:
    """Delete what was said with a citizen; the address and what is unanswered stay."""
    db.scrub = True
    db.execute("DELETE FROM outbox WHERE user_key = ?", (user_key,))
    db.execute("DELETE FROM turns WHERE user_key = ?", (user_key,))
    db.execute("DELETE FROM sessions WHERE user_key = ?", (user_key,))
    db.execute("DELETE FROM contacts WHERE user_key = ?", (user_key,))
    db.execute("DELETE FROM tickets WHERE user_key = ?", (user_key,))
    db.execute(_FORGET_MESSAGES, (user_key,))


def let_go(db: Connection, user_key: str) -> None:
    """Delete the address, too, as soon as nothing is to be sent to it."""
    db.execute(_LEAVE, (user_key,))
    remove_gone(db)


def remove_gone(db: Connection) -> None:
    """Delete the addresses of erased citizens to whom the last reply went out."""
    for (user_key,) in db.execute(_GONE).fetchall():
        db.scrub = True
        # The confirmation itself is about nobody; it stays for a client that asks for it again.
        db.execute("UPDATE outbox SET user_key = NULL WHERE user_key = ?", (user_key,))
        db.execute("DELETE FROM addresses WHERE user_key = ?", (user_key,))


def erase(db: Connection, user_key: str) -> None:
    """Delete all of a citizen at once, the unanswered, the unsent and the address too."""
    db.execute(_FORGET_ALL_MESSAGES, (user_key,))
    forget(db, user_key)
    db.execute("DELETE FROM addresses WHERE user_key = ?", (user_key,))


def retain(db: Connection, before: datetime) -> int:
    """Delete what is older than ``before``; returns how many rows went."""
    db.scrub = True
    at = stamp(before)
    return sum(db.execute(statement, (at,)).rowcount for statement in _OLD)
