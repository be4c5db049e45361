"""The Bot API over HTTP: python-telegram-bot as a transport. Nothing else imports it.

Calls are raw: what Telegram answers is not made into objects, so nothing in an update or an answer that the library
doesn't know can stop us, and no message goes out twice because its receipt couldn't be read.
"""

from __future__ import annotations

import json
import logging
import ssl
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import httpx
from telegram import Bot, InputFile
from telegram.error import TelegramError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest

from bot.channels.clients import Clients, NoneFree
from bot.channels.conversations import Later, NotSent
from bot.channels.telegram.address import Address
from bot.channels.telegram.errors import not_sent
from bot.channels.telegram.uploads import Upload

API_URL = "https://api.telegram.org"
CONNECTIONS = 100
READ_TIMEOUT = 20.0
ALLOWED_UPDATES = ("message", "edited_message", "callback_query")
_POLL_MARGIN = 10.0  # seconds that a long poll may take beyond what it was asked to
_FILE_TIMEOUT = 60.0  # Telegram stores the file, or fetches it, before it answers
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    NoneFree,
)


class _Answered(TelegramError):  # noqa: N818 - an answer, not a failure of ours
    """An answer other than a 2xx."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(str(status))
        self.status = status
        said = _object(body)
        self.description = str(said.get("description", ""))
        parameters = said.get("parameters")
        seconds = parameters.get("retry_after") if isinstance(parameters, dict) else None
        self.retry_after = float(seconds) if isinstance(seconds, int | float) else None


class _Request(BaseRequest):
    """Tells the HTTP status as it is, and never logs what was answered: that may be what citizens wrote.

    Args:
        connections: how many may be open at once.
        seconds: how long to wait for one.
    """

    def __init__(self, connections: int, seconds: float) -> None:
        self._clients = Clients(_connection, HTTPXRequest.shutdown, connections, seconds)

    @property
    def read_timeout(self) -> float:
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        await self._clients.close()

    async def do_request(self, *args: Any, **named: Any) -> tuple[int, bytes]:
        try:
            async with self._clients.one() as connection:
                status, body = await connection.do_request(*args, **named)
        except NoneFree as error:
            raise TimedOut from error
        if not 200 <= status <= 299:
            raise _Answered(status, body)
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        said = _object(payload)
        if "result" not in said:
            raise TelegramError("unreadable")
        return said


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities we trust; reading them takes a moment."""
    return httpx.create_ssl_context()


def _connection() -> HTTPXRequest:
    trusting = {"verify": _trusted()}
    return HTTPXRequest(1, connect_timeout=10, write_timeout=20, media_write_timeout=60, httpx_kwargs=trusting)


class Transport:
    """The methods of the Bot API that we use. All raise a kind of ``NotSent``.

    Args:
        token: of @BotFather.
        api_url: the server.
        connections: how many may be open at once for sending; polling has its own.
        read_timeout: seconds an answer may take; files and long polls have more.
    """

    def __init__(
        self, token: str, api_url: str = API_URL, connections: int = CONNECTIONS, read_timeout: float = READ_TIMEOUT
    ) -> None:
        for name in ("httpx", "httpcore", "telegram"):  # their lines carry the token and who wrote what
            logging.getLogger(name).setLevel(logging.WARNING)
        polling, sending = _Request(4, seconds=10), _Request(connections, seconds=30)
        self._requests = (polling, sending)
        self._read_timeout = read_timeout
        files = f"{api_url}/file/bot"
        self._bot = Bot(token, f"{api_url}/bot", files, request=sending, get_updates_request=polling)

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()

    # -- receiving

    async def updates(self, offset: int, seconds: int) -> list[Any]:
        """The updates from an offset on, confirming those before it; waits for one.

        Args:
            offset: the lowest update id wanted, or 0 for all that are unconfirmed.
            seconds: how long to wait.
        """
        asked = {"offset": offset or None, "timeout": seconds, "allowed_updates": list(ALLOWED_UPDATES)}
        batch = await self._call("get_updates", asked, read_timeout=seconds + _POLL_MARGIN)
        return batch if isinstance(batch, list) else []

    async def answer_callback(self, callback: str) -> None:
        """Stop the little clock on a pressed button."""
        await self._call("answer_callback_query", {"callback_query_id": callback})

    # -- setting up

    async def get_me(self) -> dict[str, Any]:
        return _as_object(await self._call("get_me"))

    async def set_webhook(self, url: str, secret: str, max_connections: int) -> None:
        said = {"url": url, "secret_token": secret, "max_connections": max_connections}
        await self._call("set_webhook", {**said, "allowed_updates": list(ALLOWED_UPDATES)})

    async def delete_webhook(self) -> None:
        """Let updates be polled; those that wait are kept."""
        await self._call("delete_webhook")

    async def webhook_info(self) -> dict[str, Any]:
        return _as_object(await self._call("get_webhook_info"))

    async def set_commands(self, commands: Mapping[str, str], language: str = "") -> None:
        """The menu of commands, for one language or for all that have none of their own.

        Args:
            commands: name -> description.
            language: its code, or "".
        """
        listed = [{"command": name, "description": says} for name, says in commands.items()]
        await self._call("set_my_commands", {"commands": listed, "language_code": language or None})

    # -- sending

    async def send_message(
        self, to: Address, text: str, buttons: Sequence[tuple[str, str]] = (), *, html: bool = False, reply_to: str = ""
    ) -> str:
        """A message with a button a row below it.

        Args:
            to: whom.
            text: plain, or HTML.
            buttons: what they say and what they send.
            html: whether the text is HTML.
            reply_to: the id of the message in the same chat that it answers, or "".

        Returns:
            The message's id, or "".
        """
        rows = [[{"text": label, "callback_data": payload}] for label, payload in buttons]
        said: dict[str, Any] = {
            "text": text,
            "parse_mode": "HTML" if html else None,
            "link_preview_options": {"is_disabled": True},
            "reply_markup": {"inline_keyboard": rows} if rows else None,
        }
        if reply_to:
            said["reply_parameters"] = {"message_id": int(reply_to), "allow_sending_without_reply": True}
        sent = _as_object(await self._call("send_message", _to(to) | said))
        return str(sent.get("message_id", ""))

    async def send_document(self, to: Address, file: Upload | str, caption: str) -> str:
        """A document, uploaded, by its file id or by a link.

        Returns:
            The file id by which it can be sent again, or "".
        """
        return await self._send_file("document", to, file, caption)

    async def send_photo(self, to: Address, file: Upload | str, caption: str) -> str:
        """A picture, like ``send_document``."""
        return await self._send_file("photo", to, file, caption)

    async def send_venue(self, to: Address, title: str, address: str, latitude: float, longitude: float) -> None:
        said = {"title": title, "address": address, "latitude": latitude, "longitude": longitude}
        await self._call("send_venue", _to(to) | said)

    async def typing(self, to: Address) -> None:
        await self._call("send_chat_action", _to(to) | {"action": "typing"})

    async def _send_file(self, kind: str, to: Address, file: Upload | str, caption: str) -> str:
        content = InputFile(file.content, file.name) if isinstance(file, Upload) else file
        said = _to(to) | {kind: content, "caption": caption or None}
        message = await self._call(f"send_{kind}", said, read_timeout=_FILE_TIMEOUT)
        return _file_id(_as_object(message).get(kind))

    async def _call(self, method: str, said: dict[str, Any] | None = None, read_timeout: float = 0) -> Any:
        try:
            # The library warns of raw calls to methods it has; by this name it doesn't, and the server sees the same.
            return await self._bot.do_api_request(method + "_", said, read_timeout=read_timeout or self._read_timeout)
        except _Answered as answered:
            raise not_sent(answered.status, answered.description, answered.retry_after) from None
        except TelegramError as error:
            raise _lost(error) from None  # neither an address with the token nor what was sent is told on


def _lost(error: TelegramError) -> NotSent:
    cause = error.__cause__
    return Later(type(cause or error).__name__, may_have_arrived=not isinstance(cause, _NEVER_LEFT))


def _to(address: Address) -> dict[str, Any]:
    return {"chat_id": address.chat, "message_thread_id": address.thread or None}


def _file_id(sent: Any) -> str:
    """Of a document, or of a photo, which comes in several sizes: the biggest last."""
    largest = sent[-1] if isinstance(sent, list) and sent else sent
    return str(_as_object(largest).get("file_id", ""))


def _object(body: bytes) -> dict[str, Any]:
    try:
        return _as_object(json.loads(body))
    except (ValueError, RecursionError):
        return {}


def _as_object(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}
