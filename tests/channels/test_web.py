"""The web channel as the network sees it: real requests to a real port of this machine."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any, ClassVar

import httpx
import pytest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from web_serving import ANSWER, CLARIFY, MadeUp, serving

from bot.channels.limits import Limits, Rate
from bot.channels.web import WORDS, Unavailable, web_app
from bot.channels.web import request as web_request
from bot.channels.web.request import MAX_BODY, MAX_ID
from bot.messages import Attachment, Delivery, Kind, Reply, Utterance

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
OTHER_TOKEN = "f" * 32
JSON = {"content-type": "application/json"}
ADDRESSES = ("/", "/static/chat.js", "/api/replies", "/healthz", "/readyz")


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def unlimited() -> Limits:
    return Limits(Rate(10**6, 1), Rate(10**6, 1))


class Chat:
    """The channel served, and clients of it."""

    def __init__(self, stack: ExitStack, port: int, conversations: MadeUp) -> None:
        self.conversations = conversations
        self.port = port
        self._stack = stack
        self.client = self.visitor()

    def visitor(self, **options: Any) -> httpx.Client:
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}", timeout=30, trust_env=False, verify=False, **options
        )
        return self._stack.enter_context(client)

    def send(self, body: object, client: httpx.Client | None = None, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return (client or self.client).post("/api/messages", content=content, headers={**JSON, **named})

    def say(self, text: str, id: str = "1", client: httpx.Client | None = None) -> list[dict[str, Any]]:
        response = self.send({"id": id, "text": text}, client)
        assert response.status_code == 200
        replies: list[dict[str, Any]] = response.json()["replies"]
        return replies

    def raw(self, *parts: bytes) -> bytes:
        """Everything that comes back until the server closes the connection."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            for part in parts:
                connection.sendall(part)
            got = b""
            while more := connection.recv(65536):
                got += more
            return got

    def refused(self, body: object, **headers: str) -> tuple[int, str]:
        """The status and what the citizen reads; nothing must have come through."""
        response = self.send(body, **headers)
        assert self.conversations.heard == []
        return response.status_code, response.json()["error"]

    def said(self, name: str) -> str:
        return self.conversations.say(name).strip()


class Stage:
    """One server for all tests; each puts its own application on it."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@pytest.fixture(scope="module")
def stage() -> Stage:
    return Stage()


@pytest.fixture(scope="module")
def port(stage) -> Iterator[int]:
    with serving(stage) as port:
        yield port


@pytest.fixture
def conversations() -> MadeUp:
    return MadeUp()


@pytest.fixture
def start(conversations, stage, port) -> Iterator[Callable[..., Chat]]:
    with ExitStack() as stack:

        def start(
            limits: Limits | None = None, conversations: MadeUp = conversations, others: Sequence[BaseRoute] = ()
        ) -> Chat:
            stage.app = web_app(conversations, limits or unlimited(), lambda: NOW, others)
            return Chat(stack, port, conversations)

        yield start


@pytest.fixture
def chat(start) -> Chat:
    return start()


def eventually(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.002)


def head(*lines: str) -> bytes:
    common = ("Host: x", "Content-Type: application/json", "Connection: close")
    return "\r\n".join(("POST /api/messages HTTP/1.1", *common, *lines, "", "")).encode()


async def call(app: Any, scope: dict[str, Any], *events: Message) -> list[Message]:
    """What the application sends, asked without a server."""
    coming, sent = list(events), []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    whole = {"type": "http", "method": "POST", "path": "/api/messages", "query_string": b"", "scheme": "http"}
    await app({**whole, "client": None, "headers": [(b"content-type", b"application/json")], **scope}, receive, send)
    return sent


class TestMessages:
    def test_a_text_is_answered_with_all_that_the_reply_holds(self, chat):
        reply = Reply("Mẫu đây", "Căn cứ: A", CLARIFY.quick_replies, True, (Attachment("Mẫu TK1-TS", "/tk1.pdf"),))
        chat.conversations.answers["mẫu"] = reply
        assert chat.say("mẫu") == [
            {
                "id": 1,
                "text": "Mẫu đây",
                "basis": "Căn cứ: A",
                "quick_replies": [{"label": q.label, "payload": q.payload} for q in CLARIFY.quick_replies],
                "numbered": True,
                "attachments": [{"title": "Mẫu TK1-TS", "url": "/tk1.pdf", "media_type": "application/pdf", "alt": ""}],
                "venue": None,
                "erased": False,
            }
        ]

    def test_the_utterance_says_what_was_sent_by_whom_and_when(self, chat):
        chat.client.cookies.set("ds", TOKEN)
        chat.say("  đóng bao nhiêu ạ  ")
        (heard,) = chat.conversations.heard
        assert heard == Utterance("web", TOKEN, heard.message_id, "  đóng bao nhiêu ạ  ", NOW, Kind.TEXT)

    def test_a_choice_is_told_from_a_text(self, chat):
        assert chat.send({"id": "1", "choice": "intent:a/b"}).status_code == 200
        (heard,) = chat.conversations.heard
        assert (heard.text, heard.kind) == ("intent:a/b", Kind.CHOICE)

    def test_without_a_clock_the_time_is_now(self, chat, stage, conversations):
        stage.app = web_app(conversations)
        before = datetime.now(UTC)
        chat.say("a")
        assert before <= conversations.heard[0].received_at <= datetime.now(UTC)

    def test_the_same_id_gives_the_same_replies(self, chat):
        first = chat.say("nhà bốn người")
        chat.say("menu", "2")
        assert chat.say("nhà bốn người") == first
        assert len({heard.message_id for heard in chat.conversations.heard}) == 2

    def test_another_citizens_message_of_the_same_id_is_another(self, chat):
        mine = chat.say("nhà bốn người", "1")
        other = chat.say("menu", "1", chat.visitor())
        assert other[0]["text"] == CLARIFY.text != mine[0]["text"]

    def test_the_cookie_cannot_be_told_from_the_message_id(self, chat):
        chat.client.cookies.set("ds", TOKEN)
        chat.say("a", "của-tôi")
        key = chat.conversations.heard[0].message_id
        assert re.fullmatch(r"[0-9a-f]{32}", key)
        assert TOKEN not in key
        assert "của-tôi" not in key

    def test_a_message_merged_into_a_later_one_gets_no_replies(self, start):
        class Merging(MadeUp):
            async def ask(self, utterance: Utterance) -> list[Delivery]:
                return []

        chat = start(conversations=Merging())
        assert chat.say("cho em hỏi") == []
        assert chat.conversations.gone_out == []

    def test_a_text_longer_than_any_question_is_passed_on_as_it_is(self, chat):
        chat.say("ơ" * 5000)
        assert chat.conversations.heard[0].text == "ơ" * 5000

    def test_vietnamese_comes_back_readable(self, chat):
        response = chat.send({"id": "1", "text": "a"})
        assert response.headers["content-type"] == "application/json"
        assert "Nhà bốn người" in response.content.decode("utf-8")

    def test_erasing_is_told_so_that_the_page_forgets_too(self, chat):
        assert chat.say("có")[0]["erased"] is True
        assert chat.say("không", "2")[0]["erased"] is False

    def test_delivered_is_called_after_the_response_went_out(self, start):
        gate = threading.Event()

        class Slow(MadeUp):
            async def delivered(self, deliveries: Any) -> None:
                await asyncio.to_thread(gate.wait, 30)
                await super().delivered(deliveries)

        chat = start(conversations=Slow())
        assert chat.say("a")  # the whole response is here
        assert chat.conversations.gone_out == []
        gate.set()
        eventually(lambda: chat.conversations.gone_out == [1])

    def test_failing_to_note_a_delivery_does_not_spoil_the_answer(self, start, caplog):
        class Failing(MadeUp):
            async def delivered(self, deliveries: Any) -> None:
                raise RuntimeError("không ghi được")

        chat = start(conversations=Failing())
        assert chat.say("a")[0]["text"] == ANSWER.text
        eventually(lambda: "RuntimeError" in caplog.text)
        assert chat.say("b", "2")


class TestRefusals:
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"a",
            b"{",
            b"\xff\xfe{}",
            b"\x00",
            b'{"id": "1", "text": "\xff"}',
            b'{"id": "1", "text": "a"} b',
            b"[" * 60_000,
            b'{"id": ' * 8_000,
            b'{"id": "1", "text": ' + b"9" * 50_000 + b"}",
            b'{"id": ' + b"9" * 50_000 + b', "text": "a"}',
            b'{"id": "1", "text": 1e999}',
            b'{"id": "1", "text": NaN}',
            [],
            "a",
            1,
            None,
            True,
            {},
            {"text": "a"},
            {"id": "1"},
            {"id": 1, "text": "a"},
            {"id": None, "text": "a"},
            {"id": "", "text": "a"},
            {"id": "1" * (MAX_ID + 1), "text": "a"},
            {"id": "1", "text": 1},
            {"id": "1", "text": None},
            {"id": "1", "text": ["a"]},
            {"id": "1", "choice": {}},
            {"id": "1", "text": "a", "choice": "b"},
        ],
        ids=lambda body: repr(body)[:40],
    )
    def test_what_the_page_never_sends_is_refused(self, chat, body):
        assert chat.refused(body) == (400, chat.said("error"))

    @pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
    def test_an_empty_message_is_told_that_it_holds_no_question(self, chat, text):
        assert chat.refused({"id": "1", "text": text}) == (400, chat.said("sticker"))

    @pytest.mark.parametrize("text", ["a\ud800", "\udc00"])
    def test_half_an_emoji_is_passed_on_as_something_that_can_be_written(self, chat, text):
        assert chat.send({"id": "1", "text": text}).status_code == 200
        assert "?" in chat.conversations.heard[0].text.encode().decode()

    def test_half_an_emoji_in_an_id_is_an_id(self, chat):
        ids = ["\ud800", "\udc00", "\ud800"]
        keys = [chat.send({"id": id, "text": "a"}) and chat.conversations.heard[-1].message_id for id in ids]
        assert keys[0] == keys[2] != keys[1]

    def test_half_an_emoji_in_a_reply_spoils_no_response(self, chat):
        chat.conversations.answers["a"] = Reply("chào\ud800")
        assert chat.say("a")[0]["text"] == "chào?"

    @pytest.mark.parametrize(
        "origin",
        [
            "http://evil.example",
            "https://bhxh.example.evil",
            "http://bhxh.example:8080",
            "null",
            "",
            "bhxh.example",
            "file://",
            "ftp://bhxh.example",
            "http://bhxh.example@evil.example",
            "http://[",
        ],
    )
    def test_another_site_may_not_send(self, chat, origin):
        status, error = chat.refused({"id": "1", "text": "a"}, host="bhxh.example", origin=origin)
        assert (status, error) == (403, chat.said("error"))

    @pytest.mark.parametrize(
        ("host", "origin"),
        [
            ("bhxh.example", "https://bhxh.example"),
            ("bhxh.example", "https://bhxh.example:443"),
            ("bhxh.example:443", "https://bhxh.example"),
            ("bhxh.example", "http://bhxh.example"),
            ("BHXH.example", "http://bhxh.EXAMPLE"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
        ],
    )
    def test_our_own_page_may_send(self, chat, host, origin):
        assert chat.send({"id": "1", "text": "a"}, host=host, origin=origin).status_code == 200

    @pytest.mark.parametrize(
        "media_type",
        ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"],
    )
    def test_anything_but_json_is_refused(self, chat, media_type):
        assert chat.refused({"id": "1", "text": "a"}, content_type=media_type) == (415, chat.said("error"))

    def test_no_media_type_at_all_is_refused(self, chat):
        got = chat.raw(b"POST /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}")
        assert got.startswith(b"HTTP/1.1 415 ")

    @pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
    def test_json_may_be_named_in_other_ways(self, chat, media_type):
        assert chat.send({"id": "1", "text": "a"}, content_type=media_type).status_code == 200

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
    def test_messages_are_posted_only(self, chat, method):
        assert chat.client.request(method, "/api/messages").status_code == 405

    def test_no_other_site_is_allowed_by_a_preflight(self, chat):
        asking = {"origin": "http://evil.example", "access-control-request-method": "POST"}
        response = chat.client.options("/api/messages", headers=asking)
        assert response.status_code == 405
        assert not any(name.startswith("access-control") for name in response.headers)


class TestBodies:
    def test_the_longest_body_is_taken_and_a_byte_more_is_not(self, chat):
        body = b'{"id": "1", "text": "a"}'
        assert chat.send(body.ljust(MAX_BODY)).status_code == 200
        chat.conversations.heard.clear()
        assert chat.refused(body.ljust(MAX_BODY + 1)) == (413, chat.said("too_long"))

    def test_a_body_announced_too_long_is_not_waited_for(self, chat):
        got = chat.raw(head(f"Content-Length: {MAX_BODY + 1}"))
        assert got.startswith(b"HTTP/1.1 413 ")
        assert b"connection: close" in got.lower()
        assert chat.said("too_long").encode() in got

    def test_an_absurd_length_is_not_waited_for(self, chat):
        assert chat.raw(head(f"Content-Length: {10**18}")).startswith(b"HTTP/1.1 413 ")

    def test_without_a_length_reading_stops_where_it_is_too_long(self, chat):
        chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
        got = chat.raw(head("Transfer-Encoding: chunked"), *[chunk] * 4, b"1\r\n \r\n")  # the last chunk never comes
        assert got.startswith(b"HTTP/1.1 413 ")
        assert b"connection: close" in got.lower()

    def test_without_a_length_a_short_body_is_taken(self, chat):
        body = b'{"id": "1", "text": "a"}'
        chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        assert chat.raw(head("Transfer-Encoding: chunked"), chunked).startswith(b"HTTP/1.1 200 ")

    def test_a_length_that_says_less_gives_only_so_much(self, chat):
        got = chat.raw(head("Content-Length: 10"), b'{"id": "1", "text": "a"}')
        assert got.startswith(b"HTTP/1.1 400 ")
        assert chat.conversations.heard == []

    @pytest.mark.parametrize("announced", [b"5", b"-1", b"a", b""])
    async def test_a_length_that_lies_does_not_let_more_in(self, conversations, announced):
        headers = [(b"content-type", b"application/json"), (b"content-length", announced)]
        part: Message = {"type": "http.request", "body": b" " * MAX_BODY, "more_body": True}
        sent = await call(web_app(conversations), {"headers": headers}, part, part)  # a third would raise
        assert sent[0]["status"] == 413

    def test_a_body_that_does_not_come_is_given_up(self, chat, monkeypatch):
        monkeypatch.setattr(web_request, "SECONDS_TO_READ", 0.02)
        got = chat.raw(head("Content-Length: 20"), b'{"id":')
        assert got.startswith(b"HTTP/1.1 408 ")
        assert b"connection: close" in got.lower()
        assert chat.conversations.heard == []

    async def test_who_goes_away_in_the_middle_is_not_answered(self, conversations, caplog):
        part: Message = {"type": "http.request", "body": b'{"id": "1",', "more_body": True}
        assert await call(web_app(conversations), {}, part, {"type": "http.disconnect"}) == []
        assert conversations.heard == []
        assert caplog.text == ""


class TestVisitors:
    COOKIE = re.compile(r"ds=([0-9a-f]{32}); Max-Age=15552000; Path=/; HttpOnly; SameSite=Strict")

    def test_the_page_introduces_a_visitor(self, chat):
        assert self.COOKIE.fullmatch(chat.client.get("/").headers["set-cookie"])

    def test_a_message_without_a_cookie_introduces_its_sender(self, chat):
        response = chat.send({"id": "1", "text": "a"})
        match = self.COOKIE.fullmatch(response.headers["set-cookie"])
        assert match
        assert chat.conversations.heard[0].user == match[1]

    @pytest.mark.parametrize("body", [b"?", {"id": "1", "text": ""}])
    def test_a_refused_message_introduces_its_sender_too(self, chat, body):
        assert self.COOKIE.fullmatch(chat.send(body).headers["set-cookie"])

    def test_a_visitor_keeps_his_cookie(self, chat):
        chat.client.get("/")
        mine = chat.client.cookies["ds"]
        for response in (chat.client.get("/"), chat.send({"id": "1", "text": "a"}), chat.client.get("/api/replies")):
            assert "set-cookie" not in response.headers
        assert chat.conversations.heard[0].user == mine

    def test_visitors_get_tokens_of_their_own(self, chat):
        tokens = {self.COOKIE.fullmatch(chat.visitor().get("/").headers["set-cookie"])[1] for _ in range(20)}
        assert len(tokens) == 20

    @pytest.mark.parametrize(
        "cookie",
        [
            "ds=",
            "ds",
            "ds=abc",
            f"ds={TOKEN}0",
            f"ds={TOKEN[:-1]}",
            f"ds={TOKEN.upper()}",
            f"ds={'g' * 32}",
            f'ds="{TOKEN}"',
            f"ds={TOKEN[:-1]}٣".encode(),
            "ds=' OR 1=1 --",
            f"sd={TOKEN}",
            f"xds={TOKEN}",
            ";;=;",
        ],
    )
    def test_a_cookie_that_is_not_ours_is_replaced(self, chat, cookie):
        response = chat.send({"id": "1", "text": "a"}, cookie=cookie)
        match = self.COOKIE.fullmatch(response.headers["set-cookie"])
        assert match
        assert chat.conversations.heard[0].user == match[1] != TOKEN

    @pytest.mark.parametrize("cookie", [f"a=b; ds={TOKEN}", f"ds={TOKEN};a=b", f"ds=x; ds={TOKEN}"])
    def test_ours_is_found_among_others(self, chat, cookie):
        assert "set-cookie" not in chat.send({"id": "1", "text": "a"}, cookie=cookie).headers
        assert chat.conversations.heard[0].user == TOKEN

    @pytest.mark.parametrize("scheme", ["https"])
    @pytest.mark.parametrize("address", ["/", "/api/replies"])
    def test_behind_a_proxy_with_https_the_cookie_is_secure(self, chat, address, scheme):
        response = chat.client.get(address, headers={"x-forwarded-proto": scheme})
        assert response.headers["set-cookie"].endswith("; SameSite=Strict; Secure")

    async def test_served_by_https_the_cookie_is_secure(self, conversations):
        sent = await call(web_app(conversations), {"scheme": "https"}, {"type": "http.request", "body": b"{}"})
        assert dict(sent[0]["headers"])[b"set-cookie"].endswith(b"; Secure")

    def test_who_follows_a_link_from_another_site_is_not_made_a_new_visitor(self, chat):
        assert "set-cookie" not in chat.client.get("/", headers={"sec-fetch-site": "cross-site"}).headers
        assert "set-cookie" in chat.client.get("/", headers={"sec-fetch-site": "none"}).headers


class TestMissedReplies:
    def ids(self, response: httpx.Response) -> list[int]:
        assert response.status_code == 200
        return [reply["id"] for reply in response.json()["replies"]]

    def test_replies_after_a_number_are_given(self, chat):
        for id in "123":
            chat.say("a", id)
        assert self.ids(chat.client.get("/api/replies?after=1")) == [2, 3]
        assert self.ids(chat.client.get("/api/replies?after=3")) == []

    def test_without_a_number_they_are_given_from_the_first(self, chat):
        chat.say("a")
        response = chat.client.get("/api/replies")
        assert response.json()["replies"][0]["text"] == ANSWER.text
        assert response.headers["cache-control"] == "no-store"

    def test_another_citizen_sees_none_of_them(self, chat):
        chat.say("a")
        assert self.ids(chat.visitor().get("/api/replies?after=0")) == []
        assert self.ids(chat.visitor(cookies={"ds": OTHER_TOKEN}).get("/api/replies?after=0")) == []

    def test_they_count_as_delivered(self, chat):
        chat.client.cookies.set("ds", TOKEN)
        utterance = Utterance("web", TOKEN, "m", "a", NOW)
        chat.conversations.tell(utterance, ANSWER)
        assert self.ids(chat.client.get("/api/replies")) == [1]
        eventually(lambda: chat.conversations.gone_out == [1])

    @pytest.mark.parametrize("after", ["", "-1", "a", "1.5", "1e3", "٣", "²", " 1", str(2**63), "9" * 5000])
    def test_a_number_that_is_none_is_refused(self, chat, after):
        response = chat.client.get("/api/replies", params={"after": after})
        assert (response.status_code, response.json()["error"]) == (400, chat.said("error"))

    def test_the_highest_number_is_one(self, chat):
        assert self.ids(chat.client.get(f"/api/replies?after={2**63 - 1}")) == []


class TestLimits:
    def test_a_citizen_who_sends_too_fast_is_told_when_to_go_on(self, start, conversations):
        clock = Clock()
        chat = start(Limits(user=Rate(2, 0.1), clock=clock))
        chat.client.get("/")
        chat.say("a", "1")
        chat.say("b", "2")
        response = chat.send({"id": "3", "text": "c"})
        assert (response.status_code, response.headers["retry-after"]) == (429, "10")
        assert response.json() == {"error": chat.said("too_many")}
        assert len(conversations.heard) == 2
        clock.seconds += 10
        assert chat.say("c", "3")

    def test_another_citizen_goes_on(self, start):
        chat = start(Limits(user=Rate(1, 0.1), clock=Clock()))
        chat.say("a")
        assert chat.send({"id": "2", "text": "a"}).status_code == 429
        assert chat.say("a", client=chat.visitor())

    def test_an_address_that_sends_too_fast_is_told_when_to_go_on(self, start):
        chat = start(Limits(address=Rate(2, 0.05), clock=Clock()))
        codes = [chat.send({"id": "1", "text": "a"}, chat.visitor()) for _ in range(3)]
        assert [(r.status_code, r.headers.get("retry-after")) for r in codes] == [(200, None), (200, None), (429, "20")]

    def test_behind_a_proxy_it_is_the_citizens_address(self, start):
        chat = start(Limits(address=Rate(1, 0.05), clock=Clock()))
        for address, status in (("198.51.100.1", 200), ("198.51.100.2", 200), ("198.51.100.1", 429)):
            response = chat.send({"id": "1", "text": "a"}, chat.visitor(), x_forwarded_for=address)
            assert response.status_code == status

    def test_asking_for_replies_is_counted_too(self, start):
        chat = start(Limits(user=Rate(1, 0.1), clock=Clock()))
        chat.client.get("/")
        assert chat.client.get("/api/replies").status_code == 200
        response = chat.client.get("/api/replies")
        assert (response.status_code, response.headers["retry-after"]) == (429, "10")

    def test_what_is_refused_is_counted_too(self, start):
        chat = start(Limits(user=Rate(1, 0.1), clock=Clock()))
        chat.client.get("/")
        assert [chat.send(b"?").status_code for _ in range(2)] == [400, 429]

    def test_other_sites_cannot_use_up_what_a_citizen_may_send(self, start):
        chat = start(Limits(user=Rate(1, 0.1), clock=Clock()))
        chat.client.get("/")
        for _ in range(3):
            assert chat.send({"id": "1", "text": "a"}, origin="http://evil.example").status_code == 403
        assert chat.say("a")

    def test_the_page_is_never_refused(self, start):
        chat = start(Limits(Rate(1, 0.1), Rate(1, 0.1), Clock()))
        assert {chat.client.get(address).status_code for address in ("/", "/healthz") * 3} == {200}

    async def test_a_local_socket_without_addresses_serves(self, conversations):
        body = {"type": "http.request", "body": b'{"id": "1", "text": "a"}'}
        assert (await call(web_app(conversations), {"client": None}, body))[0]["status"] == 200


class TestTrouble:
    def test_while_storage_refuses_the_message_may_come_again(self, chat):
        chat.conversations.fails = [Unavailable()]
        response = chat.send({"id": "1", "text": "a"})
        assert (response.status_code, response.headers["retry-after"]) == (503, "15")
        assert response.json() == {"error": chat.said("error")}
        assert chat.say("a")[0]["text"] == ANSWER.text

    def test_while_storage_refuses_missed_replies_may_be_asked_again(self, chat):
        chat.say("a")
        chat.conversations.fails = [Unavailable()]
        response = chat.client.get("/api/replies")
        assert (response.status_code, response.headers["retry-after"]) == (503, "15")
        assert len(chat.client.get("/api/replies").json()["replies"]) == 1

    def test_our_own_failure_is_an_apology(self, chat):
        chat.conversations.fails = [ValueError("hỏng")]
        response = chat.send({"id": "1", "text": "a"})
        assert (response.status_code, response.json()) == (500, {"error": chat.said("error")})
        assert chat.say("a")

    def test_a_failure_is_logged_by_its_place_without_what_was_said(self, chat, caplog):
        caplog.set_level(logging.DEBUG)
        chat.conversations.fails = [ValueError("không hiểu 'chồng tôi mất việc'")]
        chat.client.cookies.set("ds", TOKEN)
        chat.send({"id": "mã-của-trang", "text": "chồng tôi mất việc"})
        ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith(("bot", "uvicorn", "starlette")))
        assert "POST /api/messages failed: ValueError < " in ours
        assert "web_serving.py:" in ours
        everything = caplog.text + ours
        for secret in ("mất việc", TOKEN, "mã-của-trang"):
            assert secret not in everything

    def test_what_is_answered_or_refused_is_not_in_the_logs(self, chat, caplog):
        caplog.set_level(logging.INFO)
        chat.say("chồng tôi mất việc")
        chat.send(b'{"text": "ch\xe1\xbb\x93ng t\xc3\xb4i"')
        chat.client.get("/api/replies?after=x")
        ours = [record for record in caplog.records if record.name.startswith("bot")]
        assert ours == []

    def test_the_page_failing_is_an_apology(self, chat, monkeypatch):
        monkeypatch.setattr(MadeUp, "welcome", lambda self: 1 / 0)
        response = chat.client.get("/")
        assert (response.status_code, response.json()) == (500, {"error": chat.said("error")})

    def test_health_is_told(self, chat):
        response = chat.client.get("/healthz")
        assert (response.status_code, response.json()) == (200, chat.conversations.health())

    def test_readiness_is_told(self, chat):
        response = chat.client.get("/readyz")
        assert (response.status_code, response.json()) == (200, {"ready": True})
        chat.conversations.is_ready = False
        response = chat.client.get("/readyz")
        assert (response.status_code, response.json()) == (503, {"ready": False})

    async def test_what_is_not_http_passes_by(self, conversations):
        sent = await call(web_app(conversations), {"type": "websocket"}, {"type": "websocket.connect"})
        assert [message["type"] for message in sent] == ["websocket.close"]


class TestHeaders:
    POLICY: ClassVar = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }

    def check(self, response: httpx.Response) -> None:
        (policy,) = response.headers.get_list("content-security-policy")
        assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == self.POLICY
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "camera=()" in response.headers["permissions-policy"]
        assert response.headers["cross-origin-opener-policy"] == "same-origin"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"

    @pytest.mark.parametrize("address", [*ADDRESSES, "/không-có", "/static/khong-co", "/api/replies?after=x"])
    def test_every_response_is_protected(self, chat, address):
        self.check(chat.client.get(address))

    @pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
    def test_a_file_may_be_styled_by_the_browser_that_shows_it_and_do_nothing(self, start, media_type):
        file = Route("/files/a", lambda request: Response(b"a", media_type=media_type))
        response = start(others=[file]).client.get("/files/a")
        (policy,) = response.headers.get_list("content-security-policy")
        assert dict(part.strip().split(" ", 1) for part in policy.split(";")) == {
            "default-src": "'none'",
            "style-src": "'unsafe-inline'",
            "img-src": "'self'",
            "object-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        assert response.headers["x-content-type-options"] == "nosniff"

    @pytest.mark.parametrize("media_type", ["image/svg+xml", "text/html", "application/pdf; x=text/html", "text/plain"])
    def test_what_could_do_more_is_held_to_what_a_page_may(self, start, media_type):
        file = Route("/files/a", lambda request: Response(b"a", headers={"content-type": media_type}))
        self.check(start(others=[file]).client.get("/files/a"))

    def test_answers_and_refusals_are_protected(self, chat):
        ok = {"id": "1", "text": "a"}
        responses = [chat.send(ok), chat.send(b"?"), chat.send(ok, origin="http://x"), chat.send(b" " * 70_000)]
        responses += [chat.send(ok, content_type="text/plain"), chat.client.put("/api/messages")]
        chat.conversations.fails = [Unavailable(), ValueError()]
        responses += [chat.send({"id": "2", "text": "a"}), chat.send({"id": "3", "text": "a"})]
        assert [r.status_code for r in responses] == [200, 400, 403, 413, 415, 405, 503, 500]
        for response in responses:
            self.check(response)

    def test_a_refusal_for_speed_is_protected(self, start):
        chat = start(Limits(user=Rate(1, 0.1), clock=Clock()))
        chat.say("a")
        response = chat.send({"id": "2", "text": "a"})
        assert response.status_code == 429
        self.check(response)

    def test_nothing_of_the_api_is_kept_by_a_cache(self, chat):
        responses = [chat.client.get(a) for a in ("/api/replies", "/api/replies?after=x", "/healthz", "/readyz")]
        responses += [chat.send({"id": "1", "text": "a"}), chat.send(b"?")]
        assert {response.headers["cache-control"] for response in responses} == {"no-store"}

    def test_the_page_is_asked_for_anew_each_time(self, chat):
        assert chat.client.get("/").headers["cache-control"] == "private, no-cache"


class TestPage:
    def test_it_is_html_in_vietnamese_with_the_words_of_the_replies(self, chat):
        response = chat.client.get("/")
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert '<html lang="vi">' in response.text
        for name in ("title", "header", "hint", "placeholder", "send", "no-script"):
            assert chat.conversations.web_words[name] in response.text

    def test_all_words_it_needs_are_in_the_replies(self, chat):
        assert chat.conversations.web_words.keys() >= WORDS

    def test_changed_words_are_in_the_next_page(self, chat):
        chat.client.get("/")
        chat.conversations.web_words["header"] = "Tên khác"
        assert "<h1>Tên khác</h1>" in chat.client.get("/").text

    def test_a_missing_word_leaves_a_gap_not_a_failure(self, chat):
        del chat.conversations.web_words["header"]
        response = chat.client.get("/")
        assert response.status_code == 200
        assert "<h1></h1>" in response.text

    def test_words_with_quotes_and_markup_are_harmless(self, chat):
        word = """"'><script>alert(1)</script>&${send}"""
        chat.conversations.web_words = dict.fromkeys(chat.conversations.web_words, word)
        text = chat.client.get("/").text
        assert "<script>alert" not in text
        script = re.search(r"<script type=.*</script>", text, re.DOTALL)
        assert script
        assert """"'>""" not in text.replace(script[0], "")
        assert self.data(text)["words"]["you"] == word

    def test_a_greeting_cannot_end_the_script_it_stands_in(self, chat, monkeypatch):
        monkeypatch.setattr(MadeUp, "welcome", lambda self: Reply("</script><!--<script>"))
        text = chat.client.get("/").text
        assert self.data(text)["welcome"]["text"] == "</script><!--<script>"
        assert "</script><!--" not in text

    def data(self, text: str) -> dict[str, Any]:
        match = re.search(r'<script type="application/json" id="script-data">(.*?)</script>', text, re.DOTALL)
        assert match
        data: dict[str, Any] = json.loads(match[1])
        return data

    def test_nothing_in_it_needs_more_than_the_policy_allows(self, chat):
        text = chat.client.get("/").text
        scripts = re.findall(r"<script[^>]*>", text)
        assert len(scripts) == 3
        assert all(' src="/static/' in script or 'type="application/json"' in script for script in scripts)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|(?:src|href)=\"(?:https?:)?//", text)


class TestFiles:
    NAMES: ClassVar = {
        "chat.js": "text/javascript",
        "listening.js": "text/javascript",
        "chat.css": "text/css",
        "icon.svg": "image/svg+xml",
    }

    @pytest.mark.parametrize(("name", "media_type"), NAMES.items())
    def test_a_file_is_served_by_its_type_and_kept_while_unchanged(self, chat, name, media_type):
        first = chat.client.get(f"/static/{name}")
        assert first.status_code == 200
        assert first.headers["content-type"].startswith(media_type)
        assert first.headers["cache-control"] == "public, no-cache"
        again = chat.client.get(f"/static/{name}", headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]

    @pytest.mark.parametrize("tags", ["W/{}", '"other", {}', "{},W/{}"])
    def test_a_tag_is_known_however_it_comes(self, chat, tags):
        tag = chat.client.get("/static/chat.js").headers["etag"]
        headers = {"if-none-match": tags.replace("{}", tag)}
        assert chat.client.get("/static/chat.js", headers=headers).status_code == 304

    @pytest.mark.parametrize("tag", ["", '"other"', '""', "W/"])
    def test_another_tag_gets_the_file(self, chat, tag):
        assert chat.client.get("/static/chat.js", headers={"if-none-match": tag}).status_code == 200

    def test_files_are_sent_compressed_to_who_reads_that(self, chat):
        for name in self.NAMES:
            plain = chat.client.get(f"/static/{name}", headers={"accept-encoding": "identity"})
            zipped = chat.client.get(f"/static/{name}", headers={"accept-encoding": "gzip, br"})
            assert "content-encoding" not in plain.headers
            assert zipped.headers["content-encoding"] == "gzip"
            assert zipped.content == plain.content
            assert {plain.headers["vary"], zipped.headers["vary"]} == {"Accept-Encoding"}
            assert int(zipped.headers["content-length"]) < len(plain.content)

    def test_the_addresses_in_the_page_never_change_their_content(self, chat):
        addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', chat.client.get("/").text)
        assert {address.partition("?")[0] for address in addresses} == {f"/static/{name}" for name in self.NAMES}
        for address in addresses:
            response = chat.client.get(address)
            assert response.status_code == 200
            assert response.headers["cache-control"] == "public, max-age=31536000, immutable"

    def test_an_address_of_an_older_version_is_not_kept(self, chat):
        assert chat.client.get("/static/chat.js?v=older").headers["cache-control"] == "public, no-cache"

    @pytest.mark.parametrize(
        "path",
        [
            "/static/index.html",
            "/static/",
            "/static",
            "/static/.",
            "/static/..",
            "/static/../app.py",
            "/static/../../../../../etc/passwd",
            "/static/%2e%2e/app.py",
            "/static/..%2fapp.py",
            "/static/..%5capp.py",
            "/static/chat.js%00",
            "/static//chat.js",
            "/static/%2fetc%2fpasswd",
            "/bot/channels/web/app.py",
            "/%2e%2e/%2e%2e/etc/passwd",
        ],
    )
    def test_nothing_else_is_served(self, chat, path):
        got = chat.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert re.match(rb"HTTP/1\.1 (404|400|307) ", got)
        body = got.partition(b"\r\n\r\n")[2]
        assert body in (b"Not Found", b"") or got.startswith(b"HTTP/1.1 400")
