"""How to go on when Telegram can't be reached: wait, longer each time, and say so once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from bot.channels.conversations import Halted, Later, Never, NotSent, Unavailable
from bot.channels.telegram.errors import TAKEN_ELSEWHERE, TOKEN_REFUSED, Conflict

T = TypeVar("T")
Alert = Callable[[str, str], None]  # a name that stays the same, and what operators read
Over = Callable[[str], object]  # the name of what is mended

CALL_REFUSED = "telegram-refused"
SAYS = {
    TOKEN_REFUSED: "Telegram không nhận mã bot. Xem lại TELEGRAM_BOT_TOKEN với @BotFather rồi khởi động lại.",
    TAKEN_ELSEWHERE: "Có máy khác đang nhận tin của bot Telegram này. Chỉ để một máy chạy với cùng một mã bot.",
    CALL_REFUSED: "Telegram không nhận cài đặt của bot. Xem lại PUBLIC_URL: https, cổng 443, 80, 88 hoặc 8443.",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds to wait.

    Args:
        first: after a failure; twice as long after each one more.
        longest: at most.
        halted: when only the operator can help.
    """

    first: float = 1.0
    longest: float = 30.0
    halted: float = 300.0


class Patience:
    """Waits after failures.

    Args:
        alert: tells the operators.
        pauses: how long.
        over: tells them that it is mended.
    """

    def __init__(self, alert: Alert, pauses: Pauses, over: Over | None = None) -> None:
        self._alert = alert
        self._over = over
        self._alerted: set[str] = set()
        self._pauses = pauses
        self._failures = 0
        self._trouble = ""

    async def until_done(self, work: Callable[[], Awaitable[T]]) -> T:
        """What comes of a work that is tried until it succeeds."""
        while True:
            try:
                result = await work()
            except (NotSent, Unavailable) as error:
                await self.wait(error)
            else:
                self.fine()
                return result

    async def wait(self, error: NotSent | Unavailable) -> None:
        trouble = error.reason if isinstance(error, NotSent) else "unavailable"
        if trouble != self._trouble:
            self._tell(error, trouble)
            self._trouble = trouble
        pause = min(self._pauses.longest, self._pauses.first * 2 ** min(self._failures, 20))
        self._failures += 1
        if isinstance(error, Halted):
            pause = self._pauses.halted
        elif isinstance(error, Later) and error.after:
            pause = max(pause, error.after)
        await asyncio.sleep(pause)

    def fine(self) -> None:
        """It succeeded."""
        self._mended()
        if self._trouble:
            log.info("Telegram again", extra={"event": "telegram_again", "after": self._trouble})
        self._failures, self._trouble = 0, ""

    def _mended(self) -> None:
        for name in self._alerted:
            if self._over:
                self._over(name)
        self._alerted.clear()

    def _tell(self, error: NotSent | Unavailable, trouble: str) -> None:
        log.warning("waiting for Telegram", extra={"event": "telegram_waiting", "reason": trouble})
        if isinstance(error, Halted | Conflict | Never):
            name = CALL_REFUSED if isinstance(error, Never) else trouble
            self._alerted.add(name)
            self._alert(name, SAYS.get(name, name))
