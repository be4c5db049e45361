"""When somebody answers: weekdays, holidays, days made up for, and midnight, all in Việt Nam."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.hours import ZONE, is_open, next_opening, read_span
from bot.knowledge.desk_schema import Desk

OFFICE = ("07:30-11:30", "13:30-17:00")
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
DESK = Desk.model_validate(
    {
        "hours": dict.fromkeys(WEEK, OFFICE),
        "holidays": [
            {"day": "2027-01-01", "name": "Tết Dương lịch"},
            {"day": "2027-02-05", "until": "2027-02-11", "name": "Tết Nguyên đán"},
        ],
        "extra_days": [
            {"day": "2027-01-30", "name": "làm bù", "hours": ["08:00-11:00"]},
            {"day": "2027-02-10", "name": "trực Tết", "hours": ["09:00-10:00"]},
        ],
    }
)
NEVER = Desk()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("moment", "is_it"),
    [
        ("2026-11-23 07:29:59", False),
        ("2026-11-23 07:30", True),
        ("2026-11-23 11:29:59", True),
        ("2026-11-23 11:30", False),
        ("2026-11-23 13:30", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 09:00", False),  # Sunday
        ("2027-01-01 09:00", False),  # a holiday on a Friday
        ("2027-02-05 09:00", False),  # the first day of several
        ("2027-02-11 09:00", False),  # the last
        ("2027-02-12 09:00", True),
        ("2027-01-30 09:00", True),  # a Saturday made up for
        ("2027-01-30 14:00", False),
        ("2027-02-10 09:30", True),  # somebody is there in the middle of Tết
        ("2027-02-10 08:00", False),
    ],
)
def test_it_is_open_at_the_hours_of_the_day(moment, is_it):
    assert is_open(DESK, at(moment)) is is_it


def test_the_hours_are_those_of_viet_nam():
    assert is_open(DESK, datetime(2026, 11, 23, 0, 30, tzinfo=UTC))
    assert not is_open(DESK, datetime(2026, 11, 23, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23 06:00", "2026-11-23 07:30"),
        ("2026-11-23 12:00", "2026-11-23 13:30"),
        ("2026-11-23 17:00", "2026-11-24 07:30"),
        ("2026-11-27 17:00", "2026-11-30 07:30"),  # over a weekend
        ("2026-12-31 18:00", "2027-01-04 07:30"),  # over a holiday and a weekend
        ("2027-01-29 18:00", "2027-01-30 08:00"),  # to the day made up for
        ("2027-02-04 17:00", "2027-02-10 09:00"),  # into Tết
        ("2027-02-10 10:00", "2027-02-12 07:30"),  # over the rest of it
        ("2026-11-23 08:00", "2026-11-23 13:30"),  # while open, the next
        ("2026-11-23 07:30", "2026-11-23 13:30"),
    ],
)
def test_the_next_opening_is_told(moment, opens):
    assert next_opening(DESK, at(moment)) == at(opens)


def test_without_hours_nothing_is_promised():
    assert not is_open(NEVER, at("2026-11-23 09:00"))
    assert next_opening(NEVER, at("2026-11-23 09:00")) is None
    far = Desk.model_validate({"extra_days": [{"day": "2028-11-22", "name": "x", "hours": ["08:00-09:00"]}]})
    assert next_opening(far, at("2026-11-23 09:00")) is None


def test_a_day_may_end_at_midnight_and_the_next_begin_there():
    night = Desk.model_validate({"hours": {"monday": ["20:00-24:00"], "tuesday": ["00:00-02:00"]}})
    assert is_open(night, at("2026-11-23 23:59:59"))
    assert is_open(night, at("2026-11-24 00:00"))
    assert not is_open(night, at("2026-11-24 02:00"))
    assert next_opening(night, at("2026-11-23 21:00")) == at("2026-11-24 00:00")


@pytest.mark.parametrize(
    "text", ["", "07:30", "7h30-11h30", "25:00-26:00", "07:60-08:00", "07:30-24:01", "24:00-24:00"]
)
def test_what_is_no_span_is_none(text):
    assert read_span(text) is None


@given(st.integers(0, 2 * 365 * 24 * 60))
def test_it_is_open_at_the_next_opening_and_not_just_before(minutes):
    moment = at("2026-01-01 00:00") + timedelta(minutes=minutes)
    opening = next_opening(DESK, moment)
    assert opening is not None
    assert opening > moment
    assert is_open(DESK, opening)
    assert not is_open(DESK, opening - timedelta(seconds=1))
