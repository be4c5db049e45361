"""What an examination finds: one line each, with what to do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it is: fine; worth a look; broken."""

    OK = "ok"
    LOOK = "look"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Args:
        check: what was looked at, as staff call it.
        state: how it is.
        says: what was found.
        do: what to do about it, or "".
    """

    check: str
    state: State
    says: str
    do: str = ""


class Findings:
    """What one check finds, in its order.

    Args:
        check: what is looked at, as staff call it.
    """

    def __init__(self, check: str) -> None:
        self._check = check
        self._found: list[Finding] = []

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    def ok(self, says: str) -> None:
        self._found.append(Finding(self._check, State.OK, says))

    def look(self, says: str, do: str) -> None:
        self._found.append(Finding(self._check, State.LOOK, says, do))

    def bad(self, says: str, do: str) -> None:
        self._found.append(Finding(self._check, State.BAD, says, do))


Check = Callable[[Findings], Awaitable[None]]


async def safely(name: str, check: Check, seconds: float) -> Findings:
    """The findings of a check; that it fails or hangs is one, too.

    Args:
        name: what it looks at.
        check: adds what it finds.
        seconds: how long it may take.
    """
    found = Findings(name)
    try:
        async with asyncio.timeout(seconds):
            await check(found)
    except TimeoutError:
        found.bad(f"kiểm tra quá {seconds:g} giây mà chưa xong.", "Kiểm tra mạng và ổ đĩa rồi chạy lại.")
    except Exception as error:  # its kind only: its words may quote an address with a token
        found.bad(f"không kiểm tra được ({type(error).__name__}).", "Chạy lại; nếu vẫn vậy, báo người phát triển.")
    return found
