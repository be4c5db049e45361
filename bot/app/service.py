"""Running the bot: opening its parts, serving, taking up what was left, forgetting what is old."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import uvicorn
from starlette.routing import BaseRoute

from bot.app import answers, notices
from bot.app.alerts import Alerts
from bot.app.bot import Bot
from bot.app.files import files_route
from bot.app.leaflets import prepare
from bot.app.metrics import Metrics, metrics_route
from bot.app.push import Work, a_minute, open_push
from bot.app.reloading import look, read_knowledge, tell, watch_knowledge
from bot.app.spoken_form import spoken_routes
from bot.app.staff import Staff
from bot.app.watching import Watch, read_service
from bot.channels.limits import Limits
from bot.channels.web import web_app
from bot.channels.web.protection import where
from bot.settings import SettingError, Settings
from bot.storage.keys import load_secret
from bot.storage.lock import lock
from bot.storage.sqlite import SqliteStore

log = logging.getLogger("bot")

CHORES_EVERY = 60.0  # seconds between looks for messages left unanswered
FORGET_EVERY = 6 * 3600.0
SECONDS_TO_FINISH = 10  # for answers under way when told to stop
RESTART_AFTER = 2.0  # seconds after which work beside the answering that failed is begun again
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
        if record.name == "asyncio":  # it shows the failed task, and with it what a citizen wrote
            line |= {"says": "a task or callback failed", "trace": f"{record.pathname}:{record.lineno}"}
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
    """The database below the data directory, made when missing; until it is closed nobody else may open it.

    Raises:
        StorageError, OSError: it can't be opened, or another process has it.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    held = lock(settings.data / "lock")
    try:
        secret = load_secret(settings.data / "secret")
        path, careful = settings.data / "bot.sqlite", settings.survive_power_cut
        return SqliteStore(path, secret, survive_power_cut=careful, lock=held)
    except BaseException:
        held.close()
        raise


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
    seen = look(settings.knowledge)
    served = read_knowledge(settings)
    store = open_store(settings)
    metrics = Metrics()
    watch = Watch(metrics, Alerts(counted=lambda result: metrics.count("alerts", result=result)))
    bot = Bot(store, served, settings, observe=metrics.turn)
    bot.swap_notices(notices.read_or_none(notices.path_in(settings.data)))
    push = open_push(settings, bot, watch, _now)
    read_service(metrics, bot, tuple(push.posts), _now)
    unsent = await push.resume()
    left_over = await bot.take_up_pending()
    extra = {"event": "serving", "kb_version": served.kb.version, "left_over": left_over, "unsent": unsent}
    log.info("serving", extra=extra | {"warnings": len(served.warnings), "channels": ["web", *push.posts]})
    tell(served.warnings)
    notes = partial(notices.watch, notices.path_in(settings.data), bot.swap_notices)
    staff = partial(answers.watch, answers.folder_in(settings.data), Staff(bot, _now))
    leaflets = partial(prepare, bot.files, lambda: bot.served.kb, _now)
    own: tuple[Work, ...] = (partial(watch_knowledge, bot, seen), partial(chores, bot), partial(forget, bot), notes)
    works: tuple[Work, ...] = (*own, staff, leaflets, watch.alerts.deliver, *push.works)
    beside = [asyncio.create_task(keep_up(work)) for work in works]
    spoken = spoken_routes(lambda: bot.served.kb, _now)
    routes = (*push.routes, files_route(bot.files), *spoken, metrics_route(metrics, settings.metrics_token))
    try:
        await _web_server(bot, settings, routes).serve([address])
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await push.stop()
        await bot.drain()
        await push.close()
        await store.close()


def _now() -> datetime:
    return datetime.now(UTC)


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


def _web_server(bot: Bot, settings: Settings, routes: Sequence[BaseRoute]) -> uvicorn.Server:
    limits = Limits(a_minute(settings.user_rate), a_minute(settings.address_rate))
    config = uvicorn.Config(
        web_app(bot, limits, others=routes),
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


async def keep_up(work: Callable[[], Awaitable[None]], restart_after: float = RESTART_AFTER) -> None:
    """Do work without an end; when it fails, log that and begin again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("work beside failed", extra={"event": "work_failed"})
        await asyncio.sleep(restart_after)


async def chores(bot: Bot, every: float = CHORES_EVERY) -> None:
    """Take up what a refusing store left unanswered."""
    while True:
        await asyncio.sleep(every)
        try:
            await bot.take_up_pending()
        except Exception as error:
            log.exception("could not take up", extra={"event": "take_up_failed", "reason": type(error).__name__})


async def forget(bot: Bot, every: float = FORGET_EVERY) -> None:
    """Delete what is older than we keep, again and again."""
    while True:
        try:
            gone = await bot.forget_old(datetime.now(UTC))
            log.info("forgot", extra={"event": "forgot", "rows": gone})
        except Exception:
            log.exception("could not forget", extra={"event": "forget_failed"})
        await asyncio.sleep(every)
