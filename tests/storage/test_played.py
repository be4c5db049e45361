"""The log of broadcasts: nothing that was logged is lost, whoever is killed and whoever writes at the same time."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.desk.broadcasts import Played
from bot.storage.played import add_played, log_in, read_played
from bot.storage.store import StorageError

ONE = Played(date(2026, 11, 23), "20341", "phường Tam Kỳ, thành phố Đà Nẵng", "hai-loai", "chung", 90, "đài xã")
ROW = (
    '{"day": "2026-11-23", "commune": "1", "commune_name": "a", '
    '"broadcast": "b", "scheme": "chung", "length": 90, "by": ""}'
)
LINES = 200
WRITER = """
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from bot.desk.broadcasts import Played
from bot.storage.played import add_played
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("ready", flush=True)
for number in range(count):
    add_played(path, Played(date(2026, 11, 23), "20341", "phường Tam Kỳ", f"{name}-{number}", "chung", 90, "ạ" * 500))
    print(number, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """As on a disk that is full when a file has this size."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def test_what_was_logged_is_read_again(tmp_path):
    path = log_in(tmp_path / "data")
    others = [replace(ONE, broadcast=f"bài-{number}", by='"\n\\') for number in range(3)]
    for played in (ONE, *others):
        add_played(path, played)
    log = read_played(path)
    assert log.played == (ONE, *others)
    assert log.unreadable == ()


def test_a_log_that_does_not_exist_yet_is_empty(tmp_path):
    assert read_played(log_in(tmp_path)).played == ()
    assert not log_in(tmp_path).exists()


def test_each_broadcast_is_a_line_of_json_that_only_its_owner_reads(tmp_path):
    path = log_in(tmp_path)
    add_played(path, ONE)
    assert json.loads(path.read_text("utf-8")) == {
        "day": "2026-11-23",
        "commune": "20341",
        "commune_name": "phường Tam Kỳ, thành phố Đà Nẵng",
        "broadcast": "hai-loai",
        "scheme": "chung",
        "length": 90,
        "by": "đài xã",
    }
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_line_torn_by_a_killed_process_is_passed_over_and_told(tmp_path):
    path = log_in(tmp_path)
    add_played(path, ONE)
    whole = path.read_bytes()
    for torn in range(1, len(whole) - 1):
        path.write_bytes(whole + whole[:torn])
        assert read_played(path).played == (ONE,)
        assert read_played(path).unreadable == (2,)
        add_played(path, ONE)
        log = read_played(path)
        assert log.played == (ONE, ONE)
        assert log.unreadable == (2,)


@pytest.mark.parametrize(
    "line",
    [
        b"[]",
        b"3",
        b"{}",
        b"\xff\xfe",
        b'{"day": "2026-11-23"}',
        b"[" * 100_000,
        ROW.replace("90", '"90"').encode(),
        ROW.replace('"chung"', "1").encode(),
        ROW.replace("2026-11-23", "23/11/2026").encode(),
        ROW.replace('"by"', '"who"').encode(),
    ],
)
def test_a_line_that_is_no_broadcast_is_told(tmp_path, line):
    path = log_in(tmp_path)
    add_played(path, ONE)
    with path.open("ab") as file:
        file.write(line + b"\n")
    add_played(path, ONE)
    log = read_played(path)
    assert log.played == (ONE, ONE)
    assert log.unreadable == (2,)


def test_the_row_that_those_are_made_of_is_a_broadcast(tmp_path):
    log_in(tmp_path).write_text(ROW, encoding="utf-8")
    assert [played.length for played in read_played(log_in(tmp_path)).played] == [90]


def test_two_processes_log_at_the_same_time_and_nothing_is_lost(tmp_path):
    path = log_in(tmp_path)
    writers = [writer(path, name, LINES) for name in ("an", "bình")]
    for process in writers:
        process.communicate()
        assert process.returncode == 0
    log = read_played(path)
    assert log.unreadable == ()
    for name in ("an", "bình"):
        own = [played.broadcast for played in log.played if played.broadcast.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(LINES)]
    assert len(log.played) == 2 * LINES


def test_a_process_killed_while_it_logs_loses_nothing_it_said_was_logged(tmp_path):
    path = log_in(tmp_path)
    process = writer(path, "an", 100_000)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(50)]
    process.kill()
    process.communicate()
    logged = [played.broadcast for played in read_played(path).played]
    assert logged[: len(said) - 1] == [f"an-{number}" for number in said[1:]]
    add_played(path, ONE)
    assert read_played(path).played[-1] == ONE


def test_on_a_full_disk_it_is_said_and_the_log_stays_as_it_was(tmp_path):
    path = log_in(tmp_path)
    add_played(path, ONE)
    before = path.read_bytes()
    with largest_file(len(before) + 40), pytest.raises(StorageError, match="chưa ghi được lượt phát"):
        add_played(path, ONE)
    assert path.read_bytes() == before
    add_played(path, ONE)
    assert read_played(path).played == (ONE, ONE)


def test_a_log_that_cannot_be_opened_is_said(tmp_path):
    path = log_in(tmp_path)
    path.mkdir()
    with pytest.raises(StorageError, match="chưa ghi được"):
        add_played(path, ONE)
    with pytest.raises(StorageError, match="không đọc được"):
        read_played(path)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_no_file_stays_open(tmp_path):
    path = log_in(tmp_path)
    before = open_files()
    for _ in range(20):
        add_played(path, ONE)
        read_played(path)
    assert open_files() == before
