"""The one thread that owns the database connection, and commits what waits together.

A commit costs more than the statements in it, so calls that wait at the same time share one. When one of them fails,
all are done again, each in a savepoint of its own: what fails takes nothing else with it. Nobody is told of success
before the commit.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, NamedTuple, TypeVar

from bot.storage.database import Connection
from bot.storage.store import StorageError

JOBS_AT_ONCE = 200

T = TypeVar("T")
log = logging.getLogger(__name__)


class _Job(NamedTuple):
    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class _Result(NamedTuple):
    value: Any = None
    error: Exception | None = None


class Worker:
    """Runs functions of the connection, in the order they came.

    Args:
        connection: an open connection, usable from another thread; the worker closes it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="storage", daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` returns, once it is committed.

        Raises:
            StorageError: the database refused, or the worker is closed; nothing of ``work`` was kept.
            Exception: what ``work`` raised; nothing of it was kept.
        """
        if self._closed:
            raise StorageError("the store is closed")
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.put(_Job(work, loop, future))
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the connection."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        serving = True
        while serving:
            batch, serving = self._next_batch()
            if batch:
                _report(zip(batch, self._perform(batch), strict=True))
        self._connection.close()

    def _next_batch(self) -> tuple[list[_Job], bool]:
        """The jobs that wait, at least one; and whether more may come."""
        batch: list[_Job] = []
        while (job := self._jobs.get()) is not None:
            batch.append(job)
            if len(batch) == JOBS_AT_ONCE or self._jobs.empty():
                return batch, True
        return batch, False

    def _perform(self, batch: list[_Job]) -> list[_Result]:
        try:
            results = self._all_at_once(batch) or self._one_by_one(batch)
        except Exception as error:  # whatever it is, the callers must hear of it and the thread must live
            self._abandon()
            log.error("nothing of %d calls could be kept: %s", len(batch), error)
            return [_Result(error=_storage_error(error)) for _ in batch]
        self._scrub()
        return results

    def _all_at_once(self, batch: list[_Job]) -> list[_Result] | None:
        """The results, or None when a call failed and nothing is kept yet: nearly always none fails."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            results = [_Result(job.work(self._connection)) for job in batch]
        except Exception:
            self._abandon()
            return None
        self._connection.execute("COMMIT")
        return results

    def _one_by_one(self, batch: list[_Job]) -> list[_Result]:
        self._connection.execute("BEGIN IMMEDIATE")
        results = [self._attempt(job) for job in batch]
        self._connection.execute("COMMIT")
        return results

    def _attempt(self, job: _Job) -> _Result:
        self._connection.execute("SAVEPOINT job")
        try:
            value = job.work(self._connection)
        except Exception as error:
            # A full disk may end the whole transaction, savepoints included; then the whole batch is lost.
            if not self._connection.in_transaction:
                raise
            self._connection.execute("ROLLBACK TO job")
            self._connection.execute("RELEASE job")
            return _Result(error=_storage_error(error) if isinstance(error, sqlite3.Error) else error)
        self._connection.execute("RELEASE job")
        return _Result(value)

    def _abandon(self) -> None:
        with suppress(sqlite3.Error):
            self._connection.rollback()

    def _scrub(self) -> None:
        """Move the log into the database and empty it, so that deleted text isn't left in the log."""
        if not self._connection.scrub:
            return
        self._connection.scrub = False
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            log.warning("the log will be cleared later: %s", error)


def _storage_error(error: Exception) -> StorageError:
    wrapped = StorageError(f"the database refused: {error}")
    wrapped.__cause__ = error
    return wrapped


def _report(outcomes: Iterable[tuple[_Job, _Result]]) -> None:
    """Wake each event loop once, however many of its callers wait."""
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], _Result]]] = defaultdict(list)
    for job, result in outcomes:
        by_loop[job.loop].append((job.future, result))
    for loop, settled in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed: nobody waits any more
            loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: list[tuple[asyncio.Future[Any], _Result]]) -> None:
    for future, result in settled:
        if future.done():  # cancelled: the caller went away, the work was done
            continue
        if result.error is not None:
            future.set_exception(result.error)
        else:
            future.set_result(result.value)
