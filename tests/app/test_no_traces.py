"""Nothing a citizen wrote, is known by or signs in with stands in any line of any log, at any level."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
import uvicorn
from app_making import PATIENCE, until
from core_fixtures import KNOWLEDGE
from emulators.faults import Fault
from load.connection import Connection, message
from push_serving import Clock, Town, bring_tokens, town
from push_serving import serving as serving_all

from bot.app.bot import Bot
from bot.app.push import ZALO_TOKENS
from bot.app.served import Served
from bot.app.service import JsonLines, open_store
from bot.channels.web import web_app
from bot.channels.zalo.held import from_json
from bot.storage.tokens import TokenFile

PLANTED = {
    "user": "5eba5eba" * 4,  # the visitor's cookie
    "message": "id-cua-tin-7391",
    "text": "quetrongvuon",
    "name": "Xuzanna",
    "phone": "0912345678",
    "card": "079312345678",
}
TEXTS = tuple(
    text.format(**PLANTED)
    for text in (
        "mức đóng của {name} là bao nhiêu, số máy {phone}",
        "{text} {text} {text}",
        "cccd {card} của tôi tên {name}",
        "{text}\x00\u200d {phone}",
        "{text} " * 3000,
        "cho em hỏi,",
        "nhắc lại",
        "xoá dữ liệu",
        "có",
    )
)


class Everything(logging.Handler):
    """Keeps every record of every logger."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def written(self, *, raw: bool = True) -> str:
        """All lines as the service writes them, and what else the records carry."""
        return "\n".join(JsonLines().format(record) + (repr(record.__dict__) if raw else "") for record in self.records)


@pytest.fixture
def everything() -> Iterator[Everything]:
    """All there is to log from here on; loggers that are silenced later stay so, as in the service."""
    handler, root = Everything(), logging.getLogger()
    # Below a library's own logger its parts do as that is told, also when an earlier test has made them already.
    names = [name for name in root.manager.loggerDict if not name.startswith(("httpx.", "httpcore.", "telegram."))]
    loggers = [root, *map(logging.getLogger, names)]
    levels = [logger.level for logger in loggers]
    root.addHandler(handler)
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def traces(written: str, planted: Iterable[str] = PLANTED.values()) -> list[str]:
    return [value for value in planted if value in written]


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(bot: Bot) -> AsyncIterator[Connection]:
    """The web chat served as the service serves it, without a log of requests, and a connection to it."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = _Server(uvicorn.Config(web_app(bot), log_config=None, access_log=False, lifespan="off"))
    beside = asyncio.create_task(server.serve([listening]))
    await until(lambda: server.started)
    connection = await Connection.open(listening.getsockname()[1])
    try:
        yield connection
    finally:
        connection.close()
        server.should_exit = True
        await beside
        listening.close()


async def chat(bot: Bot, texts: Iterable[str] = TEXTS) -> list[int]:
    """A citizen of the web chat says all this, comes back and asks for what was missed; the statuses."""
    async with serving(bot) as connection:
        requests = [message(PLANTED["user"], f"{PLANTED['message']}-{n}", text) for n, text in enumerate(texts)]
        statuses = [(await connection.send(request)).status for request in requests]
        await connection.get("/api/replies?after=0", PLANTED["user"])
        await connection.get(f"/{PLANTED['text']}?{PLANTED['name']}", PLANTED["user"])
    return statuses


async def test_a_web_chat_leaves_none(bot_with, settings, everything):
    store = open_store(settings)
    try:
        statuses = await chat(bot_with(store=store))
    finally:
        await store.close()
    assert set(statuses) == {200}
    assert everything.records
    assert traces(everything.written()) == []


async def test_a_store_that_refuses_leaves_none(bot, store, everything):
    store.refuses = {"save", "sent", "replies_since"}
    assert set(await chat(bot)) == {503}
    store.refuses = {"accept"}
    assert set(await chat(bot)) == {503}
    assert "storage_refused" in everything.written()
    assert traces(everything.written()) == []


class Quoting:
    """A router whose failure quotes what was written."""

    def __init__(self, router) -> None:
        self._router = router

    def __getattr__(self, name: str):
        return getattr(self._router, name)

    def route(self, text: str, *others, **named):
        raise ValueError(f"can't route {text!r}")


async def test_a_turn_that_fails_leaves_none(bot_with, served, everything):
    quoting = Served(served.kb, Quoting(served.router), served.public_numbers)
    await chat(bot_with(served=quoting), [f"{PLANTED['text']} là gì", f"mức đóng của {PLANTED['name']}"])
    assert "turn_failed" in everything.written(raw=False)
    assert traces(everything.written(raw=False)) == []  # an exception itself may quote; what is written may not


@pytest.mark.parametrize("text", ["", "{", '{"id": 1}', '["' + PLANTED["text"], PLANTED["name"] * 40_000])
async def test_a_request_that_is_refused_leaves_none(bot, everything, text):
    async with serving(bot) as connection:
        whole = message(PLANTED["user"], PLANTED["message"], "")
        head = whole.partition(b"\r\n\r\n")[0].rpartition(b"Content-Length")[0]
        body = text.encode()
        response = await connection.send(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    assert response.status in (400, 413)
    assert traces(everything.written()) == []


TELEGRAM_USER = 987_650_123_456
ZALO_USER = "8765012345678901234"


def write(place: Town) -> None:
    """Citizens of both channels write, show, press and leave; a stranger pretends to be Zalo."""
    for text in TEXTS[:3]:
        place.telegram.say(TELEGRAM_USER, text)
        place.zalo.say(ZALO_USER, text)
    place.telegram.send_photo(TELEGRAM_USER, caption=PLANTED["text"])
    place.telegram.send_location(TELEGRAM_USER)
    place.zalo.send_image(ZALO_USER, PLANTED["text"])
    place.zalo.submit_info(ZALO_USER, name=PLANTED["name"], phone=PLANTED["phone"])
    place.zalo.staff_says(str(int(ZALO_USER) + 1), PLANTED["text"])
    place.zalo.unknown_event(ZALO_USER, PLANTED["text"])
    place.zalo.post_raw(b'{"sender": {"id": "%s"}, "timestamp": "1"}' % ZALO_USER.encode(), "mac=" + "0" * 64)


def fail(place: Town) -> None:
    """Every kind of failure on the way out, each but the last to be got over."""
    for kind in ("429", "500", "502", "reset", "reset-after", "400", "403"):
        place.telegram.faults.next(Fault(kind), "sendMessage")
    for kind in ("429", "500", "reset", "reset-after", "expired", "-200", "-201", "-999", "-230", "-213"):
        place.zalo.faults.next(Fault(kind), "cs")
    place.telegram.faults.next(Fault("502"), "getUpdates", times=2)


async def test_telegram_and_zalo_leave_none_whatever_fails(served, tmp_path, everything):
    with town(KNOWLEDGE, tmp_path / "var") as place:
        first = await bring_tokens(place)
        store = open_store(place.settings)
        async with serving_all(place, served, store, Clock()) as bot:
            fail(place)
            async with asyncio.timeout(3 * PATIENCE):
                while place.telegram.faults.coming or place.zalo.faults.coming:
                    await asyncio.to_thread(write, place)
                    await asyncio.sleep(0.05)
            place.zalo.withdraw(ZALO_USER)
            await bot.drain()
        await store.close()
        settings = place.settings
        last = from_json(await TokenFile(settings.data / ZALO_TOKENS).read())
        secrets = (settings.telegram_token, settings.zalo_app_secret, settings.zalo_oa_secret_key)
        planted = [*PLANTED.values(), str(TELEGRAM_USER), ZALO_USER, *secrets, *first, last.access, last.refresh]
    assert last.access != first[0]  # one was refreshed on the way
    assert {"send_refused", "given_up"} <= {getattr(record, "event", "") for record in everything.records}
    assert traces(everything.written(), planted) == []


async def test_what_is_planted_would_be_found(everything):
    for name, value in PLANTED.items():
        logging.getLogger("anything.at.all").debug("said %s", value, extra={"what": name})
    assert traces(everything.written()) == list(PLANTED.values())
