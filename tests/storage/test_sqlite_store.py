"""What holds of the store in a file beyond what holds of every store."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from storage_making import ADDRESS, ERASE, NOON, answer, ids, said, texts, turn

from bot.messages import Effect, EffectKind, Session
from bot.storage.keys import user_key
from bot.storage.sqlite import SqliteStore
from bot.storage.store import StorageError

SECRET = b"a secret that is used in tests only"
KEY = user_key(SECRET, "web", ADDRESS)

ACCEPTS_FOREVER = """
import asyncio, sys
from pathlib import Path
from bot.messages import Utterance
from bot.storage.sqlite import SqliteStore
from datetime import datetime, UTC

async def main():
    store = SqliteStore(Path(sys.argv[1]), sys.argv[2].encode())
    async def writer(name):
        number = 0
        while True:
            number += 1
            message_id = f"{name}-{number}"
            await store.accept(Utterance("web", "someone", message_id, "xin chào", datetime.now(UTC)))
            print(message_id, flush=True)
    await asyncio.gather(*(writer(name) for name in "abcdefgh"))

asyncio.run(main())
"""


def rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def execute(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def files(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


class TestSurviving:
    async def test_all_is_there_after_reopening(self, open_store: Callable[[], SqliteStore]) -> None:
        store = open_store()
        outgoing = await answer(store, "m1", "một", "hai")
        await store.sent([outgoing[0].id])
        waiting = await store.accept(said("m2"))
        session = await store.session(KEY)
        await store.close()

        again = open_store()
        assert await again.pending() == [waiting]
        assert await again.unsent() == outgoing[1:]
        assert await again.session(KEY) == session
        assert await again.accept(said("m1")) is None

    def test_what_was_accepted_survives_a_killed_process(self, path: Path) -> None:
        command = [sys.executable, "-c", ACCEPTS_FOREVER, str(path), SECRET.decode()]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            told = [process.stdout.readline().strip() for _ in range(200)]
            process.kill()
            # The last line may have been cut in the middle of being written.
            told += process.stdout.read().split("\n")[:-1]
        kept = {message_id for (message_id,) in rows(path, "SELECT message_id FROM inbox WHERE answered = 0")}
        assert len(told) >= 200
        assert set(told) <= kept

    async def test_opening_again_migrates_nothing(self, open_store: Callable[[], SqliteStore], path: Path) -> None:
        await open_store().close()
        before = dump(path)
        await open_store().close()
        assert dump(path) == before

    async def test_the_file_is_for_its_owner_only(self, sqlite_store: SqliteStore, path: Path) -> None:
        await answer(sqlite_store, "m1", "ok")
        modes = {one.stat().st_mode & 0o777 for one in path.parent.glob(f"{path.name}*")}
        assert modes == {0o600}

    @pytest.mark.parametrize(("careful", "level"), [(False, 1), (True, 2)])
    async def test_a_power_cut_is_survived_when_asked_for(self, path: Path, careful: bool, level: int) -> None:
        store = SqliteStore(path, SECRET, survive_power_cut=careful)
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found = await store._worker.run(lambda db: [db.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas])
        await store.close()
        assert found == ["wal", level, 1, 1]


class TestOpening:
    def test_a_file_that_is_no_database_is_named(self, path: Path) -> None:
        path.write_bytes(b"this was a letter once\n" * 100)
        with pytest.raises(StorageError, match=r"bot\.db: not a usable database"):
            SqliteStore(path, SECRET)
        assert path.read_bytes().startswith(b"this was a letter")

    async def test_a_damaged_database_is_named(self, open_store: Callable[[], SqliteStore], path: Path) -> None:
        await open_store().close()
        whole = path.read_bytes()
        path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
        with pytest.raises(StorageError, match=r"bot\.db: not a usable database: .*malformed"):
            SqliteStore(path, SECRET)

    def test_a_directory_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(StorageError, match=r"bot\.db: the database can't be opened"):
            SqliteStore(tmp_path / "missing" / "bot.db", SECRET)


class TestPrivacy:
    async def test_the_address_is_in_one_table_only(self, sqlite_store: SqliteStore, path: Path) -> None:
        await answer(sqlite_store, "m1", "một")
        await sqlite_store.accept(said("m2"))
        holding = [line for line in dump(path) if ADDRESS in line]
        assert len(holding) == 1
        assert "addresses" in holding[0]

    async def test_an_erased_citizen_leaves_no_trace_in_the_files(self, sqlite_store: SqliteStore, path: Path) -> None:
        remembered = Session(asked="sentence-of-the-citizen")
        await answer(sqlite_store, "m1", "reply-to-citizen", said="sentence-of-the-citizen", session=remembered)
        assert {b"sentence-of-the-citizen" in files(path), ADDRESS.encode() in files(path)} == {True}
        outgoing = await answer(sqlite_store, "m2", "đã xóa", said="erase-me", effects=(ERASE,))
        await sqlite_store.sent(ids(outgoing))
        for trace in (b"sentence-of-the-citizen", b"reply-to-citizen", b"erase-me", ADDRESS.encode(), KEY.encode()):
            assert trace not in files(path)

    async def test_the_turn_that_erases_counts_without_text_or_user(
        self, sqlite_store: SqliteStore, path: Path
    ) -> None:
        await answer(sqlite_store, "m1", "đã xóa", effects=(ERASE,))
        assert rows(path, "SELECT user_key, text, outcome FROM turns") == [(None, "", "answered")]

    async def test_a_log_in_use_is_cleared_later(self, sqlite_store: SqliteStore, path: Path) -> None:
        await answer(sqlite_store, "m1", "một")
        with closing(sqlite3.connect(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM turns").fetchall()
            await sqlite_store._worker.run(lambda db: db.execute("PRAGMA busy_timeout = 1"))
            await sqlite_store.erase("web", ADDRESS)
        assert (await sqlite_store.counts())["users"] == 0


class TestReading:
    async def test_a_turn_is_kept_for_the_reports(self, sqlite_store: SqliteStore, path: Path) -> None:
        await answer(sqlite_store, "m1", "một", candidates=("a", "b"), kb_version="v1")
        columns = "user_key, at, text, outcome, intent, score, candidates, kb_version"
        at = "2026-11-22T12:00:01.000000+07:00"
        expected = (KEY, at, "muc dong bao nhieu", "answered", "bhxh/muc-dong", 0.9, '["a", "b"]', "v1")
        assert rows(path, f"SELECT {columns} FROM turns") == [expected]

    async def test_a_choice_is_kept_until_the_user_is_erased(self, sqlite_store: SqliteStore, path: Path) -> None:
        data = {"asked": "mức đóng", "chosen": "bhxh/muc-dong"}
        await answer(sqlite_store, "m1", "một", effects=(Effect(EffectKind.CHOICE_MADE, data),))
        ((text,),) = rows(path, "SELECT data FROM choices")
        assert json.loads(text) == data
        await sqlite_store.erase("web", ADDRESS)
        assert rows(path, "SELECT data FROM choices") == []

    async def test_a_choice_goes_with_its_turn_in_time(self, sqlite_store: SqliteStore, path: Path) -> None:
        data = {"asked": "mức đóng", "chosen": "bhxh/muc-dong"}
        outgoing = await answer(sqlite_store, "m1", "một", effects=(Effect(EffectKind.CHOICE_MADE, data),))
        await sqlite_store.sent([out.id for out in outgoing])
        await sqlite_store.retain(NOON + timedelta(days=1))
        assert rows(path, "SELECT data FROM choices") == []

    @pytest.mark.parametrize("data", ["{", "[]", '{"choices": [{"title": 1}]}', '{"last_at": "soon"}'])
    async def test_a_session_not_readable_begins_anew(
        self, sqlite_store: SqliteStore, path: Path, caplog: pytest.LogCaptureFixture, data: str
    ) -> None:
        await answer(sqlite_store, "m1", "một")
        execute(path, f"UPDATE sessions SET data = '{data}'")
        with caplog.at_level(logging.ERROR):
            assert await sqlite_store.session(KEY) == Session()
        assert "a new one begins" in caplog.text

    async def test_a_reply_not_readable_keeps_no_other_back(
        self, sqlite_store: SqliteStore, path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        broken, _ = await answer(sqlite_store, "m1", "một", "hai")
        execute(path, f"UPDATE outbox SET reply = '{{}}' WHERE id = {broken.id}")
        with caplog.at_level(logging.ERROR):
            assert texts(await sqlite_store.unsent()) == ["hai"]
        assert f"outbox row {broken.id}" in caplog.text


class TestAFullDisk:
    async def test_the_caller_is_told_and_what_was_kept_stays(self, sqlite_store: SqliteStore) -> None:
        kept = await answer(sqlite_store, "m1", "một")
        waiting = await sqlite_store.accept(said("m2"))
        await limit_pages(sqlite_store, 1)  # SQLite takes the present size, if that is more
        with pytest.raises(StorageError, match="full"):
            await sqlite_store.save(turn("x" * 100_000), [waiting.id], KEY, "web", NOON)
        assert await sqlite_store.unsent() == kept
        assert await sqlite_store.pending() == [waiting]

        await limit_pages(sqlite_store, 100_000)
        outgoing = await sqlite_store.save(turn("hai"), [waiting.id], KEY, "web", NOON)
        assert await sqlite_store.unsent() == kept + outgoing


class TestChecking:
    async def test_a_database_that_can_only_be_read_is_told(self, sqlite_store: SqliteStore) -> None:
        await sqlite_store.check_writable()
        await sqlite_store._worker.run(lambda db: db.execute("PRAGMA query_only = 1"))
        with pytest.raises(StorageError, match="readonly"):
            await sqlite_store.check_writable()

    async def test_every_check_writes(self, sqlite_store: SqliteStore, path: Path) -> None:
        for _ in range(3):
            await sqlite_store.check_writable()
        assert rows(path, "SELECT beats FROM heartbeat") == [(3,)]


async def limit_pages(store: SqliteStore, pages: int) -> None:
    await store._worker.run(lambda db: db.execute(f"PRAGMA max_page_count = {pages}").fetchone())
