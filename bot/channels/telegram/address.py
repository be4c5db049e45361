"""Where an answer goes: a private chat, or one member of a group."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.conversations import Never

CHANNEL = "telegram"
_ADDRESS = re.compile(r"(-?\d+)(?:/(\d+)(?:/(\d+))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a citizen: "chat", "chat/user" in a group, "chat/user/thread" in a topic of one.

    Everybody in a group has a conversation of their own, so the user is part of the address.
    """

    chat: str
    user: str = ""
    thread: str = ""

    def __str__(self) -> str:
        return "/".join(filter(None, (self.chat, self.user, self.thread)))


def read_address(text: str) -> Address:
    """The address that was written as ``str(address)``.

    Raises:
        Never: it is none of ours.
    """
    found = _ADDRESS.fullmatch(text)
    if found is None:
        raise Never("not a Telegram address")
    return Address(found[1], found[2] or "", found[3] or "")
