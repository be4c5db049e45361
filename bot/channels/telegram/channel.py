"""Sending to Telegram: what the outbox calls."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bot.channels.conversations import Never, NotSent
from bot.channels.counting import Counting, Uncounted
from bot.channels.telegram.address import CHANNEL, Address, read_address
from bot.channels.telegram.errors import Refused, Unparsable
from bot.channels.telegram.rendering import DocumentPart, Part, PhotoPart, TextPart, VenuePart, render
from bot.channels.telegram.uploads import Files, Upload, Uploads
from bot.messages import Reply

if TYPE_CHECKING:
    from bot.channels.telegram.transport import Transport
    from bot.channels.telegram.typing_signs import TypingSigns

LARGEST_UPLOAD = 50 * 1024 * 1024
LARGEST_PHOTO = 10 * 1024 * 1024

log = logging.getLogger(__name__)


class TelegramChannel:
    """The channel as the outbox sees it.

    Args:
        transport: the Bot API.
        files: where attachments are read.
        uploads: remembers what Telegram has already.
        typing: ended by the first message of an answer.
        counting: told of uploads.
    """

    name = CHANNEL

    def __init__(
        self,
        transport: Transport,
        files: Files,
        uploads: Uploads,
        typing: TypingSigns,
        counting: Counting | None = None,
    ) -> None:
        self._counting = counting or Uncounted()
        self._transport = transport
        self._files = files
        self._uploads = uploads
        self._typing = typing

    def parts(self, reply: Reply) -> Sequence[Part]:
        return render(reply)

    async def send(self, address: str, part: Part) -> None:
        self._typing.stop(address)
        to = read_address(address)
        match part:
            case TextPart():
                await self._send_text(to, part, [(button.label, button.payload) for button in part.buttons])
            case DocumentPart() if part.is_link:
                await self._send_link(to, part)
            case DocumentPart():
                await self._send_file(to, part)
            case VenuePart():
                await self._transport.send_venue(to, part.title, part.address, part.latitude, part.longitude)

    async def _send_text(
        self, to: Address, part: TextPart | DocumentPart, buttons: Sequence[tuple[str, str]] = ()
    ) -> None:
        try:
            await self._transport.send_message(to, part.html, buttons, html=True)
        except Unparsable as refused:
            log.warning("HTML refused", extra={"event": "telegram_html_refused", "reason": refused.reason})
            await self._transport.send_message(to, part.plain, buttons)

    async def _send_link(self, to: Address, part: DocumentPart) -> None:
        """Telegram fetches the file by itself; what it can't fetch, the citizen can open."""
        try:
            await self._give(to, part, part.url)
        except Refused as refused:
            log.info("link not fetched", extra={"event": "telegram_link_not_fetched", "reason": refused.reason})
            await self._send_text(to, part)

    async def _send_file(self, to: Address, part: DocumentPart) -> None:
        content = await self._content(part)
        if isinstance(part, PhotoPart) and len(content) > LARGEST_PHOTO:
            part = DocumentPart(part.title, part.url)
        # A file's id in Telegram is good for one way of sending it only.
        name = f"{type(part).__name__}-{hashlib.sha256(content).hexdigest()}"
        if await self._sent_again(to, part, name):
            return
        await self._keep(name, await self._upload(to, part, content))

    async def _upload(self, to: Address, part: DocumentPart, content: bytes) -> str:
        try:
            token = await self._give(to, part, Upload(PurePosixPath(part.url).name, content))
        except NotSent:
            self._counting.count("uploads", channel=CHANNEL, result="failed")
            raise
        self._counting.count("uploads", channel=CHANNEL, result="ok")
        return token

    async def _content(self, part: DocumentPart) -> bytes:
        try:
            content = await asyncio.to_thread(self._files.read, part.url)
        except OSError as error:
            raise Never(f"attachment unreadable: {type(error).__name__}") from None
        if not 0 < len(content) <= LARGEST_UPLOAD:
            raise Never("attachment empty or too large")
        return content

    async def _sent_again(self, to: Address, part: DocumentPart, name: str) -> bool:
        """Whether it could be sent by the id of an earlier upload."""
        token = await self._uploads.find(CHANNEL, name)
        if not token:
            return False
        try:
            await self._give(to, part, token)
        except Refused as refused:
            log.info("upload forgotten", extra={"event": "telegram_upload_stale", "reason": refused.reason})
            await self._uploads.forget(CHANNEL, name)
            return False
        return True

    async def _give(self, to: Address, part: DocumentPart, file: Upload | str) -> str:
        send = self._transport.send_photo if isinstance(part, PhotoPart) else self._transport.send_document
        return await send(to, file, part.title)

    async def _keep(self, name: str, token: str) -> None:
        if not token:
            return
        try:
            await self._uploads.keep(CHANNEL, name, token)
        except Exception as error:  # it went out: a failure here must not send it once more
            log.warning("upload not kept", extra={"event": "upload_not_kept", "reason": type(error).__name__})
