"""A browser at the page of the web chat, and the channel it talks to on a real port."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Page, Request, Route, expect
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from web_serving import REPLIES, MadeUp, serving

from bot.channels.limits import Limits, Rate
from bot.channels.web import web_app
from bot.messages import Utterance

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
KEPT = "ds.conversation"
WORDS = REPLIES["web"]


class Site:
    """The channel at an address that stays the same while it is taken down and put up again."""

    app: ASGIApp

    def __init__(self) -> None:
        self.port = 0
        self._up: ExitStack | None = None
        self.begin()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)

    def begin(self, limits: Limits | None = None, others: Sequence[BaseRoute] = ()) -> None:
        """With new conversations, and what else is served at the address."""
        self.conversations = MadeUp()
        self.app = web_app(self.conversations, limits or Limits(Rate(10**6, 1), Rate(10**6, 1)), others=others)

    def put_up(self) -> None:
        if self._up is None:
            self._up = ExitStack()
            self.port = self._up.enter_context(serving(self, self.port))

    def take_down(self) -> None:
        if self._up is not None:
            self._up.close()
            self._up = None

    @property
    def heard(self) -> list[Utterance]:
        return self.conversations.heard


async def cut(route: Route) -> None:
    """The network, cut where the page is routed here."""
    await route.abort()


class Citizen:
    """A browser at the page, watched for complaints and for requests to anybody else."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        page.context.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note_host)
        self.log = page.get_by_role("log")
        self.field = page.get_by_role("textbox", name=WORDS["placeholder"])
        self.send = page.get_by_role("button", name=WORDS["send"], exact=True)
        self.mine = page.locator(".message.you")
        self.answers = page.locator(".message.bot")  # the first is the greeting
        self.choices = page.get_by_role("group", name=WORDS["choices"]).get_by_role("button")
        self.status = page.get_by_role("status")

    def _note(self, message: ConsoleMessage) -> None:
        # A browser complains of an unreachable or refusing server by itself; tests of those look at what is shown.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def _note_host(self, request: Request) -> None:
        self.hosts.add(urlsplit(request.url).netloc)

    async def open(self, path: str = "/") -> Citizen:
        await self.page.goto(f"http://127.0.0.1:{self.site.port}{path}")
        await expect(self.answers.first).to_contain_text("Chào bác")
        return self

    async def ready(self) -> Citizen:
        """Opened, and acquainted with the server."""
        async with self.page.expect_response("**/api/replies?after=*"):
            await self.open()
        return self

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask(self, text: str) -> None:
        """Say, and wait for the answer."""
        before = await self.answers.count()
        await self.say(text)
        await expect(self.answers).to_have_count(before + 1)

    async def kept(self) -> Any:
        return json.loads(await self.page.evaluate(f"localStorage.getItem('{KEPT}')") or "null")

    async def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        width: int = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return width

    async def picture(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        await self.page.screenshot(path=ARTEFACTS / f"{name}.png", animations="disabled")


async def reopened(citizen: Citizen) -> None:
    async with citizen.page.expect_response("**/api/replies?after=*"):
        await citizen.page.reload()
