from __future__ import annotations

import asyncio
import copy
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from app_making import NOON, said, texts, until

from bot.app.served import Served
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


async def test_complete_questions_in_a_burst_are_all_answered(bot, store):
    store.may_save.clear()
    first = asyncio.create_task(bot.ask(said("1", "xin chào")))
    await store.saving.wait()
    burst = ("mức đóng thấp nhất?", "xoá dữ liệu", "mất thẻ bhyt làm sao")
    rest = [asyncio.create_task(bot.ask(said(str(number), text))) for number, text in enumerate(burst, 2)]
    await until(lambda: len(store.heard) == 4)
    await asyncio.sleep(0)
    store.may_save.set()
    assert await first
    answers = await asyncio.gather(*rest)
    assert all(answers)
    assert texts(answers[1]) in ([bot.say("erased")], [bot.say("erase_confirm")])
    assert len(store.turns) == 4


async def test_what_was_asked_on_two_days_is_two_questions_after_a_restart(bot_with, store):
    for number, text in enumerate(("bao nhiêu tuổi", "nghỉ hưu")):
        await store.accept(said(str(number), text, at=NOON + timedelta(days=2 * number)))
    bot = bot_with()
    await bot.take_up_pending()
    await bot.drain()
    assert [turn.text for turn in store.turns] == ["bao nhiêu tuổi", "nghỉ hưu"]


async def test_long_messages_dont_become_too_long_together(bot, store):
    asking = [asyncio.create_task(bot.ask(said(str(number), "mức đóng " * 220))) for number in range(3)]
    await asyncio.gather(*asking)
    assert len(store.turns) == 3
    assert bot.say("too_long") not in [reply.text for turn in store.turns for reply in turn.replies]


async def test_a_message_that_cant_be_judged_is_answered_by_itself(bot, store, monkeypatch, caplog):
    def fail(router, *texts):
        raise ValueError(texts)

    monkeypatch.setattr("bot.app.bursts.is_fragment", fail)
    monkeypatch.setattr("bot.app.bursts.belong_together", fail)
    asking = [asyncio.create_task(bot.ask(said(id_, text))) for id_, text in (("7", "nhà tôi"), ("8", "bốn người"))]
    assert all(await asyncio.gather(*asking))
    await bot.drain()
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert "8" in {line["message_id"] for line in lines} <= {"7", "8"}
    assert "nhà tôi" not in json.dumps(lines, ensure_ascii=False)


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


async def test_it_is_ready_while_it_can_write(bot, store, monkeypatch):
    monkeypatch.setattr("bot.app.bot.READY_FOR", 0.0)
    assert await bot.ready()
    store.refuses = {"check_writable"}
    assert not await bot.ready()
    store.refuses = set()
    assert await bot.ready()


async def test_whether_it_is_ready_is_remembered_for_a_moment(bot, store):
    assert [await bot.ready() for _ in range(5)] == [True] * 5
    assert store.checked == 1


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


# -- wording whose values don't hold


def without_values(served: Served, *rows: dict) -> Served:
    """The knowledge when the hotline has only these rows, and both the greeting and the apology name it."""
    hotline = served.kb.parameters["lien-he/tong-dai"]
    values = tuple(hotline.values[0].model_copy(update=row) for row in rows)
    parameters = {**served.kb.parameters, "lien-he/tong-dai": hotline.model_copy(update={"values": values})}
    wordings = {"greeting": "Chào bác, cần thì gọi {lien-he/tong-dai}.", "error": "Lỗi rồi, gọi {lien-he/tong-dai}."}
    replies = served.kb.replies.model_copy(update=wordings)
    return replace(served, kb=replace(served.kb, parameters=parameters, replies=replies))


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (({"value": "1900 9068"}, {"value": None, "expected": True}), " 1900 9068"),  # the next one is awaited
        (({"value": "1900 9068"}, {"value": None}), " 1900 9068"),  # closed
        (({"value": None},), ""),  # never was any
        ((), ""),
    ],
)
async def test_apology_and_welcome_hold_whatever_a_value_does(bot_with, served, store, rows, number):
    def fail(*_, **__):
        raise RuntimeError

    router = copy.copy(served.router)
    router.route = fail
    bot = bot_with(served=replace(without_values(served, *rows), router=router))
    assert texts(await bot.ask(said("1", "một câu chưa ai hỏi bao giờ"))) == [f"Lỗi rồi, gọi{number}."]
    assert store.turns[0].outcome is Outcome.ERROR
    assert bot.say("error") == f"Lỗi rồi, gọi{number}."
    assert bot.welcome().text == f"Chào bác, cần thì gọi{number}."
    assert bot.welcome().quick_replies


def test_channels_get_their_words_from_the_knowledge(bot, kb):
    assert bot.words("web") == kb.replies.web
    assert bot.say("too_many") == kb.replies.too_many.strip()
    welcome = bot.welcome()
    assert welcome.text == bot.say("greeting")
    assert [button.label for button in welcome.quick_replies] == [item.label for item in kb.replies.menu_items]
