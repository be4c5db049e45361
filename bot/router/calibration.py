"""How sure is sure: confidence and thresholds learnt from the knowledge base itself.

Some utterances are held out, and with them some intents whole (messages about what we have no entry for); each is
routed by what is left, as written and with slips of the keyboard. A small logistic regression learns from that when
the first candidate is right; the thresholds follow from the share of wrong answers we accept.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.router.features import Features, Vector
from bot.router.neighbours import Neighbours
from bot.router.reading import exact_key
from bot.router.training import fit, softmax

UTTERANCES_OUT = 4  # one utterance in this many is held out
INTENTS_OUT = 6  # and of one intent in this many, all
# Share of all messages that ask what no entry, neighbour's desk or off-topic group is there for.
UNKNOWN_INTENTS = 0.15
WRONG_ANSWERS = 0.05  # share of all messages that may be answered wrongly
UNDERSTOOD_LOST = 0.05  # share of rightly understood messages that may fall below the asking-back threshold
STRANGE = 0.01  # share of rightly understood messages that may be less like our utterances than "like nothing we know"
_SLIPS = 0.15  # share of words with a slip in the replay

Signals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns signals into the chance that the first candidate is right, and says what chance suffices.

    Args:
        weights: logistic regression over (1, signals).
        threshold: chance from which the first candidate is answered.
        ambiguity_threshold: chance from which choices are offered.
        strange: similarity to the nearest utterance below which a message is like nothing we know.
        held_out: share of the held-out utterances (as written, intent known) whose first candidate was right.
    """

    weights: Signals
    threshold: float
    ambiguity_threshold: float
    strange: float
    held_out: float

    def confidence(self, signals: Sequence[float]) -> float:
        """The chance that the first candidate is right."""
        score = self.weights[0] + float(np.dot(self.weights[1:], signals))
        return float(1 / (1 + np.exp(-score)))


NEAREST = 2  # the place of the nearest utterance's similarity among the signals


def signals(first: float, second: float, nearest: float, known: float, words: int) -> list[float]:
    """What confidence is judged by.

    Args:
        first: probability of the first candidate.
        second: probability of the second.
        nearest: similarity of the first candidate's nearest utterance.
        known: share of the message's weight we have features for.
        words: length of the message.
    """
    return [first, float(min(np.log(first / max(second, 1e-9)), 8.0)), nearest, known, float(np.log(words + 1))]


@dataclass(frozen=True, slots=True)
class _Trials:
    """Held-out messages: their signals, whether the first candidate was right, whether their intent was known."""

    signals: Signals
    right: NDArray[np.bool_]
    known_intent: NDArray[np.bool_]
    slipped: NDArray[np.bool_]


def calibrate(
    words: Sequence[Sequence[str]],
    vectors: Sequence[Vector],
    labels: Sequence[int],
    intents: Sequence[str],
    features: Features,
    mend: Callable[[Sequence[str]], list[str]],
) -> Calibration:
    """Learn confidence and thresholds.

    Args:
        words: the documents' words.
        vectors: their vectors.
        labels: their intents.
        intents: the intents' ids.
        features: what made the vectors.
        mend: repairs slips, as the router does.
    """
    trials = _hold_out(words, vectors, labels, intents, features, mend)
    if not trials.right.any():
        return Calibration(np.zeros(6), 1.0, 0.0, 0.0, 0.0)  # too little knowledge to judge by: always ask back
    known = trials.known_intent
    odds = UNKNOWN_INTENTS / (1 - UNKNOWN_INTENTS)
    balance = np.where(known, 1.0, odds * known.sum() / max((~known).sum(), 1))
    weights = _logistic(trials.signals, trials.right.astype(float), balance)
    chance = 1 / (1 + np.exp(-(weights[0] + trials.signals @ weights[1:])))
    as_written = trials.right[known & ~trials.slipped]
    return Calibration(
        weights=weights,
        threshold=_threshold(chance, trials.right, balance),
        ambiguity_threshold=float(np.quantile(chance[trials.right], UNDERSTOOD_LOST)),
        strange=float(np.quantile(trials.signals[trials.right, NEAREST], STRANGE)),
        held_out=float(as_written.mean()) if len(as_written) else 0.0,
    )


def _hold_out(
    words: Sequence[Sequence[str]],
    vectors: Sequence[Vector],
    labels: Sequence[int],
    intents: Sequence[str],
    features: Features,
    mend: Callable[[Sequence[str]], list[str]],
) -> _Trials:
    # Drawn by what they say, not by their place: one more utterance must not deal all cards anew.
    names = [exact_key(w) for w in words]
    unknown = [crc32(intent.encode()) % INTENTS_OUT == 0 for intent in intents]
    tried = [i for i, name in enumerate(names) if crc32(name.encode()) % UTTERANCES_OUT == 0]
    out = set(tried)
    kept = [i for i in range(len(words)) if i not in out and not unknown[labels[i]]]
    kept_labels = [labels[i] for i in kept]
    kept_vectors = [vectors[i] for i in kept]
    weights = fit([names[i] for i in kept], kept_vectors, kept_labels, len(features.names), len(intents))
    neighbours = Neighbours.of(kept_vectors, kept_labels, len(features.names))
    found = []
    for i in tried:
        slipped = features.vector(mend(_slip(words[i], random.Random(names[i]))))
        for vector in (vectors[i], slipped):
            belief = softmax(vector.weights @ weights[vector.indices])
            first, second = np.partition(belief, -2)[[-1, -2]]
            intent = int(belief.argmax())
            nearest = neighbours.nearest(vector, intent)
            signal = signals(float(first), float(second), nearest, vector.known, len(words[i]))
            found.append((signal, intent == labels[i], not unknown[labels[i]], vector is slipped))
    return _Trials(
        signals=np.array([f[0] for f in found]).reshape(len(found), -1),
        right=np.array([f[1] for f in found], dtype=bool),
        known_intent=np.array([f[2] for f in found], dtype=bool),
        slipped=np.array([f[3] for f in found], dtype=bool),
    )


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


def _threshold(chance: Signals, right: NDArray[np.bool_], weights: Signals) -> float:
    """The lowest chance at which answering everything above it answers wrongly no more than we accept."""
    order = np.argsort(-chance)
    wrong = np.cumsum((weights * ~right)[order]) / weights.sum()
    enough = int(np.searchsorted(wrong, WRONG_ANSWERS, side="right"))
    return float(chance[order][min(enough, len(order) - 1)])
