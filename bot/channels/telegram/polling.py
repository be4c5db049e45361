"""Asking Telegram for updates, where no public address is at hand.

A batch is confirmed by asking for the next one, and that is done only when all of it is written down: what is lost
on the way, or when the process ends, comes again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.channels.conversations import NotSent
from bot.channels.telegram.address import CHANNEL
from bot.channels.telegram.patience import Alert, Over, Patience, Pauses
from bot.channels.telegram.receiving import Receiver
from bot.channels.telegram.updates import Heard, update_number

if TYPE_CHECKING:
    from bot.channels.telegram.transport import Transport

SECONDS = 50  # that Telegram waits for an update before it answers that there is none


async def poll(
    transport: Transport,
    receiver: Receiver,
    alert: Alert,
    pauses: Pauses | None = None,
    seconds: int = SECONDS,
    over: Over | None = None,
) -> None:
    """Take updates in, without an end; to be cancelled.

    Args:
        transport: the Bot API.
        receiver: where they go.
        alert: told when another process polls, or the token is refused.
        pauses: how long to wait after failures.
        seconds: of a long poll.
        over: told when that is mended.
    """
    patience = Patience(alert, pauses or Pauses(), over)
    await patience.until_done(transport.delete_webhook)
    offset = 0
    while True:
        batch = await patience.until_done(partial(_ask, transport, receiver, offset, seconds))
        offset = following(batch, offset)


async def _ask(transport: Transport, receiver: Receiver, offset: int, seconds: int) -> list[Any]:
    """A batch that is written down."""
    try:
        batch = await transport.updates(offset, seconds)
    except NotSent:
        receiver.counting.count("polls", channel=CHANNEL, result="failed")
        raise
    receiver.counting.count("polls", channel=CHANNEL, result="ok")
    await _write_down(batch, receiver)
    return batch


async def _write_down(batch: Sequence[Any], receiver: Receiver) -> None:
    heard = [heard for update in batch if (heard := receiver.hear(update)) is not None]
    by_chat: dict[str, list[Heard]] = defaultdict(list)
    for one in sorted(heard, key=lambda one: int(one.message_id)):
        by_chat[one.address.partition("/")[0]].append(one)
    # Together, so that they share a commit; one after the other within a chat.
    chats = (_in_order(receiver, said) for said in by_chat.values())
    for failed in await asyncio.gather(*chats, return_exceptions=True):
        if failed is not None:
            raise failed


async def _in_order(receiver: Receiver, said: Sequence[Heard]) -> None:
    for heard in said:
        await receiver.take(heard)


def following(batch: Sequence[Any], offset: int) -> int:
    """The offset that confirms a batch.

    An empty answer shows that everything before was confirmed. Then it is better to ask for whatever there is: after
    a quiet week Telegram begins to count anew, perhaps below.
    """
    numbers = [number for update in batch if (number := update_number(update)) is not None]
    if not batch:
        return 0
    return max(numbers, default=offset - 1) + 1
