"""HTTP to Zalo: the one place that knows how; what comes of it is an answer, or none."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx

from bot.channels.clients import Clients, NoneFree

_EACH_STEP = httpx.Timeout(10, connect=5)
_ALTOGETHER = 30.0
_AT_ONCE, _SECONDS_TO_WAIT = 64, 10.0
_ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=15)
_PAST_A_PROXY = {"all://127.0.0.1": None, "all://localhost": None}  # this machine itself
_NOTHING_WENT_OUT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, NoneFree)


class NoAnswer(Exception):  # noqa: N818 - what a network does
    """No answer came that can be read.

    Args:
        kind: what happened, without an address or anything that was sent.
        may_have_arrived: whether the server may have got the request.
    """

    def __init__(self, kind: str, *, may_have_arrived: bool) -> None:
        super().__init__(kind)
        self.kind = kind
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with a JSON object, or without (``data`` is None)."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    data: dict[str, Any] | None = field(repr=False)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class Wire:
    """Calls to one server.

    Args:
        base_url: its address, without a slash at the end.
        seconds: how long a call may take altogether.
    """

    def __init__(self, base_url: str, seconds: float = _ALTOGETHER) -> None:
        for chatty in ("httpx", "httpcore"):  # they write addresses, with what is in them, to the log
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._base_url = base_url
        self._seconds = seconds
        self._clients = Clients(self._client, httpx.AsyncClient.aclose, _AT_ONCE, _SECONDS_TO_WAIT)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=self._base_url, timeout=_EACH_STEP, limits=_ONE, verify=_trust(), mounts=_PAST_A_PROXY
        )

    async def get(self, path: str, headers: Mapping[str, str]) -> Answer:
        return await self._answer("GET", path, headers)

    async def post_json(self, path: str, headers: Mapping[str, str], body: Mapping[str, Any]) -> Answer:
        return await self._answer("POST", path, headers, json=body)

    async def post_form(self, path: str, headers: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        return await self._answer("POST", path, headers, data=form)

    async def post_file(
        self, path: str, headers: Mapping[str, str], name: str, content: bytes, media_type: str
    ) -> Answer:
        return await self._answer("POST", path, headers, files={"file": (name, content, media_type)})

    async def close(self) -> None:
        await self._clients.close()

    async def _answer(self, method: str, path: str, headers: Mapping[str, str], **content: Any) -> Answer:
        try:
            async with self._clients.one() as client, asyncio.timeout(self._seconds):
                response = await client.request(method, path, headers=headers, **content)
        except (httpx.HTTPError, TimeoutError, NoneFree) as error:
            sent = not isinstance(error, _NOTHING_WENT_OUT)
            # From None: the error below may quote a header, and a token with it.
            raise NoAnswer(type(error).__name__, may_have_arrived=sent) from None
        return Answer(response.status_code, response.headers, _object(response.content))


@cache
def _trust() -> ssl.SSLContext:
    """Whom to believe; it takes long to make, and serves all."""
    return httpx.create_ssl_context()


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) else None
