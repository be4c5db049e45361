"""Who may be written to, and what it costs: the clock that runs from a citizen's last interaction."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import guesses
from .errors import Refused

FREE = timedelta(hours=48)
WINDOW = timedelta(days=7)
WELCOMES = 3

Quota = dict[str, str]


@dataclass
class Person:
    """A citizen as the OA knows them.

    Args:
        blocked: the code with which sends are refused, or None.
        follower: whether they follow.
        welcomes: how many messages a follower who never wrote may still get; None for one who wrote.
    """

    blocked: int | None = None
    follower: bool = False
    welcomes: int | None = None


class People:
    """All citizens. Safe to use from any thread.

    Args:
        now: the time.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.last_interaction: dict[str, datetime] = {}
        self.package_left = 500
        self.quota_numbers = False  # "remain" and "total" of a free reply, as until 2026-03-01
        self._known: dict[str, Person] = {}
        self._now = now
        self._lock = threading.Lock()

    def get(self, user: str) -> Person:
        """A citizen, who exists from now on."""
        if not (user.isascii() and user.isdigit()):
            raise ValueError("a user id is a string of digits")
        return self._known.setdefault(user, Person())

    def interact(self, user: str) -> None:
        """They wrote: the window opens."""
        with self._lock:
            self.get(user).welcomes = None
            self.last_interaction[user] = self._now()

    def follow(self, user: str) -> None:
        with self._lock:
            person = self.get(user)
            person.follower = True
            if user not in self.last_interaction:
                person.welcomes = WELCOMES
            self.last_interaction[user] = self._now()

    def unfollow(self, user: str) -> None:
        with self._lock:
            self.get(user).follower = False
            if not guesses.UNFOLLOWED_STAYS_OPEN:
                self.last_interaction.pop(user, None)

    def require(self, user: object) -> Person:
        """A citizen who is there.

        Raises:
            Refused: there is nobody of this id.
        """
        if not isinstance(user, str) or not (user in self._known or user in self.last_interaction):
            raise Refused(guesses.USER_UNKNOWN, "user_id is invalid!")
        return self.get(user)

    def spend(self, user: object) -> Quota | None:
        """Count a message to a citizen, and say what it was taken from; None when it is billed.

        Raises:
            Refused: they can't be written to now.
        """
        with self._lock:
            person = self.require(user)
            if person.blocked is not None:
                raise Refused(person.blocked)
            return self._paid(person, self._since(str(user)))

    def _since(self, user: str) -> timedelta:
        last = self.last_interaction.get(user)
        if last is None:
            raise Refused(guesses.NEVER_INTERACTED)
        since = self._now() - last
        if since > WINDOW:
            raise Refused(guesses.WINDOW_CLOSED)
        return since

    def _paid(self, person: Person, since: timedelta) -> Quota | None:
        if person.welcomes is not None:
            return self._welcomed(person)
        if since <= FREE:
            return {"quota_type": "reply", **({"remain": "8", "total": "8"} if self.quota_numbers else {})}
        if not self.package_left:
            return None
        self.package_left -= 1
        end = (self._now() + timedelta(days=30)).strftime("%d/%m/%Y")
        return {"quota_type": "sub_quota", "remain": str(self.package_left), "total": "500", "expired_date": end}

    def _welcomed(self, person: Person) -> Quota:
        assert person.welcomes is not None
        if not person.welcomes:
            raise Refused(guesses.WELCOME_USED_UP)
        person.welcomes -= 1
        return {"quota_type": "welcome_msg", "remain": str(person.welcomes), "total": str(WELCOMES)}
