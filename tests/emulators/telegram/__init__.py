"""The Telegram Bot API on this machine, written from its public documents, strict where a bot could go wrong.

By hand: ``cd tests && python -m emulators.telegram``, then open the address it prints and write as a citizen.
"""

from .keyboards import Button
from .messages import File, Message
from .server import Telegram
from .webhooks import Webhook

__all__ = ["Button", "File", "Message", "Telegram", "Webhook"]
