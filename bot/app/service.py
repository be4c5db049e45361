"""Running the bot: opening its parts, serving, watching the knowledge, forgetting what is old."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import uvicorn
from watchfiles import awatch

from bot.app.bot import Bot
from bot.app.served import KnowledgeError, Served, serve_knowledge
from bot.channels.limits import Limits, Rate
from bot.channels.web import web_app
from bot.channels.web.protection import where
from bot.conversation.turn import local_day
from bot.router.router import Router
from bot.settings import SettingError, Settings
from bot.storage.keys import load_secret
from bot.storage.sqlite import SqliteStore

log = logging.getLogger("bot")

CHORES_EVERY = 60.0  # seconds between looks for messages left unanswered
SETTLE_AFTER = 3.0  # seconds without a change after which staff are taken to pause
FORGET_EVERY = 6 * 3600.0
SECONDS_TO_FINISH = 10  # for answers under way when told to stop
WATCH_STEP_MS = 100  # how long a burst of saved files may last before it is read
_RECORD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """A log line as JSON: time, level, what happened, and the extras. Never a message's text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": record.getMessage(),
        }
        line.update({key: value for key, value in record.__dict__.items() if key not in _RECORD})
        if record.exc_info and isinstance(error := record.exc_info[1], Exception):
            line["trace"] = where(error)  # an exception's own words may quote a citizen
        return json.dumps(line, ensure_ascii=False, default=str)


def log_to_stderr() -> None:
    """JSON lines on standard error, for our own log and the libraries' warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)


def open_store(settings: Settings) -> SqliteStore:
    """The database below the data directory, made when missing.

    Raises:
        StorageError, OSError: it can't be opened.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    secret = load_secret(settings.data / "secret")
    return SqliteStore(settings.data / "bot.sqlite", secret, survive_power_cut=settings.survive_power_cut)


def read_knowledge(settings: Settings, like: Router | None = None) -> Served:
    """The knowledge that the settings name, as of today.

    Args:
        settings: where it is.
        like: a router in service, to be quicker where little has changed (see ``Router``).

    Raises:
        KnowledgeError: it has errors.
    """
    return serve_knowledge(settings.knowledge, local_day(datetime.now(UTC)), settings.data / "models", like=like)


# Seconds after which a busy thread lets another one have the interpreter. The storage thread asks for it at every
# statement, and with Python's own 5 ms each citizen would wait for that several times.
SWITCH_INTERVAL = 0.0002


async def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGTERM or Ctrl-C).

    Raises:
        SettingError, KnowledgeError, StorageError, OSError: it can't start.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    with _bound(settings) as address:
        await _serve(settings, address)


async def _serve(settings: Settings, address: socket.socket) -> None:
    served = read_knowledge(settings)
    store = open_store(settings)
    bot = Bot(store, served, settings)
    left_over = await bot.take_up_pending()
    log.info("serving", extra={"event": "serving", "kb_version": served.kb.version, "left_over": left_over})
    beside = [asyncio.create_task(task) for task in (watch_knowledge(bot), chores(bot), forget(bot))]
    try:
        await _web_server(bot, settings).serve([address])
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await bot.drain()
        await store.close()


def _bound(settings: Settings) -> socket.socket:
    """The address of the web chat, ours before anything else is begun."""
    address = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    address.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        address.bind((settings.host, settings.port))
    except OSError as error:
        address.close()
        where_at = f"DIEM_SANG_HOST, DIEM_SANG_PORT: không mở được {settings.host}:{settings.port}"
        raise SettingError(f"{where_at} ({error.strerror})") from error
    return address


def _web_server(bot: Bot, settings: Settings) -> uvicorn.Server:
    limits = Limits(_rate(settings.user_rate), _rate(settings.address_rate))
    config = uvicorn.Config(
        web_app(bot, limits),
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )
    return _Server(config)


class _Server(uvicorn.Server):
    """uvicorn's own handling of signals would end the process by the signal once more, before we have tidied up."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def _rate(a_minute: int) -> Rate:
    """A setting's messages a minute; a fifth of them (and never fewer than a lively start takes) may come at once."""
    return Rate(burst=max(12.0, a_minute / 5), per_second=a_minute / 60)


async def watch_knowledge(bot: Bot) -> None:
    """Put every good change of the knowledge into service; a bad one leaves what is there and is logged."""
    directory = bot.settings.knowledge
    settling: asyncio.Task[None] | None = None
    try:
        async for _ in awatch(directory, step=WATCH_STEP_MS, debounce=WATCH_STEP_MS * 5, recursive=True):
            if settling:
                settling.cancel()
            await reload(bot, bot.served.router)
            settling = asyncio.create_task(settle(bot))
    finally:
        if settling:
            settling.cancel()


async def settle(bot: Bot, after: float = SETTLE_AFTER) -> None:
    """When staff pause, give a router that borrowed its calibration for speed one of its own."""
    await asyncio.sleep(after)
    if bot.served.router.borrowed:
        await reload(bot)


async def reload(bot: Bot, like: Router | None = None) -> bool:
    """Read the knowledge anew, beside the answering, and swap it in when it is good.

    Args:
        bot: what serves it.
        like: a router in service, to be quicker where little has changed (see ``Router``).

    Returns:
        whether it was.
    """
    try:
        served = await asyncio.to_thread(read_knowledge, bot.settings, like)
    except KnowledgeError as error:
        bot.knowledge_refused(str(error.problems[0]))
        for problem in error.problems:
            log.error("knowledge refused", extra={"event": "knowledge_refused", "problem": str(problem)})
        return False
    except Exception:
        bot.knowledge_refused("lỗi khi đọc knowledge, xem nhật ký")
        log.exception("knowledge refused", extra={"event": "knowledge_refused"})
        return False
    bot.swap(served)
    log.info("knowledge reloaded", extra={"event": "knowledge_reloaded", "kb_version": served.kb.version})
    return True


async def chores(bot: Bot, every: float = CHORES_EVERY) -> None:
    """Take up what a refusing store left unanswered."""
    while True:
        await asyncio.sleep(every)
        with suppress(Exception):
            await bot.take_up_pending()


async def forget(bot: Bot, every: float = FORGET_EVERY) -> None:
    """Delete what is older than we keep, again and again."""
    while True:
        try:
            gone = await bot.forget_old(datetime.now(UTC))
            log.info("forgot", extra={"event": "forgot", "rows": gone})
        except Exception:
            log.exception("could not forget", extra={"event": "forget_failed"})
        await asyncio.sleep(every)
