"""One citizen's messages, as they came, laid beside those that were due. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

BEFORE_A_KILL = 2.0  # seconds in which what was sent may not have been written down yet as sent
BEFORE_ANEW = 0.4  # seconds that a process needs at least before it sends anything: until then it was the one killed


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the platform took of the bot.

    Args:
        text: what a reader sees.
        at: when.
        hidden: the bot wasn't told.
    """

    text: str
    at: float
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Kill:
    """When the service was killed, and when it was started again."""

    at: float
    again: float

    def may_have_cut(self, sent: float) -> bool:
        """Whether it may have kept the bot from noting that a message went out then."""
        return self.at - BEFORE_A_KILL <= sent <= self.again + BEFORE_ANEW


@dataclass
class Followed:
    """What a citizen was sent, laid beside what was due; by places in the one or the other.

    Args:
        came: place in what was due -> when it came first.
        lost: places in what was due.
        twice, overtaken: places in what was sent.
        again: repeats that are excused, by their excuse.
    """

    came: dict[int, float] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    twice: list[int] = field(default_factory=list)
    overtaken: list[int] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)


def follow(due: Sequence[str], sent: Sequence[Sent], kills: Sequence[Kill]) -> Followed:
    """Go along what was sent.

    A message may come again only directly after itself, and only when the bot couldn't know that it had arrived.
    """
    followed, following = Followed(), 0
    run: list[Sent] = []  # the last messages, as long as they say the same, but those that excused a repeat
    for place, one in enumerate(sent):
        if place and sent[place - 1].text != one.text:
            run = []
        if following < len(due) and due[following] == one.text:
            followed.came[following] = one.at
            following += 1
        elif place and sent[place - 1].text == one.text:
            _count_repeat(followed, run, place, one, kills)
        elif one.text in due[following:]:
            found = due.index(one.text, following)
            followed.lost += range(following, found)
            followed.came[found] = one.at
            following = found + 1
        else:
            _count_stray(followed, due, place, one)
        run.append(one)
    followed.lost += range(following, len(due))
    return followed


def _count_repeat(followed: Followed, run: list[Sent], place: int, one: Sent, kills: Sequence[Kill]) -> None:
    for earlier in run:
        if excuse := _excuse(earlier, one, kills):
            followed.again[excuse] += 1
            run.remove(earlier)
            return
    followed.twice.append(place)


def _excuse(earlier: Sent, one: Sent, kills: Sequence[Kill]) -> str:
    if earlier.hidden:
        return "hidden"
    return "killed" if any(kill.at < one.at and kill.may_have_cut(earlier.at) for kill in kills) else ""


def _count_stray(followed: Followed, due: Sequence[str], place: int, one: Sent) -> None:
    passed = next((at for at in followed.lost if due[at] == one.text), None)
    if passed is None:
        followed.twice.append(place)
    else:
        followed.lost.remove(passed)
        followed.came[passed] = one.at
        followed.overtaken.append(place)
