"""The OAuth pages: consent, and the exchange of codes and refresh tokens for pairs."""

from __future__ import annotations

import html
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .faulty import after, before, code_of, draw_carefully, hides
from .oauth import OAuthRefused, Pair

if TYPE_CHECKING:
    from .server import Zalo

CALL = "oauth"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request for a pair, and whether one was issued (and its answer hidden by a fault)."""

    grant_type: str
    accepted: bool
    hidden: bool = False
    form: dict[str, str] = field(default_factory=dict, repr=False)
    at: float = 0.0


class SignIn:
    """Serves ``/v4/oa/…``.

    Args:
        zalo: whose tokens.
    """

    def __init__(self, zalo: Zalo) -> None:
        self.zalo = zalo
        self.routes = [
            Route("/v4/oa/permission", self.permission, methods=["GET"]),
            Route("/v4/oa/access_token", self.access_token, methods=["POST"]),
        ]

    async def permission(self, request: Request) -> Response:
        try:
            challenge, to = self._asked(request)
        except OAuthRefused as refused:
            return JSONResponse(refused.body())
        if not (self.zalo.auto_consent or "dong-y" in request.query_params):
            agreed = request.url.include_query_params(**{"dong-y": "1"})
            link = f'<p>OA muốn cấp quyền cho ứng dụng.</p><a href="{html.escape(str(agreed))}">Đồng ý</a>'
            return HTMLResponse(f"<!doctype html><meta name=viewport content=width=device-width>{link}")
        given = {"code": self.zalo.tokens.new_code(challenge), "oa_id": self.zalo.oa_id}
        if state := request.query_params.get("state"):
            given["state"] = state
        return RedirectResponse(str(to.include_query_params(**given)), 302)

    def _asked(self, request: Request) -> tuple[str, URL]:
        asked = request.query_params
        to = asked.get("redirect_uri", "")
        if asked.get("app_id") != self.zalo.app_id:
            raise OAuthRefused("app_id")
        if not to.startswith("http") or self.zalo.callback_url not in (None, to):
            raise OAuthRefused("redirect_uri")
        challenge = asked.get("code_challenge") or self.zalo.console_challenge
        if not challenge:
            raise OAuthRefused("challenge")
        return challenge, URL(to)

    async def access_token(self, request: Request) -> Response:
        fault = draw_carefully(self.zalo.faults, CALL)
        if failed := await before(fault):
            return failed
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        if (code := code_of(fault)) is not None:
            return self._answer(form, OAuthRefused("request", code), hidden=False)
        answer = self._answer(form, self._issued(request, form), hidden=hides(fault))
        await after(fault)
        return answer

    def _issued(self, request: Request, form: dict[str, str]) -> Pair | OAuthRefused:
        try:
            self._check(request, form)
            if form["grant_type"] == "refresh_token":
                pair = self.zalo.tokens.refresh(form.get("refresh_token", ""))
                self.zalo.refreshes += 1
                return pair
            return self.zalo.tokens.exchange(form.get("code", ""), form.get("code_verifier", ""))
        except OAuthRefused as refused:
            return refused

    def _check(self, request: Request, form: dict[str, str]) -> None:
        if request.headers.get("content-type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise OAuthRefused("app_id")  # no form, so nothing was understood
        if form.get("app_id") != self.zalo.app_id:
            raise OAuthRefused("app_id")
        if request.headers.get("secret_key") != self.zalo.app_secret:
            raise OAuthRefused("secret_key")
        if form.get("grant_type") not in ("authorization_code", "refresh_token"):
            raise OAuthRefused("grant_type")

    def _answer(self, form: dict[str, str], outcome: Pair | OAuthRefused, *, hidden: bool) -> Response:
        accepted = isinstance(outcome, Pair)
        made = TokenRequest(form.get("grant_type", ""), accepted, hidden and accepted, form, time.perf_counter())
        kept = self.zalo.refresh_requests if made.grant_type == "refresh_token" else self.zalo.exchanges
        kept.append(made)
        return JSONResponse(outcome.body())
