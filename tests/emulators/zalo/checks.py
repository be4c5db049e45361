"""Whether a consultation message is as the protocol wants it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from . import guesses
from .chats import Attached, Button
from .errors import Refused, invalid
from .uploads import Uploads

TEXT = 2000
BUTTONS = 5
TITLE = 100
SUBTITLE = 500
PAYLOAD = 1000
SMS = 160
_QUERIES = {"oa.query.show", "oa.query.hide"}
_PHONE = re.compile(r"84\d{8,11}")


@dataclass(frozen=True, slots=True)
class Content:
    """What a message says."""

    kind: str
    text: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attached, ...] = ()
    quote: str = ""


def units(text: str) -> int:
    """The length as phones count it, the stricter reading of "characters"."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_text(value: Any) -> bool:
    """Whether something is a string that says something and can be written in UTF-8."""
    return (
        isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= letter <= "\udfff" for letter in value)
    )


def checked(message: Any, uploads: Uploads) -> Content:
    """The content of a message.

    Raises:
        Refused: it breaks a rule.
    """
    message = _object(message, "message", {"text", "attachment", "quote_message_id"})
    text = _text(message["text"], "text", TEXT, guesses.TEXT_TOO_LONG) if "text" in message else ""
    quote = _text(message["quote_message_id"], "quote_message_id", 200) if "quote_message_id" in message else ""
    if "attachment" not in message:
        if not text:
            raise invalid("text")
        return Content("text", text, quote=quote)
    attachment = _object(message["attachment"], "attachment", {"type", "payload"})
    if attachment.get("type") == "file":
        return _file(attachment.get("payload"), text, uploads)
    if attachment.get("type") != "template":
        raise invalid("attachment.type")
    return _template(attachment.get("payload"), text, quote, uploads)


def _file(payload: Any, text: str, uploads: Uploads) -> Content:
    if text:
        raise invalid("text")
    token = _text(_object(payload, "payload", {"token"}).get("token"), "token", PAYLOAD)
    asset = uploads.find(token, "file")
    attached = Attached("file", asset.name, asset.media_type, len(asset.content), asset=token)
    return Content("file", attachments=(attached,))


def _template(payload: Any, text: str, quote: str, uploads: Uploads) -> Content:
    kind = payload.get("template_type") if isinstance(payload, dict) else None
    if kind == "button":
        raise invalid("template_type", guesses.BUTTON_TEMPLATE)
    if kind == "media":
        return _media(payload, text, quote, uploads)
    if kind == "request_user_info":
        return _user_info(payload, text)
    if kind is not None:
        raise Refused(guesses.UNKNOWN_TEMPLATE)
    buttons = _object(payload, "payload", {"buttons"}).get("buttons")
    if not text:
        raise invalid("text")
    return Content("buttons", text, _buttons(buttons), quote=quote)


# -- Buttons


def _buttons(buttons: Any) -> tuple[Button, ...]:
    if not isinstance(buttons, list) or not buttons:
        raise invalid("buttons")
    if len(buttons) > BUTTONS:
        raise invalid("buttons", guesses.TOO_MANY_BUTTONS)
    return tuple(_button(button) for button in buttons)


def _button(button: Any) -> Button:
    button = _object(button, "buttons", {"title", "type", "payload"})
    title = _text(button.get("title"), "title", TITLE, guesses.TITLE_TOO_LONG)
    payload = button.get("payload")
    match button.get("type"):
        case "oa.query.show" | "oa.query.hide":
            _text(payload, "payload", PAYLOAD, guesses.PAYLOAD_TOO_LONG)
        case "oa.open.url":
            _url(_object(payload, "payload", {"url"}).get("url"))
        case "oa.open.phone":
            _phone(_object(payload, "payload", {"phone_code"}))
        case "oa.open.sms":
            _phone(_object(payload, "payload", {"phone_code", "content"}))
            _text(payload.get("content"), "content", SMS, guesses.PAYLOAD_TOO_LONG)
        case _:
            raise invalid("type")
    return Button(title, button["type"], payload)


def is_query(button: Button) -> bool:
    """Whether pressing it writes to the OA."""
    return button.type in _QUERIES


def _phone(payload: Mapping[str, Any]) -> None:
    number = payload.get("phone_code")
    if not (isinstance(number, str) and _PHONE.fullmatch(number)):
        raise invalid("phone_code")


def _url(url: Any, schemes: tuple[str, ...] = ("http", "https"), field: str = "url") -> str:
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        parts = None
    if parts is None or parts.scheme not in schemes or not parts.hostname:
        raise invalid(field)
    return str(url)


# -- Media and the question for a citizen's particulars


def _media(payload: Any, text: str, quote: str, uploads: Uploads) -> Content:
    elements = _object(payload, "payload", {"template_type", "elements"}).get("elements")
    fields = {"media_type", "url", "attachment_id", "width", "height"}
    element = _object(_only(elements), "elements", fields)
    kind = element.get("media_type")
    if kind not in ("image", "gif", "sticker"):
        raise invalid("media_type")
    if ("url" in element) == ("attachment_id" in element):
        raise invalid("attachment_id")
    if kind == "gif" and not all(_positive(element.get(side)) for side in ("width", "height")):
        raise invalid("width")
    return Content(kind, text, attachments=(_medium(kind, element, uploads),), quote=quote)


def _medium(kind: str, element: Mapping[str, Any], uploads: Uploads) -> Attached:
    if "url" in element:
        if kind == "sticker":
            raise invalid("attachment_id")
        return Attached(kind, url=_url(element["url"]))
    identifier = _text(element["attachment_id"], "attachment_id", PAYLOAD)
    if kind == "sticker":
        return Attached(kind, asset=identifier)
    asset = uploads.find(identifier, kind)
    return Attached(kind, asset.name, asset.media_type, len(asset.content), asset=identifier)


def _user_info(payload: Any, text: str) -> Content:
    if text:
        raise invalid("text")
    elements = _object(payload, "payload", {"template_type", "elements"}).get("elements")
    element = _object(_only(elements), "elements", {"title", "subtitle", "image_url"})
    title = _text(element.get("title"), "title", TITLE, guesses.TITLE_TOO_LONG)
    subtitle = _text(element.get("subtitle"), "subtitle", SUBTITLE, guesses.TITLE_TOO_LONG)
    image = _url(element.get("image_url"), ("https",), "image_url")
    return Content("request_user_info", subtitle, attachments=(Attached("request_user_info", title, url=image),))


# -- Shapes


def _object(value: Any, field: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(field)
    for name in value:
        if name not in known:
            raise invalid(f"{field}.{name}", guesses.UNKNOWN_FIELD)
    return value


def _text(value: Any, field: str, most: int, too_long: int = -201) -> str:
    if not is_text(value):
        raise invalid(field)
    if units(value) > most:
        raise invalid(field, too_long)
    return str(value)


def _only(elements: Any) -> Any:
    if not isinstance(elements, list) or len(elements) != 1:
        raise invalid("elements")
    return elements[0]


def _positive(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
