"""Years ahead, missing months, and deadlines: the worked examples of section 3 of the policy facts, and their laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from asking import NOW, derandomized, figures, refusal
from hypothesis import given
from hypothesis import strategies as st

from bot.calculators.refusal import why_not
from bot.knowledge.base import NoValueError

AHEAD, MISSING, DEADLINE = "bhxh-tu-nguyen-dong-truoc", "bhxh-tu-nguyen-dong-thieu", "bhxh-tu-nguyen-han-dong"
INCOMES = st.integers(1_500_000, 50_600_000)


@pytest.mark.parametrize(
    ("months", "ahead", "missing", "plain"),
    [
        (12, None, 4_040_708, 3_960_000),
        (24, 7_644_801, 8_234_320, 7_920_000),
        (36, 11_259_443, 12_586_622, 11_880_000),
        (48, 14_742_290, 17_103_618, 15_840_000),
        (60, 18_098_148, 21_791_542, 19_800_000),
    ],
)
def test_prepayment_and_arrears_of_the_lowest_income(served, months, ahead, missing, plain):
    late = figures(served, MISSING, so_thang=months)
    assert (late["chua-tru-ho-tro"], late["theo-thang"], late["tang-them"]) == (missing, plain, missing - plain)
    if ahead:
        early = figures(served, AHEAD, so_nam=months // 12)
        assert (early["chua-tru-ho-tro"], early["theo-thang"], early["giam"]) == (ahead, plain, plain - ahead)


def test_more_than_the_law_lets_one_pay_at_once_is_refused(served):
    assert refusal(served, AHEAD, so_nam=6).reason == "mỗi lần đóng trước nhiều nhất 5 năm"
    assert refusal(served, MISSING, so_thang=61).code == "qua-nhieu"
    assert figures(served, MISSING, so_thang=60)["so-thang"] == 60


@pytest.mark.parametrize(("income", "code"), [(1_499_999, "qua-thap"), (50_600_001, "qua-cao")])
def test_an_income_outside_the_bounds_is_refused(served, income, code):
    assert refusal(served, AHEAD, so_nam=2, thu_nhap=income).code == code


@pytest.mark.parametrize(("name", "given_"), [(AHEAD, {"so_nam": 2}), (MISSING, {"so_thang": 12})])
def test_without_the_rate_of_the_year_nothing_is_computed(served, name, given_):
    figures(served, name, date(2026, 12, 31), **given_)
    with pytest.raises(NoValueError) as raised:
        figures(served, name, date(2027, 1, 1), **given_)
    assert raised.value.awaited
    told = "Lãi suất tháng dùng khi đóng trước hoặc đóng cho thời gian còn thiếu: số mới chưa được công bố"
    assert why_not(raised.value, served) == f"{told} cho ngày 01/01/2027"
    with pytest.raises(NoValueError) as raised:
        figures(served, name, date(2025, 12, 31), **given_)
    assert why_not(raised.value, served).endswith("không có số cho ngày 31/12/2025")


def test_support_is_never_deducted_from_what_is_paid_at_once(served):
    assert refusal(served, AHEAD, so_nam=2, nhom="khac").name == "nhom"


@derandomized
@given(incomes=st.tuples(INCOMES, INCOMES), years=st.integers(2, 5), months=st.integers(1, 60))
def test_who_pays_ahead_saves_and_who_pays_late_pays_more(served, incomes, years, months):
    less, more = sorted(incomes)
    early = [figures(served, AHEAD, so_nam=years, thu_nhap=income) for income in (less, more)]
    late = [figures(served, MISSING, so_thang=months, thu_nhap=income) for income in (less, more)]
    assert 0 < early[0]["chua-tru-ho-tro"] <= early[1]["chua-tru-ho-tro"] < early[1]["theo-thang"]
    assert early[1]["chua-tru-ho-tro"] + early[1]["giam"] == early[1]["theo-thang"]
    assert 0 < late[0]["theo-thang"] < late[0]["chua-tru-ho-tro"] <= late[1]["chua-tru-ho-tro"]
    assert late[1]["chua-tru-ho-tro"] - late[1]["tang-them"] == late[1]["theo-thang"]


@pytest.mark.parametrize(
    ("months", "deadline", "last"),
    [
        (1, date(2026, 11, 30), date(2026, 11, 1)),
        (3, date(2027, 1, 31), date(2027, 1, 1)),
        (6, date(2027, 2, 28), date(2027, 4, 1)),
        (12, date(2027, 5, 31), date(2027, 10, 1)),
    ],
)
def test_the_deadline_of_each_mode(served, months, deadline, last):
    assert figures(served, DEADLINE, so_thang=months, tu_thang="2026-11") == {"han-dong": deadline, "den-thang": last}
    assert figures(served, DEADLINE, so_thang=months)["han-dong"] == deadline


def test_before_the_law_there_is_no_deadline(served):
    with pytest.raises(NoValueError):
        figures(served, DEADLINE, date(2025, 6, 30), so_thang=1)


@derandomized
@given(months=st.sampled_from([1, 3, 6, 12]), first=st.dates(date(2025, 7, 1), date(2040, 12, 31)))
def test_a_deadline_is_the_last_day_of_a_month_of_the_period(served, months, first):
    told = figures(served, DEADLINE, NOW, so_thang=months, tu_thang=f"{first:%Y-%m}")
    assert (told["han-dong"] + timedelta(days=1)).day == 1
    assert first.replace(day=1) <= told["han-dong"].replace(day=1) <= told["den-thang"]
