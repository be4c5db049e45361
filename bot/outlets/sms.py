"""A text as messages of a phone: with marks and without, in the parts that a network sends and bills."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.answers.render import render
from bot.answers.replies import lasting
from bot.answers.short import short
from bot.knowledge.base import KnowledgeBase
from bot.text.normalise import compose

# Units of a message that stands alone, and of each of several: those carry which of them they are.
UCS2 = (70, 67)
GSM = (160, 153)
# The letters of GSM 03.38 (3GPP TS 23.038): what isn't in the first table, but in the second, counts two.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
_PLAINER = str.maketrans(
    {
        **dict.fromkeys("đðɖ", "d"),
        **dict.fromkeys("ĐÐ", "D"),
        **dict.fromkeys("“”„‟«»″〝〞", '"'),
        **dict.fromkeys("‘’‚‛‹›′ʼ`´", "'"),
        **dict.fromkeys("‐‑‒–—―−﹘•·∙‧●▪►", "-"),
        "…": "...",
        "₫": "d",
        "×": "x",
        "÷": ":",
        "≥": ">=",
        "≤": "<=",
        "≠": "<>",
        "≈": "~",
        "±": "+-",
        "→": "->",
        "⇒": "=>",
        "⁄": "/",
        "°": "o",
        "©": "(c)",
        "®": "(r)",
        "œ": "oe",
        "Œ": "OE",
        "ł": "l",
        "Ł": "L",
        "ı": "i",
        "。": ".",
        "、": ",",
    }
)
_UNKNOWN = "?"  # for a letter of another script; a picture is left out
_HOTLINE = "lien-he/tong-dai"


@dataclass(frozen=True, slots=True)
class Sms:
    """A text as messages.

    Args:
        marked: as it is written, in Vietnamese.
        unmarked: without marks, in the letters that every phone has: fewer parts.
        marked_parts, unmarked_parts: the parts, in this order; joined they are the text.
    """

    marked: str
    unmarked: str
    marked_parts: tuple[str, ...]
    unmarked_parts: tuple[str, ...]


def sms(text: str) -> Sms:
    """A text as messages, with marks and without.

    Args:
        text: any text; runs of spaces become one, lines stay lines.
    """
    marked = _tidy(compose(text))
    unmarked = unmark(marked)
    return Sms(
        marked=marked,
        unmarked=unmarked,
        marked_parts=_marked_parts(marked),
        unmarked_parts=parts(unmarked, GSM, gsm_units),
    )


def sms_of(kb: KnowledgeBase, intent: str, day: date) -> Sms:
    """An entry as messages: the main thing, then whom to call.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.

    Raises:
        KeyError, NoValueError, InputError, MissingFieldError: as ``short``.
    """
    said, call = short(kb, intent, day).text, _together(lasting(kb, "{" + _HOTLINE + "}", day))
    if call in _together(said):
        return sms(said)
    return sms(render(kb, kb.talking.words.short.sms, day, fields={"ngan": said, "so": call}).text)


def unmark(text: str) -> str:
    """A text in the letters of GSM 03.38, without marks: "đồng" is "dong"."""
    return _tidy("".join(map(_plain, _tidy(compose(text)).translate(_PLAINER))))


def is_gsm(text: str) -> bool:
    """Whether a text needs no other letters than those of GSM 03.38."""
    return all(char in _BASIC or char in _EXTENSION for char in text)


def gsm_units(char: str) -> int:
    """How many units a letter takes in GSM 03.38."""
    return 2 if char in _EXTENSION else 1


def ucs2_units(char: str) -> int:
    """How many units a letter takes in UCS-2: two for one beyond it, that is a pair of surrogates."""
    return 2 if ord(char) > 0xFFFF else 1


def parts(text: str, limits: tuple[int, int], units: Callable[[str], int]) -> tuple[str, ...]:
    """The parts of a text: one where it fits, else several, cut behind a space where there is one.

    Args:
        text: the text.
        limits: units of a message that stands alone, and of each of several.
        units: how many a letter takes.
    """
    alone, each = limits
    if sum(map(units, text)) <= alone:
        return (text,) if text else ()
    found: list[str] = []
    begin = 0
    while begin < len(text):
        end = _end(text, begin, each, units)
        found.append(text[begin:end])
        begin = end
    return tuple(found)


def _end(text: str, begin: int, limit: int, units: Callable[[str], int]) -> int:
    """Where a part of a text ends: behind its last space that fits, or before one, or where it is full."""
    full, used = begin, 0
    while full < len(text) and (used := used + units(text[full])) <= limit:
        full += 1
    if full == len(text) or text[full].isspace():
        return full
    behind = max(text.rfind(" ", begin, full), text.rfind("\n", begin, full)) + 1
    return behind or full


def _marked_parts(marked: str) -> tuple[str, ...]:
    """A text that happens to have no marks goes out as what it is."""
    return parts(marked, GSM, gsm_units) if is_gsm(marked) else parts(marked, UCS2, ucs2_units)


def _plain(char: str) -> str:
    """A character in plain letters: without its marks, or as GSM 03.38 has it, or as a sign of what can't be said."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.category(c).startswith("M"))
    bare = bare.translate(_PLAINER)
    if is_gsm(bare):
        return bare
    return _UNKNOWN if unicodedata.category(char)[0] in "LN" else ""


def _tidy(text: str) -> str:
    """One space between words, no line without any."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _together(phone: str) -> str:
    return "".join(phone.split())
