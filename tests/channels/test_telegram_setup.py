"""What Telegram is told at start."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest
from emulators.faults import Fault
from emulators.telegram import Telegram
from telegram_talking import ME, QUICK, talking, until

from bot.channels.telegram import Hook, serve, set_up
from bot.channels.telegram.commands import MEANINGS, WORDS, menu

URL = "http://127.0.0.1:1/telegram/webhook"
SHOWN = {"start", "menu", "help", "nhaclai", "quaylai", "canbo", "dulieu", "xoadulieu", "dung"}


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram().serve() as telegram:
        yield telegram


async def test_the_commands_are_shown_in_vietnamese_and_to_phones_in_any_other_language(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        await set_up(bot.transport, bot.conversations.words("telegram"), None)
    assert len(telegram.commands) == 2
    assert {language for _, language in telegram.commands} == {"", "vi"}
    for commands in telegram.commands.values():
        assert {one["command"] for one in commands} == SHOWN
        assert commands[0] == {"command": "start", "description": "Lệnh command-start"}


async def test_a_webhook_is_set_with_its_secret_and_the_updates_we_read(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        me = await set_up(bot.transport, {}, Hook(URL, "bi-mat", 7))
        info = await bot.transport.webhook_info()
    assert me == ME
    assert (telegram.webhook.url, telegram.webhook.secret) == (URL, "bi-mat")
    assert info["max_connections"] == 7
    assert info["allowed_updates"] == ["callback_query", "edited_message", "message"]


async def test_without_a_public_address_the_webhook_is_taken_away_and_what_waits_is_kept(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        await set_up(bot.transport, {}, Hook(URL, "bi-mat"))
        telegram.say(42, "đợi")
        await set_up(bot.transport, {}, None)
    assert telegram.webhook.url == ""
    assert len(telegram.updates.pending) == 1


async def test_serving_sets_up_however_long_it_takes_and_then_polls(telegram: Telegram) -> None:
    telegram.faults.next(Fault("502"), times=5)
    telegram.say(42, "mức đóng")
    async with talking(telegram) as bot:
        bot.receiver.me = None
        words = bot.conversations.words("telegram")
        task = asyncio.create_task(serve(bot.transport, bot.receiver, words, None, bot.alert, QUICK, 5))
        await until(lambda: bot.conversations.said == ["mức đóng"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert bot.receiver.me == ME


async def test_a_webhook_that_telegram_will_not_have_is_told_of(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        bad = Hook("http://bot.example.org/telegram/webhook", "bi-mat")
        task = asyncio.create_task(serve(bot.transport, bot.receiver, {}, bad, bot.alert, QUICK))
        await until(lambda: bot.alerts)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert bot.alerts == ["telegram-refused"]


async def test_serving_with_a_webhook_ends_when_it_is_set(telegram: Telegram) -> None:
    async with talking(telegram) as bot:
        await serve(bot.transport, bot.receiver, {}, Hook(URL, "bi-mat"), bot.alert, QUICK)
    assert telegram.webhook.url == URL


@pytest.mark.parametrize("secret", ["", "có dấu", "a b", "a" * 257])
def test_a_webhook_has_a_secret_that_telegram_takes(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        Hook(URL, secret)


def test_a_webhook_does_not_show_its_secret() -> None:
    assert "bi-mat" not in repr(Hook(URL, "bi-mat"))


def test_a_command_without_words_is_left_out_of_the_menu() -> None:
    assert menu({"command-menu": "Xem các mục\n", "command-start": " "}) == {"menu": "Xem các mục"}


def test_every_listed_command_has_a_word() -> None:
    assert {word.removeprefix("command-") for word in WORDS} == SHOWN <= set(MEANINGS)


def test_the_slow_library_is_loaded_by_the_transport_alone() -> None:
    code = "import sys, bot.channels.telegram; sys.exit('telegram' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
