"""Phrases in what somebody wrote: whether they are said, where, and what is left without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise


def says(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text says one of the phrases, with their marks or without any: "tờ rời" is no "tờ rơi"."""
    said = _marked(text)
    folded = [fold(word) for word in said]
    return any(_is_in(_marked(phrase), said, folded) for phrase in phrases)


def places(words: Sequence[str], said: Sequence[str]) -> Iterator[int]:
    """Where words stand in what is said."""
    return (at for at in range(len(said) - len(words) + 1) if said[at : at + len(words)] == words)


def without(said: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """What is said but for these words, at their first place."""
    at = next(places(words, said), None)
    return said if at is None else said[:at] + said[at + len(words) :]


def _is_in(phrase: Sequence[str], said: Sequence[str], folded: Sequence[str]) -> bool:
    bare, length = [fold(word) for word in phrase], len(phrase)
    return any(
        folded[at : at + length] == bare
        and all(word in (marked, plain) for word, marked, plain in zip(said[at:], phrase, bare, strict=False))
        for at in range(len(said) - length + 1)
    )


@lru_cache(maxsize=256)
def _marked(text: str) -> tuple[str, ...]:
    return tuple(tokens(normalise(text)))
