""" "Điểm Sáng is typing…": shown when an answer takes a while. Best effort: nothing depends on it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Protocol

from bot.channels.conversations import NotSent
from bot.channels.telegram.address import Address, read_address

SHOWN_AFTER = 0.4  # seconds
_AT_ONCE = 8  # signs on their way; when Telegram is that slow, answers need the connections


class Showing(Protocol):
    """Who shows them."""

    async def typing(self, to: Address) -> None: ...


class TypingSigns:
    """Signs that wait to be shown, one for each address.

    Args:
        transport: shows them.
        after: seconds without an answer.
    """

    def __init__(self, transport: Showing, after: float = SHOWN_AFTER) -> None:
        self._transport = transport
        self._after = after
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._shown: dict[str, asyncio.Task[None]] = {}

    def later(self, address: str) -> None:
        """Show it unless ``stop`` comes first."""
        if address not in self._waiting:
            loop = asyncio.get_running_loop()
            self._waiting[address] = loop.call_later(self._after, self._begin, address)

    def stop(self, address: str) -> None:
        if waiting := self._waiting.pop(address, None):
            waiting.cancel()
        if shown := self._shown.pop(address, None):
            shown.cancel()

    async def close(self) -> None:
        shown = list(self._shown.values())
        for address in [*self._waiting, *self._shown]:
            self.stop(address)
        await asyncio.gather(*shown, return_exceptions=True)

    def _begin(self, address: str) -> None:
        del self._waiting[address]
        if len(self._shown) < _AT_ONCE and address not in self._shown:
            task = asyncio.get_running_loop().create_task(self._try(address))
            self._shown[address] = task
            task.add_done_callback(lambda done: self._forget(address, done))

    async def _try(self, address: str) -> None:
        with suppress(NotSent):
            await self._transport.typing(read_address(address))

    def _forget(self, address: str, done: asyncio.Task[None]) -> None:
        if self._shown.get(address) is done:
            del self._shown[address]
