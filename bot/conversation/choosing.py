"""Which of the offered choices a citizen picked: by number, label, or nearly the label."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.messages import Choice
from bot.router.reading import Reader

NEARLY = 88.0  # rapidfuzz ratio above which a typed label is that label
CLEARLY = 6.0  # and by how much it must beat the next one
_ORDINALS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "nhat": 1, "dau": 1,
}  # fmt: skip
_AROUND_NUMBER = {"so", "y", "cau", "chon", "muc", "thu", "cai", "lua", "la", "a", "nha", "nhe", "em", "bam"}


def chosen(words: Sequence[str], choices: Sequence[Choice], reader: Reader) -> Choice | None:
    """The choice that the words name, or None when they don't (a new question then).

    Args:
        words: the folded words of the message.
        choices: what was offered, in order.
        reader: reads labels as it read the words.
    """
    number = _number(words)
    if number is not None:
        return choices[number - 1] if 1 <= number <= len(choices) else None
    return _by_label(words, choices, reader)


def _number(words: Sequence[str]) -> int | None:
    rest = [word for word in words if word not in _AROUND_NUMBER]
    if len(rest) != 1:
        return None
    word = rest[0]
    if word.isdecimal():
        return int(word) if len(word) <= 2 else None
    return _ORDINALS.get(word)


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
