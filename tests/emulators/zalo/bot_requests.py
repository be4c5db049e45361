"""What is asked of the Zalo Bot Platform, in any of the forms it takes, and the form of its answers."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from . import guesses
from .checks import is_text, units

Data = dict[str, Any]
TEXT = 2000
_SAYS = {400: "Bad Request", 401: "Unauthorized", 403: "Internal server error", 404: "Not Found", 408: "Timeout"}
_SAYS[429] = "Quota exceeded"


class BotRefused(Exception):  # noqa: N818 - an answer of the protocol
    """A call that is answered ``"ok": false``."""

    def __init__(self, code: int, says: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.says = says or _SAYS[code]


async def parameters(request: Request) -> Data:
    """From the query, and from a form, JSON or multipart body."""
    said: Data = dict(request.query_params)
    if request.method == "GET":
        return said
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        async with request.form() as form:
            return {**said, **form}
    return {**said, **_parsed(await request.body())}


def _parsed(body: bytes) -> Data:
    try:
        said = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise BotRefused(400) from None
    if not isinstance(said, dict):
        raise BotRefused(400)
    return said


def required(said: Data, name: str) -> str:
    text = said.get(name)
    if not is_text(text) or units(str(text)) > TEXT:
        raise BotRefused(guesses.BOT_BAD_PARAMETER, name)
    return str(text)


def answer(body: Data, status: int = 200) -> Response:
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return Response(content, status, media_type="application/json")
