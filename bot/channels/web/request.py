"""A POST of the page, read with distrust."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive

from bot.messages import Kind

MAX_BODY = 64 * 1024
MAX_ID = 100
SECONDS_TO_READ = 20.0
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class Refused(Exception):  # noqa: N818 - an answer to the citizen, not a failure of ours
    """A request that isn't answered.

    Args:
        status: the HTTP status.
        reply: the name of the reply that says so kindly.
        retry_after: in how many seconds it may come again, or 0.
    """

    def __init__(self, status: int, reply: str = "error", retry_after: int = 0) -> None:
        super().__init__(status)
        self.status = status
        self.reply = reply
        self.retry_after = retry_after


class Gone(Exception):  # noqa: N818 - nobody is left to be answered
    """The citizen went away in the middle of the request."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page sent."""

    id: str
    text: str
    kind: Kind


def check_origin(headers: Headers) -> None:
    """Only our own page may send: a JSON body forces other sites to ask the browser first, and the origin must be ours.

    Raises:
        Refused: 403 from another site, 415 for anything but JSON.
    """
    origin = headers.get("origin")
    if origin is not None and not _same_host(origin, headers.get("host", "")):
        raise Refused(403)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415)


def _same_host(origin: str, host: str) -> bool:
    try:
        scheme, netloc, *_ = urlsplit(origin.lower())
    except ValueError:
        return False
    port = _DEFAULT_PORTS.get(scheme, "")
    return bool(port and netloc) and netloc.removesuffix(port) == host.lower().removesuffix(port)


async def read_body(headers: Headers, receive: Receive) -> bytes:
    """The body. Reading stops as soon as it is too long, whatever its announced length, or takes too long.

    Raises:
        Refused: 413 or 408.
        Gone: the connection ended first.
    """
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > MAX_BODY:
        raise Refused(413, "too_long")
    try:
        async with asyncio.timeout(SECONDS_TO_READ):
            return await _read(receive)
    except TimeoutError:
        raise Refused(408) from None


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise Gone
        part: bytes = event.get("body", b"")
        body += part
        if len(body) > MAX_BODY:
            raise Refused(413, "too_long")
        if not event.get("more_body"):
            return body


def parse(body: bytes) -> Asked:
    """What was asked: ``{"id": …, "text": …}`` or ``{"id": …, "choice": …}``.

    Raises:
        Refused: 400; an empty message is told that it held no question.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400) from None
    if not isinstance(data, dict) or ("text" in data) == ("choice" in data):
        raise Refused(400)
    kind, text = (Kind.TEXT, data["text"]) if "text" in data else (Kind.CHOICE, data["choice"])
    client_id = data.get("id")
    if not isinstance(text, str) or not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_ID:
        raise Refused(400)
    if not text.strip():
        raise Refused(400, "sticker")
    # Half an emoji is legal in JSON and can't be written in UTF-8.
    return Asked(client_id, text.encode("utf-8", "replace").decode(), kind)
