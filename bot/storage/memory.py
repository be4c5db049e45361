"""The store in memory: for tests, and for a chat that leaves no trace."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count, islice

from bot.messages import EffectKind, Outcome, Reply, Session, Turn, Utterance
from bot.storage.handouts import Given, given, handout
from bot.storage.keys import SECRET_BYTES, user_key
from bot.storage.memory_tickets import Tickets
from bot.storage.store import (
    REPLIES_AT_ONCE,
    Accepted,
    Handout,
    Outgoing,
    StorageError,
    Ticket,
    TicketMessage,
    TicketState,
    ToPost,
)
from bot.storage.times import stamp


@dataclass(slots=True)
class _Message:
    accepted: Accepted | None  # None: erased; only that the message was seen is left
    at: str
    answered: bool = False
    turn_id: int | None = None


@dataclass(slots=True)
class _Sending:
    outgoing: Outgoing
    sent: bool = False
    attempts: int = 0


@dataclass(slots=True)
class _Kept:
    user_key: str  # "": erased
    turn: Turn
    at: str


@dataclass(slots=True)
class _Citizen:
    address: str
    seen_at: str


@dataclass(slots=True)
class _Tables:
    messages: dict[tuple[str, str], _Message] = field(default_factory=dict)
    messages_by_id: dict[int, _Message] = field(default_factory=dict)
    citizens: dict[str, _Citizen] = field(default_factory=dict)
    leaving: set[str] = field(default_factory=set)  # erased: the address goes with the last reply
    sessions: dict[str, Session] = field(default_factory=dict)
    turns: dict[int, _Kept] = field(default_factory=dict)
    outbox: dict[int, _Sending] = field(default_factory=dict)
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    uploads: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    tickets: Tickets = field(default_factory=Tickets)
    given: Counter[Given] = field(default_factory=Counter)


class MemoryStore:
    """A ``Store`` that forgets everything with the process.

    Args:
        secret: what the keys of citizens are made with; by default one of its own.
    """

    def __init__(self, secret: bytes | None = None) -> None:
        self._secret = secret or secrets.token_bytes(SECRET_BYTES)
        self._kept = _Tables()
        self._message_ids, self._turn_ids, self._outgoing_ids = count(1), count(1), count(1)
        self._closed = False

    async def accept(self, utterance: Utterance) -> Accepted | None:
        """See ``Store.accept``."""
        tables, at = self._tables(), stamp(utterance.received_at)
        name = (utterance.channel, utterance.message_id)
        if name in tables.messages:
            return None
        key = user_key(self._secret, utterance.channel, utterance.user)
        accepted = Accepted(next(self._message_ids), key, utterance)
        tables.messages[name] = tables.messages_by_id[accepted.id] = _Message(accepted, at)
        seen_at = max(at, tables.citizens[key].seen_at) if key in tables.citizens else at
        tables.citizens[key] = _Citizen(utterance.user, seen_at)
        tables.leaving.discard(key)
        return accepted

    async def pending(self) -> list[Accepted]:
        """See ``Store.pending``."""
        return [m.accepted for m in self._tables().messages.values() if m.accepted and not m.answered]

    async def session(self, user_key: str) -> Session:
        """See ``Store.session``."""
        return self._tables().sessions.get(user_key, Session())

    async def save(
        self, turn: Turn, answered: Sequence[int], user_key: str, channel: str, at: datetime
    ) -> list[Outgoing]:
        """See ``Store.save``."""
        tables, moment = self._tables(), stamp(at)
        waiting = [id_ for id_ in answered if (m := tables.messages_by_id.get(id_)) and not m.answered]
        if (citizen := tables.citizens.get(user_key)) is None or (answered and not waiting):
            return []
        erases = any(effect.kind is EffectKind.ERASE_USER for effect in turn.effects)
        turn_id = next(self._turn_ids)
        tables.turns[turn_id] = _Kept("", replace(turn, text=""), moment) if erases else _Kept(user_key, turn, moment)
        self._answer(waiting, turn_id)
        if erases:
            self._forget(user_key)
        else:
            tables.sessions[user_key] = turn.session
        tables.tickets.keep(turn.effects, user_key, channel, at)
        tables.given.update(given(turn.effects, channel, at))
        outgoing = self._put_out(turn.replies, turn_id, user_key, channel, citizen.address, at)
        if erases and not self._is_waiting(user_key):
            tables.leaving.add(user_key)
            self._remove_gone()
        return outgoing

    async def sent(self, outgoing_ids: Sequence[int]) -> None:
        """See ``Store.sent``."""
        outbox = self._tables().outbox
        for id_ in outgoing_ids:
            if id_ in outbox:
                outbox[id_].sent = True
        self._remove_gone()

    async def part_sent(self, outgoing_id: int, parts: int) -> None:
        """See ``Store.part_sent``."""
        if sending := self._tables().outbox.get(outgoing_id):
            sending.outgoing = replace(sending.outgoing, parts_sent=parts)

    async def give_up(self, outgoing_ids: Sequence[int]) -> None:
        """See ``Store.give_up``."""
        await self.sent(outgoing_ids)  # the difference is for who reads the file

    async def failed(self, outgoing_id: int) -> int:
        """See ``Store.failed``."""
        if (sending := self._tables().outbox.get(outgoing_id)) is None:
            return 0
        sending.attempts += 1
        return sending.attempts

    async def unsent(self, channel: str | None = None) -> list[Outgoing]:
        """See ``Store.unsent``."""
        outbox = self._tables().outbox.values()
        return [s.outgoing for s in outbox if not s.sent and channel in (None, s.outgoing.channel)]

    async def contact(self, channel: str, user: str) -> dict[str, str]:
        """See ``Store.contact``."""
        return dict(self._tables().contacts.get(user_key(self._secret, channel, user), {}))

    async def keep_contact(self, channel: str, user: str, data: Mapping[str, str]) -> None:
        """See ``Store.keep_contact``."""
        key = user_key(self._secret, channel, user)
        if key in self._tables().citizens:
            self._kept.contacts[key] = dict(data)

    async def upload(self, channel: str, name: str) -> tuple[str, datetime] | None:
        """See ``Store.upload``."""
        return self._tables().uploads.get((channel, name))

    async def keep_upload(self, channel: str, name: str, token: str, expires_at: datetime) -> None:
        """See ``Store.keep_upload``."""
        self._tables().uploads[channel, name] = (token, expires_at)

    async def forget_upload(self, channel: str, name: str) -> None:
        """See ``Store.forget_upload``."""
        self._tables().uploads.pop((channel, name), None)

    async def replies_to(self, channel: str, message_id: str) -> list[Outgoing] | None:
        """See ``Store.replies_to``."""
        message = self._tables().messages.get((channel, message_id))
        if message is None or not message.answered:
            return None
        return [s.outgoing for s in self._kept.outbox.values() if s.outgoing.turn_id == message.turn_id]

    async def replies_since(self, channel: str, user: str, after_id: int) -> list[Outgoing]:
        """See ``Store.replies_since``."""
        key = user_key(self._secret, channel, user)
        outgoing = (sending.outgoing for sending in self._tables().outbox.values())
        return list(islice((out for out in outgoing if out.user_key == key and out.id > after_id), REPLIES_AT_ONCE))

    async def tickets(self, states: Sequence[TicketState] = ()) -> list[Ticket]:
        """See ``Store.tickets``."""
        return self._tables().tickets.listed(states)

    async def ticket(self, code: str) -> Ticket | None:
        """See ``Store.ticket``."""
        return self._tables().tickets.ticket(code)

    async def answer_ticket(self, code: str, said: TicketMessage, source: str, reply: Reply) -> Outgoing | None:
        """See ``Store.answer_ticket``."""
        tables, at = self._tables(), stamp(said.at)
        ticket = tables.tickets.ticket(code)
        citizen = tables.citizens.get(ticket.user_key) if ticket else None
        if ticket is None or citizen is None or not tables.tickets.answer(code, said, source):
            return None
        turn, turn_id = Turn("", (reply,), Outcome.HANDOVER, Session()), next(self._turn_ids)
        tables.turns[turn_id] = _Kept(ticket.user_key, turn, at)
        return self._put_out(turn.replies, turn_id, ticket.user_key, ticket.channel, citizen.address, said.at)[0]

    async def close_ticket(self, code: str) -> bool:
        """See ``Store.close_ticket``."""
        return self._tables().tickets.close(code)

    async def to_post(self, place: str) -> list[ToPost]:
        """See ``Store.to_post``."""
        return self._tables().tickets.to_post(place)

    async def posted(self, told: ToPost, place: str, message_id: str) -> None:
        """See ``Store.posted``."""
        self._tables().tickets.posted(told, place, message_id)

    async def posted_code(self, place: str, message_id: str) -> str | None:
        """See ``Store.posted_code``."""
        return self._tables().tickets.posted_code(place, message_id)

    async def handouts(self, since: date, until: date) -> list[Handout]:
        """See ``Store.handouts``."""
        days = (since.isoformat(), until.isoformat())
        counted = sorted(self._tables().given.items())
        return [handout(one, times) for one, times in counted if days[0] <= one.day <= days[1]]

    async def erase(self, channel: str, user: str) -> None:
        """See ``Store.erase``."""
        key = user_key(self._secret, channel, user)
        for message in self._tables().messages.values():
            message.answered |= message.accepted is not None and message.accepted.user_key == key
        self._forget(key)
        self._kept.citizens.pop(key, None)
        self._kept.leaving.discard(key)

    async def retain(self, before: datetime) -> int:
        """See ``Store.retain``."""
        tables, at = self._tables(), stamp(before)
        size = self._size()
        old = {id_ for id_, kept in tables.turns.items() if kept.at < at}
        tables.turns = {id_: kept for id_, kept in tables.turns.items() if id_ not in old}
        tables.outbox = {id_: s for id_, s in tables.outbox.items() if s.outgoing.turn_id not in old}
        tables.messages = {name: m for name, m in tables.messages.items() if m.at >= at}
        tables.messages_by_id = {id_: m for id_, m in tables.messages_by_id.items() if m.at >= at}
        tables.uploads = {name: upload for name, upload in tables.uploads.items() if upload[1] >= before}
        tables.tickets.retain(before)
        for key in [key for key, citizen in tables.citizens.items() if citizen.seen_at < at]:
            tables.sessions.pop(key, None)
            tables.contacts.pop(key, None)
            if not self._is_waiting(key) and not self._is_owed(key):
                del tables.citizens[key]
                tables.leaving.discard(key)
        return size - self._size()

    async def counts(self) -> dict[str, int]:
        """See ``Store.counts``."""
        turns, users = len(self._tables().turns), len(self._kept.citizens)
        pending, unsent = len(await self.pending()), len(await self.unsent())
        return {"pending": pending, "unsent": unsent, "turns": turns, "users": users}

    async def oldest(self, channels: Sequence[str]) -> tuple[datetime | None, datetime | None]:
        """See ``Store.oldest``."""
        waiting = [accepted.utterance.received_at for accepted in await self.pending()]
        unsent = [outgoing.at for outgoing in await self.unsent() if outgoing.channel in channels]
        return waiting[0] if waiting else None, min(unsent, default=None)

    async def check_writable(self) -> None:
        """See ``Store.check_writable``."""
        self._tables()

    async def close(self) -> None:
        """See ``Store.close``."""
        self._closed = True

    def _tables(self) -> _Tables:
        if self._closed:
            raise StorageError("the store is closed")
        return self._kept

    def _size(self) -> int:
        tables = self._kept
        people = len(tables.sessions) + len(tables.citizens) + len(tables.contacts) + len(tables.uploads)
        return people + len(tables.messages) + len(tables.turns) + len(tables.outbox) + len(tables.tickets)

    def _put_out(
        self, replies: Sequence[Reply], turn_id: int, user_key: str, channel: str, address: str, at: datetime
    ) -> list[Outgoing]:
        outgoing = [
            Outgoing(next(self._outgoing_ids), user_key, channel, address, turn_id, reply, at) for reply in replies
        ]
        self._kept.outbox |= {out.id: _Sending(out) for out in outgoing}
        return outgoing

    def _answer(self, ids: Sequence[int], turn_id: int) -> None:
        for id_ in ids:
            if message := self._kept.messages_by_id.get(id_):
                message.answered = True
                message.turn_id = turn_id if id_ == ids[-1] else None

    def _forget(self, key: str) -> None:
        tables = self._kept
        tables.sessions.pop(key, None)
        tables.contacts.pop(key, None)
        tables.tickets.forget(key)
        tables.turns = {id_: kept for id_, kept in tables.turns.items() if kept.user_key != key}
        tables.outbox = {id_: s for id_, s in tables.outbox.items() if s.outgoing.user_key != key}
        for message in tables.messages.values():
            if message.answered and message.accepted and message.accepted.user_key == key:
                message.accepted = None

    def _is_waiting(self, key: str) -> bool:
        messages = self._kept.messages.values()
        return any(m.accepted and m.accepted.user_key == key and not m.answered for m in messages)

    def _is_owed(self, key: str) -> bool:
        return any(s.outgoing.user_key == key and not s.sent for s in self._kept.outbox.values())

    def _remove_gone(self) -> None:
        for key in [key for key in self._kept.leaving if not self._is_owed(key)]:
            self._kept.leaving.discard(key)
            del self._kept.citizens[key]
            for sending in self._kept.outbox.values():
                if sending.outgoing.user_key == key:
                    sending.outgoing = replace(sending.outgoing, user_key="", address="")
