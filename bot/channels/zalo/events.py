"""What Zalo tells us, as events that mean something to us. Nothing here raises, whatever the JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.messages import Kind

LONGEST_TEXT = 5000  # more than the longest text that is understood, so that "too long" is still told

_KINDS = {
    "user_send_text": Kind.TEXT,
    "user_send_link": Kind.TEXT,
    "user_send_image": Kind.PHOTO,
    "user_send_gif": Kind.STICKER,  # sent as one sends stickers, not to show a document
    "user_send_sticker": Kind.STICKER,
    "user_send_audio": Kind.VOICE,
    "user_send_video": Kind.FILE,
    "user_send_file": Kind.FILE,
    "user_send_business_card": Kind.FILE,
    "user_send_location": Kind.LOCATION,
}
_GREETED = frozenset({"follow", "user_click_chatnow"})
_WITHDRAW = "user_withdraw"
_STAFF = "oa_send_"
# Events known and not used, by how they are counted.
_UNUSED = {
    "receipt": ("user_received_message", "user_seen_message"),
    "unfollow": ("unfollow",),
    "group": ("create_group", "user_join_group", "user_out_group"),
    "unused": (
        "user_submit_info", "user_reacted_message", "oa_reacted_message", "add_user_to_tag", "remove_user_from_tag",
        "remove_tag", "update_user_info", "widget_interaction_accepted", "extension_purchased", "oa_send_consent",
        "user_reply_consent", "user_call_oa", "oa_call_user", "user_click_button",
        "anonymous_send_text", "anonymous_send_image", "anonymous_send_file", "anonymous_send_sticker",
    ),
}  # fmt: skip
_COUNTED_AS = {name: counted for counted, names in _UNUSED.items() for name in names}
_FAMILIES = {
    "user_send_group_": "group",
    "oa_send_group_": "group",
    "oa_send_anonymous_": "unused",
    "anonymous_send_": "unused",
}

_DIGITS = re.compile(r"[0-9]{1,32}")
_MESSAGE_ID = re.compile(r"[!-~]{1,128}")
_LATITUDE, _LONGITUDE = ("latitude", "lat"), ("longitude", "long", "lng", "lon")


@dataclass(frozen=True, slots=True)
class Said:
    """A citizen sent something.

    Args:
        text: the text; of a location "latitude,longitude"; "" where there is none to read.
    """

    user: str
    message_id: str
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class StaffWrote:
    """A person of the office wrote to a citizen; what they wrote is not kept."""

    user: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A citizen withdrew consent: what we have of them goes."""

    user: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A citizen followed the account or opened the chat: they are greeted."""

    user: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing to be done.

    Args:
        reason: the name of a known event, or "unknown", "malformed", "echo", "wrong_account": nothing from outside.
        counted_as: "receipt", "unfollow", "group" or "unused".
    """

    reason: str
    counted_as: str = "unused"


Event = Said | StaffWrote | Withdrawn | Followed | Ignored


def read(body: bytes, oa_id: str = "") -> Event:
    """The event in a body.

    Args:
        body: as it came.
        oa_id: our account; events for another are ignored. "" for whichever.
    """
    try:
        return event_of(json.loads(body), oa_id)
    except (ValueError, RecursionError):
        return Ignored("malformed")


def event_of(data: object, oa_id: str = "") -> Event:
    """The event in parsed JSON; see ``read``."""
    name = data.get("event_name") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(name, str):
        return Ignored("malformed")
    unused = _unused(name)
    if unused:
        return unused
    if _is_anothers(data, name, oa_id):
        return Ignored("wrong_account")
    if name.startswith(_STAFF):
        return _staff_wrote(data, name)
    return _of_citizen(data, name, oa_id)


def _unused(name: str) -> Ignored | None:
    if name in _COUNTED_AS:
        return Ignored(name, _COUNTED_AS[name])
    for family, counted_as in _FAMILIES.items():
        if name.startswith(family):
            return Ignored(family + "*", counted_as)
    if name in _KINDS or name in _GREETED or name == _WITHDRAW or name.startswith(_STAFF):
        return None
    return Ignored("unknown")


def _is_anothers(data: dict[str, Any], name: str, oa_id: str) -> bool:
    """Whether it names another account than ours; one application may serve several."""
    ours = "sender" if name.startswith(_STAFF) else "recipient"
    named = [data.get("oa_id"), _part(data, ours).get("id")]
    return bool(oa_id) and any(_digits(one) != oa_id for one in named if one is not None)


def _staff_wrote(data: dict[str, Any], name: str) -> Event:
    if not _is_named(_part(data, "sender").get("admin_id")):
        return Ignored("echo")  # of what we sent ourselves
    user = _digits(_part(data, "recipient").get("id"))
    return StaffWrote(user, _message_id(data, name, user)) if user else Ignored("malformed")


def _of_citizen(data: dict[str, Any], name: str, oa_id: str) -> Event:
    user = _citizen(data)
    if not user:
        return Ignored("malformed")
    if user == oa_id:
        return Ignored("echo")
    if name == _WITHDRAW:
        return Withdrawn(user)
    message_id = _message_id(data, name, user)
    if name in _GREETED:
        return Followed(user, message_id)
    return Said(user, message_id, _KINDS[name], _text(data, name))


def _citizen(data: dict[str, Any]) -> str:
    """Whom an event is about; where it is said differs. ``user_id_by_app`` is another id, of no use for answering."""
    said = (_part(data, "sender").get("id"), _part(data, "follower").get("id"), data.get("user_id"))
    return next(filter(None, map(_digits, said)), "")


def _message_id(data: dict[str, Any], name: str, user: str) -> str:
    """What tells this message from all others, the same when it is sent again, and holding no citizen's id."""
    message = _part(data, "message")
    given = next((str(one) for one in (message.get("msg_id"), message.get("mid")) if _is_named(one)), "")
    if _MESSAGE_ID.fullmatch(given) and user not in given:
        return given
    unique = given or f"{name}{_digits(data.get('timestamp'))}{user}"
    return sha256(unique.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _is_named(value: object) -> bool:
    return (isinstance(value, str) and bool(value)) or bool(_digits(value))


# -- what was said


def _text(data: dict[str, Any], name: str) -> str:
    if name == "user_send_location":
        return _place(data)
    if name == "user_send_business_card":
        return ""  # its text is somebody's name and number
    said = _clean(_part(data, "message").get("text"))
    if name == "user_send_link" and not said.strip():
        return _clean(_part(_attachment(data), "payload").get("description"))
    return said


def _clean(value: object) -> str:
    """Half an emoji is legal in JSON and can't be written in UTF-8."""
    return value[:LONGEST_TEXT].encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _attachment(data: dict[str, Any]) -> dict[str, Any]:
    attachments = _part(data, "message").get("attachments") or data.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else None
    return first if isinstance(first, dict) else {}


def _place(data: dict[str, Any]) -> str:
    """Where a citizen is, to about a kilometre: nothing more precise is kept."""
    for place in _places(data):
        latitude, longitude = _degrees(place, _LATITUDE, 90), _degrees(place, _LONGITUDE, 180)
        if latitude is not None and longitude is not None:
            return f"{latitude:.2f},{longitude:.2f}"
    return ""


def _places(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Everywhere that coordinates have been seen: the first is what Zalo describes."""
    payload, message = _part(_attachment(data), "payload"), _part(data, "message")
    yield _part(payload, "coordinates")
    yield payload
    yield _part(message, "location")
    yield message
    yield _part(data, "location")
    yield data


def _degrees(place: dict[str, Any], names: tuple[str, ...], most: int) -> float | None:
    for name in names:
        degrees = _number(place.get(name))
        if abs(degrees) <= most:
            return round(degrees, 2) + 0.0  # no "-0.00"
    return None


def _number(value: object) -> float:
    """Not a number where there is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return math.nan
    try:
        return float(value[:32] if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return math.nan


# -- JSON read with distrust


def _part(data: dict[str, Any], name: str) -> dict[str, Any]:
    part = data.get(name)
    return part if isinstance(part, dict) else {}


def _digits(value: object) -> str:
    """A number or a text of digits as text; "" for anything else."""
    text = str(value) if type(value) is int and 0 <= value < 10**32 else value
    return text if isinstance(text, str) and _DIGITS.fullmatch(text) else ""
