"""Uploaded images, GIFs and files: checked by what they are, kept for seven days."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from . import guesses
from .errors import Refused, invalid

LIVES = timedelta(days=7)
A_MONTH = 5000
_LIMITS = {"image": guesses.IMAGE_BYTES, "gif": guesses.FILE_BYTES, "file": guesses.FILE_BYTES}
_BEGINNINGS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF8": "image/gif",
    b"%PDF-": "application/pdf",
}
_TAKEN = {
    "image": {"image/jpeg", "image/png"},
    "gif": {"image/gif"},
    "file": {"application/pdf", "application/msword", "text/csv"},
}
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Asset:
    """Something uploaded."""

    kind: str
    name: str
    media_type: str
    content: bytes
    until: datetime


class Uploads:
    """Safe to use from any thread; ``assets`` by their id or token.

    Args:
        now: the time, by which assets expire and months are counted.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.assets: dict[str, Asset] = {}
        self.counts: Counter[str] = Counter()  # by kind
        self.a_month = A_MONTH
        self._months: Counter[tuple[str, int, int]] = Counter()
        self._now = now
        self._lock = threading.Lock()

    def add(self, kind: str, name: str, content: bytes) -> str:
        """Take an upload in, and give its id or token.

        Raises:
            Refused: too large, of another format, or too many this month.
        """
        media_type = media_type_of(name, content)
        if media_type not in _TAKEN[kind] | ({_DOCX} if kind == "file" else set()):
            raise invalid("file", guesses.UPLOAD_WRONG_FORMAT)
        if len(content) > _LIMITS[kind]:
            raise invalid("file", guesses.UPLOAD_TOO_LARGE)
        with self._lock:
            self._count(kind)
            asset = f"{'tok' if kind == 'file' else 'att'}-{secrets.token_urlsafe(18)}"
            self.assets[asset] = Asset(kind, name, media_type, content, self._now() + LIVES)
        return asset

    def _count(self, kind: str) -> None:
        today = self._now()
        month = (kind, today.year, today.month)
        if self._months[month] >= self.a_month:
            raise Refused(guesses.UPLOADS_USED_UP)
        self._months[month] += 1
        self.counts[kind] += 1

    def find(self, asset: str, *kinds: str) -> Asset:
        """What was uploaded as one of these kinds.

        Raises:
            Refused: it isn't there, or not any more.
        """
        found = self.assets.get(asset)
        if found is None or found.kind not in kinds:
            raise Refused(guesses.ASSET_UNKNOWN)
        if found.until <= self._now():
            raise Refused(guesses.ASSET_EXPIRED)
        return found


def media_type_of(name: str, content: bytes) -> str:
    """What a file is, by its content; its name only tells apart what begins alike."""
    for beginning, media_type in _BEGINNINGS.items():
        if content.startswith(beginning):
            return media_type
    ending = PurePath(name).suffix.lower()
    if content.startswith(b"PK\x03\x04") and ending == ".docx":
        return _DOCX
    if content.startswith(b"\xd0\xcf\x11\xe0") and ending == ".doc":
        return "application/msword"
    return "text/csv" if ending == ".csv" and _is_text(content) else ""


def _is_text(content: bytes) -> bool:
    try:
        return bool(content) and "\0" not in content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
