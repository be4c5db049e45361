"""The tokens of one application and Official Account: pairs that replace one another, each usable once to refresh."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import guesses
from .errors import Refused

CODE_LIVES = timedelta(minutes=10)
REFRESH_LIVES = timedelta(days=90)


class OAuthRefused(Exception):  # noqa: N818 - an answer of the protocol
    """A sign-in or an exchange that is answered with an error; ``name`` is what was wrong with it."""

    def __init__(self, name: str, code: int | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.code = guesses.OAUTH[name] if code is None else code

    def body(self) -> dict[str, object]:
        says = f"Invalid {self.name.replace('_', ' ')}"
        reason = {"error_reason": says, "error_description": says, "ref_doc": "https://developers.zalo.me/docs"}
        return {"error": self.code, "error_name": says, **reason}


@dataclass(frozen=True, slots=True)
class Code:
    """What a consent gave."""

    challenge: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token with the refresh token that came with it."""

    access_token: str
    refresh_token: str
    expires_in: str

    def body(self) -> dict[str, str]:
        return {
            "access_token": self.access_token,
            "refresh_token": self.refresh_token,
            "expires_in": self.expires_in,
        }


class Tokens:
    """Issues pairs and knows which tokens still hold. Safe to use from any thread.

    Args:
        app_id, app_secret: of the application.
        now: the time.
    """

    def __init__(self, app_id: str, app_secret: str, now: Callable[[], datetime]) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.life = 90_000
        self.issued = 0
        self._now = now
        self._lock = threading.Lock()
        self._codes: dict[str, Code] = {}
        self._access = ""
        self._access_until = now()
        self._dead: dict[str, int] = {}  # access tokens that died otherwise than by age, and what is said of them
        self._refresh: dict[str, datetime] = {}  # refresh tokens that were not used yet

    def new_code(self, challenge: str) -> str:
        code = secrets.token_urlsafe(24)
        with self._lock:
            self._codes[code] = Code(challenge, self._now() + CODE_LIVES)
        return code

    def new_pair(self) -> Pair:
        """A pair as by consent or from the API Explorer."""
        with self._lock:
            if guesses.NEW_PAIR_KILLS_OLD_REFRESH_TOKEN:
                self._refresh.clear()
            return self._issue()

    def exchange(self, code: str, verifier: str) -> Pair:
        """The pair of a consent.

        Raises:
            OAuthRefused: the code was used, is too old, or isn't this verifier's.
        """
        with self._lock:
            known = self._codes.pop(code, None)
        if known is None or known.until < self._now():
            raise OAuthRefused("code")
        if not hmac.compare_digest(challenge_of(verifier), known.challenge):
            raise OAuthRefused("verifier")
        return self.new_pair()

    def refresh(self, token: str) -> Pair:
        """A new pair for a refresh token, which is used up.

        Raises:
            OAuthRefused: it was used before, is too old, or was never issued.
        """
        with self._lock:
            until = self._refresh.pop(token, None)
            if until is None or until < self._now():
                raise OAuthRefused("refresh_token")
            return self._issue()

    def steal(self) -> Pair:
        """Somebody else uses the refresh token up."""
        with self._lock:
            self._refresh.clear()
            return self._issue()

    def expire(self, code: int) -> None:
        """The access token dies now."""
        with self._lock:
            self._dead[self._access] = code

    def check(self, token: str) -> None:
        """Whether an access token holds.

        Raises:
            Refused: it doesn't.
        """
        with self._lock:
            if not token or token != self._access:
                raise Refused(guesses.TOKEN_UNKNOWN)
            if token in self._dead:
                raise Refused(self._dead[token])
            if self._access_until <= self._now():
                raise Refused(guesses.TOKEN_EXPIRED)

    def proof(self, token: str) -> str:
        return hmac.new(self.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()

    def _issue(self) -> Pair:
        self.issued += 1
        access, refresh = (f"{kind}-{self.issued}-{secrets.token_urlsafe(24)}" for kind in ("AT", "RT"))
        pair = Pair(access, refresh, str(self.life))
        self._access, self._access_until = pair.access_token, self._now() + timedelta(seconds=self.life)
        self._dead.clear()
        self._refresh[pair.refresh_token] = self._now() + REFRESH_LIVES
        return pair


def challenge_of(verifier: str) -> str:
    """S256: base64url of the raw digest, without padding."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
