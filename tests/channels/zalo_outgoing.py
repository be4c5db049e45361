"""All that goes out to Zalo, put together as the service does it, and what it remembers kept in plain dictionaries."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from emulators.zalo.server import Zalo

from bot.channels.zalo.channel import ZaloChannel
from bot.channels.zalo.client import Client
from bot.channels.zalo.oauth import Granted, OAuth
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.uploads import Uploader
from bot.channels.zalo.wire import Wire
from bot.storage.tokens import TokenFile

CITIZEN = "2000000000000000002"
WORDS = {"more-choices": "Còn nữa:", "file-unavailable": "Chưa gửi được {title}."}


@dataclass
class Remembered:
    """Uploads and contacts."""

    files: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    writes: int = 0
    broken: bool = False

    async def find(self, channel: str, name: str, now: datetime) -> str | None:
        self._fail()
        token, until = self.files.get(name, ("", now))
        return token if now < until else None

    async def keep(self, channel: str, name: str, token: str, expires_at: datetime) -> None:
        self._fail()
        self.files[name] = (token, expires_at)

    async def forget(self, channel: str, name: str) -> None:
        self._fail()
        self.files.pop(name, None)

    async def read(self, channel: str, user: str) -> dict[str, str]:
        self._fail()
        return self.contacts.get(user, {})

    async def write(self, channel: str, user: str, contact: dict[str, str]) -> None:
        self._fail()
        self.writes += 1
        self.contacts[user] = contact

    def words(self, part: str) -> dict[str, str]:
        return WORDS

    def _fail(self) -> None:
        if self.broken:
            raise RuntimeError("the store refuses")


class Told:
    """What operators were told."""

    def __init__(self) -> None:
        self.alerts: list[tuple[str, str]] = []
        self.ended: list[str] = []

    def alert(self, name: str, says: str) -> None:
        self.alerts.append((name, says))

    def over(self, name: str) -> None:
        self.ended.append(name)

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.alerts]


class Ticking:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Outgoing:
    channel: ZaloChannel
    client: Client
    tokens: Tokens
    uploader: Uploader
    file: TokenFile
    remembered: Remembered
    told: Told
    clock: Ticking


@asynccontextmanager
async def oauth_of(zalo: Zalo) -> AsyncIterator[OAuth]:
    oauth = OAuth(Wire(zalo.url), zalo.app_id, zalo.app_secret)
    try:
        yield oauth
    finally:
        await oauth.close()


@asynccontextmanager
async def tokens_of(zalo: Zalo, path: Path, told: Told | None = None) -> AsyncIterator[Tokens]:
    told = told or Told()
    async with oauth_of(zalo) as oauth:
        tokens = Tokens(TokenFile(path), oauth, zalo.clock, told.alert, told.over)
        yield tokens
        await tokens.close()


@asynccontextmanager
async def outgoing(zalo: Zalo, directory: Path, *, proof: str = "", seconds: float = 30) -> AsyncIterator[Outgoing]:
    """With tokens that work, and a citizen who just wrote."""
    told, remembered, clock = Told(), Remembered(), Ticking()
    zalo.people.interact(CITIZEN)
    async with tokens_of(zalo, directory / "zalo-tokens.json", told) as tokens:
        await tokens.keep(granted(zalo))
        client = Client(Wire(zalo.url, seconds), tokens, proof)
        uploader = Uploader(client, remembered, directory, zalo.clock)
        channel = ZaloChannel(client, uploader, remembered, remembered, zalo.clock, clock)
        file = TokenFile(directory / "zalo-tokens.json")
        yield Outgoing(channel, client, tokens, uploader, file, remembered, told, clock)
        await client.close()


def granted(zalo: Zalo) -> Granted:
    pair = zalo.new_pair()
    return Granted(pair.access_token, pair.refresh_token, int(pair.expires_in))
