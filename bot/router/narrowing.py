"""Which candidates fit what a message plainly speaks of: who names one scheme isn't offered another's answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bot.router.features import CONCEPT, Features, Floats
from bot.router.neighbours import Neighbours

STRENGTH = 0.4  # how much the concepts weigh against the classifier's belief, both as logarithms
_SELDOM = 0.05  # an intent may be about a concept that none of its utterances names


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How well each intent goes with a concept.

    Args:
        rows: concept -> its row.
        fits: concepts × intents, to be added to the logarithm of belief.
    """

    rows: dict[str, int]
    fits: Floats

    @classmethod
    def of(cls, concepts: Iterable[str], features: Features, neighbours: Neighbours) -> Narrowing:
        """From how many of each intent's utterances speak of a concept.

        Args:
            concepts: those that narrow.
            features: the features; concepts are among them.
            neighbours: the utterances.
        """
        known = {c: features.names[CONCEPT + c] for c in concepts if CONCEPT + c in features.names}
        rows = {concept: row for row, concept in enumerate(known)}
        row_of = np.full(len(features.names), -1, dtype=np.int32)
        row_of[list(known.values())] = list(rows.values())
        found = row_of[neighbours.indices]
        intents = np.repeat(neighbours.intents(), np.diff(neighbours.pointers))
        counts = np.zeros((len(rows), len(neighbours.starts) - 1), dtype=np.float32)
        np.add.at(counts, (found[found >= 0], intents[found >= 0]), 1)
        shares = counts / np.maximum(np.diff(neighbours.starts), 1)
        return cls(rows, (STRENGTH * np.log(shares + _SELDOM)).astype(np.float32))

    def narrowed(self, beliefs: Floats, concepts: Iterable[str]) -> Floats:
        """The intents' scores when what is spoken of counts too: only their order means something.

        Args:
            beliefs: the classifier's, by intent.
            concepts: those found in the message.
        """
        rows = [self.rows[concept] for concept in concepts if concept in self.rows]
        scores: Floats = np.log(beliefs + 1e-9)
        return scores + self.fits[rows].sum(axis=0) if rows else scores
