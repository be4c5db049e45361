"""The Zalo Bot Platform's server: calls, and what its refusals mean. The token is part of every address."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import httpx

from bot.channels.conversations import Halted, Later, Never, NotSent

API_URL = "https://bot-api.zaloplatforms.com"
SECONDS_TO_CONNECT, SECONDS_TO_ANSWER = 5.0, 20.0
FULL_PAUSE = 60.0  # seconds until a citizen's next attempt, when the server doesn't say how long to wait
FULL_PATIENCE = 600.0  # seconds in which nobody got anything but 429: that is no rate limit, but the plan used up

# The codes are those of the envelope or of HTTP. "403" is the platform's own name for an internal error.
_OPERATOR = {
    401: "401: mã truy cập của bot Zalo không dùng được; lấy lại mã ở trang quản lý bot rồi đặt ZALO_BOT_TOKEN",
    404: "404: máy chủ bot Zalo không biết mã truy cập hoặc địa chỉ; xem lại ZALO_BOT_TOKEN và ZALO_BOT_API_URL",
}
_USED_UP = "429: bot Zalo đã hết số tin hoặc số người dùng của gói; chờ sang tháng hoặc nâng gói"
_PASSING = {403, 408}
_TOO_MANY = 429
_NOT_ITS_OWN_ANSWER = 502  # somebody's page instead of the platform's JSON
_NO_CODE = 500
_MAY_HAVE_ARRIVED = {408, 502, 504}
_NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def _says_no_address(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING


logging.getLogger("httpx").addFilter(_says_no_address)  # its request lines carry the token, whatever level is set


class BotApi:
    """Calls of one bot.

    Args:
        token: digits, a colon, a secret.
        base_url: the server.
        clock: seconds that only rise.
        timeout: seconds to wait for an answer.
    """

    def __init__(
        self,
        token: str,
        base_url: str = API_URL,
        clock: Callable[[], float] = time.monotonic,
        timeout: float = SECONDS_TO_ANSWER,
    ) -> None:
        self._base = f"{base_url.rstrip('/')}/bot{token}/"
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(timeout, connect=min(timeout, SECONDS_TO_CONNECT)))
        self._clock = clock
        self._full_since: float | None = None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def get_me(self) -> dict[str, Any]:
        """Who the bot is: id, account_name, …"""
        return _object(await self.call("getMe"))

    async def webhook(self) -> str:
        """The address events are sent to, or ""."""
        return str(_object(await self.call("getWebhookInfo")).get("url") or "")

    async def set_webhook(self, url: str, secret: str) -> None:
        """Have events sent to a public https address, with a secret of 8 to 256 characters."""
        await self.call("setWebhook", url=url, secret_token=secret)

    async def send_message(self, chat: str, text: str) -> None:
        """Send a text of at most 2,000 characters.

        Raises:
            NotSent: it didn't go out.
        """
        try:
            await self.call("sendMessage", chat_id=chat, text=text)
        except Halted as halted:
            if halted.reason == _OPERATOR[404] and await self._is_known():
                raise Never("404") from None  # the chat is what isn't found: nobody else has to wait for it
            raise
        self._full_since = None

    async def _is_known(self) -> bool:
        try:
            return bool(await self.get_me())
        except NotSent:
            return False

    async def call(self, method: str, **said: str) -> Any:
        """The result of a method.

        Raises:
            NotSent: the call failed; the kind says what is to be done.
        """
        try:
            response = await self._http.post(self._base + method, json=said)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reached = not isinstance(error, _NOT_CONNECTED)
            raise Later(type(error).__name__, may_have_arrived=reached) from None  # its request holds the token
        envelope = _envelope(response)
        code = _failure(response.status_code, envelope)
        if code is None:
            return (envelope or {}).get("result", envelope)
        raise self._too_many(response) if code == _TOO_MANY else _refusal(code)

    def _too_many(self, response: httpx.Response) -> NotSent:
        """A 429 tells neither a rate limit from the month's quota, nor one citizen from all: only time does."""
        now = self._clock()
        self._full_since = now if self._full_since is None else self._full_since
        if now - self._full_since >= FULL_PATIENCE:
            return Halted(_USED_UP)
        return Later("429", after=_seconds(response.headers.get("retry-after", "")))


def _envelope(response: httpx.Response) -> dict[str, Any] | None:
    try:
        envelope = response.json()
    except (ValueError, RecursionError):
        return None
    return envelope if isinstance(envelope, dict) else None


def _object(data: object) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _failure(status: int, envelope: dict[str, Any] | None) -> int | None:
    """The code of a failure, which the envelope or HTTP may state, or both; None for success.

    An envelope that doesn't say it failed means success: what has arrived isn't sent again and again.
    """
    if envelope is None:
        return status if status >= 300 else _NOT_ITS_OWN_ANSWER
    code = str(envelope.get("error_code") or "")
    if envelope.get("ok") is not True and code.isdecimal() and len(code) == 3 and code >= "400":
        return int(code)
    if status >= 300:
        return status
    return _NO_CODE if envelope.get("ok") is False else None


def _refusal(code: int) -> NotSent:
    if code in _OPERATOR:
        return Halted(_OPERATOR[code])
    if code in _PASSING or not 400 <= code < 500:
        return Later(str(code), may_have_arrived=code in _MAY_HAVE_ARRIVED)
    return Never(str(code))


def _seconds(retry_after: str) -> float:
    return float(min(int(retry_after), 3600)) if retry_after.isdecimal() and len(retry_after) < 9 else FULL_PAUSE
