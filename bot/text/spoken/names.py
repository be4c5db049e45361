"""Abbreviations, codes, web addresses and Roman numerals."""

from __future__ import annotations

import re

from bot.text.spoken.numbers import figure, in_groups, whole
from bot.text.spoken.reading import Reading, any_of

_UPPER = "A-ZÀ-ÖØ-ÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_SHOUTED = re.compile(rf"(?<!\w)[{_UPPER}]++(?!\w)(?:[ ,:-]+[{_UPPER}]++(?!\w))*+")
_SHOUTED_WORD = re.compile(rf"[{_UPPER}]+")
_MARKED = re.compile(r"[^A-ZĐ ,:-]")
# A consonant that stands alone is no word either.
_ABBREVIATION = re.compile(r"(?<!\w)(?:[A-ZĐ]{2,}+|[B-DF-HJ-NP-TV-XZĐb-df-hj-np-tv-xzđ])(?!\w)")
_SITE = re.compile(
    r"(?<![\w.@/+-])(?P<dot>\.(?=\w))?(?:(?P<user>[\w.+-]++)@)?(?:https?://)?(?P<host>(?:[A-Za-z0-9-]++\.)+(?:vn|com|net|org|info|io|app))"
    r"(?![\w@-]|\.\w)(?::[0-9]+)?(?P<path>/[^\s,;)\"]*+)?",
    re.IGNORECASE,
)
_PART = re.compile(r"[^\W\d_]+|[0-9]+|[._+-]")
_CODE = re.compile(r"(?<![\w-])[A-Za-zĐđ0-9]++(?:-[A-Za-zĐđ0-9]++)*+(?![\w-])")
_LETTERS_AND_NUMBER = re.compile(r"(?P<letters>[A-ZĐ]{1,5})(?P<number>[0-9]{1,2})")
_NUMBER_AND_LETTER = re.compile(r"(?P<number>[0-9]{1,4})(?P<letter>[A-Za-zĐđ])")
_ROMAN = r"(?:X{0,3}(?:IX|IV|V?I{0,3}))"
_POINT = re.compile(
    r"(?P<said>(?<!\w)[Đđ]iểm[ ])(?P<letters>[a-zđ](?!\w)(?:(?:,[ ]|[ ]và[ ]|[ ]hoặc[ ]|[ ]đến[ ])[a-zđ](?!\w))*+)"
)
_LETTER = re.compile(r"(?<!\w)[a-zđ](?!\w)")
_VALUES = {"I": 1, "V": 5, "X": 10}


def lower_headings(text: str, reading: Reading) -> str:
    """Words that are written in capitals in lower case; the abbreviations among them stay."""
    kept = reading.words.keys() | reading.law_kinds.keys() | reading.law_bodies.keys()

    def lower(match: re.Match[str]) -> str:
        if len(match[0]) == 1 or not _MARKED.search(match[0]):
            return match[0]
        return _SHOUTED_WORD.sub(lambda word: word[0] if word[0] in kept else word[0].lower(), match[0])

    return _SHOUTED.sub(lower, text)


def say_sites(text: str, reading: Reading) -> str:
    """Web addresses without what follows the name of the site, and mail addresses."""

    def say(match: re.Match[str]) -> str:
        user = f"{_say_parts(match['user'], reading)} {reading.signs.get('@', '')} " if match["user"] else ""
        end = match["path"][-1] if match["path"] and match["path"][-1] in ".?" else ""
        return ("chấm " if match["dot"] else "") + user + _say_parts(match["host"], reading) + end

    return _SITE.sub(say, text)


def _say_parts(address: str, reading: Reading) -> str:
    """ "dichvucong.gov.vn" as words: what isn't known is spelled."""
    said = []
    for part in address.lower().split("."):
        if part in reading.sites:
            said.append(reading.sites[part])
        else:
            said.append(" ".join(_say_part(piece, reading) for piece in _PART.findall(part)))
    return " chấm ".join(filter(None, said))


def _say_part(piece: str, reading: Reading) -> str:
    if piece in reading.sites:
        return reading.sites[piece]
    if piece.isdigit():
        return in_groups(piece)
    return spell(piece, reading) if piece.isalpha() else reading.signs.get(piece, "")


def spell(letters: str, reading: Reading) -> str:
    """Letters by their names."""
    return " ".join(map(reading.letter, letters))


def say_words(text: str, reading: Reading) -> str:
    """What stands in ``words``."""
    return reading.words_pattern.sub(lambda match: reading.words[match[0]], text)


def say_romans(text: str, reading: Reading) -> str:
    """Roman numerals behind words that are numbered ("Phụ lục III", "khoá XV")."""
    numeral = rf"(?=[IVX]){_ROMAN}(?!\w)"
    listed = (
        rf"(?<!\w)(?i:{any_of(reading.numbered)})[ ]{numeral}(?:(?:,[ ]|[ ]và[ ]|[ ]hoặc[ ]|[ ]đến[ ]|-){numeral})*+"
    )
    single = re.compile(rf"(?<!\w){numeral}")
    return re.sub(listed, lambda match: single.sub(lambda found: whole(_value(found[0])), match[0]), text)


def _value(numeral: str) -> int:
    values = [_VALUES[char] for char in numeral]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def say_points(text: str, reading: Reading) -> str:
    """The letters of "điểm d, đ và e"."""
    return _POINT.sub(
        lambda match: match["said"] + _LETTER.sub(lambda letter: reading.letter(letter[0]), match["letters"]), text
    )


def say_codes(text: str, reading: Reading) -> str:
    """Marks of forms and the like, in which letters and digits stand together: "TK1-TS", "48a"."""

    def say(match: re.Match[str]) -> str:
        code = match[0]
        if not any(map(str.isdigit, code)) or code.replace("-", "").isdigit():
            return code
        return " ".join(_code_part(part, reading) for part in code.split("-"))

    return _CODE.sub(say, text)


def _code_part(part: str, reading: Reading) -> str:
    if part.isdigit():
        return figure(part)
    if part in reading.words:
        return reading.words[part]
    if part.isalpha():
        return spell(part, reading) if part.isupper() else part
    if found := _LETTERS_AND_NUMBER.fullmatch(part):
        return f"{reading.words.get(found['letters']) or spell(found['letters'], reading)} {figure(found['number'])}"
    if found := _NUMBER_AND_LETTER.fullmatch(part):
        return f"{figure(found['number'])} {reading.letter(found['letter'])}"
    return " ".join(in_groups(piece) if piece.isdigit() else spell(piece, reading) for piece in _PART.findall(part))


def say_abbreviations(text: str, reading: Reading) -> str:
    """Capitals that nobody explained, letter by letter."""
    return _ABBREVIATION.sub(lambda match: spell(match[0], reading), text)


def unexplained(text: str) -> list[str]:
    """The abbreviations that would be spelled."""
    return [letters for letters in _ABBREVIATION.findall(text) if len(letters) > 1]
