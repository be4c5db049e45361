"""The tokens of the Official Account: kept, refreshed before they die, and never lost by our own doing.

A refresh token works once, and its use kills the access token. So it is used by one process at a time, under a lock,
after looking again; what is begun is written down before the call, and what came is on the disk before it is used.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.conversations import Halted, Later, NotSent
from bot.channels.zalo.held import Held, TokenStore, from_json, obtained, to_json
from bot.channels.zalo.oauth import Granted, NoPair
from bot.channels.zalo.wire import NoAnswer

CONSENT = (
    "cần quản trị OA cấp quyền lại: chạy 'bot zalo login' (hoặc 'bot zalo import-tokens'), không phải khởi động lại"
)
NO_TOKENS = f"zalo: chưa có token, {CONSENT}"

LOOK_EVERY = 60.0
_FIRST_PAUSE = 15.0
_LONGEST_PAUSE = 900.0
_WRITES = 3

log = logging.getLogger(__name__)


class Refreshing(Protocol):
    """Who exchanges a refresh token for the next pair (see ``OAuth``)."""

    async def refresh(self, refresh_token: str) -> Granted: ...


class Tokens:
    """The access token, for the client.

    Args:
        store: where the pair is kept.
        oauth: who gives the next one.
        now: the time, with its zone.
        alert: tells operators; called with a name for what is wrong, and what is to be done.
        over: called with the names of what isn't wrong, or isn't any more.
    """

    def __init__(
        self,
        store: TokenStore,
        oauth: Refreshing,
        now: Callable[[], datetime],
        alert: Callable[[str, str], None],
        over: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._store = store
        self._oauth = oauth
        self._now = now
        self._alert = alert
        self._over = over
        self._held: Held | None = None
        self._dead = ""  # the access token that Zalo refused last
        self._unsaved_after: str | None = None  # the refresh token in the file, when its successor isn't there
        self._pause = _FIRST_PAUSE
        self._not_before: datetime | None = None
        self._rotations: set[asyncio.Task[Held]] = set()

    async def current(self) -> str:
        """See ``AccessTokens.current``."""
        held = self._held
        if held is None or not self._works(held):
            held = await self._look()
        if self._works(held):
            return held.access
        return await self.refresh(dead=held.access)

    async def refresh(self, dead: str) -> str:
        """See ``AccessTokens.refresh``."""
        self._dead = dead
        held = await self._to_the_end(self._refresh(dead))
        return held.access

    async def keep_fresh(self) -> None:
        """Refresh in time, for as long as this runs."""
        while True:
            try:
                await self.tend()
            except Exception as error:  # nothing may end the looking after
                log.error("zalo tokens not tended", extra={"error": type(error).__name__})
            await asyncio.sleep(LOOK_EVERY)

    async def tend(self) -> None:
        """Look once: refresh what is worn, finish what was broken off. What is wrong was told to operators."""
        try:
            held = await self._look()
            if self._unsaved_after:
                await self._to_the_end(self._save_late(held, self._unsaved_after))
            elif held.is_worn(self._now()) or held.pending_since or held.consent_needed:
                await self._to_the_end(self._refresh(held.access))
        except NotSent as error:
            log.warning("zalo tokens not fresh", extra={"reason": error.reason})

    async def keep(self, granted: Granted) -> None:
        """Begin anew with a pair that an administrator's consent brought.

        Raises:
            OSError: it couldn't be written down.
        """
        async with self._store.locked():
            held = obtained(granted, self._now())
            await self._store.write(to_json(held))
            self._use(held)

    async def close(self) -> None:
        """Wait for a refresh under way: broken off, it would cost the tokens."""
        await asyncio.gather(*self._rotations, return_exceptions=True)

    def _works(self, held: Held) -> bool:
        return held.access != self._dead and held.is_alive(self._now())

    async def _to_the_end(self, rotation: Coroutine[Any, Any, Held]) -> Held:
        """Whoever waits may be called off; what was begun goes on."""
        task = asyncio.create_task(rotation)
        self._rotations.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Held]) -> None:
        self._rotations.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be waiting for it any more

    async def _look(self) -> Held:
        """What is held now, by the file, which another process or an operator may have changed.

        Raises:
            Halted: nothing that can be read.
        """
        if self._unsaved_after and self._held:
            return self._held
        held = self._held = await self._read()
        for name in ("zalo-tokens-unreadable", "zalo-tokens-missing"):
            self._over(name)
        if not held.consent_needed:
            self._over("zalo-consent-needed")
        return held

    async def _read(self) -> Held:
        try:
            content = await self._store.read()
            held = None if content is None else from_json(content)
        except (OSError, ValueError) as error:
            # The errors' own words: they say nothing of what is in the file.
            raise self._halted("zalo-tokens-unreadable", f"zalo: không đọc được token ({error})") from None
        if held is None:
            raise self._halted("zalo-tokens-missing", NO_TOKENS)
        return held

    @asynccontextmanager
    async def _locked(self) -> AsyncIterator[None]:
        try:
            async with self._store.locked():
                yield
        except OSError as error:
            raise self._unwritable(error) from None

    async def _refresh(self, dead: str) -> Held:
        async with self._locked():
            held = await self._look()
            if held.access != dead and not held.pending_since:
                return held  # another process, or an operator, was first
            if held.consent_needed:
                raise self._halted("zalo-consent-needed", f"zalo: {held.consent_needed}")
            self._wait_if_tried()
            return await self._rotate(held)

    def _wait_if_tried(self) -> None:
        now = self._now()
        if self._not_before and now < self._not_before:
            raise Later("zalo refresh waits", (self._not_before - now).total_seconds())

    async def _rotate(self, held: Held) -> Held:
        if held.pending_since and self._not_before is None:  # not by an attempt of our own
            says = "Lần đổi token trước bị ngắt giữa chừng; đang thử lại. Nếu không được sẽ cần cấp quyền lại."
            self._alert("zalo-refresh-interrupted", says)
        await self._mark(held)
        try:
            granted = await self._oauth.refresh(held.refresh)
        except NoAnswer as none:
            raise await self._unanswered(held, none) from None
        except NoPair as refusal:
            raise await self._refused(held, refusal) from None
        fresh = obtained(granted, self._now())
        await self._save(fresh, held.refresh)
        self._use(fresh)
        return fresh

    async def _mark(self, held: Held) -> None:
        """Leave a mark that a refresh has begun: the proof, too, that there is room for what it brings."""
        try:
            await self._store.write(to_json(replace(held, pending_since=held.pending_since or self._now())))
        except OSError as error:
            raise self._unwritable(error) from None
        self._over("zalo-tokens-unwritable")

    def _unwritable(self, error: OSError) -> Later:
        says = f"Chưa đổi được token vì không ghi được tệp ({error.strerror}): kiểm tra ổ đĩa và quyền thư mục."
        self._alert("zalo-tokens-unwritable", says)
        return Later("zalo tokens can't be written")

    async def _unanswered(self, held: Held, none: NoAnswer) -> Later:
        """It is tried again later: the refresh token may be used up by now, or not.

        Meanwhile the access token stays in use for as long as it works.
        """
        if not none.may_have_arrived:
            with suppress(OSError):  # a mark too many makes one alert too many, no more
                await self._store.write(to_json(held))
        after, self._pause = self._pause, min(2 * self._pause, _LONGEST_PAUSE)
        self._not_before = self._now() + timedelta(seconds=after)
        says = f"Chưa đổi được token Zalo ({none.kind}); sẽ tự thử lại. Kiểm tra mạng tới máy chủ Zalo."
        self._alert("zalo-refresh-failed", says)
        return Later(f"zalo refresh: {none.kind}", after)

    async def _refused(self, held: Held, refusal: NoPair) -> Halted:
        says = f"Zalo từ chối đổi token ({refusal.code}), {CONSENT}"
        self._held = replace(held, pending_since=None, consent_needed=says)
        with suppress(OSError):  # the mark that is there leads to the same at the next attempt
            await self._store.write(to_json(self._held))
        return self._halted("zalo-consent-needed", f"zalo: {says}")

    async def _save(self, held: Held, after: str) -> None:
        """Write a pair down; if that can't be done, hold it in memory until it can (see ``tend``)."""
        for _ in range(_WRITES):
            with suppress(OSError):
                await self._store.write(to_json(held))
                self._unsaved_after = None
                self._over("zalo-tokens-unsaved")
                return
        self._unsaved_after = after
        says = "Token mới chưa ghi được xuống đĩa, đang giữ trong bộ nhớ: giải phóng ổ đĩa ngay, ĐỪNG khởi động lại."
        self._alert("zalo-tokens-unsaved", says)

    async def _save_late(self, held: Held, after: str) -> Held:
        async with self._locked():
            there = await self._read()
            if there.refresh == after:
                await self._save(held, after)
                return held
            self._unsaved_after = None  # an operator has begun anew
            return await self._look()

    def _use(self, held: Held) -> None:
        self._held, self._not_before, self._pause = held, None, _FIRST_PAUSE
        for name in ("zalo-refresh-failed", "zalo-refresh-interrupted", "zalo-consent-needed"):
            self._over(name)

    def _halted(self, name: str, reason: str) -> Halted:
        self._alert(name, reason)
        return Halted(reason)
