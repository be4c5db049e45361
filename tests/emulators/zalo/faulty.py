"""What a fault does to a call, before and after the work is done."""

from __future__ import annotations

import asyncio
import re

from starlette.responses import HTMLResponse, Response

from ..faults import Fault, Faults  # noqa: TID252 - found as emulators and as tests.emulators
from ..serving import ConnectionBroken  # noqa: TID252 - found as emulators and as tests.emulators

HIDING = frozenset({"reset-after", "timeout-after"})
_STATUS = {
    "500": HTMLResponse("<html><body>Internal Server Error</body></html>", 500),
    "502": HTMLResponse("<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
}
_HARMLESS = frozenset({"500", "502", "reset", "delay"})
_CODE = re.compile(r"-\d+")


def hides(fault: Fault | None) -> bool:
    """Whether the work is done, but its answer doesn't come."""
    return fault is not None and fault.kind in HIDING


def code_of(fault: Fault | None) -> int | None:
    """The error code that a fault asks for."""
    if fault is None:
        return None
    return -32 if fault.kind == "429" else int(fault.kind) if _CODE.fullmatch(fault.kind) else None


def draw_carefully(faults: Faults, call: str) -> Fault | None:
    """The fault of a call that must not be harmed by what was meant for others.

    What wasn't named for it costs it no more than a try: an answer isn't hidden, nothing is refused.
    """
    rules = [*((fault, calls) for _, fault, calls in faults.rates), *faults.coming]
    named = {fault for fault, calls in rules if call in calls}
    fault = faults.draw(call)
    if fault is None or fault in named or fault.kind in _HARMLESS:
        return fault
    return Fault("reset") if fault.kind in HIDING else None


async def before(fault: Fault | None) -> Response | None:
    """What happens before the work: maybe an answer instead of it.

    Raises:
        ConnectionBroken: the connection breaks.
    """
    if fault is None:
        return None
    if fault.kind == "reset":
        raise ConnectionBroken
    if fault.kind == "delay":
        await asyncio.sleep(fault.seconds)
    return _STATUS.get(fault.kind)


async def after(fault: Fault | None) -> None:
    """What happens between the work and its answer.

    Raises:
        ConnectionBroken: the connection breaks.
    """
    if fault is None:
        return
    if fault.kind == "reset-after":
        raise ConnectionBroken
    if fault.kind == "timeout-after":
        await asyncio.sleep(fault.seconds)
