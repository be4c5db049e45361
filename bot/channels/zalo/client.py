"""Zalo's OpenAPI, as far as it is needed: messages, uploads, the account itself."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from bot.channels.conversations import Halted, Later
from bot.channels.zalo.errors import BAD_TOKEN, LIMITED, TOKEN_NOT_TAKEN, Refused, Treatment, treatment
from bot.channels.zalo.wire import Answer, NoAnswer, Wire

Headers = Mapping[str, str]
Call = Callable[[Headers], Awaitable[Answer]]

_GATEWAY_ERRORS = (502, 504)  # the server behind may have done its work


class AccessTokens(Protocol):
    """Where the client has its access token from."""

    async def current(self) -> str:
        """The token to use now.

        Raises:
            NotSent: there is none.
        """

    async def refresh(self, dead: str) -> str:
        """Another token in the place of one that Zalo refused.

        Raises:
            NotSent: there is none.
        """


class Client:
    """Calls in the name of the Official Account.

    Every call raises ``Refused`` for an error of Zalo's, ``Later`` when no answer came, and ``Halted`` when there is
    no token that Zalo takes. A dead token is refreshed, and the call made once more.

    Args:
        wire: to the OpenAPI server.
        tokens: the access token.
        proof_secret: the application's secret when the application demands appsecret_proof, else "".
    """

    def __init__(self, wire: Wire, tokens: AccessTokens, proof_secret: str = "") -> None:
        self._wire = wire
        self._tokens = tokens
        self._proof_secret = proof_secret
        self.rate_remaining: int | None = None

    async def send_cs(self, user_id: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Send a message; what Zalo says of it (message_id, quota)."""
        body = {"recipient": {"user_id": user_id}, "message": message}
        return await self._call(lambda headers: self._wire.post_json("/v3.0/oa/message/cs", headers, body))

    async def upload_image(self, name: str, content: bytes, media_type: str) -> str:
        """Upload a picture; its attachment_id."""
        return await self._upload("image", "attachment_id", name, content, media_type)

    async def upload_file(self, name: str, content: bytes, media_type: str) -> str:
        """Upload a document; its token."""
        return await self._upload("file", "token", name, content, media_type)

    async def oa(self) -> dict[str, Any]:
        """The account: name, type, package, whether it is verified."""
        return await self._call(lambda headers: self._wire.get("/v2.0/oa/getoa", headers))

    async def quota(self, user_id: str) -> dict[str, Any]:
        """What may still be sent to a citizen."""
        body = {"user_id": user_id}
        return await self._call(lambda headers: self._wire.post_json("/v3.0/oa/quota/message", headers, body))

    async def close(self) -> None:
        await self._wire.close()

    async def _upload(self, kind: str, wanted: str, name: str, content: bytes, media_type: str) -> str:
        path = f"/v2.0/oa/upload/{kind}"
        data = await self._call(lambda headers: self._wire.post_file(path, headers, name, content, media_type))
        if not data.get(wanted):
            raise Later("zalo upload without a token")
        return str(data[wanted])

    async def _call(self, call: Call) -> dict[str, Any]:
        token = await self._tokens.current()
        try:
            return await self._once(call, token)
        except Refused as refused:
            if treatment(refused.code) is not Treatment.REFRESH:
                raise
        token = await self._tokens.refresh(dead=token)
        try:
            return await self._once(call, token)
        except Refused as refused:
            if treatment(refused.code) is not Treatment.REFRESH:
                raise
            raise Halted(f"zalo {refused.code}: {TOKEN_NOT_TAKEN}") from None

    async def _once(self, call: Call, token: str) -> dict[str, Any]:
        try:
            answer = await call(self._headers(token))
        except NoAnswer as none:
            raise Later(f"zalo {none.kind}", may_have_arrived=none.may_have_arrived) from None
        remaining = _number(answer.headers.get("x-ratelimit-remain", ""))
        self.rate_remaining = self.rate_remaining if remaining is None else remaining
        return _data(answer)

    def _headers(self, token: str) -> dict[str, str]:
        if not self._proof_secret:
            return {"access_token": token}
        proof = hmac.digest(self._proof_secret.encode(), token.encode(), "sha256").hex()
        return {"access_token": token, "appsecret_proof": proof}


def _data(answer: Answer) -> dict[str, Any]:
    """What a good answer holds.

    Raises:
        Refused: an error of Zalo's.
        Later: an answer that isn't Zalo's own.
    """
    if answer.status == 401:
        raise Refused(BAD_TOKEN)
    if answer.status == 429:
        raise Refused(LIMITED, _number(answer.headers.get("retry-after", "")))
    if answer.status >= 500:
        raise Later(f"zalo http {answer.status}", may_have_arrived=answer.status in _GATEWAY_ERRORS)
    code = _code(answer)
    if code is None or (code == 0 and not answer.is_good):
        raise Later(f"zalo http {answer.status}", may_have_arrived=answer.is_good)
    if code != 0:
        raise Refused(code)
    data = (answer.data or {}).get("data")
    return data if isinstance(data, dict) else {}


def _code(answer: Answer) -> int | None:
    try:
        return int((answer.data or {})["error"])
    except (KeyError, TypeError, ValueError):
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
