"""Delivery to a webhook: in order within a chat, several chats at once, again and again until it is taken."""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from . import guesses
from .posting import Poster
from .updates import Updates, Waiting


@dataclass(slots=True)
class Webhook:
    """What the bot set, and how it goes.

    Args:
        url: "" when none is set.
        posts: how often it was tried.
        acknowledgements: seconds that each answer took.
    """

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""
    last_error_at: int = 0
    posts: int = 0
    acknowledgements: list[float] = field(default_factory=list)


class Deliverer:
    """Delivers to one webhook for as long as it is set; lives in the loop that serves.

    Args:
        webhook: where to.
        updates: what waits, and what comes.
        loop: the loop that serves.
    """

    def __init__(self, webhook: Webhook, updates: Updates, loop: asyncio.AbstractEventLoop) -> None:
        self._webhook = webhook
        self._updates = updates
        self._loop = loop
        self._poster = Poster(webhook.url, webhook.secret, guesses.WEBHOOK_TIMEOUT)
        self._slots = asyncio.Semaphore(webhook.max_connections)
        self._lines: defaultdict[int, deque[Waiting]] = defaultdict(deque)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopped = False

    def start(self) -> None:
        """Take up what waits. To be called in the loop, with the lock of the updates held."""
        for waiting in self._updates.pending.values():
            self._take(waiting)
        self._updates.on_add = self.take

    def take(self, waiting: Waiting) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._take, waiting)

    def stop(self) -> None:
        """In the loop, with the lock held."""
        self._stopped = True
        self._updates.on_add = None
        for task in self._tasks.values():
            task.cancel()
        self._poster.close()

    def _take(self, waiting: Waiting) -> None:
        if self._stopped:
            return
        self._lines[waiting.chat_id].append(waiting)
        if waiting.chat_id not in self._tasks:
            self._tasks[waiting.chat_id] = self._loop.create_task(self._run(waiting.chat_id))

    async def _run(self, chat_id: int) -> None:
        line = self._lines[chat_id]
        while line:
            await self._make_way(line)
            await self._deliver(line.popleft())
        del self._tasks[chat_id], self._lines[chat_id]

    async def _make_way(self, line: deque[Waiting]) -> None:
        if not self._updates.happens(self._updates.reorder):
            return
        if len(line) == 1:
            await asyncio.sleep(guesses.REORDER_WAIT)
        if len(line) > 1:
            line[0], line[1] = line[1], line[0]

    async def _deliver(self, waiting: Waiting) -> None:
        body = json.dumps(waiting.update).encode()
        await self._until_taken(body)
        if self._updates.comes_twice():
            await self._until_taken(body)
        self._updates.confirm(waiting.update["update_id"])

    async def _until_taken(self, body: bytes) -> None:
        pause = guesses.FIRST_PAUSE
        while not await self._taken(body):
            await asyncio.sleep(pause)
            pause = min(pause * 2, guesses.LONGEST_PAUSE)

    async def _taken(self, body: bytes) -> bool:
        async with self._slots:
            self._webhook.posts += 1
            wrong = await self._post(body)
        if wrong:
            self._webhook.last_error = wrong
            self._webhook.last_error_at = int(time.time())
        return not wrong

    async def _post(self, body: bytes) -> str:
        begun = time.perf_counter()
        try:
            status = await self._poster.post(body)
        except TimeoutError:
            return "Read timeout expired"
        except ConnectionRefusedError:
            return "Connection refused"
        except (OSError, EOFError, ValueError):
            return "Connection reset by peer"
        self._webhook.acknowledgements.append(time.perf_counter() - begun)
        return "" if 200 <= status <= 299 else f"Wrong response from the webhook: {status} {_phrase(status)}"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def webhook_info(webhook: Webhook, updates: Updates) -> dict[str, Any]:
    """What getWebhookInfo gives."""
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if webhook.url:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if updates.allowed:
        info["allowed_updates"] = sorted(updates.allowed)
    return info
