"""Who wrote, without saying who: keyed hashes, and the secret they are made with."""

from __future__ import annotations

import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.storage.store import StorageError

SECRET_BYTES = 32
_FEWEST_BYTES = 16


def user_key(secret: bytes, channel: str, user: str) -> str:
    """The key under which everything of a citizen is kept.

    Without the secret nobody can try out addresses (a phone number has few possibilities) against the keys.
    """
    return hmac.digest(secret, f"{channel}:{user}".encode(), "sha256").hex()


def load_secret(path: Path) -> bytes:
    """The secret in a file that only the owner may read; made at the first call.

    Losing the file makes every citizen a stranger: keep it with the backups, apart from the database.

    Raises:
        StorageError: the file can't be read or written, or is too short to be a secret.
    """
    try:
        if not path.exists():
            _create(path)
        path.chmod(0o600)
        secret = path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path}: the secret can't be read or made: {error.strerror}") from error
    if len(secret) < _FEWEST_BYTES:
        raise StorageError(f"{path}: too short for a secret; restore it, or delete it to begin anew")
    return secret


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by the owner only from the first moment
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and never over the secret another process made meanwhile.
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
