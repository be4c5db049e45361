"""What staff do with cases, in the running service: answer, go on writing, close."""

from __future__ import annotations

import logging

from bot.app.bot import Bot
from bot.app.watching import Now
from bot.conversation.handover import answered, answered_on
from bot.messages import Kind, Reply, Utterance
from bot.storage.store import Ticket, TicketMessage

log = logging.getLogger("bot")


class Staff:
    """Staff's side of a bot.

    Args:
        bot: what knows the wording, and sends.
        now: the time, with its zone.
    """

    def __init__(self, bot: Bot, now: Now) -> None:
        self._bot = bot
        self._now = now

    async def answer(self, code: str, text: str, source: str, *, who: str = "", stays: bool = False) -> bool:
        """Have a citizen told what staff say about their case.

        Args:
            code: of the case.
            text: what staff say; it goes out as it is.
            source: the same when the same answer is brought again: it goes out once.
            who: who of staff, as they name themselves.
            stays: whether somebody is at hand to read what the citizen says to that; the bot keeps silent meanwhile.

        Returns:
            whether there is such a case (still).

        Raises:
            StorageError, Unavailable: it wasn't kept, or the bot wouldn't be silent; to be brought again.
        """
        ticket = await self._bot.store.ticket(code)
        if ticket is None:
            return False
        said = TicketMessage(text, self._now(), who=who)
        outgoing = await self._bot.store.answer_ticket(code, said, source, self._reply(ticket, said))
        if outgoing is None:
            return True
        log.info("a case was answered", extra={"event": "ticket_answered", "channel": outgoing.channel})
        if post := self._bot.posts.get(outgoing.channel):
            post.take([outgoing])
        if stays:
            await self._keep_silent(outgoing.channel, outgoing.address, code, source)
        return True

    async def close(self, code: str) -> bool:
        """Be done with a case; whether there is one.

        Raises:
            StorageError: it wasn't kept.
        """
        return await self._bot.store.close_ticket(code)

    def _reply(self, ticket: Ticket, said: TicketMessage) -> Reply:
        kb = self._bot.served.kb
        goes_on = any(message.by_staff for message in ticket.thread)
        return answered_on(kb, said.text, said.at) if goes_on else answered(kb, ticket.code, said.text, said.at)

    async def _keep_silent(self, channel: str, address: str, code: str, source: str) -> None:
        echo = Utterance(channel, address, f"staff {source}", code, self._now(), Kind.STAFF_ECHO)
        await self._bot.receive(echo)
