"""A broadcast on a day: what is read over the loudspeaker, as written and in words only, in versions of set lengths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.answer import holds_until, whole
from bot.answers.render import Rendered, render
from bot.answers.replies import lasting
from bot.answers.spoken import reading
from bot.knowledge.base import KnowledgeBase, Value
from bot.knowledge.loudspeaker_schema import Broadcast, BroadcastPart
from bot.text.spoken import seconds, spoken

# How much shorter or longer than its name a version may be read: nobody reads like the next.
_SHORTEST, _LONGEST = 0.70, 1.05


@dataclass(frozen=True, slots=True)
class Script:
    """A broadcast on a day.

    Args:
        id: the broadcast's.
        title: what it is called.
        scheme: what it is about.
        length: which version, in seconds.
        text: as it is written, with figures.
        spoken: as it is read, in words only.
        seconds: how long that takes, an estimate.
        used: the values of the day.
        until: the last day on which it is known to hold, or None.
    """

    id: str
    title: str
    scheme: str
    length: int
    text: str
    spoken: str
    seconds: float
    used: tuple[Value, ...]
    until: date | None

    @property
    def is_too_short(self) -> bool:
        """Whether it leaves too much of its time silent."""
        return self.seconds < _SHORTEST * self.length

    @property
    def is_too_long(self) -> bool:
        """Whether it doesn't fit its time."""
        return self.seconds > _LONGEST * self.length


def script(kb: KnowledgeBase, broadcast: str, day: date, length: int, place: str = "") -> Script:
    """What is read of a broadcast on a day.

    Args:
        kb: the knowledge base.
        broadcast: its id.
        day: the day on which it is read: the figures are of that day.
        length: which version, in seconds.
        place: the commune that is greeted ("xã Tam Thanh"); "" for none.

    Raises:
        KeyError: no such broadcast.
        NoValueError: a value it needs doesn't hold on the day.
        PlaceholderError, InputError, MissingFieldError: as ``render``.
    """
    told = kb.loudspeaker.broadcasts[broadcast]
    said = list(body(kb, told, day, length))
    used = {value.name: value for rendered in said for value in rendered.used}
    pieces = announced(kb, told.title, [rendered.text for rendered in said], day, place)
    words = reading(kb)
    heard = "\n\n".join(spoken(piece, words) for piece in pieces)
    return Script(
        id=broadcast,
        title=told.title,
        scheme=told.scheme,
        length=length,
        text="\n\n".join(pieces),
        spoken=heard,
        seconds=seconds(heard, words),
        used=tuple(used.values()),
        until=holds_until(used.values(), day),
    )


def body(kb: KnowledgeBase, broadcast: Broadcast, day: date, length: int) -> Iterator[Rendered]:
    """What a version of a broadcast says between the greeting and the closing.

    Raises:
        NoValueError, PlaceholderError, InputError, MissingFieldError: as ``render``.
    """
    for part in broadcast.parts:
        if part.from_ <= length:
            yield from (render(kb, template, day) for template in templates(kb, part))


def templates(kb: KnowledgeBase, part: BroadcastPart) -> Iterator[str]:
    """The templates of what is said in a part."""
    if part.text.strip():
        yield part.text
    if part.entry:
        entry = kb.entries[part.entry]
        yield whole(kb, entry, entry.answer)


def announced(kb: KnowledgeBase, title: str, said: Iterable[str], day: date, place: str = "") -> list[str]:
    """What is said, between the greeting and the closing.

    Args:
        kb: the knowledge base.
        title: what it is called.
        said: what is said, piece by piece.
        day: the day on which it is read.
        place: the commune that is greeted; "" for none.
    """
    words = kb.loudspeaker
    greeting = lasting(kb, words.greeting_place if place else words.greeting, day, {"ten": title, "noi": place})
    return [greeting, *said, lasting(kb, words.closing, day)]
