"""The web chat as an ASGI application."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.channels.limits import Limits
from bot.channels.web.conversations import Conversations, Unavailable
from bot.channels.web.page import FILES, page
from bot.channels.web.protection import Protection
from bot.channels.web.request import Refused, check_origin, parse, read
from bot.channels.web.visitor import cookie, message_key, new_visitor, visitor
from bot.messages import Delivery, Utterance, reply_to_json

CHANNEL = "web"
SECONDS_UNTIL_AVAILABLE = 15
_MAX_REPLY_ID = 2**63 - 1

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


def web_app(
    conversations: Conversations,
    limits: Limits | None = None,
    now: Callable[[], datetime] = _now,
    others: Sequence[BaseRoute] = (),
) -> Starlette:
    """The web chat, and what else is served at the same address.

    Args:
        conversations: who answers.
        limits: how much one citizen or address may send.
        now: the time, with its zone.
        others: routes of other channels, and of those who run the service.
    """
    web = _Web(conversations, limits or Limits(), now)
    return Starlette(
        routes=[
            Route("/", web.page),
            Route("/static/{name}", web.file),
            # Not a function of a Request: an endpoint of this kind is called as it is, which spares a third of the way.
            Route("/api/messages", _Messages(web), methods=["POST"]),
            Route("/api/replies", web.replies),
            Route("/healthz", web.health),
            Route("/readyz", web.ready),
            *others,
        ],
        middleware=[Middleware(Protection, apology=lambda: web.refusal(Refused(500)))],
    )


class _Web:
    def __init__(self, conversations: Conversations, limits: Limits, now: Callable[[], datetime]) -> None:
        self.conversations = conversations
        self.limits = limits
        self.now = now

    async def page(self, request: Request) -> Response:
        content = page(self.conversations.words(CHANNEL), self.conversations.welcome())
        response = HTMLResponse(content, headers={"cache-control": "private, no-cache"})
        # Who follows a link from another site comes without the cookie he has: that isn't a new visitor.
        if visitor(request.headers) is None and request.headers.get("sec-fetch-site") != "cross-site":
            _introduce(response, new_visitor(), request.scope)
        return response

    async def file(self, request: Request) -> Response:
        file = FILES.get(request.path_params["name"])
        if file is None:
            return PlainTextResponse("Not Found", status_code=404)
        return file.response(request.headers, request.query_params.get("v", ""))

    async def replies(self, request: Request) -> Response:
        known = visitor(request.headers)
        user = known or new_visitor()
        try:
            self.count(user, request.scope)
            after = _reply_id(request.query_params.get("after", "0"))
            missed = await self.conversations.replies_since(CHANNEL, user, after) if known else []
            response = self.told(missed)
        except Unavailable:
            response = self.refusal(_unavailable())
        except Refused as refused:
            response = self.refusal(refused)
        if known is None:
            _introduce(response, user, request.scope)
        return response

    async def health(self, _: Request) -> Response:
        return _json(self.conversations.health())

    async def ready(self, _: Request) -> Response:
        ready = await self.conversations.ready()
        return _json({"ready": ready}, status=200 if ready else 503)

    async def answer(self, scope: Scope, receive: Receive) -> Response:
        """The response to a message."""
        headers = Headers(scope=scope)
        known = visitor(headers)
        user = known or new_visitor()
        try:
            check_origin(headers)
            self.count(user, scope)
            response = self.told(await self.ask(user, await read(headers, receive)))
        except Unavailable:
            response = self.refusal(_unavailable())
        except Refused as refused:
            response = self.refusal(refused)
        if known is None:
            _introduce(response, user, scope)
        return response

    async def ask(self, user: str, body: bytes) -> list[Delivery]:
        asked = parse(body)
        key = message_key(user, asked.id)
        return await self.conversations.ask(Utterance(CHANNEL, user, key, asked.text, self.now(), asked.kind))

    def count(self, user: str, scope: Scope) -> None:
        client = scope.get("client")
        wait = self.limits.wait(user, client[0] if client else None)
        if wait:
            raise Refused(429, "too_many", wait)

    def told(self, deliveries: Sequence[Delivery]) -> Response:
        """Replies as the page reads them."""
        replies = [{"id": one.id, **reply_to_json(one.reply)} for one in deliveries]
        response = _json({"replies": replies})
        if deliveries:
            response.background = BackgroundTask(self.conversations.delivered, deliveries)
        return response

    def refusal(self, refused: Refused) -> Response:
        response = _json({"error": self.conversations.say(refused.reply).strip()}, refused.status)
        if refused.retry_after:
            response.headers["retry-after"] = str(refused.retry_after)
        if refused.status in (408, 413):
            response.headers["connection"] = "close"  # the rest of the body is not waited for
        return response


class _Messages:
    def __init__(self, web: _Web) -> None:
        self.web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.web.answer(scope, receive)
        await response(scope, receive, send)


def _unavailable() -> Refused:
    return Refused(503, retry_after=SECONDS_UNTIL_AVAILABLE)


def _reply_id(text: str) -> int:
    # isdecimal alone lets other scripts' digits through, and a number too long for the store.
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= _MAX_REPLY_ID):
        raise Refused(400)
    return int(text)


def _introduce(response: Response, user: str, scope: Scope) -> None:
    response.headers.append("set-cookie", cookie(user, scope["scheme"]))


def _json(data: object, status: int = 200) -> Response:
    content = json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status, {"cache-control": "no-store"}, "application/json")
