"""What communes broadcast over their loudspeakers: what was played, and how that compares with the target of a week."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge.loudspeaker_schema import VOLUNTARY, Loudspeaker

A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Played:
    """A broadcast that went out.

    Args:
        day: when.
        commune: the code of the commune.
        commune_name: what that was called on the day.
        broadcast: the broadcast's id.
        scheme: what it was about, as of the day.
        length: seconds of the version.
        by: which unit or role put it on; "" when not told.
    """

    day: date
    commune: str
    commune_name: str
    broadcast: str
    scheme: str
    length: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class WeekPlayed:
    """What a commune played in a week.

    Args:
        monday: the first day of the week.
        commune: the code of the commune.
        commune_name: what it was called last.
        slots: how many broadcasts went out.
        voluntary: how many of them were on voluntary insurance.
    """

    monday: date
    commune: str
    commune_name: str
    slots: int
    voluntary: int

    def misses(self, target: Loudspeaker) -> bool:
        """Whether that is less than agencies ask for."""
        return self.slots < target.least_slots or self.voluntary < target.least_voluntary


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """A day's week as agencies write it: "2026-W48"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def weeks_played(
    communes: Mapping[str, str], played: Collection[Played], since: date, until: date
) -> Iterator[WeekPlayed]:
    """Each week of each commune, those without a broadcast too.

    Args:
        communes: names by code, in the order in which they are wanted.
        played: what went out.
        since: the first day; its whole week counts.
        until: the last day; its whole week counts.
    """
    for code, name in communes.items():
        monday = monday_of(since)
        while monday <= until:
            rows = [row for row in played if row.commune == code and monday_of(row.day) == monday]
            voluntary = sum(row.scheme == VOLUNTARY for row in rows)
            yield WeekPlayed(monday, code, name, len(rows), voluntary)
            monday += A_WEEK


def communes_in(played: Iterable[Played]) -> dict[str, str]:
    """The communes that a log names, by code, each as it was called last; sorted by that."""
    names = {row.commune: row.commune_name for row in sorted(played, key=lambda row: row.day)}
    return dict(sorted(names.items(), key=lambda item: (item[1], item[0])))
