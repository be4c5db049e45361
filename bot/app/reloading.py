"""The knowledge directory, watched: every good change goes into service, a bad one leaves what is there.

The directory is looked at several times a second instead of asking the system for its events: that also works on a
network disk, after a directory was replaced by another, and misses nothing that is saved while files are being read.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from bot.app.bot import Bot
from bot.app.served import KnowledgeError, Served, rates_of, serve_knowledge
from bot.conversation.turn import local_day
from bot.knowledge.problem import Problem
from bot.router.router import Router
from bot.settings import Settings

log = logging.getLogger("bot")

LOOK_EVERY = 0.2  # seconds
STILL_AFTER = 0.1  # seconds without a change after which a burst of saved files has ended
MOST_LOOKS = 5  # at a burst, before it is read whether it has ended or not
SETTLE_AFTER = 3.0  # seconds without a change after which staff are taken to pause


class Look(NamedTuple):
    """What decides whether the knowledge must be read anew.

    Args:
        day: what holds, and what is due for review, changes with it.
        files: path, time of change and size of every file.
    """

    day: date
    files: frozenset[tuple[str, int, int]]


NOT_LOOKED = Look(date.min, frozenset())


def look(directory: Path) -> Look:
    """The state of a knowledge directory today; an empty one when it isn't there."""
    return Look(_today(), frozenset(_files(directory)))


def _files(directory: Path) -> Iterator[tuple[str, int, int]]:
    folders = [str(directory)]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue  # gone meanwhile; the next look sees what came instead
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif ".y" in entry.name and entry.name.endswith("ml"):
                try:
                    state = entry.stat()
                except OSError:
                    continue  # gone, or a link to nowhere, as some editors lock a file
                yield entry.path, state.st_mtime_ns, state.st_size


def _today() -> date:
    return local_day(datetime.now(UTC))


def read_knowledge(settings: Settings, like: Router | None = None) -> Served:
    """The knowledge that the settings name, as of today.

    Args:
        settings: where it is.
        like: a router in service, to be quicker where little has changed (see ``Router``).

    Raises:
        KnowledgeError: it has errors.
    """
    models, rates = settings.data / "models", rates_of(settings)
    return serve_knowledge(settings.knowledge, _today(), models, like=like, rates=rates)


async def watch_knowledge(bot: Bot, seen: Look = NOT_LOOKED, every: float = LOOK_EVERY) -> None:
    """Put every good change of the knowledge into service, and read it anew on every new day.

    Args:
        bot: what serves it.
        seen: the state of the directory before the knowledge in service was read.
        every: seconds between two looks.
    """
    directory = bot.settings.knowledge
    settling: asyncio.Task[None] | None = None
    try:
        while True:
            await asyncio.sleep(every)
            if await asyncio.to_thread(look, directory) == seen:
                continue
            if settling:
                settling.cancel()
            seen = await _still(directory)
            await reload(bot, bot.served.router)
            settling = asyncio.create_task(settle(bot))
    finally:
        if settling:
            settling.cancel()


async def _still(directory: Path) -> Look:
    """The state of a directory once nothing more is being saved: several files may be saved together."""
    found = await asyncio.to_thread(look, directory)
    for _ in range(MOST_LOOKS):
        await asyncio.sleep(STILL_AFTER)
        before, found = found, await asyncio.to_thread(look, directory)
        if found == before:
            break
    return found


async def settle(bot: Bot, after: float = SETTLE_AFTER) -> None:
    """When staff pause, give a router that borrowed its calibration for speed one of its own."""
    await asyncio.sleep(after)
    if bot.served.router.borrowed:
        await reload(bot)


async def reload(bot: Bot, like: Router | None = None) -> bool:
    """Read the knowledge anew, beside the answering, and swap it in when it is good.

    Args:
        bot: what serves it.
        like: a router in service, to be quicker where little has changed (see ``Router``).

    Returns:
        whether it was.
    """
    try:
        served = await asyncio.to_thread(read_knowledge, bot.settings, like)
    except KnowledgeError as error:
        bot.knowledge_refused(str(error.problems[0]))
        for problem in error.problems:
            log.error("knowledge refused", extra={"event": "knowledge_refused", "problem": str(problem)})
        return False
    except Exception:
        bot.knowledge_refused("lỗi khi đọc knowledge, xem nhật ký")
        log.exception("knowledge refused", extra={"event": "knowledge_refused"})
        return False
    told, version = bot.served.warnings, served.kb.version
    bot.swap(served)
    extra = {"event": "knowledge_reloaded", "kb_version": version, "warnings": len(served.warnings)}
    log.info("knowledge reloaded", extra=extra)
    tell([warning for warning in served.warnings if warning not in told])
    return True


def tell(warnings: Iterable[Problem]) -> None:
    """Log what staff should look at, a line each."""
    for warning in warnings:
        log.warning("knowledge warning", extra={"event": "knowledge_warning", "problem": str(warning)})
