"""How texts are read out: the words that staff keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache


@dataclass(frozen=True)
class Reading:
    """The words for what isn't written in words.

    Args:
        words: abbreviations and names -> how they are said.
        letters: letters, lower-case -> their names.
        signs: signs -> their words.
        units: units, where they follow a figure -> their words.
        sites: parts of web addresses -> their words; others are spelled.
        law_kinds: abbreviations of kinds of legal texts -> the kind.
        law_bodies: abbreviations of who issued them -> the name.
        per: words before which a slash means "each".
        counted: words that are counted: a number before them is no telephone number.
        call: words before which a short number is a telephone number.
        numbered: words before a Roman numeral.
        early: what stands before the first ten days of a month, or "".
        syllables_per_minute: how fast is read, an estimate.
        pauses: seconds of silence after a mark of punctuation.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)
    law_kinds: Mapping[str, str] = field(default_factory=dict)
    law_bodies: Mapping[str, str] = field(default_factory=dict)
    per: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    call: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    early: str = ""
    syllables_per_minute: int = 165
    pauses: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def words_pattern(self) -> re.Pattern[str]:
        """Any of the abbreviations, standing alone."""
        return re.compile(rf"(?<!\w)(?<![0-9][-/]){any_of(self.words)}(?!\w|[-/][0-9])")

    @cached_property
    def counted_ahead(self) -> str:
        """A pattern that holds where something counted follows."""
        return rf"[ ]?(?:%|{any_of(self.counted)}(?!\w))"

    def letter(self, char: str) -> str:
        """The name of a letter, or the letter itself."""
        return self.letters.get(char.lower(), char)


def any_of(alternatives: Iterable[str]) -> str:
    """A pattern for any of some texts, the longest first; one that never fits when there are none."""
    return _any_of(tuple(alternatives))


@lru_cache(maxsize=64)
def _any_of(alternatives: tuple[str, ...]) -> str:
    longest_first = sorted(alternatives, key=lambda text: (-len(text), text))
    return "(?:" + "|".join(map(re.escape, longest_first)) + ")" if longest_first else r"(?!)"
