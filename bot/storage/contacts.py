"""The statements on what channels keep beside conversations: of a citizen's channel, and of uploaded files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.storage.database import Connection
from bot.storage.json_text import from_text, to_text
from bot.storage.times import moment, stamp

_KEEP_CONTACT = """
    INSERT INTO contacts (user_key, data) SELECT user_key, ? FROM addresses WHERE user_key = ?
    ON CONFLICT (user_key) DO UPDATE SET data = excluded.data
"""
_KEEP_UPLOAD = """
    INSERT INTO uploads (channel, name, token, expires_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (channel, name) DO UPDATE SET token = excluded.token, expires_at = excluded.expires_at
"""
_UPLOAD = "SELECT token, expires_at FROM uploads WHERE channel = ? AND name = ?"


def contact(db: Connection, user_key: str) -> dict[str, str]:
    """What a channel keeps of a citizen."""
    row = db.execute("SELECT data FROM contacts WHERE user_key = ?", (user_key,)).fetchone()
    return dict(from_text(row[0])) if row else {}


def keep_contact(db: Connection, user_key: str, data: Mapping[str, str]) -> None:
    """Keep it, of a citizen whose address is known."""
    db.execute(_KEEP_CONTACT, (to_text(dict(data)), user_key))


def upload(db: Connection, channel: str, name: str) -> tuple[str, datetime] | None:
    """The channel's name for a file, and until when it holds."""
    row = db.execute(_UPLOAD, (channel, name)).fetchone()
    return (str(row[0]), moment(row[1])) if row else None


def keep_upload(db: Connection, channel: str, name: str, token: str, expires_at: datetime) -> None:
    """Keep it."""
    db.execute(_KEEP_UPLOAD, (channel, name, token, stamp(expires_at)))


def forget_upload(db: Connection, channel: str, name: str) -> None:
    """Forget it."""
    db.execute("DELETE FROM uploads WHERE channel = ? AND name = ?", (channel, name))
