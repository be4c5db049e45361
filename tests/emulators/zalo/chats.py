"""What was said to whom: read by tests, by the page, and waited for."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a message: ``payload`` as it was sent, a string for a query, an object for the others."""

    title: str
    type: str
    payload: Any


@dataclass(frozen=True, slots=True)
class Attached:
    """What hangs on a message.

    Args:
        kind: "image", "gif", "sticker", "file", or "request_user_info" with the question's title as the name.
        asset: the id or token it was sent by, or "" for an address.
    """

    kind: str
    name: str = ""
    media_type: str = ""
    size: int = 0
    asset: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that was accepted from the bot.

    Args:
        number: its place in the order of acceptance, from 1.
        at: when, by ``time.perf_counter``.
        hidden: whether a fault hid the answer, so that the bot can't know it arrived.
    """

    number: int
    user: str
    message_id: str
    kind: str
    text: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attached, ...] = ()
    quote: str = ""
    at: float = 0.0
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chat as the page shows it: by "citizen", "oa" or "staff"."""

    by: str
    text: str
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attached, ...] = ()


@dataclass
class Chats:
    """All chats. Safe to use from any thread."""

    sends: list[Sent] = field(default_factory=list)
    lines: defaultdict[str, list[Line]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.changed = threading.Condition()
        self._to: defaultdict[str, list[Sent]] = defaultdict(list)

    def accept(self, user: str, message_id: str, kind: str, **more: Any) -> Sent:
        with self.changed:
            number = len(self.sends) + 1
            sent = Sent(number, user, message_id, kind, at=time.perf_counter(), **more)
            self.sends.append(sent)
            self._to[user].append(sent)
            self.lines[user].append(Line("oa", sent.text, sent.buttons, sent.attachments))
            self.changed.notify_all()
        return sent

    def write(self, user: str, line: Line) -> None:
        with self.changed:
            self.lines[user].append(line)
            self.changed.notify_all()

    def messages(self, user: str) -> list[Sent]:
        with self.changed:
            return list(self._to.get(user, ()))

    def wait_for(self, user: str, count: int, timeout: float) -> list[Sent]:
        """The messages to a user as soon as there are so many.

        Raises:
            TimeoutError: there weren't; says what there is.
        """
        self.until(lambda: len(self._to.get(user, ())) >= count, timeout, lambda: self.messages(user))
        return self.messages(user)

    def until(self, come: Callable[[], bool], timeout: float, there_is: Callable[[], object]) -> None:
        """Wait for a condition that a change of the chats brings about.

        Raises:
            TimeoutError: it didn't come.
        """
        with self.changed:
            if not self.changed.wait_for(come, timeout):
                raise TimeoutError(f"after {timeout} s there is only {there_is()}")
