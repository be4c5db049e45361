"""How fast a bot may send."""

from __future__ import annotations

import math
from collections.abc import Callable

from . import guesses


class _Bucket:
    def __init__(self, burst: float, rate: float, now: float) -> None:
        self.burst = burst
        self.rate = rate
        self.tokens = burst
        self.at = now

    def wait(self, now: float) -> float:
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


class Floods:
    """Counts what is sent: in each chat, in each group, and in all.

    Args:
        clock: seconds that only rise.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, int], _Bucket] = {}

    def wait(self, chat_id: int, *, group: bool) -> int:
        """Count one message.

        Returns:
            0 when it may pass, else the whole seconds to wait.
        """
        now = self._clock()
        buckets = [
            self._bucket("all", 0, guesses.OVERALL_BURST, guesses.OVERALL_RATE, now),
            self._bucket("chat", chat_id, guesses.CHAT_BURST, guesses.CHAT_RATE, now),
        ]
        if group:
            buckets.append(self._bucket("group", chat_id, guesses.GROUP_BURST, guesses.GROUP_RATE, now))
        longest = max(bucket.wait(now) for bucket in buckets)
        if not longest:
            for bucket in buckets:
                bucket.tokens -= 1
        return math.ceil(longest)

    def _bucket(self, kind: str, of: int, burst: float, rate: float, now: float) -> _Bucket:
        return self._buckets.setdefault((kind, of), _Bucket(burst, rate, now))
