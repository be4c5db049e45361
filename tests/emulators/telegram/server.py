"""The server: the Bot API over HTTP, with faults, beside files and what ``/sim`` offers to other processes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from inspect import isawaitable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import Receive, Scope, Send

from ..faults import Fault  # noqa: TID252 - the package is found as emulators and as tests.emulators
from ..serving import ConnectionBroken, served  # noqa: TID252
from . import guesses
from .calls import Call, read
from .citizens import Citizens
from .control import routes
from .methods import METHODS, deliver
from .refusals import Refused, too_many

_INSTEAD = {  # faults that stand for the answer; nothing is done
    "400": Refused(400, "the call was told to fail"),
    "403": Refused(403, "bot was blocked by the user"),
    "500": Refused(500),
}
_KINDS = frozenset({*_INSTEAD, "429", "502", "reset", "reset-after", "delay", "timeout-after"})


class Telegram(Citizens):
    """The Bot API of one bot.

    Served with ``with Telegram().serve() as telegram``; a bot's base_url is ``telegram.url + "/bot"``. What it takes
    is told at ``State``, what citizens can do at ``Citizens``. It may be served again after it was stopped.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.url = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        api = [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._download),
        ]
        self._router = Router([*api, *routes(self)])

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[Telegram]:
        """Serve on 127.0.0.1 in a thread of its own."""
        with served(self.app, port) as number:
            self.url = f"http://127.0.0.1:{number}"
            _knock(number)
            try:
                yield self
            finally:
                assert self._loop is not None
                asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if self._loop is not asyncio.get_running_loop():
            self._start()
        await self._router(scope, receive, send)

    def _start(self) -> None:
        self._loop = asyncio.get_running_loop()
        with self.changed:
            self.deliverer = None
            deliver(self)

    async def _stop(self) -> None:
        with self.changed:
            self.updates.end_poll(ConnectionBroken())
            if self.deliverer:
                self.deliverer.stop()

    def stats(self) -> dict[str, Any]:
        """Counts for another process."""
        with self.changed:
            return {
                "updates": self.updates.made,
                "pending": len(self.updates.pending),
                "posts": self.webhook.posts,
                "last_error": self.webhook.last_error,
                "sends": len(self.sends),
                "hidden": sum(message.hidden for message in self.sends),
                "actions": len(self.actions),
                "presses": len(self.presses),
                "answered": len(self.answered_callbacks),
                "chats": len(self.chats),
                "faults": dict(self.faults.made),
                "webhook": self.webhook.url,
            }

    async def _call(self, request: Request) -> Response:
        try:
            result = await self._answer(request)
        except Refused as refused:
            return _json(refused.to_json(), refused.status)
        return result if isinstance(result, Response) else _json({"ok": True, "result": result})

    async def _answer(self, request: Request) -> Any:
        if request.path_params["token"] != self.token:
            raise Refused(401)
        name, method = METHODS.get(request.path_params["method"].lower(), ("", None))
        if method is None:
            raise Refused(404, "method not found")
        call = await read(request, name)
        fault = self.faults.draw(name)
        if fault and (instead := await _before(fault)):
            return instead
        with self.changed:
            result = method(self, call)
        if isawaitable(result):
            result = await result
        if fault:
            await _after(fault, call)
        return result

    async def _download(self, request: Request) -> Response:
        if request.path_params["token"] != self.token:
            return _json(Refused(401).to_json(), 401)
        file = self.files.get(request.path_params["path"].rpartition("/")[2])
        if file is None or file.path != request.path_params["path"]:
            return _json(Refused(404).to_json(), 404)
        return Response(file.content, media_type="application/octet-stream")


async def _before(fault: Fault) -> Response | None:
    """What is answered instead of what was asked for; None when it shall be done."""
    if fault.kind not in _KINDS:
        raise Refused(500, f"no fault {fault.kind!r} is known here")
    if fault.kind == "reset":
        raise ConnectionBroken
    if fault.kind == "429":
        raise too_many(max(1, round(fault.seconds)))
    if fault.kind in _INSTEAD:
        raise _INSTEAD[fault.kind]
    if fault.kind == "502":
        return Response(guesses.BAD_GATEWAY, 502, media_type="text/html")
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    return None


async def _after(fault: Fault, call: Call) -> None:
    if fault.kind not in ("reset-after", "timeout-after"):
        return
    if call.sent:
        call.sent.hidden = True
    if fault.kind == "reset-after":
        raise ConnectionBroken
    await asyncio.sleep(fault.seconds)


def _json(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, media_type="application/json")


def _knock(port: int) -> None:
    """One request, so that the application knows its loop and delivers what waits."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/sim/stats")
    connection.getresponse().read()
    connection.close()
