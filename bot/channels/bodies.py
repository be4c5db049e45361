"""The body of a request, read with distrust."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.types import Receive


class Unread(Exception):  # noqa: N818 - an answer to the sender, not a failure of ours
    """A body that is not waited for.

    Args:
        status: 413 when it is too long, 408 when it takes too long.
    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class HungUp(Exception):  # noqa: N818 - nobody is left to be answered
    """The sender went away in the middle of the request."""


async def read_body(headers: Headers, receive: Receive, most: int, seconds: float) -> bytes:
    """The body. Reading stops as soon as it is too long, whatever its announced length, or takes too long.

    Args:
        headers: of the request.
        receive: gives its events.
        most: bytes it may have.
        seconds: in which it must be there.

    Raises:
        Unread: it isn't read to its end; the connection is to be closed.
        HungUp: the connection ended first.
    """
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > most:
        raise Unread(413)
    try:
        async with asyncio.timeout(seconds):
            return await _read(receive, most)
    except TimeoutError:
        raise Unread(408) from None


async def _read(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise HungUp
        body += event.get("body", b"")
        if len(body) > most:
            raise Unread(413)
        if not event.get("more_body"):
            return bytes(body)
