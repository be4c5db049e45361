"""Asking an emulator of Telegram for updates: none is lost, none overtakes another, whatever goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from emulators.faults import Fault
from emulators.telegram import Telegram
from telegram_talking import QUICK, Bot, talking, until

from bot.channels.conversations import Unavailable
from bot.channels.limits import Rate
from bot.channels.telegram import poll
from bot.channels.telegram.address import Address
from bot.channels.telegram.polling import following
from bot.channels.telegram.transport import Transport
from bot.messages import Kind


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram().serve() as telegram:
        yield telegram


@asynccontextmanager
async def polled(bot: Bot) -> AsyncIterator[None]:
    task = asyncio.create_task(poll(bot.transport, bot.receiver, bot.alert, QUICK, 5, bot.mended.append))
    try:
        yield
        assert not task.done()
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


@asynccontextmanager
async def polling(telegram: Telegram, rate: Rate | None = None) -> AsyncIterator[Bot]:
    async with talking(telegram, rate=rate) as bot, polled(bot):
        yield bot


async def test_what_is_said_is_written_down_with_who_when_and_what_kind(telegram: Telegram) -> None:
    async with polling(telegram) as bot:
        update = telegram.say(42, "mức đóng")
        telegram.send_location(42, 16.0678123, 108.2208456)
        await until(lambda: len(bot.conversations.heard) == 2)
    question, place = bot.conversations.heard
    assert (question.channel, question.user, question.message_id) == ("telegram", "42", str(update))
    assert (question.text, question.kind, question.received_at.isoformat()) == (
        "mức đóng",
        Kind.TEXT,
        "2026-11-22T08:30:00+00:00",
    )
    assert (place.text, place.kind) == ("16.07,108.22", Kind.LOCATION)


async def test_what_was_said_before_it_polls_is_heard_even_where_a_webhook_was_set(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        await bot.transport.set_webhook("http://127.0.0.1:1/telegram/webhook", "secret", 1)
        telegram.say(42, "đợi từ trước")
        async with polled(bot):
            await until(lambda: bot.conversations.said == ["đợi từ trước"])
        assert (await bot.transport.webhook_info())["url"] == ""


async def test_updates_that_are_no_updates_do_not_stop_the_polling(telegram: Telegram) -> None:
    for strange in ({}, {"text": 5}, {"chat": [], "from": {"id": {}}, "text": "x"}, {"date": "hôm qua"}):
        telegram.updates.add("message", strange, 42)
    telegram.updates.add("edited_message", {"edit_date": []}, 42)
    telegram.say(42, "vẫn nghe")
    async with polling(telegram) as bot:
        await until(lambda: bot.conversations.said == ["vẫn nghe"])
        await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)


async def test_the_order_within_a_chat_is_kept(telegram: Telegram) -> None:
    telegram.reorder = telegram.duplicate = 0.3
    for number in range(60):
        telegram.say(40 + number // 20, str(number))
    async with polling(telegram) as bot:
        await until(lambda: len(bot.conversations.heard) == 60)
    for chat in range(3):
        said = [int(one.text) for one in bot.conversations.heard if one.user == str(40 + chat)]
        assert said == list(range(20 * chat, 20 * chat + 20))


async def test_nothing_is_confirmed_before_it_is_written_down(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        bot.conversations.fails = [Unavailable() for _ in range(3)]
        for number in range(4):
            telegram.say(42, str(number))
        async with polled(bot):
            await until(lambda: not bot.conversations.fails)
            assert len(telegram.updates.pending) == 4
            await until(lambda: len(bot.conversations.heard) == 4)
            await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)
    assert bot.conversations.said == ["0", "1", "2", "3"]


async def test_a_message_that_waits_for_the_store_is_not_counted_against_its_sender_again(telegram: Telegram) -> None:
    async with talking(telegram, rate=Rate(burst=1, per_second=0.001)) as bot:
        bot.conversations.fails = [Unavailable() for _ in range(5)]
        telegram.say(42, "một câu")
        async with polled(bot):
            await until(lambda: bot.conversations.said == ["một câu"])
    assert bot.counts["rate_limited"] == 0


async def test_more_than_a_citizen_may_send_is_dropped_and_counted(telegram: Telegram) -> None:
    for number in range(5):
        telegram.say(42, str(number))
    telegram.say(43, "người khác")
    async with polling(telegram, Rate(burst=2, per_second=0.001)) as bot:
        await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)
    assert sorted(bot.conversations.said) == ["0", "1", "người khác"]
    assert bot.counts["rate_limited"] == 3


async def test_a_message_that_breaks_our_own_code_is_given_up_for_those_behind_it(
    telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    async with talking(telegram) as bot:
        bot.conversations.fails = [ZeroDivisionError() for _ in range(5)]
        telegram.say(42, "hỏng")
        telegram.say(42, "câu sau")
        async with polled(bot):
            await until(lambda: bot.conversations.said == ["câu sau"])
    assert [r for r in caplog.records if r.__dict__.get("event") == "update_given_up"]
    assert "hỏng" not in caplog.text


@pytest.mark.parametrize("kind", ["500", "502", "429", "403", "400", "reset", "reset-after"])
async def test_polling_outlives_every_fault(telegram: Telegram, kind: str) -> None:
    telegram.faults.next(Fault(kind), "deleteWebhook")
    telegram.faults.next(Fault(kind), "getUpdates", times=2)
    telegram.say(42, "vẫn nghe")
    async with polling(telegram) as bot:
        await until(lambda: bot.conversations.said == ["vẫn nghe"])
    assert not telegram.faults.coming


async def test_trouble_is_told_once_and_its_end_too(telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "bot")
    async with polling(telegram) as bot:
        telegram.faults.next(Fault("500"), "getUpdates", times=4)
        telegram.say(42, "một")
        await until(lambda: bot.conversations.said == ["một"])
        telegram.say(42, "hai")
        await until(lambda: len(bot.conversations.heard) == 2)
        await until(lambda: "telegram_again" in [record.__dict__.get("event") for record in caplog.records])
    events = [record.__dict__.get("event") for record in caplog.records]
    assert events == ["telegram_waiting", "telegram_again"]


async def test_two_that_poll_are_told_of(telegram: Telegram) -> None:
    async with polling(telegram) as one, polling(telegram) as other:
        await until(lambda: one.alerts or other.alerts)
        assert {*one.alerts, *other.alerts} == {"telegram-conflict"}


async def test_a_refused_token_is_told_of_once(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        right, bot.transport = bot.transport, Transport("1000:demo-cu", telegram.url)
        async with polled(bot):
            await until(lambda: bot.alerts)
            await asyncio.sleep(0)
        await bot.transport.close()
        bot.transport = right
    assert bot.alerts == ["telegram-token"]
    assert bot.counts["polls ok"] == 0


async def test_what_was_alerted_and_is_mended_is_told_too(telegram: Telegram) -> None:
    async with polling(telegram) as bot:
        await until(lambda: bot.counts["polls ok"])
        await bot.transport.set_webhook("http://127.0.0.1:1/telegram/webhook", "secret", 1)
        await until(lambda: bot.alerts)
        await bot.transport.delete_webhook()
        await until(lambda: bot.mended)
    assert bot.alerts == bot.mended == ["telegram-conflict"]
    assert bot.counts["polls failed"]


async def test_what_came_when_polling_was_stopped_is_heard_by_the_next(telegram: Telegram) -> None:
    async with polling(telegram) as bot:
        telegram.say(42, "trước")
        await until(lambda: bot.conversations.said == ["trước"])
    telegram.say(42, "giữa chừng")
    async with polling(telegram) as bot:
        await until(lambda: "giữa chừng" in bot.conversations.said)


async def test_a_press_is_answered_though_the_store_refuses(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        telegram.say(42, "chào")
        async with polled(bot):
            await until(lambda: bot.conversations.heard)
            await bot.transport.send_message(Address("42"), "Ý bác là?", [("1. Mức đóng", "intent:a")])
            bot.conversations.fails = [Unavailable() for _ in range(4)]
            (message,) = telegram.messages(42)
            update = telegram.press(42, message.message_id, "1. Mức đóng")
            callback = telegram.callbacks[update]
            await asyncio.to_thread(telegram.wait_until, lambda: callback in telegram.answered_callbacks)
            await until(lambda: len(bot.conversations.heard) == 2)
    press = bot.conversations.heard[1]
    assert (press.kind, press.text, press.message_id) == (Kind.CHOICE, "intent:a", str(update))


async def test_a_press_counts_though_it_is_too_old_to_be_answered(telegram: Telegram) -> None:
    query = {"id": "1", "from": {"id": 42}, "data": "none", "message": {"chat": {"id": 42, "type": "private"}}}
    telegram.updates.add("callback_query", query, 42)
    async with polling(telegram) as bot:
        await until(lambda: bot.conversations.said == ["none"])


async def test_in_a_group_only_what_is_addressed_to_the_bot_is_heard(telegram: Telegram) -> None:
    telegram.join_group(-100500)
    telegram.say(-100500, "chuyện riêng", user_id=7, chat_type="supergroup")
    telegram.say(-100500, "@demo1000_bot mức đóng", user_id=7, chat_type="supergroup")
    telegram.say(-100500, "/menu@demo1000_bot", user_id=8, chat_type="supergroup", thread=9)
    async with polling(telegram) as bot:
        await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)
    heard = sorted((one.user, one.text) for one in bot.conversations.heard)
    assert heard == [("-100500/7", "mức đóng"), ("-100500/8/9", "command:menu")]


async def test_an_edited_question_is_asked_anew(telegram: Telegram) -> None:
    async with polling(telegram) as bot:
        telegram.say(42, "mức đóg")
        telegram.say(42, "mức đóng", edited=True)
        await until(lambda: bot.conversations.said == ["mức đóg", "mức đóng"])


async def test_nothing_is_taken_in_before_the_bot_knows_itself(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        bot.receiver.me = None
        with pytest.raises(Unavailable):
            await bot.receiver.handle({"update_id": 1})


def test_a_batch_is_confirmed_by_the_number_after_its_highest() -> None:
    assert following([{"update_id": 7}, {"update_id": 9}, {"update_id": 8}], 5) == 10


def test_after_an_empty_answer_whatever_there_is_is_asked_for() -> None:
    assert following([], 10) == 0


def test_a_batch_without_any_number_confirms_nothing() -> None:
    assert following([{}, None], 5) == 5
