"""The store in a SQLite file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO

from bot.messages import Reply, Session, Turn, Utterance
from bot.storage import contacts, erasure, handouts, inbox, outbox, tickets, turns
from bot.storage.database import Connection, open_database
from bot.storage.keys import user_key
from bot.storage.store import Accepted, Handout, Outgoing, Ticket, TicketMessage, TicketState, ToPost
from bot.storage.times import moment
from bot.storage.worker import Worker

_COUNTS = """
    SELECT (SELECT count(*) FROM inbox WHERE answered = 0), (SELECT count(*) FROM outbox WHERE sent = 0),
           (SELECT count(*) FROM turns), (SELECT count(*) FROM addresses)
"""
_BEAT = "INSERT INTO heartbeat (id, beats) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET beats = beats + 1"


class SqliteStore:
    """A ``Store`` in a file, for one process.

    What a call has returned from is there after the process was killed. After a power cut the last moment may be
    missing (never half of it), unless ``survive_power_cut`` is asked for, which makes every commit wait for the disk.

    Args:
        path: the file; made when missing, in a directory that is there.
        secret: what the keys of citizens are made with; the same for the life of the file.
        survive_power_cut: lose nothing then, either.
        lock: what keeps other processes out, to be let go with the file (see ``lock``).

    Raises:
        StorageError: the file can't be made or isn't a usable database.
    """

    def __init__(
        self, path: Path, secret: bytes, *, survive_power_cut: bool = False, lock: IO[bytes] | None = None
    ) -> None:
        self._secret = secret
        self._lock = lock
        self._worker = Worker(open_database(path, survive_power_cut=survive_power_cut))

    async def accept(self, utterance: Utterance) -> Accepted | None:
        """See ``Store.accept``."""
        key = user_key(self._secret, utterance.channel, utterance.user)
        return await self._worker.run(lambda db: inbox.accept(db, utterance, key))

    async def pending(self) -> list[Accepted]:
        """See ``Store.pending``."""
        return await self._worker.run(inbox.pending)

    async def session(self, user_key: str) -> Session:
        """See ``Store.session``."""
        return await self._worker.run(lambda db: turns.session(db, user_key))

    async def save(
        self, turn: Turn, answered: Sequence[int], user_key: str, channel: str, at: datetime
    ) -> list[Outgoing]:
        """See ``Store.save``."""
        return await self._worker.run(lambda db: turns.save(db, turn, answered, user_key, channel, at))

    async def sent(self, outgoing_ids: Sequence[int]) -> None:
        """See ``Store.sent``."""
        await self._worker.run(lambda db: _sent(db, outgoing_ids))

    async def part_sent(self, outgoing_id: int, parts: int) -> None:
        """See ``Store.part_sent``."""
        await self._worker.run(lambda db: outbox.mark_part_sent(db, outgoing_id, parts))

    async def give_up(self, outgoing_ids: Sequence[int]) -> None:
        """See ``Store.give_up``."""
        await self._worker.run(lambda db: _give_up(db, outgoing_ids))

    async def failed(self, outgoing_id: int) -> int:
        """See ``Store.failed``."""
        return await self._worker.run(lambda db: outbox.count_failure(db, outgoing_id))

    async def unsent(self, channel: str | None = None) -> list[Outgoing]:
        """See ``Store.unsent``."""
        return await self._worker.run(lambda db: outbox.unsent(db, channel))

    async def contact(self, channel: str, user: str) -> dict[str, str]:
        """See ``Store.contact``."""
        key = user_key(self._secret, channel, user)
        return await self._worker.run(lambda db: contacts.contact(db, key))

    async def keep_contact(self, channel: str, user: str, data: Mapping[str, str]) -> None:
        """See ``Store.keep_contact``."""
        key = user_key(self._secret, channel, user)
        await self._worker.run(lambda db: contacts.keep_contact(db, key, data))

    async def upload(self, channel: str, name: str) -> tuple[str, datetime] | None:
        """See ``Store.upload``."""
        return await self._worker.run(lambda db: contacts.upload(db, channel, name))

    async def keep_upload(self, channel: str, name: str, token: str, expires_at: datetime) -> None:
        """See ``Store.keep_upload``."""
        await self._worker.run(lambda db: contacts.keep_upload(db, channel, name, token, expires_at))

    async def forget_upload(self, channel: str, name: str) -> None:
        """See ``Store.forget_upload``."""
        await self._worker.run(lambda db: contacts.forget_upload(db, channel, name))

    async def replies_to(self, channel: str, message_id: str) -> list[Outgoing] | None:
        """See ``Store.replies_to``."""
        return await self._worker.run(lambda db: outbox.replies_to(db, channel, message_id))

    async def replies_since(self, channel: str, user: str, after_id: int) -> list[Outgoing]:
        """See ``Store.replies_since``."""
        key = user_key(self._secret, channel, user)
        return await self._worker.run(lambda db: outbox.since(db, key, after_id))

    async def tickets(self, states: Sequence[TicketState] = ()) -> list[Ticket]:
        """See ``Store.tickets``."""
        return await self._worker.run(lambda db: tickets.listed(db, states))

    async def ticket(self, code: str) -> Ticket | None:
        """See ``Store.ticket``."""
        return await self._worker.run(lambda db: tickets.ticket(db, code))

    async def answer_ticket(self, code: str, said: TicketMessage, source: str, reply: Reply) -> Outgoing | None:
        """See ``Store.answer_ticket``."""
        return await self._worker.run(lambda db: turns.answer_ticket(db, code, said, source, reply))

    async def close_ticket(self, code: str) -> bool:
        """See ``Store.close_ticket``."""
        return await self._worker.run(lambda db: tickets.close(db, code))

    async def to_post(self, place: str) -> list[ToPost]:
        """See ``Store.to_post``."""
        return await self._worker.run(lambda db: tickets.to_post(db, place))

    async def posted(self, told: ToPost, place: str, message_id: str) -> None:
        """See ``Store.posted``."""
        await self._worker.run(lambda db: tickets.posted(db, told, place, message_id))

    async def posted_code(self, place: str, message_id: str) -> str | None:
        """See ``Store.posted_code``."""
        return await self._worker.run(lambda db: tickets.posted_code(db, place, message_id))

    async def handouts(self, since: date, until: date) -> list[Handout]:
        """See ``Store.handouts``."""
        return await self._worker.run(lambda db: handouts.between(db, since, until))

    async def erase(self, channel: str, user: str) -> None:
        """See ``Store.erase``."""
        key = user_key(self._secret, channel, user)
        await self._worker.run(lambda db: erasure.erase(db, key))

    async def retain(self, before: datetime) -> int:
        """See ``Store.retain``."""
        return await self._worker.run(lambda db: erasure.retain(db, before))

    async def counts(self) -> dict[str, int]:
        """See ``Store.counts``."""
        return await self._worker.run(_counts)

    async def oldest(self, channels: Sequence[str]) -> tuple[datetime | None, datetime | None]:
        """See ``Store.oldest``."""
        waiting, unsent = await self._worker.run(lambda db: (inbox.oldest(db), outbox.oldest(db, channels)))
        return moment(waiting) if waiting else None, moment(unsent) if unsent else None

    async def check_writable(self) -> None:
        """See ``Store.check_writable``."""
        await self._worker.run(lambda db: db.execute(_BEAT))

    async def close(self) -> None:
        """See ``Store.close``."""
        await self._worker.close()
        if self._lock:
            self._lock.close()


def _sent(db: Connection, ids: Sequence[int]) -> None:
    outbox.mark_sent(db, ids)
    erasure.remove_gone(db)


def _give_up(db: Connection, ids: Sequence[int]) -> None:
    outbox.give_up(db, ids)
    erasure.remove_gone(db)


def _counts(db: Connection) -> dict[str, int]:
    return dict(zip(("pending", "unsent", "turns", "users"), db.execute(_COUNTS).fetchone(), strict=True))
