"""Which of the offered choices a citizen picked: by number, label, or nearly the label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.messages import Choice, Reply, Session
from bot.router.reading import Reader
from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

LAST = -1  # the last choice that is one: not "none of these"
NEARLY = 88.0  # rapidfuzz ratio above which a typed label is that label
CLEARLY = 6.0  # and by how much it must beat the next one
# As they are written: without its marks a numeral may be another word, and such a one doesn't count ("bây", "tâm").
_NUMERALS = {
    "một": 1, "mot": 1, "hai": 2, "nhì": 2, "ba": 3, "bốn": 4, "bon": 4, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
}  # fmt: skip
# Other words, but where the word before them says that a choice is meant: "cái đầu", "thứ tư", "số năm".
_AFTER_A_LEAD = {"nhất": 1, "nhat": 1, "đầu": 1, "dau": 1, "tư": 4, "tu": 4, "năm": 5, "cuối": -1, "cuoi": -1}
_LEADS = {"so", "y", "cau", "chon", "muc", "thu", "cai"}
_AROUND_NUMBER = _LEADS | {
    "lua", "la", "a", "nha", "nhe", "em", "bam", "dap", "an", "tien", "cung", "di", "do", "nay", "ay",
}  # fmt: skip


def chosen(text: str, choices: Sequence[Choice], reader: Reader, *, numbered: bool) -> Choice | None:
    """The choice that a message names, or None when it names none (a new question then).

    Args:
        text: the message.
        choices: what was offered, in order.
        reader: reads the message and the labels alike.
        numbered: whether the choices were shown with numbers; a figure means something else otherwise.
    """
    words = reader.words(text)
    number = _number(words, text) if numbered else None
    if number is None:
        return _by_label(words, choices, reader)
    if number == LAST:
        return next((choice for choice in reversed(choices) if ":" in choice.payload), None)
    return choices[number - 1] if 1 <= number <= len(choices) else None


def offering(session: Session, reply: Reply) -> Session:
    """The session after a reply: its buttons can be picked by label, and by number if they were numbered."""
    choices = tuple(Choice(button.label, button.payload) for button in reply.quick_replies)
    return replace(session, choices=choices, numbered=reply.numbered, asked="")


def _number(words: Sequence[str], text: str) -> int | None:
    if text.lstrip().startswith("-"):
        return None
    rest = [at for at, word in enumerate(words) if word not in _AROUND_NUMBER]
    if len(rest) != 1:
        return None
    (at,) = rest
    word = words[at]
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    written = next((token for token in tokens(normalise(text)) if fold(token) == word), word)
    after_lead = at > 0 and words[at - 1] in _LEADS
    return _NUMERALS.get(written) or (_AFTER_A_LEAD.get(written) if after_lead else None)


def _by_label(words: Sequence[str], choices: Sequence[Choice], reader: Reader) -> Choice | None:
    said = " ".join(words)
    scored = sorted(
        ((fuzz.ratio(said, " ".join(reader.words(choice.label))), i) for i, choice in enumerate(choices)), reverse=True
    )
    if not scored or scored[0][0] < NEARLY:
        return None
    if len(scored) > 1 and scored[0][0] < 100 and scored[0][0] - scored[1][0] < CLEARLY:
        return None
    return choices[scored[0][1]]
