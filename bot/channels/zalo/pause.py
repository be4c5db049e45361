"""How long a channel keeps quiet when Zalo says that there were too many calls."""

from __future__ import annotations

from collections.abc import Callable

_FIRST = 2.0
_LONGEST = 120.0


class Pause:
    """One back-off for all calls; those that were under way together count as one.

    Args:
        clock: seconds that only rise.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._next = _FIRST
        self._until = 0.0

    @property
    def left(self) -> float:
        """Seconds until a call may be made again."""
        return max(0.0, self._until - self._clock())

    def begin(self, asked: float | None) -> float:
        """There were too many calls.

        Args:
            asked: seconds that Zalo asked to wait, if it did.

        Returns:
            how long to wait.
        """
        if not self.left:
            self._until = self._clock() + max(self._next, asked or 0.0)
            self._next = min(2 * self._next, _LONGEST)
        return self.left

    def over(self) -> None:
        """A call went well."""
        self._next = _FIRST
