from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load


@pytest.fixture(scope="session")
def served() -> KnowledgeBase:
    """The knowledge that is served, not the small one of the other tests."""
    loaded = load(Path(__file__).parents[2] / "knowledge")
    assert loaded.kb is not None, "\n".join(map(str, loaded.problems))
    return loaded.kb
