"""Who is writing: a random token in a cookie. It says nothing of the person."""

from __future__ import annotations

import hashlib
import re
import secrets

from starlette.datastructures import Headers

COOKIE = "ds"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_DAYS = 180


def visitor(headers: Headers) -> str | None:
    """The token of the cookie; None when there is none or it isn't one of ours."""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and _TOKEN.fullmatch(value):
            return value
    return None


def new_visitor() -> str:
    """A token nobody can guess: 128 random bits."""
    return secrets.token_hex(16)


def cookie(user: str, scheme: str) -> str:
    """The Set-Cookie line; no other site can send or read the cookie, and no script."""
    secure = "; Secure" if scheme == "https" else ""  # a trusted proxy's word for it has reached the scheme
    return f"{COOKIE}={user}; Max-Age={_DAYS * 86_400}; Path=/; HttpOnly; SameSite=Strict{secure}"


def message_key(user: str, client_id: str) -> str:
    """The id of a message: bound to its citizen, whose cookie can't be told from it."""
    return hashlib.sha256(f"{user}:{client_id}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
