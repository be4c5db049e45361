"""The console channel: a conversation in the terminal, with sources and choices."""

from __future__ import annotations

import asyncio
import signal
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from rich.console import Console
from rich.markup import escape

from bot.messages import Delivery, Reply, Utterance

Read = Callable[[str], str]

WORDS = frozenset({"welcome", "prompt", "bye"})
"""The interface words the console needs."""


class Conversations(Protocol):
    """What the console needs of the bot."""

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        """Answer an utterance."""

    async def file(self, url: str) -> str:
        """Where a file of a reply is on this machine."""

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
    words = conversations.words("console")  # a missing one leaves a gap, as in the web page
    _print(screen, escape(words.get("welcome", "")))
    with suppress(EOFError, KeyboardInterrupt, asyncio.CancelledError):  # cancelled: Ctrl-C while answering
        while True:
            text = _line(read, words.get("prompt", ""))
            if text.strip():
                utterance = Utterance("console", "console", uuid.uuid4().hex, text, now())
                for delivery in await conversations.ask(utterance):
                    show(await _with_files(conversations, delivery.reply), screen)
    _print(screen, escape(words.get("bye", "")))


async def _with_files(conversations: Conversations, reply: Reply) -> Reply:
    """A reply whose files can be opened from here."""
    found = [replace(file, url=await conversations.file(file.url)) for file in reply.attachments]
    return replace(reply, attachments=tuple(found))


def _line(read: Read, prompt: str) -> str:
    """A line, read here and not in a thread, which would go on waiting for it after Ctrl-C; nothing else is under way.

    asyncio's own handling of Ctrl-C waits for the running step to end, so it is set aside meanwhile.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return read(prompt)
    finally:
        signal.signal(signal.SIGINT, before)


def show(reply: Reply, screen: Console) -> None:
    """Print a reply: text, places and files, choices with the number or the words to type, sources in grey."""
    _print(screen)
    _print(screen, escape(reply.text))
    if reply.venue:
        _print(screen, "  " + escape(f"{reply.venue.title}, {reply.venue.address}"))
    for file in reply.attachments:
        _print(screen, "  " + escape(f"{file.title}: {file.url}"))
    for number, button in enumerate(reply.quick_replies, 1):
        numbered = f"[bold]{number}.[/bold] {escape(button.label)}"
        _print(screen, "  " + (numbered if reply.numbered else escape(f"[{button.label}]")))
    if reply.basis:
        _print(screen, f"[dim]{escape(reply.basis)}[/dim]")
    _print(screen)


def _print(screen: Console, text: str = "") -> None:
    screen.print(text, highlight=False, emoji=False)
