"""Every dialogue of the knowledge base, through Telegram and Zalo as through the console."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from push_serving import Clock, TurnsKept, bring_tokens, serving, town

from bot.app.served import Served, serve_knowledge
from bot.channels.telegram.rendering import render as for_telegram
from bot.channels.zalo.rendering import render as for_zalo
from bot.conversation.player import BETWEEN_TURNS, play
from bot.conversation.turn import local_day
from bot.knowledge.schema import Conversation
from bot.messages import Turn

ROOT = Path(__file__).parents[1]
BEGIN = timedelta(hours=5)  # noon in Việt Nam, by UTC
FEWEST = 100  # dialogues the knowledge base has at least


@pytest.fixture(scope="module")
def served() -> Served:
    return serve_knowledge(ROOT / "knowledge", local_day(datetime.now(UTC)), ROOT / "var" / "models")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


class Citizen:
    """Somebody on a channel, who presses a button where there is one with those words."""

    channel = ""

    def __init__(self, number: int) -> None:
        self.number = number
        self.seen = 0

    async def hear(self, count: int) -> str:
        """The next so many messages, as one text."""
        raise NotImplementedError


class OnTelegram(Citizen):
    channel = "telegram"

    def __init__(self, place, number: int) -> None:
        super().__init__(number)
        self.telegram = place.telegram

    def say(self, text: str) -> None:
        messages = self.telegram.messages(self.number)
        if messages and text in messages[-1].labels:
            self.telegram.press(self.number, messages[-1].message_id, text)
        else:
            self.telegram.say(self.number, text)

    def parts(self, reply) -> int:
        return len(for_telegram(reply))

    async def hear(self, count: int) -> str:
        messages = await asyncio.to_thread(self.telegram.wait_for, self.number, self.seen + count)
        heard, self.seen = messages[self.seen :], len(messages)
        return squeezed(" ".join(message.shown for message in heard))


class OnZalo(Citizen):
    channel = "zalo"

    def __init__(self, place, number: int, words) -> None:
        super().__init__(number)
        self.zalo = place.zalo
        self.words = words
        self.user = str(7_000_000_000_000_000_000 + number)

    def say(self, text: str) -> None:
        sent = self.zalo.messages(self.user)
        if sent and any(button.title == text for button in sent[-1].buttons):
            self.zalo.press(self.user, text)
        else:
            self.zalo.say(self.user, text)

    def parts(self, reply) -> int:
        return len(for_zalo(reply, self.words))

    async def hear(self, count: int) -> str:
        sent = await asyncio.to_thread(self.zalo.wait_for, self.user, self.seen + count)
        heard, self.seen = sent[self.seen :], len(sent)
        return squeezed(" ".join(one.text for one in heard))


async def have(dialogue: Conversation, citizen: Citizen, expected: list[Turn], clock: Clock, kept: TurnsKept) -> None:
    clock.now = datetime.combine(dialogue.today, datetime.min.time(), UTC) + BEGIN
    for said, turn in zip(dialogue.turns, expected, strict=True):
        citizen.say(said.say)
        heard = await citizen.hear(sum(map(citizen.parts, turn.replies)))
        ended = kept.turns[-1]
        where = (citizen.channel, dialogue.title, said.say)
        assert (ended.outcome, ended.intent) == (turn.outcome, turn.intent), where
        for reply in turn.replies:
            assert squeezed(reply.text) in heard, where
            assert squeezed(reply.basis) in heard, where
            for button in reply.quick_replies if reply.numbered and citizen.channel == "zalo" else ():
                assert squeezed(button.label) in heard, where
        clock.now += BETWEEN_TURNS


@pytest.mark.slow
async def test_every_dialogue_ends_the_same_on_telegram_and_on_zalo(served, tmp_path):
    dialogues = [dialogue for file in served.kb.conversations.values() for dialogue in file.conversations]
    assert len(dialogues) >= FEWEST
    clock, kept = Clock(), TurnsKept()
    with town(ROOT / "knowledge", tmp_path / "var") as place:
        await bring_tokens(place)
        async with serving(place, served, kept, clock) as bot:
            for number, dialogue in enumerate(dialogues, 1):
                said = [turn.say for turn in dialogue.turns]
                for citizen in (OnTelegram(place, number), OnZalo(place, number, bot.words("zalo"))):
                    turns = play(said, dialogue.today, served.kb, served.router, channel=citizen.channel)
                    await have(dialogue, citizen, list(turns), clock, kept)
        assert place.zalo.refusals == {}
