"""What passes between the parts: utterances in, replies out, and what a turn leaves behind.

Everything here is frozen and JSON-able (``to_json`` / ``from_json`` below) and imports nothing of ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a citizen (or a member of staff, echoed by a channel) sent."""

    TEXT = "text"
    CHOICE = "choice"
    LOCATION = "location"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    FILE = "file"
    UNSUPPORTED = "unsupported"  # the channel keeps from us what it was
    STAFF_ECHO = "staff_echo"


class Outcome(StrEnum):
    """How a turn ended: the closed list the reports count."""

    ANSWERED = "answered"  # an entry, a routing or rumour entry, small talk
    CLARIFIED = "clarified"  # "did you mean" with choices
    FORM_STEP = "form_step"
    CALCULATED = "calculated"
    DECLINED = "declined"  # understood, not ours
    WITHHELD = "withheld"  # ours, but no value holds today
    FALLBACK = "fallback"  # not understood
    HANDOVER = "handover"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message of a citizen.

    Args:
        channel: the channel's name ("web", "console", "telegram", ...).
        user: the channel's address of the person; it never leaves storage's address table.
        message_id: the channel's id of the message, unique within the channel.
        text: the text; for a choice, its payload. Masked before it is stored.
        received_at: when it came, with time zone.
    """

    channel: str
    user: str
    message_id: str
    text: str
    received_at: datetime
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button: what it says and what it sends.

    Args:
        label: what the citizen reads.
        payload: what comes back as the text of a choice: "intent:<id>", "procedure:<id>", "card:<id>",
            "command:<name>", "group:<id>", "leaflet:<id>", "ref:<code>" or "none".
    """

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to hand over: a path below the data directory, or a link.

    Args:
        alt: what a picture says, for who can't see it.
    """

    title: str
    url: str
    media_type: str = "application/pdf"
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to go, with coordinates that have a source.

    Args:
        latitude, longitude: degrees (WGS 84).
    """

    title: str
    address: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a citizen; a channel degrades what it can't show.

    Args:
        text: plain text, paragraphs separated by a blank line.
        basis: the source and date lines under an answer ("" for small talk).
        quick_replies: at most a handful of buttons; ``numbered`` says they are the choices of a question.
        venue: a place to show on a map.
        erased: everything of the citizen was erased: a channel forgets what it keeps itself.
    """

    text: str
    basis: str = ""
    quick_replies: tuple[QuickReply, ...] = ()
    numbered: bool = False
    attachments: tuple[Attachment, ...] = ()
    venue: Venue | None = None
    erased: bool = False


class EffectKind(StrEnum):
    """What a turn asks the store to do beyond keeping itself."""

    ERASE_USER = "erase_user"
    CHOICE_MADE = "choice_made"  # which choice answered "did you mean": evidence for staff
    OPEN_TICKET = "open_ticket"  # a question, complaint or report for staff: code, kind, text, confidential ("1" or "")
    TICKET_NOTE = "ticket_note"  # what the citizen writes on while a person answers: code, text
    LEAFLET_GIVEN = "leaflet_given"  # leaflet, code of its edition, form ("pdf", "pictures", "text"), place
    LEAFLET_SCANNED = "leaflet_scanned"  # who comes by a printed one: leaflet, place


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect with its data (strings only)."""

    kind: EffectKind
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the choices a citizen was offered."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class FormState:
    """A form being filled in: nothing but what was answered.

    Args:
        form: the form's id.
        said: answers by slot name; "" for a question that was passed over.
        for_another: whether it is filled in for somebody else.
        missed: answers in a row that weren't understood.
        place: the words that name a place which isn't clear yet.
    """

    form: str
    said: dict[str, str] = field(default_factory=dict)
    for_another: bool = False
    missed: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """What a conversation remembers between turns. Nothing personal but the group that decides the support.

    Args:
        last_at: when the citizen last wrote; None for a new session.
        choices: the choices offered in the last reply, to be picked by label.
        numbered: whether they were shown with numbers, to be picked by number too.
        asked: what was asked when the choices were offered (masked, as written): evidence for staff, and the figures to
            calculate with.
        intent: the intent answered last.
        previous: intents answered before it, newest last (for "quay lại").
        fallbacks: fallbacks in a row.
        pending: a question that waits for a yes ("erase"), or "".
        slots: what the last answer was calculated from ("so-nguoi": "4"), for "thế còn 6 tháng".
        replies: the last answer, for "nhắc lại".
        group: the citizen's own group for the State's support ("can-ngheo"), as said or chosen, or "".
        group_asked: whether the group has been asked for: once is enough.
        about_another: whether the citizen last spoke of somebody else: a group chosen then is not the citizen's.
        staff_until: until when the bot keeps silent, because a person is writing to the citizen.
        banner: which emergency banner was shown in this conversation, or "".
        question: what was asked last (masked, as written), for who wants to put it to a person.
        tickets: how many cases the citizen has left with staff in this conversation.
        ticket: the code of the case that a person is writing about, while the bot keeps silent, or "".
        form: the form being filled in, or None.
        aside: a form to come back to: put off, left for something else, or filled in and still to be corrected.
        place: the code of the place whose printed leaflet brought the citizen here, or "".
    """

    last_at: datetime | None = None
    choices: tuple[Choice, ...] = ()
    numbered: bool = False
    asked: str = ""
    intent: str = ""
    previous: tuple[str, ...] = ()
    fallbacks: int = 0
    pending: str = ""
    slots: dict[str, str] = field(default_factory=dict)
    replies: tuple[Reply, ...] = ()
    group: str = ""
    group_asked: bool = False
    about_another: bool = False
    staff_until: datetime | None = None
    banner: str = ""
    question: str = ""
    tickets: int = 0
    ticket: str = ""
    form: FormState | None = None
    aside: FormState | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class TicketSeen:
    """A case that a citizen may look at, because they gave its code.

    Args:
        code: its code.
        answers: what staff said, in order; none yet, perhaps.
        closed: staff have closed it.
    """

    code: str
    answers: tuple[str, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one utterance (or of several merged into one).

    Args:
        text: the masked text that was understood.
        intent: the intent answered, or "".
        score: the router's confidence in 0..1, or None when the router wasn't asked.
        candidates: intent ids the router considered, best first.
        explanation: why, for ``--explain`` (not stored).
    """

    text: str
    replies: tuple[Reply, ...]
    outcome: Outcome
    session: Session
    intent: str = ""
    score: float | None = None
    candidates: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    kb_version: str = ""
    explanation: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A reply with the number by which a channel knows it; numbers rise in the order of replies."""

    id: int
    reply: Reply


# Written out by hand: dataclasses.asdict copies everything deeply and took most of a turn's time.
def reply_to_json(reply: Reply) -> dict[str, Any]:
    """A reply as plain JSON data."""
    return {
        "text": reply.text,
        "basis": reply.basis,
        "quick_replies": [{"label": q.label, "payload": q.payload} for q in reply.quick_replies],
        "numbered": reply.numbered,
        "attachments": [_attachment_to_json(attachment) for attachment in reply.attachments],
        "venue": reply.venue and _venue_to_json(reply.venue),
        "erased": reply.erased,
    }


def _attachment_to_json(attachment: Attachment) -> dict[str, Any]:
    return {
        "title": attachment.title,
        "url": attachment.url,
        "media_type": attachment.media_type,
        "alt": attachment.alt,
    }


def _venue_to_json(venue: Venue) -> dict[str, Any]:
    return {"title": venue.title, "address": venue.address, "latitude": venue.latitude, "longitude": venue.longitude}


def reply_from_json(data: dict[str, Any]) -> Reply:
    """The reply that ``reply_to_json`` gave.

    Raises:
        KeyError, TypeError: the data isn't a reply.
    """
    return Reply(
        text=data["text"],
        basis=data.get("basis", ""),
        quick_replies=tuple(QuickReply(**q) for q in data.get("quick_replies", ())),
        numbered=data.get("numbered", False),
        attachments=tuple(Attachment(**a) for a in data.get("attachments", ())),
        venue=Venue(**venue) if (venue := data.get("venue")) else None,
        erased=data.get("erased", False),
    )


def session_to_json(session: Session) -> dict[str, Any]:
    """A session as plain JSON data."""
    return {
        "last_at": session.last_at.isoformat() if session.last_at else None,
        "choices": [{"label": c.label, "payload": c.payload} for c in session.choices],
        "numbered": session.numbered,
        "asked": session.asked,
        "intent": session.intent,
        "previous": list(session.previous),
        "fallbacks": session.fallbacks,
        "pending": session.pending,
        "slots": dict(session.slots),
        "replies": [reply_to_json(reply) for reply in session.replies],
        "group": session.group,
        "group_asked": session.group_asked,
        "about_another": session.about_another,
        "staff_until": session.staff_until.isoformat() if session.staff_until else None,
        "banner": session.banner,
        "question": session.question,
        "tickets": session.tickets,
        "ticket": session.ticket,
        "form": session.form and _form_to_json(session.form),
        "aside": session.aside and _form_to_json(session.aside),
        "place": session.place,
    }


def _form_to_json(state: FormState) -> dict[str, Any]:
    said = dict(state.said)
    return {
        "form": state.form,
        "said": said,
        "for_another": state.for_another,
        "missed": state.missed,
        "place": state.place,
    }


def session_from_json(data: dict[str, Any]) -> Session:
    """The session that ``session_to_json`` gave.

    Raises:
        KeyError, TypeError, ValueError: the data isn't a session.
    """
    return Session(
        last_at=datetime.fromisoformat(data["last_at"]) if data.get("last_at") else None,
        choices=tuple(Choice(**c) for c in data.get("choices", ())),
        numbered=data.get("numbered", False),
        asked=data.get("asked", ""),
        intent=data.get("intent", ""),
        previous=tuple(data.get("previous", ())),
        fallbacks=data.get("fallbacks", 0),
        pending=data.get("pending", ""),
        slots=dict(data.get("slots", {})),
        replies=tuple(reply_from_json(r) for r in data.get("replies", ())),
        group=data.get("group", ""),
        group_asked=data.get("group_asked", False),
        about_another=data.get("about_another", False),
        staff_until=datetime.fromisoformat(data["staff_until"]) if data.get("staff_until") else None,
        banner=data.get("banner", ""),
        question=data.get("question", ""),
        tickets=data.get("tickets", 0),
        ticket=data.get("ticket", ""),
        form=FormState(**form) if (form := data.get("form")) else None,
        aside=FormState(**aside) if (aside := data.get("aside")) else None,
        place=data.get("place", ""),
    )
