"""An address as a code to scan."""

from __future__ import annotations

import io

import segno

_QUIET = 4  # modules of white around it, as the standard wants


def svg(address: str) -> str:
    """The code of an address, black on white, as SVG; "" for none."""
    if not address:
        return ""
    drawn = io.BytesIO()
    segno.make_qr(address, error="m").save(drawn, kind="svg", border=_QUIET, light="#fff", xmldecl=False)
    return drawn.getvalue().decode()
