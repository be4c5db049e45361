"""A small file of secrets that several processes may change, one at a time, and that is whole after any kill."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, Any

from bot.storage.store import StorageError

_STEP = 0.02


class TokenFileError(StorageError, ValueError):
    """What is in the file can't be understood; it is left as it is."""


class TokenFile:
    """A JSON object in a file that only its owner may read.

    Args:
        path: the file, in a directory that is there; a file beside it serves as the lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._here = asyncio.Lock()  # spares the tasks of this process the waiting in steps

    async def read(self) -> dict[str, Any] | None:
        """What was written last, by any process; None when nothing ever was.

        Raises:
            TokenFileError: the file isn't a JSON object.
            OSError: it can't be read.
        """
        return await asyncio.to_thread(self._read)

    async def write(self, content: Mapping[str, Any]) -> None:
        """Put this in the place of what is there; on the disk when this returns.

        Raises:
            OSError: it couldn't be written; what was there still is.
        """
        await asyncio.to_thread(self._write, dict(content))

    async def remove(self) -> None:
        """Forget what is there."""
        await asyncio.to_thread(self._path.unlink, missing_ok=True)

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Keep everybody else out, in this process and in others, however this one ends."""
        async with self._here:
            with await self._lock():
                yield

    async def _lock(self) -> IO[bytes]:
        """The lock, held until the file is closed.

        Taken without waiting, again and again: a thread that waits for it couldn't be called off.
        """
        file = self._path.with_name(self._path.name + ".lock").open("ab")
        try:
            while not _taken(file):
                await asyncio.sleep(_STEP)
        except BaseException:
            file.close()
            raise
        return file

    def _read(self) -> dict[str, Any] | None:
        try:
            content = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise TokenFileError(f"{self._path}: tệp token hỏng; khôi phục từ bản sao, hoặc xoá rồi cấp lại")
        return content

    def _write(self, content: dict[str, Any]) -> None:
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)  # the owner's only (0600)
        draft = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
        finally:
            draft.unlink(missing_ok=True)
        _settle(self._path.parent)


def _taken(file: IO[bytes]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _settle(directory: Path) -> None:
    """Have the new name on the disk, too."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
