from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from app_making import PATIENCE, said, until
from load.connection import message
from load.service import Service

from bot.app.service import JsonLines, chores, forget, keep_up, log_to_stderr, open_store
from bot.channels.web import Unavailable
from bot.storage.store import StorageError

USER = "0" * 32
REVIEWED, DUE = "{checked: 2026-11-20, due: 2027-06-30}", "{checked: 2020-01-01, due: 2021-01-01}"


# -- chores


async def test_what_a_refusing_store_left_is_taken_up_by_the_chores(bot, store):
    store.refuses = {"save"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", "xin chào"))
    store.refuses = set()
    beside = asyncio.create_task(chores(bot, every=0.001))
    await until(lambda: store.turns)
    beside.cancel()


async def test_a_failure_to_take_up_is_logged_and_tried_again(bot, monkeypatch, caplog):
    tried = []

    async def take_up_pending() -> int:
        tried.append(len(tried))
        if len(tried) == 1:
            raise RuntimeError("lời của người dân")
        return 0

    monkeypatch.setattr(bot, "take_up_pending", take_up_pending)
    beside = asyncio.create_task(chores(bot, every=0.001))
    await until(lambda: len(tried) > 1)
    beside.cancel()
    (record,) = caplog.records
    assert record.event == "take_up_failed"
    assert "lời của" not in JsonLines().format(record)


async def test_work_beside_that_fails_is_logged_and_begun_again(caplog):
    begun = []

    async def work() -> None:
        begun.append(len(begun))
        if len(begun) < 3:
            raise RuntimeError("lost")
        await asyncio.Event().wait()

    beside = asyncio.create_task(keep_up(work, restart_after=0.001))
    await until(lambda: len(begun) == 3)
    beside.cancel()
    assert [record.event for record in caplog.records] == ["work_failed", "work_failed"]


async def test_old_conversations_are_forgotten_again_and_again(bot, store, settings):
    old = datetime.now(UTC) - timedelta(days=settings.keep_days + 1)
    beside = asyncio.create_task(forget(bot, every=0.001))
    for number in range(2):
        await bot.ask(said(str(number), "xin chào", at=old))
        async with asyncio.timeout(PATIENCE):
            while (await store.counts())["turns"]:
                await asyncio.sleep(0.001)
    beside.cancel()


async def test_a_failure_to_forget_is_logged_and_tried_again(bot, monkeypatch, caplog):
    fails = [RuntimeError("busy")]

    async def forget_old(now: datetime) -> int:
        if fails:
            raise fails.pop()
        return 7

    monkeypatch.setattr(bot, "forget_old", forget_old)
    with caplog.at_level(logging.INFO, "bot"):
        beside = asyncio.create_task(forget(bot, every=0.001))
        await until(lambda: any(getattr(record, "rows", 0) == 7 for record in caplog.records))
        beside.cancel()
    assert "could not forget" in caplog.messages


async def test_the_database_and_the_secret_are_made_below_the_data_directory(settings):
    await open_store(settings).close()
    assert {"bot.sqlite", "secret"} <= {path.name for path in settings.data.iterdir()}


async def test_a_second_process_on_the_same_data_is_refused(settings):
    store = open_store(settings)
    with pytest.raises(StorageError, match="một Điểm Sáng khác"):
        open_store(settings)
    await store.close()
    await open_store(settings).close()


async def test_a_store_that_cant_be_opened_keeps_nobody_out(settings):
    settings.data.mkdir()
    (settings.data / "secret").write_bytes(b"short")
    with pytest.raises(StorageError, match="too short"):
        open_store(settings)
    (settings.data / "secret").unlink()
    await open_store(settings).close()


# -- the log


def test_a_log_line_is_json_with_its_extras():
    record = logging.makeLogRecord({"msg": "kiến %s", "args": ("thức",), "levelname": "INFO", "event": "reloaded"})
    line = json.loads(JsonLines().format(record))
    assert (line["says"], line["level"], line["event"]) == ("kiến thức", "info", "reloaded")
    assert datetime.fromisoformat(line["at"]).tzinfo


def test_a_logged_exception_tells_its_kind_and_place_and_not_its_words():
    try:
        raise ValueError("lời của người dân")
    except ValueError:
        record = logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})
    line = JsonLines().format(record)
    assert "lời của" not in line
    assert "ValueError" in json.loads(line)["trace"]
    assert Path(__file__).name in json.loads(line)["trace"]


async def test_a_failed_task_is_told_without_its_words(capsys):
    async def task() -> None:
        raise ValueError("lời của người dân")

    failing = asyncio.create_task(task())
    await asyncio.wait([failing])
    context = {"message": "Task exception was never retrieved", "exception": failing.exception(), "future": failing}
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        log_to_stderr()
        asyncio.get_running_loop().default_exception_handler(context)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    written = capsys.readouterr().err
    assert "lời của" not in written
    assert "ValueError" in json.loads(written)["trace"]
    assert Path(__file__).name in json.loads(written)["trace"]


def test_what_asyncio_tells_is_a_fixed_text_and_a_place():
    record = logging.makeLogRecord({"name": "asyncio", "msg": "lời của người dân", "pathname": "x.py", "lineno": 7})
    line = json.loads(JsonLines().format(record))
    assert "lời của" not in str(line)
    assert line["trace"] == "x.py:7"


# -- the whole process


def lines_of(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


async def until_accepted(database: Path) -> None:
    """Wait until a message stands in the inbox."""

    def accepted() -> bool:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("SELECT count(*) FROM inbox").fetchone()[0])

    await until(accepted)


async def test_told_to_stop_it_answers_what_is_under_way_and_ends_well(knowledge, tmp_path):
    serving = Service(knowledge.directory, tmp_path / "var")
    serving.start()
    try:
        connection = await serving.until_open()
        # A fragment waits a moment for the rest of its question: long enough to be stopped in.
        asking = asyncio.create_task(connection.send(message(USER, "1", "cho em hỏi,")))
        await until_accepted(tmp_path / "var" / "bot.sqlite")
        code = await asyncio.to_thread(serving.stop)
        response = await asking
    finally:
        serving.kill()
    assert code == 0
    assert response.status == 200
    assert response.json()["replies"]


async def test_its_log_is_json_and_holds_no_citizens_words(knowledge, tmp_path):
    serving = Service(knowledge.directory, tmp_path / "var")
    serving.start()
    try:
        connection = await serving.until_open()
        for number, text in enumerate(("bí mật của bà Tư", "{", "x" * 70_000)):
            await connection.send(message(USER, str(number), text))
    finally:
        serving.stop()
    assert [line["event"] for line in lines_of(serving.log)][:1] == ["serving"]
    assert len(lines_of(serving.log)) == len(serving.log.read_text().splitlines()) - 1  # the first line is the address
    assert "bí mật" not in serving.log.read_text()


async def test_a_second_process_ends_at_once_and_says_why(knowledge, tmp_path):
    serving = Service(knowledge.directory, tmp_path / "var")
    serving.start()
    other = Service(knowledge.directory, tmp_path / "var")
    other.log = tmp_path / "log of the other"
    try:
        await serving.until_open()
        other.start()
        code = await asyncio.to_thread(other.process.wait, PATIENCE)
    finally:
        other.kill()
        serving.stop()
    assert code == 1
    assert "Không mở được dữ liệu" in other.log.read_text()
    assert "Traceback" not in other.log.read_text()


async def test_warnings_are_told_at_the_start(knowledge, tmp_path):
    knowledge.edit("faq/lien-he/tong-dai.yaml", REVIEWED, DUE)
    serving = Service(knowledge.directory, tmp_path / "var")
    serving.start()
    try:
        await serving.until_open()
    finally:
        serving.stop()
    serving_line = lines_of(serving.log)[0]
    warnings = [line["problem"] for line in lines_of(serving.log) if line["event"] == "knowledge_warning"]
    assert serving_line["warnings"] == len(warnings)
    assert any(warning.startswith("knowledge/faq/lien-he/tong-dai.yaml:") for warning in warnings)


async def test_the_limits_of_a_sender_come_from_the_settings(knowledge, tmp_path, monkeypatch):
    monkeypatch.setenv("DIEM_SANG_USER_RATE", "1")
    serving = Service(knowledge.directory, tmp_path / "var", limited=True)
    serving.start()
    try:
        connection = await serving.until_open()
        statuses = [(await connection.send(message(USER, str(n), "xin chào"))).status for n in range(20)]
    finally:
        serving.stop()
    assert statuses[0] == 200
    assert statuses[-1] == 429
