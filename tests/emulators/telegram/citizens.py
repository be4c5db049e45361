"""What citizens do: they write, press, send pictures, block. For any thread; nothing here waits for the bot."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from .messages import Chat, Message, file_content
from .state import Press, State

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
_COMMAND = re.compile(r"(?:^|(?<=\s))/\w+(?:@\w+)?")


class Citizens(State):
    """An account as the people see it who write to it."""

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        user_id: int | None = None,
        chat_type: str = "private",
        language: str = "vi",
        edited: bool = False,
        reply_to_bot: bool = False,
        entities: list[dict[str, Any]] | None = None,
        thread: int = 0,
    ) -> int:
        """Write, or with ``edited`` change what was written last; the id of the update that comes of it.

        Raises:
            LookupError: there is nothing to edit or to reply to.
            ValueError: the citizen has blocked the bot.
        """
        content: dict[str, Any] = {"text": text}
        if found := _entities(text) if entities is None else entities:
            content["entities"] = found
        with self.changed:
            chat = self._open_chat(chat_id, chat_type)
            if reply_to_bot:
                content["reply_to_message"] = chat.written[_last(chat).message_id]
            if edited:
                return self._edit(chat, content, user_id)
            return self._write(chat, content, user_id, language, thread)

    def press(self, chat_id: int, message_id: int, label: str, *, user_id: int | None = None) -> int:
        """Press the inline button that says so; the id of the update. ``callbacks`` gives the callback id for it.

        Raises:
            LookupError: there is no such message or button.
            ValueError: the button opens a page, of which the bot is told nothing.
        """
        with self.changed:
            chat = self.chats[chat_id]
            message = chat.own(message_id)
            if message is None:
                raise LookupError(f"the bot has sent no message {message_id}")
            data = message.button(label).data
            if not data:
                raise ValueError(f"{label!r} opens a page")
            press = Press(str(7_000_000_000 + len(self.presses)), chat_id, data, self.clock())
            self.presses[press.id] = press
            content = {
                "id": press.id,
                "from": _person(chat, user_id, "vi"),
                "message": chat.written[message_id],
                "chat_instance": str(9_000_000_000 + chat_id),
                "data": data,
            }
            update_id = self.updates.add("callback_query", content, chat_id)
            self.callbacks[update_id] = press.id
            return update_id

    def send_photo(self, chat_id: int, *, caption: str = "", content: bytes = PICTURE) -> int:
        return self._send_file(chat_id, "photo", "", "image/png", content, {"caption": caption} if caption else {})

    def send_voice(self, chat_id: int, *, content: bytes = b"OggS") -> int:
        return self._send_file(chat_id, "voice", "", "audio/ogg", content)

    def send_sticker(self, chat_id: int) -> int:
        return self._send_file(chat_id, "sticker", "", "image/webp", b"RIFF")

    def send_document(
        self, chat_id: int, *, name: str = "don.pdf", content: bytes = b"%PDF-1.4", media_type: str = "application/pdf"
    ) -> int:
        return self._send_file(chat_id, "document", name, media_type, content)

    def send_location(self, chat_id: int, latitude: float = 10.78, longitude: float = 106.7) -> int:
        return self._send(chat_id, {"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, chat_id: int, phone: str = "+84900000000", name: str = "Bà Năm") -> int:
        return self._send(chat_id, {"contact": {"phone_number": phone, "first_name": name}})

    def block(self, chat_id: int) -> int:
        """Block the bot; in a group, throw it out. What it sends there is refused from now on."""
        return self._set_member(chat_id, "member", "kicked")

    def unblock(self, chat_id: int) -> int:
        return self._set_member(chat_id, "kicked", "member")

    def join_group(
        self, chat_id: int, *, user_id: int = 77, title: str = "Tổ dân phố", kind: str = "supergroup"
    ) -> int:
        """Somebody adds the bot to a group; the id of the my_chat_member update, which a message follows."""
        with self.changed:
            chat = self._open_chat(chat_id, kind, title)
            update_id = self._set_member(chat_id, "left", "member", user_id)
            self._write(chat, {"new_chat_members": [self.bot]}, user_id)
            return update_id

    def messages(self, chat_id: int) -> list[Message]:
        """What the bot sent there, also what it doesn't know that it sent."""
        with self.changed:
            chat = self.chats.get(chat_id)
            return list(chat.sent) if chat else []

    def wait_for(self, chat_id: int, count: int, timeout: float = 20) -> list[Message]:
        """The bot's messages in a chat, as soon as there are so many. Blocks: in a coroutine, use a thread.

        Raises:
            TimeoutError: there were fewer; they are named.
        """
        self.wait_until(lambda: len(self.messages(chat_id)) >= count, timeout, lambda: self._there_is(chat_id, count))
        return self.messages(chat_id)

    def wait_until(
        self, holds: Callable[[], object], timeout: float = 20, otherwise: Callable[[], str] = lambda: "it never held"
    ) -> None:
        """Block until something holds of this server.

        Raises:
            TimeoutError: it didn't in that time.
        """
        with self.changed:
            if not self.changed.wait_for(holds, timeout):
                raise TimeoutError(otherwise())

    def history(self, chat_id: int) -> list[dict[str, Any]]:
        """Both sides of a chat, as the API shows messages."""
        with self.changed:
            chat = self.chats.get(chat_id)
            return [chat.written[one] for one in sorted(chat.written)] if chat else []

    def _there_is(self, chat_id: int, count: int) -> str:
        there = "".join(f"\n- {message.method}: {message.shown}" for message in self.messages(chat_id))
        pending = len(self.updates.pending)
        return f"waited for {count} messages in {chat_id}; {pending} updates pending; there is: {there or 'nothing'}"

    def _open_chat(self, chat_id: int, kind: str, title: str = "") -> Chat:
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = self.chats[chat_id] = Chat(chat_id, kind, title or f"Bác {abs(chat_id)}")
        return chat

    def _send(self, chat_id: int, content: dict[str, Any]) -> int:
        with self.changed:
            return self._write(self._open_chat(chat_id, "private"), content, None)

    def _send_file(
        self, chat_id: int, kind: str, name: str, media_type: str, content: bytes, also: dict[str, Any] | None = None
    ) -> int:
        return self._send(chat_id, file_content(self.keep(kind, name, media_type, content)) | (also or {}))

    def _write(
        self, chat: Chat, content: dict[str, Any], user_id: int | None, language: str = "vi", thread: int = 0
    ) -> int:
        if chat.blocked:
            raise ValueError("who has blocked the bot can't write to it")
        message_id = chat.next_id()
        message = {
            "message_id": message_id,
            "from": _person(chat, user_id, language),
            "chat": chat.to_json(),
            "date": int(time.time()),
        } | content
        if thread:
            chat.threads.add(thread)
            message |= {"message_thread_id": thread, "is_topic_message": True}
        chat.written[message_id] = message
        return self.updates.add("message", message, chat.id)

    def _edit(self, chat: Chat, content: dict[str, Any], user_id: int | None) -> int:
        author = user_id or abs(chat.id)
        own = (one for one in reversed(chat.written.values()) if one["from"]["id"] == author and "text" in one)
        old = next(own, None)
        if old is None:
            raise LookupError("nothing was written that could be edited")
        kept = {key: value for key, value in old.items() if key != "entities"}
        edited = chat.written[old["message_id"]] = kept | content | {"edit_date": int(time.time())}
        return self.updates.add("edited_message", edited, chat.id)

    def _set_member(self, chat_id: int, old: str, new: str, user_id: int | None = None) -> int:
        with self.changed:
            chat = self.chats[chat_id]
            chat.blocked = new == "kicked"
            content = {
                "chat": chat.to_json(),
                "from": _person(chat, user_id, "vi"),
                "date": int(time.time()),
                "old_chat_member": self._member(old),
                "new_chat_member": self._member(new),
            }
            return self.updates.add("my_chat_member", content, chat_id)

    def _member(self, status: str) -> dict[str, Any]:
        return {"user": self.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def _person(chat: Chat, user_id: int | None, language: str) -> dict[str, Any]:
    user_id = user_id or abs(chat.id)
    return {"id": user_id, "is_bot": False, "first_name": f"Bác {user_id}", "language_code": language}


def _last(chat: Chat) -> Message:
    if not chat.sent:
        raise LookupError("the bot has sent nothing there")
    return chat.sent[-1]


def _entities(text: str) -> list[dict[str, Any]]:
    """The commands, which the service marks by itself."""
    found = _COMMAND.finditer(text) if "/" in text else ()
    return [{"type": "bot_command", "offset": _units(text, one.start()), "length": len(one[0])} for one in found]


def _units(text: str, end: int) -> int:
    return len(text[:end].encode("utf-16-le")) // 2
