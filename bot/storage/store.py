"""What every store does, whatever it keeps things in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.messages import Reply, Session, Turn, Utterance

REPLIES_AT_ONCE = 50


class StorageError(Exception):
    """The store couldn't do what was asked; nothing of the call was kept."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An utterance that was written down and will be answered.

    Args:
        id: rises in the order of acceptance and is never used again.
        user_key: who wrote, as storage knows them (see ``keys.user_key``).
        utterance: as it was accepted, with the address of the citizen.
    """

    id: int
    user_key: str
    utterance: Utterance


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way.

    Args:
        id: rises in the order of replies and is never used again.
        user_key: for whom, or "" once the citizen was erased.
        address: the channel's address of the citizen, or "" once the citizen was erased.
        turn_id: the turn that gave the reply.
        at: when the turn was taken, that is when the citizen wrote.
        parts_sent: how many of the messages that the channel makes of the reply went out.
    """

    id: int
    user_key: str
    channel: str
    address: str
    turn_id: int
    reply: Reply
    at: datetime
    parts_sent: int = 0


class TicketState(StrEnum):
    """How far staff are with a case."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class TicketMessage:
    """What was said about a case after it was opened.

    Args:
        text: of staff as they wrote it; of the citizen masked.
        at: when.
        by_staff: whether staff said it; else the citizen.
        who: who of staff, as they name themselves, or "".
    """

    text: str
    at: datetime
    by_staff: bool = True
    who: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A case left with staff.

    Args:
        code: by which citizen and staff know it.
        user_key: whose it is.
        channel: where it came from, and where answers go.
        kind: "question", "complaint" or "report".
        confidential: whether only those who must may read it.
        text: what the citizen wrote, masked.
        asked_at: when.
        thread: what was said since, in order.
    """

    code: str
    user_key: str
    channel: str
    kind: str
    confidential: bool
    text: str
    asked_at: datetime
    state: TicketState = TicketState.OPEN
    thread: tuple[TicketMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class ToPost:
    """What a place where staff read cases hasn't been told yet: a case, or what its citizen wrote on.

    Args:
        ticket: the case (without its thread).
        note: the number of what the citizen wrote on, or 0 for the case itself.
        text: what to tell.
        under: the place's id of the message that told of the case, or "".
    """

    ticket: Ticket
    note: int
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Handout:
    """How often a leaflet was handed over in one way on a day; it says nothing of anybody.

    Args:
        day: the day in Việt Nam.
        leaflet: its id.
        code: of its edition; "" for who came by a printed one, which may be of any.
        form: "pdf", "pictures", "text", or "qr" for who came by a printed one.
        channel: where.
        place: the code of the place whose printed leaflet brought the citizen, or "".
        given: how often.
    """

    day: date
    leaflet: str
    code: str
    form: str
    channel: str
    place: str
    given: int


class Store(Protocol):
    """Where conversations are kept.

    Texts come masked. The address of a citizen is kept in one place only, so a ``message_id`` must not contain it.
    Times need a zone (``ValueError`` otherwise). Every method may raise ``StorageError``; then nothing of it was kept.
    A caller that is cancelled may still have its call carried out.
    """

    async def accept(self, utterance: Utterance) -> Accepted | None:
        """Write an utterance down, once.

        Returns:
            None when the channel's message was accepted before.
        """

    async def pending(self) -> list[Accepted]:
        """The utterances not yet answered, oldest first: what to take up after a restart."""

    async def session(self, user_key: str) -> Session:
        """The session of a citizen; a new one for a citizen not known."""

    async def save(
        self, turn: Turn, answered: Sequence[int], user_key: str, channel: str, at: datetime
    ) -> list[Outgoing]:
        """Keep a turn whole or not at all: session, turn, what it answers, its replies and its effects.

        Args:
            turn: the turn; its replies are to be sent in their order.
            answered: the ids of the accepted utterances it answers; the replies belong to the last of them.
            user_key: whose turn it is.
            channel: where the replies go.
            at: when the turn was taken.

        Returns:
            the replies to send; none when the citizen was erased or all of ``answered`` was answered meanwhile, and
            then nothing was kept either.
        """

    async def sent(self, outgoing_ids: Sequence[int]) -> None:
        """Note that replies went out; ids not known are ignored."""

    async def part_sent(self, outgoing_id: int, parts: int) -> None:
        """Note that so many of a reply's parts went out, and others are still to go."""

    async def give_up(self, outgoing_ids: Sequence[int]) -> None:
        """Note that replies will never go out; ids not known are ignored."""

    async def failed(self, outgoing_id: int) -> int:
        """Count an attempt to send that failed.

        Returns:
            how many failed so far; 0 when the id isn't known.
        """

    async def unsent(self, channel: str | None = None) -> list[Outgoing]:
        """The replies still to be sent (through one channel), in their order."""

    async def contact(self, channel: str, user: str) -> dict[str, str]:
        """What a channel keeps of a citizen; nothing for one not known."""

    async def keep_contact(self, channel: str, user: str, data: Mapping[str, str]) -> None:
        """Keep that, until the citizen is erased or not seen for long; nothing is kept of one not known."""

    async def upload(self, channel: str, name: str) -> tuple[str, datetime] | None:
        """The channel's name for a file that was uploaded, and until when it holds."""

    async def keep_upload(self, channel: str, name: str, token: str, expires_at: datetime) -> None:
        """Keep that."""

    async def forget_upload(self, channel: str, name: str) -> None:
        """The channel knows the file no longer."""

    async def replies_to(self, channel: str, message_id: str) -> list[Outgoing] | None:
        """The replies to a message that was accepted, sent or not, so that a client may ask again.

        Returns:
            None when the message isn't known or not yet answered; an empty list when a later message it was merged
            with carries the replies.
        """

    async def replies_since(self, channel: str, user: str, after_id: int) -> list[Outgoing]:
        """The next replies to a citizen after the reply ``after_id``, sent or not; at most ``REPLIES_AT_ONCE``."""

    async def tickets(self, states: Sequence[TicketState] = ()) -> list[Ticket]:
        """The cases in these states (none: in any), oldest first, without their threads."""

    async def ticket(self, code: str) -> Ticket | None:
        """A case with its thread; None when there is none, or none any more."""

    async def answer_ticket(self, code: str, said: TicketMessage, source: str, reply: Reply) -> Outgoing | None:
        """Keep what staff said about a case, and have the citizen told.

        Args:
            code: of the case.
            said: what staff said.
            source: the same when the same answer is brought again.
            reply: what the citizen is to be told.

        Returns:
            the reply to send; None when the case isn't there, or the answer was brought before.
        """

    async def close_ticket(self, code: str) -> bool:
        """Staff are done with a case; whether there is one."""

    async def to_post(self, place: str) -> list[ToPost]:
        """The open cases, and what was written on about cases, that staff weren't told of yet, oldest first.

        Args:
            place: where they would be told, to know what stands there already.
        """

    async def posted(self, told: ToPost, place: str, message_id: str) -> None:
        """Note that it was told, and by which message, so that an answer to that message finds its case.

        Args:
            told: what was told.
            place: where.
            message_id: the place's id of the message; of a confidential case it isn't kept.
        """

    async def posted_code(self, place: str, message_id: str) -> str | None:
        """The code of the case that a message told of; None for any other message."""

    async def handouts(self, since: date, until: date) -> list[Handout]:
        """How often leaflets were handed over on these days, both included: neither erasure nor age changes it.

        Returns:
            the counts in the order of their fields.
        """

    async def erase(self, channel: str, user: str) -> None:
        """Forget a citizen at once, with their cases, what is unanswered and unsent.

        That a message was seen stays known, without its text and its author, so that a repeat isn't answered.
        """

    async def retain(self, before: datetime) -> int:
        """Delete messages, turns, replies and cases older than ``before``, and citizens not seen since.

        Returns:
            how many rows went.
        """

    async def counts(self) -> dict[str, int]:
        """How much there is: ``pending``, ``unsent``, ``turns``, ``users``."""

    async def oldest(self, channels: Sequence[str]) -> tuple[datetime | None, datetime | None]:
        """Since when the oldest utterance waits to be answered, and the oldest reply of the channels to be sent."""

    async def check_writable(self) -> None:
        """Write something small, to see whether messages could be written down now."""

    async def close(self) -> None:
        """Finish what was asked and let go; later calls raise ``StorageError``."""
