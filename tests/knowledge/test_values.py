"""Dated values: the row of the day, never a silent zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from core_fixtures import TODAY

from bot.knowledge.base import NoValueError
from bot.knowledge.values import Values

LOWEST = "bhxh-tu-nguyen/thu-nhap-thap-nhat"


@pytest.mark.parametrize(
    ("day", "value", "next_change"),
    [
        (date(2022, 1, 1), 1_500_000, date(2027, 1, 1)),
        (date(2026, 12, 31), 1_500_000, date(2027, 1, 1)),
        (date(2027, 1, 1), 2_200_000, None),
        (date(2050, 1, 1), 2_200_000, None),
    ],
)
def test_a_value_holds_from_its_day_until_the_next(kb, day, value, next_change):
    found = kb.value_on(LOWEST, day)
    assert (found.value, found.next_change) == (value, next_change)


def test_a_value_tells_what_an_answer_must_show(kb):
    found = kb.value_on(LOWEST, TODAY)
    assert (found.name, found.title, found.unit) == (LOWEST, "Thu nhập thấp nhất làm căn cứ đóng", "VND/month")
    assert (found.effective_from, found.checked, found.estimate) == (date(2022, 1, 1), date(2026, 11, 20), False)
    assert found.source is not None
    assert found.source.law == "nd-351-2025"
    assert kb.value_on("bhxh-tu-nguyen/lai-suat-thang", TODAY).estimate


@pytest.mark.parametrize(
    ("name", "day", "reason", "awaited"),
    [
        (LOWEST, date(2021, 12, 31), "not yet in force", False),
        ("chung/khong-co", TODAY, "unknown parameter", False),
        ("bhxh-tu-nguyen/ho-tro-tinh", TODAY, "closed", False),
        ("bhxh-tu-nguyen/lai-suat-thang", date(2027, 3, 1), "a new value is due and not out yet", True),
    ],
)
def test_no_value_on_a_day_is_an_error(kb, name, day, reason, awaited):
    with pytest.raises(NoValueError) as raised:
        kb.value_on(name, day)
    assert (raised.value.name, raised.value.day, raised.value.reason, raised.value.awaited) == (
        name,
        day,
        reason,
        awaited,
    )
    assert str(raised.value) == f"{name} on {day}: {reason}"


@pytest.mark.parametrize(
    ("name", "day", "last"),
    [
        ("bhxh-tu-nguyen/ho-tro-tinh", TODAY, date(2026, 6, 30)),  # closed
        ("bhxh-tu-nguyen/lai-suat-thang", date(2027, 3, 1), date(2026, 12, 31)),  # awaited
        (LOWEST, TODAY, TODAY),
    ],
)
def test_a_value_can_stay_what_it_last_was(kb, name, day, last):
    assert kb.with_last_values().value_on(name, day).value == kb.value_on(name, last).value


def test_what_never_held_is_no_value_even_so(kb):
    with pytest.raises(NoValueError, match="not yet in force"):
        kb.with_last_values().value_on(LOWEST, date(2021, 12, 31))


def test_a_closed_rule_held_before(kb):
    assert kb.value_on("bhxh-tu-nguyen/ho-tro-tinh", date(2026, 6, 30)).value == 66_000


def test_values_remember_what_was_read(kb):
    values = Values(kb, TODAY)
    assert values.dong(LOWEST) == 1_500_000
    assert values.rate("bhyt/ty-le-dong") == Decimal("0.045")
    assert values.number("bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat") == 20
    assert values.get("bhyt/ky-dong") == (3, 6, 12)
    assert values.get("huu-tri/ty-le") == {"nam-15": 40, "nam-20": 45, "nu-15": 45}
    values.get(LOWEST)
    assert list(values.used) == [
        LOWEST,
        "bhyt/ty-le-dong",
        "bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat",
        "bhyt/ky-dong",
        "huu-tri/ty-le",
    ]


def test_a_figure_of_the_wrong_kind_is_no_value(kb):
    with pytest.raises(NoValueError, match="not a whole number"):
        Values(kb, TODAY).dong("bhyt/ty-le-dong")
    with pytest.raises(NoValueError, match="not a number"):
        Values(kb, TODAY).number("lien-he/tong-dai")
    with pytest.raises(NoValueError, match="not a number"):
        Values(kb, TODAY).rate("huu-tri/ty-le")


def test_a_value_of_another_day_is_noted_as_one_that_stays(kb):
    values = Values(kb, TODAY)
    later = values.on(date(2027, 1, 1))
    assert later.dong(LOWEST) == 2_200_000
    noted = values.used[LOWEST]
    assert (noted.value, noted.next_change) == (2_200_000, None)
    assert values.dong(LOWEST) == 1_500_000  # that of the day itself is what the answer rests on
    assert values.used[LOWEST].next_change == date(2027, 1, 1)
    assert later.on(date(2027, 6, 1)).dong(LOWEST) == 2_200_000
    assert values.used[LOWEST].value == 1_500_000


def test_the_same_day_is_not_another_one(kb):
    values = Values(kb, TODAY)
    assert values.on(TODAY) is values
