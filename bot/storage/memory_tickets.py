"""Cases left with staff, kept in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from bot.messages import Effect, EffectKind
from bot.storage.store import Ticket, TicketMessage, TicketState, ToPost
from bot.storage.times import stamp


@dataclass(slots=True)
class _Note:
    id: int
    said: TicketMessage
    posted: bool


@dataclass(slots=True)
class _Case:
    ticket: Ticket
    notes: list[_Note] = field(default_factory=list)
    posted: bool = False

    @property
    def whole(self) -> Ticket:
        return replace(self.ticket, thread=tuple(note.said for note in self.notes))


class Tickets:
    """All cases of a store in memory; the methods are those of ``bot.storage.tickets``."""

    def __init__(self) -> None:
        self._cases: dict[str, _Case] = {}
        self._sources: dict[str, str] = {}  # of an answer -> the case's code
        self._posts: dict[tuple[str, str], str] = {}
        self._ids = count(1)

    def __len__(self) -> int:
        return len(self._cases)

    def keep(self, effects: Iterable[Effect], user_key: str, channel: str, at: datetime) -> None:
        for effect in effects:
            data = effect.data
            case = self._cases.get(data.get("code", ""))
            if effect.kind is EffectKind.OPEN_TICKET and case is None:
                confidential = bool(data["confidential"])
                ticket = Ticket(data["code"], user_key, channel, data["kind"], confidential, data["text"], at)
                self._cases[ticket.code] = _Case(ticket)
            elif effect.kind is EffectKind.TICKET_NOTE and case and case.ticket.user_key == user_key:
                said = TicketMessage(data["text"], at, by_staff=False)
                case.notes.append(_Note(next(self._ids), said, posted=False))

    def listed(self, states: Sequence[TicketState]) -> list[Ticket]:
        return [case.ticket for case in self._cases.values() if not states or case.ticket.state in states]

    def ticket(self, code: str) -> Ticket | None:
        case = self._cases.get(code)
        return case.whole if case else None

    def answer(self, code: str, said: TicketMessage, source: str) -> bool:
        if source in self._sources:
            return False
        self._sources[source] = code
        case = self._cases[code]
        case.notes.append(_Note(next(self._ids), said, posted=True))
        case.ticket = replace(case.ticket, state=TicketState.ANSWERED)
        return True

    def close(self, code: str) -> bool:
        if case := self._cases.get(code):
            case.ticket = replace(case.ticket, state=TicketState.CLOSED)
        return case is not None

    def to_post(self, place: str) -> list[ToPost]:
        cases = self._cases.values()
        new = [case.ticket for case in cases if not case.posted and case.ticket.state is TicketState.OPEN]
        notes = [(case.ticket, note) for case in cases if case.posted for note in case.notes if not note.posted]
        notes.sort(key=lambda pair: pair[1].id)
        return [
            *(ToPost(ticket, 0, ticket.text) for ticket in new),
            *(ToPost(ticket, note.id, note.said.text, self._under(place, ticket.code)) for ticket, note in notes),
        ]

    def _under(self, place: str, code: str) -> str:
        return next((id_ for (where, id_), known in self._posts.items() if (where, known) == (place, code)), "")

    def posted(self, told: ToPost, place: str, message_id: str) -> None:
        case = self._cases.get(told.ticket.code)
        if case is None:
            return
        case.posted |= not told.note
        for note in case.notes:
            note.posted |= note.id == told.note
        if message_id and not told.ticket.confidential:
            self._posts.setdefault((place, message_id), told.ticket.code)

    def posted_code(self, place: str, message_id: str) -> str | None:
        return self._posts.get((place, message_id))

    def forget(self, user_key: str) -> None:
        """Forget a citizen's cases."""
        self._drop(lambda ticket: ticket.user_key == user_key)

    def retain(self, before: datetime) -> None:
        """Forget the cases that are older."""
        at = stamp(before)
        self._drop(lambda ticket: stamp(ticket.asked_at) < at)

    def _drop(self, goes: Callable[[Ticket], bool]) -> None:
        self._cases = {code: case for code, case in self._cases.items() if not goes(case.ticket)}
        self._sources = {source: code for source, code in self._sources.items() if code in self._cases}
        self._posts = {post: code for post, code in self._posts.items() if code in self._cases}
