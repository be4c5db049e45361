"""The knowledge that is served, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load

REAL = Path(__file__).parents[1] / "knowledge"


@cache
def real() -> KnowledgeBase:
    """All of it, which may not be changed."""
    kb = load(REAL).kb
    assert kb is not None
    return kb
