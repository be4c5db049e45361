from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.storage import tokens
from bot.storage.store import StorageError
from bot.storage.tokens import TokenFile

ROOT = Path(__file__).parents[2]
PAIR = {"access_token": "AT-demo", "refresh_token": "RT-demo"}

HOLDER = """
import asyncio, sys
from pathlib import Path
from bot.storage.tokens import TokenFile

async def hold():
    async with TokenFile(Path(sys.argv[1])).locked():
        print("held", flush=True)
        sys.stdin.read()

asyncio.run(hold())
"""


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "tokens.json"


async def test_what_was_written_is_read_by_another(path):
    await TokenFile(path).write(PAIR)
    assert await TokenFile(path).read() == PAIR


async def test_there_is_nothing_before_anything_was_written(path):
    assert await TokenFile(path).read() is None


async def test_only_its_owner_may_read_it_also_after_somebody_loosened_that(path):
    file = TokenFile(path)
    await file.write(PAIR)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    await file.write(PAIR)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000])
async def test_a_spoilt_file_is_told_and_left_as_it_is(path, content):
    path.write_bytes(content)
    with pytest.raises(StorageError, match="hỏng") as told:
        await TokenFile(path).read()
    assert isinstance(told.value, ValueError)
    assert path.read_bytes() == content


async def test_the_error_of_a_spoilt_file_says_nothing_of_what_is_in_it(path):
    path.write_text('{"access_token": "AT-demo", "refr')
    with pytest.raises(StorageError) as told:
        await TokenFile(path).read()
    error: BaseException | None = told.value
    while error is not None:
        assert "AT-demo" not in repr(error) + str(getattr(error, "doc", ""))
        error = error.__cause__ or error.__context__


async def test_a_write_that_fails_leaves_what_was_there_and_no_draft(path, monkeypatch):
    file = TokenFile(path)
    await file.write(PAIR)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        await file.write({"access_token": "AT-2"})
    assert await file.read() == PAIR
    assert [found.name for found in path.parent.iterdir()] == [path.name]


async def test_a_reader_never_sees_half_of_it(path):
    file = TokenFile(path)
    await file.write({"pair": "0" * 20_000})

    async def write() -> None:
        for digit in "123456789":
            await file.write({"pair": digit * 20_000})

    writing = asyncio.create_task(write())
    seen = set()
    while not writing.done():
        pair = (await TokenFile(path).read() or {})["pair"]
        assert pair == pair[0] * 20_000
        seen.add(pair[0])
    await writing
    assert seen <= set("0123456789")


async def test_it_can_be_removed_and_removed_again(path):
    file = TokenFile(path)
    await file.write(PAIR)
    await file.remove()
    await file.remove()
    assert await file.read() is None


async def test_one_is_in_at_a_time_in_a_process(path):
    one, other = TokenFile(path), TokenFile(path)
    inside = 0

    async def enter(file: TokenFile) -> None:
        nonlocal inside
        async with file.locked():
            inside += 1
            assert inside == 1
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(enter(file) for file in (one, other, one, other)))


async def test_another_process_keeps_us_out_until_it_is_killed(path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        entered = asyncio.create_task(_enter(TokenFile(path)))
        done, _ = await asyncio.wait([entered], timeout=5 * tokens._STEP)
        assert not done
        holder.kill()
        await entered
    finally:
        holder.kill()
        holder.communicate()


async def test_who_waits_for_the_lock_may_be_called_off_and_leaves_it_free(path):
    file = TokenFile(path)
    async with file.locked():
        waiting = asyncio.create_task(_enter(TokenFile(path)))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await _enter(TokenFile(path))


async def _enter(file: TokenFile) -> None:
    async with file.locked():
        pass
