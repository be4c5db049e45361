"""Telex and VNI keystrokes that no input method caught: "ddongs" for "đóng"."""

from __future__ import annotations

import re

from bot.text.syllable import is_syllable

_VOWELS = "aeiouy"
_TONE_KEYS = "sfrxjz"
_LONGEST = 12  # "nghieeengsz" and then some: longer is no syllable
_VNI_IN_TEXT = re.compile(r"(?<![^\W_])[a-z]+[1-9][a-z1-9]*(?![^\W_])")
_MARK_AND_TONE = re.compile(r"[6-9][1-5]|[1-5][6-9]")
# What numbers stand behind, often without a space: "tuoi65", "lan1", "to6a".
_NUMBERED_WORDS = (
    "tuoi nam thang ngay tuan lan quy ky dot cap hang loai muc so mau dieu khoan bac nhom vung khu to ap quan phuong "
    "thon duong lo tang phong nha toa hem ngo kiet con den tren duoi du hon gan qua toi khoang chi tu tam ca trang"
)
_NUMBERED = frozenset(_NUMBERED_WORDS.split())


def decode(token: str) -> str | None:
    """The syllable that raw keystrokes were meant to write, without marks; None when they aren't any.

    Args:
        token: folded letters.
    """
    if len(token) > _LONGEST or not token.isascii() or not token.isalpha() or is_syllable(token):
        return None
    plain = _without_keys(token)
    return next((form for form in (plain, *_late_keys(plain)) if form != token and is_syllable(form)), None)


def vni_to_plain(text: str) -> str:
    """A text with raw VNI keystrokes as the letters they were meant to write: "d9o1ng" as "dong".

    Digits behind a word are a number ("lan1", "tuoi65") unless they can hardly be one ("hiem65") or the text is plainly
    written in VNI elsewhere.

    Args:
        text: folded.
    """
    written = [(match, plain) for match in _VNI_IN_TEXT.finditer(text) if (plain := _vni_syllable(match[0]))]
    plainly = [match for match, _ in written if _is_plainly_vni(match[0])]
    if not plainly:
        return text
    pieces, end = [], 0
    for match, plain in written:
        if match in plainly or len(plainly) > 1 or plain not in _NUMBERED:
            pieces += [text[end : match.start()], plain]
            end = match.end()
    return "".join(pieces) + text[end:]


def _vni_syllable(token: str) -> str | None:
    """The syllable without its digits, if each of them can do its work where it stands."""
    plain = re.sub("[1-9]", "", token)
    if len(token) > _LONGEST or not is_syllable(plain):
        return None
    digits = [(key, token[:at]) for at, key in enumerate(token) if key.isdigit()]
    once = [key for key, _ in digits if key != "7"]  # "u7o7"
    if len(set(once)) < len(once) or sum(key < "6" for key in once) > 1:
        return None
    return plain if all(_does_work(key, before) for key, before in digits) else None


def _does_work(key: str, before: str) -> bool:
    letters = {"6": "aeo", "7": "ou", "8": "a", "9": "d"}.get(key, _VOWELS)
    return any(letter in letters for letter in before)


def _is_plainly_vni(token: str) -> bool:
    """Whether the digits are keys and no number: a mark within the word, or a mark and a tone behind it."""
    word, digits, rest = re.split(r"(\d+)", token, maxsplit=1)
    if rest:
        return any(key > "5" for key in digits) and not (word in _NUMBERED and len(rest) == 1)
    return len(word) > 3 and word not in _NUMBERED and bool(_MARK_AND_TONE.fullmatch(digits))


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
