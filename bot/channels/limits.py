"""How much one sender may ask for: token buckets. No I/O; the clock is handed in; memory is bounded."""

from __future__ import annotations

import ipaddress
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
MAX_SENDERS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second in the long run.

    Args:
        burst: how many may come at once.
        per_second: how many come back every second.
    """

    burst: float
    per_second: float

    def __post_init__(self) -> None:
        if self.burst < 1 or self.per_second <= 0:
            raise ValueError("a rate allows at least one, and gives some back")


class Buckets:
    """One token bucket for each sender. Of too many senders, those silent for longest are forgotten.

    Args:
        rate: what each sender may do.
        clock: seconds that only rise.
        max_senders: how many senders are remembered.
    """

    def __init__(self, rate: Rate, clock: Clock = time.monotonic, max_senders: int = MAX_SENDERS) -> None:
        self._rate = rate
        self._clock = clock
        self._max_senders = max_senders
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()  # sender -> tokens, and when

    def __len__(self) -> int:
        return len(self._filled)

    def take(self, sender: str) -> float:
        """Take a token.

        Returns:
            0 when there was one, else in how many seconds there will be.
        """
        now = self._clock()
        tokens, at = self._filled.pop(sender, (self._rate.burst, now))
        tokens = min(self._rate.burst, tokens + (now - at) * self._rate.per_second)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate.per_second
        self._filled[sender] = (tokens if wait else tokens - 1, now)
        if len(self._filled) > self._max_senders:
            self._filled.popitem(last=False)
        return wait


# Whole villages share one address behind a mobile operator's gateway, so an address may do far more than a person.
USER = Rate(burst=12, per_second=0.5)
ADDRESS = Rate(burst=240, per_second=20)


class Limits:
    """What a citizen and an address may send.

    Args:
        user: the rate of one citizen.
        address: the rate of one network address.
        clock: seconds that only rise.
    """

    def __init__(self, user: Rate = USER, address: Rate = ADDRESS, clock: Clock = time.monotonic) -> None:
        self._users = Buckets(user, clock)
        self._addresses = Buckets(address, clock)

    def wait(self, user: str, address: str | None) -> int:
        """Count one request.

        Args:
            user: who asks.
            address: the network address, or None where there is none to tell (a local socket).

        Returns:
            0 when it may pass, else the whole seconds to wait.
        """
        by_address = self._addresses.take(_network(address)) if address else 0.0
        return math.ceil(by_address or self._users.take(user))


def _network(address: str) -> str:
    """An IPv6 customer holds a whole /64, so that is one sender."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))
    except ValueError:
        return address
