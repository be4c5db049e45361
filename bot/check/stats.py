"""How far the router is to be trusted: the held-out utterances again, by confidence, by outcome, by topic and entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.check.examples import same
from bot.knowledge.base import topic_of
from bot.router.calibration import Replay, Trial
from bot.router.router import Router
from bot.router.routing import COMMANDS, OFF_TOPIC, Ambiguous, Match, Routing

BINS = 10
WEAKEST = 15
_FEWEST_TRIALS = 2  # of one utterance nothing follows
_MISTAKEN_SHOWN = 3

# What becomes of a message: answered rightly; asked back with and without the right one; answered wrongly; given up.
RIGHT, OFFERED, ASKED, WRONG, LOST = "right", "offered", "asked", "wrong", "lost"
OUTCOMES = (RIGHT, OFFERED, ASKED, WRONG, LOST)
AS_WRITTEN, UNKNOWN = str(Replay.AS_WRITTEN), "unknown"
KINDS = (*map(str, Replay), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Bin:
    """Held-out messages of about the same confidence.

    Args:
        least: the lowest confidence in it.
        messages: how many.
        confidence: their mean confidence, which is how many should be right.
        right: the share whose first candidate was right.
    """

    least: float
    messages: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Understood:
    """How the held-out utterances of a topic folder or of an entry were understood.

    Args:
        name: the folder, or the entry.
        messages: how many.
        right: the share whose first candidate was right.
        taken_for: what the others were taken for, with how often, most often first.
    """

    name: str
    messages: int
    right: float
    taken_for: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """What ``bot check --stats`` tells.

    Args:
        thresholds: name -> value.
        outcomes: utterances as written, with slips, and such as ask what nothing was left for (to decline those is
            right) -> outcome -> how many.
        bins: by confidence; empty ones are left out.
        topics: by folder.
        weakest: the entries understood worst.
    """

    thresholds: dict[str, float]
    outcomes: dict[str, dict[str, int]]
    bins: tuple[Bin, ...]
    topics: tuple[Understood, ...]
    weakest: tuple[Understood, ...]


@dataclass(slots=True)
class _Tally:
    messages: int = 0
    right: int = 0
    taken_for: Counter[str] = field(default_factory=Counter)

    def understood(self, name: str) -> Understood:
        often = sorted(self.taken_for.items(), key=lambda item: (-item[1], item[0]))
        return Understood(name, self.messages, self.right / self.messages, tuple(often[:_MISTAKEN_SHOWN]))


def stats(router: Router) -> Stats:
    """Route the held-out utterances again; it takes as long as learning anew.

    Args:
        router: in service or about to be.
    """
    replayed = list(router.replay())
    intents = router.model.intents
    calibration = router.model.calibration
    outcomes = {kind: dict.fromkeys(OUTCOMES, 0) for kind in KINDS}
    for trial, routing in replayed:
        outcomes[_kind(trial)][_outcome(trial, routing, intents)] += 1
    as_written = [trial for trial, _ in replayed if _kind(trial) == AS_WRITTEN]
    entries = [trial for trial in as_written if not intents[trial.intent].startswith((COMMANDS, OFF_TOPIC))]
    unsure = [e for e in _understood(entries, intents, str) if e.messages >= _FEWEST_TRIALS and e.right < 1]
    weakest = sorted(unsure, key=lambda e: (e.right, -e.messages, e.name))
    return Stats(
        thresholds={
            "answer": calibration.threshold,
            "answer_money": calibration.careful_threshold,
            "ask_back": calibration.ambiguity_threshold,
            "like_nothing": calibration.strange,
        },
        outcomes=outcomes,
        bins=_bins(replayed, intents),
        topics=tuple(_understood(as_written, intents, topic_of)),
        weakest=tuple(weakest[:WEAKEST]),
    )


def _kind(trial: Trial) -> str:
    return str(trial.replay) if trial.known_intent else UNKNOWN


def _outcome(trial: Trial, routing: Routing, intents: Sequence[str]) -> str:
    wanted = intents[trial.intent]
    if isinstance(routing, Match):
        return RIGHT if same(routing.intent, wanted) else WRONG
    if isinstance(routing, Ambiguous):
        return OFFERED if any(same(candidate.intent, wanted) for candidate in routing.candidates) else ASKED
    return LOST


def _is_right(trial: Trial, intents: Sequence[str]) -> bool:
    return same(intents[trial.first], intents[trial.intent])


def _bins(replayed: Iterable[tuple[Trial, Routing]], intents: Sequence[str]) -> tuple[Bin, ...]:
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for trial, routing in replayed:
        number = min(int(routing.score * BINS), BINS - 1)
        found[number].append((routing.score, _is_right(trial, intents)))
    return tuple(
        Bin(number / BINS, len(one), sum(s for s, _ in one) / len(one), sum(right for _, right in one) / len(one))
        for number, one in sorted(found.items())
    )


def _understood(trials: Iterable[Trial], intents: Sequence[str], group: Callable[[str], str]) -> list[Understood]:
    """How the messages of each group of intents were understood, in the order of the groups' names."""
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for trial in trials:
        tally = tallies[group(intents[trial.intent])]
        tally.messages += 1
        if _is_right(trial, intents):
            tally.right += 1
        else:
            tally.taken_for[intents[trial.first]] += 1
    return [tally.understood(name) for name, tally in sorted(tallies.items())]
