"""Citizens write while the service is killed and started again: whatever it accepted must be answered, once."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.web.visitor import message_key
from load.connection import Connection, Response, message
from load.service import Service
from load.texts import fresh

_RETRY = (0.05, 0.4)  # seconds between two tries of a message; the page waits longer, and is kinder for it
_PATIENCE = 30.0  # seconds in which what was accepted must be answered at the end
_HANGS_UP = 0.1  # share of messages whose sender goes away at once and never asks again


@dataclass
class Said:
    """A message as its sender knows it.

    Args:
        given_up: the sender went away before the answer.
        deliveries: the reply ids of each answer that came: a repeat is answered again.
    """

    id: str
    given_up: bool = False
    deliveries: list[list[int]] = field(default_factory=list)


@dataclass
class Citizen:
    user: str
    chance: random.Random
    said: list[Said] = field(default_factory=list)
    missed: dict[int, str] = field(default_factory=dict)  # reply id -> text, fetched at the end


@dataclass
class Report:
    """What came of it.

    Args:
        accepted: messages answered with 200 or found in the inbox.
        lost: what is wrong, a line each; empty when all is well.
        answered_twice: turns that no message carries: their message was answered by another as well.
        delivered_again: replies that came in more than one response (the page shows them once, by their id).
        merged: messages answered together with a later one.
    """

    kills: int = 0
    sent: int = 0
    accepted: int = 0
    hung_up: int = 0
    retried: int = 0
    merged: int = 0
    replies: int = 0
    delivered_again: int = 0
    answered_twice: int = 0
    lost: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = {name.replace("_", " "): value for name, value in vars(self).items() if name != "lost"}
        lines = [f"{name:16}{value:8}" for name, value in counts.items()]
        return "\n".join([*lines, f"{'lost':16}{len(self.lost):8}", *self.lost[:20]])


async def kill_and_look(
    service: Service, known: Sequence[str], *, users: int, kills: int, gap: tuple[float, float], seed: int
) -> Report:
    """Serve, kill so many times, let it come to rest, and look whether anything is lost.

    Args:
        service: not started.
        known: phrases that citizens vary.
        users: how many write at the same time.
        kills: how many times the service is killed.
        gap: between two kills lie so many seconds, at least and at most.
        seed: makes citizens and moments repeatable (the machine's timing isn't).
    """
    chance = random.Random(seed)
    citizens = [Citizen(f"{chance.getrandbits(128):032x}", random.Random(chance.random())) for _ in range(users)]
    report = Report(kills=kills)
    ending = asyncio.Event()
    service.start()
    try:
        writing = [asyncio.create_task(_write(citizen, service.port, known, ending, report)) for citizen in citizens]
        for _ in range(kills):
            (await service.until_open()).close()
            await asyncio.sleep(chance.uniform(*gap))
            service.kill()
            service.start()
        (await service.until_open()).close()
        await asyncio.sleep(gap[0])
        ending.set()
        await asyncio.gather(*writing)
        await _until_answered(service.data / "bot.sqlite")
        await asyncio.gather(*(_fetch_all(citizen, service.port) for citizen in citizens))
    finally:
        service.stop()
    _judge(citizens, service.data / "bot.sqlite", report)
    return report


# -- a citizen


async def _write(citizen: Citizen, port: int, known: Sequence[str], ending: asyncio.Event, report: Report) -> None:
    questions = fresh(known, citizen.chance)
    connection: Connection | None = None
    while not ending.is_set():
        said = Said(f"{len(citizen.said)}", given_up=citizen.chance.random() < _HANGS_UP)
        citizen.said.append(said)
        request = message(citizen.user, said.id, next(questions))
        report.sent += 1
        if said.given_up:
            report.hung_up += 1
            await _send_and_leave(port, request)
        else:
            connection = await _until_answered_once(citizen, said, connection, port, request, report)
        await asyncio.sleep(citizen.chance.uniform(0.1, 1.5))
    if connection:
        connection.close()


async def _send_and_leave(port: int, request: bytes) -> None:
    with suppress(OSError):
        connection = await Connection.open(port)
        sending = asyncio.ensure_future(connection.send(request))
        await asyncio.wait([sending], timeout=0.002)
        connection.close()
        with suppress(ConnectionError):
            await sending


async def _until_answered_once(
    citizen: Citizen, said: Said, connection: Connection | None, port: int, request: bytes, report: Report
) -> Connection:
    """As the page does: the same id until there is a 200."""
    while True:
        try:
            connection = connection or await Connection.open(port)
            response = await connection.send(request)
        except OSError:
            connection = None
        else:
            if response.status == 200:
                said.deliveries.append([reply["id"] for reply in response.json()["replies"]])
                return connection
            assert response.status in (429, 503), response
        report.retried += 1
        await asyncio.sleep(citizen.chance.uniform(*_RETRY))


async def _fetch_all(citizen: Citizen, port: int) -> None:
    """Everything the service has for a citizen, as a page that comes back asks for it."""
    connection = await Connection.open(port)
    try:
        while replies := _ok(
            await connection.get(f"/api/replies?after={max(citizen.missed, default=0)}", citizen.user)
        ):
            citizen.missed.update({reply["id"]: reply["text"] for reply in replies})
    finally:
        connection.close()


def _ok(response: Response) -> list[dict[str, object]]:
    assert response.status == 200, response
    replies: list[dict[str, object]] = response.json()["replies"]
    return replies


# -- what became of it


async def _until_answered(database: Path) -> None:
    """Wait until nothing accepted is left unanswered, or patience ends (then it shows as lost)."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while any(not answered for _, answered, _ in _inbox(database)):
                await asyncio.sleep(0.05)


def _judge(citizens: Sequence[Citizen], database: Path, report: Report) -> None:
    inbox = {key: (answered, turn) for key, answered, turn in _inbox(database)}
    replies_of_turn: defaultdict[int, list[int]] = defaultdict(list)
    for id_, turn in _rows(database, "SELECT id, turn_id FROM outbox"):
        replies_of_turn[turn].append(id_)
    for citizen in citizens:
        for said in citizen.said:
            key = message_key(citizen.user, said.id)
            if said.deliveries or key in inbox:
                report.accepted += 1
                report.merged += key in inbox and inbox[key] == (1, None)
                name = f"{citizen.user[:6]}/{said.id}"
                report.lost += [f"{name}: {why}" for why in _wrongs(citizen, said, inbox.get(key), replies_of_turn)]
            elif not said.given_up:
                report.lost.append(f"{citizen.user[:6]}/{said.id}: never answered")
        report.replies += len(citizen.missed)
        times = Counter(id_ for said in citizen.said for ids in said.deliveries for id_ in ids)
        report.delivered_again += sum(count - 1 for count in times.values())
    carried = {turn for _, turn in inbox.values()}
    report.answered_twice = sum(turn not in carried for (turn,) in _rows(database, "SELECT id FROM turns"))


def _wrongs(
    citizen: Citizen, said: Said, row: tuple[int, int | None] | None, replies_of_turn: dict[int, list[int]]
) -> Iterator[str]:
    if row is None:
        yield "answered, and not in the inbox"
        return
    answered, turn = row
    if not answered:
        yield "accepted, and not answered"
    elif turn is not None:
        replies = replies_of_turn.get(turn, [])
        if not replies:
            yield f"turn {turn} has no replies"
        if missing := set(replies) - citizen.missed.keys():
            yield f"replies {sorted(missing)} can't be fetched"
    if gone := {id_ for ids in said.deliveries for id_ in ids} - citizen.missed.keys():
        yield f"replies {sorted(gone)} were shown and are gone"


def _inbox(database: Path) -> list[tuple[str, int, int | None]]:
    return _rows(database, "SELECT message_id, answered, turn_id FROM inbox")


def _rows(database: Path, query: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()
