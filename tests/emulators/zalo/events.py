"""The bodies of the webhook events of an Official Account, and how they are signed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from . import guesses

Body = dict[str, Any]


def mac(app_id: str, body: bytes, timestamp: str, oa_secret_key: str) -> str:
    """The signature over the very bytes that are sent."""
    return hashlib.sha256(app_id.encode() + body + f"{timestamp}{oa_secret_key}".encode()).hexdigest()


def dumped(body: Body, *, escaped: bool = False) -> bytes:
    return json.dumps(body, ensure_ascii=escaped, separators=(",", ":")).encode("utf-8", "surrogatepass")


def id_by_app(user: str) -> str:
    """The other id that Zalo gives the same citizen."""
    return "3" + str(int(hashlib.sha256(user.encode()).hexdigest(), 16))[:18]


class Events:
    """Builds bodies; the time is put in by who sends them.

    Args:
        app_id, oa_id: of the application and the Official Account.
    """

    def __init__(self, app_id: str, oa_id: str) -> None:
        self.app_id = app_id
        self.oa_id = oa_id

    def by_citizen(self, user: str, name: str, message: Body) -> Body:
        return {
            "app_id": self.app_id,
            "sender": {"id": user},
            "user_id_by_app": id_by_app(user),
            "recipient": {"id": self.oa_id},
            "event_name": name,
            "message": message,
        }

    def by_oa(self, user: str, name: str, message: Body, admin_id: str = "") -> Body:
        admin = {"admin_id": admin_id} if admin_id else {}
        return {
            "app_id": self.app_id,
            "sender": {"id": self.oa_id, **admin},
            "user_id_by_app": id_by_app(user),
            "recipient": {"id": user},
            "event_name": name,
            "message": message,
        }

    def receipt(self, user: str, name: str, message: Body) -> Body:
        return self.by_oa(user, name, message) if guesses.OA_SENDS_RECEIPTS else self.by_citizen(user, name, message)

    def following(self, user: str, name: str, source: str) -> Body:
        source_field = {"source": source} if source else {}
        return {
            "oa_id": self.oa_id,
            "follower": {"id": user},
            "user_id_by_app": id_by_app(user),
            "event_name": name,
            **source_field,
            "app_id": self.app_id,
        }

    def flat(self, user: str, name: str) -> Body:
        """user_click_chatnow and user_withdraw."""
        ids = {"oa_id": self.oa_id, "user_id": user, "user_id_by_app": id_by_app(user)}
        return {**ids, "event_name": name, "app_id": self.app_id}

    def submitted(self, user: str, info: Body) -> Body:
        ends = {"sender": {"id": user}, "recipient": {"id": self.oa_id}}
        return {"app_id": self.app_id, "event_name": "user_submit_info", **ends, "info": info}

    def anonymous(self, sender: str, conversation: str, message: Body) -> Body:
        message = {**message, "conversation_id": conversation}
        ends = {"sender": {"id": sender}, "recipient": {"id": self.oa_id}}
        return {"app_id": self.app_id, **ends, "event_name": "anonymous_send_text", "message": message}
