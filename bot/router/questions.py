"""The sentences of a message that ask, so that several questions can be answered each on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from bot.text.concepts import ConceptFinder

MOST = 3  # questions of one message; of more, the last ones: letters ask at the end
_SHORTEST = 2  # words of a sentence that can ask
_ENDS = re.compile(r"(?<=[?!;\n])|(?<=[.…])(?=\s)")
# Where a second question may begin; it does where both sides ask ("nộp ở đâu với bao lâu có thẻ").
_AND = re.compile(r",(?!\d)|\b(?:với|voi|và|va|rồi|roi|còn|con)\b", re.IGNORECASE)

Words = Sequence[str]


def asking(
    text: str,
    read: Callable[[str], list[str]],
    finder: ConceptFinder,
    question: Collection[str],
    scheme: Collection[str],
) -> list[list[str]]:
    """The words of each question of a message, in order.

    One that names no scheme is about the one named last before it, and gets its words: "Mua BHYT ở đâu? Giá bao
    nhiêu?" asks for the price of BHYT.

    Args:
        text: the message as written.
        read: gives the words of a text.
        finder: finds the concepts.
        question: the concepts that make a sentence a question.
        scheme: the concepts that say what it is about.
    """
    asked: list[list[str]] = []
    subject: list[str] = []
    for part in _parts(text, lambda piece: any(concept in question for concept in finder.find(read(piece)))):
        words = read(part)
        if len(words) < _SHORTEST:
            continue
        found = finder.phrases(words)
        named = [phrase for concept, phrase in found if concept in scheme]
        about = [] if named else subject
        if named:
            subject = [*max(named, key=len)]
        if part.rstrip().endswith("?") or any(concept in question for concept, _ in found):
            asked.append([*about, *words])
    return asked[-MOST:]


def _parts(text: str, asks: Callable[[str], bool]) -> Iterator[str]:
    """The sentences; one that asks several things in as many parts, each with what stands before its question."""
    for sentence in _ENDS.split(text):
        parts, begun = [], 0
        for end in [*(match.start() for match in _AND.finditer(sentence)), len(sentence)]:
            if asks(sentence[begun:end]):
                parts.append(sentence[begun:end])
                begun = end
        if len(parts) < 2:
            yield sentence
        else:
            yield from [*parts[:-1], parts[-1] + sentence[begun:]]
