"""What a message's words are: normalised, folded, expanded, padding gone, slips of the keyboard mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.schema import Vocabulary
from bot.text.expand import Expander
from bot.text.fold import fold, tokens
from bot.text.normalise import normalise
from bot.text.syllable import is_syllable
from bot.text.telex import decode

LONGEST_READ = 6000  # characters of a message that are looked at; nobody's question is longer
SHORTEST_REPAIRED = 4  # letters; below that a slip and another word look the same
REMEMBERED = 8192  # texts whose words are kept at hand: all utterances, which a changed knowledge base reads anew
LONG_WORD = 7  # from here on two slips are allowed


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as words.

    Args:
        words: folded words.
        repaired: (as typed, as read) of every word that was mended.
    """

    words: tuple[str, ...]
    repaired: tuple[tuple[str, str], ...] = ()


class Reader:
    """Reads messages with the staff's vocabulary.

    Args:
        vocabulary: abbreviations and fillers.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._plain = _plain_reader(vocabulary)
        self._stand_alone = {" ".join(self._plain(text)[0]) for text in vocabulary.stand_alone}
        self._follow_up_words = {word for text in vocabulary.follow_up_words for word in self._plain(text)[0]}
        self._known: list[str] = []
        self._known_set: frozenset[str] = frozenset()

    def learn(self, words: Iterable[str]) -> None:
        """Words that slips are mended to: those of the knowledge base.

        Args:
            words: folded words; the longer ones are used.
        """
        known = {word for word in words if word.isalpha() and len(word) >= SHORTEST_REPAIRED - 1}
        self._known, self._known_set = sorted(known), frozenset(known)

    def words(self, text: str) -> list[str]:
        """The words, without repair: for labels, commands and other exact comparisons.

        Args:
            text: as written.
        """
        expanded, words = self._plain(text[:LONGEST_READ])
        # A message of padding alone ("dạ em chào") is still something said.
        return list(words or expanded)

    def read(self, text: str, words: Sequence[str] | None = None) -> Reading:
        """The words, slips mended.

        Args:
            text: as written.
            words: its words, when they are known already.
        """
        typed = self.words(text) if words is None else words
        words = self.mend(typed)
        repaired = tuple((old, new) for old, new in zip(typed, words, strict=True) if old != new)
        return Reading(tuple(words), repaired)

    def mend(self, words: Iterable[str]) -> list[str]:
        """The words with slips mended."""
        return [self._mend(word) for word in words]

    def is_fragment(self, text: str) -> bool:
        """Whether more is plainly to come: "cho em hỏi", "alo ad ơi", a message ending in a comma or dots."""
        stripped = text.rstrip()
        if stripped.endswith((",", "...", "…", ":")):
            return True
        expanded, words = self._plain(text[:LONGEST_READ])
        return bool(expanded) and (" ".join(expanded) in self._stand_alone or not words)

    def is_follow_up(self, words: Iterable[str]) -> bool:
        """Whether the words say nothing but figures, units and "thế còn … thì sao"."""
        return all(word in self._follow_up_words or word[0].isdigit() for word in words)

    def _mend(self, word: str) -> str:
        """Only what is no Vietnamese syllable and no word of ours is a slip."""
        if word in self._known_set or not word.isalpha() or not word.isascii() or is_syllable(word):
            return word
        decoded = decode(word)
        if decoded:
            return decoded
        if len(word) < SHORTEST_REPAIRED:
            return word
        slips = 1 if len(word) < LONG_WORD else 2
        best = process.extractOne(word, self._known, scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else word


@lru_cache(maxsize=2)
def _plain_reader(vocabulary: Vocabulary) -> Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Reads texts with a vocabulary: the words with abbreviations expanded, and of them those that aren't fillers.

    One message is read several times on its way, the labels offered after an answer with every message, and all
    utterances again when one of them changed.
    """
    marked = re.compile(rf"\b(?:{'|'.join(map(re.escape, map(normalise, vocabulary.marked_fillers))) or '(?!)'})\b")
    expander = Expander((a.forms, a.means) for a in vocabulary.abbreviations)
    fillers = Expander([(vocabulary.fillers, "")])

    @lru_cache(maxsize=REMEMBERED)
    def read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        expanded = expander.expand(tokens(fold(marked.sub(" ", normalise(text)))))
        return tuple(expanded), tuple(fillers.expand(expanded))

    return read


def exact_key(words: Iterable[str]) -> str:
    """The form in which two messages are the same message."""
    return " ".join(words)
