"""Mutated events to the webhooks, half of them rightly signed: nothing may fail, what gets through is well-formed."""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from load.connection import Connection
from load.webhook_bodies import MESSAGE_ID, UPDATE_ID, USER, mutated
from load.webhook_targets import FORGED_USER, TARGETS, Headers, Target

CONNECTIONS = 4
SECONDS_FOR_A_POST = 30.0
_MOST_SHOWN = 20


@dataclass
class Report:
    """What came of it; ``failures`` is empty when all is well."""

    target: str
    count: int = 0
    heard: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        statuses = ", ".join(f"{status}: {number}" for status, number in sorted(self.statuses.items()))
        line = f"{self.target}: {self.count} posts ({statuses}), {self.heard} heard, {len(self.failures)} failures"
        return "\n".join([line, *(f"FAILED {failure[:500]}" for failure in self.failures[:_MOST_SHOWN])])


def fuzz_all(count: int, seed: int) -> list[Report]:
    """Every webhook there is, each served on a port of its own and sent so many bodies."""
    reports = []
    for serve in TARGETS:
        with serve() as target:
            reports.append(asyncio.run(fuzz_webhooks(target, count, seed)))
    return reports


async def fuzz_webhooks(target: Target, count: int, seed: int) -> Report:
    """Send so many bodies.

    Args:
        target: where to.
        count: how many.
        seed: the same seed sends the same bodies.
    """
    report = Report(target.name)
    posts = _posts(target, count, random.Random(seed))
    with _logged(report):
        await asyncio.gather(*(_post_all(target, posts, report) for _ in range(CONNECTIONS)))
    report.heard = len(target.recording.heard)
    report.failures += target.recording.wrong
    return report


def _posts(target: Target, count: int, chance: random.Random) -> Iterator[bytes]:
    for number in range(count):
        body = _numbered(mutated(target.plausible, chance), number)
        if number % 2:
            body = body.replace(USER.encode(), FORGED_USER.encode())
            headers = target.missigned(body, chance)
        else:
            headers = target.signed(body)
        yield _request(target.path, body, headers)


def _numbered(body: bytes, number: int) -> bytes:
    """Each is another message."""
    return body.replace(MESSAGE_ID.encode(), b"m%d" % number).replace(b"%d" % UPDATE_ID, b"%d" % (UPDATE_ID + number))


def _request(path: str, body: bytes, headers: Headers) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{lines}"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body


async def _post_all(target: Target, posts: Iterator[bytes], report: Report) -> None:
    connection = await Connection.open(target.port)
    for request in posts:
        report.count += 1
        try:
            async with asyncio.timeout(SECONDS_FOR_A_POST):
                response = await connection.send(request)
        except (OSError, TimeoutError) as error:
            report.failures.append(f"{error!r}: {request!r}")
            connection = await Connection.open(target.port)
        else:
            report.statuses[response.status] += 1
            if response.status >= 500:
                report.failures.append(f"{response.status}: {request!r}")
            if response.headers.get("connection") == "close":
                connection.close()
                connection = await Connection.open(target.port)
    connection.close()


class _Looking(logging.Handler):
    """Nothing may be logged as an error, and no citizen's id at any level."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def emit(self, record: logging.LogRecord) -> None:
        said = f"{record.getMessage()} {record.__dict__}"
        if record.levelno >= logging.ERROR or record.exc_info:
            self._report.failures.append(f"logged: {said}")
        elif USER in said or FORGED_USER in said:
            self._report.failures.append(f"an id was logged: {said}")


@contextmanager
def _logged(report: Report) -> Iterator[None]:
    ours, root, looking = logging.getLogger("bot"), logging.getLogger(), _Looking(report)
    before = ours.level
    ours.setLevel(logging.DEBUG)
    root.addHandler(looking)
    try:
        yield
    finally:
        root.removeHandler(looking)
        ours.setLevel(before)
