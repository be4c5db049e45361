"""``benchmark.py channels``: what Telegram and Zalo sustain against their emulators, which a peer drives, too."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from load.service import ROOT, Service, free_port
from load.texts import fresh, phrases

from benchmarks.figures import percentiles
from benchmarks.printing import table
from benchmarks.responder import PATH
from benchmarks.serving import served_for
from bot.app.push import ZALO_TOKENS
from bot.channels.zalo.held import obtained, to_json
from bot.channels.zalo.oauth import Granted
from bot.storage.tokens import TokenFile

SEED = 20261122
TEXTS = 20_000
WAYS = ("telegram-webhook", "telegram-polling", "zalo-webhook")
FIRST_ANSWER_WITHIN = 60.0  # seconds
_FREELY = {"TELEGRAM_SENDS_A_SECOND": "0", "ZALO_SENDS_A_SECOND": "0"}

Figures = dict[str, Any]  # numbers, and None for what there is not


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--ways", default=",".join(WAYS), help=f"which of {', '.join(WAYS)}")
    parser.add_argument("--citizens", default="4,16,64", help="citizens at once, in rounds (default 4,16,64)")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of a round (default 8)")
    parser.set_defaults(measure=measure_channels)


def measure_channels(options: argparse.Namespace) -> dict[str, Figures]:
    ways = options.ways.split(",")
    if unknown := [way for way in ways if way not in WAYS]:
        raise SystemExit(f"--ways: no such way: {', '.join(unknown)}")
    rounds = [int(number) for number in options.citizens.split(",")]
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        texts = _prepare(options.knowledge, scratch)
        found = {
            way: asyncio.run(figures_of(way, options.knowledge, scratch, texts, rounds, options.seconds))
            for way in ways
        }
    show(found)
    return found


def _prepare(knowledge: Path, scratch: Path) -> Path:
    """Kept models, so that services start fast, and what citizens write."""
    kept = ROOT / "var/models"
    if kept.is_dir():
        shutil.copytree(kept, scratch / "models")
    known = phrases(served_for(knowledge, scratch / "models").kb)
    texts = scratch / "texts.json"
    texts.write_text(json.dumps(list(islice(fresh(known, random.Random(SEED)), TEXTS))), encoding="utf-8")
    return texts


async def figures_of(
    way: str, knowledge: Path, scratch: Path, texts: Path, rounds: Sequence[int], seconds: float
) -> Figures:
    """What a way of the messages sustains, and what the emulator does when its peer costs nothing."""
    channel = way.partition("-")[0]
    async with Crowd.of(channel, texts) as crowd:
        async with _responder(way, crowd):
            peer = [await crowd.closed(citizens, seconds) for citizens in rounds]
        async with _service(way, knowledge, scratch, crowd) as service:
            await crowd.closed(rounds[-1], seconds / 4)  # connections are opened
            found = [await _loaded(service, crowd, citizens, seconds) for citizens in rounds]
            best = max(found, key=lambda one: one["per_second"])
            half = await crowd.open(best["per_second"] / 2, seconds)
    alone = max(one["per_second"] for one in peer)
    return {
        **best,
        "emulator_per_second": alone,
        "to_emulator": best["per_second"] / alone,
        "rounds": found,
        "half": _summary(half),
    }


async def _loaded(service: Service, crowd: Crowd, citizens: int, seconds: float) -> Figures:
    before = _processor_seconds(service)
    found = await crowd.closed(citizens, seconds)
    used = _processor_seconds(service) - before
    return {"citizens": citizens, **_summary(found), "processor_ms": 1e3 * used / max(1, found["answered"])}


def _summary(found: dict[str, Any]) -> Figures:
    if len(found["taken"]) < 2:
        raise SystemExit("hardly an answer came; measure longer")
    p50, p99 = percentiles(found["taken"])
    acknowledged = (
        percentiles(found["acknowledged"])[1] if found["acknowledged"] else None
    )  # asking acknowledges nothing
    return {
        "per_second": found["per_second"],
        "p50_ms": 1e3 * p50,
        "p99_ms": 1e3 * p99,
        "acknowledged_p99_ms": None if acknowledged is None else 1e3 * acknowledged,
        "messages_each": found["messages_each"],
        "unanswered": found["unanswered"],
    }


def _processor_seconds(service: Service) -> float:
    assert service.process is not None
    fields = Path(f"/proc/{service.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# -- the processes


class Crowd:
    """The emulator with its citizens, in a process of its own (see ``benchmarks.crowd``)."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.channel = ""
        self.settings: dict[str, Any] = {}

    @classmethod
    @asynccontextmanager
    async def of(cls, channel: str, texts: Path) -> AsyncIterator[Crowd]:
        process = await _python("benchmarks.crowd", channel, str(texts), pipes=True)
        crowd = cls(process)
        crowd.channel = channel
        crowd.settings = await crowd._read()
        try:
            yield crowd
        finally:
            process.terminate()
            await process.wait()

    async def closed(self, citizens: int, seconds: float) -> dict[str, Any]:
        return await self._ask({"citizens": citizens, "seconds": seconds})

    async def open(self, a_second: float, seconds: float) -> dict[str, Any]:
        return await self._ask({"a_second": a_second, "seconds": seconds})

    async def bring_to(self, webhook: str) -> None:
        await self._ask({"webhook": webhook})

    async def until_answered(self) -> None:
        """Wait until whoever serves answers."""
        async with asyncio.timeout(FIRST_ANSWER_WITHIN):
            while not (await self.closed(1, 0.5))["taken"]:
                pass

    async def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        return await self._read()

    async def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            raise SystemExit("the emulator ended")
        result: dict[str, Any] = json.loads(line)
        return result


@asynccontextmanager
async def _responder(way: str, crowd: Crowd) -> AsyncIterator[None]:
    port = free_port()
    hook = [str(port)] if way.endswith("webhook") else []
    process = await _python("benchmarks.responder", crowd.channel, json.dumps(crowd.settings), *hook)
    try:
        await crowd.bring_to(f"http://127.0.0.1:{port}{PATH}")
        await crowd.until_answered()
        yield
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _service(way: str, knowledge: Path, scratch: Path, crowd: Crowd) -> AsyncIterator[Service]:
    data = scratch / way
    data.mkdir()
    (data / "models").symlink_to(scratch / "models")
    service = Service(knowledge, data)
    address = f"http://127.0.0.1:{service.port}"
    service.settings |= {**_FREELY, **(await _settings(crowd, data))}
    if way.endswith("webhook"):
        service.settings["PUBLIC_URL"] = address
    service.start()
    try:
        (await service.until_open()).close()
        await crowd.bring_to(f"{address}/zalo/webhook")
        await crowd.until_answered()
        yield service
    finally:
        service.stop()


async def _settings(crowd: Crowd, data: Path) -> dict[str, str]:
    said = crowd.settings
    if crowd.channel == "telegram":
        return {"TELEGRAM_BOT_TOKEN": said["token"], "TELEGRAM_API_URL": said["url"]}
    held = obtained(Granted(said["access"], said["refresh"], 90_000), datetime.now(UTC))
    await TokenFile(data / ZALO_TOKENS).write(to_json(held))
    own = {f"ZALO_{name.upper()}": said[name] for name in ("app_id", "app_secret", "oa_id", "oa_secret_key")}
    return {**own, "ZALO_API_URL": said["url"], "ZALO_OAUTH_URL": said["url"]}


async def _python(module: str, *arguments: str, pipes: bool = False) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE if pipes else None
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        cwd=Path(__file__).parents[1],
        stdin=pipe,
        stdout=pipe,
        limit=2**26,  # a line has the time of every message
    )


# -- what came of it


def show(found: dict[str, Figures]) -> None:
    """Print the tables."""
    print(f"\ncitizens who write again when they are answered (load of the machine: {os.getloadavg()[0]:.1f})")
    columns = ("citizens", "per_second", "p50_ms", "p99_ms", "acknowledged_p99_ms", "processor_ms")
    heads = ("at once", "messages/s", "p50 ms", "p99 ms", "acknowledged p99 ms", "processor ms each")
    rows = [(way, *(one[name] for name in columns)) for way, figures in found.items() for one in figures["rounds"]]
    table([("", *heads), *rows], 1)
    print("aim: at least 300 messages/s, p99 at most 250 ms")
    _print(found, "the emulator", {"emulator_per_second": "alone, messages/s", "to_emulator": "ours / this"}, 2)
    half = {
        "per_second": "messages/s",
        "acknowledged_p99_ms": "acknowledged p99 ms",
        "p50_ms": "answered p50 ms",
        "p99_ms": "p99 ms",
    }
    halves = {way: figures["half"] for way, figures in found.items()}
    _print(halves, "at half of the highest rate, messages at random moments", half, 1)
    print("aim: acknowledged within 50 ms (p99)")
    if lost := sum(one["unanswered"] for figures in found.values() for one in (*figures["rounds"], figures["half"])):
        print(f"UNANSWERED: {lost}")


def _print(found: dict[str, Figures], title: str, columns: dict[str, str], decimals: int) -> None:
    print(f"\n{title}")
    rows = [(way, *(figures[name] for name in columns)) for way, figures in found.items()]
    table([("", *columns.values()), *rows], decimals)
