"""What Telegram's refusals mean for a message: the HTTP status, and for a 400 its description."""

from __future__ import annotations

import re

from bot.channels.conversations import Gone, Halted, Later, Never, NotSent


class Refused(Never):
    """The request itself is at fault (400): sent in another form it may pass."""


class Unparsable(Refused):
    """Telegram can't read the HTML."""


class Conflict(NotSent):
    """Somebody else takes the updates of this bot: another process, or a webhook."""


TOKEN_REFUSED = "telegram-token"
TAKEN_ELSEWHERE = "telegram-conflict"

# Of 400s: nobody is there, or the bot may not speak there.
_GONE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "input_user_deactivated",
    "bot was kicked",
    "group chat was deactivated",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)
_WORDS_OF_A_CODE = re.compile(r"[a-z_' /]{1,60}")


def not_sent(status: int, description: str, retry_after: float | None) -> NotSent:
    """What an answer other than a 2xx means.

    Args:
        status: the HTTP status.
        description: Telegram's own words; they may quote what was sent, so only their beginning is told on.
        retry_after: the seconds to wait that a 429 asks for.
    """
    if status == 429:
        return Later("429", retry_after)
    if status in (401, 404):  # a method that doesn't exist is 404 too, but ours do
        return Halted(TOKEN_REFUSED)
    if status == 403:
        return Gone("403")
    if status == 409:
        return Conflict(TAKEN_ELSEWHERE)
    if 400 <= status < 500:
        return _refusal(status, description.lower().removeprefix("bad request: "))
    return Later(str(status), may_have_arrived=True)


def _refusal(status: int, description: str) -> NotSent:
    found = _WORDS_OF_A_CODE.match(description)
    reason = f"{status} {found[0].strip()}" if found else str(status)
    if any(sign in description for sign in _GONE):
        return Gone(reason)
    return Unparsable(reason) if "can't parse entities" in description else Refused(reason)
