"""The Zalo Bot Platform's webhook on a real port: who is let in, and what is written down before the 200."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from emulators.serving import served
from starlette.applications import Starlette

from bot.channels.conversations import Unavailable
from bot.channels.limits import Buckets, Rate
from bot.channels.zalobot import PATH, ZaloBotWebhook
from bot.channels.zalobot import webhook as module
from bot.messages import Kind, Utterance

SECRET = "demo-bot-secret"
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)


class Written:
    """Conversations that write down what they are told, as a store would."""

    def __init__(self) -> None:
        self.utterances: list[Utterance] = []
        self.refuses = False

    async def receive(self, utterance: Utterance) -> bool:
        if self.refuses:
            raise Unavailable
        known = any(one.message_id == utterance.message_id for one in self.utterances)
        if not known:
            self.utterances.append(utterance)
        return not known

    async def erase(self, channel: str, user: str) -> None:
        raise AssertionError("the platform has no such event")

    def words(self, part: str) -> Mapping[str, str]:
        return {}


class Counted:
    def __init__(self) -> None:
        self.counts: Counter[tuple[str, ...]] = Counter()

    def count(self, name: str, **labels: str) -> None:
        assert labels.pop("channel") == "zalobot"
        self.counts[name, *labels.values()] += 1


class Hook:
    def __init__(self, port: int, written: Written, counted: Counted) -> None:
        self.url = f"http://127.0.0.1:{port}{PATH}"
        self.written = written
        self.counts = counted.counts

    def post(self, body: object, secret: str | bytes | None = SECRET) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = (
            {}
            if secret is None
            else {b"x-bot-api-secret-token": secret.encode() if isinstance(secret, str) else secret}
        )
        return httpx.post(self.url, content=content, headers=headers, trust_env=False, timeout=30).status_code


@contextmanager
def hook(secret: str = SECRET, limits: Buckets | None = None) -> Iterator[Hook]:
    written, counted = Written(), Counted()
    webhook = ZaloBotWebhook(
        written, secret, lambda: NOW, Buckets(Rate(10**6, 1)) if limits is None else limits, counted
    )
    with served(Starlette(routes=[webhook.route()])) as port:
        yield Hook(port, written, counted)


@pytest.fixture
def open_hook() -> Iterator[Hook]:
    with hook() as opened:
        yield opened


def said(text: str = "Xin chào", message_id: str = "b-1", user: str = "u-demo") -> dict[str, Any]:
    message = {"from": {"id": user, "is_bot": False}, "chat": {"id": user, "chat_type": "PRIVATE"}}
    return {
        "event_name": "message.text.received",
        "message": {**message, "text": text, "message_id": message_id, "date": 1795305600123},
    }


@pytest.mark.parametrize("wrapped", [True, False])
def test_what_was_said_is_written_down_before_the_200(open_hook, wrapped):
    assert open_hook.post({"ok": True, "result": said()} if wrapped else said()) == 200
    assert open_hook.written.utterances == [Utterance("zalobot", "u-demo", "b-1", "Xin chào", NOW)]


@pytest.mark.parametrize(
    "shown", [None, "", "demo-bot-secre", SECRET + "x", SECRET.upper(), "mật khẩu".encode(), b"\xff"]
)
def test_nobody_is_let_in_without_the_secret(open_hook, shown):
    assert open_hook.post(said(), shown) == 403
    assert open_hook.written.utterances == []
    assert open_hook.counts == {("refused", "secret"): 1}


@pytest.mark.parametrize("shown", [None, "", "anything"])
def test_nobody_is_let_in_where_no_secret_is_set(shown):
    with hook(secret="") as closed:
        assert closed.post(said(), shown) == 403
        assert closed.written.utterances == []


def test_a_message_that_cant_be_written_down_may_come_again(open_hook):
    open_hook.written.refuses = True
    assert open_hook.post(said()) == 503
    open_hook.written.refuses = False
    assert open_hook.post(said()) == 200
    assert len(open_hook.written.utterances) == 1


def test_a_repeat_is_acknowledged_and_not_heard_twice(open_hook):
    assert [open_hook.post(said()), open_hook.post(said())] == [200, 200]
    assert len(open_hook.written.utterances) == 1
    assert open_hook.counts["duplicates",] == 1


def test_what_the_platform_may_not_read_is_heard_as_such(open_hook):
    event = {**said(), "event_name": "message.unsupported.received"}
    del event["message"]["text"]
    assert open_hook.post(event) == 200
    assert [(one.kind, one.text) for one in open_hook.written.utterances] == [(Kind.UNSUPPORTED, "")]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b'"a"', b'{"event_name": "message.text.received"}'])
def test_what_isnt_for_us_is_acknowledged(open_hook, body):
    assert open_hook.post(body) == 200
    assert open_hook.written.utterances == []


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, b"9" * 5000])
def test_what_is_no_json_is_refused(open_hook, body):
    assert open_hook.post(body) == 400
    assert open_hook.counts == {("refused", "malformed"): 1}


def test_a_body_that_is_too_long_is_refused(open_hook):
    assert open_hook.post(said("x" * module.MAX_BODY)) == 413
    assert open_hook.counts == {("refused", "too_large"): 1}


async def test_a_body_that_doesnt_end_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(module, "SECONDS_TO_READ", 0.05)
    with hook() as slow:
        port = int(slow.url.split(":")[2].partition("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {PATH} HTTP/1.1\r\nhost: x\r\nx-bot-api-secret-token: {SECRET}\r\ncontent-length: 9\r\n\r\n{{"
        writer.write(head.encode())
        assert (await asyncio.wait_for(reader.readline(), 20)).startswith(b"HTTP/1.1 408")
        writer.close()


def test_who_sends_too_much_is_passed_over_and_others_are_heard():
    with hook(limits=Buckets(Rate(2, 0.001), lambda: 0.0)) as limited:
        assert [limited.post(said(message_id=f"b-{number}")) for number in range(4)] == [200] * 4
        assert limited.post(said(message_id="b-9", user="u-other")) == 200
        assert [one.message_id for one in limited.written.utterances] == ["b-0", "b-1", "b-9"]
        assert limited.counts["rate_limited",] == 2


def test_nothing_of_a_message_is_logged(open_hook, caplog):
    caplog.set_level(logging.DEBUG)
    open_hook.post(said("một câu riêng"))
    open_hook.post(said("một câu riêng"), "wrong-secret")
    logged = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(told in logged for told in ("riêng", "u-demo", SECRET, "wrong-secret"))
