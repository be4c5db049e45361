"""The methods by which a bot sends and edits."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import unquote, urlsplit

from . import keyboards
from .calls import LARGEST_UPLOAD, Call, Upload
from .markup import formatted, units
from .messages import File, Message, api_message
from .refusals import Refused, bad
from .state import State

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
_LARGEST_PHOTO = 10 * 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF", b"BM")
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(state: State, call: Call) -> dict[str, Any]:
    message = _message(state, call)
    _write(call, message, "text", LONGEST_TEXT)
    call.data("link_preview_options", dict)
    return state.accept(call, message)


def send_document(state: State, call: Call) -> dict[str, Any]:
    return _send_file(state, call, "document")


def send_photo(state: State, call: Call) -> dict[str, Any]:
    return _send_file(state, call, "photo")


def send_location(state: State, call: Call) -> dict[str, Any]:
    message = _message(state, call)
    message.location = (call.number("latitude", 90), call.number("longitude", 180))
    return state.accept(call, message)


def send_venue(state: State, call: Call) -> dict[str, Any]:
    message = _message(state, call)
    message.location = (call.number("latitude", 90), call.number("longitude", 180))
    message.venue = (call.text("title").strip(), call.text("address").strip())
    for name, given in zip(("title", "address"), message.venue, strict=True):
        if not given:
            raise bad(f"venue {name} must be non-empty")
    return state.accept(call, message)


def send_chat_action(state: State, call: Call) -> bool:
    chat = state.chat_of(call)
    action = call.text("action")
    if action not in _ACTIONS:
        raise bad("wrong parameter action in request")
    state.actions.append((chat.id, action))
    state.changed.notify_all()
    return True


def edit_message_text(state: State, call: Call) -> dict[str, Any]:
    old = _to_edit(state, call)
    if old.file or not old.text:
        raise bad("there is no text in the message to edit")
    new = _message(state, call)
    _write(call, new, "text", LONGEST_TEXT)
    if (new.shown, new.entities, new.buttons) == (old.shown, old.entities, old.buttons):
        raise _not_modified()
    return _edited(state, old, new)


def edit_message_reply_markup(state: State, call: Call) -> dict[str, Any]:
    old = _to_edit(state, call)
    new = _message(state, call)
    if new.buttons == old.buttons:
        raise _not_modified()
    return _edited(state, old, new)


def _message(state: State, call: Call) -> Message:
    chat = state.chat_of(call)
    markup = call.data("reply_markup", dict)
    return Message(chat.id, call.method, buttons=keyboards.buttons(markup), fields=dict(call.fields))


def _write(call: Call, message: Message, name: str, longest: int) -> None:
    message.text = call.text(name)
    message.shown, message.entities = formatted(message.text, call.text("parse_mode"))
    if name == "text" and not message.shown.strip():
        raise bad("message text is empty")
    if units(message.shown) > longest:
        raise bad("message is too long" if name == "text" else "message caption is too long")


def _send_file(state: State, call: Call, kind: str) -> dict[str, Any]:
    message = _message(state, call)
    _write(call, message, "caption", LONGEST_CAPTION)
    message.file = _file(state, call, kind)
    return state.accept(call, message)


def _file(state: State, call: Call, kind: str) -> File:
    given = call.text(kind)
    upload = call.files.get(given.removeprefix("attach://") if given.startswith("attach://") else kind)
    if upload:
        return _uploaded(state, kind, upload)
    if not given:
        raise bad(f"there is no {kind} in the request")
    if known := state.files.get(given):
        return _known(known, kind)
    if urlsplit(given).scheme in ("http", "https"):
        return _linked(state, kind, given)
    raise bad("wrong file identifier/HTTP URL specified")


def _uploaded(state: State, kind: str, upload: Upload) -> File:
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > LARGEST_UPLOAD:
        raise Refused(413)
    if kind == "photo" and len(upload.content) > _LARGEST_PHOTO:
        raise bad("file is too big for a photo")
    if kind == "photo" and not upload.content.startswith(_PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    return state.keep(kind, upload.name, upload.media_type, upload.content)


def _known(file: File, kind: str) -> File:
    if file.kind != kind:
        raise bad(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def _linked(state: State, kind: str, url: str) -> File:
    if not _public(urlsplit(url).hostname or ""):
        raise bad("failed to get HTTP URL content")
    return state.keep(kind, unquote(urlsplit(url).path.rpartition("/")[2]), "", b"", url)


def _public(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".internal", ".localhost"))


def _to_edit(state: State, call: Call) -> Message:
    if "inline_message_id" in call.fields:
        raise bad("there are no inline messages here")
    chat = state.chat_of(call)
    message_id = call.integer("message_id")
    message = chat.own(message_id)
    if message is None:
        raise bad("message can't be edited" if message_id in chat.written else "message to edit not found")
    return message


def _edited(state: State, old: Message, new: Message) -> dict[str, Any]:
    chat = state.chats[old.chat_id]
    state.slow_down(chat)
    if new.text:
        old.earlier.append(old.text)
        old.text, old.shown, old.entities = new.text, new.shown, new.entities
    old.buttons = new.buttons
    shown = chat.written[old.message_id] = api_message(old, chat, state.bot)
    state.changed.notify_all()
    return shown


def _not_modified() -> Refused:
    return bad(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message"
    )
