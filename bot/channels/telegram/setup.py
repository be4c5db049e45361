"""What Telegram is told at start: the commands, and where updates are to go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.channels.conversations import Later
from bot.channels.telegram.commands import menu
from bot.channels.telegram.patience import Alert, Over, Patience, Pauses
from bot.channels.telegram.polling import SECONDS, poll
from bot.channels.telegram.receiving import Receiver
from bot.channels.telegram.updates import Me

if TYPE_CHECKING:
    from bot.channels.telegram.transport import Transport

LANGUAGES = ("", "vi")  # "" for phones in any other language
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates are brought to.

    Args:
        url: the public https address of the webhook's route.
        secret: 1 to 256 letters, digits, "_" or "-".
        max_connections: how many updates may come at once, 1 to 100.

    Raises:
        ValueError: Telegram wouldn't take it, or anybody could pose as Telegram.
    """

    url: str
    secret: str = field(repr=False)
    max_connections: int = 40

    def __post_init__(self) -> None:
        if not _SECRET.fullmatch(self.secret):
            raise ValueError("a webhook's secret has 1 to 256 letters, digits, _ or -")
        if not 1 <= self.max_connections <= 100:
            raise ValueError("a webhook has 1 to 100 connections")


async def set_up(transport: Transport, words: Mapping[str, str], hook: Hook | None) -> Me:
    """Ask who we are, and tell Telegram the commands and the webhook.

    Args:
        transport: the Bot API.
        words: the interface words of the channel.
        hook: where updates are to be brought; None when they are asked for.

    Raises:
        NotSent: to be tried again.
    """
    me = _me(await transport.get_me())
    for language in LANGUAGES:
        await transport.set_commands(menu(words), language)
    if hook is None:
        await transport.delete_webhook()
    else:
        await transport.set_webhook(hook.url, hook.secret, hook.max_connections)
    return me


async def serve(
    transport: Transport,
    receiver: Receiver,
    words: Mapping[str, str],
    hook: Hook | None,
    alert: Alert,
    pauses: Pauses | None = None,
    seconds: int = SECONDS,
    over: Over | None = None,
) -> None:
    """Set everything up, however long Telegram can't be reached; then take updates in until cancelled.

    With a webhook it ends when that is set: the updates come by its route.

    Args:
        transport: the Bot API.
        receiver: where updates go; it learns who we are.
        words: the interface words of the channel.
        hook: the webhook, or None to poll.
        alert: tells the operators: a name, and what they read.
        pauses: how long to wait after failures.
        seconds: of a long poll.
        over: tells them that it is mended: the name.
    """

    async def prepare() -> Me:
        return await set_up(transport, words, hook)

    receiver.me = await Patience(alert, pauses or Pauses(), over).until_done(prepare)
    if hook is None:
        await poll(transport, receiver, alert, pauses, seconds, over)


def _me(said: Mapping[str, object]) -> Me:
    number, name = said.get("id"), said.get("username")
    if not isinstance(number, int) or not isinstance(name, str) or not name:
        raise Later("getMe unreadable")
    return Me(number, name)
