"""What the bot sent, and the chats it was sent to."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from . import keyboards
from .keyboards import Button, Rows


@dataclass(frozen=True, slots=True)
class File:
    """A file known by an id; a link's content is unknown here."""

    file_id: str
    kind: str
    name: str
    media_type: str
    content: bytes = field(repr=False)
    url: str = ""

    @property
    def size(self) -> int:
        return len(self.content)

    @property
    def path(self) -> str:
        return f"{self.kind}s/{self.file_id}"

    def to_json(self) -> dict[str, Any]:
        """As the API shows a file of any kind."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": self.size}


@dataclass(slots=True)
class Message:
    """A message of the bot's, as a citizen has it.

    Args:
        chat_id, message_id: where it is.
        method: the method that sent it.
        text: text or caption as it was sent, tags and all.
        shown: what a reader sees of it.
        buttons: the inline buttons, row by row.
        file: the document or photo.
        location: latitude and longitude.
        venue: title and address of a place.
        reply_to: the message answered, or 0.
        thread: the topic it stands in, or 0.
        fields: all parameters as they came.
        number: its place among all that was accepted, from 1.
        at: when it was accepted (``time.perf_counter``).
        hidden: the bot wasn't told that it was accepted.
        earlier: what it said before it was edited.
    """

    chat_id: int
    method: str
    text: str = ""
    shown: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    buttons: Rows = ()
    file: File | None = None
    location: tuple[float, float] | None = None
    venue: tuple[str, str] | None = None
    reply_to: int = 0
    thread: int = 0
    fields: dict[str, Any] = field(default_factory=dict, repr=False)
    message_id: int = 0
    number: int = 0
    at: float = 0.0
    date: int = 0
    hidden: bool = False
    earlier: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    def button(self, label: str) -> Button:
        """The button that says so.

        Raises:
            LookupError: there is none.
        """
        for row in self.buttons:
            for button in row:
                if button.label == label:
                    return button
        raise LookupError(f"no button {label!r}, but {self.labels}")

    def to_json(self) -> dict[str, Any]:
        """For another process: plain data."""
        file = self.file and {"id": self.file.file_id, "name": self.file.name, "media_type": self.file.media_type}
        return {
            "number": self.number,
            "at": self.at,
            "chat_id": self.chat_id,
            "message_id": self.message_id,
            "method": self.method,
            "text": self.text,
            "shown": self.shown,
            "buttons": [[{"label": b.label, "data": b.data, "url": b.url} for b in row] for row in self.buttons],
            "file": file and self.file and {**file, "size": self.file.size, "url": self.file.url},
            "location": self.location,
            "venue": self.venue,
            "reply_to": self.reply_to,
            "thread": self.thread,
            "hidden": self.hidden,
            "earlier": self.earlier,
        }


@dataclass(slots=True)
class Chat:
    """A conversation of the bot's, with one citizen or a group.

    Args:
        written: the messages of both sides by id, as the API shows them.
        sent: the bot's own, in order.
        blocked: nothing gets through to it.
        threads: the topics known in it.
    """

    id: int
    type: str
    title: str
    written: dict[int, dict[str, Any]] = field(default_factory=dict)
    sent: list[Message] = field(default_factory=list)
    blocked: bool = False
    threads: set[int] = field(default_factory=set)
    last_id: int = 0

    @property
    def is_group(self) -> bool:
        return self.type != "private"

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "type": self.type, "title" if self.is_group else "first_name": self.title}

    def next_id(self) -> int:
        """Message ids are a chat's own: the same ones come in every chat."""
        self.last_id += 1
        return self.last_id

    def own(self, message_id: int) -> Message | None:
        return next((message for message in reversed(self.sent) if message.message_id == message_id), None)


def api_message(message: Message, chat: Chat, bot: dict[str, Any]) -> dict[str, Any]:
    """A message of the bot's as the API shows it."""
    shown: dict[str, Any] = {
        "message_id": message.message_id,
        "from": bot,
        "chat": chat.to_json(),
        "date": message.date or int(time.time()),
    }
    shown |= _content(message)
    if message.buttons:
        shown["reply_markup"] = keyboards.to_json(message.buttons)
    if message.thread:
        shown |= {"message_thread_id": message.thread, "is_topic_message": True}
    if answered := chat.written.get(message.reply_to):
        shown["reply_to_message"] = {key: value for key, value in answered.items() if key != "reply_to_message"}
    if message.earlier:
        shown["edit_date"] = int(time.time())
    return shown


def _content(message: Message) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if message.text:
        text, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
        content = {text: message.shown} | ({entities: message.entities} if message.entities else {})
    if message.file:
        content |= file_content(message.file)
    if message.location:
        place = {"latitude": message.location[0], "longitude": message.location[1]}
        content["location"] = place
        if message.venue:
            content["venue"] = {"location": place, "title": message.venue[0], "address": message.venue[1]}
    return content


def file_content(file: File) -> dict[str, Any]:
    """A file as it stands in a message."""
    shown = file.to_json()
    if file.kind == "photo":
        return {"photo": [shown | {"width": 800, "height": 600}]}
    if file.kind == "voice":
        return {"voice": shown | {"duration": 3, "mime_type": file.media_type}}
    if file.kind == "sticker":
        sides = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": shown | sides | {"emoji": "👍"}}
    return {"document": shown | {"file_name": file.name, "mime_type": file.media_type}}
