"""The channels that send by themselves, made from settings: Telegram, Zalo OA, Zalo Bot Platform."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from bot.app.bot import Bot
from bot.app.files import FILES
from bot.app.post import PAUSES, Pauses, Post
from bot.app.relay import Relay
from bot.app.staff import Staff
from bot.app.watching import Now, Watch, read_tokens
from bot.channels import telegram, zalo, zalobot
from bot.channels.conversations import NotSent, PushChannel
from bot.channels.limits import Buckets, Rate
from bot.channels.telegram.address import Address
from bot.settings import SettingError, Settings
from bot.storage.keys import load_secret
from bot.storage.store import Store
from bot.storage.tokens import TokenFile

if TYPE_CHECKING:
    from bot.channels.telegram.transport import Transport

log = logging.getLogger("bot")

Work = Callable[[], Awaitable[None]]

NEVER_EXPIRES = datetime(9999, 1, 1, tzinfo=UTC)
SET_UP_AGAIN_AFTER = 30.0  # seconds
MAX_CONTACTS = 20_000
ZALO_TOKENS = "zalo-tokens.json"


@dataclass
class Push:
    """What the configured channels need of the service.

    Args:
        pauses: see ``Post``.
        posts: what sends for each channel.
        routes: what is served to the platforms.
        works: what runs beside, without an end.
        stop_taking: what makes the channels take nothing more in.
        disconnect: what closes their connections.
    """

    pauses: Pauses = PAUSES
    posts: dict[str, Post] = field(default_factory=dict)
    routes: list[BaseRoute] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    stop_taking: list[Work] = field(default_factory=list)
    disconnect: list[Work] = field(default_factory=list)

    def send_by(self, bot: Bot, channel: PushChannel, watch: Watch, a_second: int) -> None:
        """Have a channel's replies sent, so many a second at most (0: as many as there are)."""
        rate = Rate(burst=a_second, per_second=a_second) if a_second else None
        post = Post(bot.store, channel, watch, rate, self.pauses, files=bot.files)
        self.posts[channel.name] = bot.posts[channel.name] = post

    async def resume(self) -> int:
        """Take up what an earlier process left unsent; returns how much."""
        return sum([await post.resume() for post in self.posts.values()])

    async def stop(self) -> None:
        """Take nothing more in; what came is written down."""
        for stop in self.stop_taking:
            await stop()

    async def close(self) -> None:
        """Let what is on its way arrive, and close the connections."""
        await asyncio.gather(*(post.close() for post in self.posts.values()))
        for disconnect in self.disconnect:
            await disconnect()


def open_push(settings: Settings, bot: Bot, watch: Watch, now: Now, pauses: Pauses = PAUSES) -> Push:
    """The channels that the settings name.

    Args:
        settings: with the tokens.
        bot: what answers; its posts are set.
        watch: who is told how it goes.
        now: the time, with its zone.
        pauses: see ``Post``.

    Raises:
        SettingError: what is set is not enough.
    """
    push = Push(pauses)
    if settings.telegram_token:
        _open_telegram(push, settings, bot, watch, now)
    elif settings.telegram_alert_chat or settings.telegram_staff_chat:
        name = "TELEGRAM_ALERT_CHAT" if settings.telegram_alert_chat else "TELEGRAM_STAFF_CHAT"
        raise SettingError(f"{name}: cần đặt cả TELEGRAM_BOT_TOKEN")
    if settings.zalo_app_id or settings.zalo_app_secret or settings.zalo_oa_secret_key:
        _open_zalo(push, settings, bot, watch, now)
    if settings.zalobot_token:
        _open_zalobot(push, settings, bot, watch, now)
        bot.text_only |= {zalobot.CHANNEL}
    return push


def _open_telegram(push: Push, settings: Settings, bot: Bot, watch: Watch, now: Now) -> None:
    from bot.channels.telegram.transport import Transport  # slow to load, and not always needed

    transport = Transport(settings.telegram_token, settings.telegram_api_url)
    typing = telegram.TypingSigns(transport)
    room = _open_staff_room(push, settings, bot, transport, watch, now) if settings.telegram_staff_chat else None
    receiver = telegram.Receiver(bot, transport, typing, _limits(settings), now, counting=watch, staff=room)
    push.send_by(
        bot,
        telegram.TelegramChannel(transport, _Files(settings.data), _Uploads(bot.store, now), typing, watch),
        watch,
        settings.telegram_rate,
    )
    hook = None
    if settings.public_url:
        secret = _webhook_secret(settings)
        hook = telegram.Hook(settings.public_url + telegram.PATH, secret)
        push.routes.append(telegram.webhook(receiver, secret, counting=watch))

    async def work() -> None:
        words = bot.words(telegram.CHANNEL)
        await telegram.serve(transport, receiver, words, hook, watch.alert, over=watch.over)
        await asyncio.Event().wait()  # with a webhook there is nothing more to do

    push.works.append(work)
    push.stop_taking.append(receiver.close)
    push.disconnect.append(transport.close)
    if settings.telegram_alert_chat:
        chat = Address(settings.telegram_alert_chat)
        watch.alerts.send_by(lambda text: transport.send_message(chat, text))


def _open_staff_room(
    push: Push, settings: Settings, bot: Bot, transport: Transport, watch: Watch, now: Now
) -> telegram.StaffRoom:
    """The group in which staff read cases, with what tells it of them."""
    chat = settings.telegram_staff_chat
    relay = Relay(bot, Staff(bot, now), f"{telegram.CHANNEL}:{chat}", watch, push.pauses[2])
    room = telegram.StaffRoom(transport, chat, relay.answered)
    push.works.append(lambda: relay.work(room))
    return room


def _open_zalo(push: Push, settings: Settings, bot: Bot, watch: Watch, now: Now) -> None:
    for name in ("ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_OA_SECRET_KEY"):
        if not getattr(settings, name.lower()):
            raise SettingError(f"{name}: chưa đặt, mà các cấu hình Zalo khác đã có")
    file = TokenFile(settings.data / ZALO_TOKENS)
    oauth = zalo.OAuth(zalo.Wire(settings.zalo_oauth_url), settings.zalo_app_id, settings.zalo_app_secret)
    tokens = zalo.Tokens(file, oauth, now, watch.alert, watch.over)
    proof = settings.zalo_app_secret if settings.zalo_proof else ""
    client = zalo.Client(zalo.Wire(settings.zalo_api_url), tokens, proof)
    uploader = zalo.Uploader(client, _Uploads(bot.store, now), settings.data, now)
    push.send_by(bot, zalo.ZaloChannel(client, uploader, _Contacts(bot.store), bot, now), watch, settings.zalo_rate)
    receiver = zalo.Receiver(bot, now, limits=_limits(settings), counting=watch, alert=watch.alert, over=watch.over)
    webhook = zalo.Webhook(
        receiver,
        app_id=settings.zalo_app_id,
        oa_secret_key=settings.zalo_oa_secret_key,
        oa_id=settings.zalo_oa_id,
        mode=settings.zalo_signature,
        verifier=settings.zalo_verifier,
    )
    read_tokens(watch.metrics, zalo.CHANNEL, file, now)

    async def stop() -> None:
        await webhook.close()

    push.routes += webhook.routes()
    push.works.append(tokens.keep_fresh)
    push.stop_taking.append(stop)
    push.disconnect += [tokens.close, client.close, oauth.close]


def _open_zalobot(push: Push, settings: Settings, bot: Bot, watch: Watch, now: Now) -> None:
    if not settings.zalobot_secret:
        raise SettingError("ZALO_BOT_SECRET: chưa đặt, mà ZALO_BOT_TOKEN đã có")
    api = zalobot.BotApi(settings.zalobot_token, settings.zalobot_api_url)
    files_at = settings.public_url + FILES if settings.public_url else ""
    push.send_by(bot, zalobot.ZaloBotChannel(api, bot, files_at), watch, 0)
    webhook = zalobot.ZaloBotWebhook(bot, settings.zalobot_secret, now, _limits(settings), watch)
    push.routes.append(webhook.route())

    async def work() -> None:
        while True:
            try:
                await zalobot.set_up(api, settings.public_url, settings.zalobot_secret)
                break
            except NotSent as error:
                watch.alert("zalobot_set_up", f"Chưa đặt được webhook của Zalo Bot ({error.reason}); sẽ tự thử lại.")
                await asyncio.sleep(SET_UP_AGAIN_AFTER)
        watch.over("zalobot_set_up")
        await asyncio.Event().wait()

    push.works.append(work)
    push.disconnect.append(api.close)


def _limits(settings: Settings) -> Buckets:
    return Buckets(a_minute(settings.user_rate))


def a_minute(messages: int) -> Rate:
    """A setting's messages a minute; a fifth of them (and never fewer than a lively start takes) may come at once."""
    return Rate(burst=max(12.0, messages / 5), per_second=messages / 60)


def _webhook_secret(settings: Settings) -> str:
    """What Telegram shows with each update: the same after a restart, and told by nothing else."""
    secret = load_secret(settings.data / "secret")
    return hmac.new(secret, f"telegram webhook {settings.telegram_token}".encode(), hashlib.sha256).hexdigest()


class _Files:
    """The files below the data directory."""

    def __init__(self, directory: Path) -> None:
        self._root = directory.resolve()

    def read(self, url: str) -> bytes:
        path = (self._root / url).resolve()
        if not path.is_relative_to(self._root):
            raise FileNotFoundError("outside of the directory")
        return path.read_bytes()


class _Uploads:
    """What the platforms call our files by."""

    def __init__(self, store: Store, now: Now) -> None:
        self._store = store
        self._now = now

    async def find(self, channel: str, name: str, now: datetime | None = None) -> str | None:
        found = await self._store.upload(channel, name)
        return found[0] if found and found[1] > (now or self._now()) else None

    async def keep(self, channel: str, name: str, token: str, expires_at: datetime = NEVER_EXPIRES) -> None:
        await self._store.keep_upload(channel, name, token, expires_at)

    async def forget(self, channel: str, name: str) -> None:
        await self._store.forget_upload(channel, name)


class _Contacts:
    """What is known of the way to each citizen; those of late are remembered here, so that few are looked up."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()

    async def read(self, channel: str, user: str) -> dict[str, str]:
        if user not in self._known:
            self._remember(user, await self._store.contact(channel, user))
        return self._known[user]

    async def write(self, channel: str, user: str, contact: dict[str, str]) -> None:
        await self._store.keep_contact(channel, user, contact)
        self._remember(user, contact)

    def _remember(self, user: str, contact: dict[str, str]) -> None:
        self._known[user] = contact
        self._known.move_to_end(user)
        if len(self._known) > MAX_CONTACTS:
            self._known.popitem(last=False)
