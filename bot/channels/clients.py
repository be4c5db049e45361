"""HTTP clients of one connection each, lent out one to a call.

httpx looks through all connections of a client at every call: with dozens of them that takes longer than the call.
And a call that is cancelled may leave its connection counted as busy for ever; here it goes with its client.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

Client = TypeVar("Client")


class NoneFree(Exception):  # noqa: N818 - a state that passes
    """All clients are in use, and stayed so; nothing was sent."""


class Clients(Generic[Client]):
    """Clients that are made when they are needed, and kept for as long as all goes well with them.

    Args:
        make: makes a client, which will have one call to do at a time.
        close: closes one.
        most: how many may be in use at once.
        seconds: how long to wait for one.
    """

    def __init__(
        self, make: Callable[[], Client], close: Callable[[Client], Awaitable[None]], most: int, seconds: float
    ) -> None:
        self._make = make
        self._close = close
        self._seconds = seconds
        self._free = asyncio.Semaphore(most)
        self._idle: list[Client] = []
        self._closing: set[asyncio.Future[None]] = set()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[Client]:
        """A client for one call: the one used last, whose connection is most likely still open.

        Raises:
            NoneFree: none came free in time.
        """
        await self._take()
        try:
            client = self._idle.pop() if self._idle else self._make()
            try:
                yield client
            except BaseException:
                self._give_up(client)
                raise
            self._idle.append(client)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            self._give_up(self._idle.pop())
        await asyncio.gather(*self._closing, return_exceptions=True)

    async def _take(self) -> None:
        try:
            async with asyncio.timeout(self._seconds):
                await self._free.acquire()
        except TimeoutError:
            raise NoneFree from None

    def _give_up(self, client: Client) -> None:
        """Beside whoever had it: they may have been told to stop."""
        closing = asyncio.ensure_future(self._close(client))
        self._closing.add(closing)
        closing.add_done_callback(self._closed)

    def _closed(self, closing: asyncio.Future[None]) -> None:
        self._closing.discard(closing)
        if not closing.cancelled():
            closing.exception()  # nobody needs it any more, closed or not
