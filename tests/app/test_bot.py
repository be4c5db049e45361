from __future__ import annotations

import asyncio
import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from app_making import NOON, said, texts, until

from bot.app.service import JsonLines
from bot.channels.web import Unavailable
from bot.messages import Kind, Outcome
from bot.storage.sqlite import SqliteStore

SECRET = b"a secret that is used in tests only"
QUESTION = "tuổi nghỉ hưu"


@pytest.fixture
def question(kb) -> str:
    return kb.entries["bhxh-tu-nguyen/muc-dong"].utterances[0]


async def test_a_question_is_answered_and_kept(bot, store, question):
    replies = await bot.ask(said("1", question))
    assert len(replies) == 1
    assert store.turns[0].intent == "bhxh-tu-nguyen/muc-dong"
    assert replies[0].reply == store.turns[0].replies[0]
    assert store.turns[0].kb_version == bot.served.kb.version


async def test_the_conversation_goes_on_from_turn_to_turn(bot, store, question):
    first = await bot.ask(said("1", question))
    again = await bot.ask(said("2", "nhắc lại", at=NOON + timedelta(seconds=30)))
    assert texts(again) == texts(first)
    assert again[0].id > first[0].id


async def test_a_repeated_message_gets_the_same_replies_and_no_second_turn(bot, store, question):
    first = await bot.ask(said("1", question))
    assert await bot.ask(said("1", question)) == first
    assert len(store.turns) == 1


async def test_a_message_repeated_while_it_is_answered_gets_that_answer(bot, store, question):
    store.may_save.clear()
    asking = [asyncio.create_task(bot.ask(said("1", question))) for _ in range(3)]
    await store.saving.wait()
    await until(lambda: len(store.heard) == 3)
    store.may_save.set()
    first, *others = await asyncio.gather(*asking)
    assert first
    assert others == [first, first]
    assert len(store.turns) == 1


async def test_a_burst_is_one_turn_answered_at_its_last_message(bot, store, kb):
    store.may_save.clear()
    first = asyncio.create_task(bot.ask(said("1", "xin chào")))
    await store.saving.wait()
    rest = [asyncio.create_task(bot.ask(said(id_, text))) for id_, text in (("2", "bao nhiêu tuổi"), ("3", "nghỉ hưu"))]
    await until(lambda: len(store.heard) == 3)
    await asyncio.sleep(0)
    store.may_save.set()
    assert await first
    merged, answered = await asyncio.gather(*rest)
    assert merged == []
    assert answered
    assert [turn.text for turn in store.turns] == ["xin chào", "bao nhiêu tuổi\nnghỉ hưu"]
    assert await bot.ask(said("2", "bao nhiêu tuổi")) == []


async def test_a_greeting_waits_for_the_question_that_belongs_to_it(bot_with, store, question):
    bot = bot_with(burst_wait=3600.0)
    greeting = asyncio.create_task(bot.ask(said("1", "alo,")))
    await until(lambda: store.heard)
    await asyncio.sleep(0)
    answered = await bot.ask(said("2", question))
    assert await greeting == []
    assert answered
    assert len(store.turns) == 1


async def test_a_choice_needs_no_waiting(bot_with, store):
    bot = bot_with(burst_wait=3600.0)
    assert await bot.ask(said("1", "command:greeting", kind=Kind.CHOICE))


async def test_who_hangs_up_is_answered_and_finds_the_answer_on_coming_back(bot, store, question):
    store.may_save.clear()
    asking = asyncio.create_task(bot.ask(said("1", question)))
    await store.saving.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    store.may_save.set()
    await bot.drain()
    missed = await bot.replies_since("web", "someone", 0)
    assert len(missed) == 1
    assert await bot.ask(said("1", question)) == missed


async def test_what_cant_be_written_down_is_refused_and_answered_when_it_can(bot, store, question):
    store.refuses = {"accept"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", question))
    store.refuses = set()
    assert await bot.ask(said("1", question))


async def test_what_was_written_down_and_not_answered_is_taken_up_when_it_is_asked_again(bot, store, question):
    store.refuses = {"save"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", question))
    with pytest.raises(Unavailable):
        await bot.ask(said("1", question))
    store.refuses = set()
    replies = await bot.ask(said("1", question))
    assert len(replies) == 1
    assert len(store.turns) == 1


async def test_what_was_written_down_and_not_answered_is_taken_up_unasked(bot, store, question):
    store.refuses = {"save"}
    with pytest.raises(Unavailable):
        await bot.ask(said("1", question))
    store.refuses = set()
    assert await bot.take_up_pending() == 1
    await bot.drain()
    assert len(await bot.replies_since("web", "someone", 0)) == 1
    assert await bot.take_up_pending() == 0


async def test_a_killed_process_leaves_nothing_unanswered(bot_with, tmp_path, question):
    before = SqliteStore(tmp_path / "bot.sqlite", SECRET)
    for number in range(3):
        assert await before.accept(said(str(number), question, user=f"user {number}"))
    await before.close()
    store = SqliteStore(tmp_path / "bot.sqlite", SECRET)
    bot = bot_with(store=store)
    assert await bot.take_up_pending() == 3
    await bot.drain()
    for number in range(3):
        assert len(await bot.replies_since("web", f"user {number}", 0)) == 1
    await store.close()


async def test_a_turn_that_fails_is_apologised_for_recorded_and_logged_without_its_text(
    bot_with, served, store, caplog
):
    def fail(text: str, *_, **__):
        raise RuntimeError(text)

    router = copy.copy(served.router)
    router.route = fail
    bot = bot_with(served=replace(served, router=router))
    replies = await bot.ask(said("id-7", "một câu chưa ai hỏi bao giờ"))
    assert texts(replies) == [bot.say("error")]
    assert store.turns[0].outcome is Outcome.ERROR
    line = JsonLines().format(caplog.records[-1])
    assert json.loads(line)["event"] == "turn_failed"
    assert json.loads(line)["message_id"] == "id-7"
    assert "RuntimeError" in json.loads(line)["trace"]
    assert "chưa ai hỏi" not in line
    bot.swap(served)
    assert texts(await bot.ask(said("id-8", "xin chào"))) == [bot.say("greeting")]


async def test_personal_data_goes_before_anything_is_written_down(bot, store, kb):
    public = next(iter(bot.served.public_numbers))
    await bot.ask(said("1", f"số em là 0912345678, cccd 012345678901, em gọi {public} không được"))
    assert "0912345678" not in store.heard[0].text
    assert "012345678901" not in store.heard[0].text
    assert public in store.heard[0].text
    assert store.turns[0].text == store.heard[0].text


async def test_an_erased_citizen_is_forgotten(bot, store, question):
    await bot.ask(said("1", question))
    replies = await bot.ask(said("2", "xoá dữ liệu"))
    assert texts(replies) == [bot.say("erased")]
    await bot.delivered(replies)
    assert (await store.counts())["users"] == 0


async def test_delivered_replies_are_noted(bot, store, question):
    replies = await bot.ask(said("1", question))
    assert (await store.counts())["unsent"] == 1
    await bot.delivered(replies)
    assert (await store.counts())["unsent"] == 0


async def test_a_store_that_cant_note_a_delivery_spoils_no_answer(bot, store, question, caplog):
    replies = await bot.ask(said("1", question))
    store.refuses = {"sent"}
    await bot.delivered(replies)
    assert caplog.records[-1].message == "storage refused"
    assert (await store.counts())["unsent"] == 1


async def test_missed_replies_that_cant_be_read_are_unavailable(bot, store):
    store.refuses = {"replies_since"}
    with pytest.raises(Unavailable):
        await bot.replies_since("web", "someone", 0)


async def test_it_is_ready_while_it_can_write(bot, store):
    assert await bot.ready()
    store.refuses = {"counts"}
    assert not await bot.ready()


async def test_old_conversations_are_forgotten(bot, store, settings, question):
    await bot.ask(said("1", question))
    assert await bot.forget_old(NOON + timedelta(days=settings.keep_days)) == 0
    assert await bot.forget_old(NOON + timedelta(days=settings.keep_days, seconds=1)) > 0
    assert (await store.counts())["turns"] == 0


async def test_a_turn_keeps_the_knowledge_it_began_with(bot, store, served, question):
    store.may_save.clear()
    asking = asyncio.create_task(bot.ask(said("1", question)))
    await store.saving.wait()
    bot.swap(replace(served, kb=replace(served.kb, version="newer")))
    store.may_save.set()
    await asking
    await bot.ask(said("2", question))
    assert [turn.kb_version for turn in store.turns] == [served.kb.version, "newer"]


def test_health_names_the_knowledge_in_service_and_its_last_trouble(bot, served):
    assert bot.health() == {"status": "ok", "kb_version": served.kb.version, "knowledge_problem": ""}
    bot.knowledge_refused("faq/a.yaml:3: …")
    assert bot.health()["knowledge_problem"] == "faq/a.yaml:3: …"
    bot.swap(served)
    assert bot.health()["knowledge_problem"] == ""


def test_channels_get_their_words_from_the_knowledge(bot, kb):
    assert bot.words("web") == kb.replies.web
    assert bot.say("too_many") == kb.replies.too_many.strip()
    welcome = bot.welcome()
    assert welcome.text == bot.say("greeting")
    assert [button.label for button in welcome.quick_replies] == [item.label for item in kb.replies.menu_items]
