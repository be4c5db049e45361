"""Which audiences of audiences.yaml a citizen belongs to, as far as it was said."""

from __future__ import annotations

from functools import lru_cache

from bot.knowledge.base import KnowledgeBase
from bot.text.plain import plain_words


def audiences_of(kb: KnowledgeBase, text: str, group: str = "") -> frozenset[str]:
    """The audiences that a message names or a support group implies.

    Args:
        kb: the knowledge.
        text: a message.
        group: the support group ("can-ngheo"), or "".
    """
    said = _padded(text)
    audiences = kb.audiences.audiences.items()
    named = {key for key, one in audiences if any(_phrase(words) in said for words in one.words)}
    return frozenset(named | {key for key, one in audiences if group and group in one.nhom})


@lru_cache(maxsize=1024)
def _phrase(words: str) -> str:
    return _padded(words)


def _padded(text: str) -> str:
    return f" {' '.join(plain_words(text))} "
