"""What is known of the tokens, and how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.zalo.oauth import Granted, is_token

_WORN = 0.8  # of its life: a token is refreshed then, while it still works


class TokenStore(Protocol):
    """Where the tokens are kept, for all processes of this machine."""

    async def read(self) -> Mapping[str, Any] | None:
        """What was written last, or None.

        Raises:
            OSError, ValueError: it can't be read, or is spoilt.
        """

    async def write(self, content: Mapping[str, Any]) -> None:
        """Write it down durably.

        Raises:
            OSError: it couldn't be written; what was there still is.
        """

    def locked(self) -> AbstractAsyncContextManager[None]:
        """Keep all others out, of other processes too."""


class Unreadable(ValueError):  # noqa: N818 - said as a state of the file
    """What was written down isn't a pair of tokens."""


@dataclass(frozen=True, slots=True)
class Held:
    """A pair of tokens, and what became of it.

    Args:
        access, refresh: the pair.
        obtained_at: when Zalo gave it.
        expires_at: when the access token dies.
        pending_since: when a refresh was begun of which no end is known, or None.
        consent_needed: why only an administrator's new consent helps, or "".
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    obtained_at: datetime
    expires_at: datetime
    pending_since: datetime | None = None
    consent_needed: str = ""

    def is_alive(self, now: datetime) -> bool:
        return now < self.expires_at

    def is_worn(self, now: datetime) -> bool:
        return now >= self.obtained_at + _WORN * (self.expires_at - self.obtained_at)


def obtained(granted: Granted, now: datetime) -> Held:
    """A pair as it was just given."""
    return Held(granted.access, granted.refresh, now, now + timedelta(seconds=granted.seconds))


def to_json(held: Held) -> dict[str, Any]:
    """What is written down."""
    return {
        "access_token": held.access,
        "refresh_token": held.refresh,
        "obtained_at": held.obtained_at.isoformat(),
        "expires_at": held.expires_at.isoformat(),
        "refresh_pending": held.pending_since and held.pending_since.isoformat(),
        "consent_needed": held.consent_needed,
    }


def from_json(data: Mapping[str, Any]) -> Held:
    """What ``to_json`` gave.

    Raises:
        Unreadable: it didn't.
    """
    try:
        pending = data.get("refresh_pending")
        held = Held(
            access=data["access_token"],
            refresh=data["refresh_token"],
            obtained_at=_moment(data["obtained_at"]),
            expires_at=_moment(data["expires_at"]),
            pending_since=_moment(pending) if pending else None,
            consent_needed=str(data.get("consent_needed", "")),
        )
    except (KeyError, TypeError, ValueError):
        held = None
    if held is None or not (is_token(held.access) and is_token(held.refresh)):
        raise Unreadable("tệp token Zalo hỏng: khôi phục từ bản sao, hoặc xoá rồi chạy 'bot zalo login'")
    return held


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
