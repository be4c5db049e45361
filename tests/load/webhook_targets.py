"""Our webhooks, each served with nothing but a recording behind it, as targets for ``load.webhook_fuzzing``."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from emulators.serving import served
from starlette.applications import Starlette

from bot.channels import telegram, zalobot
from bot.channels.limits import Buckets, Rate
from bot.channels.zalo.receiving import Receiver
from bot.channels.zalo.signature import signature
from bot.channels.zalo.webhook import PATH, SIGNATURE, Webhook
from bot.messages import Kind, Utterance
from load.webhook_bodies import (
    BOT_ID,
    OA_APP_ID,
    OA_ID,
    OA_SECRET_KEY,
    Body,
    telegram_updates,
    zalo_events,
    zalobot_events,
)

UNLIMITED = Rate(10**9, 10**9)
FORGED_USER = "2600000000000000002"  # the citizen of what is not rightly signed
_LIKELY_BY_CHANCE = 6  # a shorter number may stand in any id
_WRONG_KEY = "not-the-key"
_SECRET = "demo-webhook-secret"

Headers = Mapping[str, str]


class Recording:
    """Conversations that note what is handed to them, and what is wrong with it.

    Args:
        address: what a citizen's address must look like.
    """

    def __init__(self, address: str = r"[0-9]{1,32}") -> None:
        self.heard: list[Utterance] = []
        self.erased: list[str] = []
        self.wrong: list[str] = []
        self._address = re.compile(address)
        self._seen: set[str] = set()

    async def receive(self, utterance: Utterance) -> bool:
        self.wrong += [f"{problem}: {utterance!r}" for problem in self._problems(utterance)]
        if utterance.message_id in self._seen:
            return False
        self._seen.add(utterance.message_id)
        self.heard.append(utterance)
        return True

    async def erase(self, channel: str, user: str) -> None:
        self.erased.append(user)
        if not self._address.fullmatch(user):
            self.wrong.append(f"no address: {user!r}")

    def words(self, part: str) -> Mapping[str, str]:
        return {}

    def _problems(self, said: Utterance) -> Iterator[str]:
        if not (isinstance(said.user, str) and self._address.fullmatch(said.user)):
            yield "no address"
        if FORGED_USER in said.user:
            yield "not rightly signed"
        if not (isinstance(said.message_id, str) and said.message_id) or _holds(said.message_id, said.user):
            yield "no message id"
        if not isinstance(said.kind, Kind) or said.received_at.tzinfo is None:
            yield "no kind or moment"
        try:
            f"{said.text}{said.user}{said.message_id}".encode()
        except (UnicodeEncodeError, AttributeError):
            yield "no text that can be written down"


def _holds(message_id: str, user: str) -> bool:
    return len(user) > _LIKELY_BY_CHANCE and user in message_id


@dataclass(frozen=True)
class Target:
    """A webhook being served.

    Args:
        name: of the channel.
        port, path: where it is.
        plausible: bodies as the platform sends them, their citizen ``USER`` and message ``MESSAGE_ID``.
        signed: the headers that say a body is the platform's.
        missigned: headers that don't, of a body and a chance.
        recording: what stands behind it.
    """

    name: str
    port: int
    path: str
    plausible: Sequence[Body]
    signed: Callable[[bytes], Headers]
    missigned: Callable[[bytes, random.Random], Headers]
    recording: Recording


def _now() -> datetime:
    return datetime.now(UTC)


# -- Zalo


@contextmanager
def zalo_served() -> Iterator[Target]:
    """The Zalo webhook, with nothing but a recording behind it."""
    recording = Recording()
    receiver = Receiver(recording, lambda: datetime.now(UTC), limits=Buckets(UNLIMITED))
    webhook = Webhook(receiver, app_id=OA_APP_ID, oa_secret_key=OA_SECRET_KEY, oa_id=OA_ID)
    with served(Starlette(routes=webhook.routes())) as port:
        yield Target("zalo", port, PATH, zalo_events(), zalo_signed, _zalo_missigned, recording)


def zalo_signed(body: bytes, key: str = OA_SECRET_KEY) -> Headers:
    timestamp: object = ""
    with suppress(ValueError, RecursionError, TypeError, AttributeError):
        timestamp = json.loads(body).get("timestamp")
    return {SIGNATURE: signature(body, str(timestamp).encode("utf-8", "replace").decode(), OA_APP_ID, key)}


def _zalo_missigned(body: bytes, chance: random.Random) -> Headers:
    right = zalo_signed(body)[SIGNATURE]
    wrong = zalo_signed(body, _WRONG_KEY)[SIGNATURE]
    headers = (right[:-1], right.upper(), right[4:], wrong, zalo_signed(body + b" ")[SIGNATURE], "mac=", "\xff", "")
    return {SIGNATURE: chance.choice(headers)} if chance.random() < 0.9 else {}


# -- Telegram and the Zalo Bot Platform: a secret in a header


class _SilentBotApi:
    """Stands where calls to Telegram would go out."""

    async def answer_callback(self, callback: str) -> None:
        pass

    async def typing(self, to: object) -> None:
        pass


@contextmanager
def telegram_served() -> Iterator[Target]:
    recording, api, me = Recording(r"-?[0-9]+(/[0-9]+){0,2}"), _SilentBotApi(), telegram.Me(BOT_ID, "diem_sang_bot")
    receiver = telegram.Receiver(recording, api, telegram.TypingSigns(api), Buckets(UNLIMITED), _now, me)
    yield from _served_with_secret(
        "telegram",
        Starlette(routes=[telegram.webhook(receiver, _SECRET)]),
        telegram.PATH,
        telegram_updates(),
        "x-telegram-bot-api-secret-token",
        recording,
    )


@contextmanager
def zalobot_served() -> Iterator[Target]:
    recording = Recording(r"(?s).{1,128}")  # what its ids look like isn't known
    hook = zalobot.ZaloBotWebhook(recording, _SECRET, _now, Buckets(UNLIMITED))
    app = Starlette(routes=[hook.route()])
    yield from _served_with_secret("zalobot", app, zalobot.PATH, zalobot_events(), "x-bot-api-secret-token", recording)


def _served_with_secret(
    name: str, app: Starlette, path: str, plausible: Sequence[Body], header: str, recording: Recording
) -> Iterator[Target]:
    def missigned(_: bytes, chance: random.Random) -> Headers:
        wrong = (_SECRET[:-1], _SECRET.upper(), _SECRET + "x", "\xff", "")
        return {header: chance.choice(wrong)} if chance.random() < 0.9 else {}

    with served(app) as port:
        yield Target(name, port, path, plausible, lambda _: {header: _SECRET}, missigned, recording)


TARGETS: tuple[Callable[[], AbstractContextManager[Target]], ...] = (zalo_served, telegram_served, zalobot_served)
