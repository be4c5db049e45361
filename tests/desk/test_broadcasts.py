"""What communes broadcast, week by week beside the target."""

from __future__ import annotations

from datetime import date

import pytest

from bot.desk.broadcasts import Played, communes_in, monday_of, week_name, weeks_played
from bot.knowledge.loudspeaker_schema import Loudspeaker

TARGET = Loudspeaker()


def played(day: date, scheme: str = "bhxh-tu-nguyen", commune: str = "1", name: str = "xã A") -> Played:
    return Played(day, commune, name, "bài", scheme, 90)


@pytest.mark.parametrize(
    ("day", "name", "monday"),
    [
        (date(2026, 11, 23), "2026-W48", date(2026, 11, 23)),
        (date(2026, 11, 29), "2026-W48", date(2026, 11, 23)),
        (date(2027, 1, 1), "2026-W53", date(2026, 12, 28)),
        (date(2027, 1, 4), "2027-W01", date(2027, 1, 4)),
    ],
)
def test_a_week_is_called_as_agencies_write_it(day, name, monday):
    assert week_name(day) == name
    assert monday_of(day) == monday


def test_weeks_without_a_broadcast_are_told_too():
    rows = [played(date(2026, 11, 2)), played(date(2026, 11, 20), "chung"), played(date(2026, 11, 22))]
    weeks = list(weeks_played(communes_in(rows), rows, date(2026, 11, 2), date(2026, 11, 22)))
    assert [(week_name(week.monday), week.slots, week.voluntary) for week in weeks] == [
        ("2026-W45", 1, 1),
        ("2026-W46", 0, 0),
        ("2026-W47", 2, 1),
    ]


@pytest.mark.parametrize(
    ("schemes", "misses"),
    [
        ((), True),
        (("bhxh-tu-nguyen",) * 3, True),
        (("bhxh-tu-nguyen", "bhyt-ho-gia-dinh", "chung", "chung"), True),
        (("bhxh-tu-nguyen", "bhxh-tu-nguyen", "chung", "bhyt-ho-gia-dinh"), False),
        (("bhxh-tu-nguyen",) * 5, False),
    ],
)
def test_a_week_needs_four_broadcasts_and_two_of_them_on_voluntary_insurance(schemes, misses):
    day = date(2026, 11, 23)
    (week,) = weeks_played({"1": "xã A"}, [played(day, scheme) for scheme in schemes], day, day)
    assert week.misses(TARGET) == misses


def test_each_commune_is_counted_for_itself_by_its_latest_name():
    day = date(2026, 11, 23)
    rows = [played(day, commune="1", name="xã Cũ"), played(day, commune="2", name="xã B")]
    rows += [played(date(2026, 11, 24), commune="1", name="phường Mới")]
    assert communes_in(reversed(rows)) == {"1": "phường Mới", "2": "xã B"}
    weeks = weeks_played(communes_in(rows), rows, day, day)
    assert [(week.commune_name, week.slots) for week in weeks] == [("phường Mới", 2), ("xã B", 1)]
