from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.storage.sqlite import SqliteStore

SECRET = b"a secret that is used in tests only"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def open_store(path: Path) -> AsyncIterator[Callable[[], SqliteStore]]:
    """Opens the same file as often as a test wants; closes all at the end."""
    stores: list[SqliteStore] = []

    def opening() -> SqliteStore:
        stores.append(SqliteStore(path, SECRET))
        return stores[-1]

    yield opening
    for store in stores:
        await store.close()


@pytest.fixture
async def sqlite_store(open_store: Callable[[], SqliteStore]) -> SqliteStore:
    return open_store()
