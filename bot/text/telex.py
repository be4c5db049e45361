"""Telex and VNI keystrokes that no input method caught: "ddongs" for "đóng"."""

from __future__ import annotations

import re

from bot.text.syllable import is_syllable

_VOWELS = "aeiouy"
_TONE_KEYS = "sfrxjz"
_LONGEST = 12  # "nghieeengsz" and then some: longer is no syllable
_VNI = re.compile(r"[a-z]+[1-9][a-z1-9]*")


def decode(token: str) -> str | None:
    """The syllable that raw keystrokes were meant to write, without marks; None when they aren't any.

    Args:
        token: folded letters; also with VNI digits, for a caller that hasn't split them off.
    """
    if len(token) > _LONGEST or not token.isascii() or is_syllable(token):
        return None
    if _VNI.fullmatch(token):
        plain = re.sub("[1-9]", "", token)
        return plain if is_syllable(plain) else None
    plain = _without_keys(token)
    return next((form for form in (plain, *_late_keys(plain)) if form != token and is_syllable(form)), None)


def _without_keys(token: str) -> str:
    """The letters left when tone keys, w and doubled letters have done their work."""
    plain = ""
    for key in token:
        vowel_before = any(c in _VOWELS for c in plain)
        if key in _TONE_KEYS and vowel_before:
            continue  # no syllable ends in these: after a vowel they can only be tones
        if key == "w":
            # Before any vowel it is ư itself ("ngwowif"); after a, o, u, even late ("lamw"), it is the horn or breve.
            if not vowel_before:
                plain += "u"
            elif plain[-1] in "eiy":
                plain += key  # no such letter: an English word ("new")
            continue
        if key in "daeo" and plain.endswith(key):
            continue
        plain += key
    return plain


def _late_keys(plain: str) -> list[str]:
    """The same with the key of the circumflex or the đ typed at the end ("tiene", "duocd")."""
    last, rest = plain[-1:], plain[:-1]
    if (last in ("a", "e", "o") and last in rest) or (last == "d" and rest.startswith("d")):
        return [rest]
    return []
