"""A look at the database file that changes nothing in it, also while a service writes to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from bot.storage import handouts, tickets
from bot.storage.store import Handout, StorageError, Ticket, TicketState


def inspect(path: Path) -> int:
    """Read through a database.

    Returns:
        how many tables it has.

    Raises:
        StorageError: it can't be read, isn't a database or is damaged.
    """
    try:
        with closing(open_to_look(path)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            (tables,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error
    if found != "ok":
        raise StorageError(f"{path}: damaged")
    return int(tables)


def open_to_look(path: Path) -> sqlite3.Connection:
    """A connection that can only read, beside a service that writes or while none runs.

    Raises:
        sqlite3.Error: it can't be opened.
    """
    return sqlite3.connect(_address(path), uri=True)


def read_tickets(path: Path, states: Sequence[TicketState] = ()) -> list[Ticket]:
    """The cases of a database in these states (none: in any), oldest first, with their threads.

    Raises:
        StorageError: it can't be read.
    """
    try:
        with closing(open_to_look(path)) as connection:
            codes = [ticket.code for ticket in tickets.listed(connection, states)]
            return [found for code in codes if (found := tickets.ticket(connection, code))]
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error


def read_handouts(path: Path, since: date, until: date) -> list[Handout]:
    """How often leaflets were handed over on these days, both included, by a database.

    Raises:
        StorageError: it can't be read.
    """
    try:
        with closing(open_to_look(path)) as connection:
            return handouts.between(connection, since, until)
    except sqlite3.Error as error:
        raise StorageError(f"{path}: {error}") from error


def _address(path: Path) -> str:
    """Without a log beside it nobody has it open, and SQLite would leave a log of its own."""
    is_open = path.with_name(path.name + "-wal").exists()
    return path.absolute().as_uri() + ("?mode=ro" if is_open else "?mode=ro&immutable=1")
