"""Moments as the store writes them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

# Vietnam keeps one offset all year, so stamps in it sort as text and begin with the date a citizen saw.
VIETNAM = timezone(timedelta(hours=7))


def stamp(at: datetime) -> str:
    """A moment as text that sorts by time.

    Raises:
        ValueError: the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment to be stored needs a time zone")
    return at.astimezone(VIETNAM).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment that ``stamp`` wrote."""
    return datetime.fromisoformat(text)
