from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.database import Connection, open_database
from bot.storage.store import StorageError
from bot.storage.worker import JOBS_AT_ONCE, Worker

CHOICE = "INSERT INTO choices (data) VALUES (?)"


@pytest.fixture
async def worker(path: Path) -> AsyncIterator[Worker]:
    opened = Worker(open_database(path, survive_power_cut=False))
    yield opened
    await opened.close()


class Gate:
    """Holds the worker up, so that what is asked meanwhile becomes one batch."""

    def __init__(self, worker: Worker) -> None:
        self._opened = threading.Event()
        self._entered = threading.Event()
        self._held = asyncio.ensure_future(worker.run(self._hold))

    def _hold(self, db: Connection) -> None:
        self._entered.set()
        self._opened.wait(10)

    async def shut(self) -> None:
        await asyncio.to_thread(self._entered.wait, 10)

    async def open(self) -> None:
        await asyncio.sleep(0)  # what was asked last reaches the queue
        self._opened.set()
        await self._held


def keeps(name: str):
    return lambda db: db.execute(CHOICE, (name,)).lastrowid


def kept(db: Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT data FROM choices ORDER BY id")]


async def batch(worker: Worker, *jobs) -> list:
    gate = Gate(worker)
    await gate.shut()
    asked = asyncio.gather(*map(worker.run, jobs), return_exceptions=True)
    await gate.open()
    return await asked


def raises_after_writing(error: Exception):
    def job(db: Connection) -> None:
        db.execute(CHOICE, ("half",))
        raise error

    return job


def ends_the_transaction(db: Connection) -> None:
    db.execute("ROLLBACK")  # as SQLite itself does when the disk is full at a bad moment
    raise sqlite3.OperationalError("database or disk is full")


def cannot_commit(db: Connection) -> None:
    db.execute("PRAGMA defer_foreign_keys = ON")
    db.execute("INSERT INTO outbox (turn_id, channel, reply) VALUES (999, 'web', '{}')")


async def test_what_waits_shares_one_commit(worker: Worker) -> None:
    statements: list[str] = []
    await worker.run(lambda db: db.set_trace_callback(statements.append))
    await batch(worker, *(keeps(str(n)) for n in range(10)))
    await worker.run(lambda db: db.set_trace_callback(None))
    assert statements.count("COMMIT") == 3  # the first job's own, the gate's, the ten's


async def test_a_batch_is_bounded(worker: Worker) -> None:
    statements: list[str] = []
    await worker.run(lambda db: db.set_trace_callback(statements.append))
    await batch(worker, *(keeps(str(n)) for n in range(JOBS_AT_ONCE + 1)))
    await worker.run(lambda db: db.set_trace_callback(None))
    assert statements.count("COMMIT") == 4


async def test_jobs_are_done_in_their_order(worker: Worker) -> None:
    names = [str(n) for n in range(50)]
    await asyncio.gather(*(worker.run(keeps(name)) for name in names))
    assert await worker.run(kept) == names


async def test_a_failing_job_takes_nothing_else_with_it(worker: Worker) -> None:
    wrong = LookupError("not there")
    results = await batch(worker, keeps("before"), raises_after_writing(wrong), keeps("after"))
    assert results[1] is wrong
    assert await worker.run(kept) == ["before", "after"]


async def test_an_error_of_the_database_is_a_storage_error(worker: Worker) -> None:
    results = await batch(worker, keeps("before"), lambda db: db.execute("INSERT INTO nowhere VALUES (1)"))
    assert isinstance(results[1], StorageError)
    assert "nowhere" in str(results[1])
    assert isinstance(results[1].__cause__, sqlite3.Error)
    assert await worker.run(kept) == ["before"]


@pytest.mark.parametrize("fatal", [cannot_commit, ends_the_transaction])
async def test_a_batch_that_cannot_be_kept_fails_for_all_and_the_worker_lives(
    worker: Worker, fatal, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        results = await batch(worker, keeps("before"), fatal, keeps("after"))
    assert [type(result) for result in results] == [StorageError] * 3
    assert len(set(map(id, results))) == 3
    assert "nothing of 3 calls" in caplog.text
    await worker.run(keeps("later"))
    assert await worker.run(kept) == ["later"]


async def test_a_locked_database_is_a_storage_error_and_the_worker_lives(worker: Worker, path: Path) -> None:
    await worker.run(lambda db: db.execute("PRAGMA busy_timeout = 1"))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked"):
            await worker.run(keeps("no"))
        other.execute("ROLLBACK")
    await worker.run(keeps("yes"))
    assert await worker.run(kept) == ["yes"]


async def test_a_cancelled_caller_does_not_disturb_the_others(worker: Worker) -> None:
    gate = Gate(worker)
    await gate.shut()
    calls = [asyncio.create_task(worker.run(keeps(name))) for name in ("first", "cancelled", "last")]
    await asyncio.sleep(0)
    calls[1].cancel()
    await gate.open()
    results = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(results[1], asyncio.CancelledError)
    assert await worker.run(kept) == ["first", "cancelled", "last"]


async def test_callers_of_a_loop_that_was_closed_are_forgotten(worker: Worker) -> None:
    gate = Gate(worker)
    await gate.shut()

    def asks_and_leaves() -> None:
        loop = asyncio.new_event_loop()
        asked = loop.create_task(worker.run(keeps("left behind")))
        loop.run_until_complete(asyncio.sleep(0))
        asked.cancel()
        loop.run_until_complete(asyncio.gather(asked, return_exceptions=True))
        loop.close()

    await asyncio.to_thread(asks_and_leaves)
    await gate.open()
    assert await worker.run(kept) == ["left behind"]


async def test_a_log_that_cannot_be_cleared_is_told_of(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    def denies_pragmas(db: Connection) -> None:
        db.scrub = True
        db.set_authorizer(
            lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_PRAGMA else sqlite3.SQLITE_OK
        )

    with caplog.at_level(logging.WARNING):
        await worker.run(denies_pragmas)
    assert "cleared later" in caplog.text
    await worker.run(keeps("later"))
    assert await worker.run(kept) == ["later"]


async def test_closing_twice_at_once_is_harmless(worker: Worker) -> None:
    await asyncio.gather(worker.close(), worker.close())
    with pytest.raises(StorageError, match="closed"):
        await worker.run(kept)
