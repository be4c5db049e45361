"""What an update of Telegram says to us. Pure, and never surprised: any JSON may come.

In groups only what is addressed to the bot is heard: a command, a mention, an answer to one of its messages.
A text that is edited soon after is a new question (its update has an id of its own, so it is answered once);
a later edit is tidying up, and moving live locations aren't messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.address import Address
from bot.channels.telegram.commands import GREETING, MEANINGS, meaning
from bot.messages import Kind

EDITED_WITHIN = 3600  # seconds in which an edit is a correction of the question
_COMMAND = re.compile(r"\A/(\w{1,32})(?:@(\w+))?(?=\s|$)", re.ASCII)
_GROUPS = ("group", "supergroup")
_KINDS = {
    "photo": Kind.PHOTO,
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "video_note": Kind.VOICE,
    "sticker": Kind.STICKER,
    "dice": Kind.STICKER,
    "document": Kind.FILE,
    "video": Kind.FILE,
    "animation": Kind.FILE,
    "paid_media": Kind.FILE,
    "story": Kind.UNSUPPORTED,
    "poll": Kind.UNSUPPORTED,
    "checklist": Kind.UNSUPPORTED,
    "game": Kind.UNSUPPORTED,
    "contact": Kind.UNSUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself, as Telegram knows it."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said to the bot.

    Args:
        address: where the answer goes.
        message_id: the update's number.
        kind, text: as in an utterance.
        callback: the id of the pressed button, to be answered; "" for none.
        post: of what staff said in their group, the id of our message that they replied to; "" for a citizen's words.
    """

    address: str
    message_id: str
    kind: Kind
    text: str
    callback: str = ""
    post: str = ""


def hear(update: Any, me: Me) -> Heard | None:
    """What an update says to us; None for what nobody said, said to others, or can't be used.

    Args:
        update: any JSON.
        me: the bot, to know what is addressed to it.
    """
    number = update_number(update)
    if number is None:
        return None
    if query := _object(update, "callback_query"):
        return _pressed(query, number)
    message = _object(update, "message") or _soon_edited(_object(update, "edited_message"))
    return _said(message, me, number) if message else None


def is_from(update: Any, chat: str) -> bool:
    """Whether an update comes from a chat.

    Args:
        update: any JSON.
        chat: the chat's number.
    """
    parts = (_object(update, name) for name in ("message", "edited_message", "callback_query"))
    content: dict[str, Any] = next(filter(None, parts), {})
    message = _object(content, "message") or content
    return str(_whole(_object(message, "chat"), "id")) == chat


def hear_staff(update: Any, me: Me) -> Heard | None:
    """What staff reply to a message of ours in their group; None for anything else said there.

    Args:
        update: from that group.
        me: the bot, to know its messages.
    """
    number, message = update_number(update), _object(update, "message")
    ours = _object(message, "reply_to_message")
    post = _whole(ours, "message_id")
    if number is None or post is None or _whole(_object(ours, "from"), "id") != me.id:
        return None
    text = (_text(message, "text") or _text(message, "caption")).strip()
    chat = str(_whole(_object(message, "chat"), "id"))
    return Heard(chat, str(number), Kind.STAFF_ECHO, text, post=str(post))


def update_number(update: Any) -> int | None:
    """The number of an update; None when it is none."""
    return _whole(update, "update_id")


def _pressed(query: dict[str, Any], number: int) -> Heard | None:
    message = _object(query, "message")
    address = _address(message, _object(query, "from"))
    data, callback = _text(query, "data"), _text(query, "id")
    if address is None or not data or not callback:
        return None
    return Heard(address, str(number), Kind.CHOICE, data, callback)


def _soon_edited(message: dict[str, Any]) -> dict[str, Any]:
    written, edited = _whole(message, "date") or 0, _whole(message, "edit_date") or 0
    is_question = bool(_text(message, "text") or _text(message, "caption"))
    return message if is_question and edited - written <= EDITED_WITHIN else {}


def _said(message: dict[str, Any], me: Me, number: int) -> Heard | None:
    address = _address(message, _object(message, "from"))
    text = _text(message, "text") or _text(message, "caption")
    if address is None or message.get("is_automatic_forward"):
        return None
    in_group = _object(message, "chat").get("type") in _GROUPS
    if in_group and not _is_for(me, message, text):
        return None
    meant = _meaning(message, _without_mention(message, text, me) if in_group else text.strip(), bool(text))
    return Heard(address, str(number), *meant) if meant else None


def _address(message: dict[str, Any], sender: dict[str, Any]) -> str | None:
    """Where an answer goes; None where nobody is to be answered (a channel, another bot)."""
    chat, user = _object(message, "chat"), _whole(sender, "id")
    chat_id = _whole(chat, "id")
    if chat_id is None or user is None or user < 0 or sender.get("is_bot"):
        return None
    if chat.get("type") == "private":
        return str(Address(str(chat_id)))
    if chat.get("type") not in _GROUPS:
        return None
    # In a group without topics the number says which answers hang together, and can't be sent to.
    thread = _whole(message, "message_thread_id") if message.get("is_topic_message") is True else None
    return str(Address(str(chat_id), str(user), str(thread) if thread and thread > 0 else ""))


# -- what is meant


def _meaning(message: dict[str, Any], text: str, has_text: bool) -> tuple[Kind, str] | None:
    if text:
        command = _COMMAND.match(text)
        meant = meaning(command[1].lower(), text[command.end() :].strip()) if command else None
        return meant or (Kind.TEXT, text)
    shown = _shown(message)
    return shown or (GREETING if has_text else None)  # a bare mention calls the bot


def _shown(message: dict[str, Any]) -> tuple[Kind, str] | None:
    """What is said without words."""
    place = _object(message, "location") or _object(_object(message, "venue"), "location")
    if place:
        return Kind.LOCATION, _roughly(place)
    if _text(_object(message, "document"), "mime_type").startswith("image/"):
        return Kind.PHOTO, ""
    kind = next((kind for name, kind in _KINDS.items() if message.get(name)), None)
    return (kind, "") if kind else None


def _roughly(place: dict[str, Any]) -> str:
    """A place to about a kilometre: near enough for an office, too rough for a home."""
    latitude, longitude = _degrees(place, "latitude", 90), _degrees(place, "longitude", 180)
    return "" if latitude is None or longitude is None else f"{latitude:.2f},{longitude:.2f}"


# -- whom a message in a group is for


def _is_for(me: Me, message: dict[str, Any], text: str) -> bool:
    command = _COMMAND.match(text)
    if command and command[2]:
        return command[2].lower() == me.username.lower()
    if command and command[1].lower() in MEANINGS:
        return True
    answered = _object(_object(message, "reply_to_message"), "from")
    return _whole(answered, "id") == me.id or bool(_mention(me).search(text)) or any(_naming(message, me))


def _without_mention(message: dict[str, Any], text: str, me: Me) -> str:
    wide = text.encode("utf-16-le")
    for start, end in sorted(_naming(message, me), reverse=True):  # entities count in UTF-16 units
        wide = wide[: 2 * start] + wide[2 * end :]
    rest = _COMMAND.sub(r"/\1", wide.decode("utf-16-le", "replace").lstrip(), count=1)
    return _mention(me).sub("", rest).strip()


def _mention(me: Me) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.])@{re.escape(me.username)}\b[,:]?", re.IGNORECASE)


def _naming(message: dict[str, Any], me: Me) -> Iterator[tuple[int, int]]:
    """Where the bot is named without an @."""
    entities = message.get("entities") or message.get("caption_entities")
    for entity in entities if isinstance(entities, list) else ():
        start, length = _whole(entity, "offset"), _whole(entity, "length")
        named = _whole(_object(entity, "user"), "id") == me.id
        if named and start is not None and length is not None and 0 <= start < start + length <= 100_000:
            yield start, start + length


# -- JSON of any shape


def _object(data: Any, name: str) -> dict[str, Any]:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, dict) else {}


def _text(data: Any, name: str) -> str:
    """A text that can be written in UTF-8: half an emoji is legal in JSON."""
    value = data.get(name) if isinstance(data, dict) else None
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _whole(data: Any, name: str) -> int | None:
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63 else None


def _degrees(data: dict[str, Any], name: str, most: int) -> float | None:
    value = data.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= most else None
