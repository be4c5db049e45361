"""POSTing to a webhook: kept-alive connections, as thin as can be, so that the emulator costs less than the bot."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

_Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Poster:
    """Posts JSON to one address.

    Args:
        url: http or https.
        secret: what goes into the secret header, or "".
        timeout: seconds an answer may take.
    """

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._timeout = timeout
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        header = f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\n" if secret else ""
        self._head = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n{header}"
        self._idle: list[_Wire] = []

    async def post(self, body: bytes) -> int:
        """The status that was answered.

        Raises:
            OSError, EOFError, ValueError: no whole answer came.
        """
        async with asyncio.timeout(self._timeout):
            wire = await self._wire()
            try:
                status, keep = await self._exchange(wire, body)
            except BaseException:
                wire[1].transport.abort()
                raise
        if keep:
            self._idle.append(wire)
        else:
            wire[1].close()
        return status

    def close(self) -> None:
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def _wire(self) -> _Wire:
        while self._idle:
            reader, writer = self._idle.pop()
            if not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(self._host, self._port, ssl=self._tls)

    async def _exchange(self, wire: _Wire, body: bytes) -> tuple[int, bool]:
        reader, writer = wire
        writer.write(f"{self._head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if "chunked" in headers.get("transfer-encoding", ""):
            await _read_chunks(reader)
        else:
            await reader.readexactly(int(headers.get("content-length", "0")))
        return int(lines[0].split()[1]), headers.get("connection", "").lower() != "close"


async def _read_chunks(reader: asyncio.StreamReader) -> None:
    size = 1
    while size:
        size = int((await reader.readline()).partition(b";")[0], 16)
        await reader.readexactly(size + 2)
