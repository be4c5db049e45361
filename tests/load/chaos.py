"""Both channels while everything fails now and then, and the service is killed: nothing accepted may go wrong."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from emulators.telegram import Telegram
from emulators.zalo import Zalo
from emulators.zalo.oauth import OAuthRefused
from push_serving import Town, bring_tokens

from bot.app.push import ZALO_TOKENS
from bot.channels.telegram.rendering import TextPart
from bot.channels.telegram.rendering import render as render_telegram
from bot.channels.zalo.held import from_json
from bot.channels.zalo.rendering import render as render_zalo
from bot.knowledge.base import KnowledgeBase
from bot.messages import Reply
from bot.settings import Settings
from bot.storage.tokens import TokenFile
from load.failing import calm_down, failing, settings
from load.following import Kill
from load.judging import Report, Texts, judge, read, unanswered
from load.service import Service
from load.texts import phrases
from load.townspeople import Citizen, OnTelegram, OnZalo, Writing

_EXPIRES_AFTER = 40.0  # seconds after which Zalo takes an access token no longer, more or less
_STEP = 0.1


@dataclass(frozen=True)
class Plan:
    """How wild it gets.

    Args:
        seconds: for which citizens write.
        users: of each channel.
        seed: makes citizens, faults and moments repeatable (the machine's timing isn't).
        kills, stops: how often the service is killed, and asked to stop; it is started again at once.
        pauses: seconds between two deeds of a citizen.
        patience: seconds in which all must be answered at the end.
        slow: also what takes its time: real timeouts, short-lived tokens, and a token server that fails.
        webhook: Telegram brings its updates, instead of being asked.
    """

    seconds: float
    users: int
    seed: int
    kills: int = 2
    stops: int = 1
    pauses: tuple[float, float] = (1.0, 7.0)
    patience: float = 180.0
    slow: bool = True
    webhook: bool = False


async def chaos(knowledge: Path, data: Path, kb: KnowledgeBase, plan: Plan) -> Report:
    """Serve both channels in the middle of it, let it come to rest, and judge.

    Args:
        knowledge: what is served.
        data: the data directory of the service.
        kb: the same knowledge.
        plan: how wild.
    """
    with failing(plan.seed, slow=plan.slow) as (telegram, zalo):
        scene = Scene(knowledge, data, kb, plan, telegram, zalo)
        await scene.play()
        return await scene.report()


class Scene:
    """The service between both platforms, with citizens at work.

    Args:
        knowledge, data, kb, plan: see ``chaos``.
        telegram, zalo: the platforms.
    """

    def __init__(
        self, knowledge: Path, data: Path, kb: KnowledgeBase, plan: Plan, telegram: Telegram, zalo: Zalo
    ) -> None:
        self.service = Service(knowledge, data, settings=settings(telegram, zalo))
        here = f"http://127.0.0.1:{self.service.port}"
        zalo.webhook_url = here + "/zalo/webhook"
        if plan.webhook:
            self.service.settings["PUBLIC_URL"] = here
        self.telegram, self.zalo, self._plan = telegram, zalo, plan
        self._first = Town(telegram, zalo, Settings(knowledge, data))
        self._tokens = TokenFile(data / ZALO_TOKENS)
        self._texts = _texts(kb)
        self._chance = random.Random(plan.seed)
        people = [make(number) for number in range(plan.users) for make in (self._on_telegram, self._on_zalo)]
        known = phrases(kb)
        self.writing = [Writing(one, known, random.Random(self._chance.random()), plan.pauses) for one in people]
        self._kills: list[Kill] = []
        self._trouble: list[str] = []
        self._begun = perf_counter()

    def _on_telegram(self, number: int) -> Citizen:
        return OnTelegram(self.telegram, number)

    def _on_zalo(self, number: int) -> Citizen:
        return OnZalo(self.zalo, number)

    async def play(self) -> None:
        """From the first start to the last stop."""
        self.service.data.mkdir(parents=True, exist_ok=True)
        await bring_tokens(self._first)
        self.service.start()
        try:
            await self._open()
            ending = asyncio.Event()
            async with asyncio.TaskGroup() as group:
                for one in self.writing:
                    group.create_task(one.until(ending))
                expiring = group.create_task(self._expire_tokens())
                await self._restart_now_and_then()
                expiring.cancel()
                ending.set()
            calm_down(self.telegram, self.zalo)
            await self._come_to_rest()
        finally:
            await self._stop()

    # -- the service

    async def _open(self) -> None:
        (await self.service.until_open()).close()

    async def _restart_now_and_then(self) -> None:
        ways = [self._kill] * self._plan.kills + [self._stop] * self._plan.stops
        self._chance.shuffle(ways)
        begun, each = perf_counter(), self._plan.seconds / max(1, len(ways))
        for number, end in enumerate(ways):
            await _until(begun + each * (number + self._chance.uniform(0.2, 0.8)))
            await end()
            self.service.start()
            await self._open()
        await _until(begun + self._plan.seconds)

    async def _kill(self) -> None:
        # A refresh token works once, so a kill while Zalo's answer is on its way costs the tokens, whatever the bot
        # does: that can't be survived, and isn't tried here.
        async with self._tokens.locked():
            at = perf_counter()
            self.service.kill()
        self._kills.append(Kill(at, perf_counter()))

    async def _stop(self) -> None:
        if code := await asyncio.to_thread(self.service.stop):
            self._trouble.append(f"the service, asked to stop, ended with {code}")

    async def _expire_tokens(self) -> None:
        # Not by chance at each call: in a crowd the next token would die before the last one's death is noticed.
        every = min(_EXPIRES_AFTER, self._plan.seconds / 3)
        while True:
            await asyncio.sleep(every * self._chance.uniform(0.5, 1.5))
            self.zalo.expire_access()
            self.zalo.faults.made["token expired"] += 1

    # -- the end

    async def _come_to_rest(self) -> None:
        """Wait until all is answered, or patience ends (then it shows as lost)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._plan.patience):
                while self._is_moving():
                    await asyncio.sleep(_STEP)
        if left := self.zalo.deliveries.under_way:
            self._trouble.append(f"{left} events of Zalo's were not taken")
        if left := len(self.telegram.updates.pending):
            self._trouble.append(f"{left} updates of Telegram's were not taken")

    def _is_moving(self) -> bool:
        said = {channel: self._said(channel) for channel in self._texts}
        on_their_way = self.telegram.updates.pending or self.zalo.deliveries.under_way
        return bool(on_their_way or unanswered(self.service.data / "bot.sqlite", said))

    def _said(self, channel: str) -> list[str]:
        return [name for one in self.writing if one.citizen.channel == channel for name in one.said]

    async def report(self) -> Report:
        """What came of it."""
        kept = read(self.service.data / "bot.sqlite", self._texts)
        untaken = set(map(str, self.telegram.updates.pending))
        stories = [one.story(untaken) for one in self.writing]
        report = judge(stories, kept, self._kills)
        report.seconds = perf_counter() - self._begun
        report.said = sum(len(one.said) for one in self.writing)
        report.stops = self._plan.stops
        report.duplicates_dropped = self.telegram.updates.duplicates + self.zalo.deliveries.duplicates
        report.refreshes = self.zalo.refreshes
        report.faults = self.telegram.faults.made + self.zalo.faults.made
        report.trouble = [*self._trouble, *logged(self.service.log, report.alerts), *await self._lost_tokens()]
        return report

    async def _lost_tokens(self) -> list[str]:
        held = from_json(await self._tokens.read() or {})
        if held.consent_needed:
            return [f"tokens lost: {held.consent_needed}"]
        try:
            self.zalo.tokens.refresh(held.refresh)
        except OAuthRefused:
            return ["tokens lost: the refresh token in the file is used up"]
        return []


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - perf_counter()))


def _texts(kb: KnowledgeBase) -> dict[str, Texts]:
    """How each channel says a reply."""

    def on_telegram(reply: Reply) -> list[str]:
        return [part.plain if isinstance(part, TextPart) else "" for part in render_telegram(reply)]

    def on_zalo(reply: Reply) -> list[str]:
        return [part.text for part in render_zalo(reply, kb.replies.zalo)]

    return {OnTelegram.channel: on_telegram, OnZalo.channel: on_zalo}


def logged(log: Path, alerts: Counter[str]) -> list[str]:
    """What the service complained of; alerts to operators are counted instead.

    Args:
        log: JSON lines.
        alerts: where they are counted, by name.
    """
    wrong: list[str] = []
    for line in log.read_text("utf-8").splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            said = {"level": "error" if line.startswith("Traceback") else "info"}
        if said.get("event") == "alert":
            alerts[said["alert"]] += 1
        elif said.get("level") in ("error", "critical"):
            wrong.append(f"logged: {line[:300]}")
    return wrong
