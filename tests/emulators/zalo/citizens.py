"""What citizens do on Zalo, and the staff in OA chat: each act opens the window where it should, and makes an event."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from . import guesses
from .chats import Attached, Chats, Line, Sent
from .checks import is_query
from .events import Body, Events
from .people import People

_CDN = "https://photo-demo.zdn.vn"


class Citizens:
    """Acts of citizens; the rest of the account is the subclass's."""

    chats: Chats
    people: People
    events: Events
    heard: defaultdict[str, set[str]]

    def send_event(self, body: Body, key: str = "") -> None:
        raise NotImplementedError

    def new_id(self) -> str:
        raise NotImplementedError

    # -- Messages

    def say(self, user: str, text: str, quote: str = "") -> str:
        """Write; the id of the message."""
        quoted = {"quote_msg_id": quote} if quote else {}
        return self._write(user, "user_send_text", {"text": text, **quoted}, Line("citizen", text))

    def press(self, user: str, label: str) -> str:
        """Press a button of a message of the bot, the newest that has it; the id of the message that it writes, or "".

        Raises:
            LookupError: there is no such button.
        """
        for sent in reversed(self.chats.messages(user)):
            for button in sent.buttons:
                if button.title == label:
                    return self.say(user, button.payload) if is_query(button) else ""
        there_are = [button.title for sent in self.chats.messages(user) for button in sent.buttons]
        raise LookupError(f"no button {label!r} among {there_are}")

    def send_image(self, user: str, text: str = "", url: str = f"{_CDN}/o.jpg") -> str:
        return self._attach(user, "image", {"thumbnail": f"{_CDN}/t.jpg", "url": url}, text)

    def send_gif(self, user: str, text: str = "", url: str = f"{_CDN}/o.gif") -> str:
        return self._attach(user, "gif", {"thumbnail": f"{_CDN}/t.jpg", "url": url}, text)

    def send_link(self, user: str, url: str = "https://example.vn/", description: str = "Tin", text: str = "") -> str:
        payload = {"thumbnail": f"{_CDN}/t.jpg", "description": description, "url": url}
        return self._attach(user, "link", payload, text)

    def send_audio(self, user: str, url: str = f"{_CDN}/v.amr") -> str:
        return self._attach(user, "audio", {"url": url})

    def send_video(self, user: str, description: str = "", url: str = f"{_CDN}/v.mp4") -> str:
        payload = {"thumbnail": f"{_CDN}/t.jpg", "description": description, "url": url}
        return self._attach(user, "video", payload)

    def send_sticker(self, user: str, sticker: str = "23501") -> str:
        return self._attach(user, "sticker", {"id": sticker, "url": f"{_CDN}/s.png"})

    def send_location(self, user: str, latitude: float = 10.7642, longitude: float = 106.6564) -> str:
        coordinates = {"latitude": str(latitude), "longitude": str(longitude)}
        return self._attach(user, "location", {"coordinates": coordinates})

    def send_file(self, user: str, name: str = "don.pdf", size: int = 1_024_000) -> str:
        ending = name.rpartition(".")[2]
        file = {"name": name, "size": str(size), "checksum": "0" * 32, "type": ending, "url": f"{_CDN}/{name}"}
        return self._attach(user, "file", file)

    def send_business_card(self, user: str, phone: str = "84900000000") -> str:
        card = json.dumps({"phone": phone, "qrCodeUrl": f"{_CDN}/qr.png"})
        payload = {"thumbnail": f"{_CDN}/t.jpg", "description": card, "url": "https://zalo.me/demo"}
        return self._attach(user, "link", payload, event="user_send_business_card")

    def _attach(self, user: str, kind: str, payload: Body, text: str = "", event: str = "") -> str:
        said = {"text": text} if text else {}
        message = {**said, "attachments": [{"type": kind, "payload": payload}]}
        line = Line("citizen", text, attachments=(Attached(kind, str(payload.get("name", ""))),))
        return self._write(user, event or f"user_send_{kind}", message, line)

    def _write(self, user: str, event: str, message: Body, line: Line) -> str:
        self.people.interact(user)
        msg_id = self.new_id()
        self.heard[user].add(msg_id)
        self.chats.write(user, line)
        self.send_event(self.events.by_citizen(user, event, {**message, "msg_id": msg_id}), user)
        return msg_id

    # -- Other acts

    def follow(self, user: str, source: str = "oa_profile") -> None:
        self.people.follow(user)
        self.send_event(self.events.following(user, "follow", source), user)

    def unfollow(self, user: str, source: str = "oa_profile") -> None:
        self.people.unfollow(user)
        self.send_event(self.events.following(user, "unfollow", source), user)

    def click_chatnow(self, user: str) -> None:
        self.people.interact(user)
        self.send_event(self.events.flat(user, "user_click_chatnow"), user)

    def withdraw(self, user: str) -> None:
        """Take back the consent to data being kept."""
        self.send_event(self.events.flat(user, "user_withdraw"), user)

    def block(self, user: str, code: int | None = None) -> None:
        """From now on sends are refused (see the guesses for the code)."""
        self.people.get(user).blocked = guesses.BLOCKED if code is None else code

    def unblock(self, user: str) -> None:
        self.people.get(user).blocked = None

    def received(self, user: str, msg_id: str = "") -> None:
        message = {"msg_id": msg_id or self._newest(user).message_id}
        self.send_event(self.events.receipt(user, "user_received_message", message), user)

    def seen(self, user: str, *msg_ids: str) -> None:
        message = {"msg_ids": list(msg_ids) or [self._newest(user).message_id]}
        self.send_event(self.events.receipt(user, "user_seen_message", message), user)

    def react(self, user: str, icon: str = "/-strong", msg_id: str = "") -> None:
        message = {"msg_id": msg_id or self._newest(user).message_id, "react_icon": icon}
        self.send_event(self.events.by_citizen(user, "user_reacted_message", message), user)

    def submit_info(self, user: str, **info: Any) -> None:
        """Answer a question for particulars."""
        given = {"name": "Người thử", "phone": "84900000000", "user_dob": "01/01/1990", "gender": "Nam", **info}
        address = {"user_city": "Tỉnh thử", "user_ward": "Xã thử", "user_address": "Thôn thử"}
        self.send_event(self.events.submitted(user, {"full_address": address, **given}), user)

    def anonymous_says(self, text: str, sender: str = "anon-1", conversation: str = "conv-1") -> None:
        """A visitor writes who isn't signed in to Zalo."""
        message = {"text": text, "msg_id": self.new_id()}
        self.send_event(self.events.anonymous(sender, conversation, message), sender)

    def staff_says(self, user: str, text: str, admin_id: str = "9000000000000000009") -> str:
        """A member of staff writes in OA chat; the id of the message."""
        msg_id = self.new_id()
        self.chats.write(user, Line("staff", text))
        message = {"text": text, "msg_id": msg_id}
        self.send_event(self.events.by_oa(user, "oa_send_text", message, admin_id), user)
        return msg_id

    def unknown_event(self, user: str, name: str = "user_did_something_new", **more: Any) -> None:
        """An event that nobody has described."""
        self.send_event({**self.events.by_citizen(user, name, {"msg_id": self.new_id()}), **more}, user)

    def _newest(self, user: str) -> Sent:
        sent = self.chats.messages(user)
        if not sent:
            raise LookupError("the bot has sent nothing yet")
        return sent[-1]
