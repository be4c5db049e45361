"""The post: what citizens are told leaves through here, each citizen's replies in order, nobody waiting for another.

A reply is marked as sent after the channel took it, so a process killed in between sends it once more; what a channel
refuses for now is tried again, what it refuses for good is given up and counted. A reply of several parts goes on
where it stopped.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from bot.channels.conversations import Closed, Gone, Halted, Later, Never, NotSent, PushChannel
from bot.channels.limits import Buckets, Rate
from bot.channels.web.protection import where
from bot.storage.store import Outgoing, StorageError, Store

log = logging.getLogger("bot")

Pauses = tuple[float, float, float]
PAUSES = (0.5, 60.0, 20.0)  # seconds between attempts, doubling up to the second; and until a halted channel is tried
MOST_ATTEMPTS = 1440  # a day
FEW_ATTEMPTS = 5  # where the fault seems to be ours
SENDING_AT_ONCE = 64
SECONDS_TO_CLOSE = 10.0


class Watching(Protocol):
    """Who is told how sending goes."""

    def sent(self, channel: str, result: str, seconds: float | None = None) -> None:
        """One attempt's result; for "sent" the seconds since the citizen wrote."""

    def alert(self, name: str, says: str) -> None:
        """Something only the operator can mend."""

    def over(self, name: str) -> None:
        """It is mended."""


class Files(Protocol):
    """Where the files are that replies hand over."""

    async def ensure(self, url: str) -> object:
        """Have a file made, if that is to be done."""


@dataclass
class _Lane:
    waiting: deque[Outgoing] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class _Stop(Exception):  # noqa: N818 - ends a lane's work for now
    """Nothing more of this citizen's replies is to be sent now."""


class _GivenUp(Exception):  # noqa: N818 - ends a reply
    """The reply will not go out."""


class Post:
    """Sends the replies of one channel.

    Args:
        store: where replies wait.
        channel: what sends them.
        watching: who is told.
        rate: how many messages a second the channel may take in all, or None for no limit.
        pauses: seconds between the first attempts, at most, and after the channel halted.
        now: the time in seconds since 1970.
        files: makes the files of replies, or None where there are none to be made.
    """

    def __init__(
        self,
        store: Store,
        channel: PushChannel,
        watching: Watching,
        rate: Rate | None = None,
        pauses: Pauses = PAUSES,
        now: Callable[[], float] = time.time,
        files: Files | None = None,
    ) -> None:
        self.channel = channel
        self._store = store
        self._watching = watching
        self._buckets = Buckets(rate) if rate else None
        self._pauses = pauses
        self._now = now
        self._files = files
        self._lanes: dict[str, _Lane] = {}
        self._at_once = asyncio.Semaphore(SENDING_AT_ONCE)
        self._closing = asyncio.Event()
        self._halted = ""
        self._halted_until = 0.0

    def take(self, outgoing: Sequence[Outgoing]) -> None:
        """Send replies after those that wait for the same citizen."""
        for reply in outgoing:
            lane = self._lanes.setdefault(reply.user_key, _Lane())
            if all(waiting.id != reply.id for waiting in lane.waiting):
                lane.waiting.append(reply)
            if lane.task is None and not self._closing.is_set():
                lane.task = asyncio.create_task(self._run(reply.user_key, lane))

    async def resume(self) -> int:
        """Take what an earlier process left unsent; returns how much."""
        unsent = await self._store.unsent(self.channel.name)
        # Of an erased citizen nothing but the address could tell where it goes.
        self.take([outgoing for outgoing in unsent if outgoing.address])
        return len(unsent)

    def forget(self, address: str) -> None:
        """Drop what waits for a citizen who was erased."""
        for lane in self._lanes.values():
            if lane.waiting and lane.waiting[0].address == address:
                lane.waiting.clear()

    async def drain(self) -> None:
        """Wait until nothing is being sent or tried again."""
        while tasks := [lane.task for lane in self._lanes.values() if lane.task]:
            await asyncio.wait(tasks)

    async def close(self, seconds: float = SECONDS_TO_CLOSE) -> None:
        """Let what is on its way arrive; the rest stays for the next process."""
        self._closing.set()
        tasks = [lane.task for lane in self._lanes.values() if lane.task]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # -- one citizen's replies

    async def _run(self, key: str, lane: _Lane) -> None:
        try:
            while lane.waiting:
                reply = lane.waiting[0]
                await self._deliver(reply, lane)
                if _is_next(lane, reply):  # not forgotten meanwhile
                    lane.waiting.popleft()
        except _Stop:
            pass
        except Exception as error:
            log.error("sending failed: %s", where(error), extra={"event": "sending_failed"})
        finally:
            lane.task = None
            if not lane.waiting and self._lanes.get(key) is lane:
                del self._lanes[key]

    async def _deliver(self, reply: Outgoing, lane: _Lane) -> None:
        await self._make_files(reply)
        parts = self.channel.parts(reply.reply)
        try:
            for number, part in enumerate(parts[reply.parts_sent :], reply.parts_sent + 1):
                await self._send(reply, part, lane)
                if number < len(parts) and _is_next(lane, reply):
                    lane.waiting[0] = replace(reply, parts_sent=number)
                    await self._surely(partial(self._store.part_sent, reply.id, number))
        except _GivenUp:
            return
        await self._surely(partial(self._store.sent, [reply.id]))

    async def _make_files(self, reply: Outgoing) -> None:
        """Have the files of a reply made; the channel says in its own way that one isn't there."""
        if self._files is None:
            return
        for attachment in reply.reply.attachments:
            try:
                await self._files.ensure(attachment.url)
            except Exception as error:
                log.error("file not made: %s", where(error), extra={"event": "file_not_made", "outbox": reply.id})

    async def _send(self, reply: Outgoing, part: Any, lane: _Lane) -> None:
        """Send a part, however long it takes; one that the channel refuses for good is left out.

        Raises:
            _GivenUp: the reply won't go out.
            _Stop: this citizen's replies go no further now.
        """
        while _is_next(lane, reply):
            await self._may_send()
            try:
                async with self._at_once:
                    await self.channel.send(reply.address, part)
            except Never as problem:
                self._count(problem)
                extra = {"event": "send_refused", "outbox": reply.id, "reason": problem.reason}
                log.error("refused", extra=extra)
                return
            except NotSent as problem:
                await self._not_now(reply, lane, problem)
            except Exception as error:  # our own mistake must not hold up the citizen's other replies for ever
                log.error("sending failed: %s", where(error), extra={"event": "sending_failed"})
                await self._again_later(reply, Later("unexpected"), FEW_ATTEMPTS)
            else:
                self._went_out(reply)
                return
        raise _Stop

    def _went_out(self, reply: Outgoing) -> None:
        self._watching.sent(self.channel.name, "sent", self._now() - reply.at.timestamp())
        if self._halted:
            self._watching.over(self._halted)
            self._halted, self._halted_until = "", 0.0

    async def _not_now(self, reply: Outgoing, lane: _Lane, problem: NotSent) -> None:
        """Pause, or end the citizen's lane.

        Raises:
            _GivenUp: it was tried often enough.
            _Stop: this citizen's replies go no further now.
        """
        self._count(problem)
        if isinstance(problem, Later):
            await self._again_later(reply, problem, MOST_ATTEMPTS)
        elif isinstance(problem, Halted):
            self._halt(problem.reason)
        else:
            if isinstance(problem, Gone):
                waiting = list(lane.waiting)
                lane.waiting.clear()
                await self._give_up(waiting, problem.reason)
            raise _Stop  # a closed window opens with the citizen's next message, which takes up the lane again

    async def _again_later(self, reply: Outgoing, problem: Later, most: int) -> None:
        attempts = 1
        with suppress(StorageError):  # not counted, then: it is tried once more
            attempts = await self._store.failed(reply.id)
        if attempts >= most:
            await self._give_up([reply], problem.reason)
            raise _GivenUp
        await self._pause(max(problem.after or 0.0, self._back_off(attempts)))

    def _count(self, problem: NotSent) -> None:
        hidden = isinstance(problem, Later) and problem.may_have_arrived
        kind = next(kind for kind in (Later, Never, Gone, Closed, Halted, NotSent) if isinstance(problem, kind))
        self._watching.sent(self.channel.name, "hidden" if hidden else kind.__name__.lower())

    def _halt(self, reason: str) -> None:
        """Keep everybody's replies for a while: each attempt would fail the same way."""
        self._halted = f"{self.channel.name}_halted"
        self._halted_until = time.monotonic() + self._pauses[2]
        self._watching.alert(self._halted, reason)

    async def _may_send(self) -> None:
        """Wait until the channel may be tried.

        Raises:
            _Stop: the post is closing.
        """
        while (left := self._halted_until - time.monotonic()) > 0:
            await self._pause(left)
        while self._buckets and (wait := self._buckets.take("")):
            await self._pause(wait)
        if self._closing.is_set():
            raise _Stop

    def _back_off(self, attempts: int) -> float:
        first, longest, _ = self._pauses
        # Not all at the same moment after an outage.
        return min(longest, first * 2.0 ** min(attempts - 1, 16)) * random.uniform(0.75, 1.25)

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
        if self._closing.is_set():
            raise _Stop

    async def _give_up(self, replies: Sequence[Outgoing], reason: str) -> None:
        ids = [reply.id for reply in replies]
        log.warning("given up", extra={"event": "given_up", "outbox": ids, "reason": reason})
        for _ in ids:
            self._watching.sent(self.channel.name, "given_up")
        await self._surely(partial(self._store.give_up, ids))

    async def _surely(self, write: Callable[[], Awaitable[None]]) -> None:
        """Write down what has happened; while the store refuses, the citizen's next replies wait, lest one go twice."""
        attempts = 0
        while True:
            try:
                return await write()
            except StorageError as error:
                attempts += 1
                log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})
            await self._pause(self._back_off(attempts))


def _is_next(lane: _Lane, reply: Outgoing) -> bool:
    return bool(lane.waiting) and lane.waiting[0].id == reply.id
