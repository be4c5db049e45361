"""Asking servers, briefly: whether they answer, and what their clocks say."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

SECONDS = 5.0
_PAST_A_PROXY = {"all://127.0.0.1": None, "all://[::1]": None, "all://localhost": None}  # this machine itself


class Web:
    """A client that never raises: None, or nothing, is what it gives when nobody answers.

    Args:
        seconds: how long an answer may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log addresses
        self._client = httpx.AsyncClient(timeout=seconds, mounts=_PAST_A_PROXY)

    async def status(self, url: str) -> int | None:
        """The status with which a server answers, or None when it doesn't."""
        response = await self._get(url)
        return response.status_code if response is not None else None

    async def json(self, url: str) -> dict[str, Any]:
        """The JSON object that a server answers, or an empty one."""
        response = await self._get(url)
        try:
            data = json.loads(response.content) if response is not None else None
        except ValueError:
            return {}
        return data if isinstance(data, dict) else {}

    async def text(self, url: str) -> str | None:
        """The text that a server answers, if it does so with 200."""
        response = await self._get(url)
        return response.text if response is not None and response.status_code == 200 else None

    async def clock(self, url: str) -> datetime | None:
        """What a server's clock says, if it tells."""
        response = await self._get(url)
        if response is None:
            return None
        try:
            return parsedate_to_datetime(response.headers["date"])
        except (KeyError, ValueError):
            return None

    async def _get(self, url: str) -> httpx.Response | None:
        try:
            return await self._client.get(url)
        except (httpx.HTTPError, httpx.InvalidURL):
            return None

    async def close(self) -> None:
        await self._client.aclose()
