"""Whoever counts what happens in the channel."""

from __future__ import annotations

from typing import Protocol


class Counting(Protocol):
    """Counts what came and what became of it."""

    def count(self, name: str, /, **labels: str) -> None:
        """Count something once."""


class Uncounted:
    """For where nobody looks at the counts."""

    def count(self, name: str, /, **labels: str) -> None:
        """Nothing."""
