"""Marks restored to toneless Vietnamese, for staff who read it; the bot itself understands it without.

Which marked word a toneless one is follows from the words beside it, as the knowledge base's own texts have them. Words
that those texts don't have can be left to pyvi, which only staff who want that install: it brings a machine-learning
library that the service has no use for, and on such questions it alone is right in no more than three words of five.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import log

from bot.knowledge.base import KnowledgeBase
from bot.text.fold import fold
from bot.text.normalise import compose, normalise

_WORD = re.compile(r"[^\W\d_]+")
_NOTHING = ""  # stands before the first word
_ALONE = 1.0  # weight of how often a word stands at all against the word before it
_NEVER = 1e-6

Restorer = Callable[[str], str]


class MarksUnavailableError(Exception):
    """What restores the marks of unknown words isn't installed."""


class Marks:
    """Restores marks.

    Args:
        texts: texts as written; those without any marks teach nothing.
        unknown: restores the marks of a whole text, for the words that aren't in the texts; None leaves those.
    """

    def __init__(self, texts: Iterable[str], unknown: Restorer | None = None) -> None:
        self._times: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        forms: dict[str, set[str]] = defaultdict(set)
        for text in map(normalise, texts):
            if fold(text) == text:
                continue
            words = [_NOTHING, *_WORD.findall(text)]
            self._times.update(words)
            self._pairs.update(pairwise(words))
            for word in words:
                forms[fold(word)].add(word)
        self._forms = {plain: sorted(marked) for plain, marked in forms.items()}
        self._count = sum(self._times.values())
        self._unknown = unknown

    def restore(self, text: str) -> str:
        """The text with marks; a word that can't be told stays as it was, and so does one that has marks.

        Args:
            text: Vietnamese, without marks or with some.
        """
        text = compose(text)
        words = [match[0] for match in _WORD.finditer(text)]
        marked = self._likeliest([self._candidates(word) for word in words])
        others = self._by_others(text, words)
        restored = iter(
            _cased(other if fold(word.lower()) not in self._forms else new, word)
            for word, new, other in zip(words, marked, others, strict=True)
        )
        return _WORD.sub(lambda _: next(restored), text)

    def _candidates(self, word: str) -> Sequence[str]:
        lower = word.lower()
        return self._forms.get(lower, (lower,)) if lower.isascii() else (lower,)

    def _likeliest(self, candidates: Sequence[Sequence[str]]) -> list[str]:
        """One candidate for each place, so that neighbours go together best."""
        worth = {_NOTHING: 0.0}  # of the best way to each word of a place
        came_from: list[dict[str, str]] = []
        for here in candidates:
            ways = {word: {b: worth[b] + self._goes(b, word) for b in worth} for word in here}
            came_from.append({word: max(way, key=way.__getitem__) for word, way in ways.items()})
            worth = {word: max(way.values()) for word, way in ways.items()}
        backwards = [max(worth, key=worth.__getitem__)]
        for before in reversed(came_from):
            backwards.append(before[backwards[-1]])
        return backwards[-2::-1]

    def _goes(self, before: str, word: str) -> float:
        alone = self._times[word] / self._count if self._count else 0.0
        return log((self._pairs[before, word] + _ALONE * alone) / (self._times[before] + _ALONE) + _NEVER)

    def _by_others(self, text: str, words: Sequence[str]) -> Sequence[str]:
        """The words as the other restorer has them; as they are, if there is none or it has lost count."""
        if self._unknown is None or all(word.lower() in self._forms for word in words):
            return words
        others = _WORD.findall(self._unknown(text))
        same = len(others) == len(words) and all(
            fold(other).lower() == fold(word).lower() for other, word in zip(others, words, strict=True)
        )
        return others if same else words


def texts_of(kb: KnowledgeBase) -> Iterator[str]:
    """What citizens ask, as the knowledge base has it."""
    for entry in kb.entries.values():
        yield from (entry.title, *entry.utterances, *entry.examples)
    for group in kb.off_topic.groups.values():
        yield from group.utterances


def pyvi_restorer() -> Restorer:
    """What restores the marks of any text; loading it takes seconds.

    Raises:
        MarksUnavailableError: it isn't installed.
    """
    try:
        from pyvi import ViUtils
    except ImportError as error:
        raise MarksUnavailableError from error

    def restore(text: str) -> str:
        try:
            return str(ViUtils.add_accents(text))
        except (KeyError, IndexError, ValueError):  # it fails on some texts
            return text

    return restore


def _cased(word: str, like: str) -> str:
    """A word in capitals where the other one is."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:].lower() if like[:1].isupper() else word.lower()
