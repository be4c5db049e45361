"""Updates that Telegram brings: one POST each, answered once it is written down, brought again until then."""

from __future__ import annotations

import hmac
import json
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import HungUp, Unread, read_body
from bot.channels.conversations import Unavailable
from bot.channels.counting import Counting, Uncounted
from bot.channels.telegram.address import CHANNEL
from bot.channels.telegram.updates import update_number

PATH = "/telegram/webhook"
MAX_BODY = 1024 * 1024
SECONDS_TO_READ = 20.0
_SECRET = "x-telegram-bot-api-secret-token"


class Handling(Protocol):
    """Where updates go."""

    async def handle(self, update: Any) -> None:
        """Take an update in.

        Raises:
            Unavailable: it is to come again.
        """


class _Refused(Exception):  # noqa: N818 - an answer, not a failure of ours
    def __init__(self, status: int, reason: str = "malformed") -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason


def webhook(receiver: Handling, secret: str, path: str = PATH, counting: Counting | None = None) -> Route:
    """The route that Telegram posts to.

    Args:
        receiver: where updates go.
        secret: what Telegram shows in a header; without one everybody is turned away.
        path: no secret of its own.
        counting: told what is turned away.
    """
    counted = counting or Uncounted()

    async def receive(request: Request) -> Response:
        try:
            _check_sender(request, secret)
            await receiver.handle(_update(await _body(request)))
        except _Refused as refused:
            counted.count("refused", channel=CHANNEL, reason=refused.reason)
            closing = {"connection": "close"} if refused.status in (408, 413) else None  # the rest isn't waited for
            return Response(status_code=refused.status, headers=closing)
        except Unavailable:
            counted.count("refused", channel=CHANNEL, reason="unavailable")
            return Response(status_code=503, headers={"retry-after": "5"})
        return Response()

    return Route(path, receive, methods=["POST"])


def _check_sender(request: Request, secret: str) -> None:
    shown = request.headers.get(_SECRET, "")
    if not secret or not hmac.compare_digest(shown.encode(), secret.encode()):
        raise _Refused(403, "secret")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise _Refused(415)


async def _body(request: Request) -> bytes:
    try:
        return await read_body(request.headers, request.receive, MAX_BODY, SECONDS_TO_READ)
    except Unread as unread:
        raise _Refused(unread.status, "too_large" if unread.status == 413 else "malformed") from None
    except HungUp:
        raise _Refused(400) from None


def _update(body: bytes) -> Any:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        raise _Refused(400) from None
    if update_number(update) is None:
        raise _Refused(400)
    return update
