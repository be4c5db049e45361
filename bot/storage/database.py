"""Opening the database file."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from bot.storage.migrations import migrations
from bot.storage.store import StorageError

BUSY_MILLISECONDS = 5000


class Connection(sqlite3.Connection):
    """A connection that can be told to leave no trace of what the transaction deletes.

    Attributes:
        scrub: clear the write-ahead log, too, after the next commit.
    """

    scrub = False


def open_database(path: Path, *, survive_power_cut: bool) -> Connection:
    """The database at ``path``, made or brought up to date where needed.

    Raises:
        StorageError: the file can't be made, isn't a database or is damaged.
    """
    try:
        _make_private(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Connection)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(f"{path}: the database can't be opened: {error}") from error
    try:
        _set_up(connection, survive_power_cut)
        migrations.apply(Database(connection, execute_plugins=False))
    except sqlite3.Error as error:
        connection.close()
        raise StorageError(f"{path}: not a usable database: {error}") from error
    return connection


def _make_private(path: Path) -> None:
    """Only the owner may read addresses; SQLite gives its side files the same permissions."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _set_up(connection: Connection, survive_power_cut: bool) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL" if survive_power_cut else "PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")  # what a citizen has erased is overwritten, not just unlinked
