"""The sentences of a message that ask, so that several questions can be answered each on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from bot.text.concepts import ConceptFinder

MOST = 3  # questions of one message; of more, the last ones: letters ask at the end
_SHORTEST = 2  # words of a sentence that can ask
_ENDS = re.compile(r"(?<=[?!;\n])|(?<=[.…])(?=\s)")

Words = Sequence[str]


def asking(
    text: str,
    read: Callable[[str], list[str]],
    finder: ConceptFinder,
    question: Collection[str],
    scheme: Collection[str],
) -> list[list[str]]:
    """The words of each sentence that asks, in order.

    A sentence that names no scheme is about the one named last before it, and gets its words: "Mua BHYT ở đâu? Giá bao
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
    for sentence in _ENDS.split(text):
        words = read(sentence)
        if len(words) < _SHORTEST:
            continue
        found = finder.phrases(words)
        named = [phrase for concept, phrase in found if concept in scheme]
        about = [] if named else subject
        if named:
            subject = [*max(named, key=len)]
        if sentence.rstrip().endswith("?") or any(concept in question for concept, _ in found):
            asked.append([*about, *words])
    return asked[-MOST:]
