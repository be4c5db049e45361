"""Updates that an emulator of Telegram brings, and what strangers bring."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from emulators.serving import served
from emulators.telegram import Telegram
from load.connection import announced
from starlette.applications import Starlette
from telegram_talking import Bot, Recording, talking

from bot.channels.conversations import Unavailable
from bot.channels.telegram import PATH, webhook
from bot.channels.telegram.webhook import MAX_BODY, Handling

SECRET = "bi-mat_123"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
UPDATE: dict[str, Any] = {
    "update_id": 7,
    "message": {"message_id": 1, "from": {"id": 42}, "chat": {"id": 42, "type": "private"}, "date": 1, "text": "hỏi"},
}


class Into:
    """Hands updates to the bot in the loop of the test, from the loop of the server."""

    def __init__(self, receiver: Handling) -> None:
        self.receiver = receiver
        self.loop = asyncio.get_running_loop()

    async def handle(self, update: Any) -> None:
        done = asyncio.run_coroutine_threadsafe(self.receiver.handle(update), self.loop)
        await asyncio.wrap_future(done)


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram().serve() as telegram:
        yield telegram


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with talking(telegram) as bot:
        yield bot


@pytest.fixture
async def url(bot: Bot) -> AsyncIterator[str]:
    with served(Starlette(routes=[webhook(Into(bot.receiver), SECRET, counting=bot)])) as port:
        yield f"http://127.0.0.1:{port}{PATH}"


async def post(
    url: str, body: Any = UPDATE, secret: str | bytes | None = SECRET, media_type: str = "application/json"
) -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": media_type} | ({} if secret is None else {HEADER: secret})
    async with httpx.AsyncClient() as client:
        return (await client.post(url, content=content, headers=headers)).status_code


@pytest.fixture
def heard(bot: Bot) -> Recording:
    return bot.conversations


async def test_what_telegram_brings_is_written_down_in_order(telegram: Telegram, bot: Bot, url: str) -> None:
    await bot.transport.set_webhook(url, SECRET, 10)
    telegram.duplicate = 0.3
    for number in range(30):
        telegram.say(40 + number % 3, str(number))
    await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)
    for chat in range(3):
        said = [int(one.text) for one in bot.conversations.heard if one.user == str(40 + chat)]
        assert said == list(range(chat, 30, 3))


async def test_what_cannot_be_written_down_is_brought_again(telegram: Telegram, bot: Bot, url: str) -> None:
    bot.conversations.fails = [Unavailable(), Unavailable()]
    await bot.transport.set_webhook(url, SECRET, 10)
    telegram.say(42, "mức đóng")
    await asyncio.to_thread(telegram.wait_until, lambda: not telegram.updates.pending)
    assert bot.conversations.said == ["mức đóng"]
    assert telegram.webhook.posts == 3
    assert "503" in telegram.webhook.last_error


async def test_an_update_is_taken(url: str, heard: Recording) -> None:
    assert await post(url) == 200
    assert heard.said == ["hỏi"]


async def test_the_same_update_twice_is_one_message(url: str, heard: Recording, bot: Bot) -> None:
    assert [await post(url), await post(url)] == [200, 200]
    assert heard.said == ["hỏi"]
    assert bot.counts == {"events text": 2, "duplicates": 1}


async def test_until_it_is_written_down_the_answer_is_503(url: str, heard: Recording, bot: Bot) -> None:
    heard.fails = [Unavailable()]
    assert [await post(url), await post(url)] == [503, 200]
    assert heard.said == ["hỏi"]
    assert bot.counts["refused unavailable"] == 1


async def test_a_message_that_breaks_our_own_code_is_never_a_500(url: str, heard: Recording) -> None:
    heard.fails = [ZeroDivisionError() for _ in range(5)]
    assert [await post(url) for _ in range(5)] == [503, 503, 503, 503, 200]


async def test_who_does_not_show_the_secret_is_turned_away(url: str, heard: Recording, bot: Bot) -> None:
    for secret in (None, "", "sai", SECRET + "x", SECRET.upper(), "bí mật".encode()):
        assert await post(url, secret=secret) == 403
    assert heard.asked == 0
    assert bot.counts == {"refused secret": 6}


async def test_without_a_secret_of_our_own_everybody_is_turned_away(bot: Bot) -> None:
    with served(Starlette(routes=[webhook(Into(bot.receiver), "")])) as port:
        url = f"http://127.0.0.1:{port}{PATH}"
        assert [await post(url, secret=""), await post(url, secret=None)] == [403, 403]


async def test_what_is_no_update_is_400(url: str, heard: Recording) -> None:
    bodies = (b"", b"{", b"[" * 100_000, b"\xff\xfe", [], None, "chữ", {}, {"update_id": "7"}, {"update_id": True})
    for body in bodies:
        assert await post(url, body) == 400
    assert heard.asked == 0


async def test_an_update_that_says_nothing_to_us_is_taken_and_left(url: str, heard: Recording) -> None:
    for content in ({}, {"message": 5}, {"poll": {}}, {"my_chat_member": {"chat": {"id": 42}}}):
        assert await post(url, {"update_id": 7, **content}) == 200
    assert heard.asked == 0


async def test_only_json_is_read(url: str, heard: Recording) -> None:
    assert await post(url, media_type="text/plain") == 415
    assert await post(url, media_type="application/json; charset=utf-8") == 200
    assert heard.asked == 1


async def test_a_body_beyond_a_megabyte_is_not_read(url: str, heard: Recording) -> None:
    port = int(url.removesuffix(PATH).rpartition(":")[2])
    assert await announced(port, PATH, MAX_BODY + 1, f"{HEADER}: {SECRET}\r\n") == 413
    assert await post(url, {"update_id": 7, "x": "a" * 1_000_000}) == 200


async def test_nothing_but_posts_is_answered(url: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(url)).status_code == 405
