"""The documents as vectors: which of them a message is like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.router.features import Floats, Ints, Vector

LOOKED_AT = 256  # documents of one intent; no entry has so many, and more would only take time


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Documents in compressed sparse rows, sorted by intent.

    Args:
        numbers: each row's document number.
        starts: intent -> its first row; one more at the end.
        pointers, indices, values: the rows.
        features: how many features there are.
    """

    numbers: Ints
    starts: Ints
    pointers: Ints
    indices: Ints
    values: Floats
    features: int

    @classmethod
    def of(cls, vectors: Sequence[Vector], labels: Sequence[int], features: int) -> Neighbours:
        """The documents with their intents."""
        # A document without words is like nothing (and its empty row would spoil the sums over rows).
        numbers = sorted((i for i in range(len(vectors)) if len(vectors[i].indices)), key=lambda i: labels[i])
        intents = max(labels, default=-1) + 1
        return cls(
            numbers=np.array(numbers, dtype=np.int32),
            starts=np.searchsorted([labels[i] for i in numbers], range(intents + 1)).astype(np.int32),
            pointers=np.cumsum([0, *(len(vectors[i].indices) for i in numbers)]).astype(np.int32),
            indices=np.concatenate([vectors[i].indices for i in numbers]),
            values=np.concatenate([vectors[i].weights for i in numbers]),
            features=features,
        )

    def vectors(self) -> Iterator[tuple[int, Vector]]:
        """The documents again: (document number, vector)."""
        for row, number in enumerate(self.numbers.tolist()):
            part = slice(self.pointers[row], self.pointers[row + 1])
            yield number, Vector(self.indices[part], self.values[part], 1.0)

    def intents(self) -> Ints:
        """Each row's intent number."""
        return np.repeat(np.arange(len(self.starts) - 1, dtype=np.int32), np.diff(self.starts))

    def nearest(self, vector: Vector, intent: int) -> float:
        """Similarity (0..1) of the intent's most similar document; 0 when it has none."""
        return float(self._similar(vector, *self._rows(intent)).max(initial=0.0))

    def covered(self, vector: Vector, intent: int) -> float:
        """Share of a message's weight (0..1) for which the intent's documents, all together, have a feature.

        What is left the intent doesn't explain: another question, or a circumstance that changes the matter.
        """
        begin, end = self.pointers[list(self._rows(intent))]
        said = np.zeros(self.features + 1, dtype=bool)
        said[self.indices[begin:end]] = True
        return float(np.square(vector.weights[said[vector.indices]]).sum())

    def most_similar(self, vector: Vector, count: int) -> list[tuple[int, float]]:
        """The most similar documents of all: (document number, similarity), best first."""
        similar = self._similar(vector, 0, len(self.numbers))
        return [(int(self.numbers[row]), float(similar[row])) for row in np.argsort(-similar)[:count]]

    def _rows(self, intent: int) -> tuple[int, int]:
        """An intent's first row and the one after the last that is looked at; none for an intent without documents."""
        if intent + 1 >= len(self.starts):
            return 0, 0
        first = int(self.starts[intent])
        return first, min(int(self.starts[intent + 1]), first + LOOKED_AT)

    def _similar(self, vector: Vector, first: int, last: int) -> Floats:
        """Cosine of a message with rows first..last-1."""
        if first == last:
            return np.zeros(0, dtype=np.float32)
        begin, end = self.pointers[first], self.pointers[last]
        spread = np.zeros(self.features + 1, dtype=np.float32)
        spread[vector.indices] = vector.weights
        products = self.values[begin:end] * spread[self.indices[begin:end]]
        similar: Floats = np.add.reduceat(products, self.pointers[first:last] - begin)
        return similar
