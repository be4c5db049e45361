"""What an operator must hear of at once: in the log, and in the chat they chose."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.channels.limits import Buckets, Rate

log = logging.getLogger("bot")

Send = Callable[[str], Awaitable[object]]

SAY_AGAIN_AFTER = 3600.0  # seconds for which an alert that lasts is not told again
LONGEST_SEND = 30.0
PAUSES = (5.0, 60.0, 600.0)  # seconds before another attempt to send
MOST_WAITING = 50
MOST_NAMES = 200
CHAT_RATE = Rate(burst=20, per_second=20 / 3600)  # what comes and goes again and again must not flood the chat


class Alerts:
    """Tells what is wrong, once an hour while it lasts, and that it is over. Never raises and never keeps one waiting.

    Run ``deliver`` beside; what is told before it runs waits for it.

    Args:
        send: sends a text to the operator's chat; None for the log only.
        clock: seconds that only rise.
        pauses: seconds before each further attempt to send.
        counted: told "sent" or "failed" of each text for the chat, or "other" of one that found no room.
    """

    def __init__(
        self,
        send: Send | None = None,
        clock: Callable[[], float] = time.monotonic,
        pauses: Sequence[float] = PAUSES,
        counted: Callable[[str], None] | None = None,
    ) -> None:
        self._send = send
        self._clock = clock
        self._pauses = pauses
        self._counted = counted or _count_nothing
        self._told: OrderedDict[str, float] = OrderedDict()  # what lasts -> when it was told
        self._chat = Buckets(CHAT_RATE, clock, max_senders=1)
        self._waiting: deque[str] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._something = asyncio.Event()

    def send_by(self, send: Send) -> None:
        """Send to the operator's chat from now on."""
        self._send = send

    def tell(self, name: str, says: str) -> None:
        """Tell what is wrong, unless it was told within the hour and hasn't been over since.

        Args:
            name: what it is called ("zalo_consent"); the same for the same thing.
            says: Vietnamese, what is wrong and what to do; no id, no token, nothing a citizen wrote.
        """
        now = self._clock()
        if now - self._told.get(name, -math.inf) < SAY_AGAIN_AFTER:
            return
        self._told[name] = now
        self._told.move_to_end(name)
        if len(self._told) > MOST_NAMES:
            self._told.popitem(last=False)
        log.error("alert", extra={"event": "alert", "alert": name, "problem": says})
        self._put(f"⚠️ Điểm Sáng: {says}")

    def over(self, name: str, says: str = "") -> None:
        """Tell that it is over; nothing, when it wasn't told.

        Args:
            name: as it was told.
            says: what to add, or "".
        """
        if self._told.pop(name, None) is None:
            return
        log.warning("alert over", extra={"event": "alert_over", "alert": name})
        self._put(f"✅ Điểm Sáng: đã hết '{name}'." + (f" {says}" if says else ""))

    @property
    def lasting(self) -> tuple[str, ...]:
        """The names of what was told and isn't over."""
        return tuple(self._told)

    def _put(self, text: str) -> None:
        if self._send is None:
            return
        if len(self._waiting) >= MOST_WAITING or self._chat.take("chat"):
            self._counted("other")
            log.error("alert not sent", extra={"event": "alert_not_sent", "reason": "too many"})
            return
        self._waiting.append(text)
        if self._loop:  # told from a thread, too
            with suppress(RuntimeError):  # the loop has ended, and the service with it
                self._loop.call_soon_threadsafe(self._something.set)

    async def deliver(self) -> None:
        """Send what is told, in its order, without an end."""
        self._loop = asyncio.get_running_loop()
        if self._waiting:
            self._something.set()
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                await self._deliver(self._waiting[0])
                self._waiting.popleft()

    async def _deliver(self, text: str) -> None:
        for pause in (*self._pauses, None):
            if await self._attempt(text):
                self._counted("sent")
                return
            if pause is not None:
                await asyncio.sleep(pause)
        self._counted("failed")

    async def _attempt(self, text: str) -> bool:
        assert self._send is not None  # else nothing waits
        try:
            async with asyncio.timeout(LONGEST_SEND):
                await self._send(text)
        except Exception as error:
            # Its kind only: an exception of a client may quote the address, and with it the token.
            log.error("alert not sent", extra={"event": "alert_not_sent", "reason": type(error).__name__})
            return False
        return True


def _count_nothing(_: str) -> None:
    pass
