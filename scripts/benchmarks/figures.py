"""From what a router said to the figures of a table. Pure; shares are per cent of all messages."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Said:
    """What a router said of a message.

    Args:
        intents: what it takes the message for, the likeliest first.
        confidence: how sure it is of the first, on its own scale.
        decision: "answered", "clarified" or "declined" at its own thresholds; "" where it has none.
    """

    intents: tuple[str, ...]
    confidence: float
    decision: str = ""

    def right(self, wanted: Sequence[str], within: int = 1) -> bool:
        """Whether one of the wanted intents is among the first so many."""
        return not set(wanted).isdisjoint(self.intents[:within])

    def ours(self, not_ours: tuple[str, ...]) -> bool:
        """Whether it takes the message for one in scope: no intent that begins so."""
        return bool(self.intents) and not self.intents[0].startswith(not_ours)

    def in_scope(self, not_ours: tuple[str, ...]) -> tuple[bool, float]:
        """How sure it is that the message is in scope, to be compared: the surer of a neighbour's intent, the less."""
        return (True, self.confidence) if self.ours(not_ours) else (False, -self.confidence)


def percent(part: float, whole: float) -> float | None:
    """A share in per cent, one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def accuracy(said: Sequence[Said], wanted: Sequence[Sequence[str]], within: int = 1) -> float | None:
    """Messages whose intent is among the first so many."""
    return percent(sum(s.right(w, within) for s, w in zip(said, wanted, strict=True)), len(said))


def macro_accuracy(said: Sequence[Said], wanted: Sequence[Sequence[str]]) -> float | None:
    """The mean of every intent's own accuracy: a rare intent counts as much as a frequent one."""
    by_intent: defaultdict[str, list[bool]] = defaultdict(list)
    for one, intents in zip(said, wanted, strict=True):
        by_intent[intents[0]].append(one.right(intents))
    return percent(sum(map(statistics.fmean, by_intent.values())), len(by_intent))


def right_while_wrong(said: Sequence[Said], wanted: Sequence[Sequence[str]], wrong: float) -> float | None:
    """Messages answered rightly when only the surest are answered, as many as keep the wrong ones below a share.

    Messages of equal confidence are answered together or not at all.

    Args:
        said: what was said of each message.
        wanted: each message's intents.
        wrong: share of all messages that may be answered wrongly (0..1).
    """
    judged = sorted(((s.confidence, s.right(w)) for s, w in zip(said, wanted, strict=True)), key=lambda j: -j[0])
    allowed, rights, wrongs, best = wrong * len(judged), 0, 0, 0
    for _, tied in groupby(judged, key=lambda j: j[0]):
        verdicts = [right for _, right in tied]
        rights, wrongs = rights + sum(verdicts), wrongs + len(verdicts) - sum(verdicts)
        if wrongs > allowed:
            break
        best = rights
    return percent(best, len(judged))


Sureness = tuple[bool, float]


def auroc(inside: Sequence[Sureness], outside: Sequence[Sureness]) -> float | None:
    """The chance (per cent) that a message in scope gets more confidence than one out of scope; half for a tie."""
    if not inside or not outside:
        return None
    ranked = sorted([(c, True) for c in inside] + [(c, False) for c in outside])
    below, wins = 0, 0.0
    for _, tied in groupby(ranked, key=lambda r: r[0]):
        mine = [is_inside for _, is_inside in tied]
        ours, theirs = sum(mine), len(mine) - sum(mine)
        wins += ours * (below + theirs / 2)
        below += theirs
    return percent(wins, len(inside) * len(outside))


def percentiles(times: Sequence[float]) -> tuple[float, float]:
    """The 50th and the 99th."""
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]


def decided(said: Sequence[Said], decision: str) -> float | None:
    """Messages decided so; None for a router without thresholds."""
    if not any(s.decision for s in said):
        return None
    return percent(sum(s.decision == decision for s in said), len(said))


def answered_in_scope(said: Sequence[Said], not_ours: tuple[str, ...]) -> float | None:
    """Messages answered with an intent that is in scope; None for a router without thresholds."""
    if not any(s.decision for s in said):
        return None
    return percent(sum(s.decision == "answered" and s.ours(not_ours) for s in said), len(said))


def answered_rightly(said: Sequence[Said], wanted: Sequence[Sequence[str]]) -> float | None:
    """Of the messages answered, those answered rightly."""
    verdicts = [s.right(w) for s, w in zip(said, wanted, strict=True) if s.decision == "answered"]
    return percent(sum(verdicts), len(verdicts))


def offered(said: Sequence[Said], wanted: Sequence[Sequence[str]], within: int) -> float | None:
    """Of the messages asked back, those with the right intent among the choices."""
    verdicts = [s.right(w, within) for s, w in zip(said, wanted, strict=True) if s.decision == "clarified"]
    return percent(sum(verdicts), len(verdicts))
