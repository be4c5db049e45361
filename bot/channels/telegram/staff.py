"""The group in which staff read citizens' cases: each is a message of ours, and a reply to it is the answer.

Nobody in that group is a citizen: what is said there otherwise is none of our business.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.channels.conversations import NotSent
from bot.channels.telegram.address import Address
from bot.channels.telegram.updates import Heard, is_from

if TYPE_CHECKING:
    from bot.channels.telegram.transport import Transport

ONLY_TEXT = "Máy chỉ chuyển được chữ. Anh chị gõ câu trả lời thành chữ rồi Trả lời (Reply) lại giúp."
NO_CASE = "Tin này không gắn với câu hỏi nào còn lưu (người hỏi có thể đã xoá dữ liệu), nên máy không chuyển."

# Told: the id of our message that was replied to, the text, and what the reply goes by. False: no case stands there.
Answered = Callable[[str, str, str], Awaitable[bool]]


class StaffRoom:
    """The group.

    Args:
        transport: the Bot API.
        chat: the group's number.
        answered: what takes answers.
    """

    def __init__(self, transport: Transport, chat: str, answered: Answered) -> None:
        self._transport = transport
        self._chat = chat
        self._answered = answered

    def is_here(self, update: Any) -> bool:
        """Whether an update comes from the group."""
        return is_from(update, self._chat)

    async def take(self, heard: Heard) -> None:
        """Hand an answer on, or say why not.

        Raises:
            Unavailable: it couldn't be kept; it is to come again.
        """
        if not heard.text:
            await self._say(ONLY_TEXT, heard.post)
        elif not await self._answered(heard.post, heard.text, heard.message_id):
            await self._say(NO_CASE, heard.post)

    async def post(self, text: str, under: str = "") -> str:
        """Write to the group; the message's id.

        Args:
            text: plain.
            under: the id of a message that it goes with, or "".

        Raises:
            NotSent: to be tried again, or for the operator.
        """
        return await self._transport.send_message(Address(self._chat), text, reply_to=under)

    async def _say(self, text: str, under: str) -> None:
        with suppress(NotSent):
            await self.post(text, under)
