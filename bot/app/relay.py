"""The group in which staff read cases: what citizens leave is told there, what staff reply goes back to them."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Protocol

from bot.app.bot import Bot
from bot.app.staff import Staff
from bot.channels.conversations import Later, Never, NotSent, Unavailable
from bot.desk import telling
from bot.storage.store import StorageError, ToPost

log = logging.getLogger("bot")

LOOK_EVERY = 30.0  # seconds; what comes meanwhile is told at once
AGAIN_AFTER = 15.0
ALERT = "telegram_staff"
_ALERT_SAYS = (
    "Không gửi được câu hỏi của người dân vào nhóm cán bộ ({reason}). Xem bot còn trong nhóm không, và "
    "TELEGRAM_STAFF_CHAT. Câu hỏi vẫn được giữ; xem bằng: bot inbox"
)


class Room(Protocol):
    """Where staff read cases."""

    async def post(self, text: str, under: str = "") -> str:
        """Write there; the message's id."""


class Telling(Protocol):
    """Who tells the operators."""

    def alert(self, name: str, says: str) -> None: ...

    def over(self, name: str) -> None: ...


class Relay:
    """Both ways between citizens and the group.

    Args:
        bot: where citizens write.
        staff: what takes answers.
        place: the group, as the store calls it.
        watch: who tells the operators.
        again_after: seconds until what couldn't be told is tried again.
    """

    def __init__(self, bot: Bot, staff: Staff, place: str, watch: Telling, again_after: float = AGAIN_AFTER) -> None:
        self._bot = bot
        self._staff = staff
        self._place = place
        self._watch = watch
        self._again_after = again_after

    async def answered(self, post: str, text: str, source: str) -> bool:
        """Take what staff replied to a message of ours.

        Args:
            post: the message's id.
            text: what they said.
            source: what the reply goes by: the same when it comes again.

        Returns:
            False when the message told of no case that is still kept.

        Raises:
            Unavailable: it couldn't be kept; it is to come again.
        """
        try:
            code = await self._bot.store.posted_code(self._place, post)
            if code is None:
                return False
            return await self._staff.answer(code, text, f"{self._place} {source}", stays=True)
        except StorageError as error:
            raise Unavailable from error

    async def work(self, room: Room) -> None:
        """Tell the group what citizens leave, without an end."""
        while True:
            self._bot.for_staff.clear()
            wait = LOOK_EVERY if await self._tell(room) else self._again_after
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bot.for_staff.wait(), wait)

    async def _tell(self, room: Room) -> bool:
        """Tell what isn't told yet; whether all of it was."""
        failed = ""
        for one in await self._bot.store.to_post(self._place):
            try:
                message_id = await room.post(_text(one), one.under)
            except NotSent as problem:
                failed = problem.reason
                self._watch.alert(ALERT, _ALERT_SAYS.format(reason=failed))
                if not isinstance(problem, Never):  # that may be this text's fault alone
                    await self._pause(problem)
                    break
            else:
                await self._bot.store.posted(one, self._place, message_id)
        if not failed:
            self._watch.over(ALERT)
        return not failed

    async def _pause(self, problem: NotSent) -> None:
        if isinstance(problem, Later) and problem.after:
            await asyncio.sleep(problem.after)


def _text(one: ToPost) -> str:
    ticket = one.ticket
    if one.note:
        return telling.post_note(ticket.code, one.text)
    return telling.post(ticket.code, ticket.kind, ticket.channel, one.text, confidential=ticket.confidential)
