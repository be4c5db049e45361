"""Buttons under a message, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from . import guesses
from .refusals import bad

_ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)
_LARGEST_DATA = 64  # bytes


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    data: str = ""
    url: str = ""


Rows = tuple[tuple[Button, ...], ...]


def buttons(markup: dict[str, Any] | None) -> Rows:
    """The inline buttons of a reply_markup, row by row.

    Raises:
        Refused: the service wouldn't take them.
    """
    if not markup:
        return ()
    if "inline_keyboard" not in markup:
        if markup.keys() & {"keyboard", "remove_keyboard", "force_reply"}:
            return ()
        raise bad("object expected as reply markup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    if any(len(row) > guesses.KEYBOARD_ROW for row in rows) or sum(map(len, rows)) > guesses.KEYBOARD_BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return tuple(tuple(_button(button) for button in row) for row in rows if row)


def _button(button: Any) -> Button:
    if not isinstance(button, dict):
        raise bad("InlineKeyboardButton must be an Object")
    label = button.get("text")
    if not isinstance(label, str) or not label.strip():
        raise bad("inline keyboard button text must be non-empty")
    actions = button.keys() & _ACTIONS
    if len(actions) != 1:
        raise bad("text buttons are unallowed in the inline keyboard" if not actions else "BUTTON_TYPE_INVALID")
    return Button(label, _data(button), _url(button))


def _data(button: dict[str, Any]) -> str:
    data = button.get("callback_data")
    if data is None:
        return ""
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= _LARGEST_DATA:
        raise bad("BUTTON_DATA_INVALID")
    return data


def _url(button: dict[str, Any]) -> str:
    url = button.get("url")
    if url is None:
        return ""
    try:
        parts = urlsplit(url)
    except (TypeError, ValueError, AttributeError):
        raise bad("BUTTON_URL_INVALID") from None
    if parts.scheme not in guesses.BUTTON_SCHEMES or not parts.netloc or any(c.isspace() for c in url):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return str(url)


def to_json(rows: Rows) -> dict[str, Any]:
    """The rows as the API shows them in a message."""
    return {"inline_keyboard": [[_button_json(button) for button in row] for row in rows]}


def _button_json(button: Button) -> dict[str, str]:
    action = {"callback_data": button.data} if button.data else {"url": button.url} if button.url else {}
    return {"text": button.label, **action}
