"""A procedure on a day as a checklist to keep: what to bring, what to do, what to expect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.answers.answer import MAX_RELATED, Answer, basis, button, next_change
from bot.answers.render import render
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Checklist, Procedure

LONGEST = 2000  # characters, with the lines under it: one message of the strictest channel
ON_SCREEN = "- "
ON_PAPER = "[ ] "
_LINES = ("where", "days", "fee", "online", "proxy", "receive", "note")


def checklist(kb: KnowledgeBase, procedure: str, day: date, *, tick: str = ON_SCREEN) -> Answer:
    """The checklist of a procedure on a day.

    Args:
        kb: the knowledge base.
        procedure: its id.
        day: the day asked for.
        tick: what stands before each paper and step that is to be ticked off.

    Raises:
        KeyError: no such procedure.
        NoValueError: a value it needs doesn't hold on the day.
        InputError: a calculator can't take what staff wrote.
        MissingFieldError: a table lacks the row that is named.
    """
    told = kb.procedures[procedure]
    template = "\n\n".join(_paragraphs(told, kb.replies.checklist, tick))
    rendered = render(kb, template, day, fields={"ten": told.title})
    change = next_change(rendered.used, day)
    return Answer(
        text=rendered.text,
        basis=basis(kb, told.sources, told.review, rendered.used, day),
        related=tuple(button(kb, intent) for intent in entries_with(kb, procedure)[:MAX_RELATED]),
        calculated=False,
        used=rendered.used,
        until=change - timedelta(days=1) if change else None,
    )


def entries_with(kb: KnowledgeBase, procedure: str) -> list[str]:
    """The entries whose answer offers this checklist, in the order of their ids."""
    return [intent for intent, entry in sorted(kb.entries.items()) if entry.procedure == procedure]


def _paragraphs(told: Procedure, words: Checklist, tick: str) -> Iterator[str]:
    yield words.heading
    yield "\n".join([words.papers + ":", *(tick + paper.strip() for paper in told.papers)])
    box = "" if tick == ON_SCREEN else tick
    steps = (f"{box}{number}. {step.strip()}" for number, step in enumerate(told.steps, 1))
    yield "\n".join([words.steps + ":", *steps])
    lines = [(getattr(words, name), getattr(told, name).strip()) for name in _LINES]
    yield "\n".join(f"{heading}: {text}" for heading, text in lines if text)
