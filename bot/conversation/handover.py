"""Who wants a person, or to tell staff something in confidence: what is said, and the case that is left. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answers.replies import wording
from bot.answers.wording import show_day
from bot.desk import codes
from bot.desk.hours import ZONE, is_open, next_opening
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.desk_schema import TicketKind
from bot.messages import Effect, EffectKind, Kind, QuickReply, Reply, Session, TicketSeen, Utterance

# Commands, and the kind of case that each leads to.
KINDS: dict[str, TicketKind] = {"person": "question", "complain": "complaint", "report": "report"}
COMMANDS: dict[TicketKind, str] = {kind: command for command, kind in KINDS.items()}
CANCELLING = frozenset({"no", "stop", "back", "goodbye"})  # said instead of what was to be left
WAITING = frozenset({"yes", "greeting", "thanks"})  # said before it
MOST_TICKETS = 3  # cases that a citizen may leave in one conversation
LONGEST_QUESTION = 1000  # characters of a question that is kept for who may want to put it to a person
_PENDING = "ticket:"


@dataclass(frozen=True, slots=True)
class Step:
    """What comes of a message to staff.

    Args:
        reply: what is said.
        session: to go on with.
        effects: what is left with staff.
        confidential: the message is for those alone who must read it.
    """

    reply: Reply
    session: Session
    effects: tuple[Effect, ...] = ()
    confidential: bool = False


# -- somebody wants a person


def begin(kb: KnowledgeBase, session: Session, utterance: Utterance, command: str) -> Step | None:
    """What is said to who wants a person, or to complain or report.

    While somebody is there, the question just asked goes to them at once.

    Args:
        kb: the knowledge.
        session: the conversation.
        utterance: the wish.
        command: by which it was said: one of ``KINDS``.

    Returns:
        None where staff take none of that.
    """
    kind = KINDS[command]
    if kind not in kb.desk.takes:
        return None
    at = utterance.received_at
    if session.tickets >= MOST_TICKETS:
        return Step(_says(kb, "enough", at), session)
    if kind == "question" and session.question and is_open(kb.desk, at):
        return _leave(kb, session, utterance, kind, session.question, "handed")
    return ask(kb, session, kind, at)


def ask(kb: KnowledgeBase, session: Session, kind: TicketKind, at: datetime) -> Step:
    """Ask for what is to be left, and say when somebody will read it."""
    session = replace(session, pending=_PENDING + kind)
    if kind != "question":
        return Step(_says(kb, f"ask_{kind}", at), session)
    if is_open(kb.desk, at):
        return Step(_says(kb, "ask", at), session)
    opening = next_opening(kb.desk, at)
    if opening is None:
        return Step(_says(kb, "ask_anytime", at), session)
    when = {"gio": f"{opening.astimezone(ZONE):%H:%M}", "ngay": show_day(opening.astimezone(ZONE).date())}
    return Step(_says(kb, "ask_closed", at, when), session)


def offered(kb: KnowledgeBase, intent: str) -> tuple[QuickReply, ...]:
    """The buttons below an entry's answer by which something can be left with staff."""
    return tuple(
        QuickReply(getattr(kb.replies.desk, f"offer_{kind}"), f"command:{COMMANDS[kind]}")
        for kind, intents in kb.desk.offers.items()
        if kind in kb.desk.takes and intent in intents
    )


# -- something is left


def awaited(pending: str) -> TicketKind | None:
    """The kind of case whose text the next message is, by ``Session.pending``; None when it is none."""
    kind = pending.removeprefix(_PENDING)
    return next((known for known in KINDS.values() if known == kind), None) if kind != pending else None


def leave(kb: KnowledgeBase, session: Session, utterance: Utterance, kind: TicketKind) -> Step:
    """Take a message as the text of a case."""
    says = "taken" if kind == "question" else "taken_confidential"
    return _leave(kb, session, utterance, kind, utterance.text, says)


def cancel(kb: KnowledgeBase, session: Session, at: datetime) -> Step:
    """Nothing is left after all."""
    return Step(_says(kb, "cancelled", at), session)


def _leave(kb: KnowledgeBase, session: Session, utterance: Utterance, kind: TicketKind, text: str, says: str) -> Step:
    code = codes.make(utterance.channel, utterance.message_id, utterance.received_at)
    confidential = kind != "question"
    data = {"code": code, "kind": kind, "text": text, "confidential": "1" if confidential else ""}
    return Step(
        _says(kb, says, utterance.received_at, {"ma": codes.shown(code)}),
        replace(session, question="", tickets=session.tickets + 1),
        (Effect(EffectKind.OPEN_TICKET, data),),
        confidential,
    )


# -- what became of it


def look_up(
    kb: KnowledgeBase, session: Session, utterance: Utterance, ticket: TicketSeen | None, *, alone: bool
) -> Step | None:
    """What a code in a message leads to.

    Args:
        kb: the knowledge.
        session: the conversation.
        utterance: the message.
        ticket: the case of that code, or None when there is none that the citizen may see.
        alone: whether the message must have little beside the code to be taken for a question about it.

    Returns:
        None when the message holds no code, or asks something else.
    """
    code, asks_only = codes.find(utterance.text), codes.is_all(utterance.text)
    if not code or not (asks_only or (ticket and not alone)):
        return None
    fields = {"ma": codes.shown(code)}
    if ticket is None:
        return Step(_says(kb, "unknown", utterance.received_at, fields), session)
    if ticket.answers:
        return Step(answered(kb, ticket.code, "\n\n".join(ticket.answers), utterance.received_at), session)
    return Step(_says(kb, "ended" if ticket.closed else "waiting", utterance.received_at, fields), session)


def answered(kb: KnowledgeBase, code: str, answer: str, at: datetime) -> Reply:
    """What a citizen is told when staff have answered."""
    return _says(kb, "answer", at, {"ma": codes.shown(code), "tra-loi": answer})


def answered_on(kb: KnowledgeBase, answer: str, at: datetime) -> Reply:
    """The same when staff go on writing."""
    return _says(kb, "more", at, {"tra-loi": answer})


def silenced(session: Session, utterance: Utterance, until: datetime) -> Session:
    """The session after staff wrote to the citizen.

    Args:
        session: as it was.
        utterance: the echo of what they wrote: nothing but the case's code, if it is about one that is kept here.
        until: until when the bot keeps silent.
    """
    return replace(session, staff_until=until, ticket=codes.find(utterance.text))


def asked(session: Session, text: str) -> Session:
    """The session after a question, for who then wants to put it to a person."""
    return replace(session, question=text[:LONGEST_QUESTION])


def note(session: Session, utterance: Utterance) -> tuple[Effect, ...]:
    """What a citizen writes while a person answers, kept for that person."""
    if not session.ticket:
        return ()
    is_text = utterance.kind in (Kind.TEXT, Kind.CHOICE)
    text = utterance.text if is_text else f"[{utterance.kind.value}]"
    return (Effect(EffectKind.TICKET_NOTE, {"code": session.ticket, "text": text}),) if text.strip() else ()


def _says(kb: KnowledgeBase, name: str, at: datetime, fields: Mapping[str, str] | None = None) -> Reply:
    day = at.astimezone(ZONE).date()
    return Reply(wording(kb, f"desk.{name}", day, {"nguoi": kb.desk.answerer, **(fields or {})}))
