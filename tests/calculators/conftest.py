from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load


@pytest.fixture(scope="session")
def served() -> KnowledgeBase:
    """The knowledge that is served: its parameters are those of the policy facts."""
    kb = load(Path(__file__).parents[2] / "knowledge").kb
    assert kb is not None
    return kb
