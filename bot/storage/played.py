"""The log of what was broadcast: a file of JSON lines that only grows, beside the database and without it.

A line is written whole and reaches the disk before anybody is told so. What a killed process left half-written ends at
the next line's beginning, is passed over and told.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.desk.broadcasts import Played
from bot.storage.store import StorageError


@dataclass(frozen=True, slots=True)
class PlayedLog:
    """What the log holds.

    Args:
        played: the broadcasts, in the order in which they were logged.
        unreadable: the numbers of the lines that aren't whole, from 1.
    """

    played: tuple[Played, ...] = ()
    unreadable: tuple[int, ...] = ()


def log_in(data: Path) -> Path:
    """The log of a data directory."""
    return data / "loudspeaker.jsonl"


def add_played(path: Path, played: Played) -> None:
    """Log a broadcast: its line is on the disk when this returns, whoever else writes at the same time.

    Raises:
        StorageError: it couldn't be written; the log is as it was.
    """
    line = json.dumps({**asdict(played), "day": played.day.isoformat()}, ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, fcntl.LOCK_EX) as log:
            _append(log, line.encode())
    except OSError as error:
        raise StorageError(f"{path}: chưa ghi được lượt phát ({error.strerror})") from error


def read_played(path: Path) -> PlayedLog:
    """All that was logged; a log that doesn't exist yet is empty.

    Raises:
        StorageError: it can't be read.
    """
    try:
        with _locked(path, os.O_RDONLY, fcntl.LOCK_SH) as log, os.fdopen(os.dup(log), "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        return PlayedLog()
    except OSError as error:
        raise StorageError(f"{path}: không đọc được ({error.strerror})") from error
    rows = [(number, _read(line)) for number, line in enumerate(lines, 1) if line]
    return PlayedLog(
        played=tuple(row for _, row in rows if row), unreadable=tuple(number for number, row in rows if row is None)
    )


@contextmanager
def _locked(path: Path, flags: int, kind: int) -> Iterator[int]:
    log = os.open(path, flags, 0o600)
    try:
        fcntl.flock(log, kind)
        yield log
    finally:
        os.close(log)


def _append(log: int, line: bytes) -> None:
    end = os.fstat(log).st_size
    torn = end and os.pread(log, 1, end - 1) != b"\n"
    whole = b"\n" * bool(torn) + line
    try:
        if os.write(log, whole) < len(whole):
            raise OSError(errno.ENOSPC, "hết chỗ trên đĩa")
        os.fsync(log)
    except OSError:
        with suppress(OSError):
            os.ftruncate(log, end)
        raise


def _read(line: bytes) -> Played | None:
    try:
        row = json.loads(line)
        day, length = date.fromisoformat(row.pop("day")), row.pop("length")
        played = Played(day=day, length=length, **row)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
    texts = (played.commune, played.commune_name, played.broadcast, played.scheme, played.by)
    return played if type(length) is int and all(isinstance(text, str) for text in texts) else None
