"""Getting token pairs: the link an administrator of the account follows, and the exchange of what comes back."""

from __future__ import annotations

import hashlib
import secrets
import string
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard
from urllib.parse import urlencode

from bot.channels.zalo.errors import LIMITED
from bot.channels.zalo.wire import Answer, NoAnswer, Wire

VERIFIER_LENGTH = 43
_LIFE_WHEN_UNSAID = 3600  # short: it is refreshed the sooner
_TOKEN = "/v4/oa/access_token"
_LETTERS = string.ascii_letters + string.digits


class NoPair(Exception):  # noqa: N818 - an answer of Zalo's, not a failure of ours
    """Zalo gave no tokens: the code or the refresh token is used up, wrong or expired.

    Args:
        code: Zalo's code, 0 when there was none.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"zalo oauth {code}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Granted:
    """A new pair of tokens; the one before it is dead.

    Args:
        seconds: how long the access token lives.
    """

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    seconds: int


class OAuth:
    """The token endpoint.

    Both calls raise ``NoPair`` for an answer without tokens, and ``NoAnswer`` when there was no answer to go by.

    Args:
        wire: to the OAuth server.
        app_id, app_secret: of the application.
    """

    def __init__(self, wire: Wire, app_id: str, app_secret: str) -> None:
        self._wire = wire
        self._app_id = app_id
        self._app_secret = app_secret

    async def exchange(self, code: str, verifier: str) -> Granted:
        """The first pair, for the code that came back with the administrator's consent."""
        return await self._pair({"grant_type": "authorization_code", "code": code, "code_verifier": verifier})

    async def refresh(self, refresh_token: str) -> Granted:
        """The next pair; the refresh token is used up by this."""
        return await self._pair({"grant_type": "refresh_token", "refresh_token": refresh_token})

    async def close(self) -> None:
        await self._wire.close()

    async def _pair(self, form: dict[str, str]) -> Granted:
        headers = {"secret_key": self._app_secret}
        return _granted(await self._wire.post_form(_TOKEN, headers, {"app_id": self._app_id, **form}))


def authorize_url(oauth_url: str, app_id: str, callback_url: str, verifier: str, state: str) -> str:
    """Where an administrator of the account gives consent.

    Args:
        oauth_url: the OAuth server.
        app_id: of the application.
        callback_url: exactly as registered with the application.
        verifier: what the code will be exchanged with.
        state: comes back with the code.
    """
    query = {
        "app_id": app_id,
        "redirect_uri": callback_url,
        "code_challenge": challenge(verifier),
        "state": state,
    }
    return f"{oauth_url}/v4/oa/permission?{urlencode(query)}"


def new_verifier() -> str:
    """A fresh PKCE verifier, as Zalo wants it: 43 letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(VERIFIER_LENGTH))


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def granted_in(data: Mapping[str, Any]) -> Granted | None:
    """The pair in what Zalo's server, or the API Explorer of its console, gave."""
    access, refresh = data.get("access_token"), data.get("refresh_token")
    if not (is_token(access) and is_token(refresh)):
        return None
    return Granted(access, refresh, _whole(data.get("expires_in")) or _LIFE_WHEN_UNSAID)


def _granted(answer: Answer) -> Granted:
    """The pair in an answer. The error codes aren't documented: only whether there is a pair counts."""
    data = answer.data
    if data is None or answer.status >= 500 or answer.status == 429:
        raise NoAnswer(f"http {answer.status}", may_have_arrived=answer.status != 429)
    granted = granted_in(data)
    if answer.is_good and granted:
        return granted
    code = _whole(data.get("error"))
    if code == LIMITED:
        raise NoAnswer("limit", may_have_arrived=False)
    raise NoPair(code)


def is_token(value: object) -> TypeGuard[str]:
    """Whether it can stand in a header: what a slip of the hand pastes can't."""
    return isinstance(value, str) and value != "" and value.isascii() and value.isprintable() and " " not in value


def _whole(value: Any) -> int:
    """A number, however it is written; 0 for none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
