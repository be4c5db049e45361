from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.storage import keys
from bot.storage.keys import load_secret, user_key
from bot.storage.store import StorageError


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_key_tells_nothing_of_the_user_and_is_the_same_each_time() -> None:
    key = user_key(b"secret", "zalo", "0912345678")
    assert key == user_key(b"secret", "zalo", "0912345678")
    assert "0912345678" not in key
    assert len(bytes.fromhex(key)) == 32


def test_a_key_differs_by_secret_channel_and_user() -> None:
    made = [("s", "zalo", "1"), ("t", "zalo", "1"), ("s", "web", "1"), ("s", "zalo", "2")]
    assert len({user_key(secret.encode(), channel, user) for secret, channel, user in made}) == 4


def test_a_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    secret = load_secret(path)
    assert len(secret) == 32
    assert load_secret(path) == secret
    assert permissions(path) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret"]


def test_a_secret_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"x" * 32)
    path.chmod(0o644)
    assert load_secret(path) == b"x" * 32
    assert permissions(path) == 0o600


def test_the_secret_of_another_process_that_was_quicker_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret"

    def another_is_quicker(size: int) -> bytes:
        path.write_bytes(b"other" * 8)
        return b"mine" * 8

    monkeypatch.setattr(keys.secrets, "token_bytes", another_is_quicker)
    assert load_secret(path) == b"other" * 8
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.touch()
    with pytest.raises(StorageError, match="too short"):
        load_secret(path)


def test_a_secret_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="secret"):
        load_secret(tmp_path)
