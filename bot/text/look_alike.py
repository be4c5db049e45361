"""Names of sites that only look like a genuine one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.text.fold import fold
from bot.text.sites import STATE, is_of_state, is_within, registrable

# Letters of other alphabets that look like ours, and ours with a stroke: each before the one it looks like.
_PAIRED = (
    "аa вb еe ёe гr зe иu йu іi їi јj кk мm нh оo пn рp сc тt уy хx цu ѕs ԁd ԛq ԝw һh ӏl ьb "
    "αa βb γy εe ηn ιi κk νv οo ρp τt υu χx ωw ϲc սu ոn օo ցg հh ꜱs ıi ɩi łl øo ħh ŧt ɡg ɑa ƅb ᴀa"
)
_FOREIGN = {ord(pair[0]): pair[1] for pair in _PAIRED.split()}
_LOOKS = str.maketrans("013456789ij|", "oleasbtbglll")
_PARTS = re.compile(r"[^\W_]+")
_PAIRS = (("rn", "m"), ("vv", "w"))
# "govvn.com", "gov-vn.top", "x.gov.vn.evil.com", "g0v.vn": a state organ's ending where none is.
_AS_IF_STATE = re.compile(r"g[o0]vv+n|g[o0]v-?vn|g[o0]v[.-]vn|(?<![a-z0-9])g[o0]vn|(?<![a-z0-9])g[o0]v(?![a-z0-9])")
_LONG_WORD = 8  # letters from which a word may be spread over dots, or be spelled wrong inside a longer one
_LONG_NAME = 14  # letters of a whole name from which two of them may be wrong
_NEARLY = 90.0  # rapidfuzz partial ratio: one letter of twelve


class Trick(StrEnum):
    """How a name makes itself look like another."""

    FRONT = "front"  # the genuine name stands in front, the end is somebody else's
    LETTERS = "letters"  # letters of another alphabet, or marks
    SPELLING = "spelling"  # a letter, a dot or a hyphen is different
    BORROWED = "borrowed"  # has a word of the genuine ones in it
    STATE = "state"  # pretends to end in .gov.vn


@dataclass(frozen=True, slots=True)
class LookAlike:
    """What a name looks like, and how."""

    of: str
    trick: Trick


def skeleton(text: str) -> str:
    """What is left of a name when letters that look alike are one, and dots and hyphens go.

    Args:
        text: a name, or a part of one.
    """
    return _looks(_plain(text))


def _plain(text: str) -> str:
    return fold(text.lower().translate(_FOREIGN))


def _looks(plain: str) -> str:
    letters = "".join(_PARTS.findall(plain.translate(_LOOKS)))
    for pair, one in _PAIRS:
        letters = letters.replace(pair, one)
    return letters


def look_alike(host: str, genuine: Iterable[str], words: Mapping[str, str]) -> LookAlike | None:
    """What a name that isn't genuine only looks like.

    Args:
        host: as ``sites.host_of`` gives it, not a genuine one.
        genuine: the genuine names.
        words: words of genuine names, each with what it makes one think of.
    """
    genuine = tuple(genuine)
    if any(is_within(host, name) for name in genuine):
        return None  # of the same owner, though not listed
    near = next((name for name in genuine if _is_near(host, name)), "")
    if near:
        return LookAlike(near, Trick.SPELLING if host.isascii() else Trick.LETTERS)
    if is_of_state(host):
        return None
    return _within(host, genuine) or _borrowed(host, words) or _as_if_state(host)


def _is_near(host: str, name: str) -> bool:
    """Whether a whole name, or its end, is the genuine one but for a letter or two."""
    wanted = skeleton(name)
    limit = 2 if len(wanted) >= _LONG_NAME else 0
    looks = (skeleton(part) for part in dict.fromkeys([host, host.removeprefix("www."), registrable(host)]))
    return any(OSA.distance(look, wanted, score_cutoff=limit) <= limit for look in looks)


def _within(host: str, genuine: Iterable[str]) -> LookAlike | None:
    looks = skeleton(host)
    for name in genuine:
        if f".{name}." in f".{host}.":
            return LookAlike(name, Trick.FRONT)
        if skeleton(name) in looks:
            return LookAlike(name, Trick.SPELLING if host.isascii() else Trick.LETTERS)
    return None


def _borrowed(host: str, words: Mapping[str, str]) -> LookAlike | None:
    for word, of in words.items():
        if word in host:
            return LookAlike(of, Trick.BORROWED)
    for word, of in words.items():
        if _has_word(host, skeleton(word)):
            return LookAlike(of, Trick.BORROWED if host.isascii() else Trick.LETTERS)
    return None


def _has_word(host: str, word: str) -> bool:
    labels = _plain(host).split(".")
    if len(word) >= _LONG_WORD:
        looks = [skeleton(label) for label in labels]
        return word in skeleton(host) or any(
            len(look) >= len(word) - 1 and fuzz.partial_ratio(word, look) >= _NEARLY for look in looks
        )
    parts = [_looks(part) for label in labels for part in _PARTS.findall(label)]
    return any(word in _looks(label) for label in labels) or (
        len(word) > 4 and any(OSA.distance(part, word, score_cutoff=1) <= 1 for part in parts)
    )


def _as_if_state(host: str) -> LookAlike | None:
    labels = _plain(host).split(".")
    # A country's own "gov.sg", and a bare "gov" at the end, are nobody's imitation.
    end = 2 if len(labels[-1]) == 2 and labels[-2] == "gov" and labels[-1] != "vn" else 1
    rest = ".".join(labels[:-end]) + "." if labels[-1] != "vn" else ".".join(labels)
    return LookAlike("." + STATE, Trick.STATE) if _AS_IF_STATE.search(rest) else None
