"""Cards: from when they work, when to renew, five years, co-payments. Sections 4.4 and 4.5 of the policy facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asking import NOW, derandomized, figures, refusal
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import NoValueError

VALID, RENEWAL, CHILD, FIVE, CO = (
    "bhyt-ngay-hieu-luc", "bhyt-gia-han", "bhyt-the-tre-em", "bhyt-5-nam", "bhyt-cung-chi-tra",
)  # fmt: skip
DAYS = st.dates(date(2025, 7, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("ended", "begins", "case"),
    [
        (None, date(2026, 12, 22), "lan-dau"),
        ("2026-11-30", date(2026, 12, 1), "noi-tiep"),
        ("2026-11-22", date(2026, 11, 23), "noi-tiep"),
        ("21/11/2026", date(2026, 11, 22), "dong-tre"),
        ("2026-08-25", date(2026, 11, 22), "dong-tre"),  # 89 days
        ("2026-08-24", date(2026, 12, 22), "gian-doan"),  # 90 days
        ("2020-01-01", date(2026, 12, 22), "gian-doan"),
    ],
)
def test_from_when_a_card_works(served, ended, begins, case):
    told = figures(served, VALID, ngay_dong="2026-11-22", **({"het_han": ended} if ended else {}))
    assert (told["tu-ngay"], told["truong-hop"]) == (begins, case)
    assert told["cho"] == (begins - NOW).days


def test_the_old_rule_of_three_months_is_not_computed(served):
    figures(served, VALID, ngay_dong="2025-07-01")
    with pytest.raises(NoValueError):
        figures(served, VALID, ngay_dong="2025-06-30")


@derandomized
@given(paid=DAYS, ended=DAYS)
def test_a_card_never_works_before_it_was_paid_and_waits_longest_after_a_gap(served, paid, ended):
    told = figures(served, VALID, ngay_dong=paid, het_han=ended)
    assert told["tu-ngay"] > ended
    assert told["tu-ngay"] >= paid
    assert told["cho"] == (told["tu-ngay"] - paid).days
    assert told["tu-ngay"] <= max(ended + timedelta(days=1), paid + timedelta(days=30))


@derandomized
@given(ended=DAYS, late=st.integers(0, 200))
def test_who_pays_by_the_last_day_that_is_told_does_not_wait(served, ended, late):
    told = figures(served, RENEWAL, ended + timedelta(days=late), het_han=ended)
    assert told["so-ngay-qua"] == late
    waits = figures(served, VALID, ngay_dong=told["khong-cho-den"] + timedelta(days=1), het_han=ended)
    goes_on = figures(served, VALID, ngay_dong=told["khong-cho-den"], het_han=ended)
    assert (goes_on["cho"], waits["cho"]) == (0, 30)
    assert figures(served, VALID, ngay_dong=told["noi-tiep-den"], het_han=ended)["truong-hop"] == "noi-tiep"
    assert told["tinh-trang"] == ("con-han" if late == 0 else "dong-tre" if late < 90 else "gian-doan")


@pytest.mark.parametrize(
    ("born", "full", "latest"),
    [
        ("2021-03-05", date(2027, 3, 5), date(2027, 9, 30)),
        ("2021-09-30", date(2027, 9, 30), date(2027, 9, 30)),
        ("2020-11-01", date(2026, 11, 1), date(2026, 11, 1)),
        ("2020-02-29", date(2026, 2, 28), date(2026, 9, 30)),
    ],
)
def test_how_long_the_card_of_a_small_child_is_good(served, born, full, latest):
    assert figures(served, CHILD, ngay_sinh=born) == {"du-72-thang": full, "cham-nhat": latest}


def test_five_years_without_a_gap(served):
    assert figures(served, FIVE, tu_ngay="2021-11-22") == {"du-ngay": NOW, "da-du": "co"}
    assert figures(served, FIVE, tu_ngay="2021-11-23")["da-du"] == "khong"


def test_after_a_gap_five_years_are_not_computed(served):
    assert refusal(served, FIVE, tu_ngay="2021-11-22", dut_quang="co").code == "chua-xac-nhan"


@pytest.mark.parametrize(
    ("day", "paid", "before", "left", "passed"),
    [
        (NOW, 0, None, 15_180_000, "khong"),
        (NOW, 15_180_000, None, 0, "khong"),
        (NOW, 15_180_001, None, 0, "co"),
        (NOW, 0, 7_020_000, 7_590_000, "khong"),  # three salaries of six
        (NOW, 590_000, 7_020_000, 7_000_000, "khong"),
        (NOW, 0, 14_040_000, 0, "co"),  # reached before the salary rose: kept
        (NOW, 0, 14_039_999, 1, "khong"),
        (date(2026, 6, 30), 14_040_000, None, 0, "khong"),
        (date(2026, 6, 30), 1_000_000, None, 13_040_000, "khong"),
    ],
)
def test_what_is_left_of_the_copayments_of_a_year(served, day, paid, before, left, passed):
    told = figures(served, CO, day, da_tra=paid, **({} if before is None else {"da_tra_truoc": before}))
    assert (told["con-lai"], told["dat"]) == (left, passed)


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2027, 1, 1)])
def test_a_sum_from_before_a_change_needs_a_change_in_the_year(served, day):
    assert refusal(served, CO, day, da_tra=0, da_tra_truoc=0).code == "khong-doi"


@derandomized
@given(paid=st.integers(0, 20_000_000), before=st.integers(0, 20_000_000), more=st.integers(0, 1_000_000))
def test_who_paid_more_has_no_more_left_to_pay(served, paid, before, more):
    one = figures(served, CO, da_tra=paid, da_tra_truoc=before)
    other = figures(served, CO, da_tra=paid + more, da_tra_truoc=before)
    assert 0 <= other["con-lai"] <= one["con-lai"] <= one["nguong"]
    assert (one["dat"], other["dat"]) != ("co", "khong")
