"""Files on Zalo's servers: uploaded once, and again when Zalo has thrown them away."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol, TypeVar

from bot.channels.zalo.errors import OUT_OF_QUOTA, Refused, Treatment, treatment
from bot.messages import Attachment

CHANNEL = "zalo"
KEPT_FOR = timedelta(days=6)  # Zalo keeps a file for seven
IMAGE_BYTES = 1024 * 1024
FILE_BYTES = 5 * 1024 * 1024

T = TypeVar("T")

log = logging.getLogger(__name__)


class Uploads(Protocol):
    """What is remembered of files that were uploaded; forgetting costs an upload, no more."""

    async def find(self, channel: str, name: str, now: datetime) -> str | None:
        """The token of a file, unless it has expired."""

    async def keep(self, channel: str, name: str, token: str, expires_at: datetime) -> None:
        """Remember a token."""

    async def forget(self, channel: str, name: str) -> None:
        """A token isn't good any more."""


class Uploading(Protocol):
    """Who uploads (see ``Client``)."""

    async def upload_image(self, name: str, content: bytes, media_type: str) -> str: ...

    async def upload_file(self, name: str, content: bytes, media_type: str) -> str: ...


class Unsendable(Exception):  # noqa: N818 - a property of the file
    """A file that Zalo wouldn't take, or that isn't there; the reason is for the log."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file on Zalo's servers.

    Args:
        name: the digest of its content.
        token: what Zalo knows it by.
        is_image: whether it is shown as a picture.
    """

    name: str
    token: str = field(repr=False)
    is_image: bool


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    content: bytes = field(repr=False)
    digest: str
    media_type: str

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


class Uploader:
    """Uploads what isn't there yet.

    Args:
        client: who uploads.
        uploads: what was uploaded before.
        directory: what the addresses of attachments start from.
        now: the time, with its zone.
    """

    def __init__(self, client: Uploading, uploads: Uploads, directory: Path, now: Callable[[], datetime]) -> None:
        self._client = client
        self._uploads = uploads
        self._directory = directory
        self._now = now
        self._one_at_a_time = asyncio.Lock()  # a leaflet asked for by many at once is uploaded once

    async def uploaded(self, attachment: Attachment) -> Uploaded:
        """A file, uploaded now or before.

        Raises:
            Unsendable: it can't be sent, now or ever.
            Refused, NotSent: as ``Client`` does.
        """
        file = await asyncio.to_thread(_read, self._directory, attachment)
        token = await self._known(file)
        if token is None:
            async with self._one_at_a_time:
                token = await self._known(file) or await self._upload(file)
        return Uploaded(file.digest, token, file.is_image)

    async def forget(self, uploaded: Uploaded) -> None:
        """Zalo doesn't have it any more."""
        await _forgiving(self._uploads.forget(CHANNEL, uploaded.name))

    async def _known(self, file: _File) -> str | None:
        return await _forgiving(self._uploads.find(CHANNEL, file.digest, self._now()))

    async def _upload(self, file: _File) -> str:
        send = self._client.upload_image if file.is_image else self._client.upload_file
        try:
            token = await send(file.name, file.content, file.media_type)
        except Refused as refused:
            # All uploads of the month used up is no reason to keep back the texts.
            if treatment(refused.code) is Treatment.NEVER or refused.code == OUT_OF_QUOTA:
                raise Unsendable(f"zalo {refused.code}") from None
            raise
        await _forgiving(self._uploads.keep(CHANNEL, file.digest, token, self._now() + KEPT_FOR))
        return token


async def _forgiving(remembering: Awaitable[T]) -> T | None:
    """What is remembered, or nothing: no message waits because a memory fails."""
    try:
        return await remembering
    except Exception as error:
        log.warning("uploads not remembered", extra={"error": type(error).__name__})
        return None


def _read(directory: Path, attachment: Attachment) -> _File:
    try:
        path = (directory / attachment.url).resolve()
        if not path.is_relative_to(directory.resolve()):
            raise Unsendable("outside of the directory")
        if path.stat().st_size > FILE_BYTES:
            raise Unsendable("too large")
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Unsendable(type(error).__name__) from None
    digest = hashlib.sha256(content).hexdigest()
    return _checked(_File(path.name, content, digest, _media_type(content, path.suffix.lower())))


def _checked(file: _File) -> _File:
    if not file.media_type:
        raise Unsendable("of a kind that Zalo doesn't take")
    if len(file.content) > (IMAGE_BYTES if file.is_image else FILE_BYTES):
        raise Unsendable("too large")
    return file


# How the content begins, what the name may end with, and what it is then.
_KINDS = (
    (b"\xff\xd8\xff", (".jpg", ".jpeg"), "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", (".png",), "image/png"),
    (b"%PDF-", (".pdf",), "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (".doc",), "application/msword"),
    (b"PK\x03\x04", (".docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"", (".csv",), "text/csv"),
)


def _media_type(content: bytes, suffix: str) -> str:
    """What a file is by its content and its name; "" for what Zalo doesn't take."""
    for beginning, suffixes, media_type in _KINDS:
        if content and content.startswith(beginning) and suffix in suffixes:
            return media_type
    return ""
