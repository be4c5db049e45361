"""The peer of a channel, which does as little as can be: ``python -m benchmarks.responder WAY URL PORT``.

It acknowledges every webhook (or asks for updates) and sends one message for each, always the same, over connections
that are kept. What it gets through in a second is what the emulator beside it can do.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvloop

SCRIPTS = Path(__file__).parents[1]
sys.path.insert(0, str(SCRIPTS.parent / "tests"))

from load.connection import Connection, Response  # noqa: E402 - found by the line above

PATH = "/hook"
CONNECTIONS = 64
TEXT = "Bác đóng ít nhất 330.000 đồng một tháng; hộ nghèo được Nhà nước hỗ trợ một phần. " * 8  # as long as most
_OK = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"

Answer = Callable[[Any], Coroutine[Any, Any, None]]


class Hook(asyncio.Protocol):
    """A webhook for requests that come whole enough: head and body, one after the other."""

    def __init__(self, answer: Answer, under_way: set[asyncio.Task[None]]) -> None:
        self._answer = answer
        self._under_way = under_way
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0] or 0) if end else 0
        if not end or len(body) < length:
            return
        self._received = body[length:]
        self._transport.write(_OK)
        task = asyncio.ensure_future(self._answer(json.loads(body[:length])))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


class Caller:
    """Calls over connections that are kept.

    Args:
        url: the server.
        headers: what every call has.
    """

    def __init__(self, url: str, headers: str = "") -> None:
        self._port = urlsplit(url).port or 80
        self._headers = f"Host: localhost\r\nContent-Type: application/json\r\n{headers}"
        self._idle: list[Connection] = []
        self._at_once = asyncio.Semaphore(CONNECTIONS)

    async def call(self, path: str, said: dict[str, Any]) -> Any:
        body = json.dumps(said).encode()
        head = f"POST {path} HTTP/1.1\r\n{self._headers}Content-Length: {len(body)}\r\n\r\n"
        async with self._at_once:
            connection, response = await self._sent(head.encode() + body)
            self._idle.append(connection)
        return response.json()

    async def _sent(self, request: bytes) -> tuple[Connection, Response]:
        while self._idle:
            connection = self._idle.pop()
            with suppress(ConnectionError):  # idle for too long, so the server closed it
                return connection, await connection.send(request)
        connection = await Connection.open(self._port)
        return connection, await connection.send(request)


async def telegram(caller: Caller, settings: dict[str, Any], port: int | None) -> None:
    api = f"/bot{settings['token']}"
    under_way: set[asyncio.Task[None]] = set()

    async def answer(update: Any) -> None:
        if message := update.get("message"):
            await caller.call(f"{api}/sendMessage", {"chat_id": message["chat"]["id"], "text": TEXT})

    if port is None:
        await caller.call(f"{api}/deleteWebhook", {})
        await poll(caller, api, answer, under_way)
    else:
        await listen(port, answer, under_way)
        await caller.call(f"{api}/setWebhook", {"url": f"http://127.0.0.1:{port}{PATH}"})
        await asyncio.Event().wait()


async def poll(caller: Caller, api: str, answer: Answer, under_way: set[asyncio.Task[None]]) -> None:
    offset = 0
    while True:
        updates = (await caller.call(f"{api}/getUpdates", {"offset": offset, "timeout": 50}))["result"]
        for update in updates:
            offset = update["update_id"] + 1
            task = asyncio.ensure_future(answer(update))
            under_way.add(task)
            task.add_done_callback(under_way.discard)


async def zalo(caller: Caller, _settings: dict[str, Any], port: int | None) -> None:
    async def answer(event: Any) -> None:
        if event["event_name"].startswith("user_send_"):
            said = {"recipient": {"user_id": event["sender"]["id"]}, "message": {"text": TEXT}}
            await caller.call("/v3.0/oa/message/cs", said)

    assert port is not None
    await listen(port, answer, set())
    await asyncio.Event().wait()


async def listen(port: int, answer: Answer, under_way: set[asyncio.Task[None]]) -> None:
    await asyncio.get_running_loop().create_server(lambda: Hook(answer, under_way), "127.0.0.1", port)


async def respond(channel: str, settings: dict[str, Any], port: int | None) -> None:
    if channel == "zalo":
        await zalo(Caller(settings["url"], f"access_token: {settings['access']}\r\n"), settings, port)
    else:
        await telegram(Caller(settings["url"]), settings, port)


if __name__ == "__main__":
    uvloop.run(respond(sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else None))
