"""What speaks for and against the first candidate, as numbers that confidence is learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bot.router.features import Floats, Vector
from bot.router.neighbours import Neighbours

SIGNALS = 8
NEAREST = 2  # the place of the nearest utterance's similarity among them
_MOST_LEAD = 8.0  # how much surer than the second candidate counts, as a logarithm


class Judged(NamedTuple):
    """The first candidate's number, and the signals."""

    first: int
    signals: list[float]


def judge(beliefs: Floats, vector: Vector, neighbours: Neighbours, words: Sequence[str], concepts: int) -> Judged:
    """The first candidate with what speaks for and against it.

    Args:
        beliefs: the classifier's, by intent; at least two.
        vector: the message.
        neighbours: the utterances.
        words: the message's words.
        concepts: how many concepts were found in it.

    Returns:
        with the signals: belief in the first; its lead over the second; similarity of its nearest utterance; share of
        the message's weight that is known at all, and that the first candidate's own utterances have; how spread the
        beliefs are; length; how many concepts.
    """
    second, first = (int(i) for i in np.argpartition(beliefs, -2)[-2:])
    if beliefs[second] > beliefs[first]:
        first, second = second, first
    near = neighbours.nearest(vector, first)
    lead = min(float(np.log(beliefs[first] / max(beliefs[second], 1e-9))), _MOST_LEAD)
    spread = -float(beliefs @ np.log(beliefs + 1e-9))
    covered = neighbours.covered(vector, first)
    length = float(np.log(len(words) + 1))
    signals = [float(beliefs[first]), lead, near, vector.known, covered, spread, length, float(concepts)]
    return Judged(first, signals)
