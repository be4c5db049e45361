"""The emulated Official Account: its state, its application, and what a test switches."""

from __future__ import annotations

import itertools
import secrets
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.routing import Router

from ..faults import Faults  # noqa: TID252 - found as emulators and as tests.emulators
from ..serving import served  # noqa: TID252 - found as emulators and as tests.emulators
from . import guesses
from .api import A_MINUTE, OpenApi
from .chats import Chats, Sent
from .checks import Content
from .citizens import Citizens
from .clock import Clock
from .control import Control
from .delivery import Deliveries, Post
from .events import Body, Events, dumped, mac
from .oauth import Pair, Tokens
from .people import People
from .sign_in import SignIn, TokenRequest
from .uploads import Uploads

_ECHOES = {
    "text": "oa_send_text",
    "buttons": guesses.BUTTONS_ECHO,
    "image": "oa_send_image",
    "gif": "oa_send_gif",
    "sticker": "oa_send_sticker",
    "file": "oa_send_file",
    "request_user_info": guesses.INFO_REQUEST_ECHO,
}


class Zalo(Citizens):
    """An Official Account with its application, the OpenAPI, the OAuth server and the sender of webhooks.

    Citizens write through the methods of ``Citizens``. All may be called from any thread while it is served.

    Args:
        app_id, app_secret: of the application.
        oa_id: of the Official Account.
        oa_secret_key: what webhooks are signed with.
        seed: the same seed makes the same faults, duplicates and reorderings.
        limits: keep to 4000 calls a minute.

    Attributes:
        webhook_url: where events go to; None for nowhere. A property of ``deliveries``.
        auto_consent: consent is given at once, without the page.
        callback_url: the registered one, or None when any is right.
        console_challenge: the challenge saved in the console, for links without one.
        proof_demanded: calls need an ``appsecret_proof``.
        token_errors_as_401: otherwise with status 200.
        expired_code: what is said of a token that "expired" or ``expire_access`` kills; None for -216 and -220 in turn.
        echo: every accepted send comes back as an ``oa_send_*`` event.
        escaped: events are serialised in ASCII.
        oa: what getoa says.
        refusals: how often each code was answered.
        heard: the ids of the messages of each citizen.
    """

    def __init__(
        self,
        app_id: str = "1000000000000000001",
        app_secret: str = "demo-app-secret",
        oa_id: str = "4000000000000000004",
        oa_secret_key: str = "demo-oa-secret-key",
        seed: int = 0,
        limits: bool = False,
    ) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.oa_id = oa_id
        self.oa_secret_key = oa_secret_key
        self.limits = limits
        self.a_minute = A_MINUTE
        self.url = ""
        self.clock = Clock()
        self.faults = Faults(seed)
        self.tokens = Tokens(app_id, app_secret, self.clock)
        self.people = People(self.clock)
        self.uploads = Uploads(self.clock)
        self.chats = Chats()
        self.deliveries = Deliveries(seed)
        self.events = Events(app_id, oa_id)
        self.heard: defaultdict[str, set[str]] = defaultdict(set)
        self.refusals: Counter[int] = Counter()
        self.refreshes = 0
        self.refresh_requests: list[TokenRequest] = []
        self.exchanges: list[TokenRequest] = []
        self.auto_consent = True
        self.callback_url: str | None = None
        self.console_challenge = ""
        self.proof_demanded = False
        self.token_errors_as_401 = False
        self.expired_code: int | None = None
        self.echo = True
        self.escaped = False
        self.oa: dict[str, Any] = {
            "name": "BHXH xã (thử)",
            "is_verified": True,
            "oa_type": 4,
            "package_name": "Tăng trưởng",
            "package_valid_through_date": "31/12/2027",
            "num_follower": 0,
            "linked_ZCA": "",
        }
        self._codes = itertools.cycle((-216, -220))
        self._numbers = itertools.count(1)
        self._last_time = 0
        self._sending = threading.Lock()
        routes = [*OpenApi(self).routes, *SignIn(self).routes, *Control(self).routes]
        self.app = Router(routes)

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[Zalo]:
        """Serve on this machine; ``url`` plays both Zalo servers."""
        with self.deliveries.running(), served(self.app, port) as bound:
            self.url = f"http://127.0.0.1:{bound}"
            yield self

    # -- Tokens

    def new_pair(self) -> Pair:
        """A pair as the API Explorer of the console gives it."""
        return self.tokens.new_pair()

    def steal_tokens(self) -> Pair:
        """Somebody else refreshes: our refresh token is used up, our access token dead."""
        return self.tokens.steal()

    def expire_access(self, code: int | None = None) -> None:
        """The access token dies now, and calls are answered -216 or -220."""
        self.tokens.expire(code or self.expired_code or next(self._codes))

    # -- What the bot sent

    def accept(self, user: str, content: Content, *, hidden: bool) -> Sent:
        sent = self.chats.accept(
            user,
            self.new_id(),
            content.kind,
            text=content.text,
            buttons=content.buttons,
            attachments=content.attachments,
            quote=content.quote,
            hidden=hidden,
        )
        if self.echo:
            self.send_event(self.events.by_oa(user, _ECHOES[content.kind], self._echoed(sent)), user)
        return sent

    def _echoed(self, sent: Sent) -> Body:
        text = {"text": sent.text} if sent.text else {}
        attached: list[Body] = []
        if sent.kind in ("buttons", "request_user_info"):
            payload = {"zinstant_id": "z1", "text": sent.text, "link_url": "", "checksum": "0" * 32}
            attached = [{"type": "template", "payload": payload}]
        elif sent.attachments:
            url = sent.attachments[0].url or f"https://f1-demo.zdn.vn/{sent.message_id}"
            attached = [{"type": sent.kind, "payload": {"thumbnail": url, "url": url}}]
        return {"msg_id": sent.message_id, **text, **({"attachments": attached} if attached else {})}

    # -- Events

    def send_event(self, body: Body, key: str = "") -> None:
        """Sign an event and send it; those with the same key come in order."""
        with self._sending:  # the times of events rise in the order in which they are sent
            if "timestamp" not in body:
                self._last_time = max(self._last_time + 1, self.clock.milliseconds())
                body = {**body, "timestamp": str(self._last_time)}
            content = dumped(body, escaped=self.escaped)
            signature = self.sign(content, str(body["timestamp"]))
            self.deliveries.send(Post(key, content, self._headers(signature)))

    def new_id(self) -> str:
        return f"{secrets.token_hex(5)}{next(self._numbers):06x}"

    def _headers(self, signature: str | None) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "ZaloWebhook",
            "X-ZEvent-Server": "OA OpenAPI",
        }
        return headers if signature is None else {**headers, "X-ZEvent-Signature": signature}

    def post_raw(self, body: bytes, signature: str | None = None) -> int:
        """Post any bytes to the webhook, and give the status.

        Raises:
            ConnectionError: there was no answer.
        """
        return self.deliveries.now(body, self._headers(signature))

    def probe(self) -> int:
        """What Zalo does when a webhook is saved: an unsigned ``{}``."""
        return self.post_raw(b"{}")

    def sign(self, body: bytes, timestamp: str) -> str:
        """The header's value for a body."""
        return f"mac={mac(self.app_id, body, timestamp, self.oa_secret_key)}"

    # -- Shortcuts to the parts

    @property
    def webhook_url(self) -> str | None:
        return self.deliveries.url

    @webhook_url.setter
    def webhook_url(self, url: str | None) -> None:
        self.deliveries.url = url

    @property
    def last_interaction(self) -> dict[str, Any]:
        return self.people.last_interaction

    @property
    def sends(self) -> list[Sent]:
        return self.chats.sends

    @property
    def acknowledgements(self) -> list[float]:
        return self.deliveries.acknowledgements

    def messages(self, user: str) -> list[Sent]:
        """What the bot sent to a citizen."""
        return self.chats.messages(user)

    def wait_for(self, user: str, count: int, timeout: float = 20) -> list[Sent]:
        """The messages to a citizen as soon as there are so many.

        Raises:
            TimeoutError: there weren't; says what there is.
        """
        return self.chats.wait_for(user, count, timeout)
