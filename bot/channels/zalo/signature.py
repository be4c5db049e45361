"""Whether an event comes from Zalo: the signature over the body, byte for byte as it came."""

from __future__ import annotations

import hmac
import json
import re
from hashlib import sha256

_HEADER = re.compile(r"mac=[0-9a-f]{64}")  # Zalo has never been seen to write it otherwise
_TIMESTAMP = re.compile(r"[0-9]{1,20}")


def is_signed(body: bytes, header: str | None, app_id: str, oa_secret_key: str) -> bool:
    """Whether the body was signed with our key. Whatever is missing or out of shape is not signed.

    Args:
        body: as it came, not parsed and written again.
        header: ``X-ZEvent-Signature``.
        app_id: of our application.
        oa_secret_key: of the application's Webhook page.
    """
    given = (header or "").strip()
    if not (app_id and oa_secret_key and _HEADER.fullmatch(given)):
        return False
    timestamp = _timestamp(body)
    return bool(timestamp) and hmac.compare_digest(given, signature(body, timestamp, app_id, oa_secret_key))


def signature(body: bytes, timestamp: str, app_id: str, oa_secret_key: str) -> str:
    """The header that Zalo sends with a body (a plain hash, no HMAC).

    Args:
        body: the bytes that are sent.
        timestamp: what the body's own ``timestamp`` says.
        app_id: of the application.
        oa_secret_key: of the application's Webhook page.
    """
    return "mac=" + sha256(app_id.encode() + body + timestamp.encode() + oa_secret_key.encode()).hexdigest()


def _timestamp(body: bytes) -> str:
    """The body's own timestamp, which may be a text or a number; "" for none."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    timestamp = data.get("timestamp") if isinstance(data, dict) else None
    text = str(timestamp) if type(timestamp) is int else timestamp
    return text if isinstance(text, str) and _TIMESTAMP.fullmatch(text) else ""
