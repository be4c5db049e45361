from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from app_making import TestingStore

from bot.app.bot import Bot
from bot.app.served import Served, public_numbers
from bot.settings import Settings


@pytest.fixture(scope="session")
def served(kb, router) -> Served:
    return Served(kb, router, public_numbers(kb))


@pytest.fixture
def settings(knowledge, tmp_path: Path) -> Settings:
    return Settings(knowledge.directory, tmp_path / "var")


@pytest.fixture
async def store() -> TestingStore:
    return TestingStore()


@pytest.fixture
def bot_with(served, settings, store) -> Callable[..., Bot]:
    """A bot of the usual parts, some of them others."""
    return lambda **parts: Bot(**{"store": store, "served": served, "settings": settings, "burst_wait": 0.0} | parts)


@pytest.fixture
async def bot(bot_with) -> Bot:
    return bot_with()
