"""The birth allowance of voluntary insurance: section 3.5 of the policy facts."""

from __future__ import annotations

from datetime import date

import pytest
from asking import derandomized, figures, refusal
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import NoValueError

BIRTH = "thai-san-dieu-kien"


@pytest.mark.parametrize(
    ("first", "last", "state", "months"),
    [
        ("2026-05", "2026-11", "du", 6),
        ("2026-06", "2026-11", "hoi-bhxh", 5),  # six with the month of birth
        ("2026-06", "2026-10", "thieu", 5),
        ("2025-11", "2026-04", "hoi-bhxh", 6),  # six only if the twelve end the month before
        ("2025-10", "2026-03", "thieu", 5),
        ("2020-01", "2026-11", "du", 12),
        ("2026-12", "2027-03", "thieu", 0),
    ],
)
def test_six_of_the_twelve_months_before_birth(served, first, last, state, months):
    told = figures(served, BIRTH, ngay_sinh="2026-11-22", dong_tu=first, dong_den=last)
    assert (told["dieu-kien"], told["so-thang"], told["con-thieu"]) == (state, months, max(0, 6 - months))


def test_the_amount_and_the_last_day_to_ask(served):
    told = figures(served, BIRTH, ngay_sinh="2026-11-22", so_thang=6, so_con=2)
    assert (told["dieu-kien"], told["tro-cap"], told["nop-truoc"]) == ("du", 4_000_000, date(2027, 1, 21))


def test_a_birth_before_the_law_is_refused_even_today(served):
    figures(served, BIRTH, ngay_sinh="2025-07-01", so_thang=6)
    with pytest.raises(NoValueError):
        figures(served, BIRTH, ngay_sinh="2025-06-30", so_thang=6)


@pytest.mark.parametrize("given_", [{}, {"dong_tu": "2026-01"}, {"so_thang": 6, "dong_tu": "2026-01"}])
def test_the_months_are_told_in_one_way(served, given_):
    assert refusal(served, BIRTH, ngay_sinh="2026-11-22", **given_).name == "so-thang"


@derandomized
@given(born=st.dates(date(2025, 7, 1), date(2030, 12, 31)), before=st.integers(0, 24), length=st.integers(1, 24))
def test_paying_on_never_loses_the_allowance(served, born, before, length):
    def state(months: int) -> str:
        first = born.year * 12 + born.month - 1 - before
        last = first + months - 1
        told = figures(
            served,
            BIRTH,
            ngay_sinh=born,
            dong_tu=f"{first // 12}-{first % 12 + 1:02}",
            dong_den=f"{last // 12}-{last % 12 + 1:02}",
        )
        assert 0 <= told["so-thang"] <= 12
        return str(told["dieu-kien"])

    rank = ("thieu", "hoi-bhxh", "du")
    assert rank.index(state(length)) <= rank.index(state(length + 1))
