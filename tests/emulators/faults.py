"""Faults that a server is told to make: some of its calls, by chance, or the next ones."""

from __future__ import annotations

import random
from collections import Counter, deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong with a call.

    Args:
        kind: a name the server knows: "429", "403", "500", "502", "reset" (the connection breaks before anything is
            done), "reset-after" (all is done, and the connection breaks before the answer), "delay", or one of its own.
        seconds: how long a "delay" takes, or what a 429 asks to wait.
    """

    kind: str
    seconds: float = 0.0


@dataclass
class Faults:
    """Which calls go wrong.

    Args:
        seed: the same seed makes the same calls go wrong, in the order they come.
    """

    seed: int = 0
    rates: list[tuple[float, Fault, frozenset[str]]] = field(default_factory=list)
    coming: deque[tuple[Fault, frozenset[str]]] = field(default_factory=deque)
    made: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def sometimes(self, rate: float, fault: Fault, *calls: str) -> None:
        """From now on this share of the calls fails so; of all calls when none are named."""
        self.rates.append((rate, fault, frozenset(calls)))

    def next(self, fault: Fault, *calls: str, times: int = 1) -> None:
        """The next calls (of those named) fail so."""
        self.coming.extend([(fault, frozenset(calls))] * times)

    def clear(self) -> None:
        self.rates.clear()
        self.coming.clear()

    def draw(self, call: str) -> Fault | None:
        """The fault of a call, or None: what a server asks once a call."""
        fault = self._coming(call) or self._by_chance(call)
        if fault:
            self.made[fault.kind] += 1
        return fault

    def _coming(self, call: str) -> Fault | None:
        for waiting in self.coming:
            if not waiting[1] or call in waiting[1]:
                self.coming.remove(waiting)
                return waiting[0]
        return None

    def _by_chance(self, call: str) -> Fault | None:
        for rate, fault, calls in self.rates:
            if (not calls or call in calls) and self.chance.random() < rate:
                return fault
        return None
