"""A thin HTTP client for webhooks: keep-alive connections, and it reads no more of an answer than its status."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

_MOST_IDLE = 16


class NoAnswer(Exception):  # noqa: N818 - a state of the other side
    """The connection couldn't be opened, or broke before a whole answer.

    Args:
        opened: whether the request had gone out.
    """

    def __init__(self, *, opened: bool) -> None:
        super().__init__(opened)
        self.opened = opened


@dataclass(frozen=True, slots=True)
class Target:
    host: str
    port: int
    path: str
    secure: bool


@lru_cache(maxsize=8)
def target(url: str) -> Target:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.hostname or "", parts.port or (443 if secure else 80), path, secure)


class _Wire:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: Target) -> None:
        self.reader = reader
        self.writer = writer
        self.to = to

    @classmethod
    async def open(cls, to: Target) -> _Wire:
        try:
            reader, writer = await asyncio.open_connection(
                to.host, to.port, ssl=ssl.create_default_context() if to.secure else None
            )
        except OSError as error:
            raise NoAnswer(opened=False) from error
        return cls(reader, writer, to)

    @property
    def usable(self) -> bool:
        return not (self.reader.at_eof() or self.writer.is_closing())

    async def exchange(self, request: bytes) -> tuple[int, bool]:
        """The status, and whether the connection can be used again.

        Raises:
            NoAnswer: it broke.
        """
        try:
            self.writer.write(request)
            await self.writer.drain()
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            length = _length(head)
            await self.reader.readexactly(length or 0)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise NoAnswer(opened=True) from error
        return int(head.split(None, 2)[1]), length is not None and b"connection: close" not in head

    def close(self) -> None:
        self.writer.transport.abort()


def _length(head: bytes) -> int | None:
    _, found, rest = head.partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else None


class Poster:
    """Posts bodies; to be used in one event loop."""

    def __init__(self) -> None:
        self._idle: list[_Wire] = []

    async def post(self, url: str, body: bytes, headers: dict[str, str], patience: float) -> int:
        """Post, and give the status of the answer.

        Raises:
            NoAnswer: there was none.
            TimeoutError: none within the patience.
        """
        to = target(url)
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST {to.path} HTTP/1.1\r\nHost: {to.host}:{to.port}\r\nContent-Length: {len(body)}\r\n{fields}\r\n"
        request = head.encode("latin-1") + body
        async with asyncio.timeout(patience):
            return await self._exchanged(to, request)

    async def _exchanged(self, to: Target, request: bytes) -> int:
        if used := self._used(to):
            with suppress(NoAnswer):  # the server had closed it meanwhile
                return await self._through(used, request)
        return await self._through(await _Wire.open(to), request)

    async def _through(self, wire: _Wire, request: bytes) -> int:
        again = False
        try:
            status, again = await wire.exchange(request)
        finally:
            if again and len(self._idle) < _MOST_IDLE:
                self._idle.append(wire)
            else:
                wire.close()
        return status

    def _used(self, to: Target) -> _Wire | None:
        while self._idle:
            wire = self._idle.pop()
            if wire.usable and wire.to == to:
                return wire
            wire.close()
        return None

    async def close(self) -> None:
        while self._idle:
            self._idle.pop().close()
        await asyncio.sleep(0)
