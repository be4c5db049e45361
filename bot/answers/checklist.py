"""A procedure on a day as a checklist to keep: what to bring, what to do, what to expect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.answer import MAX_RELATED, Answer, basis, button, holds_until
from bot.answers.render import render
from bot.knowledge.base import KnowledgeBase, Value
from bot.messages import QuickReply

LONGEST = 2000  # characters, with the lines under it: one message of the strictest channel
ON_SCREEN = "- "
ON_PAPER = "[ ] "
CARD = "card:"
_LINES = ("where", "days", "fee", "online", "proxy", "receive", "note")
# What an id of a procedure may look like, so that nothing else than a card can be named.
_CARD_URL = re.compile(r"cards/([a-z0-9]+(?:[-/][a-z0-9]+)*)-([0-9]{4}-[0-9]{2}-[0-9]{2})\.pdf")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A checklist in its parts.

    Args:
        heading: its first line.
        papers: to be ticked off.
        steps: to be ticked off, in this order.
        notes: the rest, a line below each heading.
        basis: what it rests on, a line each.
        used: the values of the day.
        until: the last day on which it is known to hold, or None.
    """

    heading: str
    papers: Part
    steps: Part
    notes: tuple[Part, ...]
    basis: str
    used: tuple[Value, ...]
    until: date | None


def sheet(kb: KnowledgeBase, procedure: str, day: date) -> Sheet:
    """The checklist of a procedure on a day, in its parts.

    Args:
        kb: the knowledge base.
        procedure: its id.
        day: the day asked for.

    Raises:
        KeyError: no such procedure.
        NoValueError: a value it needs doesn't hold on the day.
        InputError: a calculator can't take what staff wrote.
        MissingFieldError: a table lacks the row that is named.
    """
    told, words = kb.procedures[procedure], kb.replies.checklist
    used: dict[str, Value] = {}

    def say(template: str) -> str:
        rendered = render(kb, template, day, fields={"ten": told.title})
        used.update((value.name, value) for value in rendered.used if value.name not in used)
        return rendered.text

    def part(name: str, templates: tuple[str, ...]) -> Part:
        return Part(say(getattr(words, name)), tuple(map(say, templates)))

    heading, papers, steps = say(words.heading), part("papers", told.papers), part("steps", told.steps)
    notes = tuple(part(name, (text,)) for name in _LINES if (text := getattr(told, name).strip()))
    values = tuple(used.values())
    return Sheet(
        heading=heading,
        papers=papers,
        steps=steps,
        notes=notes,
        basis=basis(kb, told.sources, told.review, values, day),
        used=values,
        until=holds_until(values, day),
    )


def checklist(kb: KnowledgeBase, procedure: str, day: date, *, tick: str = ON_SCREEN) -> Answer:
    """The checklist of a procedure on a day, as text.

    Args:
        kb: the knowledge base.
        procedure: its id.
        day: the day asked for.
        tick: what stands before each paper and step that is to be ticked off.

    Raises:
        KeyError, NoValueError, InputError, MissingFieldError: as ``sheet``.
    """
    told = sheet(kb, procedure, day)
    return Answer(
        text="\n\n".join(_paragraphs(told, tick)),
        basis=told.basis,
        related=tuple(button(kb, intent) for intent in entries_with(kb, procedure)[:MAX_RELATED]),
        calculated=False,
        used=told.used,
        until=told.until,
    )


def entries_with(kb: KnowledgeBase, procedure: str) -> list[str]:
    """The entries whose answer offers this checklist, in the order of their ids."""
    return [intent for intent, entry in sorted(kb.entries.items()) if entry.procedure == procedure]


def card_button(kb: KnowledgeBase, procedure: str) -> QuickReply:
    """The button that asks for a checklist as a file to keep."""
    return QuickReply(kb.replies.checklist.pdf, CARD + procedure)


def card_url(procedure: str, day: date) -> str:
    """Where the file of a checklist on a day is, below the data directory."""
    return f"cards/{procedure}-{day.isoformat()}.pdf"


def read_card_url(url: str) -> tuple[str, date] | None:
    """The procedure and the day of such a file; None for any other."""
    named = _CARD_URL.fullmatch(url)
    if named is None:
        return None
    try:
        return named[1], date.fromisoformat(named[2])
    except ValueError:
        return None


def _paragraphs(told: Sheet, tick: str) -> Iterator[str]:
    yield told.heading
    yield "\n".join([told.papers.heading + ":", *(tick + paper for paper in told.papers.lines)])
    box = "" if tick == ON_SCREEN else tick
    steps = (f"{box}{number}. {step}" for number, step in enumerate(told.steps.lines, 1))
    yield "\n".join([told.steps.heading + ":", *steps])
    yield "\n".join(f"{note.heading}: {line}" for note in told.notes for line in note.lines)
