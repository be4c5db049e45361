"""A clock that a test can put forward."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """The time of day, and what it was put forward by."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **by: float) -> None:
        """Put it forward: ``advance(days=7, seconds=1)``."""
        self._ahead += timedelta(**by)

    def milliseconds(self) -> int:
        return int(self().timestamp() * 1000)
