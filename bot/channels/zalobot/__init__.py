"""The Zalo Bot Platform: texts only, for trials beside the Official Account."""

from bot.channels.zalobot.channel import CHANNEL, ZaloBotChannel
from bot.channels.zalobot.client import API_URL, BotApi
from bot.channels.zalobot.rendering import WORDS
from bot.channels.zalobot.setup import Account, set_up
from bot.channels.zalobot.webhook import PATH, ZaloBotWebhook

__all__ = ["API_URL", "CHANNEL", "PATH", "WORDS", "Account", "BotApi", "ZaloBotChannel", "ZaloBotWebhook", "set_up"]
