"""A bot on Telegram for the tests: conversations that only write down, and the parts of the channel around them."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from emulators.telegram import Telegram

from bot.app.metrics import Metrics
from bot.channels.limits import Buckets, Rate
from bot.channels.telegram import WORDS, Me, Pauses, Receiver, TypingSigns
from bot.channels.telegram.transport import Transport
from bot.messages import Utterance

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
ME = Me(1000, "demo1000_bot")
QUICK = Pauses(first=0.01, longest=0.05, halted=0.05)


class Recording:
    """Conversations that write down and never answer."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []
        self.asked = 0
        self.fails: list[Exception] = []  # raised one after the other

    async def receive(self, utterance: Utterance) -> bool:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails.pop(0)
        if any(one.message_id == utterance.message_id for one in self.heard):
            return False
        self.heard.append(utterance)
        return True

    async def erase(self, channel: str, user: str) -> None:
        raise AssertionError("nobody asked for that")

    def words(self, part: str) -> Mapping[str, str]:
        assert part == "telegram"
        return {name: f"Lệnh {name}" for name in WORDS}

    @property
    def said(self) -> list[str]:
        return [utterance.text for utterance in self.heard]


class Bot:
    """The parts of the channel, wired to an emulator."""

    def __init__(self, telegram: Telegram, *, typing_after: float = 60, rate: Rate | None = None) -> None:
        self.telegram = telegram
        self.conversations = Recording()
        self.alerts: list[str] = []
        self.mended: list[str] = []
        self.counts: Counter[str] = Counter()
        self.transport = Transport(telegram.token, telegram.url)
        self.typing = TypingSigns(self.transport, typing_after)
        limits = Buckets(rate or Rate(burst=100, per_second=100))
        self.receiver = Receiver(self.conversations, self.transport, self.typing, limits, lambda: NOW, ME, self)

    def alert(self, name: str, says: str) -> None:
        assert says
        self.alerts.append(name)

    def count(self, name: str, /, **labels: str) -> None:
        Metrics().count(name, **labels)  # it knows the counters and their labels
        self.counts[" ".join([name, *(value for label, value in labels.items() if label != "channel")])] += 1

    async def close(self) -> None:
        await self.receiver.close()
        await self.transport.close()


@asynccontextmanager
async def talking(telegram: Telegram, *, typing_after: float = 60, rate: Rate | None = None) -> AsyncIterator[Bot]:
    bot = Bot(telegram, typing_after=typing_after, rate=rate)
    try:
        yield bot
    finally:
        await bot.close()


async def until(holds: Callable[[], object], timeout: float = 20) -> None:
    """Wait for something of this process to hold."""
    ends = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < ends, "it never held"
        await asyncio.sleep(0.005)
