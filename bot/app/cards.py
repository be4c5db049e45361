"""Checklists as files to keep: made when they are first handed over, below the data directory.

A file is made again where the knowledge has changed since, for nobody may be handed yesterday's figures; the same
knowledge makes the same bytes, so that what a platform was given before is still good.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.answers.checklist import read_card_url
from bot.answers.render import MissingFieldError
from bot.calculators.inputs import InputError
from bot.conversation.turn import local_day
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.outlets.card import card

log = logging.getLogger("bot")

KEPT_FOR = timedelta(days=7)  # since it was last handed over: longer than anything is tried again
FILES = "/files/"  # what the address of a file of ours begins with on the web
_SECONDS_TO_KEEP = 300  # for which a browser may show a file again without asking


class Cards:
    """The files of checklists.

    Args:
        data: the data directory, from which their addresses start.
        knowledge: what is in service now.
    """

    def __init__(self, data: Path, knowledge: Callable[[], KnowledgeBase]) -> None:
        self._data = data
        self._knowledge = knowledge
        self._made: dict[Path, str] = {}  # with which knowledge, by this process
        self._one_at_a_time = asyncio.Lock()  # many who ask at once for the same wait for one build

    async def ensure(self, url: str) -> Path | None:
        """Have the file at an address made, if it is a card that can be made.

        Args:
            url: its address below the data directory ("cards/luong-huu-2026-11-22.pdf").

        Returns:
            where it is; None for what is no card, or one whose figures don't hold on its day.

        Raises:
            OSError: it can't be written.
        """
        named, kb = read_card_url(url), self._knowledge()
        if named is None or named[0] not in kb.procedures:
            return None
        path = self._data / url
        async with self._one_at_a_time:
            if self._made.get(path) != kb.version or not await asyncio.to_thread(_touched, path):
                if not await asyncio.to_thread(_make, kb, *named, path):
                    return None
                self._made[path] = kb.version
        return path

    def forget_old(self, now: datetime) -> int:
        """Delete what wasn't handed over for long; it can be made again.

        Returns:
            how many files went.

        Raises:
            OSError: one can't be deleted.
        """
        old = [path for path in (self._data / "cards").rglob("*.*") if _is_old(path, now)]
        for path in old:
            path.unlink(missing_ok=True)
            self._made.pop(path, None)
        return len(old)


def cards_route(cards: Cards, keep_days: int, now: Callable[[], datetime]) -> Route:
    """Cards on the web, of the days for which conversations are kept.

    Args:
        cards: who makes them.
        keep_days: for how many days a link in a conversation is good.
        now: the time, with its zone.
    """

    async def serve(request: Request) -> Response:
        url = "cards/" + request.path_params["name"]
        named, today = read_card_url(url), local_day(now())
        path = await cards.ensure(url) if named and _is_of_late(named[1], today, keep_days) else None
        if path is None:
            return PlainTextResponse("Not Found", status_code=404)
        content = await asyncio.to_thread(path.read_bytes)
        headers = {
            "content-disposition": f'inline; filename="{path.name}"',
            "cache-control": f"public, max-age={_SECONDS_TO_KEEP}",
        }
        return Response(content, headers=headers, media_type="application/pdf")

    return Route(FILES + "cards/{name:path}", serve)


def _is_of_late(day: date, today: date, keep_days: int) -> bool:
    return today - timedelta(days=keep_days) <= day <= today


def _touched(path: Path) -> bool:
    """Whether it is there; if so, it counts as handed over now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _make(kb: KnowledgeBase, procedure: str, day: date, path: Path) -> bool:
    """Write a card: the file appears whole or not at all. False when its figures don't hold on the day."""
    try:
        content = card(kb, procedure, day)
    except (NoValueError, InputError, MissingFieldError) as error:
        log.warning("no card", extra={"event": "no_card", "procedure": procedure, "reason": type(error).__name__})
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return True


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()
    except FileNotFoundError:
        return False
