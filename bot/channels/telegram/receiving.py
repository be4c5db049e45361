"""Taking updates in, however they came: each is written down before anything else is asked of Telegram."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.channels.conversations import NotSent, Receiving, Unavailable
from bot.channels.counting import Counting, Uncounted
from bot.channels.limits import Buckets
from bot.channels.telegram.address import CHANNEL
from bot.channels.telegram.updates import Heard, Me, hear, hear_staff
from bot.messages import Utterance

if TYPE_CHECKING:
    from bot.channels.telegram.staff import StaffRoom
    from bot.channels.telegram.transport import Transport
    from bot.channels.telegram.typing_signs import TypingSigns

TRIES = 5  # of a message that breaks our own code, before it is given up for those behind it
_MOST_WAITING = 10_000

log = logging.getLogger(__name__)


class Receiver:
    """Where updates end up.

    Args:
        conversations: who writes down and answers.
        transport: the Bot API, to answer pressed buttons.
        typing: begun when an answer is to come.
        limits: how much one citizen may send; what is more is dropped.
        now: the time, with its zone.
        me: the bot; until it is known nothing is taken in.
        counting: told what came, and what became of it.
        staff: the group in which staff read cases, if there is one.
    """

    def __init__(
        self,
        conversations: Receiving,
        transport: Transport,
        typing: TypingSigns,
        limits: Buckets,
        now: Callable[[], datetime],
        me: Me | None = None,
        counting: Counting | None = None,
        staff: StaffRoom | None = None,
    ) -> None:
        self.me = me
        self.counting = counting or Uncounted()
        self._conversations = conversations
        self._transport = transport
        self._typing = typing
        self._limits = limits
        self._now = now
        self._staff = staff
        self._tries: dict[str, int] = {}  # of messages let in that couldn't be written down yet
        self._callbacks: set[asyncio.Task[None]] = set()

    async def handle(self, update: Any) -> None:
        """Take an update in; whatever JSON it is, nothing but this is raised.

        Raises:
            Unavailable: it is to come again.
        """
        heard = self.hear(update)
        if heard is not None:
            await self.take(heard)

    def hear(self, update: Any) -> Heard | None:
        """What an update says to us.

        Raises:
            Unavailable: who we are isn't known yet.
        """
        if self.me is None:
            raise Unavailable("the bot's own name isn't known yet")
        in_staff_room = self._staff is not None and self._staff.is_here(update)
        heard = hear_staff(update, self.me) if in_staff_room else hear(update, self.me)
        self.counting.count("events", channel=CHANNEL, kind=heard.kind.value if heard else "unused")
        return heard

    async def take(self, heard: Heard) -> None:
        """Write down what was heard.

        Raises:
            Unavailable: it is to come again.
        """
        if heard.post and self._staff:
            await self._take_answer(self._staff, heard)
            return
        if heard.callback:
            self._answer_callback(heard.callback)
        if not self._lets_in(heard):
            self.counting.count("rate_limited", channel=CHANNEL)
            return
        self._typing.later(heard.address)
        try:
            is_new = await self._write_down(heard)
        except Unavailable:
            self._typing.stop(heard.address)
            raise
        if not is_new:
            self.counting.count("duplicates", channel=CHANNEL)
            self._typing.stop(heard.address)

    async def _take_answer(self, staff: StaffRoom, heard: Heard) -> None:
        try:
            await staff.take(heard)
        except Unavailable:
            raise
        except Exception as error:  # it would fail again, and must not keep citizens' messages waiting
            log.error("staff's answer not taken", extra={"event": "staff_failed", "reason": type(error).__name__})
        else:
            self.counting.count("staff_messages", channel=CHANNEL)

    async def close(self) -> None:
        """Give up what is under way beside."""
        for task in list(self._callbacks):
            task.cancel()
        await asyncio.gather(*self._callbacks, return_exceptions=True)
        await self._typing.close()

    def _lets_in(self, heard: Heard) -> bool:
        """Whether the limits allow it; what was let in and comes again isn't counted again."""
        return heard.message_id in self._tries or self._limits.take(heard.address) == 0

    async def _write_down(self, heard: Heard) -> bool:
        utterance = Utterance(CHANNEL, heard.address, heard.message_id, heard.text, self._now(), heard.kind)
        try:
            is_new = await self._conversations.receive(utterance)
        except Unavailable:
            self._count(heard)
            raise
        except Exception as error:
            log.exception("update not taken in", extra={"event": "update_failed", "reason": type(error).__name__})
            if self._count(heard) < TRIES:
                raise Unavailable("our own fault") from None
            log.error("update given up", extra={"event": "update_given_up"})
            is_new = False
        self._tries.pop(heard.message_id, None)
        return is_new

    def _count(self, heard: Heard) -> int:
        tries = self._tries.pop(heard.message_id, 0) + 1
        self._tries[heard.message_id] = tries
        if len(self._tries) > _MOST_WAITING:
            del self._tries[next(iter(self._tries))]
        return tries

    def _answer_callback(self, callback: str) -> None:
        """Beside all else: Telegram wants it within seconds, and the question must not wait for it."""
        task = asyncio.get_running_loop().create_task(self._try_to_answer(callback))
        self._callbacks.add(task)
        task.add_done_callback(self._callbacks.discard)

    async def _try_to_answer(self, callback: str) -> None:
        with suppress(NotSent):
            await self._transport.answer_callback(callback)
