"""Slips mended: what was typed, read as words that we know.

What we know and what is a Vietnamese syllable stays, unless it is misspelt by a region's sounds and both the new
spelling and its pairs with the words beside it are well known. Names, places, numbers and codes so stay what they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import log1p, sqrt

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.text.slips import BY_EAR, respellings, slip_cost
from bot.text.syllable import is_syllable
from bot.text.telex import decode

SHORTEST_MENDED = 4  # letters; below that a slip and another word look the same, but for the words beside them
LONG_WORD = 7  # from here on two slips are allowed
LONGEST_GLUED = 40  # letters; more run together are no words
MOST_DOUBTED = 200  # words of one message that are looked at closely
_WORDS_REMEMBERED = 4096
_GUESSES = 8  # words kept that a slip may have been meant to be
_BY_KEYS = re.compile("aa|ee|oo|dd|w|[sfrxj]$")  # rather keystrokes of an input method than words run together
_NOT_BY_KEYS = re.compile(r"([sfrxjz])\1")  # a tone key twice writes the letter itself
_NAMES_FOLLOW = frozenset({"ten", "anh", "chi", "ong", "ba", "thi", "van"})
_LETTER_WORDS = frozenset("yo")  # "y tế", "ở": the only words of a letter that others are glued to
_SHORTEST_FORM = 4  # an abbreviation as part of a glued word; shorter ones begin too many words

# In how many utterances a pair of words stands that is ...
_KNOWN = 2
_FIRM = 10
# A misspelling that is a word of ours itself: so many times the pairs as typed, and words that belong together so much.
_OFTEN = 20
_CLOSE = 0.1
_TIGHT = 0.33  # "d" may be "đ" without its mark, which nobody mistakes for "r" or "gi"

_CHEAP = 1.0  # a slip of one letter below this is explained by the keyboard or the ear
_CHEAP_TWICE = 1.5
_PAIR_SAVES, _WORD_SAVES = 0.1, 0.02  # by the logarithm of how often they are seen

_Item = tuple[str, tuple[str, ...]]  # as typed, as read


def counts(documents: Iterable[Sequence[str]]) -> Counter[str]:
    """In how many documents each word and each pair of neighbours ("a b") stands."""
    seen: Counter[str] = Counter()
    for words in documents:
        seen.update({*words, *(f"{a} {b}" for a, b in pairwise(words))})
    return seen


class Mender:
    """Mends slips by what the knowledge base says.

    Args:
        seen: words and pairs of neighbours ("a b") -> in how many utterances they stand.
        forms: abbreviations of one word -> the words they stand for; they may be parts of glued words.
    """

    def __init__(self, seen: Mapping[str, int], forms: Mapping[str, Sequence[str]]) -> None:
        self._seen = seen
        words = sorted(word for word in seen if _is_word(word))
        self._known = frozenset(words)
        self._forms = {form: tuple(means) for form, means in forms.items() if len(form) >= _SHORTEST_FORM and means}
        self._meant_words = [word for word in words if len(word) >= SHORTEST_MENDED - 1]
        self._meant = sorted({*self._meant_words, *self._forms})
        self._longest = max(map(len, self._meant), default=0)
        self._parts = {word: (word,) for word in words if len(word) > 1 or word in _LETTER_WORDS} | self._forms
        self._longest_part = max(map(len, self._parts), default=0)
        self._guesses = lru_cache(maxsize=_WORDS_REMEMBERED)(self._guessed)
        self._unglued = lru_cache(maxsize=_WORDS_REMEMBERED)(self._best_parts)
        self._respelt = lru_cache(maxsize=_WORDS_REMEMBERED)(
            lambda word: tuple(spelt for spelt in respellings(word) if spelt in self._known)
        )

    def mend(self, words: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """The words with slips mended, and (as typed, as read) of what was mended.

        Args:
            words: folded words.
        """
        doubted = self._doubted(words)
        if not doubted:
            return list(words), []
        items: list[_Item] = [(word, (word,)) for word in words]
        for at in doubted:
            self._join(items, at)
        for mend_at in (self._mend_slip, self._mend_spelling):
            for at in doubted:
                mend_at(items, at)
        read = [word for _, words in items for word in words]
        return read, [(typed, " ".join(words)) for typed, words in items if words and (typed,) != words]

    def _doubted(self, words: Sequence[str]) -> list[int]:
        """Places of words that we don't know, that may be pieces, or that sound like what goes better there.

        Nearly all words of nearly all messages are none of these, so this must be quick.
        """
        known, seen = self._known, self._seen
        pairs = [0, *(seen.get(f"{a} {b}", 0) for a, b in pairwise(words)), 0]
        doubted = []
        for at, word in enumerate(words):
            if word not in known:
                doubt = _is_word(word)
            elif at and words[at - 1] + word in known:
                doubt = True
            else:
                doubt = pairs[at] <= _FIRM and pairs[at + 1] <= _FIRM and self._sounds_better(words, at)
            if doubt:
                doubted.append(at)
        return doubted[:MOST_DOUBTED]

    def _sounds_better(self, words: Sequence[str], at: int) -> bool:
        """Whether a word is spelt so much like another one that goes well with a word beside it."""
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        return any(
            self._pair(before, spelt) >= _FIRM or self._pair(spelt, after) >= _FIRM
            for spelt in self._respelt(words[at])
        )

    # -- no word at all: a slip, words run together, keystrokes of an input method

    def _mend_slip(self, items: list[_Item], at: int) -> None:
        typed, read = items[at]
        if (typed,) != read or typed in self._known or is_syllable(typed):
            return
        keyed, parts = self._keyed(typed), self._unglued(typed)
        readings = (keyed, parts) if _BY_KEYS.search(typed) else (parts, keyed)
        likeliest = readings[0] or readings[1] or self._likeliest(typed, _before(items, at), _after(items, at))
        items[at] = typed, likeliest

    def _keyed(self, typed: str) -> tuple[str, ...]:
        if _NOT_BY_KEYS.search(typed) or (len(typed) < SHORTEST_MENDED and not _BY_KEYS.search(typed)):
            return ()
        decoded = decode(typed)
        return (decoded,) if decoded and decoded in self._known else ()

    def _likeliest(self, typed: str, before: str, after: str) -> tuple[str, ...]:
        """What was meant, by the slip it takes and by the words beside it; the word itself if nothing was."""

        def pairs(words: Sequence[str]) -> tuple[int, int]:
            return self._pair(before, words[0]), self._pair(words[-1], after)

        def cost(guess: tuple[tuple[str, ...], float]) -> float:
            words, slip = guess
            beside = sum(map(log1p, pairs(words)))
            return slip - _PAIR_SAVES * beside - _WORD_SAVES * log1p(self._seen.get(words[0], 0))

        guesses = self._guesses(typed)
        if not guesses:
            return (typed,)
        words, slip = min(guesses, key=cost)
        fits = max(pairs(words))
        if len(typed) < SHORTEST_MENDED:
            return words if fits >= _FIRM and slip < _CHEAP else (typed,)
        return words if slip < (_CHEAP if len(typed) < LONG_WORD else _CHEAP_TWICE) or fits >= _KNOWN else (typed,)

    def _guessed(self, typed: str) -> tuple[tuple[tuple[str, ...], float], ...]:
        """Known words that a slip of the fingers or of the ear turned into what was typed, with its cost."""
        guesses = dict.fromkeys(self._respelt(typed), BY_EAR)
        if SHORTEST_MENDED - 1 <= len(typed) <= self._longest + 2:
            slips = 1 if len(typed) < LONG_WORD else 2
            meant = self._meant if len(typed) >= SHORTEST_MENDED else self._meant_words
            near = process.extract(typed, meant, scorer=OSA.distance, score_cutoff=slips, limit=None)
            for word, _, _ in near:
                guesses.setdefault(word, slip_cost(typed, word))
        cheapest = sorted(guesses.items(), key=lambda guess: (guess[1], guess[0]))[:_GUESSES]
        return tuple((self._forms.get(word, (word,)), slip) for word, slip in cheapest)

    def _best_parts(self, typed: str) -> tuple[str, ...]:
        """The known words that were run together, every one known beside the next; () if they aren't."""
        if len(typed) > LONGEST_GLUED:
            return ()

        @cache
        def best(at: int, before: str) -> tuple[int, int, tuple[str, ...]]:
            """How often the rarest pair is seen, minus the count of the parts, the words."""
            if at == len(typed):
                return 2**31, 0, ()
            found: tuple[int, int, tuple[str, ...]] = (0, 0, ())
            for end in range(at + 1, min(len(typed), at + self._longest_part) + 1):
                part = self._parts.get(typed[at:end])
                pair = self._pair(before, part[0]) if part and before else 2**31
                if part is None or pair < _KNOWN:
                    continue
                rarest, parts, rest = best(end, part[-1])
                found = max(found, (min(pair, rarest), parts - 1, part + rest))
            return found

        rarest, _, words = best(0, "")
        enough = _FIRM if len(typed) <= SHORTEST_MENDED else _KNOWN
        return words if len(words) > 1 and enough <= rarest < 2**31 else ()

    # -- a word, but spelt by ear

    def _mend_spelling(self, items: list[_Item], at: int) -> None:
        typed, read = items[at]
        if (typed,) != read:
            return
        before, after = _before(items, at), _after(items, at)
        if before in _NAMES_FOLLOW:
            if typed not in self._known:
                return  # a name
            before = ""
        sides = [bool(word) and word in self._known for word in (before, after)]
        if not any(sides):
            return
        here = (self._pair(before, typed), self._pair(typed, after))
        best, most = typed, 0.0
        for spelt in self._respelt(typed):
            there = (self._pair(before, spelt), self._pair(spelt, after))
            bond = max(self._bond(before, spelt), self._bond(spelt, after))
            if typed in self._known:
                by_d = typed[0] != spelt[0] and "d" in (typed[0], spelt[0])
                fits = self._fits_known(here, there, sides) and bond >= (_TIGHT if by_d else _CLOSE)
            else:
                fits = self._fits_unknown(there, sides) and bond >= _CLOSE
            worth = log1p(there[0]) + log1p(there[1])
            if worth > most and fits:
                best, most = spelt, worth
        items[at] = typed, (best,)

    def _fits_unknown(self, there: tuple[int, int], sides: Sequence[bool]) -> bool:
        """Whether a spelling of a word that we have never seen goes with the words beside it."""
        everywhere = all(new for new, side in zip(there, sides, strict=True) if side)
        return max(there) >= (_KNOWN if everywhere else _FIRM)

    def _fits_known(self, here: tuple[int, int], there: tuple[int, int], sides: Sequence[bool]) -> bool:
        """Whether a spelling goes with the words beside it so much better that another word of ours was misspelt."""
        better = all(new >= max(old, 1) for old, new, side in zip(here, there, sides, strict=True) if side)
        return better and (all(sides) or not sum(here)) and sum(there) >= _OFTEN * (sum(here) + 1)

    # -- one word in two pieces

    def _join(self, items: list[_Item], at: int) -> None:
        """Join a piece of a word with the one before or behind it."""
        for first in (at - 1, at):
            if first < 0 or first + 1 >= len(items) or not (items[first][1] and items[first + 1][1]):
                continue
            (one, _), (two, _) = items[first : first + 2]
            whole = one + two
            if two not in self._known and len(two) > 1 and one in self._known and one.endswith(two):
                whole = one  # an abbreviation stood for it, and the rest of it says it again: "ng uoi"
            elif whole not in self._known or not self._are_pieces(items, first):
                continue
            items[first : first + 2] = [(f"{one} {two}", (whole,)), (two, ())]

    def _are_pieces(self, items: Sequence[_Item], first: int) -> bool:
        """Whether a word and the next one are no words of their own there, but one that goes with those beside it."""
        (one, _), (two, _) = items[first : first + 2]
        whole, before, after = one + two, _before(items, first), _after(items, first + 1)
        if self._pair(one, two) or not (_is_word(one) and _is_word(two)):
            return False
        fits = max(self._pair(before, whole), self._pair(whole, after))
        if not (self._is_whole(one) and self._is_whole(two)):
            return fits >= _KNOWN
        bond = max(self._bond(before, whole), self._bond(whole, after))
        unseen = not (self._pair(before, one) or self._pair(two, after))
        return unseen and fits >= _FIRM and bond >= (_TIGHT if {one, two} <= self._known else _CLOSE)

    def _is_whole(self, piece: str) -> bool:
        return piece in _LETTER_WORDS or (len(piece) > 1 and (piece in self._known or is_syllable(piece)))

    def _bond(self, one: str, two: str) -> float:
        """How much two words belong together (0..1): 1 when neither ever stands without the other."""
        pair = self._pair(one, two)
        return pair / sqrt(self._seen[one] * self._seen[two]) if pair else 0.0

    def _pair(self, one: str, two: str) -> int:
        return self._seen.get(f"{one} {two}", 0)


def _is_word(token: str) -> bool:
    return token.isalpha() and token.isascii()


def _before(items: Sequence[_Item], at: int) -> str:
    """The word before a place; "" if there is none or it is a number."""
    at -= 1
    while at >= 0 and not items[at][1]:  # a piece that was joined to another
        at -= 1
    return items[at][1][-1] if at >= 0 and _is_word(items[at][1][-1]) else ""


def _after(items: Sequence[_Item], at: int) -> str:
    """The word behind a place; "" if there is none or it is a number."""
    at += 1
    while at < len(items) and not items[at][1]:
        at += 1
    return items[at][1][0] if at < len(items) and _is_word(items[at][1][0]) else ""
