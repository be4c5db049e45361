"""``/sim``: the server driven by other processes, and the page for driving it by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from ..faults import Fault  # noqa: TID252 - the package is found as emulators and as tests.emulators

if TYPE_CHECKING:
    from .server import Telegram

PAGE = Path(__file__).with_name("page.html")
_DEEDS = frozenset(
    [
        "say",
        "press",
        "block",
        "unblock",
        "join_group",
        "send_photo",
        "send_voice",
        "send_sticker",
        "send_document",
        "send_location",
        "send_contact",
    ]
)


def routes(telegram: Telegram) -> list[Route]:
    control = Control(telegram)
    views = {
        "messages": control.messages,
        "sends": control.sends,
        "history": control.history,
        "stats": control.stats,
        "file": control.file,
    }
    orders = {"faults": control.faults, "clear": control.clear, "switches": control.switches, "{deed}": control.deed}
    return [
        Route("/", control.page),
        *(Route(f"/sim/{name}", view) for name, view in views.items()),
        *(Route(f"/sim/{name}", _checked(order), methods=["POST"]) for name, order in orders.items()),
    ]


def _checked(order: Callable[[Request, Any], Any]) -> Callable[[Request], Any]:
    """An order whose JSON body is wrong is answered with 400 and what is wrong with it."""

    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(order(request, json.loads(await request.body() or b"{}")))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)

    return answer


class Control:
    """Orders and views.

    Args:
        telegram: what is driven.
    """

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def deed(self, request: Request, given: Any) -> dict[str, Any]:
        """One thing a citizen does, with its arguments; or many, as a list of arguments."""
        name = request.path_params["deed"]
        if name not in _DEEDS:
            raise LookupError(f"no deed {name!r}, but {sorted(_DEEDS)}")
        do = getattr(self._telegram, name)
        if isinstance(given, list):
            return {"update_ids": [do(**one) for one in given]}
        return {"update_id": do(**given)}

    def faults(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        """``times``: the next so many calls fail; ``rate``: from now on such a share of them."""
        fault = Fault(given["kind"], float(given.get("seconds", 0)))
        calls = given.get("calls", ())
        if "times" in given:
            self._telegram.faults.next(fault, *calls, times=int(given["times"]))
        else:
            self._telegram.faults.sometimes(float(given["rate"]), fault, *calls)
        return {}

    def clear(self, request: Request, given: Any) -> dict[str, Any]:
        self._telegram.faults.clear()
        return {}

    def switches(self, request: Request, given: dict[str, Any]) -> dict[str, Any]:
        if unknown := given.keys() - {"limits", "duplicate", "reorder"}:
            raise LookupError(f"no switch {sorted(unknown)}")
        for name, value in given.items():
            setattr(self._telegram, name, bool(value) if name == "limits" else float(value))
        return {}

    async def messages(self, request: Request) -> Response:
        messages = self._telegram.messages(_number(request, "chat"))
        return JSONResponse({"messages": [message.to_json() for message in messages]})

    async def sends(self, request: Request) -> Response:
        sends = self._telegram.sends[_number(request, "after") :]
        return JSONResponse({"sends": [message.to_json() for message in sends]})

    async def history(self, request: Request) -> Response:
        return JSONResponse({"messages": self._telegram.history(_number(request, "chat"))})

    async def stats(self, request: Request) -> Response:
        return JSONResponse(self._telegram.stats())

    async def file(self, request: Request) -> Response:
        file = self._telegram.files.get(request.query_params.get("id", ""))
        if file is None:
            return JSONResponse({"error": "no such file"}, 404)
        named = {"Content-Disposition": f"inline; filename*=utf-8''{quote(file.name)}"} if file.name else {}
        return Response(file.content, media_type=file.media_type, headers=named)

    async def page(self, request: Request) -> Response:
        return FileResponse(PAGE, media_type="text/html; charset=utf-8")


def _number(request: Request, name: str) -> int:
    try:
        return int(request.query_params.get(name, "0"))
    except ValueError:
        return 0
