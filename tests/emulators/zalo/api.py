"""The OpenAPI: what the bot calls with its access token."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from . import events, guesses
from .checks import checked
from .errors import TOKEN_CODES, Refused, invalid
from .faulty import after, before, code_of, hides

if TYPE_CHECKING:
    from .server import Zalo

Data = dict[str, Any]
Work = Callable[[Request, bool], Awaitable[Data]]
A_MINUTE = 4000
_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class OpenApi:
    """Serves ``/v2.0/oa/…`` and ``/v3.0/oa/…``; each call has a name by which faults are made.

    Args:
        zalo: the account.
    """

    def __init__(self, zalo: Zalo) -> None:
        self.zalo = zalo
        self._minute = 0
        self._called = 0
        self.routes = [
            self._route("POST", "/v3.0/oa/message/cs", "cs", self.cs),
            self._route("POST", "/v2.0/oa/upload/image", "image", self.upload("image")),
            self._route("POST", "/v2.0/oa/upload/gif", "gif", self.upload("gif")),
            self._route("POST", "/v2.0/oa/upload/file", "file", self.upload("file")),
            self._route("GET", "/v3.0/oa/user/detail", "detail", self.detail),
            self._route("GET", "/v2.0/oa/getoa", "getoa", self.getoa),
            self._route("POST", "/v3.0/oa/quota/message", "quota", self.quota),
            self._route("POST", "/v2.0/oa/message", "v2", self.shut_down),
            self._route("POST", "/v3.0/oa/message/transaction", "v2", self.shut_down),
            self._route("POST", "/v3.0/oa/message/promotion", "v2", self.shut_down),
        ]

    def _route(self, method: str, path: str, call: str, work: Work) -> Route:
        async def endpoint(request: Request) -> Response:
            return await self._answered(request, call, work)

        return Route(path, endpoint, methods=[method])

    async def _answered(self, request: Request, call: str, work: Work) -> Response:
        fault = self.zalo.faults.draw(call)
        if failed := await before(fault):
            return failed
        if fault and fault.kind == "expired":
            self.zalo.expire_access()
        try:
            self._check_caller(request)
            if (code := code_of(fault)) is not None:
                raise Refused(code)
            data = await work(request, hides(fault))
            answer = self._response({"error": 0, "message": "Success", "data": data})
        except Refused as refused:
            answer = self._refusal(refused)
        await after(fault)
        return answer

    def _check_caller(self, request: Request) -> None:
        token = request.headers.get("access_token", "")
        self.zalo.tokens.check(token)
        if self.zalo.proof_demanded:
            given = [request.headers.get(name) or request.query_params.get(name) for name in guesses.PROOF_NAMES]
            if not any(proof and hmac.compare_digest(proof, self.zalo.tokens.proof(token)) for proof in given):
                raise Refused(-242)
        self._count_call()

    def _count_call(self) -> None:
        minute = self.zalo.clock.milliseconds() // 60_000
        if minute != self._minute:
            self._minute, self._called = minute, 0
        self._called += 1
        if self.zalo.limits and self._called > self.zalo.a_minute:
            raise Refused(-32)

    def _refusal(self, refused: Refused) -> Response:
        self.zalo.refusals[refused.code] += 1
        as_401 = self.zalo.token_errors_as_401 and refused.code in TOKEN_CODES
        return self._response(refused.body(), 401 if as_401 else 200, nothing_left=refused.code == -32)

    def _response(self, body: Data, status: int = 200, *, nothing_left: bool = False) -> Response:
        remain = 0 if nothing_left else max(0, self.zalo.a_minute - self._called)
        headers = {"X-RateLimit-Limit": str(self.zalo.a_minute), "X-RateLimit-Remain": str(remain)}
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return Response(content, status, headers, "application/json")

    # -- The calls

    async def cs(self, request: Request, hidden: bool) -> Data:
        body = await _json(request)
        recipient = body.get("recipient")
        if not isinstance(recipient, dict) or set(recipient) != {"user_id"}:
            raise invalid("recipient")
        if unknown := set(body) - {"recipient", "message"}:
            raise invalid(unknown.pop(), guesses.UNKNOWN_FIELD)
        self.zalo.people.require(recipient["user_id"])
        content = checked(body.get("message"), self.zalo.uploads)
        user = recipient["user_id"]
        if content.quote and content.quote not in self.zalo.heard[user]:
            raise invalid("quote_message_id")
        quota = self.zalo.people.spend(user)
        sent = self.zalo.accept(user, content, hidden=hidden)
        data = {"message_id": sent.message_id, "user_id": user, "sent_time": str(self.zalo.clock.milliseconds())}
        return {**data, **({"quota": quota} if quota else {})}

    def upload(self, kind: str) -> Work:
        async def work(request: Request, hidden: bool) -> Data:
            if not request.headers.get("content-type", "").startswith("multipart/form-data"):
                raise invalid("file")
            async with request.form() as form:
                file = form.get("file")
                if not isinstance(file, UploadFile):
                    raise invalid("file")
                asset = self.zalo.uploads.add(kind, file.filename or "", await file.read())
            return {"token" if kind == "file" else "attachment_id": asset}

        return work

    async def detail(self, request: Request, hidden: bool) -> Data:
        user = _query(request).get("user_id")
        person = self.zalo.people.require(user)
        last = self.zalo.people.last_interaction.get(str(user))
        return {
            "user_id": user,
            "user_id_by_app": events.id_by_app(str(user)),
            "user_external_id": "",
            "display_name": f"Công dân {str(user)[-4:]}",
            "user_alias": "",
            "is_sensitive": False,
            "user_last_interaction_date": last.astimezone(_HERE).strftime("%d/%m/%Y") if last else "",
            "user_is_follower": person.follower,
            "avatar": "",
            "avatars": {"120": "", "240": ""},
            "tags_and_notes_info": {"notes": [], "tag_names": []},
            "shared_info": {},
        }

    async def getoa(self, request: Request, hidden: bool) -> Data:
        return {"oaid": self.zalo.oa_id, **self.zalo.oa}

    async def quota(self, request: Request, hidden: bool) -> Data:
        user = (await _json(request)).get("user_id")
        self.zalo.people.require(user)
        last = self.zalo.people.last_interaction.get(str(user))
        promotion = {"daily_remain": 1, "daily_total": 1, "monthly_remain": 4, "monthly_total": 4}
        moment = str(int(last.timestamp() * 1000)) if last else ""
        return {"last_interaction": moment, "cs_reply": {"remain": 8, "total": 8}, "promotion": promotion}

    async def shut_down(self, request: Request, hidden: bool) -> Data:
        raise Refused(-240)


async def _json(request: Request) -> Data:
    return _parsed(await request.body(), "body")


def _query(request: Request) -> Data:
    return _parsed(request.query_params.get("data", "").encode(), "data")


def _parsed(content: bytes, field: str) -> Data:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise invalid(field, guesses.NOT_JSON) from None
    if not isinstance(body, dict):
        raise invalid(field, guesses.NOT_JSON)
    return body
