"""Parts of a running bot, with a store that can be told to refuse or to wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from bot.messages import Delivery, Kind, Utterance
from bot.storage.memory import MemoryStore
from bot.storage.store import StorageError

PATIENCE = 20.0  # seconds for what happens at once unless something is broken
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


def said(id_: str, text: str, user: str = "someone", kind: Kind = Kind.TEXT, at: datetime = NOON) -> Utterance:
    return Utterance("web", user, id_, text, at, kind)


def texts(deliveries: list[Delivery]) -> list[str]:
    return [delivery.reply.text for delivery in deliveries]


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.005)


class TestingStore(MemoryStore):
    """A real store that keeps what it was handed.

    Attributes:
        refuses: names of the methods that raise StorageError.
        heard: the utterances it accepted.
        checked: how often it was asked whether it can be written.
        turns: the turns it saved.
        saving: set when a turn is about to be saved, which then waits for ``may_save``.
    """

    __test__ = False

    def __init__(self) -> None:
        super().__init__(b"a secret that is used in tests only")
        self.refuses: set[str] = set()
        self.heard: list[Utterance] = []
        self.checked = 0
        self.turns: list = []
        self.saving, self.may_save = asyncio.Event(), asyncio.Event()
        self.may_save.set()

    def _refuse(self, name: str) -> None:
        if name in self.refuses:
            raise StorageError("no space left on device")

    async def accept(self, utterance):
        self._refuse("accept")
        self.heard.append(utterance)
        return await super().accept(utterance)

    async def save(self, turn, answered, user_key, channel, at):
        self._refuse("save")
        self.saving.set()
        await self.may_save.wait()
        self.turns.append(turn)
        return await super().save(turn, answered, user_key, channel, at)

    async def sent(self, outgoing_ids):
        self._refuse("sent")
        await super().sent(outgoing_ids)

    async def replies_since(self, channel, user, after_id):
        self._refuse("replies_since")
        return await super().replies_since(channel, user, after_id)

    async def check_writable(self):
        self.checked += 1
        self._refuse("check_writable")
        await super().check_writable()
