"""The commands of the menu beside the input field, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.messages import Kind

# In the order of the menu. Erasing is asked for in words that are answered by "really?": the menu is easily mistapped.
MEANINGS: dict[str, tuple[Kind, str]] = {
    "start": (Kind.CHOICE, "command:greeting"),
    "menu": (Kind.CHOICE, "command:menu"),
    "help": (Kind.CHOICE, "command:help"),
    "nhaclai": (Kind.CHOICE, "command:repeat"),
    "quaylai": (Kind.CHOICE, "command:back"),
    "canbo": (Kind.CHOICE, "command:person"),
    "dulieu": (Kind.CHOICE, "command:kept"),
    "xoadulieu": (Kind.TEXT, "xoá hết dữ liệu"),
    "dung": (Kind.CHOICE, "command:stop"),
    "stop": (Kind.CHOICE, "command:stop"),
}
GREETING = MEANINGS["start"]
_UNLISTED = {"stop"}  # what people type from habit; the menu has it in Vietnamese
_LONGEST_DESCRIPTION = 256
# What Telegram lets a link to the bot (t.me/<bot>?start=<code>) hand on with /start.
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")

# The words of the knowledge that this channel shows.
WORDS = frozenset(f"command-{name}" for name in MEANINGS if name not in _UNLISTED)


def meaning(command: str, rest: str) -> tuple[Kind, str] | None:
    """What a command stands for; None for none of ours.

    Args:
        command: its name, in small letters.
        rest: what is written behind it: of /start the code of the link that was followed.
    """
    if command == "start" and _CODE.fullmatch(rest):
        return Kind.CHOICE, f"ref:{rest}"
    return MEANINGS.get(command)


def menu(words: Mapping[str, str]) -> dict[str, str]:
    """The menu: command -> description; one without a description is left out.

    Args:
        words: the interface words of the channel.
    """
    described = {name: words.get(f"command-{name}", "").strip() for name in MEANINGS if name not in _UNLISTED}
    return {name: says[:_LONGEST_DESCRIPTION] for name, says in described.items() if says}
