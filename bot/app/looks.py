"""How a reply looks on each channel, drawn for a terminal: what staff see before citizens do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console

from bot.channels import console
from bot.channels.splitting import units
from bot.channels.telegram import rendering as telegram
from bot.channels.zalo import rendering as zalo
from bot.channels.zalobot import rendering as zalobot
from bot.messages import Reply

Words = Mapping[str, str]
_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Look:
    """One message as a citizen gets it.

    Args:
        text: what it says, or what it hands over.
        limit: how long the channel lets a text be, in UTF-16 units; 0 where there is no limit.
        buttons: what the buttons say.
        kind: what it is, in staff's words.
    """

    text: str
    limit: int = 0
    buttons: Sequence[str] = ()
    kind: str = "tin"


def looks(channel: str, reply: Reply, words: Words) -> list[Look]:
    """The messages that a reply makes on a channel.

    Args:
        channel: one of ``CHANNELS``.
        reply: the reply.
        words: the channel's interface words.
    """
    return list(_LOOKS[channel](reply, words))


def drawn(messages: Sequence[Look]) -> str:
    """Messages one below the other, each in a frame."""
    return "\n".join(line for number, look in enumerate(messages, 1) for line in _frame(look, number, len(messages)))


def _frame(look: Look, number: int, of: int) -> Iterator[str]:
    length = f"{units(look.text)}/{look.limit}" if look.limit else str(units(look.text))
    yield f"┌─ {look.kind} {number}/{of}, dài {length}"
    yield from (f"│ {line}".rstrip() for line in look.text.split("\n"))
    if look.buttons:
        yield f"├─ {len(look.buttons)} nút"
        yield from (f"│ [{label}]" for label in look.buttons)
    yield "└─"


def _on_web(reply: Reply, _: Words) -> Iterator[Look]:
    venue = f"{reply.venue.title}\n{reply.venue.address}" if reply.venue else ""
    files = [f"{file.title}: {file.url}" for file in reply.attachments]
    blocks = [reply.text.strip(), reply.basis.strip(), *files, venue]
    labels = [button.label for button in reply.quick_replies]
    if reply.numbered:
        labels = [f"{number}. {label}" for number, label in enumerate(labels, 1)]
    yield Look("\n\n".join(filter(None, blocks)), buttons=labels)


def _on_console(reply: Reply, _: Words) -> Iterator[Look]:
    printed = io.StringIO()
    console.show(reply, Console(file=printed, width=_WIDTH, color_system=None))
    yield Look(printed.getvalue().strip("\n"))


def _on_telegram(reply: Reply, _: Words) -> Iterator[Look]:
    for part in telegram.render(reply):
        match part:
            case telegram.TextPart():
                yield Look(part.plain, telegram.TEXT_LIMIT, [button.label for button in part.buttons])
            case telegram.VenuePart():
                place = f"{part.title}\n{part.address}\n{part.latitude}, {part.longitude}"
                yield Look(place, kind="bản đồ")
            case telegram.PhotoPart():
                yield Look(part.plain, kind="ảnh")
            case telegram.DocumentPart():
                yield Look(part.plain, kind="tệp")


def _on_zalo(reply: Reply, words: Words) -> Iterator[Look]:
    for part in zalo.render(reply, words):
        if part.attachment:
            is_picture = part.attachment.media_type.startswith("image/")
            yield Look(f"{part.attachment.title}\n{part.attachment.url}", kind="ảnh" if is_picture else "tệp")
        else:
            yield Look(part.text, zalo.TEXT_UNITS, part.buttons)


def _on_zalobot(reply: Reply, words: Words) -> Iterator[Look]:
    yield from (Look(part, zalobot.MOST_UNITS) for part in zalobot.parts(reply, words))


_LOOKS: Mapping[str, Callable[[Reply, Words], Iterator[Look]]] = {
    "web": _on_web,
    "console": _on_console,
    "telegram": _on_telegram,
    "zalo": _on_zalo,
    "zalobot": _on_zalobot,
}
CHANNELS = tuple(_LOOKS)
"""The channels that a reply can be looked at on."""

TEXT_ONLY = frozenset({"zalobot"})
"""Those without buttons."""
