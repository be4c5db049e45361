"""Zalo Official Account: events in by webhook, messages out by the OpenAPI."""

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.client import Client
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.receiving import Receiver
from bot.channels.zalo.rendering import WORDS
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.uploads import CHANNEL, Uploader
from bot.channels.zalo.webhook import PATH, Webhook
from bot.channels.zalo.wire import Wire

__all__ = [
    "CHANNEL",
    "PATH",
    "WORDS",
    "Client",
    "OAuth",
    "Receiver",
    "Tokens",
    "Uploader",
    "Webhook",
    "Wire",
    "ZaloChannel",
]
