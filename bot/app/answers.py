"""Answers that staff write by a command, on their way to the running service.

One process alone writes the database. So the command puts each answer into a file of its own in the data directory; the
service takes it up within two seconds, or when it is started next, and deletes it once it is kept.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.app.staff import Staff
from bot.storage.store import StorageError

log = logging.getLogger("bot")

LOOK_EVERY = 0.5  # seconds
_SPOILT = ".spoilt"


class AnswerError(OSError):
    """An answer couldn't be put down; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """What staff did with a case.

    Args:
        code: of the case.
        text: the answer; "" to close the case.
        who: who wrote it, as they name themselves.
    """

    code: str
    text: str = ""
    who: str = ""


def folder_in(data: Path) -> Path:
    """Where the answers of a data directory wait."""
    return data / "answers"


def write(folder: Path, written: Written, at: datetime) -> None:
    """Put an answer down: the file appears whole or not at all, for its owner only.

    Raises:
        AnswerError: it can't be written.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(written), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        # In the order in which they were written.
        Path(draft).rename(folder / f"{at.timestamp():020.6f}-{Path(draft).name}.json")
    except OSError as error:
        raise AnswerError(f"{folder}: không ghi được câu trả lời ({error.strerror})") from error


def waiting(folder: Path) -> Iterator[tuple[Path, Written]]:
    """The answers that weren't taken up yet, oldest first; a file that isn't one is put aside."""
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text("utf-8"))
            written = Written(data["code"], data["text"], data["who"])
            if not all(isinstance(value, str) for value in asdict(written).values()):
                raise TypeError("no text")
        except FileNotFoundError:
            continue  # taken up meanwhile
        except (OSError, ValueError, KeyError, TypeError) as error:
            extra = {"event": "answer_spoilt", "file": path.name, "reason": type(error).__name__}
            log.error("an answer can't be read", extra=extra)
            path.rename(path.with_suffix(_SPOILT))
        else:
            yield path, written


async def watch(folder: Path, staff: Staff, every: float = LOOK_EVERY) -> None:
    """Take up what is written, without an end.

    Args:
        folder: where it waits.
        staff: who has it kept and sent.
        every: seconds between two looks.
    """
    while True:
        await take_up(folder, staff)
        await asyncio.sleep(every)


async def take_up(folder: Path, staff: Staff) -> None:
    """Take up what waits now; what the store refuses waits on."""
    for path, written in waiting(folder):
        try:
            if written.text:
                is_there = await staff.answer(written.code, written.text, path.name, who=written.who)
            else:
                is_there = await staff.close(written.code)
        except StorageError as error:
            log.error("storage refused", extra={"event": "storage_refused", "reason": str(error)})
            return
        if not is_there:
            log.warning("an answer without a case", extra={"event": "answer_without_ticket"})
        path.unlink(missing_ok=True)
