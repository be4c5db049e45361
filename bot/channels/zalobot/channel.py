"""The channel as the outbox sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.channels.zalobot import rendering
from bot.channels.zalobot.client import BotApi
from bot.messages import Reply

CHANNEL = "zalobot"


class Wording(Protocol):
    """Where the interface words are (see ``Receiving``)."""

    def words(self, part: str) -> Mapping[str, str]:
        """A channel's interface words, as they are now."""


class ZaloBotChannel:
    """See ``PushChannel``; an address is a chat's id.

    Args:
        api: the platform.
        wording: where the interface words are. While a reply of several parts is being sent, a change of them can move
            where its last part begins; their number seldom changes.
        files_at: what the addresses of our files begin with on the web ("https://…/files/"), or "" where they aren't.
    """

    name = CHANNEL

    def __init__(self, api: BotApi, wording: Wording, files_at: str = "") -> None:
        self._api = api
        self._wording = wording
        self._files_at = files_at

    def parts(self, reply: Reply) -> Sequence[str]:
        """See ``PushChannel.parts``: texts."""
        return rendering.parts(reply, self._wording.words(CHANNEL), self._files_at)

    async def send(self, address: str, part: str) -> None:
        """See ``PushChannel.send``."""
        await self._api.send_message(address, part)
