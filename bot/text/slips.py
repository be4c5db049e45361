"""Slips of the fingers and of the ear: what a misspelt word may have been meant to be.

Everything works on folded words. A slip of the fingers has a cost: letters swapped, dropped or doubled and keys that
lie next to each other are cheaper than anything else. A slip of the ear is a spelling by a region's sounds: "sã hội"
for "xã hội".
"""

from __future__ import annotations

from functools import lru_cache

from bot.text.syllable import is_syllable

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))  # letters, and how far the row is shifted
_NEXT_KEY = 1.3  # keys closer than this touch

BY_EAR = 0.4  # what a spelling by a region's sounds costs
SWAPPED, DOUBLED, NEXT_TO_IT, DROPPED, ANY = 0.5, 0.5, 0.6, 0.7, 1.0  # what a slip costs

# Sounds that some region doesn't tell apart; every pair works both ways.
_SOUNDS_ALIKE = (
    ("s", "x"),
    ("ch", "tr"),
    ("d", "gi"),
    ("d", "v"),
    ("d", "r"),
    ("gi", "r"),
    ("gi", "v"),
    ("n", "l"),
)
# What never stands so in Vietnamese, and what is meant: for what is no syllable only.
_NEVER_STANDS_SO = (
    ("z", "d"),
    ("z", "gi"),
    ("z", "r"),
    ("z", "v"),
    ("j", "gi"),
    ("j", "ch"),
    ("f", "ph"),
    ("w", "qu"),
    ("ng", "ngh"),
    ("ngh", "ng"),
    ("g", "gh"),
    ("gh", "g"),
    ("k", "c"),
    ("c", "k"),
)
_RIME_ENDS = (
    ("y", "i"),
    ("n", "ng"),
    ("c", "t"),
    ("nh", "n"),
    ("ch", "t"),
    ("iu", "ieu"),
    ("ui", "uoi"),
    ("im", "iem"),
    ("ip", "iep"),
    ("um", "uom"),
)
_VOWELS = "aeiouy"


def _key_places() -> dict[str, tuple[float, int]]:
    return {key: (x + shift, y) for y, (keys, shift) in enumerate(_ROWS) for x, key in enumerate(keys)}


def _neighbours() -> frozenset[tuple[str, str]]:
    places = _key_places()
    return frozenset(
        (a, b)
        for a, (ax, ay) in places.items()
        for b, (bx, by) in places.items()
        if a != b and (ax - bx) ** 2 + (ay - by) ** 2 < _NEXT_KEY**2
    )


_NEIGHBOURS = _neighbours()


def slip_cost(typed: str, meant: str) -> float:
    """What it cost the fingers to type one word for another: 0 for the same, 1 for a letter that nothing explains.

    Args:
        typed: folded letters.
        meant: folded letters.
    """
    before_last: list[float] = []
    last = [column * DROPPED for column in range(len(meant) + 1)]
    for row, letter in enumerate(typed, 1):
        extra = _extra_cost(typed, row - 1)
        costs = [last[0] + extra]
        for column, wanted in enumerate(meant, 1):
            best = min(last[column] + extra, costs[-1] + DROPPED, last[column - 1] + _replaced_cost(letter, wanted))
            if row > 1 and column > 1 and letter == meant[column - 2] and typed[row - 2] == wanted != letter:
                best = min(best, before_last[column - 2] + SWAPPED)
            costs.append(best)
        before_last, last = last, costs
    return last[-1]


def _replaced_cost(letter: str, wanted: str) -> float:
    if letter == wanted:
        return 0.0
    if {letter, wanted} == {"i", "y"}:
        return BY_EAR
    return NEXT_TO_IT if (letter, wanted) in _NEIGHBOURS else ANY


def _extra_cost(typed: str, at: int) -> float:
    """What a letter too many costs: less when it repeats, or lies next to, one beside it; seldom the first."""
    beside = typed[max(0, at - 1) : at] + typed[at + 1 : at + 2]
    if typed[at] in beside:
        return DOUBLED
    if at == 0:
        return ANY
    return NEXT_TO_IT if any((typed[at], other) in _NEIGHBOURS for other in beside) else ANY


@lru_cache(maxsize=4096)
def respellings(word: str) -> tuple[str, ...]:
    """The spellings that sound alike in some region, whether they are words or not, without the word itself.

    Args:
        word: folded letters.
    """
    onset = _onset(word)
    onsets = [onset, *_others(onset)]
    if not is_syllable(word):
        onsets += [meant for typed, meant in _NEVER_STANDS_SO if typed == onset]
    rime = word[len(onset) :]
    rimes = [rime, *(rime[: -len(end)] + other for end, other in _ends_of(rime))]
    spelt = dict.fromkeys(new + rest for rest in rimes for new in onsets if new + rest != word)
    return tuple(spelt)


def _onset(word: str) -> str:
    """The consonants before the first vowel; "gi" and "qu" before a vowel are consonants too."""
    if word[:2] in ("gi", "qu") and word[2:3] in tuple(_VOWELS):
        return word[:2]
    return next((word[:at] for at, letter in enumerate(word) if letter in _VOWELS), word)


def _others(onset: str) -> list[str]:
    return [b if a == onset else a for a, b in _SOUNDS_ALIKE if onset in (a, b)]


def _ends_of(rime: str) -> list[tuple[str, str]]:
    """(what the rime ends with, what it may end with instead)."""
    ends = []
    for one, two in _RIME_ENDS:
        for end, other in ((one, two), (two, one)):
            # The longer end is meant: "ang" doesn't end with "g", nor "inh" with "n" and "h".
            if rime.endswith(end) and not (end == "n" and rime.endswith("ng")):
                ends.append((end, other))
    return ends
