"""Chat in the terminal; nothing is kept afterwards."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from rich.console import Console

from bot.app.bot import Bot
from bot.channels.console import converse
from bot.commands.start import add_knowledge, served_for, settings_of, told_plainly
from bot.conversation.turn import ZONE
from bot.storage.memory import MemoryStore


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Chat until the citizen leaves."""
    bot = Bot(MemoryStore(), served_for(options), settings_of(options))
    screen = Console()
    asyncio.run(converse(bot, screen, lambda prompt: screen.input(f"{prompt} "), _clock(options.today)))
    return 0


def _clock(day: date | None) -> Callable[[], datetime]:
    """Now, on the day asked for."""

    def now() -> datetime:
        if day is None:
            return datetime.now(UTC)
        return datetime.combine(day, time(12), tzinfo=ZONE)

    return now
