"""The address that Zalo sends its events to, as the network sees it: real requests to a real port of this machine."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn
from emulators.zalo import Zalo
from load.connection import announced
from load.webhook_bodies import MESSAGE_ID, OA_APP_ID, OA_ID, OA_SECRET_KEY, zalo_events
from load.webhook_fuzzing import fuzz_webhooks
from load.webhook_targets import TARGETS, zalo_signed
from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.app.metrics import Metrics
from bot.channels.conversations import Unavailable
from bot.channels.limits import Buckets, Rate
from bot.channels.zalo import webhook as module
from bot.channels.zalo.events import Said
from bot.channels.zalo.receiving import NOT_WRITTEN, Full, Receiver
from bot.channels.zalo.webhook import MAX_BODY, PATH, SIGNATURE, Webhook
from bot.messages import Kind, Utterance

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one server for all tests

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
USER, NEIGHBOUR = "2000000000000000002", "2000000000000000003"
MANY = Rate(10**6, 10**6)
VERIFIER = ("zalo_verifierAbC-1.html", "<html>Zalo: đúng là trang này</html>")


class Store:
    """Conversations that can be slow, refuse and fail."""

    def __init__(self) -> None:
        self.written: list[Utterance] = []
        self.erased: list[str] = []
        self.tried = 0
        self.refuses = False
        self.fails: deque[Exception] = deque()
        self.open = asyncio.Event()
        self.open.set()

    async def receive(self, utterance: Utterance) -> bool:
        await self._pass()
        if any(one.message_id == utterance.message_id for one in self.written):
            return False
        self.written.append(utterance)
        return True

    async def erase(self, channel: str, user: str) -> None:
        assert channel == "zalo"
        await self._pass()
        self.written = [one for one in self.written if one.user != user]
        self.erased.append(user)

    async def _pass(self) -> None:
        self.tried += 1
        await self.open.wait()
        if self.refuses:
            raise Unavailable
        if self.fails:
            raise self.fails.popleft()

    def words(self, part: str) -> Mapping[str, str]:
        return {}

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.written]


class Stage:
    """What is served; each test puts its own application there."""

    def __init__(self) -> None:
        self.app: ASGIApp = Starlette()
        self.port = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self):
        yield  # signals are the tests' own


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """Served in the tests' own loop, where they can hold what they want."""
    stage = Stage()
    server = _Server(uvicorn.Config(stage, port=0, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started or task.done())
    stage.port = server.servers[0].sockets[0].getsockname()[1]
    yield stage
    server.should_exit = True
    await task


async def eventually(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not holds():
            await asyncio.sleep(0.002)


class Hook:
    """The webhook served, and Zalo as its client."""

    def __init__(self, **options: Any) -> None:
        receiving = {name: options.pop(name) for name in ("now", "limits", "most", "pause") if name in options}
        self.store = Store()
        self.metrics = Metrics()
        self.told: list[tuple[str, str]] = []
        self.over: list[str] = []
        self.receiver = Receiver(
            self.store,
            **{"now": lambda: NOW, "limits": Buckets(MANY), "pause": 0.01, **receiving},
            counting=self.metrics,
            alert=lambda name, says: self.told.append((name, says)),
            over=self.over.append,
        )
        keys = {"app_id": OA_APP_ID, "oa_secret_key": OA_SECRET_KEY, "oa_id": OA_ID}
        self.webhook = Webhook(self.receiver, **{**keys, **options})
        self.port = 0

    @asynccontextmanager
    async def served(self, stage: Stage) -> AsyncIterator[None]:
        stage.app, self.port = Starlette(routes=self.webhook.routes()), stage.port
        address = f"http://127.0.0.1:{self.port}"
        async with httpx.AsyncClient(base_url=address, trust_env=False, verify=False, timeout=30) as self.client:
            yield
        self.store.open.set()
        await self.webhook.close()

    async def post(self, data: object, headers: Mapping[str, str] | None = None) -> int:
        body = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
        headers = zalo_signed(body) if headers is None else headers
        return (await self.client.post(PATH, content=body, headers=headers)).status_code

    async def say(self, text: str, user: str = USER) -> int:
        return await self.post(said(text, user))

    def counted(self, name: str, **labels: str) -> float:
        return self.metrics.registry.get_sample_value(f"diem_sang_{name}_total", {"channel": "zalo", **labels}) or 0.0


def said(text: str, user: str = USER, message_id: str = "") -> dict[str, Any]:
    message = {"msg_id": message_id or f"m-{text}", "text": text}
    return event("user_send_text", message=message, sender={"id": user})


def event(name: str, **fields: object) -> dict[str, Any]:
    (found, *_) = [one for one in zalo_events() if one["event_name"] == name]
    return {**found, **fields}


@pytest_asyncio.fixture(loop_scope="module")
async def start(stage) -> AsyncIterator[Callable[..., Any]]:
    async with AsyncExitStack() as stack:

        async def start(**options: Any) -> Hook:
            hook = Hook(**options)
            await stack.enter_async_context(hook.served(stage))
            return hook

        yield start


@pytest_asyncio.fixture(loop_scope="module")
async def hook(start) -> Hook:
    return await start()


class TestSigned:
    async def test_a_text_is_written_down_before_the_200(self, hook):
        assert await hook.post(said("đóng bao nhiêu ạ", message_id="m-1")) == 200
        assert hook.store.written == [Utterance("zalo", USER, "m-1", "đóng bao nhiêu ạ", NOW, Kind.TEXT)]
        assert hook.counted("events", kind="text") == 1

    async def test_who_follows_is_greeted(self, hook):
        assert await hook.post(event("follow")) == 200
        (greeted,) = hook.store.written
        assert (greeted.user, greeted.kind, greeted.text) == (USER, Kind.CHOICE, "command:greeting")

    async def test_of_what_staff_wrote_only_the_fact_is_kept(self, hook):
        assert await hook.post(event("oa_send_image")) == 200
        (echo,) = hook.store.written
        assert (echo.user, echo.kind, echo.text) == (USER, Kind.STAFF_ECHO, "")
        assert hook.counted("staff_messages") == 1

    async def test_our_own_echo_is_not_heard(self, hook):
        assert await hook.post(event("oa_send_text")) == 200
        assert hook.store.tried == 0

    async def test_who_withdraws_is_erased(self, hook):
        await hook.say("a")
        assert await hook.post(event("user_withdraw")) == 200
        assert (hook.store.written, hook.store.erased) == ([], [USER])

    async def test_what_came_before_is_taken_and_counted(self, hook):
        assert [await hook.say("a"), await hook.say("a")] == [200, 200]
        assert len(hook.store.written) == 1
        assert hook.counted("duplicates") == 1

    async def test_every_event_is_answered_200(self, hook):
        for number, data in enumerate(zalo_events()):
            body = json.dumps(data).replace(MESSAGE_ID, f"m{number}").encode()
            assert await hook.post(body) == 200
        assert hook.counted("events", kind="unfollow") == 1
        assert hook.counted("events", kind="receipt") == 1
        assert hook.counted("events", kind="group") == 1

    async def test_another_accounts_event_is_counted_and_nothing_else(self, hook):
        assert await hook.post(event("user_send_text", recipient={"id": "4000000000000000005"})) == 200
        assert hook.store.tried == 0
        assert hook.counted("refused", reason="wrong_account") == 1

    async def test_what_is_no_event_is_counted_and_nothing_else(self, hook):
        assert await hook.post({"timestamp": "1"}) == 200
        assert hook.counted("refused", reason="malformed") == 1

    async def test_no_body_and_no_id_is_logged(self, hook, caplog):
        caplog.set_level(logging.DEBUG, logger="bot")
        for data in (said("một bí mật"), event("unfollow"), event("user_send_text", event_name="mới")):
            await hook.post(data)
        assert [record.__dict__["reason"] for record in caplog.records] == ["unfollow", "unknown"]
        for record in caplog.records:
            assert not any(word in str(record.__dict__) for word in (USER, "bí mật", "mới"))


class TestNotSigned:
    @pytest.mark.parametrize(
        "headers", [{}, {SIGNATURE: ""}, {SIGNATURE: "mac=" + "0" * 64}, zalo_signed(b'{"timestamp":"1"}')]
    )
    async def test_it_is_refused_and_nothing_done(self, hook, headers):
        assert await hook.post(said("a"), headers) == 401
        assert hook.store.tried == 0
        assert hook.counted("refused", reason="signature") == 1

    async def test_a_changed_body_is_refused(self, hook):
        assert await hook.post(said("b"), zalo_signed(json.dumps(said("a"), ensure_ascii=False).encode())) == 401

    @pytest.mark.parametrize("missing", ["app_id", "oa_secret_key"])
    async def test_without_a_key_everything_is_refused(self, start, missing):
        hook = await start(**{missing: ""})
        assert await hook.say("a") == 401

    @pytest.mark.parametrize("mode", ["enforce", "log-only", "anything else"])
    @pytest.mark.parametrize("body", [b"{}", b" {}\n"])
    async def test_the_probe_of_the_console_is_answered_200(self, start, mode, body):
        hook = await start(mode=mode)
        assert await hook.post(body, {}) == 200
        assert hook.store.tried == 0

    async def test_while_only_logged_it_is_answered_200_and_nothing_done(self, start):
        hook = await start(mode="log-only")
        assert await hook.post(said("a"), {}) == 200
        assert hook.store.tried == 0
        assert hook.counted("unsigned") == 1

    async def test_while_only_logged_what_is_signed_is_heard(self, start):
        hook = await start(mode="log-only")
        assert await hook.say("a") == 200
        assert hook.store.texts == ["a"]

    async def test_a_mode_that_is_none_enforces(self, start):
        hook = await start(mode="log_only")
        assert await hook.post(said("a"), {}) == 401

    async def test_strangers_cannot_fill_the_log(self, hook, caplog):
        for _ in range(9):
            await hook.post(said("một bí mật"), {})
        assert [record.__dict__["count"] for record in caplog.records if record.name == module.__name__] == [1, 2, 4, 8]
        assert "bí mật" not in caplog.text


class TestRequests:
    async def test_a_get_is_answered_200(self, hook):
        assert (await hook.client.get(PATH)).status_code == 200

    async def test_other_methods_are_not_known(self, hook):
        assert (await hook.client.put(PATH, content=b"{}")).status_code == 405

    async def test_the_address_can_be_another(self, start):
        hook = await start(path="/hook")
        assert (await hook.client.get("/hook")).status_code == 200
        assert (await hook.client.get(PATH)).status_code == 404

    async def test_a_body_of_the_longest_length_is_read(self, hook):
        data = event("user_send_text", padding="")
        body = json.dumps(data | {"padding": "x" * (MAX_BODY - len(json.dumps(data)))}).encode()
        assert len(body) == MAX_BODY
        assert await hook.post(body) == 200
        assert len(hook.store.written) == 1

    async def test_a_longer_body_is_refused(self, hook):
        assert await announced(hook.port, PATH, MAX_BODY + 1) == 413
        assert hook.counted("refused", reason="too_large") == 1

    async def test_a_longer_body_without_a_length_is_refused(self, hook):
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(MAX_BODY // 1000 + 1):
                yield b"x" * 1000

        response = await hook.client.post(PATH, content=parts())
        assert (response.status_code, response.headers["connection"]) == (413, "close")

    async def test_a_body_that_does_not_come_is_given_up(self, hook, monkeypatch):
        monkeypatch.setattr(module, "SECONDS_TO_READ", 0.01)
        reader, writer = await asyncio.open_connection("127.0.0.1", hook.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{{".encode())
        assert b" 408 " in await reader.readline()
        writer.close()

    async def test_who_hangs_up_leaves_no_trace(self, hook, caplog):
        _, writer = await asyncio.open_connection("127.0.0.1", hook.port)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert await hook.say("a") == 200
        assert caplog.records == []

    async def test_the_file_by_which_the_domain_is_verified(self, start):
        hook = await start(verifier=VERIFIER)
        response = await hook.client.get(f"/{VERIFIER[0]}")
        assert (response.status_code, response.text) == (200, VERIFIER[1])
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert (await hook.client.get("/zalo_verifierOther.html")).status_code == 404

    @pytest.mark.parametrize(
        "name", ["verifier.html", "zalo_verifier.htm", "zalo_verifier{x}.html", "../zalo_verifier.html"]
    )
    async def test_a_verifier_of_another_name_is_told_to_the_operator(self, name):
        receiver = Receiver(Store(), lambda: NOW)
        with pytest.raises(ValueError, match="zalo_verifier"):
            Webhook(receiver, app_id=OA_APP_ID, oa_secret_key=OA_SECRET_KEY, verifier=(name, ""))


class TestSlowStore:
    async def test_zalo_has_its_200_and_the_writing_goes_on(self, hook):
        hook.store.open.clear()
        assert await hook.say("a") == 200
        assert hook.store.written == []
        assert hook.counted("acknowledged_late") == 1
        hook.store.open.set()
        await eventually(lambda: hook.store.texts == ["a"])

    async def test_what_is_written_in_time_is_not_late(self, hook):
        await hook.say("a")
        assert hook.counted("acknowledged_late") == 0

    async def test_a_citizens_messages_are_handed_over_one_after_the_other(self, hook):
        hook.store.open.clear()
        await hook.say("a")
        await hook.say("b")
        await hook.say("c", NEIGHBOUR)
        assert hook.store.tried == 2
        hook.store.open.set()
        await eventually(lambda: len(hook.store.written) == 3)
        assert [one.text for one in hook.store.written if one.user == USER] == ["a", "b"]

    async def test_a_withdrawal_waits_for_what_was_said_before(self, hook):
        hook.store.open.clear()
        await hook.say("a")
        await hook.post(event("user_withdraw"))
        hook.store.open.set()
        await eventually(lambda: hook.store.erased == [USER])
        assert hook.store.written == []

    async def test_closing_waits_for_what_is_being_written(self, hook):
        hook.store.open.clear()
        await hook.say("a")
        closing = asyncio.create_task(hook.webhook.close())
        await asyncio.sleep(0)
        hook.store.open.set()
        assert await closing == 0
        assert hook.store.texts == ["a"]

    async def test_closing_does_not_wait_for_ever(self, hook, caplog):
        hook.store.open.clear()
        await hook.say("a")
        assert await hook.receiver.close(seconds=0.01) == 1
        assert caplog.records[-1].__dict__["count"] == 1

    async def test_after_closing_nothing_is_taken_in(self, hook):
        await hook.webhook.close()
        assert await hook.say("a") == 503
        assert hook.store.tried == 0


class TestRefusingStore:
    async def test_what_could_not_be_written_is_kept_until_it_can(self, hook):
        hook.store.refuses = True
        assert await hook.say("a") == 200
        assert hook.receiver.kept == 1
        hook.store.refuses = False
        await eventually(lambda: hook.receiver.kept == 0)
        assert hook.store.texts == ["a"]
        assert hook.counted("retried_writes") >= 1

    async def test_it_keeps_the_moment_at_which_it_came(self, start):
        moments = iter([NOW, NOW + timedelta(hours=1)])
        hook = await start(now=lambda: next(moments))
        hook.store.refuses = True
        await hook.say("a")
        hook.store.refuses = False
        await eventually(lambda: hook.receiver.kept == 0)
        assert hook.store.written[0].received_at == NOW

    async def test_the_operator_is_told_once_and_told_when_it_is_over(self, hook):
        hook.store.refuses = True
        for text in ("a", "b", "c"):
            await hook.say(text)
        assert [name for name, _ in hook.told] == [NOT_WRITTEN]
        assert hook.over == []
        hook.store.refuses = False
        await eventually(lambda: hook.over == [NOT_WRITTEN])

    async def test_it_is_told_again_when_it_happens_again(self, hook):
        for text in ("a", "b"):
            hook.store.refuses = True
            await hook.say(text)
            hook.store.refuses = False
            await eventually(lambda: hook.receiver.kept == 0 and len(hook.over) == len(hook.told))
        assert len(hook.told) == 2

    async def test_a_citizens_later_message_does_not_overtake(self, start):
        hook = await start(pause=3600)
        hook.store.refuses = True
        await hook.say("a")
        hook.store.refuses = False
        await hook.say("b")
        assert hook.store.written == []
        await hook.say("c", NEIGHBOUR)
        assert hook.store.texts == ["c"]
        assert await hook.webhook.close() == 0
        assert hook.store.texts == ["c", "a", "b"]

    async def test_a_withdrawal_is_tried_again(self, hook):
        hook.store.refuses = True
        await hook.say("a")
        await hook.post(event("user_withdraw"))
        hook.store.refuses = False
        await eventually(lambda: hook.store.erased == [USER])
        assert hook.store.written == []

    async def test_when_no_more_can_be_kept_zalo_is_told_to_come_again(self, start):
        hook = await start(most=2)
        hook.store.refuses = True
        assert [await hook.say(text) for text in ("a", "b", "c")] == [200, 200, 503]
        assert hook.counted("refused", reason="unavailable") == 1
        hook.store.refuses = False
        await eventually(lambda: hook.receiver.kept == 0)
        assert await hook.say("c") == 200
        assert hook.store.texts == ["a", "b", "c"]

    async def test_what_is_being_written_counts_too(self, start):
        hook = await start(most=2)
        hook.store.open.clear()
        assert [await hook.say(text) for text in ("a", "b", "c")] == [200, 200, 503]

    async def test_what_can_never_be_written_is_told_to_be_lost(self, hook, caplog):
        hook.store.refuses = True
        await hook.say("a")
        assert await hook.webhook.close() == 1
        assert caplog.records[-1].__dict__["count"] == 1

    async def test_our_own_mistake_stops_nothing_and_quotes_nothing(self, hook, caplog):
        hook.store.fails.append(RuntimeError("một bí mật"))
        assert [await hook.say("a"), await hook.say("b")] == [200, 200]
        assert hook.store.texts == ["b"]
        (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
        assert "RuntimeError" in record.__dict__["trace"]
        assert "bí mật" not in str(record.__dict__)

    async def test_without_a_hook_the_receiver_says_when_it_is_full(self):
        receiver = Receiver(Store(), lambda: NOW, most=0)
        with pytest.raises(Full):
            receiver.take(Said(USER, "m", Kind.TEXT, "a"))


class TestLimits:
    async def test_more_than_a_citizen_may_send_is_dropped(self, start):
        hook = await start(limits=Buckets(Rate(2, 0.001)))
        assert [await hook.say(text) for text in ("a", "b", "c")] == [200, 200, 200]
        assert await hook.say("d", NEIGHBOUR) == 200
        assert hook.store.texts == ["a", "b", "d"]
        assert hook.counted("rate_limited") == 1

    async def test_staff_and_withdrawals_are_never_dropped(self, start):
        hook = await start(limits=Buckets(Rate(1, 0.001)))
        for text in ("a", "b"):
            await hook.say(text)
        await hook.post(event("oa_send_image"))
        assert [one.kind for one in hook.store.written] == [Kind.TEXT, Kind.STAFF_ECHO]
        await hook.post(event("user_withdraw"))
        assert hook.store.erased == [USER]


class TestFromZalo:
    """Events as the emulated Zalo sends them."""

    @pytest_asyncio.fixture(loop_scope="module")
    async def zalo(self, hook) -> AsyncIterator[Zalo]:
        with Zalo(app_id=OA_APP_ID, oa_id=OA_ID, oa_secret_key=OA_SECRET_KEY).serve() as zalo:
            zalo.webhook_url = f"http://127.0.0.1:{hook.port}{PATH}"
            yield zalo

    async def heard(self, hook: Hook) -> Utterance:
        await eventually(lambda: bool(hook.store.written))
        (heard,) = hook.store.written
        return heard

    async def test_a_text(self, hook, zalo):
        message_id = zalo.say(USER, "đóng bao nhiêu ạ")
        assert await self.heard(hook) == Utterance("zalo", USER, message_id, "đóng bao nhiêu ạ", NOW, Kind.TEXT)

    async def test_a_body_in_ascii(self, hook, zalo):
        zalo.escaped = True
        zalo.say(USER, "đóng bao nhiêu ạ")
        assert (await self.heard(hook)).text == "đóng bao nhiêu ạ"

    @pytest.mark.parametrize(
        ("act", "kind", "text"),
        [
            ("send_image", Kind.PHOTO, ""),
            ("send_gif", Kind.STICKER, ""),
            ("send_link", Kind.TEXT, "Tin"),
            ("send_audio", Kind.VOICE, ""),
            ("send_video", Kind.FILE, ""),
            ("send_sticker", Kind.STICKER, ""),
            ("send_location", Kind.LOCATION, "10.76,106.66"),
            ("send_file", Kind.FILE, ""),
            ("send_business_card", Kind.FILE, ""),
            ("follow", Kind.CHOICE, "command:greeting"),
            ("click_chatnow", Kind.CHOICE, "command:greeting"),
        ],
    )
    async def test_whatever_a_citizen_does(self, hook, zalo, act, kind, text):
        getattr(zalo, act)(USER)
        heard = await self.heard(hook)
        assert (heard.user, heard.kind, heard.text) == (USER, kind, text)

    async def test_staff_who_write(self, hook, zalo):
        zalo.staff_says(USER, "Chào bác")
        heard = await self.heard(hook)
        assert (heard.user, heard.kind, heard.text) == (USER, Kind.STAFF_ECHO, "")

    async def test_who_withdraws(self, hook, zalo):
        zalo.withdraw(USER)
        await eventually(lambda: hook.store.erased == [USER])

    async def test_what_is_of_no_use(self, hook, zalo):
        zalo.unfollow(USER)
        zalo.submit_info(USER)
        zalo.anonymous_says("a")
        zalo.unknown_event(USER)
        zalo.say(USER, "a")
        assert (await self.heard(hook)).text == "a"
        await eventually(lambda: len(zalo.acknowledgements) == 5)

    async def test_the_probe(self, hook, zalo):
        assert await asyncio.to_thread(zalo.probe) == 200


@pytest.mark.parametrize("serve", TARGETS)
async def test_whatever_is_posted_nothing_fails(serve):
    with serve() as target:
        report = await fuzz_webhooks(target, 2000, 20261122)
    assert report.failures == []
    assert report.count == 2000
    assert report.heard > 100
