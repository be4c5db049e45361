"""The whole service but its process: its channels against the emulators, with a clock to set."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from emulators.telegram import Telegram
from emulators.zalo import Zalo
from starlette.applications import Starlette

from bot.app.alerts import Alerts
from bot.app.bot import Bot
from bot.app.metrics import Metrics
from bot.app.post import Pauses
from bot.app.push import ZALO_TOKENS, open_push
from bot.app.served import Served
from bot.app.watching import Watch
from bot.channels.zalo.held import obtained, to_json
from bot.channels.zalo.oauth import Granted
from bot.messages import Turn
from bot.settings import Settings
from bot.storage.memory import MemoryStore
from bot.storage.store import Store
from bot.storage.tokens import TokenFile

QUICK: Pauses = (0.01, 0.05, 0.05)


class Clock:
    """The time of the service, to be set."""

    def __init__(self, now: datetime | None = None) -> None:
        self.now = now or datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


class TurnsKept(MemoryStore):
    """A store that keeps the turns it was handed."""

    def __init__(self) -> None:
        super().__init__(b"a secret that is used in tests only")
        self.turns: list[Turn] = []

    async def save(self, turn, answered, user_key, channel, at):
        self.turns.append(turn)
        return await super().save(turn, answered, user_key, channel, at)


@dataclass
class Town:
    """Both emulators, and the settings that lead a service to them."""

    telegram: Telegram
    zalo: Zalo
    settings: Settings


@contextmanager
def town(knowledge: Path, data: Path) -> Iterator[Town]:
    """Serve the emulators, and bring the first Zalo tokens."""
    data.mkdir(parents=True, exist_ok=True)
    with Telegram(token="1000:demo").serve() as telegram, Zalo().serve() as zalo:
        settings = Settings(
            knowledge,
            data,
            telegram_token="1000:demo",
            telegram_api_url=telegram.url,
            telegram_rate=0,
            zalo_app_id=zalo.app_id,
            zalo_app_secret=zalo.app_secret,
            zalo_oa_id=zalo.oa_id,
            zalo_oa_secret_key=zalo.oa_secret_key,
            zalo_api_url=zalo.url,
            zalo_oauth_url=zalo.url,
            zalo_rate=0,
            user_rate=10**6,
        )
        yield Town(telegram, zalo, settings)


async def bring_tokens(place: Town) -> tuple[str, str]:
    """As ``bot zalo import-tokens`` does; the pair."""
    pair = place.zalo.new_pair()
    held = obtained(Granted(pair.access_token, pair.refresh_token, 90_000), datetime.now(UTC))
    await TokenFile(place.settings.data / ZALO_TOKENS).write(to_json(held))
    return pair.access_token, pair.refresh_token


@asynccontextmanager
async def serving(
    place: Town, served: Served, store: Store, now: Clock, burst_wait: float = 0.0, pauses: Pauses = QUICK
) -> AsyncIterator[Bot]:
    """The service's channels in this loop, their webhooks on a real port."""
    bot = Bot(store, served, place.settings, burst_wait=burst_wait, now=now)
    push = open_push(place.settings, bot, Watch(Metrics(), Alerts()), now, pauses)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        Starlette(routes=push.routes), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    beside = [asyncio.ensure_future(work()) for work in push.works]
    beside.append(asyncio.ensure_future(server._serve([listening])))
    place.zalo.webhook_url = f"http://127.0.0.1:{listening.getsockname()[1]}/zalo/webhook"
    await push.resume()
    await bot.take_up_pending()
    try:
        yield bot
    finally:
        server.should_exit = True
        await beside.pop()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await push.stop()
        await bot.drain()
        await push.close()
        listening.close()


@asynccontextmanager
async def both_channels(
    served: Served, store: Store, settings: Settings, now: datetime
) -> AsyncIterator[tuple[Town, Bot]]:
    """The service at a time, talking to both emulators."""
    with town(settings.knowledge, settings.data) as place:
        place.zalo.clock.advance(seconds=(now - place.zalo.clock()).total_seconds())
        await bring_tokens(place)
        async with serving(place, served, store, Clock(now)) as bot:
            yield place, bot
