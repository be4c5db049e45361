"""Updates that wait for the bot: kept until it confirms them, by polling or by its webhook's answer."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import guesses
from .refusals import Refused

Update = dict[str, Any]
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_ANOTHER = "terminated by other getUpdates request; make sure that only one bot instance is running"
_FIRST_ID = 500_000_001


@dataclass(frozen=True, slots=True)
class Waiting:
    update: Update
    chat_id: int


class Updates:
    """The queue of a bot's updates.

    Args:
        lock: taken for every change.
        seed: of what is doubled and what changes places.
    """

    def __init__(self, lock: threading.Condition, seed: int) -> None:
        self.pending: dict[int, Waiting] = {}
        self.allowed: frozenset[str] = frozenset()
        self.made = 0
        self.polled = 0
        self.duplicates = 0
        self.duplicate = 0.0
        self.reorder = 0.0
        self.chance = random.Random(seed)
        self.on_add: Callable[[Waiting], None] | None = None  # the webhook's deliverer
        self._lock = lock
        self._poll: _Poll | None = None

    def allow(self, kinds: list[Any] | None) -> None:
        """None changes nothing; an empty list is all but the kinds that must be asked for."""
        if kinds is not None:
            self.allowed = frozenset(map(str, kinds))

    def add(self, kind: str, content: dict[str, Any], chat_id: int) -> int:
        """Queue an update, if the bot wants its kind; the update's id."""
        with self._lock:
            update_id = _FIRST_ID + self.made
            self.made += 1
            if kind in self.allowed or (not self.allowed and kind not in _ON_REQUEST):
                waiting = Waiting({"update_id": update_id, kind: content}, chat_id)
                self.pending[update_id] = waiting
                self._tell(waiting)
            self._lock.notify_all()
            return update_id

    def _tell(self, waiting: Waiting) -> None:
        if self.on_add:
            self.on_add(waiting)
        if self._poll:
            self._poll.wake()

    def confirm(self, update_id: int) -> None:
        with self._lock:
            self.pending.pop(update_id, None)
            self._lock.notify_all()

    def drop(self) -> None:
        with self._lock:
            self.pending.clear()
            self._lock.notify_all()

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Update]:
        """What getUpdates gives; waits for the first one.

        Raises:
            Refused: another request has taken this one's place.
        """
        self._confirm_before(offset)
        self.end_poll(Refused(409, _ANOTHER))
        poll = self._poll = _Poll()
        with self._lock:
            self.polled += 1
            self._lock.notify_all()
        try:
            return await self._wait(poll, limit, timeout)
        finally:
            if self._poll is poll:
                self._poll = None

    async def _wait(self, poll: _Poll, limit: int, timeout: int) -> list[Update]:
        ends = poll.loop.time() + timeout
        while True:
            if poll.ended:
                raise poll.ended
            batch = self._batch(limit)
            left = ends - poll.loop.time()
            if batch or left <= 0:
                return batch
            await poll.sleep(left)

    def end_poll(self, why: Exception) -> None:
        if self._poll:
            self._poll.ended = why
            self._poll.wake()

    def _confirm_before(self, offset: int) -> None:
        with self._lock:
            if offset < 0:
                known = sorted(self.pending)
                offset = known[max(0, len(known) + offset)] if known else 0
            for update_id in [one for one in self.pending if one < offset]:
                del self.pending[update_id]
            self._lock.notify_all()

    def _batch(self, limit: int) -> list[Update]:
        with self._lock:
            batch = [self.pending[update_id].update for update_id in sorted(self.pending)[:limit]]
        for at in range(len(batch) - 1):
            if self.happens(self.reorder):
                batch[at], batch[at + 1] = batch[at + 1], batch[at]
        return [copy for update in batch for copy in [update] * (1 + self.comes_twice())]

    def comes_twice(self) -> bool:
        """Whether an update is to be given twice; counted."""
        twice = self.happens(self.duplicate)
        self.duplicates += twice
        return twice

    def happens(self, rate: float) -> bool:
        return bool(rate) and self.chance.random() < rate


class _Poll:
    """A getUpdates that waits."""

    def __init__(self) -> None:
        self.ended: Exception | None = None
        self.loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        self.loop.call_soon_threadsafe(self._woken.set)

    async def sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(min(seconds, guesses.LONGEST_POLL)):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()
