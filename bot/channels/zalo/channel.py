"""The Zalo Official Account as a channel the bot sends through."""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.channels.conversations import Closed, Gone, Later, Never, NotSent
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import EXPIRED_ASSET, Refused, Treatment, not_sent, treatment
from bot.channels.zalo.pause import Pause
from bot.channels.zalo.rendering import Part, file_message, image_message, render, text_message, unavailable
from bot.channels.zalo.uploads import CHANNEL, Unsendable, Uploaded, Uploader
from bot.messages import Attachment, Reply

_FREE = "reply"  # the kind of quota that costs nothing
_TRIES = 3
_MAX_TRIED = 10_000

log = logging.getLogger(__name__)


class Contacts(Protocol):
    """What is known of the way to a citizen: the window that Zalo opens, what a message costs; {} when all is well."""

    async def read(self, channel: str, user: str) -> dict[str, str]:
        """What was written last, or {}."""

    async def write(self, channel: str, user: str, contact: dict[str, str]) -> None:
        """Put this in the place of what is there; {} forgets it."""


class Wording(Protocol):
    """Where the interface words are (see ``Receiving``)."""

    def words(self, part: str) -> Mapping[str, str]: ...


class ZaloChannel:
    """See ``PushChannel``; an address is the citizen's id at this Official Account.

    Args:
        client: the OpenAPI.
        uploader: for files.
        contacts: where windows and quotas are kept.
        wording: where the interface words are.
        now: the time, with its zone.
        clock: seconds that only rise.
    """

    name = CHANNEL

    def __init__(
        self,
        client: Client,
        uploader: Uploader,
        contacts: Contacts,
        wording: Wording,
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._uploader = uploader
        self._contacts = contacts
        self._wording = wording
        self._now = now
        self._pause = Pause(clock)
        self._tried: OrderedDict[str, int] = OrderedDict()  # digest of a message -> how often Zalo failed at it

    def parts(self, reply: Reply) -> Sequence[Part]:
        """See ``PushChannel.parts``."""
        return render(reply, self._wording.words(CHANNEL))

    async def send(self, address: str, part: Part) -> None:
        """See ``PushChannel.send``."""
        if self._pause.left:
            raise Later("zalo paused", self._pause.left)
        try:
            said = await self._deliver(address, part)
        except Refused as refused:
            outcome = self._outcome(address, part, refused)
            await self._note(address, None if part.erased else _contact_after(outcome))
            raise outcome from None
        self._pause.over()
        self._tried.pop(_digest(address, part), None)
        await self._note(address, {} if part.erased else _contact(said))

    async def _deliver(self, address: str, part: Part) -> dict[str, Any]:
        if part.attachment is None:
            return await self._client.send_cs(address, text_message(part))
        try:
            return await self._deliver_file(address, part.attachment)
        except Unsendable as error:
            log.error("zalo file not sendable", extra={"reason": str(error)})
            return await self._client.send_cs(address, text_message(unavailable(part.attachment, self._words())))

    async def _deliver_file(self, address: str, attachment: Attachment) -> dict[str, Any]:
        uploaded = await self._uploader.uploaded(attachment)
        try:
            return await self._client.send_cs(address, _file_message(attachment, uploaded))
        except Refused as refused:
            if refused.code != EXPIRED_ASSET:
                raise
        await self._uploader.forget(uploaded)
        uploaded = await self._uploader.uploaded(attachment)
        return await self._client.send_cs(address, _file_message(attachment, uploaded))

    def _outcome(self, address: str, part: Part, refused: Refused) -> NotSent:
        match treatment(refused.code):
            case Treatment.WAIT:
                return Later(f"zalo {refused.code}", self._pause.begin(refused.after))
            case Treatment.TWICE | Treatment.UPLOAD if self._count(address, part) >= _TRIES:
                return Never(f"zalo {refused.code}")
        return not_sent(refused, self._now())

    def _count(self, address: str, part: Part) -> int:
        """How often Zalo failed at a message, this time included. A restart begins anew."""
        key = _digest(address, part)
        count = self._tried.pop(key, 0) + 1
        if count < _TRIES:
            self._tried[key] = count
        if len(self._tried) > _MAX_TRIED:
            self._tried.popitem(last=False)
        return count

    async def _note(self, address: str, contact: dict[str, str] | None) -> None:
        """Remember what is known of the way to a citizen. A message that went out went out, also if this fails."""
        if contact is None:
            return
        try:
            if await self._contacts.read(CHANNEL, address) != contact:
                await self._contacts.write(CHANNEL, address, contact)
        except Exception as error:
            log.warning("zalo contact not kept", extra={"error": type(error).__name__})

    def _words(self) -> Mapping[str, str]:
        return self._wording.words(CHANNEL)


def _file_message(attachment: Attachment, uploaded: Uploaded) -> dict[str, Any]:
    if uploaded.is_image:
        return image_message(attachment.title, uploaded.token)
    return file_message(uploaded.token)


def _contact(said: Mapping[str, Any]) -> dict[str, str]:
    """What a message that went out tells: {} while answering is free, else what it is taken from."""
    quota = said.get("quota")
    if not isinstance(quota, dict):
        return {"quota": "billed"}
    kind = str(quota.get("quota_type", ""))
    if kind == _FREE:
        return {}
    return {"quota": kind or "billed", **({"remain": str(quota["remain"])} if "remain" in quota else {})}


def _contact_after(outcome: NotSent) -> dict[str, str] | None:
    if isinstance(outcome, Gone):
        return {"window": "gone"}
    return {"window": "closed"} if isinstance(outcome, Closed) else None


def _digest(address: str, part: Part) -> str:
    return hashlib.sha256(f"{address}\n{part}".encode("utf-8", "replace")).hexdigest()
