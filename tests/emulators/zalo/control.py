"""Driving the account from other processes, and the page: ``/sim/…``."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from ..faults import Fault, Faults  # noqa: TID252 - found as emulators and as tests.emulators
from .chats import Chats
from .delivery import Deliveries

if TYPE_CHECKING:
    from .server import Zalo

PAGE = Path(__file__).with_name("page.html")
_ACTS = (
    "send_image",
    "send_gif",
    "send_link",
    "send_audio",
    "send_video",
    "send_sticker",
    "send_location",
    "send_file",
    "send_business_card",
    "follow",
    "unfollow",
    "click_chatnow",
    "withdraw",
    "block",
    "unblock",
    "received",
    "seen",
    "react",
    "submit_info",
    "unknown_event",
)
_Act = Callable[[dict[str, Any]], Any]


class Control:
    """Routes that do what the methods of the account do.

    Args:
        zalo: the account.
    """

    def __init__(self, zalo: Zalo) -> None:
        self.zalo = zalo
        self.routes = [
            Route("/", self.page),
            Route("/sim/file/{asset}", self.file),
            acting("say", lambda said: zalo.say(said["user"], said["text"])),
            acting("press", lambda said: zalo.press(said["user"], said["label"])),
            acting("staff", lambda said: zalo.staff_says(said["user"], said["text"])),
            acting("do", self.do),
            acting("faults", lambda said: make_faults(zalo.faults, said)),
            acting("clear", lambda said: zalo.faults.clear()),
            acting("webhook", self.webhook),
            acting("tokens", lambda said: zalo.new_pair().body()),
            acting("steal", lambda said: zalo.steal_tokens() and None),
            acting("expire", lambda said: zalo.expire_access(said.get("code"))),
            acting("clock", lambda said: zalo.clock.advance(**said)),
            acting("silence", self.silence),
            *reading(zalo.chats, self.stats),
        ]

    async def page(self, request: Request) -> Response:
        return FileResponse(PAGE, media_type="text/html")

    async def file(self, request: Request) -> Response:
        asset = self.zalo.uploads.assets.get(request.path_params["asset"])
        return Response(asset.content, media_type=asset.media_type) if asset else Response(status_code=404)

    def do(self, said: dict[str, Any]) -> Any:
        """Any act of a citizen without further words: ``{"user": …, "act": "follow"}``."""
        if said["act"] not in _ACTS:
            raise LookupError(f"no act {said['act']!r}")
        more = {name: value for name, value in said.items() if name not in ("user", "act")}
        return getattr(self.zalo, said["act"])(said["user"], **more)

    def webhook(self, said: dict[str, Any]) -> str | None:
        for name in ("duplicate", "reorder", "retry_non_200", "retry_late"):
            if name in said:
                setattr(self.zalo.deliveries, name, said[name])
        self.zalo.webhook_url = said.get("url", self.zalo.webhook_url)
        self.zalo.deliveries.subscribe()
        return self.zalo.webhook_url

    def silence(self, said: dict[str, Any]) -> None:
        """The citizen's last interaction was so many hours ago."""
        self.zalo.last_interaction[said["user"]] = self.zalo.clock() - timedelta(hours=said["hours"])

    def stats(self) -> dict[str, Any]:
        return {
            "sends": len(self.zalo.sends),
            "hidden": sum(sent.hidden for sent in self.zalo.sends),
            "refreshes": self.zalo.refreshes,
            "refresh_requests": len(self.zalo.refresh_requests),
            "refusals": {str(code): count for code, count in self.zalo.refusals.items()},
            "uploads": dict(self.zalo.uploads.counts),
            "faults": dict(self.zalo.faults.made),
            **delivery_stats(self.zalo.deliveries),
        }


def delivery_stats(deliveries: Deliveries) -> dict[str, Any]:
    took = list(deliveries.acknowledgements)
    return {
        "webhook": deliveries.url,
        "acknowledged": len(took),
        "slowest": max(took, default=0.0),
        "median": statistics.median(took) if took else 0.0,
        "late": deliveries.late,
        "non_200": list(deliveries.non_200),
        "retries": deliveries.retries,
        "duplicates": deliveries.duplicates,
        "lost": deliveries.lost,
        "under_way": deliveries.under_way,
        "unsubscribed": deliveries.unsubscribed,
    }


def make_faults(faults: Faults, said: dict[str, Any]) -> None:
    """``{"kind", "seconds", "calls"}`` with either "rate" (from now on) or "times" (the next ones)."""
    fault = Fault(said["kind"], said.get("seconds", 0.0))
    if "rate" in said:
        faults.sometimes(said["rate"], fault, *said.get("calls", ()))
    else:
        faults.next(fault, *said.get("calls", ()), times=said.get("times", 1))


def reading(chats: Chats, stats: Callable[[], dict[str, Any]]) -> list[Route]:
    """What was sent and how it went, for other processes."""

    async def messages(request: Request) -> Response:
        return _json([dataclasses.asdict(sent) for sent in chats.messages(request.query_params["user"])])

    async def sends(request: Request) -> Response:
        return _json([dataclasses.asdict(sent) for sent in chats.sends[int(request.query_params.get("after", 0)) :]])

    async def lines(request: Request) -> Response:
        after = int(request.query_params.get("after", 0))
        return _json([dataclasses.asdict(line) for line in chats.lines[request.query_params["user"]][after:]])

    async def figures(request: Request) -> Response:
        return _json(stats())

    named = {"messages": messages, "sends": sends, "lines": lines, "stats": figures}
    return [Route(f"/sim/{name}", endpoint) for name, endpoint in named.items()]


def acting(name: str, work: _Act) -> Route:
    """A route that does something with the JSON object posted to it and answers with what came of it."""

    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            return _json({"ok": True, "result": work(await request.json() if body else {})})
        except (KeyError, LookupError, TypeError, ValueError) as error:
            return _json({"ok": False, "error": str(error)}, 400)

    return Route(f"/sim/{name}", endpoint, methods=["POST"])


def _json(body: Any, status: int = 200) -> Response:
    return JSONResponse(body, status)
