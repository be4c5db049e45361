"""What citizens do towards a bot of the Zalo Bot Platform."""

from __future__ import annotations

from typing import Any

from .bot_requests import Data
from .chats import Chats, Line
from .clock import Clock


class BotCitizens:
    """Acts of citizens; the rest of the platform is the subclass's."""

    chats: Chats
    clock: Clock
    photo_field: str

    def __init__(self) -> None:
        self._known: dict[str, None] = {}  # in the order in which they came
        self._blocked: set[str] = set()

    def emit(self, event: Data, key: str) -> None:
        raise NotImplementedError

    def new_id(self) -> str:
        raise NotImplementedError

    def say(self, user: str, text: str) -> str:
        """Write; the id of the message."""
        return self._write(user, "text", {"text": text}, text)

    def send_image(self, user: str, caption: str = "", url: str = "https://photo-demo.zdn.vn/o.jpg") -> str:
        return self._write(user, "image", {self.photo_field: url, "caption": caption}, caption or "[ảnh]")

    def send_sticker(self, user: str, sticker: str = "23501") -> str:
        return self._write(
            user, "sticker", {"sticker": sticker, "url": "https://photo-demo.zdn.vn/s.png"}, "[nhãn dán]"
        )

    def send_voice(self, user: str, url: str = "https://photo-demo.zdn.vn/v.aac") -> str:
        return self._write(user, "voice", {"voice_url": url}, "[ghi âm]")

    def send_unsupported(self, user: str) -> str:
        """What comes instead of a message the platform doesn't pass on, or of any from some citizens."""
        return self._write(user, "unsupported", {}, "[không hỗ trợ]")

    def unknown_event(self, user: str, name: str = "message.something.received", **more: Any) -> str:
        return self._write(user, name, more, "[lạ]")

    def say_in_group(self, group: str, user: str, text: str) -> str:
        return self._write(user, "text", {"text": text}, text, chat={"id": group, "chat_type": "GROUP"})

    def block(self, user: str) -> None:
        """From now on sends are refused."""
        self._blocked.add(user)

    def _write(self, user: str, event: str, message: Data, line: str, chat: Data | None = None) -> str:
        chat = chat or {"id": user, "chat_type": "PRIVATE"}
        message_id = self.new_id()
        self.meet(chat["id"])
        self.chats.write(chat["id"], Line("citizen", line))
        sender = {"id": user, "display_name": f"Công dân {user[-4:]}", "is_bot": False}
        frame = {"from": sender, "chat": chat, **message, "message_id": message_id, "date": self.clock.milliseconds()}
        name = event if "." in event else f"message.{event}.received"
        self.emit({"event_name": name, "message": frame}, chat["id"])
        return message_id

    def meet(self, chat: str) -> None:
        """They exist from now on; of too many, the later ones can't be written to."""
        self._known.setdefault(chat)
