from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from app_making import NOON, PATIENCE, said, texts, until
from load.connection import message
from load.service import Service

from bot.app import service
from bot.app.served import KnowledgeError, serve_knowledge
from bot.app.service import JsonLines, chores, forget, open_store, read_knowledge, reload, watch_knowledge
from bot.channels.web import Unavailable

ENTRY = "faq/lien-he/tong-dai.yaml"
USER = "0" * 32
NEW_ENTRY = """
title: Điểm thu ngày lễ
utterances:
  - ngày lễ có chỗ nào thu tiền không
  - chủ nhật điểm thu có mở cửa không
  - ngày tết đi đóng tiền được không
examples:
  - chủ nhật có thu tiền không
answer: Ngày lễ điểm thu đóng cửa, bác đóng qua mạng.
sources:
  - {law: luat-41-2024}
review: {checked: 2026-11-22, due: 2099-01-01}
"""


@pytest.fixture
async def watched(bot_with, settings):
    """A bot on real files that reloads them by itself."""
    bot = bot_with(served=read_knowledge(settings))
    watching = asyncio.create_task(watch_knowledge(bot))
    yield bot
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching


@pytest.fixture
def reloaded(bot_with, settings):
    return bot_with(served=read_knowledge(settings))


async def answer(bot, id_: str, text: str) -> str:
    return "\n".join(texts(await bot.ask(said(id_, text))))


def add_to_answer(knowledge, sentence: str) -> None:
    knowledge.edit(ENTRY, "answer: ", f"answer: {sentence} ")


# -- reloading


async def test_a_good_change_is_put_into_service(reloaded, knowledge, kb):
    question = kb.entries["lien-he/tong-dai"].utterances[0]
    before = reloaded.health()["kb_version"]
    add_to_answer(knowledge, "Bác cứ gọi nhé.")
    assert await reload(reloaded)
    assert "Bác cứ gọi nhé." in await answer(reloaded, "1", question)
    assert reloaded.health()["kb_version"] != before


async def test_a_bad_change_leaves_the_old_in_service_and_is_told_with_file_and_line(reloaded, knowledge, kb, caplog):
    question = kb.entries["lien-he/tong-dai"].utterances[0]
    before = await answer(reloaded, "1", question)
    knowledge.edit(ENTRY, "title:", "titel:")
    assert not await reload(reloaded)
    assert await answer(reloaded, "2", question) == before
    problem = reloaded.health()["knowledge_problem"]
    assert problem.startswith(f"knowledge/{ENTRY}:{knowledge.line(ENTRY, 'titel')}:")
    assert any(problem == record.problem for record in caplog.records)


async def test_after_a_mended_change_the_trouble_is_over(reloaded, knowledge):
    knowledge.edit(ENTRY, "title:", "titel:")
    assert not await reload(reloaded)
    knowledge.edit(ENTRY, "titel:", "title:")
    assert await reload(reloaded)
    assert reloaded.health()["knowledge_problem"] == ""


async def test_a_new_entry_is_answered_after_a_reload(reloaded, knowledge):
    knowledge.write("faq/lien-he/ngay-le.yaml", NEW_ENTRY)
    assert await reload(reloaded)
    assert "đóng qua mạng" in await answer(reloaded, "1", "chủ nhật điểm thu có mở cửa không")


async def test_whatever_goes_wrong_in_reading_the_old_stays(reloaded, monkeypatch, caplog):
    before = reloaded.served
    monkeypatch.setattr(service, "read_knowledge", lambda settings: 1 / 0)
    assert not await reload(reloaded)
    assert reloaded.served is before
    assert reloaded.health()["knowledge_problem"]
    assert caplog.records[-1].exc_info


@pytest.mark.parametrize("saved", ["good", "bad"])
async def test_saved_files_are_noticed(watched, knowledge, saved):
    before = watched.health()
    async with asyncio.timeout(PATIENCE):
        number = 0
        while watched.health() == before:  # the watch needs a moment to begin: save until it has seen one
            number += 1
            text = f"Lượt thứ {number} nhé." if saved == "good" else "{không có}"
            add_to_answer(knowledge, text)
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await until(lambda: watched.health() != before)
    assert bool(watched.health()["knowledge_problem"]) == (saved == "bad")


def test_knowledge_with_errors_isnt_served(knowledge, settings):
    knowledge.edit(ENTRY, "title:", "titel:")
    with pytest.raises(KnowledgeError) as caught:
        read_knowledge(settings)
    assert caught.value.problems[0].file == f"knowledge/{ENTRY}"


def test_an_example_that_goes_astray_is_an_error_in_service_and_none_in_trying_out(knowledge, settings):
    knowledge.edit(ENTRY, "examples:\n", "examples:\n  - giá vàng hôm nay\n")
    day = NOON.date()
    with pytest.raises(KnowledgeError):
        serve_knowledge(settings.knowledge, day, None)
    assert serve_knowledge(settings.knowledge, day, None, trying_out=True).kb.entries


def test_public_numbers_are_the_phones_of_the_knowledge(served, kb):
    listed = {str(row.value) for p in kb.parameters.values() if p.unit == "phone" for row in p.values if row.value}
    assert served.public_numbers == listed
    assert listed


# -- chores


async def test_what_a_refusing_store_left_is_taken_up_by_the_chores(bot, store):
    store.refuses = {"save"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", "xin chào"))
    store.refuses = set()
    beside = asyncio.create_task(chores(bot, every=0.001))
    await until(lambda: store.turns)
    beside.cancel()


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
