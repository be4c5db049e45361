from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from app_making import until

from bot.app.alerts import MOST_NAMES, MOST_WAITING, SAY_AGAIN_AFTER, Alerts
from bot.app.service import JsonLines

NAME, SAYS = "zalo_consent", "Zalo cần được cấp quyền lại; chạy `bot zalo login`."


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Chat:
    """The operator's chat; ``fails`` are raised one after the other."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.fails: list[Exception] = []
        self.attempts = 0

    async def send(self, text: str) -> None:
        self.attempts += 1
        await asyncio.sleep(0)
        if self.fails:
            raise self.fails.pop(0)
        self.read.append(text)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chat() -> Chat:
    return Chat()


@pytest.fixture
def results() -> list[str]:
    return []


@pytest.fixture
def alerts(chat, clock, results) -> Alerts:
    return Alerts(chat.send, clock, pauses=(0.001, 0.001), counted=results.append)


@asynccontextmanager
async def delivering(alerts: Alerts) -> AsyncIterator[None]:
    beside = asyncio.create_task(alerts.deliver())
    try:
        yield
    finally:
        beside.cancel()
        await asyncio.wait([beside])


def logged(caplog, event: str) -> list[logging.LogRecord]:
    return [record for record in caplog.records if getattr(record, "event", "") == event]


async def test_an_alert_is_logged_and_sent_to_the_chat(alerts, chat, caplog):
    async with delivering(alerts):
        alerts.tell(NAME, SAYS)
        await until(lambda: chat.read)
    assert SAYS in chat.read[0]
    (record,) = logged(caplog, "alert")
    assert (record.levelname, record.alert, record.problem) == ("ERROR", NAME, SAYS)


async def test_what_is_told_before_the_sending_runs_is_sent_then(alerts, chat):
    alerts.tell(NAME, SAYS)
    async with delivering(alerts):
        await until(lambda: chat.read)


async def test_without_a_chat_an_alert_is_in_the_log(clock, caplog):
    alerts = Alerts(None, clock)
    async with delivering(alerts):
        alerts.tell(NAME, SAYS)
        alerts.over(NAME)
    assert logged(caplog, "alert")
    assert logged(caplog, "alert_over")


async def test_a_chat_that_is_there_later_is_told_what_comes_then(clock, chat):
    alerts = Alerts(None, clock)
    async with delivering(alerts):
        alerts.send_by(chat.send)
        alerts.tell(NAME, SAYS)
        await until(lambda: chat.read)


async def test_the_same_is_told_once_an_hour_while_it_lasts(alerts, chat, clock, caplog):
    async with delivering(alerts):
        for clock.now in (0.0, 1.0, SAY_AGAIN_AFTER - 1, SAY_AGAIN_AFTER, SAY_AGAIN_AFTER + 1):
            alerts.tell(NAME, f"{SAYS} {clock.now}")
        alerts.tell("another", "Chuyện khác.")
        await until(lambda: len(chat.read) == 3)
    assert [text.split()[-1] for text in chat.read] == ["0.0", str(SAY_AGAIN_AFTER), "khác."]
    assert len(logged(caplog, "alert")) == 3


async def test_that_it_is_over_is_told_once_and_then_it_is_new_again(alerts, chat):
    async with delivering(alerts):
        alerts.tell(NAME, SAYS)
        assert alerts.lasting == (NAME,)
        alerts.over(NAME, "Zalo gửi được trở lại.")
        alerts.over(NAME)
        alerts.tell(NAME, SAYS)
        await until(lambda: len(chat.read) == 3)
    assert "đã hết" in chat.read[1]
    assert "trở lại" in chat.read[1]
    assert SAYS in chat.read[2]


async def test_nothing_is_over_that_wasnt_told(alerts, chat, caplog):
    alerts.over(NAME)
    async with delivering(alerts):
        alerts.tell("another", SAYS)
        await until(lambda: chat.read)
    assert len(chat.read) == 1
    assert not logged(caplog, "alert_over")


async def test_a_failure_to_send_is_logged_without_its_words_and_tried_again(alerts, chat, results, caplog):
    chat.fails = [RuntimeError("https://api.example/bot123456:SECRET/sendMessage chat 4242")]
    async with delivering(alerts):
        alerts.tell(NAME, SAYS)
        await until(lambda: results)
    assert (chat.attempts, results) == (2, ["sent"])
    (record,) = logged(caplog, "alert_not_sent")
    assert "RuntimeError" in JsonLines().format(record)
    assert "SECRET" not in str(record.__dict__)
    assert "4242" not in str(record.__dict__)


async def test_a_chat_that_never_takes_it_keeps_the_next_alert_from_nobody(alerts, chat, results):
    chat.fails = [RuntimeError("down")] * 3
    async with delivering(alerts):
        alerts.tell(NAME, SAYS)
        alerts.tell("another", "Chuyện khác.")
        await until(lambda: len(results) == 2)
    assert results == ["failed", "sent"]
    assert "Chuyện khác." in chat.read[0]


async def test_an_alert_of_another_thread_is_sent(alerts, chat):
    async with delivering(alerts):
        await asyncio.sleep(0)  # it runs, and waits for something
        thread = threading.Thread(target=alerts.tell, args=(NAME, SAYS))
        thread.start()
        await until(lambda: chat.read)
        thread.join()


async def test_a_storm_of_alerts_fills_neither_the_chat_nor_the_memory(alerts, chat, results):
    for number in range(10 * MOST_NAMES):
        alerts.tell(f"storm {number}", SAYS)
    assert len(alerts.lasting) == MOST_NAMES
    async with delivering(alerts):
        await until(lambda: len(results) == 10 * MOST_NAMES)
    assert len(chat.read) <= MOST_WAITING
    assert results.count("other") >= 10 * MOST_NAMES - MOST_WAITING


async def test_what_comes_and_goes_all_the_time_doesnt_flood_the_chat(alerts, chat, clock, results):
    async with delivering(alerts):
        for clock.now in range(0, 3600, 10):
            alerts.tell(NAME, SAYS)
            alerts.over(NAME)
            await until(lambda: len(results) == 2 * (clock.now // 10 + 1))
    assert len(chat.read) < 60
