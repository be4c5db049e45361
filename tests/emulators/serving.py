"""Serving an emulator on a real port of this machine, in a thread of its own or as a program."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send


class ConnectionBroken(Exception):  # noqa: N818 - told to the server underneath, which hangs up
    """Raised by an emulator to break the connection without an answer."""


class Breaking:
    """An application whose ``ConnectionBroken`` ends the connection as a network would."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except ClientDisconnect:
            pass  # killed while it was speaking
        except ConnectionBroken:
            cycle: Any = getattr(send, "__self__")  # noqa: B009 - ASGI has no word for it; uvicorn's own has the wire
            cycle.transport.abort()
            cycle.disconnected = True


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield  # it runs beside the tests' own main thread


@contextmanager
def served(app: ASGIApp, port: int = 0) -> Iterator[int]:
    """Serve on 127.0.0.1, in a thread with a loop of its own, and give the port."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    config = uvicorn.Config(
        Breaking(app), log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.005)
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
