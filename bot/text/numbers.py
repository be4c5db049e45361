"""Numbers among folded tokens, in digits or in words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

_DIGITS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_UNITS_AFTER_TEN = {**_DIGITS, "mot": 1, "tu": 4, "lam": 5, "nham": 5}
_LONGEST = 15  # digits; more is no number anybody means

# Without marks also "năm" (year), "sau" (after), "bây" (now), "bà" (grandmother), "tạm" (for now).
AMBIGUOUS = frozenset({"nam", "sau", "bay", "ba", "tam"})


def number_at(tokens: Sequence[str], at: int) -> tuple[Decimal, int] | None:
    """The number that starts at a token and the index behind it, or None.

    Args:
        tokens: folded tokens.
        at: where to read; may lie behind the end.
    """
    if at >= len(tokens):
        return None
    token = tokens[at]
    if token[:1].isdigit():
        return _in_digits(token, at)
    hundreds = 0
    if token in _DIGITS and tokens[at + 1 : at + 2] == ["tram"]:
        hundreds, at = _DIGITS[token] * 100, at + 2
        if at < len(tokens) and tokens[at] in ("linh", "le"):
            at += 1
    small = _below_hundred(tokens, at)
    if small:
        return Decimal(hundreds + small[0]), small[1]
    return (Decimal(hundreds), at) if hundreds else None


def whole_at(tokens: Sequence[str], at: int) -> tuple[int, int] | None:
    """As ``number_at``, for whole numbers only.

    Args:
        tokens: folded tokens.
        at: where to read.
    """
    found = number_at(tokens, at)
    if found and found[0] == int(found[0]):
        return int(found[0]), found[1]
    return None


def _in_digits(token: str, at: int) -> tuple[Decimal, int] | None:
    if len(token) > _LONGEST or not token.isascii():
        return None
    return Decimal(token.replace(",", ".")), at + 1


def _below_hundred(tokens: Sequence[str], at: int) -> tuple[int, int] | None:
    words = tokens[at : at + 3]
    if not words:
        return None
    if words[0] == "muoi":
        tens, used = 10, 1
    elif words[0] in _DIGITS and words[1:2] == ["muoi"]:
        tens, used = _DIGITS[words[0]] * 10, 2
    elif words[0] in _DIGITS:
        return _DIGITS[words[0]], at + 1
    else:
        return None
    unit = _UNITS_AFTER_TEN.get(words[used]) if used < len(words) else None
    return (tens + unit, at + used + 1) if unit else (tens, at + used)
