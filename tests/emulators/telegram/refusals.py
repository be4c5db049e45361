"""What the server answers when it refuses a call."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818 - an answer, told as such
    """A call that fails with a true HTTP status.

    Args:
        status: 400, 401, 403 …, also the ``error_code``.
        description: what follows the status's own words.
        retry_after: whole seconds to wait, with a 429.
    """

    def __init__(self, status: int, description: str = "", retry_after: int = 0) -> None:
        self.status = status
        self.description = ": ".join(filter(None, (_NAMES[status], description)))
        self.retry_after = retry_after
        super().__init__(self.description)

    def to_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


_NAMES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


def bad(description: str) -> Refused:
    return Refused(400, description)


def too_many(seconds: int) -> Refused:
    return Refused(429, f"retry after {seconds}", seconds)
