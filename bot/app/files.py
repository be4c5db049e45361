"""Files to hand over: made when they are first asked for, or before, below the data directory.

A file is made again where the knowledge has changed since, for nobody may be handed yesterday's figures; the same
knowledge makes the same bytes, so that what a platform was given before is still good.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.answers.render import UNTELLABLE
from bot.conversation.turn import local_day
from bot.knowledge.base import KnowledgeBase

log = logging.getLogger("bot")

KEPT_FOR = timedelta(days=7)  # since it was last handed over: longer than anything is tried again
FILES = "/files/"  # what the address of a file of ours begins with on the web
_SECONDS_TO_KEEP = 300  # for which a browser may show a file again without asking
_MEDIA_TYPES = {".pdf": "application/pdf", ".png": "image/png"}


class Maker(Protocol):
    """One kind of files: which addresses are theirs, and what stands in them."""

    folder: str

    def current(self, kb: KnowledgeBase, url: str, today: date, /) -> str | None:
        """The address of the file that is to be handed over for an address; None for one that is no file of this kind.

        Raises:
            NoValueError, InputError, MissingFieldError: its figures don't hold.
        """

    def mark(self, kb: KnowledgeBase, current: str, /) -> str:
        """What a file is made of: it is made again when this has changed."""

    def content(self, kb: KnowledgeBase, url: str, today: date, /) -> bytes:
        """What stands in the file at a current address.

        Raises:
            NoValueError, InputError, MissingFieldError: its figures don't hold.
        """

    def is_served(self, url: str, today: date, /) -> bool:
        """Whether an address may still be asked for on the web."""


class Files:
    """The files that replies hand over.

    Args:
        data: the data directory, from which their addresses start.
        knowledge: what is in service now.
        makers: who makes them.
        now: the time, with its zone.
    """

    def __init__(
        self,
        data: Path,
        knowledge: Callable[[], KnowledgeBase],
        makers: Sequence[Maker],
        now: Callable[[], datetime],
    ) -> None:
        self._data = data
        self._knowledge = knowledge
        self._makers = makers
        self._now = now
        self._made: dict[Path, str] = {}  # of what, by this process
        self._one_at_a_time = asyncio.Lock()  # many who ask at once for the same wait for one build

    async def ensure(self, url: str) -> Path | None:
        """Have the file at an address made, if it is one that can be made.

        Args:
            url: its address below the data directory ("cards/luong-huu-2026-11-22.pdf").

        Returns:
            where it is; None for what is no file of ours, or one whose figures don't hold.

        Raises:
            OSError: it can't be written.
        """
        kb, today = self._knowledge(), local_day(self._now())
        maker = self._maker(url)
        if maker is None:
            return None
        try:
            return await self._ensured(maker, kb, url, today)
        except UNTELLABLE as error:
            log.warning("no file", extra={"event": "no_file", "file": url, "reason": type(error).__name__})
            return None

    async def _ensured(self, maker: Maker, kb: KnowledgeBase, url: str, today: date) -> Path | None:
        # Who opens the link of an older edition is handed the one of today, under the address they were given.
        current = maker.current(kb, url, today)
        if current is None:
            return None
        path, mark = self._data / url, maker.mark(kb, current)
        async with self._one_at_a_time:
            if self._made.get(path) != mark or not await asyncio.to_thread(_touched, path):
                await asyncio.to_thread(_write, path, lambda: maker.content(kb, url, today))
                self._made[path] = mark
        return path

    def current(self, url: str) -> str | None:
        """The address of today's file for an address that may be asked for on the web, or None."""
        kb, today = self._knowledge(), local_day(self._now())
        maker = self._maker(url)
        if maker is None or not maker.is_served(url, today):
            return None
        try:
            return maker.current(kb, url, today)
        except UNTELLABLE:
            return None

    def _maker(self, url: str) -> Maker | None:
        return next((maker for maker in self._makers if url.startswith(maker.folder + "/")), None)

    def forget_old(self, now: datetime) -> int:
        """Delete what wasn't handed over for long; it can be made again.

        Returns:
            how many files went.

        Raises:
            OSError: one can't be deleted.
        """
        folders = [self._data / maker.folder for maker in self._makers]
        old = [path for folder in folders for path in folder.rglob("*.*") if _is_old(path, now)]
        for path in old:
            path.unlink(missing_ok=True)
            self._made.pop(path, None)
        return len(old)


def files_route(files: Files) -> Route:
    """The files on the web; the address of an older edition leads to today's."""

    async def serve(request: Request) -> Response:
        url = request.path_params["name"]
        current = files.current(url)
        if current is not None and current != url:
            return RedirectResponse(FILES + current, status_code=302, headers={"cache-control": "no-store"})
        path = await files.ensure(url) if current else None
        if path is None:
            return PlainTextResponse("Not Found", status_code=404)
        content = await asyncio.to_thread(path.read_bytes)
        headers = {
            "content-disposition": f'inline; filename="{path.name}"',
            "cache-control": f"public, max-age={_SECONDS_TO_KEEP}",
        }
        return Response(content, headers=headers, media_type=_MEDIA_TYPES[path.suffix])

    return Route(FILES + "{name:path}", serve)


def _touched(path: Path) -> bool:
    """Whether it is there; if so, it counts as handed over now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _write(path: Path, content: Callable[[], bytes]) -> None:
    """Write a file: it appears whole or not at all."""
    made = content()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(made)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return path.is_file() and now.timestamp() - path.stat().st_mtime > KEPT_FOR.total_seconds()
    except FileNotFoundError:
        return False
