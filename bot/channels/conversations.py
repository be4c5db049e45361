"""What the channels that send by themselves (Telegram, Zalo) need of the bot, and what the bot needs of them.

A citizen's message is handed over with ``receive``, which returns once it is written down; the answer leaves later,
by the outbox, through ``PushChannel.send``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.messages import Reply, Utterance


class Unavailable(Exception):  # noqa: N818 - a state that passes, said to the citizen as such
    """A message can't be taken in just now (storage refuses, the disk is full); the same one may be sent again."""


class Receiving(Protocol):
    """The conversations of all citizens, as a channel that sends by itself sees them."""

    async def receive(self, utterance: Utterance) -> bool:
        """Write an utterance down; it will be answered through the channel it came by, also after a kill.

        Returns:
            False for one that was written down before: it is not answered again.

        Raises:
            Unavailable: it couldn't be written down.
        """

    async def erase(self, channel: str, user: str) -> None:
        """Forget a citizen who withdrew consent, at once.

        Raises:
            Unavailable: the store refuses; to be tried again.
        """

    def words(self, part: str) -> Mapping[str, str]:
        """The interface words of a channel, as they are now."""


class PushChannel(Protocol):
    """A channel that the bot sends through."""

    name: str

    def parts(self, reply: Reply) -> Sequence[Any]:
        """A reply as the messages that the channel can send, in their order; the same for the same reply.

        A part that went out isn't sent again when a later one fails, so the number and order must not change.
        """

    async def send(self, address: str, part: Any) -> None:
        """Send one part.

        Raises:
            NotSent: one of its kinds below says what is to be done.
        """


class NotSent(Exception):  # noqa: N818 - what becomes of a message, not a failure of ours
    """A message did not go out.

    Args:
        reason: for logs and staff: a code or a kind, never a citizen's words, id or a token.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Later(NotSent):
    """It may go out when tried again: the network, a server's fault, a rate limit.

    Args:
        after: seconds the server asked to wait, or None for the sender's own back-off.
        may_have_arrived: the server may have taken it (a reset or a timeout after the request went out).
    """

    def __init__(self, reason: str, after: float | None = None, *, may_have_arrived: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.may_have_arrived = may_have_arrived


class Never(NotSent):
    """This message never goes out (our own mistake, something the channel refuses); the citizen's next one may."""


class Gone(NotSent):
    """The citizen can't be reached (blocked the bot, left): what waits for them is given up."""


class Closed(NotSent):
    """The channel lets nothing through to the citizen until they write again; what waits is sent then."""


class Halted(NotSent):
    """Nothing goes out through the channel until its operator has done something; ``reason`` names it for the alert."""
