from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from app_making import NOON, said, texts, until

from bot.app import reloading
from bot.app.reloading import look, read_knowledge, reload, watch_knowledge
from bot.app.served import KnowledgeError, serve_knowledge
from bot.knowledge.problem import Problem

ENTRY = "faq/lien-he/tong-dai.yaml"
REVIEW_OVERDUE = ("{checked: 2026-11-20, due: 2027-06-30}", "{checked: 2020-01-01, due: 2021-01-01}")
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
    seen = look(settings.knowledge)
    bot = bot_with(served=read_knowledge(settings))
    watching = asyncio.create_task(watch_knowledge(bot, seen, every=0.01))
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
    monkeypatch.setattr(reloading, "read_knowledge", lambda settings: 1 / 0)
    assert not await reload(reloaded)
    assert reloaded.served is before
    assert reloaded.health()["knowledge_problem"]
    assert caplog.records[-1].exc_info


async def changed(bot, before: dict) -> dict:
    """What is in service, once it is something else."""
    await until(lambda: bot.health() != before)
    return bot.health()


@pytest.mark.parametrize("saved", ["good", "bad"])
async def test_saved_files_are_noticed(watched, knowledge, saved):
    before = watched.health()
    add_to_answer(knowledge, "Bác cứ gọi nhé." if saved == "good" else "{không có}")
    after = await changed(watched, before)
    assert bool(after["knowledge_problem"]) == (saved == "bad")


async def test_a_directory_replaced_by_another_is_noticed(watched, knowledge, tmp_path):
    before = watched.health()
    shutil.copytree(knowledge.directory, tmp_path / "next")
    knowledge.directory.rename(tmp_path / "before")
    (tmp_path / "next").rename(knowledge.directory)
    add_to_answer(knowledge, "Bác cứ gọi nhé.")
    after = await changed(watched, before)
    if after["knowledge_problem"]:  # looked at between the two renames
        after = await changed(watched, after)
    assert after["kb_version"] != before["kb_version"]
    add_to_answer(knowledge, "Gọi ngay nhé.")
    await changed(watched, after)


async def test_what_is_saved_before_the_watch_begins_is_noticed(bot_with, settings, knowledge):
    seen = look(settings.knowledge)
    bot = bot_with(served=read_knowledge(settings))
    before = bot.health()
    add_to_answer(knowledge, "Bác cứ gọi nhé.")
    watching = asyncio.create_task(watch_knowledge(bot, seen, every=0.01))
    await changed(bot, before)
    watching.cancel()


async def test_what_is_saved_while_files_are_read_is_noticed(watched, knowledge, monkeypatch):
    before = watched.health()["kb_version"]
    readings = []

    def read(settings, like=None):
        served = read_knowledge(settings, like)
        readings.append(served.kb.version)
        if len(readings) == 1:
            add_to_answer(knowledge, "Gọi ngay nhé.")
        return served

    monkeypatch.setattr(reloading, "read_knowledge", read)
    add_to_answer(knowledge, "Bác cứ gọi nhé.")
    await until(lambda: len(readings) == 2 and watched.health()["kb_version"] == readings[1])
    assert len({before, *readings}) == 3


async def test_nothing_is_read_anew_without_a_change(watched, knowledge, monkeypatch):
    readings = []
    monkeypatch.setattr(reloading, "read_knowledge", lambda *_: readings.append(1))
    knowledge.write("faq/.notes.swp", "an editor's own file")
    await asyncio.sleep(0.2)
    assert readings == []


def test_a_look_shows_every_change_of_a_file(settings, knowledge):
    looks = [look(settings.knowledge)]

    def changes() -> bool:
        looks.append(look(settings.knowledge))
        return looks[-1] != looks[-2]

    assert not changes()
    path = knowledge.directory / ENTRY
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    assert changes()
    knowledge.write("faq/lien-he/ngay-le.yaml", NEW_ENTRY)
    assert changes()
    knowledge.delete("faq/lien-he/ngay-le.yaml")
    assert changes()
    assert looks[-1] == looks[-3]
    for name in (".#a.yaml", "zz.yaml"):  # as an editor locks a file, whatever is listed first
        (path.parent / name).symlink_to("nowhere")
    assert not changes()
    os.utime(path, ns=(1, 1))
    assert changes()
    knowledge.directory.rename(knowledge.directory.with_name("away"))
    assert not look(settings.knowledge).files


async def test_on_a_new_day_reviews_that_came_due_are_told(bot_with, settings, knowledge, monkeypatch, caplog):
    knowledge.edit(ENTRY, *REVIEW_OVERDUE)
    monkeypatch.setattr(reloading, "_today", lambda: NOON.date())
    seen = look(settings.knowledge)
    bot = bot_with(served=read_knowledge(settings))
    assert bot.served.warnings
    monkeypatch.setattr(reloading, "_today", lambda: NOON.date() + timedelta(days=1))
    readings = []
    due = Problem(f"knowledge/{ENTRY}", 1, "review.due", "đến hạn")

    def read(settings, like=None):
        readings.append(like)
        return replace(bot.served, warnings=(*bot.served.warnings, due))

    monkeypatch.setattr(reloading, "read_knowledge", read)
    watching = asyncio.create_task(watch_knowledge(bot, seen, every=0.01))
    await until(lambda: due in bot.served.warnings)
    watching.cancel()
    told = [record.problem for record in caplog.records if getattr(record, "event", "") == "knowledge_warning"]
    assert told == [str(due)]  # and not again what was told before
    assert readings == [bot.served.router]


def test_warnings_of_the_check_come_with_the_knowledge(settings, knowledge):
    knowledge.edit(ENTRY, *REVIEW_OVERDUE)
    warnings = read_knowledge(settings).warnings
    assert any(warning.file == f"knowledge/{ENTRY}" for warning in warnings)


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
    assert served.public_numbers == listed | kb.official.public()
    assert listed
    assert kb.official.public()
