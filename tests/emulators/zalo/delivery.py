"""Sending webhooks as Zalo does: from a thread of its own, retried when the bot can't be reached, doubled at times."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import deque
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from . import guesses
from .poster import NoAnswer, Poster

IN_TIME = 2.0
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Post:
    """A body to deliver; those with the same key go in their order."""

    key: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Deliveries:
    """What is on its way to the bot, and how it went.

    Args:
        seed: the same seed doubles and holds back the same events.
        url: of the webhook; without one, events are lost.
        duplicate, reorder: the share of events that come twice, and that are overtaken by later ones.
        held_back: seconds by which an overtaken event, and a duplicate, comes later.
        retry_pauses: seconds before each retry; the last one repeats.
        give_up_after: so many retries, after which nothing more is sent until ``subscribe``; None for never.
        retry_non_200, retry_late: also retry what was answered otherwise, or later than in 2 s.
        patience: seconds after which an answer isn't waited for any longer.
        acknowledgements: seconds that each answer took.
        non_200: the other statuses that came.
        late: how many answers took longer than 2 s, or never came.
        retries: how many.
    """

    seed: int = 0
    url: str | None = None
    duplicate: float = 0.0
    reorder: float = 0.0
    held_back: float = 0.1
    retry_pauses: tuple[float, ...] = (0.05, 0.1, 0.2, 0.5, 1.0)
    give_up_after: int | None = None
    retry_non_200: bool = False
    retry_late: bool = False
    patience: float = 10.0
    acknowledgements: list[float] = field(default_factory=list)
    non_200: list[int] = field(default_factory=list)
    late: int = 0
    retries: int = 0
    duplicates: int = 0
    lost: int = 0
    unsubscribed: bool = False

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._changed = threading.Condition()
        self._under_way = 0
        self._queues: dict[str, deque[Post]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    # -- From any thread

    def send(self, post: Post) -> None:
        """Deliver later, in the order of calls for one key."""
        if self.url is None or self.unsubscribed or self._loop is None:
            self.lost += 1
            return
        with self._changed:
            overtaken, doubled = (self._chance.random() < rate for rate in (self.reorder, self.duplicate))
            self._under_way += 1 + doubled
            self.duplicates += doubled
        self._loop.call_soon_threadsafe(self._enqueue, post, overtaken, doubled)

    def now(self, body: bytes, headers: dict[str, str]) -> int:
        """Post at once, wait for the answer, and give its status.

        Raises:
            ConnectionError: there was none.
        """
        if self._loop is None or self.url is None:
            raise ConnectionError("no webhook, or not served")
        posting = self._poster.post(self.url, body, headers, self.patience)
        try:
            return asyncio.run_coroutine_threadsafe(posting, self._loop).result()
        except (NoAnswer, TimeoutError) as error:
            raise ConnectionError("no answer") from error

    def settled(self, timeout: float = 20) -> None:
        """Wait until nothing is on its way.

        Raises:
            TimeoutError: something still is.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not self._under_way, timeout):
                raise TimeoutError(f"{self._under_way} events are still on their way")

    @property
    def under_way(self) -> int:
        return self._under_way

    def subscribe(self) -> None:
        """Switch the webhook on again after it was given up."""
        self.unsubscribed = False

    @contextmanager
    def running(self) -> Iterator[None]:
        """The thread that delivers."""
        begun = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._run(begun)), daemon=True)
        thread.start()
        begun.wait()
        try:
            yield
        finally:
            loop, self._loop = self._loop, None
            assert loop is not None
            loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)

    # -- In the thread that delivers

    async def _run(self, begun: threading.Event) -> None:
        self._poster = Poster()
        self._connections = asyncio.Semaphore(_AT_ONCE)
        self._stop = asyncio.Event()
        self._queues.clear()
        self._under_way = 0
        self._loop = asyncio.get_running_loop()
        begun.set()
        await self._stop.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._poster.close()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _enqueue(self, post: Post, overtaken: bool, doubled: bool) -> None:
        if doubled:
            self._start(self._later(post))
        if overtaken:
            self._start(self._later(post))
        elif post.key in self._queues:
            self._queues[post.key].append(post)
        else:
            self._queues[post.key] = deque([post])
            self._start(self._drain(post.key))

    async def _later(self, post: Post) -> None:
        await asyncio.sleep(self.held_back)
        await self._deliver(post)

    async def _drain(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            post = queue.popleft()
            if guesses.RETRY_KEEPS_ITS_PLACE:
                await self._deliver(post)
            else:
                self._start(self._deliver(post))
        del self._queues[key]

    async def _deliver(self, post: Post) -> None:
        try:
            await self._until_taken(post)
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    async def _until_taken(self, post: Post) -> None:
        retry = 0
        while self.url is not None and not self.unsubscribed:
            if await self._taken(post, retry):
                return
            if self.give_up_after is not None and retry >= self.give_up_after:
                self.unsubscribed = True
                break
            await asyncio.sleep(self.retry_pauses[min(retry, len(self.retry_pauses) - 1)])
            retry += 1
            self.retries += 1
        self.lost += 1

    async def _taken(self, post: Post, retry: int) -> bool:
        """Whether an event needs no further try."""
        headers = {**post.headers, "num_retry": str(retry)} if retry else post.headers
        async with self._connections:
            begin = time.perf_counter()
            status = None
            with suppress(NoAnswer, TimeoutError):
                status = await self._status(post.body, headers)
        if status is None:
            return self._without_answer(time.perf_counter() - begin)
        return self._answered(status, time.perf_counter() - begin)

    async def _status(self, body: bytes, headers: dict[str, str]) -> int | None:
        try:
            return await self._poster.post(self.url or "", body, headers, self.patience)
        except NoAnswer as broken:
            return -1 if broken.opened and not guesses.BROKEN_CONNECTION_IS_RETRIED else None

    def _without_answer(self, seconds: float) -> bool:
        if seconds < self.patience:
            return False
        self.late += 1
        return not self.retry_late

    def _answered(self, status: int, seconds: float) -> bool:
        if status < 0:
            return True
        self.acknowledgements.append(seconds)
        self.late += seconds > IN_TIME
        if status != 200:
            self.non_200.append(status)
        return not ((status != 200 and self.retry_non_200) or (seconds > IN_TIME and self.retry_late))
