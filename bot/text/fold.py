"""Text without marks, and its tokens: the form in which everything is compared."""

from __future__ import annotations

import re
import unicodedata

# Filling every code point would cost 100 MB; Latin with all Vietnamese letters ends below.
_REMEMBERED = 0x2100

# A number with thousands separators, a decimal, plain digits, or a word. A comma or a dot before three digits
# separates thousands ("1.500.000", "6,837.000"); before one or two digits it is decimal ("1,5" and "4.5"), unless
# more digits follow or the number starts with 0: those are dates and phone numbers ("1.7.2025", "07.02"). The sign of
# per cent behind a number is a word as well.
_TOKEN = re.compile(
    r"""(?<!\d)(?<!\d[.,])
        (?:(?P<thousands>[1-9]\d{0,2}(?:[.,]\d{3})+)(?![.,]?\d)
          |(?P<decimal>(?:0|[1-9]\d*+)[.,]\d{1,2})(?![.,]?\d))
      |\d+
      |(?P<percent>(?<=\d)%|(?<=\d\ )%)
      |[^\W\d_]+""",
    re.VERBOSE,
)

_PERCENT = {"%": ("phan", "tram")}


class _Folding(dict[int, str]):
    """For ``str.translate``: a code point to its letters without marks, lower-case.

    One character at a time, never ``unicodedata.normalize`` on the whole: that one sorts combining marks, which takes
    quadratic time on a long run of them.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = unicodedata.normalize("NFKD", char).lower().replace("đ", "d")
        plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.category(c).startswith("M"))
        if code < _REMEMBERED:
            self[code] = plain
        return plain


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without tone and vowel marks, lower-case, đ as d.

    Args:
        text: anything; what has no plainer form stays.
    """
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDING)


_PER = re.compile(r"(?<=[a-z0-9])\s*/\s*(?=(?:thang|nguoi|nam|ngay|lan)\b)")


def tokens(text: str) -> list[str]:
    """The words and numbers of a normalised and folded text; punctuation goes.

    Digits are split from letters ("4tr9" is 4, tr, 9; "t8/2025" is t, 8, 2025). A number with thousands separators is
    one token without them ("1.500.000" is 1500000); a decimal is one token with a comma ("1,5" and "1.5" are 1,5).
    "10%" is 10, phan, tram: per cent and years are not the same to count. "4tr5/thang" is 4, tr, 5, moi, thang: not 5
    months.

    Args:
        text: what ``fold(normalise(...))`` gave.
    """
    if "/" in text:
        text = _PER.sub(" moi ", text)
    found = [_token(match) for match in _TOKEN.finditer(text)]
    return found if "%" not in text else [word for token in found for word in _PERCENT.get(token, (token,))]


def _token(match: re.Match[str]) -> str:
    if match["thousands"]:
        return match[0].replace(".", "").replace(",", "")
    if match["decimal"]:
        return match[0].replace(".", ",")
    return match[0]
