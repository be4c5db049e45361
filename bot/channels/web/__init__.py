"""The web chat: a page, and the few addresses it talks to."""

from bot.channels.web.app import web_app
from bot.channels.web.conversations import Conversations, Unavailable
from bot.channels.web.page import WORDS

__all__ = ["WORDS", "Conversations", "Unavailable", "web_app"]
