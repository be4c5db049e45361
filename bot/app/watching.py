"""Figures and alerts in one: whom the post and the channels tell, and where the gauges are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from bot.app.alerts import Alerts
from bot.app.bot import Bot
from bot.app.metrics import Metrics
from bot.channels.zalo.held import from_json
from bot.storage.tokens import TokenFile

Now = Callable[[], datetime]


class Watch:
    """What the post and the channels are handed to be told by.

    Args:
        metrics: where it is counted.
        alerts: who tells the operators.
    """

    def __init__(self, metrics: Metrics, alerts: Alerts) -> None:
        self.metrics = metrics
        self.alerts = alerts
        self.sent = metrics.sent
        self.count = metrics.count
        self.alert = alerts.tell
        self.over = alerts.over


def read_service(metrics: Metrics, bot: Bot, channels: Sequence[str], now: Now) -> None:
    """Have the gauges of the service read when somebody looks.

    Args:
        metrics: the gauges.
        bot: what is in service.
        channels: those that send by themselves.
        now: the time, with its zone.
    """

    async def count(name: str) -> float:
        return (await bot.store.counts())[name]

    async def oldest_unanswered() -> float:
        since, _ = await bot.store.oldest(())
        return _seconds(since, now())

    async def oldest_unsent() -> dict[str, float]:
        return {name: _seconds((await bot.store.oldest((name,)))[1], now()) for name in channels}

    metrics.read_at_scrape("pending", partial(count, "pending"))
    metrics.read_at_scrape("unsent", partial(count, "unsent"))
    metrics.read_at_scrape("oldest_unanswered_seconds", oldest_unanswered)
    metrics.read_at_scrape("oldest_unsent_seconds", oldest_unsent)
    metrics.read_at_scrape("knowledge_info", lambda: {bot.served.kb.version: 1})
    metrics.read_at_scrape("knowledge_problem", lambda: int(bool(bot.health()["knowledge_problem"])))
    metrics.read_at_scrape("switched_off", lambda: int(bot.notices.off))


def _seconds(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def read_tokens(metrics: Metrics, channel: str, tokens: TokenFile, now: Now) -> None:
    """Have the age of a channel's access token read when somebody looks; nothing is told where there is none.

    Args:
        metrics: the gauges.
        channel: the channel's name.
        tokens: where the pair is kept.
        now: the time, with its zone.
    """

    async def age() -> dict[str, float] | None:
        content = await tokens.read()
        return {channel: (now() - from_json(content).obtained_at).total_seconds()} if content else None

    async def left() -> dict[str, float] | None:
        content = await tokens.read()
        return {channel: (from_json(content).expires_at - now()).total_seconds()} if content else None

    metrics.read_at_scrape("token_age_seconds", age)
    metrics.read_at_scrape("token_life_left_seconds", left)
