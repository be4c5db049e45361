"""A keep-alive HTTP/1.1 connection, as thin as can be: a client that costs more than the server measures itself."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, cast

_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Connection(asyncio.Protocol):
    """One request at a time; a lost connection is a ConnectionError for the request under way and all after it."""

    def __init__(self) -> None:
        self._received = b""
        self._waiting: asyncio.Future[Response] | None = None
        self._transport: asyncio.WriteTransport | None = None

    @classmethod
    async def open(cls, port: int) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return connection

    async def send(self, request: bytes) -> Response:
        if self._transport is None or self._transport.is_closing():
            raise ConnectionResetError
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._waiting

    async def get(self, path: str, user: str = "") -> Response:
        return await self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: ds={user}\r\n\r\n".encode())

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    # -- asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # another loop's needn't inherit from it

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(_END)
        if not end:
            return
        status, headers = _head(head)
        length = int(headers.get("content-length", "0"))
        if len(body) < length:
            return
        self._received = body[length:]
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(Response(status, headers, body[:length]))

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(ConnectionResetError())


def message(user: str, id_: str, text: str, path: str = "/api/messages") -> bytes:
    """The request that the page sends for a message."""
    body = json.dumps({"id": id_, "text": text}, ensure_ascii=False).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: ds={user}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def announced(port: int, path: str, length: int, headers: str = "") -> int:
    """The status of a JSON body that is announced and never sent: nobody has to take a refusal while still sending."""
    connection = await Connection.open(port)
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    response = await connection.send(f"{head}{headers}\r\n".encode())
    connection.close()
    return response.status


def _head(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}
