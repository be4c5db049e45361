"""Bodies as the platforms post them to our webhooks, and what can go wrong with them. All seeded."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

USER = "2000000000000000002"
MESSAGE_ID = "a message's id"  # to be replaced by one of its own in each body
UPDATE_ID = 500_000_001  # likewise
OA_APP_ID, OA_ID, OA_SECRET_KEY = "1000000000000000001", "4000000000000000004", "demo-oa-secret-key"
BOT_ID = 7_000_000_007  # on Telegram
_DEEP, _HUGE = "a marker replaced by brackets", "a marker replaced by digits"

Body = dict[str, Any]


def mutated(plausible: Sequence[Body], chance: random.Random) -> bytes:
    """A body with its types changed, fields lost or renamed, values nested or huge, or its bytes spoilt."""
    body: Any = copy.deepcopy(chance.choice(plausible))
    for _ in range(chance.randrange(4)):
        _mutate(body, chance)
    text = json.dumps(body, ensure_ascii=chance.random() < 0.3, separators=(",", ":"))
    if _DEEP in text:
        depth = chance.choice((10, 900, 5000, 100_000))
        opening, closing = chance.choice((("[", "]"), ('{"a":', "}")))
        text = text.replace(f'"{_DEEP}"', opening * depth + "1" + closing * depth)
    encoded = text.replace(f'"{_HUGE}"', "9" * 5000).encode("utf-8", "surrogatepass")
    return _spoilt(encoded, chance) if chance.random() < 0.1 else encoded


def _mutate(body: Any, chance: random.Random) -> None:
    place: Any = chance.choice([one for one in _containers(body) if one] or [body])
    if not place:
        return
    key = chance.choice(list(place)) if isinstance(place, dict) else chance.randrange(len(place))
    action = chance.randrange(6)
    if action == 0:
        del place[key]
    elif action == 1:
        place[key] = chance.choice(([place[key]], {"id": place[key]}, [place[key], place[key]], str(place[key])))
    elif action == 2 and isinstance(place, dict):
        place[key + chance.choice(("s", " ", "\x00", "_id"))] = place.pop(key)
    else:
        place[key] = _odd(chance)


def _containers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)


def _odd(chance: random.Random) -> Any:
    return chance.choice(
        (
            None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("-inf"), 2**53 + 1, 10**30, -(10**30), 10**400,
            "", " ", "0", "-1", "null", "\x00", "a\x00b", "\ud83d", "\udc00\ud800", "\ufeff", "\u202e\u2066đóng",
            "e" + "\u0301" * 500, "👨\u200d👩" * 50, "１２３", "٣٤", "{}", "intent:", "command:erase", "'; --", "%s%n",
            "a" * chance.choice((1000, 5001, 100_000)), [], {}, [[]], [None], {"": {}}, {"id": {"id": 1}},
            [1] * chance.choice((2, 1000)), _DEEP, _HUGE,
        )
    )  # fmt: skip


def _spoilt(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    return chance.choice(
        (
            body[:at],
            body[:at] + chance.randbytes(chance.choice((1, 1, 50))) + body[at:],
            body[:at] + body[at + 1 :],
            body + body[at:],
            b"\xef\xbb\xbf" + body,
            body.decode("utf-8", "replace").encode("utf-16"),
            chance.randbytes(100),
            b"",
        )
    )


# -- Zalo

_AT = "1795305600123"
_PICTURE = {"thumbnail": "https://example.vn/t.jpg", "url": "https://example.vn/o.jpg"}
_PLACE = {"coordinates": {"latitude": "10.7642", "longitude": "106.6564"}}


def zalo_events() -> list[Body]:
    """One of each event, sent by ``USER``."""
    return [
        _zalo_sent("user_send_text", text="đóng bao nhiêu ạ"),
        _zalo_sent("user_send_text", text="Mức hỗ trợ", quote_msg_id="q1"),
        *(
            _zalo_sent(f"user_send_{kind}", text="giấy này ạ", attachments=[{"type": kind, "payload": payload}])
            for kind, payload in _ZALO_ATTACHMENTS.items()
        ),
        _zalo_sent("user_send_location", location={"latitude": 10.7642, "longitude": 106.6564}),
        _zalo_echo("oa_send_text"),
        _zalo_echo("oa_send_image", admin_id="6000000000000000006"),
        _zalo_flat("follow", follower={"id": USER}, source="oa_profile"),
        _zalo_flat("unfollow", follower={"id": USER}),
        _zalo_flat("user_click_chatnow", user_id=USER),
        _zalo_flat("user_withdraw", user_id=USER),
        _zalo_flat("add_user_to_tag", tag={"name": "x", "user_ids": [USER]}),
        _zalo_sent("user_submit_info", info={"name": "x", "phone": "84900000000"}),
        _zalo_sent("user_seen_message", msg_ids=["a", "b"]),
        _zalo_sent("anonymous_send_text", text="x", conversation_id="c"),
        _zalo_sent("user_send_group_text", text="x"),
    ]


_ZALO_ATTACHMENTS: dict[str, Body] = {
    "image": _PICTURE,
    "gif": _PICTURE,
    "link": {**_PICTURE, "description": "Mức đóng"},
    "audio": {"url": "https://example.vn/a.amr"},
    "video": {**_PICTURE, "description": ""},
    "sticker": {"id": "1", "url": "https://example.vn/s.png"},
    "location": _PLACE,
    "file": {"name": "don.pdf", "size": "1024000", "type": "pdf", "url": "https://example.vn/f.pdf"},
    "business_card": {**_PICTURE, "description": '{"phone":"84900000000"}'},
}


def _zalo_sent(name: str, **message: Any) -> Body:
    ends = {"sender": {"id": USER}, "recipient": {"id": OA_ID}, "user_id_by_app": "3000000000000000003"}
    return {
        "app_id": OA_APP_ID,
        **ends,
        "event_name": name,
        "message": {"msg_id": MESSAGE_ID, **message},
        "timestamp": _AT,
    }


def _zalo_echo(name: str, **sender: Any) -> Body:
    return _zalo_sent(name, text="Chào bác") | {"sender": {"id": OA_ID, **sender}, "recipient": {"id": USER}}


def _zalo_flat(name: str, **fields: Any) -> Body:
    ids = {"app_id": OA_APP_ID, "oa_id": OA_ID, "user_id_by_app": "3000000000000000003"}
    return {**ids, **fields, "event_name": name, "timestamp": _AT}


# -- Telegram

_TELEGRAM_USER = {"id": int(USER), "is_bot": False, "first_name": "An"}
_PRIVATE = {"id": int(USER), "type": "private", "first_name": "An"}
_GROUP = {"id": -1_000_000_000_001, "type": "supergroup", "title": "Xóm", "is_forum": True}


def telegram_updates() -> list[Body]:
    """Updates of many kinds, sent by ``USER``."""
    file = {"file_id": "f", "file_unique_id": "u", "file_size": 1}
    return [
        _telegram_said(text="đóng bao nhiêu ạ"),
        _telegram_said(text="/start x", entities=[{"type": "bot_command", "offset": 0, "length": 6}]),
        _telegram_said(photo=[{**file, "width": 1, "height": 1}], caption="giấy này ạ"),
        _telegram_said(voice={**file, "duration": 1}),
        _telegram_said(sticker={**file, "type": "regular", "emoji": "👍"}),
        _telegram_said(document={**file, "mime_type": "image/png"}),
        _telegram_said(location={"latitude": 10.7642, "longitude": 106.6564}),
        _telegram_said(venue={"location": {"latitude": 10.7642, "longitude": 106.6564}, "title": "x", "address": "y"}),
        _telegram_said(contact={"phone_number": "84900000000", "first_name": "x"}),
        _telegram_said(_GROUP, text="@diem_sang_bot thẻ đâu", message_thread_id=5, is_topic_message=True),
        _telegram_said(_GROUP, text="thẻ đâu", reply_to_message={"from": {"id": BOT_ID, "is_bot": True}}),
        _telegram_said(
            _GROUP,
            text="Điểm Sáng ơi",
            entities=[{"type": "text_mention", "offset": 0, "length": 9, "user": {"id": BOT_ID, "is_bot": True}}],
        ),
        {
            "update_id": UPDATE_ID,
            "edited_message": {**_telegram_message(_PRIVATE), "text": "a", "edit_date": 1795305660},
        },
        {
            "update_id": UPDATE_ID,
            "callback_query": {
                "id": "9",
                "from": _TELEGRAM_USER,
                "message": {**_telegram_message(_PRIVATE), "text": "Chọn"},
                "data": "intent:a",
            },
        },
        {"update_id": UPDATE_ID, "channel_post": {**_telegram_message({"id": -5, "type": "channel"}), "text": "a"}},
        {"update_id": UPDATE_ID, "my_chat_member": {"chat": _PRIVATE, "from": _TELEGRAM_USER, "date": 1795305600}},
    ]


def _telegram_message(chat: Body) -> Body:
    return {"message_id": 5, "date": 1795305600, "chat": chat, "from": _TELEGRAM_USER}


def _telegram_said(chat: Body = _PRIVATE, **content: Any) -> Body:
    return {"update_id": UPDATE_ID, "message": {**_telegram_message(chat), **content}}


# -- The Zalo Bot Platform


def zalobot_events() -> list[Body]:
    """One of each event, in both envelopes, sent by ``USER``."""
    contents: dict[str, Body] = {
        "text": {"text": "đóng bao nhiêu ạ"},
        "image": {"photo": "https://example.vn/p.jpg", "caption": "x"},
        "sticker": {"sticker": "1", "url": "https://example.vn/s.png"},
        "voice": {"voice_url": "https://example.vn/v.aac"},
        "unsupported": {},
    }
    flat = [_zalobot_event(f"message.{name}.received", content) for name, content in contents.items()]
    return [*flat, *({"ok": True, "result": event} for event in flat)]


def _zalobot_event(name: str, content: Body) -> Body:
    sender = {"id": USER, "display_name": "An", "is_bot": False}
    chat = {"id": USER, "chat_type": "PRIVATE"}
    message = {"from": sender, "chat": chat, "message_id": MESSAGE_ID, "date": 1795305600123, **content}
    return {"event_name": name, "message": message}
