"""An emulator and the citizens who write to it, in one process: ``python -m benchmarks.crowd CHANNEL TEXTS``.

The first line on standard output is what the service must be set to; then each order on standard input, a JSON object
a line, is answered with a line:

``{"webhook": URL}`` (Zalo alone: Telegram is told by the bot) · ``{"citizens": N, "seconds": S}``: so many write, each
again when answered · ``{"a_second": R, "seconds": S}``: so many messages come, answered or not.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import random
import sys
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

SCRIPTS = Path(__file__).parents[1]
sys.path.insert(0, str(SCRIPTS.parent / "tests"))

from emulators.telegram import Telegram  # noqa: E402 - found by the line above
from emulators.telegram.calls import Call  # noqa: E402
from emulators.telegram.messages import Message  # noqa: E402
from emulators.zalo import Zalo  # noqa: E402
from emulators.zalo.chats import Sent  # noqa: E402
from emulators.zalo.checks import Content  # noqa: E402

SEED = 20261122
CITIZENS = 3000  # who take turns, so that what else an answer brings has come before its citizen writes again
ANSWER_WITHIN = 20.0  # seconds after which a message counts as unanswered
WARM_UP = 0.2  # of the length of each round, before it
SWITCH_INTERVAL = 0.0002  # seconds; the emulators have several threads, which must not wait for each other

Answered = Callable[[int, float], None]


class Place(ABC):
    """An emulator as the crowd sees it.

    Args:
        answered: told, in any thread, that a citizen got a message, and when.
    """

    def __init__(self, answered: Answered) -> None:
        self.answered = answered

    @abstractmethod
    def serve(self) -> AbstractContextManager[Any]:
        """Be there."""

    @abstractmethod
    def settings(self) -> dict[str, Any]:
        """What leads a service here."""

    @abstractmethod
    def say(self, citizen: int, text: str) -> None:
        """Have a citizen write."""

    @abstractmethod
    def acknowledgements(self) -> list[float]:
        """The seconds that each webhook took, since it was set."""

    @abstractmethod
    def bring_to(self, webhook: str) -> None:
        """Where webhooks go, if the bot doesn't tell."""


class OnTelegram(Place):
    def __init__(self, answered: Answered) -> None:
        super().__init__(answered)
        self.server = _Telegram()
        self.server.answered = answered

    def serve(self) -> AbstractContextManager[Any]:
        return self.server.serve()

    def settings(self) -> dict[str, Any]:
        return {"url": self.server.url, "token": self.server.token}

    def say(self, citizen: int, text: str) -> None:
        self.server.say(citizen, text)

    def acknowledgements(self) -> list[float]:
        return self.server.webhook.acknowledgements

    def bring_to(self, webhook: str) -> None:
        """The bot tells."""


class _Telegram(Telegram):
    answered: Answered

    def accept(self, call: Call, message: Message) -> dict[str, Any]:
        shown = super().accept(call, message)
        self.answered(message.chat_id, message.at)
        return shown


class OnZalo(Place):
    def __init__(self, answered: Answered) -> None:
        super().__init__(answered)
        self.server = _Zalo()
        self.server.answered = answered

    def serve(self) -> AbstractContextManager[Any]:
        return self.server.serve()

    def settings(self) -> dict[str, Any]:
        pair = self.server.new_pair()
        own = {name: getattr(self.server, name) for name in ("app_id", "app_secret", "oa_id", "oa_secret_key")}
        return {"url": self.server.url, **own, "access": pair.access_token, "refresh": pair.refresh_token}

    def say(self, citizen: int, text: str) -> None:
        self.server.say(str(citizen), text)

    def acknowledgements(self) -> list[float]:
        return self.server.acknowledgements

    def bring_to(self, webhook: str) -> None:
        self.server.webhook_url = webhook


class _Zalo(Zalo):
    answered: Answered

    def accept(self, user: str, content: Content, *, hidden: bool) -> Sent:
        sent = super().accept(user, content, hidden=hidden)
        self.answered(int(user), sent.at)
        return sent


@dataclass
class Crowd:
    """Citizens who write; each message is answered by the first one that its citizen gets after it.

    Args:
        texts: what they write.
    """

    texts: Iterator[str]
    quiet: deque[int] = field(default_factory=lambda: deque(range(700_001, 700_001 + CITIZENS)))
    waiting: dict[int, asyncio.Future[float]] = field(default_factory=dict)
    answers: list[tuple[float, float]] = field(default_factory=list)  # when, and how many seconds after the message
    unanswered: int = 0
    messages: int = 0  # that citizens got
    place: Place = field(init=False)

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()

    def heard(self, citizen: int, at: float) -> None:
        """A citizen got a message; for any thread."""
        self._loop.call_soon_threadsafe(self._heard, citizen, at)

    def _heard(self, citizen: int, at: float) -> None:
        self.messages += 1
        answer = self.waiting.pop(citizen, None)
        if answer is not None and not answer.done():
            answer.set_result(at)

    async def write(self) -> None:
        """One citizen writes, and waits for the answer."""
        citizen = self.quiet.popleft()
        answer = self.waiting[citizen] = self._loop.create_future()
        begun = perf_counter()
        self.place.say(citizen, next(self.texts))
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                at = await answer
        except TimeoutError:
            self.unanswered += 1
            return
        self.answers.append((at, at - begun))
        self.quiet.append(citizen)

    async def closed(self, citizens: int, seconds: float) -> dict[str, Any]:
        """So many write, each again when answered."""
        start = perf_counter() + WARM_UP * seconds
        end = start + seconds

        async def go_on() -> None:
            while perf_counter() < end:
                await self.write()

        return await self._measured(asyncio.gather(*(go_on() for _ in range(citizens))), start, seconds)

    async def open(self, a_second: float, seconds: float, chance: random.Random) -> dict[str, Any]:
        """So many messages come, at random moments, whether those before are answered or not."""
        due = perf_counter()
        start = due + WARM_UP * seconds

        async def come() -> None:
            nonlocal due
            under_way = []
            while due < start + seconds:
                await asyncio.sleep(due - perf_counter())
                under_way.append(asyncio.create_task(self.write()))
                due += chance.expovariate(a_second)
            await asyncio.gather(*under_way)

        return await self._measured(asyncio.ensure_future(come()), start, seconds)

    async def _measured(self, work: asyncio.Future[Any], start: float, seconds: float) -> dict[str, Any]:
        """What came of some work, in the seconds from its start."""
        self.answers.clear()
        lost, acknowledged, got = self.unanswered, len(self.place.acknowledgements()), self.messages
        await work
        inside = [taken for at, taken in self.answers if start <= at < start + seconds]
        return {
            "per_second": len(inside) / seconds,
            "answered": len(self.answers),
            "taken": inside,
            "messages_each": (self.messages - got) / max(1, len(self.answers)),
            "acknowledged": self.place.acknowledgements()[acknowledged:],
            "unanswered": self.unanswered - lost,
        }


PLACES: dict[str, type[Place]] = {"telegram": OnTelegram, "zalo": OnZalo}


async def obey(channel: str, texts: list[str]) -> None:
    crowd = Crowd(itertools.cycle(texts))
    place = crowd.place = PLACES[channel](crowd.heard)
    chance = random.Random(SEED)
    with place.serve():
        _print(place.settings())
        while line := await asyncio.to_thread(sys.stdin.readline):
            match json.loads(line):
                case {"webhook": url}:
                    place.bring_to(url)
                    _print({})
                case {"citizens": citizens, "seconds": seconds}:
                    _print(await crowd.closed(citizens, seconds))
                case {"a_second": a_second, "seconds": seconds}:
                    _print(await crowd.open(a_second, seconds, chance))


def _print(result: dict[str, Any]) -> None:
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_INTERVAL)
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a sign of typing that is taken back is no news
    asyncio.run(obey(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
