"""The address that Zalo sends its events to.

Zalo must have its 200 soon, whatever we make of an event; only what can't be Zalo's, or can't be kept, is refused.
"""

from __future__ import annotations

import asyncio
import logging
import re

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.bodies import HungUp, Unread, read_body
from bot.channels.zalo.events import read
from bot.channels.zalo.receiving import CHANNEL, Full, Receiver
from bot.channels.zalo.signature import is_signed

PATH = "/zalo/webhook"
SIGNATURE = "x-zevent-signature"
ENFORCE, LOG_ONLY = "enforce", "log-only"
MAX_BODY = 1024 * 1024
SECONDS_TO_READ = 20.0
SECONDS_TO_WRITE = 0.1  # after which Zalo has its 200, and the writing goes on
_PROBE = b"{}"  # sent, not signed, when the address is saved in the console
_VERIFIER = re.compile(r"zalo_verifier[\w-]*\.html", re.ASCII)

log = logging.getLogger(__name__)


class Webhook:
    """What is served to Zalo.

    Args:
        receiver: where events go.
        app_id: of our application.
        oa_secret_key: of the application's Webhook page; without it nothing is taken for Zalo's.
        oa_id: our account; events for another are ignored. "" for whichever.
        mode: "enforce" refuses what is not rightly signed; "log-only" answers 200 and does nothing else with it.
        path: the address.
        verifier: name and content of the file by which Zalo verifies the domain.

    Raises:
        ValueError: the verifier's name is not one of Zalo's.
    """

    def __init__(
        self,
        receiver: Receiver,
        *,
        app_id: str,
        oa_secret_key: str,
        oa_id: str = "",
        mode: str = ENFORCE,
        path: str = PATH,
        verifier: tuple[str, str] | None = None,
    ) -> None:
        if verifier and not _VERIFIER.fullmatch(verifier[0]):
            raise ValueError("tên tệp xác minh tên miền phải có dạng zalo_verifier….html, như Zalo đưa")
        self.receiver = receiver
        self._app_id = app_id
        self._key = oa_secret_key
        self._oa_id = oa_id
        self._log_only = mode == LOG_ONLY
        self._path = path
        self._verifier = verifier
        self._unsigned = 0

    def routes(self) -> list[Route]:
        """What is to be served."""
        routes = [Route(self._path, self._serve, methods=["GET", "POST"])]
        if self._verifier:
            routes.append(Route(f"/{self._verifier[0]}", self._verify))
        return routes

    async def close(self) -> int:
        """Take nothing more in, and write down what is under way; how many were lost."""
        return await self.receiver.close()

    async def _verify(self, _: Request) -> Response:
        return HTMLResponse(self._verifier[1] if self._verifier else "")

    async def _serve(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("OK")
        try:
            body = await read_body(request.headers, request.receive, MAX_BODY, SECONDS_TO_READ)
        except Unread as unread:
            self._count_refused("too_large" if unread.status == 413 else "malformed")
            return _hanging_up(unread.status)
        except HungUp:
            return _hanging_up(400)
        return PlainTextResponse(status_code=await self._status(body, request.headers.get(SIGNATURE)))

    async def _status(self, body: bytes, signature: str | None) -> int:
        if body.strip() == _PROBE:
            return 200
        if not is_signed(body, signature, self._app_id, self._key):
            return self._not_signed()
        try:
            written = self.receiver.take(read(body, self._oa_id))
        except Full:
            return 503
        if written is not None:
            await self._wait(written)
        return 200

    def _not_signed(self) -> int:
        self._unsigned += 1
        if self._unsigned.bit_count() == 1:  # 1, 2, 4, 8 …: strangers must not fill the log
            log.warning("not signed", extra={"event": "zalo_not_signed", "count": self._unsigned})
        if self._log_only:
            self.receiver.counting.count("unsigned", channel=CHANNEL)
            return 200
        self._count_refused("signature")
        return 401

    async def _wait(self, written: asyncio.Task[None]) -> None:
        done, _ = await asyncio.wait({written}, timeout=SECONDS_TO_WRITE)
        if not done:
            self.receiver.counting.count("acknowledged_late", channel=CHANNEL)

    def _count_refused(self, reason: str) -> None:
        self.receiver.counting.count("refused", channel=CHANNEL, reason=reason)


def _hanging_up(status: int) -> Response:
    return PlainTextResponse(status_code=status, headers={"connection": "close"})  # the rest is not waited for
