"""A turn about a place: which one is meant, and where to register there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.answers.points import PLACE, PlaceQuestion, near_question, place_question, points_answer, points_for, venue
from bot.conversation.choosing import offering
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.places import Found, Level, NotFound, Outcome
from bot.messages import Outcome as Ended
from bot.messages import Reply, Session, Turn


class Taking(Protocol):
    """What is needed of the turn that is being taken."""

    kb: KnowledgeBase
    session: Session
    day: date
    text: str

    def turn(self, replies: tuple[Reply, ...], outcome: Ended, intent: str, session: Session) -> Turn: ...


class PlaceTurn:
    """What comes of a place that was named, chosen or shared.

    Args:
        taking: the turn.
    """

    def __init__(self, taking: Taking) -> None:
        self.taking = taking
        self.kb, self.day = taking.kb, taking.day

    @property
    def intent(self) -> str:
        """The entry that answers by place; "" where there is none, or no map."""
        entries = self.kb.entries.items() if self.kb.places else ()
        return next((intent for intent, entry in entries if entry.place), "")

    def find(self, pending: str = "") -> Outcome:
        """The place that the message names; with what was said before, if that was asked back."""
        places = self.kb.places.on(self.day)
        said = pending.removeprefix(PLACE)
        together = places.find(f"{said}, {self.taking.text}") if said else NotFound()
        return places.find(self.taking.text) if isinstance(together, NotFound) else together

    def named(self, intent: str) -> Turn | None:
        """The answer for the place in a message that asks where; None when it names none."""
        outcome = self.find() if self.kb.places and self.taking.text else NotFound()
        return None if isinstance(outcome, NotFound) else self.look_up(outcome, intent)

    def answered(self, pending: str) -> Turn | None:
        """What a message says to a question about a place; None when it names none: it is about something else."""
        outcome = self.find(pending)
        return None if isinstance(outcome, NotFound) else self.look_up(outcome, self.intent)

    def alone(self) -> Turn | None:
        """The answer to a message that is nothing we understand, but names a place."""
        return self.named(self.intent) if self.intent else None

    def pressed(self, payload: str) -> Turn:
        """The answer to a place that was chosen."""
        return self.look_up(self.kb.places.on(self.day).by_key(payload.removeprefix(PLACE)), self.intent)

    def shared(self) -> Turn | None:
        """The question which of the nearest communes a shared location is in; None when it can't be read."""
        question = near(self.kb, self.taking.text, self.day) if self.intent else None
        return self._ask(question, self.intent) if question else None

    def look_up(self, outcome: Outcome, intent: str) -> Turn:
        """The offices of a place, or the question which place is meant."""
        question = place_question(self.kb, outcome, self.day)
        if isinstance(outcome, Found) and (question is None or outcome.place.level is Level.PROVINCE):
            return self._tell(outcome, question, intent)
        assert question is not None  # only what is found needs none
        return self._ask(question, intent)

    def _tell(self, found: Found, question: PlaceQuestion | None, intent: str) -> Turn:
        told = points_answer(self.kb, found.place, self.day)
        text = "\n\n".join(filter(None, [told, question.text if question else ""]))
        points = points_for(self.kb, found.place, self.day) if question is None else ()
        reply = Reply(text, venue=venue(points[0]) if len(points) == 1 else None)
        session = replace(_asking(self.taking.session, reply, question), intent=intent, replies=(reply,), slots={})
        return self.taking.turn((reply,), Ended.ANSWERED, intent, replace(session, fallbacks=0))

    def _ask(self, question: PlaceQuestion, intent: str) -> Turn:
        reply = Reply(question.text, quick_replies=question.choices, numbered=bool(question.choices))
        session = replace(_asking(self.taking.session, reply, question), fallbacks=0)
        return self.taking.turn((reply,), Ended.CLARIFIED, intent, session)


def near(kb: KnowledgeBase, text: str, day: date) -> PlaceQuestion | None:
    """Which commune a location lies in ("16.07,108.22"), asked; None when it can't be read."""
    latitude, _, longitude = text.partition(",")
    try:
        return near_question(kb, float(latitude), float(longitude), day)
    except ValueError:
        return None


def _asking(session: Session, reply: Reply, question: PlaceQuestion | None) -> Session:
    """The session after a reply that may ask for a place: what is said next is then looked up."""
    return replace(offering(session, reply), pending=PLACE + question.said if question else "")
