"""Around every response: headers that let the page do only what it needs, and an apology where we failed."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.bodies import HungUp

log = logging.getLogger(__name__)

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_RAW = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]


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
                message["headers"] = [*message.get("headers", ()), *_RAW]
            await send(message)

        try:
            await self.app(scope, receive, protected)
        except HungUp:
            return
        except Exception as error:
            log.error("%s %s failed: %s", scope["method"], scope["path"], where(error))
            if not started:
                await self.apology()(scope, receive, protected)


def where(error: Exception) -> str:
    """The kind of an error and the lines it came by, without its message, which may quote a citizen."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join([type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))])
