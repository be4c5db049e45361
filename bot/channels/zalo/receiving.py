"""Events to the conversations: written down at once, or kept here until they can be."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels.conversations import Receiving, Unavailable
from bot.channels.counting import Counting, Uncounted
from bot.channels.limits import USER, Buckets
from bot.channels.web.protection import where
from bot.channels.zalo.events import Event, Followed, Ignored, Said, StaffWrote, Withdrawn
from bot.messages import Kind, Utterance

CHANNEL = "zalo"
GREETING = "command:greeting"
MOST_UNDER_WAY = 10_000
PAUSE = 1.0
LONGEST_CLOSING = 10.0
NOT_WRITTEN = "zalo_not_written"  # the alert
_NOT_WRITTEN_SAYS = (
    "Không ghi được tin nhắn Zalo vào kho dữ liệu. Máy đang giữ tạm trong bộ nhớ và thử ghi lại mỗi giây; "
    "xem ổ đĩa còn chỗ không, và đừng tắt dịch vụ khi chưa ghi xong."
)

log = logging.getLogger(__name__)

Alert = Callable[[str, str], object]
Over = Callable[[str], object]


def _tell_nobody(*_: str) -> None:
    pass


class Full(Exception):  # noqa: N818 - a state that passes, told to Zalo
    """No more can be taken in now."""


@dataclass(frozen=True, slots=True)
class _Came:
    event: Said | StaffWrote | Withdrawn | Followed
    at: datetime


class Receiver:
    """Hands events over in the order in which each citizen's came.

    What can't be written down is kept and tried again until it can; what is kept is bounded, and lost with the process.

    Args:
        conversations: where they go.
        now: the time, with its zone.
        limits: how much one citizen may send.
        counting: told what came, and what became of it.
        alert: told the name and the words of what an operator must know.
        over: told the name of what is over.
        most: how many may be under way, written or kept.
        pause: seconds between two tries of what is kept.
    """

    def __init__(
        self,
        conversations: Receiving,
        now: Callable[[], datetime],
        *,
        limits: Buckets | None = None,
        counting: Counting | None = None,
        alert: Alert | None = None,
        over: Over | None = None,
        most: int = MOST_UNDER_WAY,
        pause: float = PAUSE,
    ) -> None:
        self._conversations = conversations
        self._now = now
        self._limits = Buckets(USER) if limits is None else limits  # one that is empty is false
        self.counting = counting or Uncounted()
        self._alert = alert or _tell_nobody
        self._over = over or _tell_nobody
        self._most = most
        self._pause = pause
        self._writing: set[asyncio.Task[None]] = set()
        self._last: dict[str, asyncio.Task[None]] = {}  # of each citizen, the last of those
        self._kept: dict[str, deque[_Came]] = {}
        self._trying: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def kept(self) -> int:
        """How many wait to be written down."""
        return sum(map(len, self._kept.values()))

    def take(self, event: Event) -> asyncio.Task[None] | None:
        """Begin to write an event down.

        Returns:
            what ends when it is written down or kept, or None where nothing is to be done. It goes on by itself.

        Raises:
            Full: it can't be taken in; nothing was done.
        """
        if isinstance(event, Ignored):
            self._count_ignored(event)
            return None
        if self._closed or len(self._writing) + self.kept >= self._most:
            self.counting.count("refused", channel=CHANNEL, reason="unavailable")
            raise Full
        self.counting.count("events", channel=CHANNEL, kind=_kind(event))
        if isinstance(event, Said | Followed) and self._limits.take(event.user):
            self.counting.count("rate_limited", channel=CHANNEL)
            return None
        return self._begin(_Came(event, self._now()))

    def _count_ignored(self, event: Ignored) -> None:
        log.debug("event ignored", extra={"event": "zalo_ignored", "reason": event.reason})
        if event.reason in ("malformed", "wrong_account"):
            self.counting.count("refused", channel=CHANNEL, reason=event.reason)
        else:
            self.counting.count("events", channel=CHANNEL, kind=event.counted_as)

    def _begin(self, came: _Came) -> asyncio.Task[None]:
        user = came.event.user
        task = asyncio.create_task(self._write_after(self._last.get(user), came))
        self._writing.add(task)
        self._last[user] = task
        task.add_done_callback(lambda done: self._ended(user, done))
        return task

    def _ended(self, user: str, task: asyncio.Task[None]) -> None:
        self._writing.discard(task)
        if self._last.get(user) is task:
            del self._last[user]

    async def _write_after(self, before: asyncio.Task[None] | None, came: _Came) -> None:
        if before is not None:
            await asyncio.wait({before})
        if came.event.user in self._kept or not await self._is_dealt_with(came):
            self._keep(came)

    async def _is_dealt_with(self, came: _Came) -> bool:
        """Whether it was written down, or never will be."""
        try:
            await self._write(came)
        except Unavailable:
            return False
        except Exception as error:
            extra = {"event": "zalo_event_failed", "kind": _kind(came.event), "trace": where(error)}
            log.error("event failed", extra=extra)  # our own mistake: it would fail again
        return True

    async def _write(self, came: _Came) -> None:
        if isinstance(came.event, Withdrawn):
            await self._conversations.erase(CHANNEL, came.event.user)
        elif not await self._conversations.receive(_utterance(came.event, came.at)):
            self.counting.count("duplicates", channel=CHANNEL)
        elif isinstance(came.event, StaffWrote):
            self.counting.count("staff_messages", channel=CHANNEL)

    # -- what couldn't be written down

    def _keep(self, came: _Came) -> None:
        self._kept.setdefault(came.event.user, deque()).append(came)
        if self._trying is None and not self._closed:
            self._trying = asyncio.create_task(self._try_until_written())
            log.error("not written down", extra={"event": NOT_WRITTEN})
            self._alert(NOT_WRITTEN, _NOT_WRITTEN_SAYS)

    async def _try_until_written(self) -> None:
        while self._kept:
            await asyncio.sleep(self._pause)
            await self._try_again()
        self._trying = None
        log.warning("all written down", extra={"event": "zalo_written"})
        self._over(NOT_WRITTEN)

    async def _try_again(self) -> None:
        """Write down what is kept, as far as it goes."""
        for user in list(self._kept):
            waiting = self._kept[user]
            while waiting:
                self.counting.count("retried_writes", channel=CHANNEL)
                if not await self._is_dealt_with(waiting[0]):
                    return
                waiting.popleft()
            del self._kept[user]

    async def close(self, seconds: float = LONGEST_CLOSING) -> int:
        """Take nothing more in, and write down what is under way.

        Args:
            seconds: how long that may take.

        Returns:
            how many could not be written down and are lost.
        """
        self._closed = True
        try:
            async with asyncio.timeout(seconds):
                await self._finish()
        except TimeoutError:
            log.warning("closing took too long", extra={"event": "zalo_closing_late"})
        lost = len(self._writing) + self.kept
        if lost:
            log.error("events lost", extra={"event": "zalo_events_lost", "count": lost})
        return lost

    async def _finish(self) -> None:
        if self._trying is not None:
            self._trying.cancel()
            await asyncio.wait({self._trying})
        if self._writing:
            await asyncio.wait(set(self._writing))
        await self._try_again()


def _utterance(event: Said | StaffWrote | Followed, at: datetime) -> Utterance:
    kind, text = Kind.STAFF_ECHO, ""
    if isinstance(event, Said):
        kind, text = event.kind, event.text
    elif isinstance(event, Followed):
        kind, text = Kind.CHOICE, GREETING
    return Utterance(CHANNEL, event.user, event.message_id, text, at, kind)


def _kind(event: Any) -> str:
    """As it is counted."""
    named = {StaffWrote: Kind.STAFF_ECHO.value, Withdrawn: "withdraw", Followed: "follow"}
    return named.get(type(event)) or str(event.kind.value)
