"""The Zalo Bot Platform channel against its emulator, over real HTTP."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from emulators.faults import Fault
from emulators.serving import served
from emulators.zalo import ZaloBot
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.conversations import Halted, Later, Never, NotSent
from bot.channels.zalobot import PATH, WORDS, BotApi, ZaloBotChannel, ZaloBotWebhook, client, set_up
from bot.messages import Kind, QuickReply, Reply, Utterance

TOKEN = "1000:invented-bot-secret"
SECRET = "demo-webhook-secret"
CITIZEN = "u-demo-1"
PRIVATE = "một câu riêng"
SAID = {"more-choices": "Bác nhắn tiếp được:", "file-unavailable": "Chưa gửi được {title}."}


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Conversations:
    """Writes down what comes in, and has the interface words."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []

    async def receive(self, utterance: Utterance) -> bool:
        self.heard.append(utterance)
        return True

    async def erase(self, channel: str, user: str) -> None:
        raise AssertionError("the platform has no such event")

    def words(self, part: str) -> Mapping[str, str]:
        assert part == "zalobot"
        return SAID


@pytest.fixture
def platform() -> Iterator[ZaloBot]:
    with ZaloBot(TOKEN).serve() as serving:
        yield serving


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
async def api(platform, clock) -> AsyncIterator[BotApi]:
    async with opened(platform.url, clock=clock) as calling:
        yield calling


@asynccontextmanager
async def opened(url: str, token: str = TOKEN, **options: Any) -> AsyncIterator[BotApi]:
    calling = BotApi(token, url, **options)
    yield calling
    await calling.close()


async def refused(calling: BotApi) -> NotSent:
    with pytest.raises(NotSent) as caught:
        await calling.send_message(CITIZEN, "Chào bác")
    return caught.value


# -- sending


async def test_a_reply_goes_out_as_texts_in_their_order(platform, api):
    platform.say(CITIZEN, "menu")
    channel = ZaloBotChannel(api, Conversations())
    reply = Reply("Bác đóng đủ thì được hưởng. " * 100, quick_replies=(QuickReply("Mức đóng", "intent:a"),))
    for part in channel.parts(reply):
        await channel.send(CITIZEN, part)
    texts = [sent.text for sent in platform.messages(CITIZEN)]
    assert len(texts) == 2
    assert texts[-1].endswith("hưởng.\n\nBác nhắn tiếp được:\n• Mức đóng")
    assert tuple(texts) == tuple(channel.parts(reply))


def test_the_words_it_needs_are_those_it_is_given():
    assert set(SAID) == WORDS


# -- what is to be done when it fails


@pytest.mark.parametrize("follows", [True, False], ids=["status follows", "status is 200"])
@pytest.mark.parametrize(
    ("code", "kind"), [("400", Never), ("403", Later), ("408", Later), ("429", Later), ("401", Halted)]
)
async def test_a_refusal_is_known_by_the_envelope_whatever_the_http_status(platform, api, code, kind, follows):
    platform.status_follows = follows
    platform.say(CITIZEN, "chào")
    platform.faults.next(Fault(code), "sendMessage")
    problem = await refused(api)
    assert type(problem) is kind
    assert problem.reason.startswith(code)
    await api.send_message(CITIZEN, "Chào bác")


@pytest.mark.parametrize(("fault", "arrived"), [("500", False), ("502", True), ("reset", True), ("reset-after", True)])
async def test_what_passes_is_tried_again_and_may_have_arrived(platform, api, fault, arrived):
    platform.say(CITIZEN, "chào")
    platform.faults.next(Fault(fault), "sendMessage")
    problem = await refused(api)
    assert isinstance(problem, Later)
    assert problem.may_have_arrived is arrived


async def test_no_answer_in_time_may_have_arrived(platform):
    platform.say(CITIZEN, "chào")
    platform.faults.next(Fault("timeout-after", 4.0), "sendMessage")
    async with opened(platform.url, timeout=1.0) as hasty:
        problem = await refused(hasty)
    assert isinstance(problem, Later)
    assert problem.may_have_arrived
    assert platform.wait_for(CITIZEN, 1)[0].hidden


async def test_what_never_reached_the_server_hasnt_arrived():
    with ZaloBot(TOKEN).serve() as gone:
        url = gone.url
    async with opened(url) as calling:
        problem = await refused(calling)
    assert isinstance(problem, Later)
    assert not problem.may_have_arrived


async def test_a_dead_token_halts_the_channel_and_says_what_to_do(platform):
    async with opened(platform.url, "1000:another") as calling:
        problem = await refused(calling)
    assert isinstance(problem, Halted)
    assert "ZALO_BOT_TOKEN" in problem.reason


async def test_a_chat_that_isnt_found_holds_nobody_else_up(platform, api):
    platform.say(CITIZEN, "chào")
    platform.faults.next(Fault("404"), "sendMessage")
    assert isinstance(await refused(api), Never)
    platform.faults.next(Fault("404"), "sendMessage", "getMe", times=2)
    assert isinstance(await refused(api), Halted)


async def test_too_many_are_waited_for_and_a_plan_that_is_used_up_halts_until_something_goes_out(platform, api, clock):
    platform.say(CITIZEN, "chào")
    platform.month = 0
    first = await refused(api)
    assert isinstance(first, Later)
    assert first.after == client.FULL_PAUSE
    clock.now += client.FULL_PATIENCE - 1
    assert isinstance(await refused(api), Later)
    clock.now += 1
    assert isinstance(await refused(api), Halted)
    platform.month = 1
    await api.send_message(CITIZEN, "Chào bác")
    assert isinstance(await refused(api), Later)


async def test_a_message_that_breaks_a_rule_is_given_up(platform, api):
    platform.say(CITIZEN, "chào")
    with pytest.raises(Never):
        await api.send_message(CITIZEN, "x" * 2001)
    with pytest.raises(Never):
        await api.send_message("never-wrote", "Chào bác")


ANSWERS = [
    (200, b'{"message_id": "b-2", "date": 1}', None),
    (200, b'{"ok": true, "result": {"message_id": "b-2"}}', None),
    (200, b'{"ok": true}', None),
    (200, b'{"ok": false}', Later),
    (200, b'{"ok": false, "error_code": "401"}', Halted),
    (400, b'{"ok": false, "error_code": 429, "description": "x"}', Later),
    (200, b"<html>Sign in to the network</html>", Later),
    (200, b"[]", Later),
    (302, b"", Later),
    (413, b"<html></html>", Never),
    (503, b"<html></html>", Later),
    (500, b"[" * 100_000, Later),
]


@pytest.mark.parametrize(("status", "body", "kind"), ANSWERS)
async def test_every_form_of_an_answer_is_understood(status, body, kind):
    async def answer(request: Request) -> Response:
        return Response(body, status)

    with served(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])) as port:
        async with opened(f"http://127.0.0.1:{port}") as calling:
            if kind is None:
                await calling.send_message(CITIZEN, "Chào bác")
            else:
                assert type(await refused(calling)) is kind


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("999999", 3600.0), ("", client.FULL_PAUSE), ("soon", client.FULL_PAUSE)]
)
async def test_the_server_says_how_long_to_wait(header, seconds):
    async def answer(request: Request) -> Response:
        return Response(b"{}", 429, {"retry-after": header})

    with served(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])) as port:
        async with opened(f"http://127.0.0.1:{port}") as calling:
            problem = await refused(calling)
    assert isinstance(problem, Later)
    assert problem.after == seconds


# -- both ways


async def test_set_up_has_events_brought_to_us_and_what_citizens_send_is_heard(platform, api):
    conversations = Conversations()
    webhook = ZaloBotWebhook(conversations, SECRET, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    with served(Starlette(routes=[webhook.route()])) as port:
        account = await set_up(api, f"http://127.0.0.1:{port}/", SECRET)
        assert (account.name, account.webhook) == ("bot.demo", f"http://127.0.0.1:{port}{PATH}")
        assert await api.webhook() == account.webhook
        for flat, field in ((False, "photo"), (True, "photo_url")):
            platform.flat, platform.photo_field = flat, field
            platform.say(CITIZEN, "Xin chào")
            platform.send_image(CITIZEN)
            platform.send_sticker(CITIZEN)
            platform.send_voice(CITIZEN)
            platform.send_unsupported(CITIZEN)
            platform.say_in_group("g-1", CITIZEN, "cả nhóm ơi")
            await asyncio.to_thread(platform.deliveries.settled)
    assert [one.kind for one in conversations.heard] == 2 * [
        Kind.TEXT,
        Kind.PHOTO,
        Kind.STICKER,
        Kind.VOICE,
        Kind.UNSUPPORTED,
    ]
    assert {one.user for one in conversations.heard} == {CITIZEN}


async def test_without_a_public_address_nothing_is_set(platform, api):
    account = await set_up(api, "", SECRET)
    assert (account.name, account.webhook) == ("bot.demo", "")
    assert platform.webhook_url is None


async def test_set_up_says_when_the_platform_refuses(platform, api):
    with pytest.raises(Never):
        await set_up(api, "http://example.org", SECRET)
    platform.faults.next(Fault("401"), "getMe")
    with pytest.raises(Halted):
        await set_up(api, "https://example.org", SECRET)


# -- secrets


@pytest.mark.parametrize("fault", [None, "reset", "500", "401", "timeout-after"])
async def test_the_token_is_in_no_log_and_no_exception(platform, fault, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "bot"):
        caplog.set_level(logging.DEBUG, name)
    platform.say(CITIZEN, "chào")
    if fault:
        platform.faults.next(Fault(fault, 4.0), "sendMessage")
    told = ""
    async with opened(platform.url, timeout=1.0 if fault == "timeout-after" else 20) as calling:
        try:
            await calling.send_message(CITIZEN, PRIVATE)
        except NotSent as problem:
            told = "".join(traceback.format_exception(problem)) + repr(problem)
    assert bool(told) == bool(fault)
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]  # that is the emulator
    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in ours)
    assert "send_request_headers" in logged  # the transport's own log is on
    for secret in ("invented-bot-secret", PRIVATE, CITIZEN):
        assert secret not in logged
        assert secret not in told
