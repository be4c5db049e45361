"""What holds of the counts of leaflets handed over, in every store."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from storage_making import ADDRESS, ERASE, NOON, answer, said, texts, turn

from bot.messages import Effect, EffectKind
from bot.storage.inspection import read_handouts
from bot.storage.keys import user_key
from bot.storage.memory import MemoryStore
from bot.storage.migrations import migrations
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Handout, StorageError, Store

SECRET = b"a secret that is used in tests only"
KEY = user_key(SECRET, "web", ADDRESS)
DAY = date(2026, 11, 22)
ALWAYS = (date.min, date.max)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    opened: Store = MemoryStore(SECRET) if request.param == "memory" else SqliteStore(tmp_path / "bot.db", SECRET)
    yield opened
    await opened.close()


def giving(form: str = "pdf", leaflet: str = "thai-san", code: str = "1-3fa09c", place: str = "") -> Effect:
    return Effect(EffectKind.LEAFLET_GIVEN, {"leaflet": leaflet, "code": code, "form": form, "place": place})


def scanning(leaflet: str = "thai-san", place: str = "") -> Effect:
    return Effect(EffectKind.LEAFLET_SCANNED, {"leaflet": leaflet, "place": place})


async def give(store: Store, message_id: str, *effects: Effect, **others) -> None:
    await answer(store, message_id, "Tờ rơi đây ạ.", effects=effects or (giving(),), **others)


class TestCounting:
    async def test_without_a_leaflet_there_is_nothing_to_count(self, store: Store) -> None:
        await answer(store, "m1", "ok")
        assert await store.handouts(*ALWAYS) == []

    async def test_a_leaflet_counts_with_the_turn_that_hands_it_over(self, store: Store) -> None:
        await give(store, "m1", giving(place="xa-ba-na"), channel="telegram")
        assert await store.handouts(*ALWAYS) == [Handout(DAY, "thai-san", "1-3fa09c", "pdf", "telegram", "xa-ba-na", 1)]

    async def test_the_same_is_added_up_and_what_differs_is_told_apart(self, store: Store) -> None:
        for number, effect in enumerate([giving(), giving(), giving("text"), giving(code="2-3fa09c"), giving()]):
            await give(store, f"m{number}", effect, user=f"citizen-{number}")
        counted = [(one.code, one.form, one.given) for one in await store.handouts(*ALWAYS)]
        assert counted == [("1-3fa09c", "pdf", 3), ("1-3fa09c", "text", 1), ("2-3fa09c", "pdf", 1)]

    async def test_of_two_leaflets_in_one_turn_each_counts(self, store: Store) -> None:
        await give(store, "m1", giving(), giving(), giving(leaflet="luong-huu"))
        counted = [(one.leaflet, one.given) for one in await store.handouts(*ALWAYS)]
        assert counted == [("luong-huu", 1), ("thai-san", 2)]

    async def test_who_comes_by_a_printed_one_counts_apart_and_of_no_edition(self, store: Store) -> None:
        await give(store, "m1", scanning(place="xa-ba-na"))
        await give(store, "m2", scanning(place="xa-ba-na"))
        assert await store.handouts(*ALWAYS) == [Handout(DAY, "thai-san", "", "qr", "web", "xa-ba-na", 2)]

    async def test_a_turn_saved_twice_counts_once(self, store: Store) -> None:
        accepted = await store.accept(said("m1"))
        for _ in range(2):
            await store.save(turn("ok", effects=(giving(),)), [accepted.id], accepted.user_key, "web", NOON)
        assert await store.accept(said("m1")) is None
        assert [one.given for one in await store.handouts(*ALWAYS)] == [1]

    async def test_a_turn_that_is_not_kept_does_not_count(self, store: Store) -> None:
        assert await store.save(turn("ok", effects=(giving(),)), [], "someone unknown", "web", NOON) == []
        assert await store.handouts(*ALWAYS) == []


class TestDays:
    async def test_a_leaflet_counts_on_the_day_it_was_in_vietnam(self, store: Store) -> None:
        accepted = [await store.accept(said(f"m{number}")) for number in range(2)]
        before_midnight = datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC)
        for at, one in zip((before_midnight, before_midnight + timedelta(seconds=1)), accepted, strict=True):
            await store.save(turn("ok", effects=(giving(),)), [one.id], KEY, "web", at)
        assert [one.day for one in await store.handouts(*ALWAYS)] == [DAY, DAY + timedelta(days=1)]

    async def test_both_ends_of_a_period_belong_to_it(self, store: Store) -> None:
        for days in range(5):
            await give(store, f"m{days}", days=days)
        period = (DAY + timedelta(days=1), DAY + timedelta(days=3))
        assert [(one.day - DAY).days for one in await store.handouts(*period)] == [1, 2, 3]
        assert await store.handouts(period[1], period[0]) == []


class TestLasting:
    async def test_neither_an_erased_citizen_nor_age_takes_a_count_away(self, store: Store) -> None:
        await give(store, "m1")
        await give(store, "m2", user="another")
        counted = await store.handouts(*ALWAYS)
        assert texts(await answer(store, "m3", "đã xoá", effects=(ERASE,))) == ["đã xoá"]
        await store.erase("web", "another")
        await store.retain(NOON + timedelta(days=1000))
        assert await store.handouts(*ALWAYS) == counted
        assert [one.given for one in counted] == [2]

    async def test_a_closed_store_tells_no_counts(self, tmp_path: Path) -> None:
        for store in (MemoryStore(SECRET), SqliteStore(tmp_path / "bot.db", SECRET)):
            await store.close()
            with pytest.raises(StorageError, match="closed"):
                await store.handouts(*ALWAYS)


class TestInAFile:
    async def test_counts_are_read_beside_a_store_that_writes_and_without_one(self, tmp_path: Path) -> None:
        path = tmp_path / "bot.db"
        store = SqliteStore(path, SECRET)
        await give(store, "m1")
        beside = read_handouts(path, *ALWAYS)
        await give(store, "m2")
        await store.close()
        assert [one.given for one in (*beside, *read_handouts(path, *ALWAYS))] == [1, 2]
        assert read_handouts(path, DAY + timedelta(days=1), date.max) == []

    async def test_counts_name_nobody(self, tmp_path: Path) -> None:
        path = tmp_path / "bot.db"
        store = SqliteStore(path, SECRET)
        await give(store, "m1", giving(place="xa-ba-na"))
        await store.close()
        with closing(sqlite3.connect(path)) as connection:
            columns = [row[1] for row in connection.execute("PRAGMA table_info(handouts)")]
            (row,) = connection.execute("SELECT * FROM handouts").fetchall()
        assert columns == ["day", "leaflet", "code", "form", "channel", "place", "given"]
        assert row == ("2026-11-22", "thai-san", "1-3fa09c", "pdf", "web", "xa-ba-na", 1)

    async def test_a_database_of_before_takes_the_step_and_keeps_the_rest(self, tmp_path: Path) -> None:
        path = tmp_path / "bot.db"
        store = SqliteStore(path, SECRET)
        await answer(store, "m1", "ok")
        await store.close()
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DROP TABLE handouts")
            connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'handouts'")
        with pytest.raises(StorageError, match="no such table"):
            read_handouts(path, *ALWAYS)
        again = SqliteStore(path, SECRET)
        await give(again, "m2")
        counts, kept = await again.handouts(*ALWAYS), await again.counts()
        await again.close()
        assert ([one.given for one in counts], kept["turns"]) == ([1], 2)

    def test_the_step_stands_behind_those_that_were_released(self) -> None:
        names = ["first_tables", "heartbeat", "push_channels", "tickets", "handouts"]
        assert [step.name for step in migrations._migrations][: len(names)] == names

    def test_what_is_no_database_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "bot.db").write_bytes(b"this was a letter once\n" * 100)
        with pytest.raises(StorageError, match=r"bot\.db: file is not a database"):
            read_handouts(tmp_path / "bot.db", *ALWAYS)
