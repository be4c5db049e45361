"""What a message speaks of, whatever words it uses: concepts found by their phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

REMEMBERED = 32_768  # texts whose concepts are kept at hand


class ConceptFinder:
    """Finds concepts by their phrases, the longest phrase at each place.

    Args:
        phrases: pairs of a concept's id and the folded words of one of its phrases. A phrase may belong to several
            concepts, and a word inside a phrase still counts for itself ("xã hội" in "trợ cấp xã hội").
    """

    def __init__(self, phrases: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        by_phrase: dict[tuple[str, ...], list[str]] = {}
        for concept, words in phrases:
            if words and concept not in by_phrase.setdefault(tuple(words), []):
                by_phrase[tuple(words)].append(concept)
        self._by_phrase = {phrase: tuple(found) for phrase, found in by_phrase.items()}
        lengths: dict[str, set[int]] = {}
        for phrase in by_phrase:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {word: sorted(found, reverse=True) for word, found in lengths.items()}
        # What is learnt from is looked through more than once, a message with its questions too.
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._phrases)

    def find(self, words: Sequence[str]) -> list[str]:
        """The concepts in a message, each once, in the order in which they are first said.

        Args:
            words: folded words.
        """
        return list(dict.fromkeys([concept for concept, _ in self.phrases(words)]))

    def phrases(self, words: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The concepts in a message with the phrase that says each, in the order in which they are said.

        Args:
            words: folded words.
        """
        return self._remembered(tuple(words))

    def _phrases(self, words: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        found: list[tuple[str, tuple[str, ...]]] = []
        for at, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                phrase = words[at : at + length]
                if concepts := self._by_phrase.get(phrase):
                    found += [(concept, phrase) for concept in concepts]
                    break
        return tuple(found)
