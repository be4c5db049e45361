"""Talking points on an entry: what it says, what people say against it, what not to promise, where to send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.answers.answer import answer
from bot.answers.render import render
from bot.answers.replies import lasting
from bot.knowledge.base import KnowledgeBase, NoValueError, topic_of
from bot.knowledge.schema import Entry
from bot.knowledge.talking_schema import OBJECTIONS, Objection, PointsWords
from bot.outlets.short_texts import told_entry


@dataclass(frozen=True, slots=True)
class ObjectionTold:
    """What people say, and what can be said to that.

    Args:
        id: its id in talking.yaml.
        says: how they say it.
        reply: with the figures of the day.
    """

    id: str
    says: str
    reply: str


@dataclass(frozen=True, slots=True)
class RefusalTold:
    """What nobody may promise, and why."""

    never: str
    why: str


@dataclass(frozen=True, slots=True)
class TalkingPoints:
    """All that helps who goes from door to door with one subject.

    Args:
        title: of the entry.
        text: what it says.
        objections: always three, the nearest first.
        promises: what not to promise.
        where: where to send people.
        basis: what the entry rests on.
        words: the headings.
    """

    title: str
    text: str
    objections: tuple[ObjectionTold, ...]
    promises: tuple[RefusalTold, ...]
    where: str
    basis: str
    words: PointsWords

    @property
    def as_text(self) -> str:
        """All of it, as plain lines."""
        words = self.words
        said = (f'{words.says}: "{one.says}"\n{words.reply}: {one.reply}' for one in self.objections)
        promises = "\n".join(f"- {one.never}. {one.why}" for one in self.promises)
        parts = [self.title, self.text, words.objections.upper(), *said, words.promises.upper(), promises]
        return "\n\n".join([*parts, f"{words.where.upper()}\n{self.where}", self.basis])


def talking_points(kb: KnowledgeBase, intent: str, day: date) -> TalkingPoints:
    """The talking points on an entry, on a day.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.

    Raises:
        KeyError: no such entry.
        NoOutletError: it is a form.
        NoValueError, InputError, MissingFieldError: as ``answer``.
    """
    entry = told_entry(kb, intent)
    told = answer(kb, intent, day)
    topic = topic_of(intent)
    return TalkingPoints(
        title=entry.title,
        text=told.text,
        objections=tuple(islice(objections(kb, day, nearest(kb, intent)), OBJECTIONS)),
        promises=tuple(promises(kb, day, topic)),
        where=_where(kb, entry, day),
        basis=told.basis,
        words=kb.talking.words.points,
    )


def objections(kb: KnowledgeBase, day: date, ids: list[str]) -> Iterator[ObjectionTold]:
    """Objections with their replies; one whose figures don't hold on the day is passed over."""
    for key in ids:
        told = kb.talking.objections[key]
        try:
            yield ObjectionTold(key, told.says[0], render(kb, told.reply, day).text)
        except NoValueError:
            continue


def promises(kb: KnowledgeBase, day: date, topic: str = "") -> Iterator[RefusalTold]:
    """What not to promise on a topic (all, without one); one whose figures don't hold on the day is passed over."""
    for told in kb.talking.promises.values():
        if topic and told.topics and topic not in told.topics:
            continue
        try:
            yield RefusalTold(told.never, render(kb, told.why, day).text)
        except NoValueError:
            continue


def nearest(kb: KnowledgeBase, intent: str) -> list[str]:
    """The ids of all objections, those nearest to an entry first, as they stand in the file among equals."""
    related = {intent, *kb.entries[intent].related}
    far = {key: _distance(told, intent, related) for key, told in kb.talking.objections.items()}
    return sorted(far, key=lambda key: far[key])


def _distance(told: Objection, intent: str, related: set[str]) -> int:
    tests = (
        intent in told.intents,
        intent in told.rests_on,
        bool(related & {*told.intents, *told.rests_on}) and topic_of(intent) in told.topics,
        topic_of(intent) in told.topics,
        bool(related & {*told.intents, *told.rests_on}),
        True,
    )
    return tests.index(True)


def _where(kb: KnowledgeBase, entry: Entry, day: date) -> str:
    """Where the entry's procedure is done, else where everything is."""
    if entry.procedure:
        return lasting(kb, kb.procedures[entry.procedure].where, day)
    return lasting(kb, kb.talking.words.points.go, day)
