"""Texts as they are read out, on the web: what is known, and whatever else is sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.answers.render import UNTELLABLE
from bot.answers.replies import wording
from bot.answers.spoken import read_out, readable, spoken_form
from bot.channels.bodies import Unread, read_body
from bot.channels.limits import Limits
from bot.channels.web.request import SECONDS_TO_READ, Refused, check_origin
from bot.channels.web.visitor import visitor
from bot.conversation.turn import local_day
from bot.knowledge.base import KnowledgeBase

MAX_BODY = 16 * 1024


def spoken_routes(
    knowledge: Callable[[], KnowledgeBase], now: Callable[[], datetime], limits: Limits | None = None
) -> list[Route]:
    """``GET /spoken/<entry>``, ``GET /spoken/leaflets/<leaflet>``, and ``POST /spoken`` of ``{"text": …}``.

    Args:
        knowledge: the knowledge in service.
        now: the time, with its zone.
        limits: how much one citizen or address may send.
    """
    service = _Spoken(knowledge, now, limits or Limits())
    return [
        Route("/spoken", service.say, methods=["POST"]),
        Route("/spoken/{name:path}", service.tell, methods=["GET"]),
    ]


class _Spoken:
    def __init__(self, knowledge: Callable[[], KnowledgeBase], now: Callable[[], datetime], limits: Limits) -> None:
        self.knowledge, self.now, self.limits = knowledge, now, limits

    async def tell(self, request: Request) -> Response:
        """What is known, as it is read out today."""
        kb, day, name = self.knowledge(), local_day(self.now()), request.path_params["name"]
        if name not in readable(kb):
            return _plain("Not Found", 404)
        try:
            return _plain(read_out(kb, name, day))
        except UNTELLABLE:
            return _plain(spoken_form(kb, wording(kb, "withheld", day)), 503)

    async def say(self, request: Request) -> Response:
        """Any text, as it is read out."""
        kb = self.knowledge()
        try:
            check_origin(request.headers)
            self.count(request)
            text = _text(await _read(request))
        except Refused as refused:
            return self.refusal(refused)
        # Long texts take a while: whoever else is asking needn't wait for it.
        return _plain(await run_in_threadpool(spoken_form, kb, text))

    def count(self, request: Request) -> None:
        address = request.client.host if request.client else None
        if wait := self.limits.wait(visitor(request.headers) or address or "", address):
            raise Refused(429, "too_many", wait)

    def refusal(self, refused: Refused) -> Response:
        response = _plain(wording(self.knowledge(), refused.reply, local_day(self.now())), refused.status)
        if refused.retry_after:
            response.headers["retry-after"] = str(refused.retry_after)
        if refused.status in (408, 413):
            response.headers["connection"] = "close"  # the rest of the body is not waited for
        return response


async def _read(request: Request) -> bytes:
    try:
        return await read_body(Headers(scope=request.scope), request.receive, MAX_BODY, SECONDS_TO_READ)
    except Unread as unread:
        raise Refused(unread.status, "too_long" if unread.status == 413 else "error") from None


def _text(body: bytes) -> str:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400) from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise Refused(400)
    text: str = data["text"]
    return text


def _plain(text: str, status: int = 200) -> Response:
    content = text.encode("utf-8", "replace")
    return PlainTextResponse(content, status, {"cache-control": "no-store"})
