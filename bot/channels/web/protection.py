"""Around every response: headers that let the page do only what it needs, and an apology where we failed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.bodies import HungUp

log = logging.getLogger(__name__)

_POLICY = b"content-security-policy"
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A browser shows a picture or a PDF in a page of its own, which it styles from within.
_FILES = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SHOWN_ALONE = (b"application/pdf", b"image/png", b"image/jpeg")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_RAW = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
_ON_PAGES = [(_POLICY, _PAGES.encode()), *_RAW]
_ON_FILES = [(_POLICY, _FILES.encode()), *_RAW]


class Protection:
    """Plain ASGI: it wraps one function a request, nothing more.

    Args:
        app: what is protected.
        apology: the response when it failed.
    """

    def __init__(self, app: ASGIApp, apology: Callable[[], Response]) -> None:
        self.app = app
        self.apology = apology

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def protected(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = list(message.get("headers", ()))
                message["headers"] = headers + (_ON_FILES if _is_shown_alone(headers) else _ON_PAGES)
            await send(message)

        try:
            await self.app(scope, receive, protected)
        except HungUp:
            return
        except Exception as error:
            log.error("%s %s failed: %s", scope["method"], scope["path"], where(error))
            if not started:
                await self.apology()(scope, receive, protected)


def _is_shown_alone(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    return any(name == b"content-type" and value in _SHOWN_ALONE for name, value in headers)


def where(error: Exception) -> str:
    """The kind of an error and the lines it came by, without its message, which may quote a citizen."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))])
