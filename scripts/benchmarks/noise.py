"""Clean questions as people type them: without marks, in haste, in raw keystrokes, in abbreviations, all at once.

Every noise is a pure function of the text and a seeded source of chance: the same text and seed give the same slips on
every machine. Nothing here knows the router: what it mends is not looked up to be broken, and the other way round.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

TYPO_EVERY = 12  # characters to one edit
TYPO_EVERY_MIXED = 24  # in mixed noise: it has troubles enough
VNI_SHARE = 0.2  # messages in VNI keystrokes; the others in Telex
LATE_TONE = 0.6  # syllables whose tone key comes at their end ("hieeus"), not behind the vowel ("hieesu")
ONE_HORN = 0.5  # of "ươ": one key for both horns ("dduwocj")
ABBREVIATED = 0.7  # of the phrases that have an abbreviation
TONELESS_MIXED = 0.55  # messages without marks in mixed noise
POLITE = 0.5  # messages with words of courtesy before them, and as many behind
DROPPED_EVERY = 20  # words to one that is left out in mixed noise
_LONG_ENOUGH_TO_DROP = 5

_WORD = re.compile(r"[^\W\d_]+")
_TONES = {"\u0301": ("s", "1"), "\u0300": ("f", "2"), "\u0309": ("r", "3"), "\u0303": ("x", "4"), "\u0323": ("j", "5")}
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# What is written short, and how: the longest phrase goes first. Only phrases that mean one thing without marks, too.
_SHORT: dict[str, tuple[str, ...]] = {
    "bảo hiểm xã hội tự nguyện": ("bhxhtn", "bhxh tn", "bhxh tự nguyện"),
    "bảo hiểm xã hội": ("bhxh",),
    "bảo hiểm y tế": ("bhyt",),
    "bảo hiểm thất nghiệp": ("bhtn",),
    "bảo hiểm": ("bh",),
    "hộ gia đình": ("hgd", "hộ gđ"),
    "gia đình": ("gđ",),
    "bao nhiêu": ("bn", "bnh", "bao nhiu"),
    "như thế nào": ("ntn", "như nào"),
    "thế nào": ("tnao",),
    "số điện thoại": ("sđt", "sdt"),
    "điện thoại": ("đt",),
    "công ty": ("cty",),
    "hồ sơ": ("hs",),
    "thai sản": ("ts",),
    "sinh viên": ("sv",),
    "bao giờ": ("bao h", "bgio"),
    "bây giờ": ("bây h", "bh"),
    "không": ("ko", "k", "kh", "hok", "hong", "khum"),
    "được": ("đc", "dc", "đk", "dk"),
    "người": ("ng", "ngừi"),
    "tháng": ("th", "thág"),
    "nhiều": ("nhìu", "nhiu"),
    "trước": ("trc",),
    "những": ("nhg", "nhữg"),
    "muốn": ("mún", "mún"),
    "biết": ("bít", "bik", "bt"),
    "mình": ("mk", "mik"),
    "vậy": ("v", "zậy", "z"),
    "chưa": ("chx", "ch"),
    "luôn": ("lun",),
    "triệu": ("tr", "củ"),
    "nghìn": ("k",),
    "lương": ("lg",),
    "với": ("vs", "zới"),
    "làm": ("lm",),
    "rồi": ("r", "rùi"),
    "giờ": ("h",),
    "gì": ("j", "zì"),
    "em": ("e",),
    "anh": ("a",),
    "một": ("1",),
}
_BEFORE = ("dạ cho em hỏi", "ad ơi", "alo ad ơi cho mình hỏi", "chào anh chị", "cho hỏi chút", "mọi người ơi")
_BEHIND = ("ạ", "vậy ạ", "với ạ", "nhỉ", "cảm ơn ad", "mong ad giải đáp giúp")


def noisy(text: str, kind: str, seed: int) -> str:
    """A text with one kind of noise.

    Args:
        text: the clean text.
        kind: a name in ``KINDS``.
        seed: another seed, other slips.

    Raises:
        KeyError: no such kind.
    """
    return KINDS[kind](text, random.Random(f"{seed} {kind} {text}"))


def clean(text: str, _: random.Random) -> str:
    """The text as it is."""
    return text


def toneless(text: str, _: random.Random) -> str:
    """All marks gone, đ written d."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


def typo(text: str, chance: random.Random, every: int = TYPO_EVERY) -> str:
    """Slips of the fingers: letters swapped, dropped, doubled or hit beside, one in so many characters.

    Args:
        text: the text.
        chance: the source of chance.
        every: characters to one slip.
    """
    letters = list(unicodedata.normalize("NFC", text))
    typed: list[str] = []
    at = 0
    while at < len(letters):
        letter, following = letters[at], letters[at + 1] if at + 1 < len(letters) else ""
        at += 1
        if not letter.isalpha() or chance.random() >= 1 / every:
            typed.append(letter)
            continue
        slip = chance.randrange(4)
        if slip == 0 and following.isalpha():
            typed += [following, letter]
            at += 1
        elif slip == 1:
            continue
        elif slip == 2:
            typed += [letter, letter]
        else:
            typed.append(_beside(letter, chance))
    return "".join(typed)


def telex(text: str, chance: random.Random) -> str:
    """The keystrokes as they are when the input method is off: Telex for most messages, VNI for some."""
    method = 1 if chance.random() < VNI_SHARE else 0
    return _WORD.sub(lambda word: _keystrokes(word[0], method, chance), unicodedata.normalize("NFC", text))


def teencode(text: str, chance: random.Random) -> str:
    """Most of what has a usual abbreviation is abbreviated."""
    words = unicodedata.normalize("NFC", text).split()
    written: list[str] = []
    at = 0
    while at < len(words):
        size = _abbreviable(words, at)
        if size and chance.random() < ABBREVIATED:
            phrase = " ".join(words[at : at + size])
            bare = phrase.rstrip(",.?!;:")
            written.append(chance.choice(_FORMS[bare.lower()]) + phrase[len(bare) :])
            at += size
        else:
            written.append(words[at])
            at += 1
    return " ".join(written)


def mixed(text: str, chance: random.Random) -> str:
    """As on a phone in a hurry: words left out, abbreviations, courtesies, mostly without marks, some typing slips."""
    said = teencode(_with_words_dropped(text, chance), chance)
    if chance.random() < POLITE:
        said = f"{chance.choice(_BEFORE)} {said}"
    if chance.random() < POLITE:
        said = f"{said} {chance.choice(_BEHIND)}"
    if chance.random() < TONELESS_MIXED:
        said = toneless(said, chance)
    return typo(said, chance, TYPO_EVERY_MIXED)


Noise = Callable[[str, random.Random], str]
KINDS: dict[str, Noise] = {
    "clean": clean,
    "toneless": toneless,
    "typo": typo,
    "telex": telex,
    "teencode": teencode,
    "mixed": mixed,
}


def _beside(letter: str, chance: random.Random) -> str:
    """A letter of a neighbouring key."""
    plain = toneless(letter, chance).lower()
    for number, row in enumerate(_ROWS):
        place = row.find(plain)
        if place >= 0:
            near = [
                r[i] for r in _ROWS[max(0, number - 1) : number + 2] for i in range(place - 1, place + 2) if _on(r, i)
            ]
            return chance.choice([key for key in near if key != plain])
    return letter


def _on(row: str, place: int) -> bool:
    return 0 <= place < len(row)


def _keystrokes(word: str, method: int, chance: random.Random) -> str:
    """A syllable's keys; method 0 is Telex, 1 is VNI."""
    keys: list[str] = []
    tone, at_end, horn_pressed = "", chance.random() < LATE_TONE, False
    for letter in word:
        if letter in "đĐ":
            keys += [letter.replace("đ", "d").replace("Đ", "D"), "9" if method else "d"]
            continue
        base, *marks = unicodedata.normalize("NFD", letter)
        keys.append(base)
        for mark in (m for m in marks if m not in _TONES):
            if mark == _HORN and horn_pressed and chance.random() < ONE_HORN:
                continue
            keys.append(_vowel_key(base, mark, method))
            horn_pressed = mark == _HORN
        for mark in (m for m in marks if m in _TONES):
            tone = _TONES[mark][method]
            if not at_end:
                keys.append(tone)
    return "".join(keys) + (tone if at_end else "")


def _vowel_key(base: str, mark: str, method: int) -> str:
    if method:
        return {_CIRCUMFLEX: "6", _HORN: "7", _BREVE: "8"}.get(mark, "")
    return base.lower() if mark == _CIRCUMFLEX else "w"


def _forms() -> dict[str, tuple[str, ...]]:
    bare = random.Random(0)
    toned = {toneless(phrase, bare): tuple(toneless(f, bare) for f in forms) for phrase, forms in _SHORT.items()}
    return {**toned, **_SHORT}


_FORMS = _forms()
_LONGEST = max(phrase.count(" ") + 1 for phrase in _FORMS)


def _abbreviable(words: Sequence[str], at: int) -> int:
    """How many words from here on have an abbreviation together; 0 for none."""
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        if " ".join(words[at : at + size]).rstrip(",.?!;:").lower() in _FORMS:
            return size
    return 0


def _with_words_dropped(text: str, chance: random.Random) -> str:
    words = text.split()
    if len(words) < _LONG_ENOUGH_TO_DROP:
        return text
    return " ".join(word for word in words if chance.random() >= 1 / DROPPED_EVERY)
