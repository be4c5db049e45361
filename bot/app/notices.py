"""What an operator says to everybody at once: the kill switch and the emergency banner.

They stand in a small file of the data directory, which the running service looks at several times a second: a command
writes it, and no restart is needed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.messages import Reply, Turn

log = logging.getLogger("bot")

LOOK_EVERY = 0.3  # seconds
LONGEST_BANNER = 500  # characters: it stands before every first answer


class NoticeError(ValueError):
    """The file of notices can't be read, or what was to be written isn't fit; the message says why."""


@dataclass(frozen=True, slots=True)
class Notices:
    """What holds for everybody now.

    Args:
        off: the bot answers nothing but where to ask instead.
        banner: what each citizen is told before the first answer of a conversation, or "".
    """

    off: bool = False
    banner: str = ""


NONE = Notices()


def path_in(data: Path) -> Path:
    """Where the notices of a data directory stand."""
    return data / "notices.json"


def read(path: Path) -> Notices:
    """The notices of a file; none when it isn't there.

    Raises:
        NoticeError: it isn't readable.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        found = Notices(data["off"], data["banner"])
    except FileNotFoundError:
        return NONE
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoticeError(f"{path}: không đọc được; chạy lại bot switch hoặc bot banner để ghi mới") from error
    if not isinstance(found.off, bool) or not isinstance(found.banner, str):
        raise NoticeError(f"{path}: nội dung hỏng; chạy lại bot switch hoặc bot banner để ghi mới")
    return found


def read_or_none(path: Path) -> Notices:
    """The notices of a file; none when it can't be read: what is written next mends it."""
    try:
        return read(path)
    except NoticeError:
        return NONE


def write(path: Path, notices: Notices) -> None:
    """Put notices into force: the file appears whole or not at all.

    Raises:
        NoticeError: the banner is too long, or the file can't be written.
    """
    if len(notices.banner) > LONGEST_BANNER:
        raise NoticeError(f"thông báo dài {len(notices.banner)} ký tự, nhiều nhất {LONGEST_BANNER}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(notices), file, ensure_ascii=False)
        Path(draft).replace(path)
    except OSError as error:
        raise NoticeError(f"{path}: không ghi được ({error.strerror})") from error


async def watch(path: Path, found: Callable[[Notices], None], every: float = LOOK_EVERY) -> None:
    """Tell of every change of a file of notices, and of what it holds at first. One that can't be read changes nothing.

    Args:
        path: the file.
        found: told what holds now.
        every: seconds between two looks.
    """
    seen: object = ()
    while True:
        state = _state(path)
        if state != seen:
            seen = state
            try:
                found(read(path))
            except NoticeError as error:
                log.error("notices refused", extra={"event": "notices_refused", "reason": str(error)})
        await asyncio.sleep(every)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def with_banner(turn: Turn, banner: str) -> Turn:
    """A turn with the banner before its replies, once a conversation."""
    name = hashlib.sha256(banner.encode()).hexdigest()[:8] if banner else ""
    if not banner or not turn.replies or turn.session.banner == name:
        return turn
    return replace(turn, replies=(Reply(banner), *turn.replies), session=replace(turn.session, banner=name))
