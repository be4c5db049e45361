"""What the web channel needs of the rest; ``bot.app`` supplies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.channels.conversations import Unavailable
from bot.messages import Delivery, Reply, Utterance

__all__ = ["Conversations", "Unavailable"]


class Conversations(Protocol):
    """The conversations of all citizens."""

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        """Write the utterance down, answer it, give its replies.

        A repeat gives the same replies; a message merged into a later one gives none.

        Raises:
            Unavailable: it couldn't be written down.
        """

    async def replies_since(self, channel: str, user: str, after: int) -> list[Delivery]:
        """The next replies to a citizen after the reply ``after``."""

    async def delivered(self, deliveries: Sequence[Delivery]) -> None:
        """Told when a response with these replies went out."""

    def words(self, part: str) -> Mapping[str, str]:
        """The interface words of a channel, as they are now."""

    def say(self, name: str) -> str:
        """A fixed reply: "too_many", "too_long", "error", …"""

    def welcome(self) -> Reply:
        """What a citizen reads before asking anything: the greeting with the menu."""

    def health(self) -> dict[str, object]:
        """How the service is, for those who run it."""

    async def ready(self) -> bool:
        """Whether messages can be taken in."""
