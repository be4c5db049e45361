"""A message as plain words, for all who look for something in it."""

from __future__ import annotations

from functools import lru_cache

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise


@lru_cache(maxsize=64)
def plain_words(text: str) -> tuple[str, ...]:
    """The folded words of a text. One message is asked for them by several in turn.

    Args:
        text: as written; not longer than a turn takes.
    """
    return tuple(tokens(fold(normalise(text))))
