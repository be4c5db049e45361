"""Which broadcast a commune puts on when: at least as many as agencies ask for, and none again before its turn.

Whatever was played longest ago comes next. Where a commune logs nothing, it is taken to play what was planned for it,
week by week; each commune begins somewhere else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import get_args

from bot.desk.broadcasts import A_WEEK, Played, monday_of, week_name
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.desk_schema import Weekday
from bot.knowledge.loudspeaker_schema import VOLUNTARY, Slot
from bot.knowledge.places import Commune
from bot.outlets.loudspeaker import Script, body, script

FIRST_WEEK = date(2025, 12, 29)  # from which weeks are counted that nobody logged anything in
USUAL_LENGTH = 90
_WEEKDAYS: tuple[str, ...] = get_args(Weekday)


class PlanError(ValueError):
    """A week can't be planned as agencies ask; the message is Vietnamese, for staff."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A slot of a week, and what is read in it.

    Args:
        day: when.
        time: at what time, "17:00".
        script: what is read, with the figures of that day.
    """

    day: date
    time: str
    script: Script


@dataclass(frozen=True, slots=True)
class Plan:
    """A commune's week.

    Args:
        commune: the commune, called as in that week.
        monday: the first day.
        slots: what is put on, in the order of the week.
    """

    commune: Commune
    monday: date
    slots: tuple[Planned, ...]


def week_plan(
    kb: KnowledgeBase,
    commune: Commune,
    monday: date,
    slots: Sequence[Slot] = (),
    played: Collection[Played] = (),
    length: int = USUAL_LENGTH,
) -> Plan:
    """What a commune puts on in a week.

    Args:
        kb: the knowledge base.
        commune: the commune.
        monday: the first day of the week.
        slots: when it broadcasts; none for the usual slots of loudspeaker.yaml.
        played: what was logged, of other communes too.
        length: which version of the broadcasts, in seconds.

    Raises:
        PlanError: there are fewer slots, or fewer broadcasts that can be told, than agencies ask for.
    """
    monday = monday_of(monday)
    planner = Planner(kb, slots or kb.loudspeaker.slots, length)
    own = [row for row in played if row.commune == commune.code]
    name = f"{commune.kind} {commune.name}"
    chosen = planner.week(commune.code, monday, own)
    planned = (Planned(day, time, script(kb, key, day, length, name)) for day, time, key in chosen)
    return Plan(commune, monday, tuple(planned))


Chosen = tuple[date, str, str]
"""A slot's day and time, and the broadcast's id."""


class Planner:
    """Chooses broadcasts for weeks.

    Args:
        kb: the knowledge base.
        slots: when is broadcast in a week.
        length: which version of the broadcasts, in seconds.

    Raises:
        PlanError: there are fewer slots than agencies ask for.
    """

    def __init__(self, kb: KnowledgeBase, slots: Iterable[Slot], length: int = USUAL_LENGTH) -> None:
        self._kb, self._length = kb, length
        self._slots = sorted((_WEEKDAYS.index(slot.day), slot.time) for slot in slots)
        self._tellable: dict[tuple[str, date], bool] = {}
        least = kb.loudspeaker.least_slots
        if len(self._slots) < least:
            raise PlanError(f"mới có {len(self._slots)} lượt một tuần, cần ít nhất {least}; thêm giờ phát vào slots")

    def week(self, commune: str, monday: date, played: Collection[Played] = ()) -> list[Chosen]:
        """What a commune puts on in a week.

        Args:
            commune: its code.
            monday: the first day of the week.
            played: what it logged.

        Raises:
            PlanError: too few broadcasts can be told that week, or it lies before all planning.
        """
        before = [row for row in played if row.day < monday]
        first = monday_of(max(row.day for row in before)) + A_WEEK if before else FIRST_WEEK
        for week, chosen in self.weeks(commune, first, before):
            if week == monday:
                return self._enough(monday, chosen)
            if week > monday:
                break
        raise PlanError(f"chỉ lập lịch được từ tuần {week_name(first)}")

    def weeks(self, commune: str, first: date, played: Iterable[Played] = ()) -> Iterator[tuple[date, list[Chosen]]]:
        """The weeks from a Monday on, without an end; those in which too little can be told have fewer slots."""
        last = {row.broadcast: row.day for row in sorted(played, key=lambda row: row.day)}
        keys = sorted(self._kb.loudspeaker.broadcasts, key=partial(_order_of, commune))
        turn = {key: at for at, key in enumerate(keys)}
        monday = first
        while True:
            chosen = self._choose(monday, last, turn)
            last.update((key, day) for day, _, key in chosen)
            yield monday, chosen
            monday += A_WEEK

    def _choose(self, monday: date, last: dict[str, date], turn: dict[str, int]) -> list[Chosen]:
        """Voluntary insurance and the rest in turns; each time what was put on longest ago."""
        waiting = sorted(turn, key=lambda key: (last.get(key, date.min), turn[key]))
        chosen: list[Chosen] = []
        for at, (weekday, time) in enumerate(self._slots):
            day = monday + timedelta(days=weekday)
            wanted = sorted(waiting, key=lambda key: self._is_voluntary(key) == bool(at % 2))
            key = next((key for key in wanted if self._can_be_told(key, day)), None)
            if key is not None:
                waiting.remove(key)
                chosen.append((day, time, key))
        return chosen

    def _is_voluntary(self, key: str) -> bool:
        return self._kb.loudspeaker.broadcasts[key].scheme == VOLUNTARY

    def _can_be_told(self, key: str, day: date) -> bool:
        """Whether a broadcast is still news on a day, and every figure of it has a value."""
        told, known = self._kb.loudspeaker.broadcasts[key], self._tellable.get((key, day))
        if told.until and day > told.until:
            return False
        if known is None:
            try:
                known = bool(list(body(self._kb, told, day, self._length)))
            except NoValueError:
                known = False
            self._tellable[key, day] = known
        return known

    def _enough(self, monday: date, chosen: list[Chosen]) -> list[Chosen]:
        target = self._kb.loudspeaker
        voluntary = sum(self._is_voluntary(key) for _, _, key in chosen)
        if len(chosen) < len(self._slots) or voluntary < target.least_voluntary:
            raise PlanError(
                f"tuần {week_name(monday)} chỉ có {len(chosen)} bài đọc được cho {len(self._slots)} lượt, "
                f"{voluntary} bài về BHXH tự nguyện, cần {target.least_voluntary}; thêm bài vào broadcasts"
            )
        return chosen


def _order_of(commune: str, broadcast: str) -> str:
    """Where a broadcast stands among all, in an order of the commune's own."""
    return hashlib.sha256(f"{commune} {broadcast}".encode()).hexdigest()
