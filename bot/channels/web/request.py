"""A POST of the page, read with distrust."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive

from bot.channels.bodies import Unread, read_body
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


async def read(headers: Headers, receive: Receive) -> bytes:
    """The body.

    Raises:
        Refused: 413 or 408.
        HungUp: the connection ended first.
    """
    try:
        return await read_body(headers, receive, MAX_BODY, SECONDS_TO_READ)
    except Unread as unread:
        raise Refused(unread.status, "too_long" if unread.status == 413 else "error") from None


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
