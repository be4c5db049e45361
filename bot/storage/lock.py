"""One process a data directory: two would answer everybody twice."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from bot.storage.store import StorageError


def lock(path: Path) -> IO[bytes]:
    """Keep other processes out until the file is closed or the process ends, however it ends.

    Raises:
        StorageError: another process is in.
        OSError: the file can't be made or locked.
    """
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        if isinstance(error, BlockingIOError):
            raise StorageError(f"{path.parent}: một Điểm Sáng khác đang chạy với thư mục dữ liệu này") from error
        raise
    return file
