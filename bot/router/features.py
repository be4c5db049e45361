"""Messages as sparse vectors, TF-IDF weighted: words with what they mean, and letters.

Two families. Words: words, pairs of neighbouring words, concepts and pairs of concepts. Letters: 2 and 4 in a row
within a word. Each family has its share of the weight. Words and letters that the knowledge base has no feature for
still count in a message's length: a message of unknown words is like nothing we know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from bot.text.concepts import ConceptFinder

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
WORDS_REMEMBERED = 5000
LETTERS = (2, 4)  # 3 between them adds work and no understanding
WORDS_SHARE = 0.6  # of the weight; the letters' share is the rest
CONCEPT = "@"  # what a concept's feature begins with; no word does
LETTER = "~"  # the same of letters in a row


@dataclass(frozen=True, slots=True)
class Vector:
    """One message: feature numbers, their weights, and the share of its weight that is known (0..1)."""

    indices: Ints
    weights: Floats
    known: float


def word_features(words: Sequence[str], concepts: Iterable[str] = ()) -> list[str]:
    """Words, pairs of neighbouring words, concepts, pairs of concepts.

    Args:
        words: folded words.
        concepts: the ids of the concepts among them, in any order.
    """
    meant = [CONCEPT + concept for concept in sorted(concepts)]
    pairs = [f"{a} {b}" for a, b in pairwise(words)]
    return [*words, *pairs, *meant, *(f"{a} {b}" for a, b in combinations(meant, 2))]


@lru_cache(maxsize=WORDS_REMEMBERED)
def _letters(word: str) -> tuple[str, ...]:
    padded = f"_{word}_"
    return tuple(LETTER + padded[i : i + n] for n in LETTERS for i in range(len(padded) - n + 1))


def letter_features(words: Sequence[str]) -> list[str]:
    """2 and 4 letters in a row within a word, its ends marked."""
    return [gram for word in words for gram in _letters(word)]


class Features:
    """The features of a knowledge base with their weights.

    Args:
        names: feature -> number.
        idf: weight by number.
        unseen: weight of a feature that isn't among them.
        finder: finds the concepts in a message.
    """

    def __init__(self, names: dict[str, int], idf: Floats, unseen: float, finder: ConceptFinder) -> None:
        self.names = names
        self.idf = idf
        self.unseen = unseen
        self.finder = finder
        self._idf_list: list[float] = idf.tolist()
        # Words come again and again, in the documents as in messages.
        self._letters_of = lru_cache(maxsize=WORDS_REMEMBERED)(lambda word: self._numbered(_letters(word)))

    @classmethod
    def learn(cls, documents: Iterable[Sequence[str]], finder: ConceptFinder) -> Features:
        """Features of all documents (each a sequence of words)."""
        seen: Counter[str] = Counter()
        count = 0
        for words in documents:
            # Not a set: its order differs from process to process, and with it the numbers of the features.
            seen.update(dict.fromkeys(_all_features(words, finder)).keys())
            count += 1
        often = {name: times for name, times in seen.items() if times > 1 or not _is_pair(name)}
        names = {name: i for i, name in enumerate(often)}
        idf = np.array([log((1 + count) / (1 + times)) + 1 for times in often.values()], dtype=np.float32)
        return cls(names, idf, log(1 + count) + 1, finder)

    def with_more(self, documents: Iterable[Sequence[str]]) -> Features:
        """These features as they are, and what some more documents have beyond them, as rare as can be."""
        names = dict(self.names)
        for words in documents:
            for name in _all_features(words, self.finder):
                names.setdefault(name, len(names))
        more = np.full(len(names) - len(self.names), self.unseen, dtype=np.float32)
        return Features(names, np.concatenate([self.idf, more]), self.unseen, self.finder)

    def words_and_pairs(self) -> Iterator[tuple[str, int]]:
        """The words and pairs of neighbouring words among the features, with their numbers."""
        return ((name, number) for name, number in self.names.items() if name[0] not in (CONCEPT, LETTER))

    def word_features(self, words: Sequence[str]) -> list[str]:
        """A message's words and what they mean, as features' names."""
        return word_features(words, self.finder.find(words))

    def vector(self, words: Sequence[str]) -> Vector:
        """A message's vector; its length is 1 when every feature is known."""
        indices: list[int] = []
        weights: list[float] = []
        known = 0.0
        idf = self._idf_list
        families = (
            (WORDS_SHARE, self._numbered(self.word_features(words))),
            (1 - WORDS_SHARE, self._letter_numbers(words)),
        )
        for weight, (numbers, strangers) in families:
            found = Counter(numbers)
            # Most come once; the call costs more than the sum.
            values = [idf[n] if times == 1 else _damped(times) * idf[n] for n, times in found.items()]
            total = sum([value * value for value in values])
            unknown = sum([(_damped(times) * self.unseen) ** 2 for times in Counter(strangers).values()])
            if total + unknown:
                share = sqrt(weight / (total + unknown))
                indices += found
                weights += [share * value for value in values]
                known += weight * total / (total + unknown)
        return Vector(np.array(indices, dtype=np.int32), np.array(weights, dtype=np.float32), known)

    def _letter_numbers(self, words: Sequence[str]) -> tuple[list[int], list[str]]:
        numbers: list[int] = []
        strangers: list[str] = []
        for word in words:
            found, unknown = self._letters_of(word)
            numbers += found
            strangers += unknown
        return numbers, strangers

    def _numbered(self, grams: Iterable[str]) -> tuple[list[int], list[str]]:
        """Numbers of the known features, and the unknown ones."""
        numbers: list[int] = []
        strangers: list[str] = []
        for gram in grams:
            number = self.names.get(gram)
            if number is not None:
                numbers.append(number)
            elif not _is_pair(gram):
                strangers.append(gram)
        return numbers, strangers


def _all_features(words: Sequence[str], finder: ConceptFinder) -> list[str]:
    return [*word_features(words, finder.find(words)), *letter_features(words)]


def _is_pair(feature: str) -> bool:
    """Whether it is two words or two concepts.

    A pair seen once teaches nothing, and there are more of them than of all else; that one is new says nothing of
    whether a message is understood.
    """
    return " " in feature


def _damped(times: int) -> float:
    """What a feature that occurs so many times counts."""
    return 1 + log(times)
