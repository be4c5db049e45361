"""An event of the platform as what a citizen said. Whatever JSON comes in, nothing here raises."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from bot.messages import Kind

MAX_ID = 128
GREETING = "command:greeting"

_KINDS = {
    "message.text.received": Kind.TEXT,
    "message.image.received": Kind.PHOTO,
    "message.sticker.received": Kind.STICKER,
    "message.voice.received": Kind.VOICE,
}
_RECEIVED = re.compile(r"message\.[a-z_]+\.received")
_PRIVATE = "PRIVATE"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a citizen sent.

    Args:
        chat: where the answer goes.
        message_id: never holds the citizen's id.
    """

    chat: str
    message_id: str
    kind: Kind
    text: str


def read(data: object) -> Heard | None:
    """What was said, or None for what isn't said to us: groups (a trial of the platform's), other bots, receipts."""
    event = _event(data)
    name, message = event.get("event_name"), _object(event.get("message"))
    sender, chat = _object(message.get("from")), _object(message.get("chat"))
    if not isinstance(name, str) or not _RECEIVED.fullmatch(name) or sender.get("is_bot") is True:
        return None
    person = _id(sender.get("id"))
    address = _id(chat.get("id")) or person
    if not address or not _is_private(chat, person):
        return None
    kind, text = _said(name, message)
    message_id = _id(message.get("message_id"))
    if not message_id or address in message_id or (person and person in message_id):
        message_id = _digest(message_id or f"{name}\n{_id(message.get('date'))}\n{address}\n{text}")
    return Heard(address, message_id, kind, text)


def _event(data: object) -> dict[str, Any]:
    """The event stands in the envelope's ``result``, or is the whole body."""
    body = _object(data)
    return _object(body["result"]) if "result" in body else body


def _object(data: object) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _is_private(chat: dict[str, Any], person: str) -> bool:
    said = chat.get("chat_type")
    if isinstance(said, str) and said:
        return said.upper() == _PRIVATE
    return _id(chat.get("id")) in ("", person)


def _said(name: str, message: dict[str, Any]) -> tuple[Kind, str]:
    """The kind, and the text as far as there is one.

    ``message.unsupported.received`` also stands for the texts of children and of people with disabilities, and events
    that are still to come are not to be met with silence either.
    """
    kind = _KINDS.get(name, Kind.UNSUPPORTED)
    text = _text(message.get("caption" if kind is Kind.PHOTO else "text"))
    if kind is Kind.TEXT and text.strip() == "/start":
        return Kind.CHOICE, GREETING
    if kind is Kind.TEXT and not text:
        return Kind.UNSUPPORTED, ""
    return kind, text if kind in (Kind.TEXT, Kind.PHOTO) else ""


def _text(data: object) -> str:
    # Half an emoji is legal in JSON and can't be written in UTF-8.
    return data.encode("utf-8", "replace").decode() if isinstance(data, str) else ""


def _id(data: object) -> str:
    if isinstance(data, int) and not isinstance(data, bool) and abs(data) < 10**40:
        return str(data)
    return data if isinstance(data, str) and len(data) <= MAX_ID and data.isascii() and data.isprintable() else ""


def _digest(text: str) -> str:
    """What stands for a message's id where there is none, or where that tells who wrote."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
