"""Citizens at the emulators of both channels: what they write, press and send, and what reaches them."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Protocol

from emulators.telegram import Message, Telegram
from emulators.zalo import Zalo

from load.following import Sent
from load.judging import Story
from load.texts import fresh

# What somebody does next, and how often: several messages quickly, a button, something without words.
_DEEDS = {"question": 70, "burst": 8, "press": 10, "sticker": 4, "photo": 4, "location": 4}
_FIRST_CHAT = 7_100_000_001
_FIRST_USER = 2_600_000_000_000_000_001


class Citizen(Protocol):
    """A citizen of one channel. What is done gives the message's id as it will stand in the inbox."""

    channel: str
    address: str

    def write(self, text: str) -> str: ...

    def press(self, chance: random.Random) -> str:
        """Press a button of late; "" where there is none."""

    def sticker(self) -> str: ...

    def photo(self) -> str: ...

    def location(self) -> str: ...

    def received(self) -> list[Sent]:
        """What the platform took of the bot for them, in its order."""


class OnTelegram:
    """A citizen who writes by Telegram.

    Args:
        telegram: the emulator.
        number: which one.
    """

    channel = "telegram"

    def __init__(self, telegram: Telegram, number: int) -> None:
        self._telegram = telegram
        self._chat = _FIRST_CHAT + number
        self.address = str(self._chat)

    def write(self, text: str) -> str:
        return str(self._telegram.say(self._chat, text))

    def press(self, chance: random.Random) -> str:
        shown = [message for message in self._telegram.messages(self._chat)[-3:] if message.labels]
        if not shown:
            return ""
        message = chance.choice(shown)
        return str(self._telegram.press(self._chat, message.message_id, chance.choice(message.labels)))

    def sticker(self) -> str:
        return str(self._telegram.send_sticker(self._chat))

    def photo(self) -> str:
        return str(self._telegram.send_photo(self._chat))

    def location(self) -> str:
        return str(self._telegram.send_location(self._chat))

    def received(self) -> list[Sent]:
        return [_shown(message) for message in self._telegram.messages(self._chat)]


def _shown(message: Message) -> Sent:
    """What a file is called, and what a place is, isn't compared."""
    text = "" if message.file or message.venue else message.shown.strip()
    return Sent(text, message.at, message.hidden)


class OnZalo:
    """A citizen who writes to the Official Account.

    Args:
        zalo: the emulator.
        number: which one.
    """

    channel = "zalo"

    def __init__(self, zalo: Zalo, number: int) -> None:
        self._zalo = zalo
        self.address = str(_FIRST_USER + number)

    def write(self, text: str) -> str:
        return self._zalo.say(self.address, text)

    def press(self, chance: random.Random) -> str:
        shown = [sent for sent in self._zalo.messages(self.address)[-3:] if sent.buttons]
        return self._zalo.press(self.address, chance.choice(chance.choice(shown).buttons).title) if shown else ""

    def sticker(self) -> str:
        return self._zalo.send_sticker(self.address)

    def photo(self) -> str:
        return self._zalo.send_image(self.address)

    def location(self) -> str:
        return self._zalo.send_location(self.address)

    def received(self) -> list[Sent]:
        messages = self._zalo.messages(self.address)
        return [Sent("" if sent.attachments else sent.text.strip(), sent.at, sent.hidden) for sent in messages]


class Writing:
    """A citizen at work, who notes what was said and when.

    Args:
        citizen: who.
        known: phrases to vary.
        chance: of all that happens by chance.
        pauses: seconds between two deeds, at least and at most.
    """

    def __init__(
        self, citizen: Citizen, known: Sequence[str], chance: random.Random, pauses: tuple[float, float]
    ) -> None:
        self.citizen = citizen
        self.said: dict[str, float] = {}
        self._questions: Iterator[str] = fresh(known, chance)
        self._chance = chance
        self._pauses = pauses

    async def until(self, ending: asyncio.Event) -> None:
        """Write until told to end."""
        await self._pause(ending, 0.0, self._pauses[1])  # not all at the same moment
        while not ending.is_set():
            await self._do_something(ending)
            await self._pause(ending, *self._pauses)

    def story(self, untaken: Container[str]) -> Story:
        """All that passed between the citizen and the service.

        Args:
            untaken: messages that the platform still has.
        """
        accepted = {name: at for name, at in self.said.items() if name not in untaken}
        return Story(self.citizen.channel, self.citizen.address, accepted, self.citizen.received())

    async def _do_something(self, ending: asyncio.Event) -> None:
        deed = self._chance.choices(list(_DEEDS), list(_DEEDS.values()))[0]
        if deed == "burst":
            for _ in range(self._chance.randint(2, 3)):
                self._ask()
                await self._pause(ending, 0.0, 0.3)
        elif deed == "question" or not self._note(lambda: self._without_words(deed)):
            self._ask()

    def _ask(self) -> None:
        self._note(lambda: self.citizen.write(next(self._questions)))

    def _without_words(self, deed: str) -> str:
        if deed == "press":
            return self.citizen.press(self._chance)
        return str(getattr(self.citizen, deed)())

    def _note(self, do: Callable[[], str]) -> bool:
        """Do it; whether there was anything to be done."""
        at = perf_counter()
        name = do()
        if name:
            self.said[name] = at
        return bool(name)

    async def _pause(self, ending: asyncio.Event, least: float, most: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), self._chance.uniform(least, most))
