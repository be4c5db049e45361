"""The code of a case, "BX7R-2M9T": a citizen keeps it, staff call the case by it. Pure.

It has no vowels, so that it is no word, and no two signs that look alike, so that it can be read out and copied.
Whoever has the code of a case that isn't confidential may read its answer; of some 10^9 codes none can be guessed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

# Without K and W: behind "mk" or "pw" masking would take the rest for a password.
_SIGNS = {"L": "BCDFGHMNPQRTVXY", "D": "23479"}
# The letters and digits of a group of four; no two digits beside each other, or a code might pass for a card's number.
_SHAPES = ("LLDL", "LDLL", "LDLD", "DLLD", "LLLD", "DLDL")
_GROUP = 4
_PART = "((?:" + "|".join("".join(f"[{_SIGNS[place]}]" for place in shape) for shape in _SHAPES) + "))"
_CODE = re.compile(rf"(?<![^\W_]){_PART}[ .\-–—_]?{_PART}(?![^\W_])", re.IGNORECASE | re.ASCII)


def make(channel: str, message_id: str, at: datetime) -> str:
    """The code of the case that a message opens; the same for the same message.

    Args:
        channel: where it came.
        message_id: its id in the channel.
        at: when it came.
    """
    told = f"{channel}\0{message_id}\0{at.isoformat()}"
    number = int.from_bytes(hashlib.sha256(told.encode("utf-8", "replace")).digest(), "big")
    signs: list[str] = []
    for _ in range(2):
        number, which = divmod(number, len(_SHAPES))
        for place in _SHAPES[which]:
            number, which = divmod(number, len(_SIGNS[place]))
            signs.append(_SIGNS[place][which])
    return "".join(signs)


def find(text: str) -> str:
    """The code in a text, however it is spelt ("mã bx7r 2m9t"); "" when there is none."""
    found = _CODE.search(text)
    return "".join(found.groups()).upper() if found else ""


def is_all(text: str, most_words: int = 6) -> bool:
    """Whether a text has little beside its code: "mã BX7R-2M9T", "xem giúp tôi mã bx7r2m9t"."""
    found = _CODE.search(text)
    return found is not None and len((text[: found.start()] + text[found.end() :]).split()) <= most_words


def shown(code: str) -> str:
    """A code as people read it: "BX7R-2M9T"."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"
