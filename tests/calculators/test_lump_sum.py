"""The lump sum: how much, less what, for whom; and beside the pension. Section 3.7 of the policy facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from asking import NOW, derandomized, figures, refusal
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import NoValueError

GROSS, NET, WHO, BESIDE = "bhxh-mot-lan", "bhxh-mot-lan-con-lai", "bhxh-mot-lan-dieu-kien", "so-sanh-mot-lan-luong-huu"
THREE_YEARS = {"qua_trinh": "2022-01..2024-12=1500000", "truot_gia": "khong"}
GROUPS = ["ho-ngheo", "xa-dao-dac-khu", "can-ngheo", "dan-toc-thieu-so"]


def test_the_worked_example(served):
    told = figures(served, NET, nhom="khac", truong_hop="ngung-dong", **THREE_YEARS)
    assert told == {"con-lai": 7_812_000, "khau-tru": 1_188_000, "chua-tru-ho-tro": 9_000_000}


@pytest.mark.parametrize("nhom", GROUPS)
def test_support_at_an_old_rate_that_is_not_confirmed_is_never_deducted(served, nhom):
    refused = refusal(served, NET, nhom=nhom, truong_hop="ngung-dong", **THREE_YEARS)
    assert refused.code == "chua-xac-nhan"
    assert "chưa xác nhận" in refused.reason


def test_nor_is_that_of_the_years_whose_poverty_line_is_not_known(served):
    given_ = {"nhom": "khac", "truong_hop": "ngung-dong", "truot_gia": "khong"}
    assert refusal(served, NET, qua_trinh="2021-12..2024-12=1500000", **given_).code == "chua-xac-nhan"
    assert figures(served, NET, qua_trinh="2022-01..2025-06=1500000", **given_)["khau-tru"] == 42 * 33_000


def test_the_new_rates_are_deducted_from_july_2025_on(served):
    told = figures(served, NET, nhom="ho-ngheo", truong_hop="dinh-cu", qua_trinh="2025-07..2026-10=1500000")
    assert told["khau-tru"] == 16 * 165_000
    across = figures(served, NET, nhom="khac", truong_hop="dinh-cu", qua_trinh="2025-06..2026-06=1500000")
    assert across["khau-tru"] == 33_000 + 12 * 66_000


@pytest.mark.parametrize("truong_hop", ["benh-nang", "suy-giam"])
def test_nothing_is_deducted_from_the_gravely_ill(served, truong_hop):
    told = figures(served, NET, nhom="ho-ngheo", truong_hop=truong_hop, **THREE_YEARS)
    assert (told["khau-tru"], told["con-lai"]) == (0, 9_000_000)


def test_years_before_2014_count_less(served):
    told = figures(served, GROSS, qua_trinh="2012-01..2015-12=1000000", truot_gia="khong")
    assert told["truoc-2014"] == 2 * 1_500_000
    assert told["tu-2014"] == 2 * 2_000_000
    assert (told["chua-tru-ho-tro"], told["so-nam"], told["so-thang"]) == (7_000_000, 4, 48)


def test_a_single_period_may_be_told_by_its_months_and_income(served):
    told = figures(served, GROSS, dong_tu="01/2022", dong_den="2024-12", thu_nhap="1.500.000")
    assert told == figures(served, GROSS, qua_trinh="2022-01..2024-12=1500000")
    assert told["binh-quan"] == 1_605_000  # 1.11, 1.07 and 1.03
    assert refusal(served, GROSS, dong_tu="01/2022", dong_den="2024-12").name == "qua-trinh"
    assert refusal(served, GROSS, dong_tu="02/2022", dong_den="2022-01", thu_nhap=1).name == "qua-trinh"
    assert refusal(served, GROSS, dong_tu="02/2022", **THREE_YEARS).name == "qua-trinh"


def test_odd_months_count_but_are_not_carried_over_from_before_2014(served):
    assert figures(served, GROSS, qua_trinh="2022-01..2024-03=1500000")["so-nam"] == Decimal("2.5")
    assert (
        refusal(served, GROSS, qua_trinh="2013-01..2013-06=1000000 + 2014-01..2014-12=1000000").code == "chua-xac-nhan"
    )
    assert figures(served, GROSS, qua_trinh="2012-01..2013-06=1000000")["so-nam"] == Decimal("1.5")


def test_under_a_year_the_money_is_given_back_but_no_more_than_two_months(served):
    given_ = {"truot_gia": "khong"}
    short = figures(served, GROSS, qua_trinh="2025-07..2025-12=2000000", **given_)
    assert short == {"chua-tru-ho-tro": 6 * 440_000, "binh-quan": 2_000_000, "so-thang": 6}
    longer = figures(served, GROSS, qua_trinh="2025-07..2026-05=2000000", **given_)
    assert longer["chua-tru-ho-tro"] == 4_000_000
    with pytest.raises(NoValueError):  # the rate of contribution before July 2025 isn't confirmed
        figures(served, GROSS, qua_trinh="2025-01..2025-08=2000000", **given_)


HISTORY = st.lists(st.tuples(st.integers(1, 60), st.integers(1_500_000, 50_600_000)), min_size=1, max_size=3)


def _written(periods: list[tuple[int, int]], first: int = 2014 * 12) -> str:
    told = []
    for months, income in periods:
        last = first + months - 1
        told.append(f"{first // 12}-{first % 12 + 1:02}..{last // 12}-{last % 12 + 1:02}={income}")
        first = last + 1
    return " + ".join(told)


@derandomized
@given(periods=HISTORY.filter(lambda periods: 12 <= sum(months for months, _income in periods) <= 150))
def test_the_parts_make_the_whole_and_more_income_gives_no_less(served, periods):
    told = figures(served, GROSS, qua_trinh=_written(periods))
    assert told["truoc-2014"] + told["tu-2014"] == told["chua-tru-ho-tro"] > 0
    richer = figures(served, GROSS, qua_trinh=_written([(months, income + 50_000) for months, income in periods]))
    assert richer["chua-tru-ho-tro"] >= told["chua-tru-ho-tro"]
    assert richer["so-thang"] == told["so-thang"] == sum(months for months, _income in periods)


@derandomized
@given(months=st.integers(1, 17), income=st.integers(1_500_000, 50_600_000), nhom=st.sampled_from([*GROUPS, "khac"]))
def test_what_is_left_and_what_is_deducted_make_the_whole(served, months, income, nhom):
    written = _written([(months, income)], 2025 * 12 + 6)
    told = figures(served, NET, nhom=nhom, truong_hop="dinh-cu", qua_trinh=written)
    assert told["con-lai"] + told["khau-tru"] == told["chua-tru-ho-tro"]
    assert min(told.values()) >= 0


@pytest.mark.parametrize(
    ("given_", "state", "from_day"),
    [
        ({"truong_hop": "dinh-cu"}, "du", NOW),
        ({"truong_hop": "benh-nang"}, "du", NOW),
        ({"truong_hop": "het-tuoi", "so_thang": 179, "gioi": "nam", "thang_sinh": "1960"}, "du", NOW),
        ({"truong_hop": "het-tuoi", "so_thang": 180, "gioi": "nam", "thang_sinh": "1960"}, "du-15-nam", None),
        (
            {"truong_hop": "het-tuoi", "so_thang": 100, "gioi": "nam", "thang_sinh": "1966-04"},
            "chua-du-tuoi",
            date(2028, 4, 1),
        ),
        ({"truong_hop": "ngung-dong", "so_thang": 60, "dong_tu": "2020-01", "dong_den": "2025-10"}, "du", NOW),
        (
            {"truong_hop": "ngung-dong", "so_thang": 60, "dong_tu": "2020-01", "dong_den": "2025-11"},
            "chua-du-12-thang",
            date(2026, 12, 1),
        ),
        ({"truong_hop": "ngung-dong", "so_thang": 1, "dong_tu": "2025-07", "dong_den": "2025-07"}, "tu-07-2025", None),
        ({"truong_hop": "ngung-dong", "so_thang": 1, "dong_tu": "2025-06", "dong_den": "2025-06"}, "du", NOW),
        ({"truong_hop": "ngung-dong", "so_thang": 240, "dong_tu": "2000-01", "dong_den": "2019-12"}, "du-20-nam", None),
        ({"truong_hop": "ngung-dong", "so_thang": 239, "dong_tu": "2000-01", "dong_den": "2019-12"}, "du", NOW),
    ],
)
def test_who_may_have_it_and_from_when(served, given_, state, from_day):
    told = figures(served, WHO, **given_)
    assert told["dieu-kien"] == state
    assert told.get("nop-tu") == from_day


def test_the_first_day_that_is_told_is_the_first_on_which_it_is_due(served):
    given_ = {"truong_hop": "ngung-dong", "so_thang": 60, "dong_tu": "2020-01", "dong_den": "2025-11"}
    first = figures(served, WHO, **given_)["nop-tu"]
    assert figures(served, WHO, first, **given_)["dieu-kien"] == "du"


def test_each_ground_says_what_it_still_needs(served):
    assert refusal(served, WHO, truong_hop="het-tuoi", so_thang=10, gioi="nu").name == "thang-sinh"
    assert refusal(served, WHO, truong_hop="ngung-dong", so_thang=10, dong_den="2020-01").name == "dong-tu"
    mixed = {"dong_tu": "2020-01", "dong_den": "2020-05"}
    assert refusal(served, WHO, truong_hop="ngung-dong", so_thang=6, **mixed).code == "khong-khop"


def test_the_lump_sum_stands_beside_the_pension(served):
    given_ = {"gioi": "nam", "thang_sinh": "1975-03", "thu_nhap": 1_500_000}
    told = figures(served, BESIDE, dong_tu="2016-01", dong_den="2026-10", **given_)
    history = "2016-01..2026-10=1500000"
    later = figures(served, "luong-huu-du-kien", qua_trinh=history, **given_)
    assert told["mot-lan"] == figures(served, GROSS, qua_trinh=history)["chua-tru-ho-tro"]
    assert (told["luong-huu"], told["huong-tu"], told["cach"]) == (later["moi-thang"], later["huong-tu"], "dong-tiep")
    assert told["dong-them"] == 124 * 330_000
    assert (
        (told["bang-so-thang"] - 1) * told["luong-huu"] < told["mot-lan"] <= told["bang-so-thang"] * told["luong-huu"]
    )


def test_incomes_that_no_law_allows_are_not_compared(served):
    given_ = {"gioi": "nam", "thang_sinh": "1960", "qua_trinh": "2012-01..2026-12=1", "dong_tiep": "khong"}
    assert refusal(served, BESIDE, date(2026, 12, 31), **given_).code == "qua-thap"
