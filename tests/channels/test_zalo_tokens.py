from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from emulators.faults import Fault
from emulators.zalo.server import Zalo
from zalo_outgoing import Told, granted, tokens_of

from bot.channels.conversations import Halted, Later
from bot.channels.zalo.held import Held, from_json, obtained, to_json
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.wire import Wire
from bot.storage.tokens import TokenFile

ROOT = Path(__file__).parents[2]
PROCESSES = 20

REFRESHER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.oauth import OAuth
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.wire import Wire
from bot.channels.zalo.wire import Wire
from bot.storage.tokens import TokenFile

path, url, app_id, app_secret = sys.argv[1:]

async def refresh():
    oauth = OAuth(Wire(url), app_id, app_secret)
    tokens = Tokens(TokenFile(Path(path)), oauth, lambda: datetime.now(UTC), print)
    dead = await tokens.current()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(await tokens.refresh(dead), flush=True)

asyncio.run(refresh())
"""


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "zalo-tokens.json"


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def tokens(zalo, path, told):
    async with tokens_of(zalo, path, told) as tokens:
        await tokens.keep(granted(zalo))
        yield tokens


def on_disk(path: Path) -> Held:
    return from_json(json.loads(path.read_text()))


def holds(zalo: Zalo, access: str) -> bool:
    try:
        zalo.tokens.check(access)
    except Exception:
        return False
    return True


def refresher(zalo: Zalo, path: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", REFRESHER, str(path), zalo.url, zalo.app_id, zalo.app_secret]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process


# -- in the usual course


async def test_a_pair_that_was_kept_is_used(zalo, tokens):
    assert holds(zalo, await tokens.current())
    assert zalo.refreshes == 0


async def test_a_refreshed_pair_is_on_the_disk_and_the_mark_is_gone(zalo, tokens, path):
    fresh = await tokens.refresh(await tokens.current())
    held = on_disk(path)
    assert holds(zalo, fresh)
    assert (held.access, held.pending_since, held.consent_needed) == (fresh, None, "")


async def test_a_chain_of_refreshes_uses_each_token_once(zalo, tokens):
    for _ in range(5):
        await tokens.refresh(await tokens.current())
    used = [request.form["refresh_token"] for request in zalo.refresh_requests]
    assert len(set(used)) == len(used) == 5
    assert all(request.accepted for request in zalo.refresh_requests)


async def test_the_mark_is_on_the_disk_while_the_call_is_under_way(zalo, path, told):
    seen = []

    class Watching:
        async def refresh(self, refresh_token: str):
            seen.append(on_disk(path))
            return granted(zalo)

    tokens = Tokens(TokenFile(path), Watching(), zalo.clock, told.alert)
    await tokens.keep(granted(zalo))
    await tokens.refresh(await tokens.current())
    assert seen[0].pending_since is not None


async def test_nothing_is_refreshed_before_four_fifths_of_its_life(zalo, tokens):
    zalo.clock.advance(seconds=0.79 * zalo.tokens.life)
    await tokens.tend()
    assert zalo.refreshes == 0


async def test_a_worn_token_is_refreshed_while_it_still_works(zalo, tokens):
    before = await tokens.current()
    zalo.clock.advance(seconds=0.81 * zalo.tokens.life)
    assert holds(zalo, before)
    await tokens.tend()
    await tokens.tend()
    assert zalo.refreshes == 1
    assert await tokens.current() != before


async def test_the_life_is_what_zalo_says(zalo, path, told):
    zalo.tokens.life = 3600
    async with tokens_of(zalo, path, told) as tokens:
        await tokens.keep(granted(zalo))
        zalo.clock.advance(minutes=49)
        await tokens.tend()
    assert zalo.refreshes == 1


async def test_an_expired_token_is_refreshed_before_it_is_used(zalo, tokens):
    zalo.clock.advance(seconds=zalo.tokens.life + 1)
    assert holds(zalo, await tokens.current())


async def test_many_who_ask_at_once_share_one_refresh(zalo, tokens):
    dead = await tokens.current()
    fresh = await asyncio.gather(*(tokens.refresh(dead) for _ in range(30)))
    assert len(set(fresh)) == 1
    assert len(zalo.refresh_requests) == 1


@pytest.mark.slow
def test_twenty_processes_at_once_make_one_refresh(zalo, path):
    path.write_text(json.dumps(to_json(_new(zalo))))
    running = [refresher(zalo, path) for _ in range(PROCESSES)]
    try:
        assert [process.stdout.readline() for process in running] == ["ready\n"] * PROCESSES
        for process in running:
            process.stdin.write("go\n")
            process.stdin.flush()
        fresh = {process.stdout.readline().strip() for process in running}
    finally:
        for process in running:
            process.kill()
            process.communicate()
    assert fresh == {on_disk(path).access}
    assert holds(zalo, fresh.pop())
    assert len(zalo.refresh_requests) == 1


async def test_what_another_process_refreshed_is_taken_over(zalo, tokens, path):
    async with tokens_of(zalo, path) as other:
        fresh = await other.refresh(await other.current())
    assert await tokens.refresh(await tokens.current()) == fresh
    assert zalo.refreshes == 1


async def test_tokens_are_looked_after_for_as_long_as_they_are_kept_fresh(zalo, tokens):
    zalo.clock.advance(seconds=0.81 * zalo.tokens.life)
    keeping = asyncio.create_task(tokens.keep_fresh())
    await _until(lambda: zalo.refreshes == 1)
    keeping.cancel()
    with suppress(asyncio.CancelledError):
        await keeping


# -- the network fails


async def test_a_refresh_that_never_arrived_leaves_no_mark(zalo, tokens, path, told):
    before = await tokens.current()
    zalo.clock.advance(seconds=0.9 * zalo.tokens.life)
    async with _nowhere(zalo) as tokens._oauth:
        await tokens.tend()
    assert told.names == ["zalo-refresh-failed"]
    assert on_disk(path).pending_since is None
    assert await tokens.current() == before


async def test_a_reset_before_the_refresh_costs_nothing_but_a_wait(zalo, tokens, told):
    before = await tokens.current()
    zalo.faults.next(Fault("reset"), "oauth")
    zalo.clock.advance(seconds=0.81 * zalo.tokens.life)
    await tokens.tend()
    assert told.names == ["zalo-refresh-failed"]
    assert holds(zalo, await tokens.current())  # the old one, as long as it works
    await tokens.tend()
    assert len(zalo.refresh_requests) == 0  # not so soon
    zalo.clock.advance(minutes=1)
    await tokens.tend()
    assert await tokens.current() != before
    assert told.names == ["zalo-refresh-failed"]
    assert "zalo-refresh-failed" in told.ended


@pytest.mark.parametrize("kind", ["500", "502", "-32"])
async def test_a_fault_of_the_server_is_no_refusal(zalo, tokens, path, kind):
    zalo.faults.next(Fault(kind), "oauth")
    with pytest.raises(Later) as later:
        await tokens.refresh(await tokens.current())
    assert later.value.after
    zalo.clock.advance(seconds=later.value.after)
    assert holds(zalo, await tokens.refresh(on_disk(path).access))


async def test_the_waits_between_attempts_grow(zalo, tokens):
    dead, waits = await tokens.current(), []
    zalo.faults.next(Fault("500"), "oauth", times=4)
    for _ in range(4):
        with pytest.raises(Later) as later:
            await tokens.refresh(dead)
        waits.append(later.value.after)
        zalo.clock.advance(seconds=later.value.after)
    assert waits == sorted(set(waits))


async def test_meanwhile_nobody_asks_the_server(zalo, tokens):
    dead = await tokens.current()
    zalo.faults.next(Fault("500"), "oauth")
    for _ in range(5):
        with pytest.raises(Later):
            await tokens.refresh(dead)
        with pytest.raises(Later):
            await tokens.current()
    assert zalo.faults.made["500"] == 1
    assert zalo.refresh_requests == []


async def test_a_lost_answer_burns_the_token_and_consent_is_asked_for(zalo, tokens, path, told):
    dead = await tokens.current()
    zalo.faults.next(Fault("reset-after"), "oauth")
    with pytest.raises(Later) as later:
        await tokens.refresh(dead)
    assert on_disk(path).pending_since is not None
    zalo.clock.advance(seconds=later.value.after)
    with pytest.raises(Halted, match="bot zalo login"):
        await tokens.refresh(dead)
    assert told.names == ["zalo-refresh-failed", "zalo-consent-needed"]


# -- refused


async def test_stolen_tokens_need_consent_and_the_reason_says_what_to_do(zalo, tokens, path, told):
    dead = await tokens.current()
    zalo.steal_tokens()
    with pytest.raises(Halted, match="bot zalo login"):
        await tokens.refresh(dead)
    assert "bot zalo login" in on_disk(path).consent_needed
    assert told.names == ["zalo-consent-needed"]


async def test_once_consent_is_needed_the_server_is_left_alone(zalo, tokens):
    dead = await tokens.current()
    zalo.steal_tokens()
    for _ in range(3):
        with pytest.raises(Halted):
            await tokens.refresh(dead)
        with pytest.raises(Halted):
            await tokens.current()
        await tokens.tend()
    assert len(zalo.refresh_requests) == 1


async def test_another_process_started_then_asks_nothing_either(zalo, tokens, path):
    zalo.steal_tokens()
    with pytest.raises(Halted):
        await tokens.refresh(await tokens.current())
    async with tokens_of(zalo, path) as other:
        with pytest.raises(Halted, match="bot zalo login"):
            await other.refresh(on_disk(path).access)
    assert len(zalo.refresh_requests) == 1


async def test_a_refusal_at_four_fifths_lets_the_old_token_work_to_its_end(zalo, tokens, told):
    zalo.faults.next(Fault("-14002"), "oauth")
    zalo.clock.advance(seconds=0.81 * zalo.tokens.life)
    await tokens.tend()
    assert told.names == ["zalo-consent-needed"]
    assert holds(zalo, await tokens.current())
    zalo.clock.advance(seconds=0.2 * zalo.tokens.life)
    with pytest.raises(Halted):
        await tokens.current()


async def test_new_tokens_are_used_without_a_restart(zalo, tokens, path, told):
    zalo.steal_tokens()
    with pytest.raises(Halted):
        await tokens.refresh(await tokens.current())
    async with tokens_of(zalo, path) as operator:
        await operator.keep(granted(zalo))
    assert holds(zalo, await tokens.current())
    assert "zalo-consent-needed" in told.ended


async def test_new_tokens_beside_living_ones_are_found_when_those_are_refused(zalo, tokens, path):
    dead = await tokens.current()
    async with tokens_of(zalo, path) as operator:
        await operator.keep(granted(zalo))
    assert holds(zalo, await tokens.refresh(dead))
    assert zalo.refresh_requests == []


# -- killed and broken off


async def test_a_mark_from_before_the_call_leads_to_one_refresh(zalo, path, told):
    path.write_text(json.dumps(to_json(replace(_new(zalo), pending_since=zalo.clock()))))
    async with tokens_of(zalo, path, told) as tokens:
        await tokens.tend()
        assert holds(zalo, await tokens.current())
    assert told.names == ["zalo-refresh-interrupted"]
    assert on_disk(path).pending_since is None
    assert zalo.refreshes == 1


async def test_killed_between_the_call_and_the_commit_consent_is_asked_for(zalo, path, told):
    path.write_text(json.dumps(to_json(_new(zalo))))
    zalo.faults.next(Fault("timeout-after", seconds=5), "oauth")
    process = refresher(zalo, path)
    try:
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("go\n")
        process.stdin.flush()
        await _until(lambda: zalo.refreshes == 1)
    finally:
        process.kill()
        process.communicate()
    assert on_disk(path).pending_since is not None
    async with tokens_of(zalo, path, told) as tokens:
        await tokens.tend()
        with pytest.raises(Halted, match="bot zalo login"):
            await tokens.refresh(on_disk(path).access)
    assert told.names[:2] == ["zalo-refresh-interrupted", "zalo-consent-needed"]
    assert len(zalo.refresh_requests) == 2


async def test_a_refresh_whose_caller_is_called_off_is_finished(zalo, tokens, path):
    dead = await tokens.current()
    zalo.faults.next(Fault("delay", seconds=0.2), "oauth")
    caller = asyncio.create_task(tokens.refresh(dead))
    await _until(lambda: on_disk(path).pending_since is not None)
    caller.cancel()
    with suppress(asyncio.CancelledError):
        await caller
    await tokens.close()
    assert holds(zalo, on_disk(path).access)


# -- the file


async def test_without_tokens_everything_halts_and_says_why(zalo, path, told):
    async with tokens_of(zalo, path, told) as tokens:
        with pytest.raises(Halted, match=r"chưa có token.*bot zalo login"):
            await tokens.current()
        await tokens.tend()
    assert set(told.names) == {"zalo-tokens-missing"}
    assert not path.exists()


@pytest.mark.parametrize("content", ['{"access_token": "AT-demo"', "{}", '{"access_token": "AT-demo"}', "[1]"])
async def test_a_spoilt_file_is_told_and_never_written_over(zalo, path, told, content):
    path.write_text(content)
    async with tokens_of(zalo, path, told) as tokens:
        for _ in range(2):
            with pytest.raises(Halted, match="hỏng") as halted:
                await tokens.current()
            await tokens.tend()
    assert "AT-demo" not in str(halted.value) + str(told.alerts)
    assert path.read_text() == content
    assert set(told.names) == {"zalo-tokens-unreadable"}


async def test_a_disk_without_room_stops_the_refresh_before_the_call(zalo, tokens, told, monkeypatch):
    dead = await tokens.current()
    _fill(monkeypatch, after=0)
    with pytest.raises(Later):
        await tokens.refresh(dead)
    assert zalo.refresh_requests == []
    assert told.names == ["zalo-tokens-unwritable"]


async def test_a_lock_that_cannot_be_had_stops_the_refresh_before_the_call(zalo, tokens, path, told):
    dead = await tokens.current()
    lock = path.with_name(path.name + ".lock")
    lock.unlink()
    lock.mkdir()
    with pytest.raises(Later):
        await tokens.refresh(dead)
    assert zalo.refresh_requests == []
    assert told.names == ["zalo-tokens-unwritable"]


async def test_a_pair_that_cannot_be_written_is_held_until_it_can(zalo, tokens, path, told, monkeypatch):
    dead = await tokens.current()
    with monkeypatch.context() as meanwhile:
        _fill(meanwhile, after=1)
        fresh = await tokens.refresh(dead)
        await tokens.tend()
        assert await tokens.current() == fresh
    assert told.names == ["zalo-tokens-unsaved"] * 2
    assert on_disk(path).access == dead
    await tokens.tend()
    assert on_disk(path).access == fresh
    assert told.ended.count("zalo-tokens-unsaved") == 1


async def test_a_pair_held_in_memory_gives_way_to_an_operators(zalo, tokens, path, monkeypatch):
    with monkeypatch.context() as meanwhile:
        _fill(meanwhile, after=1)
        await tokens.refresh(await tokens.current())
    async with tokens_of(zalo, path) as operator:
        await operator.keep(granted(zalo))
    await tokens.tend()
    assert await tokens.current() == on_disk(path).access
    assert holds(zalo, on_disk(path).access)


def test_what_is_held_never_shows_the_tokens(zalo):
    held = _new(zalo)
    assert held.access not in repr(held)
    assert held.refresh not in repr(held)


def _new(zalo: Zalo) -> Held:
    return obtained(granted(zalo), zalo.clock())


def _fill(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """The disk has room for so many writes."""
    write, left = TokenFile._write, [after]

    def limited(self: TokenFile, content: dict) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        write(self, content)

    monkeypatch.setattr(TokenFile, "_write", limited)


@asynccontextmanager
async def _nowhere(zalo: Zalo) -> AsyncIterator[OAuth]:
    """An OAuth server at a port where nobody listens."""
    with Zalo().serve() as gone:
        wire = Wire(gone.url)
    yield OAuth(wire, zalo.app_id, zalo.app_secret)
    await wire.close()


async def _until(come: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not come():
            await asyncio.sleep(0.005)
