"""How sure is sure: confidence and thresholds learnt from the knowledge base itself.

Some utterances are held out, and with them some intents whole (messages about what we have no entry for); each is
routed by what is left, as written, with slips of the keyboard, and cut short. A small logistic regression learns from
that when the first candidate is right; the thresholds follow from the share of wrong answers we accept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.router.features import Features, Floats, Vector
from bot.router.neighbours import Neighbours
from bot.router.reading import exact_key
from bot.router.signals import NEAREST, SIGNALS, judge
from bot.router.training import fit, softmax

UTTERANCES_OUT = 4  # one utterance in this many is held out
MOST_OUT = 2000  # but no more than these: enough to judge by
INTENTS_OUT = 6  # and of one intent in this many, all
# Share of all messages that ask what no entry, neighbour's desk or off-topic group is there for.
UNKNOWN_INTENTS = 0.2
UNDERSTOOD_LOST = 0.05  # share of rightly understood messages that may fall below the asking-back threshold
STRANGE = 0.01  # share of rightly understood messages that may be less like our utterances than "like nothing we know"
_CUT_SHORT = 0.3  # share of messages replayed with only a few of their words
_LONGEST_CUT = 4
_SLIPS = 0.15  # share of words with a slip in the replay

Signals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """Shares of all messages that may be answered wrongly.

    Args:
        wrong: by any entry.
        wrong_money: of these, by entries that state an amount or a percentage, on which citizens spend their own.
    """

    wrong: float = 0.05
    wrong_money: float = 0.02


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns signals into the chance that the first candidate is right, and says what chance suffices.

    Args:
        weights: logistic regression over (1, signals).
        threshold: chance from which the first candidate is answered.
        careful_threshold: the same for an entry that states money.
        ambiguity_threshold: chance from which choices are offered.
        strange: similarity to the nearest utterance below which a message is like nothing we know.
        held_out: share of the held-out utterances (as written, intent known) whose first candidate was right.
    """

    weights: Signals
    threshold: float
    careful_threshold: float
    ambiguity_threshold: float
    strange: float
    held_out: float

    def confidence(self, signals: Sequence[float]) -> float:
        """The chance that the first candidate is right."""
        score = self.weights[0] + float(np.dot(self.weights[1:], signals))
        return float(1 / (1 + np.exp(-score)))


class Replay(StrEnum):
    """How a held-out message is said again."""

    AS_WRITTEN = "as_written"
    SLIPPED = "slipped"
    CUT_SHORT = "cut_short"


@dataclass(frozen=True, slots=True)
class Trial:
    """A held-out message, routed by what is left.

    Args:
        words: as read, slips mended.
        intent: what it asks.
        known_intent: whether its intent was left something to be known by.
        replay: how it is said.
        beliefs: the classifier's, by intent.
        first: the first candidate.
        signals: what confidence is judged by.
    """

    words: Sequence[str]
    intent: int
    known_intent: bool
    replay: Replay
    beliefs: Floats
    first: int
    signals: Sequence[float]


@dataclass(frozen=True, slots=True)
class _Trials:
    """Held-out messages: signals, the first candidate, whether it was right, whether the intent was known, how said."""

    signals: Signals
    first: NDArray[np.int32]
    right: NDArray[np.bool_]
    known_intent: NDArray[np.bool_]
    as_written: NDArray[np.bool_]

    @classmethod
    def of(cls, trials: Sequence[Trial]) -> _Trials:
        return cls(
            signals=np.array([trial.signals for trial in trials]).reshape(len(trials), -1),
            first=np.array([trial.first for trial in trials], dtype=np.int32),
            right=np.array([trial.first == trial.intent for trial in trials], dtype=bool),
            known_intent=np.array([trial.known_intent for trial in trials], dtype=bool),
            as_written=np.array([trial.replay is Replay.AS_WRITTEN for trial in trials], dtype=bool),
        )


@dataclass(frozen=True, slots=True)
class Lessons:
    """What a model learns from.

    Args:
        words: the documents' words.
        vectors: their vectors.
        labels: their intents.
        intents: the intents' ids.
        features: what made the vectors.
        mend: repairs slips, as the router does.
    """

    words: Sequence[Sequence[str]]
    vectors: Sequence[Vector]
    labels: Sequence[int]
    intents: Sequence[str]
    features: Features
    mend: Callable[[Sequence[str]], list[str]]


def calibrate(lessons: Lessons, careful: Collection[str], rates: Rates) -> Calibration:
    """Learn confidence and thresholds.

    Args:
        lessons: what the model learns from.
        careful: the intents that state money.
        rates: how many answers may be wrong.
    """
    trials = _Trials.of(list(hold_out(lessons)))
    if not trials.right.any():  # too little knowledge to judge by: always ask back
        return Calibration(np.zeros(1 + SIGNALS), 1.0, 1.0, 0.0, 0.0, 0.0)
    known = trials.known_intent
    odds = UNKNOWN_INTENTS / (1 - UNKNOWN_INTENTS)
    balance = np.where(known, 1.0, odds * known.sum() / max((~known).sum(), 1))
    weights = _logistic(trials.signals, trials.right.astype(float), balance)
    chance = 1 / (1 + np.exp(-(weights[0] + trials.signals @ weights[1:])))
    states_money = np.array([intent in careful for intent in lessons.intents])[trials.first]
    as_written = trials.right[known & trials.as_written]
    return Calibration(
        weights=weights,
        threshold=_threshold(chance, trials.right, balance, ~states_money, rates.wrong - rates.wrong_money),
        careful_threshold=_threshold(chance, trials.right, balance, states_money, rates.wrong_money),
        ambiguity_threshold=float(np.quantile(chance[trials.right], UNDERSTOOD_LOST)),
        strange=float(np.quantile(trials.signals[trials.right, NEAREST], STRANGE)),
        held_out=float(as_written.mean()) if len(as_written) else 0.0,
    )


def hold_out(lessons: Lessons) -> Iterator[Trial]:
    """Some documents, as written, with slips, some of them cut short too, routed by what the others teach.

    Args:
        lessons: what the model learns from.
    """
    words, vectors, labels, features = lessons.words, lessons.vectors, lessons.labels, lessons.features
    # Drawn by what they say, not by their place: one more utterance must not deal all cards anew.
    names = [exact_key(w) for w in words]
    unknown = [crc32(intent.encode()) % INTENTS_OUT == 0 for intent in lessons.intents]
    one_in = max(UTTERANCES_OUT, len(names) // MOST_OUT)
    tried = [i for i, name in enumerate(names) if crc32(name.encode()) % one_in == 0]
    out = set(tried)
    kept = [i for i in range(len(words)) if i not in out and not unknown[labels[i]]]
    kept_labels = [labels[i] for i in kept]
    kept_vectors = [vectors[i] for i in kept]
    weights = fit([names[i] for i in kept], kept_vectors, kept_labels, len(features.names), len(lessons.intents))
    neighbours = Neighbours.of(kept_vectors, kept_labels, len(features.names))
    for i in tried:
        chance = random.Random(names[i])
        replays = {Replay.AS_WRITTEN: words[i], Replay.SLIPPED: lessons.mend(_slip(words[i], chance))}
        if chance.random() < _CUT_SHORT:
            replays[Replay.CUT_SHORT] = _cut(words[i], chance)
        for replay, read in replays.items():
            vector = vectors[i] if replay is Replay.AS_WRITTEN else features.vector(read)
            beliefs = softmax(vector.weights @ weights[vector.indices])
            concepts = features.finder.find(read)
            first, signals = judge(beliefs, vector, neighbours, read, len(concepts))
            known = not unknown[labels[i]]
            yield Trial(read, labels[i], known, replay, beliefs, first, signals)


def _slip(words: Sequence[str], chance: random.Random) -> list[str]:
    """The words with slips of the keyboard: letters swapped, dropped or doubled."""
    slipped = []
    for word in words:
        if len(word) > 2 and chance.random() < _SLIPS:
            at = chance.randrange(len(word) - 1)
            word = chance.choice(
                (
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                    word[:at] + word[at + 1 :],
                    word[: at + 1] + word[at:],
                )
            )
        slipped.append(word)
    return slipped


def _cut(words: Sequence[str], chance: random.Random) -> list[str]:
    """A few words on end, as who writes "được bao nhiêu tiền" and leaves out of what."""
    length = chance.randint(1, _LONGEST_CUT)
    begin = chance.randint(0, max(len(words) - length, 0))
    return list(words[begin : begin + length])


def _logistic(features: Signals, right: Signals, weights: Signals) -> Signals:
    """Weighted logistic regression by Newton's method, lightly regularised; weights for (1, features)."""
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(features)), (features - mean) / spread])
    solution = np.zeros(design.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-design @ solution))
        gradient = design.T @ (weights * (right - chance)) - solution
        curvature = (design * (weights * chance * (1 - chance))[:, None]).T @ design + np.eye(len(solution))
        solution += np.linalg.solve(curvature, gradient)
    slopes = solution[1:] / spread
    return np.concatenate([[solution[0] - float(slopes @ mean)], slopes])


def _threshold(
    chance: Signals, right: NDArray[np.bool_], weights: Signals, among: NDArray[np.bool_], accepted: float
) -> float:
    """The lowest chance at which answering all those messages above it answers no more of all wrongly than accepted."""
    everything = weights.sum()
    if not among.any():
        among = np.ones_like(among)
    chance, right, weights = chance[among], right[among], weights[among]
    order = np.argsort(-chance)
    wrong = np.cumsum((weights * ~right)[order]) / everything
    enough = int(np.searchsorted(wrong, accepted, side="right"))
    return float(chance[order][min(enough, len(order) - 1)])
