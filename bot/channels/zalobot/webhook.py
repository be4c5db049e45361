"""Where the platform brings its events."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.bodies import HungUp, Unread, read_body
from bot.channels.conversations import Receiving, Unavailable
from bot.channels.counting import Counting, Uncounted
from bot.channels.limits import USER, Buckets
from bot.channels.zalobot.channel import CHANNEL
from bot.channels.zalobot.events import Heard, read
from bot.messages import Utterance

PATH = "/zalobot/webhook"
MAX_BODY = 256 * 1024
SECONDS_TO_READ = 10.0


class Refused(Exception):  # noqa: N818 - an answer to the platform, not a failure of ours
    """A request that isn't let in.

    Args:
        status: the HTTP status.
        reason: for the counters.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(status)
        self.status = status
        self.reason = reason


class ZaloBotWebhook:
    """Takes events in.

    Args:
        conversations: who answers.
        secret: what the platform shows us; "" lets nobody in.
        now: the time, with its zone.
        limits: what one citizen may send.
        counting: who counts.
    """

    def __init__(
        self,
        conversations: Receiving,
        secret: str,
        now: Callable[[], datetime],
        limits: Buckets | None = None,
        counting: Counting | None = None,
    ) -> None:
        self._conversations = conversations
        self._secret = secret.encode()
        self._now = now
        self._limits = Buckets(USER) if limits is None else limits  # one that is empty is false
        self._counting = counting or Uncounted()

    def route(self) -> Route:
        """The route to serve."""
        return Route(PATH, self.answer, methods=["POST"])

    async def answer(self, request: Request) -> Response:
        """200 once what was said is written down, and for what isn't for us; else the platform may try again."""
        try:
            self._check_secret(request.headers.get("x-bot-api-secret-token", ""))
            heard = read(await _json(request))
            await self._take(heard)
        except Refused as refused:
            self._counting.count("refused", channel=CHANNEL, reason=refused.reason)
            return Response(status_code=refused.status)
        except HungUp:
            return Response(status_code=400)  # nobody is left to read it
        return Response()

    def _check_secret(self, shown: str) -> None:
        if not self._secret or not hmac.compare_digest(shown.encode(), self._secret):
            raise Refused(403, "secret")

    async def _take(self, heard: Heard | None) -> None:
        self._counting.count("events", channel=CHANNEL, kind=heard.kind if heard else "unused")
        if heard is None:
            return
        if self._limits.take(heard.chat):
            self._counting.count("rate_limited", channel=CHANNEL)
            return
        utterance = Utterance(CHANNEL, heard.chat, heard.message_id, heard.text, self._now(), heard.kind)
        try:
            is_new = await self._conversations.receive(utterance)
        except Unavailable:
            raise Refused(503, "unavailable") from None
        if not is_new:
            self._counting.count("duplicates", channel=CHANNEL)


async def _json(request: Request) -> object:
    try:
        return json.loads(await read_body(request.headers, request.receive, MAX_BODY, SECONDS_TO_READ))
    except Unread as unread:
        raise Refused(unread.status, "too_large" if unread.status == 413 else "malformed") from None
    except (ValueError, RecursionError):
        raise Refused(400, "malformed") from None
