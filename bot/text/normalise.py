"""One spelling for what keyboards, phones and moods write in many."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES = _GRAVE + _ACUTE + _TILDE + _HOOK + _DOT
_MARKS = _TONES + "\u0302\u0306\u031b"  # circumflex, breve, horn
# More marks on one letter than Vietnamese has are play; and sorting a long run of them takes quadratic time.
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{3}})[{_MARKS}]+")

# Letters that look Latin but have no compatibility form: small capitals of fancy keyboards, Cyrillic of fraudsters.
_LOOKALIKES = str.maketrans(
    "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıаеорсухкмтвнікАЕОРСУХКМТВНІ₫ðɖ",
    "abcdefghijklmnoprstuvwyzagiaeopcyxkmtbhikAEOPCYXKMTBHIđđđ",
)
_PUNCTUATION = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘", "-"),
        **dict.fromkeys("•·∙‧・", "."),  # "1•500•000"; a bullet before a word is a dot as well
        "…": ".",
        "。": ".",
        "、": ",",
    }
)
_KEPT_SYMBOLS = "+"

# What most keyboards send: there only the case is to change.
_TONED_VOWELS = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"
_ORDINARY = re.compile(rf"[a-zA-Z0-9 \n.,?!:;()/%+{_TONED_VOWELS}{_TONED_VOWELS.upper()}-]*")

_ROMAN_OR_SHOUTED = re.compile(r"(?<![^\W\d_])[ivx]{1,7}(?![^\W\d_])|([^\W\d_])\1{2,}")
_TONED_THEN_PLAIN = re.compile(r"([àáảãạ])a+|([èéẻẽẹềếểễệ])e+|([ìíỉĩị])i+|([òóỏõọồốổỗộờớởỡợ])o+|([ùúủũụ])u+")
_REPEATED_PUNCTUATION = re.compile(r"([^\w\s])(?:\1)+")
_WORD = re.compile(r"[^\W\d_]+")
# All vowel groups but double letters: whoever writes those is shouting.
_NUCLEI = (
    "uyê iêu yêu uôi uây uya uyu ươi ươu oai oao oay oau oeo ia iê yê ua uâ uê uô uơ ui uy ưa ưi ưu ươ oa oă oe oi "
    "ai ao au ay âu ây eo êu iu ôi ơi a ă â e ê i o ô ơ u ư y"
)
_SYLLABLE = re.compile(
    r"(?P<onset>qu|gi(?=[aăâeêoôơuưy])|ngh|ch|gh|kh|ng|nh|ph|th|tr|[bcdđghklmnpqrstvx]|)"
    rf"(?P<nucleus>{'|'.join(_NUCLEI.split())})(?P<coda>ch|ng|nh|[cmnpt]|)"
)


class _Cleaning(dict[int, str]):
    """For ``str.translate``: invisible characters go; with ``symbols`` also emoji, signs and marks left over."""

    def __init__(self, symbols: bool) -> None:
        super().__init__()
        self.symbols = symbols

    def __missing__(self, code: int) -> str:
        char = chr(code)
        cleaned = self._clean(char)
        if code < 0x2100:  # as in fold: not a million entries
            self[code] = cleaned
        return cleaned

    def _clean(self, char: str) -> str:
        category = unicodedata.category(char)
        if char.isspace():
            return " " if self.symbols else char
        if category in ("Cf", "Cc", "Cs"):
            return ""
        # A letter that decomposes into marks only is a mark too.
        if category in ("Mn", "Me") or unicodedata.combining(unicodedata.normalize("NFKD", char)[0]):
            return char if char in _MARKS and not self.symbols else ""
        if self.symbols and category[0] in "SCZ" and char not in _KEPT_SYMBOLS:
            return " "
        return char


_INVISIBLE = _Cleaning(symbols=False)
_SYMBOLS = _Cleaning(symbols=True)


def normalise(text: str) -> str:
    """The text in one spelling, marks kept: lower-case, composed, tidy.

    Full-width and mathematical letters become plain, invisible characters go, emoji and symbols become spaces, the tone
    mark moves to its place ("hoà" to "hòa", "qúi" to "quí"; the spelling itself stays), quotes and dashes become plain,
    three or more of a letter become one ("đượccc" to "được"), and so do spaces and repeated punctuation.

    Args:
        text: what someone typed, of any length.
    """
    text = text.lower() if _ORDINARY.fullmatch(text) else _plain(text)
    text = _TONED_THEN_PLAIN.sub(lambda m: m[m.lastindex or 0], text)
    text = _ROMAN_OR_SHOUTED.sub(lambda m: m[1] or m[0], text)
    text = _WORD.sub(_placed, text)
    text = _REPEATED_PUNCTUATION.sub(r"\1", text)
    return " ".join(text.split())


def _plain(text: str) -> str:
    """Lower-case, composed, of letters, digits and plain punctuation only."""
    text = compose(text.translate(_PUNCTUATION).translate(_LOOKALIKES), "NFKC").lower()
    text = text.translate(_LOOKALIKES).translate(_PUNCTUATION).translate(_SYMBOLS)
    return compose(text, "NFKC")


def compose(text: str, form: str = "NFC") -> str:
    """The text in a composed Unicode form, without invisible characters and marks that Vietnamese hasn't.

    Args:
        text: any text; the time stays linear where ``unicodedata.normalize`` alone would not.
        form: "NFC" or "NFKC".
    """
    text = _TOO_MANY_MARKS.sub(r"\1", text.translate(_INVISIBLE))
    composed = unicodedata.normalize("NFKC" if form == "NFKC" else "NFC", text)
    # A letter that came with a mark of its own may leave one too many: what is composed stays as it is.
    fewer = _TOO_MANY_MARKS.sub(r"\1", composed)
    return composed if fewer == composed else compose(fewer, form)


def _placed(match: re.Match[str]) -> str:
    word = match[0]
    # No syllable has more than seven letters ("nghiêng"); plain words have no tone to move.
    return word if len(word) > 7 or word.isascii() else _place_tone(word)


@lru_cache(maxsize=16384)
def _place_tone(word: str) -> str:
    apart = unicodedata.normalize("NFD", word)
    tones = [c for c in apart if c in _TONES]
    if len(tones) != 1:
        return word
    bare = unicodedata.normalize("NFC", apart.replace(tones[0], ""))
    syllable = _SYLLABLE.fullmatch(bare)
    if not syllable:
        return word
    at = syllable.start("nucleus") + _toned_vowel(syllable["nucleus"], bool(syllable["coda"]))
    return unicodedata.normalize("NFC", bare[: at + 1] + tones[0] + bare[at + 1 :])


def _toned_vowel(nucleus: str, closed: bool) -> int:
    """Which vowel carries the tone: the last with a mark of its own ("ươ"), else by place."""
    marked = [i for i, c in enumerate(nucleus) if c in "ăâêôơư"]
    if marked:
        return marked[-1]
    if len(nucleus) == 3 or (len(nucleus) == 2 and closed):
        return 1
    return 0
