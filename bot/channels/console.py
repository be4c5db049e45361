"""The console channel: a conversation in the terminal, with sources and choices."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from rich.console import Console
from rich.markup import escape

from bot.messages import Delivery, Reply, Utterance

Read = Callable[[str], str]


class Conversations(Protocol):
    """What the console needs of the bot."""

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        """Answer an utterance."""

    def words(self, part: str) -> Mapping[str, str]:
        """Interface words by name."""


async def converse(conversations: Conversations, screen: Console, read: Read, now: Callable[[], datetime]) -> None:
    """Talk until the input ends (Ctrl-D) or is broken off (Ctrl-C).

    Args:
        conversations: the bot.
        screen: where to print.
        read: shows a prompt and gives a line; raises EOFError at the end.
        now: the clock.
    """
    words = conversations.words("console")
    screen.print(escape(words["welcome"]))
    while True:
        try:
            text = await asyncio.to_thread(read, words["prompt"])
        except (EOFError, KeyboardInterrupt):
            break
        if text.strip():
            utterance = Utterance("console", "console", uuid.uuid4().hex, text, now())
            for delivery in await conversations.ask(utterance):
                show(delivery.reply, screen)
    screen.print(escape(words["bye"]))


def show(reply: Reply, screen: Console) -> None:
    """Print a reply: text, numbered choices, sources in grey."""
    screen.print()
    screen.print(escape(reply.text), highlight=False)
    for number, button in enumerate(reply.quick_replies, 1):
        screen.print(f"  [bold]{number}.[/bold] {escape(button.label)}", highlight=False)
    if reply.basis:
        screen.print(f"[dim]{escape(reply.basis)}[/dim]", highlight=False)
    screen.print()
