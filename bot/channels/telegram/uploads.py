"""Files that are handed over, and what Telegram was given before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be uploaded."""

    name: str
    content: bytes


class Files(Protocol):
    """The files that answers hand over."""

    def read(self, url: str) -> bytes:
        """The content of a file; called in a thread of its own.

        Raises:
            OSError: it can't be read.
        """


class Uploads(Protocol):
    """Which files a channel has been given before, and the token by which it knows them."""

    async def find(self, channel: str, name: str) -> str | None:
        """The token of a file, None when it isn't known."""

    async def keep(self, channel: str, name: str, token: str) -> None:
        """Remember a token; it takes the place of an earlier one."""

    async def forget(self, channel: str, name: str) -> None:
        """Forget a token that the channel no longer takes."""
