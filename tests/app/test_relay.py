"""A group of staff on Telegram: cases are told there, and replies go back to citizens of any channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from app_making import PATIENCE, said, texts, until
from core_fixtures import KNOWLEDGE
from emulators.faults import Fault
from push_serving import Clock, Town, bring_tokens, serving, town
from test_no_traces import Everything, everything, traces

from bot.app.push import open_push
from bot.app.relay import ALERT
from bot.channels.telegram.staff import NO_CASE, ONLY_TEXT
from bot.desk import codes
from bot.desk.hours import ZONE
from bot.settings import SettingError
from bot.storage.memory import MemoryStore
from bot.storage.store import TicketState

__all__ = ["everything"]

GROUP, CITIZEN, OFFICER = -100_500, 42, 77
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZONE)
HOW_MUCH = "mức đóng bhxh tự nguyện là bao nhiêu"


@pytest.fixture
def place(tmp_path) -> Iterator[Town]:
    with town(KNOWLEDGE, tmp_path / "var") as place:
        place.telegram.join_group(GROUP)
        yield replace(place, settings=replace(place.settings, telegram_staff_chat=str(GROUP)))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(b"a secret that is used in tests only")


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@asynccontextmanager
async def served_at(place, served, store, clock) -> AsyncIterator[object]:
    await bring_tokens(place)
    async with serving(place, served, store, clock) as bot:
        yield bot


async def hear(place: Town, chat: int, count: int) -> list[str]:
    """All of the bot's messages in a chat, once there are so many."""
    messages = await asyncio.to_thread(place.telegram.wait_for, chat, count)
    return [message.shown for message in messages]


async def hand_over(place: Town) -> str:
    """A citizen's question is handed over; its code."""
    place.telegram.say(CITIZEN, HOW_MUCH)
    await hear(place, CITIZEN, 1)
    place.telegram.say(CITIZEN, "gặp cán bộ")
    return codes.find((await hear(place, CITIZEN, 2))[-1])


def reply(place: Town, text: str) -> None:
    """An officer replies to the bot's last message in the group."""
    place.telegram.say(GROUP, text, user_id=OFFICER, chat_type="supergroup", reply_to_bot=True)


async def test_a_question_goes_to_the_group_and_the_reply_to_the_citizen(place, served, store, clock):
    async with served_at(place, served, store, clock):
        code = await hand_over(place)
        (told,) = await hear(place, GROUP, 1)
        assert codes.shown(code) in told
        assert HOW_MUCH in told
        assert str(CITIZEN) not in told
        reply(place, "Bác đóng 264.000 đồng, ra bưu điện nhé.")
        heard = await hear(place, CITIZEN, 3)
        assert heard[-1] == f"Trả lời mã {codes.shown(code)}: Bác đóng 264.000 đồng, ra bưu điện nhé."
        assert (await store.ticket(code)).state is TicketState.ANSWERED


async def test_while_staff_write_the_bot_is_silent_and_the_group_reads_on(place, served, store, clock):
    async with served_at(place, served, store, clock) as bot:
        code = await hand_over(place)
        await hear(place, GROUP, 1)
        reply(place, "Bác ở xã nào?")
        await hear(place, CITIZEN, 3)
        await bot.drain()
        place.telegram.say(CITIZEN, "xã Hoà Tiến, cccd 079312345678")
        told = await hear(place, GROUP, 2)
        assert told[-1] == f"Mã {codes.shown(code)}, người hỏi nhắn thêm:\nxã Hoà Tiến, cccd [CCCD]"
        messages = place.telegram.messages(GROUP)
        assert messages[1].reply_to == messages[0].message_id
        place.telegram.send_photo(CITIZEN)
        assert "gửi ảnh" in (await hear(place, GROUP, 3))[-1]
        reply(place, "Vậy bác ra bưu điện xã.")  # to what was written on
        heard = await hear(place, CITIZEN, 4)
        assert heard[-1] == "Lời của cán bộ Điểm Sáng: Vậy bác ra bưu điện xã."
        clock.now += timedelta(minutes=31)
        place.telegram.say(CITIZEN, HOW_MUCH)
        heard = await hear(place, CITIZEN, 6)
        assert heard[4] == "Máy trả lời bác tiếp."


async def test_a_citizen_of_another_channel_is_answered_there(place, served, store, clock):
    async with served_at(place, served, store, clock) as bot:
        await bot.ask(said("1", HOW_MUCH, at=clock.now))
        code = codes.find(texts(await bot.ask(said("2", "gặp cán bộ", at=clock.now)))[0])
        (told,) = await hear(place, GROUP, 1)
        assert "qua web" in told
        reply(place, "Ra bưu điện.")
        async with asyncio.timeout(PATIENCE):
            while not (await store.ticket(code)).thread:
                await asyncio.sleep(0.01)
        (answer,) = (await bot.replies_since("web", "someone", 2))[-1:]
        assert answer.reply.text == f"Trả lời mã {codes.shown(code)}: Ra bưu điện."
        await bot.drain()
        assert await bot.ask(said("3", "cảm ơn", at=clock.now)) == []
        assert (await hear(place, GROUP, 2))[-1].endswith("cảm ơn")


async def test_a_question_left_out_of_hours_waits_in_the_group(place, served, store, clock):
    clock.now = MONDAY - timedelta(days=1)
    async with served_at(place, served, store, clock):
        place.telegram.say(CITIZEN, "gặp cán bộ")
        assert "07:30 ngày 23/11/2026" in (await hear(place, CITIZEN, 1))[0]
        place.telegram.say(CITIZEN, "sổ của tôi làm ba tháng rồi chưa có")
        assert "sổ của tôi làm ba tháng rồi chưa có" in (await hear(place, GROUP, 1))[0]


async def test_of_a_complaint_the_group_learns_only_that_it_is_there(place, served, store, clock):
    async with served_at(place, served, store, clock):
        place.telegram.say(CITIZEN, "gửi khiếu nại cho cán bộ")
        await hear(place, CITIZEN, 1)
        place.telegram.say(CITIZEN, "nhân viên ở đó thu tiền không đưa biên lai")
        code = codes.find((await hear(place, CITIZEN, 2))[-1])
        (told,) = await hear(place, GROUP, 1)
        assert f"bot inbox show {codes.shown(code)}" in told
        assert "biên lai" not in told
        reply(place, "Ai vậy?")
        assert (await hear(place, GROUP, 2))[-1] == NO_CASE
        assert (await store.ticket(code)).thread == ()


async def test_what_else_is_said_in_the_group_is_nobodys_question(place, served, store, clock):
    async with served_at(place, served, store, clock):
        code = await hand_over(place)
        await hear(place, GROUP, 1)
        username = place.telegram.bot["username"]
        for text in ("chào cả nhóm", f"@{username} {HOW_MUCH}", "/menu", f"/help@{username}"):
            place.telegram.say(GROUP, text, user_id=OFFICER, chat_type="supergroup")
        reply(place, "Sửa giúp")
        place.telegram.say(GROUP, "Sửa lại", user_id=OFFICER, chat_type="supergroup", edited=True)
        await hear(place, CITIZEN, 3)
        await asyncio.to_thread(place.telegram.wait_until, lambda: not place.telegram.updates.pending)
        assert len(place.telegram.messages(GROUP)) == 1
        assert [message.text for message in (await store.ticket(code)).thread] == ["Sửa giúp"]


async def test_who_replies_without_words_or_to_nothing_is_told(place, served, store, clock):
    async with served_at(place, served, store, clock) as bot:
        await hand_over(place)
        await hear(place, GROUP, 1)
        reply(place, "   ")
        assert (await hear(place, GROUP, 2))[-1] == ONLY_TEXT
        reply(place, "trả lời vào tin của máy")
        assert (await hear(place, GROUP, 3))[-1] == NO_CASE
        await bot.erase("telegram", str(CITIZEN))
        message = place.telegram.chats[GROUP].written[place.telegram.messages(GROUP)[0].message_id]
        place.telegram._write(place.telegram.chats[GROUP], {"text": "Bác ơi", "reply_to_message": message}, OFFICER)
        assert (await hear(place, GROUP, 4))[-1] == NO_CASE
        assert len(place.telegram.messages(CITIZEN)) == 2


async def test_an_answer_that_comes_twice_goes_out_once(place, served, store, clock):
    place.telegram.duplicate = 1.0
    async with served_at(place, served, store, clock):
        code = await hand_over(place)
        await hear(place, GROUP, 1)
        reply(place, "Ra bưu điện.")
        await hear(place, CITIZEN, 3)
        await asyncio.to_thread(place.telegram.wait_until, lambda: not place.telegram.updates.pending)
        assert len((await store.ticket(code)).thread) == 1
    assert len(place.telegram.messages(CITIZEN)) == 3


async def test_what_could_not_be_told_is_told_when_the_group_is_there_again(place, served, store, clock, caplog):
    place.telegram.block(GROUP)
    async with served_at(place, served, store, clock):
        await hand_over(place)
        await until(lambda: any(getattr(record, "alert", "") == ALERT for record in caplog.records))
        place.telegram.unblock(GROUP)
        assert HOW_MUCH in (await hear(place, GROUP, 1))[0]


@pytest.mark.parametrize("kind", ["429", "500", "reset", "400"])
async def test_a_fault_on_the_way_to_the_group_loses_nothing(place, served, store, clock, kind):
    async with served_at(place, served, store, clock):
        place.telegram.say(CITIZEN, HOW_MUCH)
        await hear(place, CITIZEN, 1)
        place.telegram.faults.next(Fault(kind), "sendMessage", times=2)
        place.telegram.say(CITIZEN, "gặp cán bộ")
        assert HOW_MUCH in (await hear(place, GROUP, 1))[0]


async def test_what_a_killed_service_left_is_told_by_the_next(place, served, store, clock):
    settings = place.settings
    apart = replace(place, settings=replace(settings, telegram_staff_chat=""))
    async with served_at(apart, served, store, clock):
        await hand_over(place)
    async with served_at(place, served, store, clock):
        assert HOW_MUCH in (await hear(place, GROUP, 1))[0]


async def test_nothing_said_either_way_is_in_any_log(place, served, store, clock, everything: Everything):
    async with served_at(place, served, store, clock) as bot:
        place.telegram.say(987_650_123_456, "gặp cán bộ")
        await hear(place, 987_650_123_456, 1)
        place.telegram.say(987_650_123_456, "quetrongvuon 0912345678")
        await hear(place, GROUP, 1)
        place.telegram.faults.next(Fault("reset"), "sendMessage")
        reply(place, "loidapcuacanbo")
        await hear(place, 987_650_123_456, 3)
        await bot.drain()
        place.telegram.say(987_650_123_456, "nhanthemmotcau")
        await hear(place, GROUP, 2)
    planted = ["quetrongvuon", "0912345678", "loidapcuacanbo", "nhanthemmotcau", "987650123456", "1000:demo"]
    assert "ticket_answered" in everything.written()
    assert traces(everything.written(), planted) == []


async def test_a_staff_group_without_telegram_is_a_mistake(bot, settings):
    with pytest.raises(SettingError, match="TELEGRAM_STAFF_CHAT"):
        open_push(replace(settings, telegram_staff_chat="-100500"), bot, None, Clock())


async def test_what_is_a_citizens_stays_a_citizens(place, served, store, clock):
    async with served_at(place, served, store, clock):
        place.telegram.say(-100_600, f"@{place.telegram.bot['username']} {HOW_MUCH}", user_id=5, chat_type="supergroup")
        assert "264.000" in (await hear(place, -100_600, 1))[0]
