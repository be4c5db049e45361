"""What a message's words are: normalised, folded, expanded, padding gone, slips of the keyboard mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.knowledge.schema import Concepts, Vocabulary
from bot.router.mending import Mender
from bot.text.concepts import ConceptFinder
from bot.text.expand import Expander
from bot.text.fold import fold, tokens
from bot.text.normalise import normalise
from bot.text.telex import vni_to_plain

LONGEST_READ = 6000  # characters of a message that are looked at; nobody's question is longer
REMEMBERED = 32_768  # texts whose words are kept at hand: all utterances, which a changed knowledge base reads anew


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as words.

    Args:
        words: folded words.
        repaired: (as typed, as read) of what was mended: a word, or several where a slip split or joined words.
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
        self._forms = _forms(vocabulary)
        self._mender = Mender({}, {})

    def learn(self, seen: Mapping[str, int]) -> None:
        """What slips are mended by: the words of the knowledge base.

        Args:
            seen: folded words and pairs of neighbours ("a b") -> in how many utterances they stand
                (``mending.counts``).
        """
        self._mender = Mender(seen, self._forms)

    def words(self, text: str) -> list[str]:
        """The words, without repair: for labels, commands and other exact comparisons.

        Args:
            text: as written.
        """
        expanded, words = self._plain(text[:LONGEST_READ])
        # A message of padding alone ("dạ em chào") is still something said.
        return list(words or expanded)

    def concept_finder(self, concepts: Concepts) -> ConceptFinder:
        """What finds these concepts in the words of a message.

        Args:
            concepts: the staff's, their phrases as written.
        """
        return ConceptFinder(
            (concept, self._plain(phrase)[0]) for concept, named in concepts.concepts.items() for phrase in named.words
        )

    def read(self, text: str, words: Sequence[str] | None = None) -> Reading:
        """The words, slips mended.

        Args:
            text: as written.
            words: its words, when they are known already.
        """
        mended, repaired = self._mender.mend(self.words(text) if words is None else words)
        return Reading(tuple(mended), tuple(repaired))

    def mend(self, words: Sequence[str]) -> list[str]:
        """The words with slips mended."""
        return self._mender.mend(words)[0]

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
        expanded = expander.expand(tokens(vni_to_plain(fold(marked.sub(" ", normalise(text))))))
        return tuple(expanded), tuple(fillers.expand(expanded))

    return read


def _forms(vocabulary: Vocabulary) -> dict[str, list[str]]:
    """The abbreviations of one word, and the words they stand for."""
    forms: dict[str, list[str]] = {}
    for abbreviation in vocabulary.abbreviations:
        for form in map(fold, abbreviation.forms):
            if form.isalpha() and form.isascii():
                forms.setdefault(form, tokens(fold(normalise(abbreviation.means))))
    return forms


def exact_key(words: Iterable[str]) -> str:
    """The form in which two messages are the same message."""
    return " ".join(words)
