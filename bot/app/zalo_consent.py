"""What comes back when an administrator of the Official Account has given consent: by the browser, or pasted."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

_THANKS = "Đã nhận. Bác có thể đóng trang này và xem tiếp ở cửa sổ dòng lệnh.\n"


@dataclass(frozen=True, slots=True)
class Consent:
    """What Zalo sends back.

    Args:
        code: to be exchanged for tokens, once, within ten minutes.
        oa_id: whose consent it is; "" when unsaid.
        state: as it went out; "" when unsaid.
    """

    code: str = field(repr=False)
    oa_id: str = ""
    state: str = ""


def consent_in(address: str) -> Consent | None:
    """What an address brings back, or None when it has no code."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address.strip()).query).items()}
    return Consent(query["code"], query.get("oa_id", ""), query.get("state", "")) if "code" in query else None


class CallbackServer(HTTPServer):
    """Waits on this machine for the browser to come back.

    Args:
        port: on 127.0.0.1; 0 for any.
    """

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Callback)
        self.consent: Consent | None = None

    def wait(self) -> Consent:
        """Serve until consent comes."""
        while self.consent is None:
            self.handle_request()
        return self.consent


class _Callback(BaseHTTPRequestHandler):
    timeout = 10  # a browser that opens a connection and says nothing

    def do_GET(self) -> None:
        consent = consent_in(self.path)
        self.send_response(200 if consent else 404)
        self.send_header("content-type", "text/plain; charset=utf-8")
        self.end_headers()
        if consent and isinstance(self.server, CallbackServer):
            self.server.consent = consent
            self.wfile.write(_THANKS.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address holds the code."""
