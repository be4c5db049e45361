"""Counts of what wasn't answered at once, read from a real database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from storage_making import NOON, answer

from bot.messages import Outcome
from bot.storage.hardest import HardSubject, hardest
from bot.storage.store import StorageError

MONTH = NOON - timedelta(days=30)
ONE, OTHER, THIRD = "bhyt/muc-huong", "bhyt/trai-tuyen", "huu-tri/tuoi"


@pytest.fixture
async def asked(sqlite_store):
    """Five questions that weren't answered at once, one that was, and one of long ago."""
    hard = {"intent": "", "said": "câu riêng của một người"}
    await answer(sqlite_store, "1", "?", outcome=Outcome.CLARIFIED, candidates=(ONE, OTHER, THIRD), **hard)
    await answer(sqlite_store, "2", "?", outcome=Outcome.CLARIFIED, candidates=(ONE, OTHER), **hard)
    await answer(sqlite_store, "3", "?", outcome=Outcome.FALLBACK, candidates=(), **hard)
    await answer(sqlite_store, "4", "?", outcome=Outcome.DECLINED, intent="off-topic/khac")
    await answer(sqlite_store, "5", "?", outcome=Outcome.WITHHELD, intent=THIRD)
    await answer(sqlite_store, "6", "264.000", outcome=Outcome.ANSWERED, intent=ONE)
    await answer(sqlite_store, "7", "?", outcome=Outcome.FALLBACK, days=-31, **hard)
    return sqlite_store


async def test_subjects_are_counted_the_most_frequent_first(asked, path):
    assert hardest(path, MONTH, 10) == [
        HardSubject((ONE, OTHER), "clarified", 2),
        HardSubject(("off-topic/khac",), "declined", 1),
        HardSubject((), "fallback", 1),
        HardSubject((THIRD,), "withheld", 1),
    ]


async def test_no_more_are_told_than_wanted(asked, path):
    assert len(hardest(path, MONTH, 1)) == 1


async def test_it_is_read_beside_a_running_service_and_after_it(asked, path):
    beside = hardest(path, MONTH, 10)
    await asked.close()
    before = path.read_bytes()
    assert hardest(path, MONTH, 10) == beside
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


async def test_nothing_of_what_people_wrote_comes_out(asked, path):
    assert "câu riêng" not in repr(hardest(path, MONTH, 10))


async def test_a_file_that_is_no_database_is_told(path):
    path.write_text("không phải cơ sở dữ liệu" * 100)
    with pytest.raises(StorageError, match=path.name):
        hardest(path, MONTH, 10)


async def test_candidates_that_cannot_be_read_are_none(asked, path):
    await asked.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE turns SET candidates = 'hỏng' WHERE outcome = 'clarified'")
    assert HardSubject((), "clarified", 2) in hardest(path, MONTH, 10)
