"""Telegram. The transport is imported from its own module by whoever makes one: its library is slow to load."""

from bot.channels.counting import Counting
from bot.channels.telegram.address import CHANNEL
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.commands import WORDS
from bot.channels.telegram.patience import Alert, Over, Pauses
from bot.channels.telegram.polling import poll
from bot.channels.telegram.receiving import Receiver
from bot.channels.telegram.setup import Hook, serve, set_up
from bot.channels.telegram.staff import StaffRoom
from bot.channels.telegram.typing_signs import TypingSigns
from bot.channels.telegram.updates import Me
from bot.channels.telegram.uploads import Files, Uploads
from bot.channels.telegram.webhook import PATH, webhook

__all__ = [
    "CHANNEL",
    "PATH",
    "WORDS",
    "Alert",
    "Counting",
    "Files",
    "Hook",
    "Me",
    "Over",
    "Pauses",
    "Receiver",
    "StaffRoom",
    "TelegramChannel",
    "TypingSigns",
    "Uploads",
    "poll",
    "serve",
    "set_up",
    "webhook",
]
