"""What is done when the service starts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.zalobot.client import BotApi
from bot.channels.zalobot.webhook import PATH


@dataclass(frozen=True, slots=True)
class Account:
    """The bot as the platform knows it.

    Args:
        name: the account's name.
        webhook: where events are brought to, or "" for nowhere.
    """

    name: str
    webhook: str


async def set_up(api: BotApi, public_url: str, secret: str) -> Account:
    """Have events brought to us. Without a public address nothing comes in: asking for events is for trials only.

    Args:
        api: the platform.
        public_url: our public https address, or "".
        secret: what the platform is to show with each event.

    Raises:
        NotSent: the platform refused, or can't be reached; the kind says what is to be done.
    """
    name = str((await api.get_me()).get("account_name") or "")
    if not public_url or not secret:
        return Account(name, "")
    url = public_url.rstrip("/") + PATH
    await api.set_webhook(url, secret)  # each time: which secret it has can't be asked
    return Account(name, url)
