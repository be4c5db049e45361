"""The Zalo Bot Platform: another product of Zalo's, with a token in the path and texts, photos and stickers only."""

from __future__ import annotations

import asyncio
import hmac
import itertools
import re
import secrets
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from ..faults import Fault, Faults  # noqa: TID252 - found as emulators and as tests.emulators
from ..serving import served  # noqa: TID252 - found as emulators and as tests.emulators
from . import guesses
from .bot_citizens import BotCitizens
from .bot_requests import BotRefused, Data, answer, parameters, required
from .chats import Attached, Chats, Sent
from .clock import Clock
from .control import acting, delivery_stats, make_faults, reading
from .delivery import Deliveries, Post
from .events import dumped
from .faulty import after, before, hides

_SECRET = range(8, 257)
_STATUS = re.compile(r"40[01348]|429")


class ZaloBot(BotCitizens):
    """A bot of the platform and the citizens who write to it. All methods may be called from any thread.

    Args:
        token: of the bot, digits and a secret.
        seed: the same seed makes the same faults, duplicates and reorderings.

    Attributes:
        status_follows: an error's HTTP status is its ``error_code``; otherwise it is 200.
        flat: webhooks carry the event without ``ok`` and ``result``.
        photo_field: "photo" or "photo_url".
        allow_local: a webhook on this machine is taken.
        month, people: the messages a month and the citizens that the plan allows.
    """

    def __init__(self, token: str = "1000:demo-bot-secret", seed: int = 0) -> None:
        super().__init__()
        self.token = token
        self.url = ""
        self.status_follows = True
        self.flat = False
        self.photo_field = "photo"
        self.allow_local = True
        self.month = 3000
        self.people = 50
        self.clock = Clock()
        self.faults = Faults(seed)
        self.chats = Chats()
        self.deliveries = Deliveries(seed)
        self.secret = ""
        self.actions: list[tuple[str, str]] = []
        self.refusals: Counter[int] = Counter()
        self._webhook_set_at = 0
        self._waiting: deque[Data] = deque()
        self._months: Counter[tuple[int, int]] = Counter()
        self._numbers = itertools.count(1)
        self.methods: dict[str, Callable[[Data, bool], Awaitable[Data | None]]] = {
            "getMe": self._get_me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._delete_webhook,
            "getWebhookInfo": self._get_webhook_info,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendSticker": self._send_sticker,
            "sendChatAction": self._send_chat_action,
        }
        self.app = Router([Route("/bot{token}/{method:path}", self._call, methods=["GET", "POST"]), *self._control()])

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[ZaloBot]:
        """Serve on this machine."""
        with self.deliveries.running(), served(self.app, port) as bound:
            self.url = f"http://127.0.0.1:{bound}"
            yield self

    def emit(self, event: Data, key: str) -> None:
        if self.deliveries.url is None:
            self._waiting.append(event)
            return
        body = dumped(event if self.flat else {"ok": True, "result": event})
        self.deliveries.send(Post(key, body, self._headers(self.secret)))

    def _headers(self, secret: str | None) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        return headers if secret is None else {**headers, "X-Bot-Api-Secret-Token": secret}

    def post_raw(self, body: bytes, secret: str | None = None) -> int:
        """Post any bytes to the webhook, and give the status.

        Raises:
            ConnectionError: there was no answer.
        """
        return self.deliveries.now(body, self._headers(secret))

    def messages(self, user: str) -> list[Sent]:
        """What the bot sent to a citizen."""
        return self.chats.messages(user)

    def wait_for(self, user: str, count: int, timeout: float = 20) -> list[Sent]:
        """The messages to a citizen as soon as there are so many.

        Raises:
            TimeoutError: there weren't; says what there is.
        """
        return self.chats.wait_for(user, count, timeout)

    @property
    def sends(self) -> list[Sent]:
        return self.chats.sends

    @property
    def webhook_url(self) -> str | None:
        return self.deliveries.url

    # -- As the platform

    async def _call(self, request: Request) -> Response:
        method = request.path_params["method"]
        fault = self.faults.draw(method)
        if failed := await before(fault):
            return failed
        try:
            answer = await self._answered(request, method, fault)
        except BotRefused as refused:
            answer = self._refusal(refused)
        await after(fault)
        return answer

    async def _answered(self, request: Request, method: str, fault: Fault | None) -> Response:
        if not hmac.compare_digest(request.path_params["token"].encode(), self.token.encode()):
            raise BotRefused(401)
        if method not in self.methods:
            raise BotRefused(404)
        if fault and _STATUS.fullmatch(fault.kind):
            raise BotRefused(int(fault.kind))
        result = await self.methods[method](await parameters(request), hides(fault))
        return answer({"ok": True} if result is None else {"ok": True, "result": result})

    def _refusal(self, refused: BotRefused) -> Response:
        self.refusals[refused.code] += 1
        body = {"ok": False, "description": refused.says, "error_code": refused.code}
        return answer(body, refused.code if self.status_follows else 200)

    async def _get_me(self, said: Data, hidden: bool) -> Data:
        identity = self.token.partition(":")[0]
        return {"id": identity, "account_name": "bot.demo", "account_type": "BASIC", "can_join_groups": False}

    async def _get_updates(self, said: Data, hidden: bool) -> Data:
        if self.deliveries.url is not None:
            raise BotRefused(guesses.BOT_POLLING_WITH_WEBHOOK, "webhook is set")
        seconds = str(said.get("timeout", "30"))
        if not seconds.isdigit():
            raise BotRefused(guesses.BOT_BAD_PARAMETER, "timeout")
        for _ in range(int(seconds) * 20 + 1):
            if self._waiting:
                return self._waiting.popleft()
            await asyncio.sleep(0.05)
        raise BotRefused(408)

    async def _set_webhook(self, said: Data, hidden: bool) -> Data:
        url = urlsplit(str(said.get("url", "")))
        local = url.hostname in ("127.0.0.1", "localhost", "::1")
        if not url.hostname or (url.scheme != "https" and not local) or (local and not self.allow_local):
            raise BotRefused(guesses.BOT_BAD_PARAMETER, "url")
        secret = said.get("secret_token")
        if not isinstance(secret, str) or len(secret) not in _SECRET:
            raise BotRefused(guesses.BOT_BAD_PARAMETER, "secret_token")
        self.deliveries.url, self.secret = said["url"], secret
        self._webhook_set_at = self.clock.milliseconds()
        return await self._get_webhook_info(said, hidden)

    async def _delete_webhook(self, said: Data, hidden: bool) -> Data:
        self.deliveries.url = None
        self._webhook_set_at = self.clock.milliseconds()
        return await self._get_webhook_info(said, hidden)

    async def _get_webhook_info(self, said: Data, hidden: bool) -> Data:
        return {"url": self.deliveries.url or "", "updated_at": self._webhook_set_at}

    async def _send_message(self, said: Data, hidden: bool) -> Data:
        text = required(said, "text")
        return self._accept(said, "text", hidden, text=text)

    async def _send_photo(self, said: Data, hidden: bool) -> Data:
        photo = urlsplit(required(said, "photo"))
        if photo.scheme not in ("http", "https") or not photo.hostname:
            raise BotRefused(guesses.BOT_BAD_PARAMETER, "photo")
        caption = required(said, "caption") if said.get("caption") else ""
        return self._accept(said, "photo", hidden, text=caption, attachments=(Attached("image", url=said["photo"]),))

    async def _send_sticker(self, said: Data, hidden: bool) -> Data:
        sticker = required(said, "sticker")
        return self._accept(said, "sticker", hidden, attachments=(Attached("sticker", asset=sticker),))

    async def _send_chat_action(self, said: Data, hidden: bool) -> None:
        if said.get("action") != "typing":
            raise BotRefused(guesses.BOT_BAD_PARAMETER, "action")
        self.actions.append((self._chat(said), "typing"))

    def _chat(self, said: Data) -> str:
        chat = said.get("chat_id")
        if not isinstance(chat, str) or chat not in self._known:
            raise BotRefused(guesses.BOT_CHAT_UNKNOWN, "chat_id")
        if chat in self._blocked:
            raise BotRefused(guesses.BOT_BLOCKED)
        return chat

    def _accept(self, said: Data, kind: str, hidden: bool, **more: Any) -> Data:
        chat = self._chat(said)
        self._count(chat)
        sent = self.chats.accept(chat, self.new_id(), kind, hidden=hidden, **more)
        return {"message_id": sent.message_id, "date": self.clock.milliseconds()}

    def _count(self, chat: str) -> None:
        today = self.clock()
        month = (today.year, today.month)
        too_many = list(self._known).index(chat) >= self.people
        if too_many or self._months[month] >= self.month:
            raise BotRefused(guesses.BOT_QUOTA)
        self._months[month] += 1

    def new_id(self) -> str:
        return f"{secrets.token_hex(4)}{next(self._numbers):06x}"

    # -- For other processes

    def _control(self) -> list[Route]:
        return [
            acting("say", lambda said: self.say(said["user"], said["text"])),
            acting("faults", lambda said: make_faults(self.faults, said)),
            acting("clear", lambda said: self.faults.clear()),
            *reading(self.chats, self._stats),
        ]

    def _stats(self) -> Data:
        return {"sends": len(self.sends), "faults": dict(self.faults.made), **delivery_stats(self.deliveries)}
