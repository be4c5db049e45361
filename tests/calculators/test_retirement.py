"""Retirement age, the pension to come, and the allowance for those with too few years: section 3.6 and 3.9."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from asking import NOW, derandomized, figures, refusal
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.base import NoValueError

AGE, PLAN, WAITING = "tuoi-nghi-huu", "luong-huu-du-kien", "tro-cap-cho-huu-tri"
SEXES = st.sampled_from(["nu", "nam"])
BIRTHS = st.dates(date(1964, 7, 1), date(2005, 12, 1)).map(lambda day: day.replace(day=1))


@pytest.mark.parametrize(
    ("gioi", "born", "age", "reached"),
    [
        ("nam", "1963-04", (61, 0), date(2024, 4, 1)),
        ("nam", "1963-12", (61, 0), date(2024, 12, 1)),
        ("nam", "1964-01", (61, 3), date(2025, 4, 1)),
        ("nam", "1964-10", (61, 6), date(2026, 4, 1)),
        ("nam", "1965-06", (61, 6), date(2026, 12, 1)),
        ("nam", "1965-07", (61, 9), date(2027, 4, 1)),
        ("nam", "1966-03", (61, 9), date(2027, 12, 1)),
        ("nam", "1966-04", (62, 0), date(2028, 4, 1)),
        ("nam", "1990-12", (62, 0), date(2052, 12, 1)),
        ("nu", "1969-04", (56, 8), date(2025, 12, 1)),
        ("nu", "1969-05", (57, 0), date(2026, 5, 1)),
        ("nu", "1969-12", (57, 0), date(2026, 12, 1)),
        ("nu", "1970-01", (57, 4), date(2027, 5, 1)),
        ("nu", "1975-05", (60, 0), date(2035, 5, 1)),
        ("nu", "1975-04", (59, 8), date(2034, 12, 1)),
    ],
)
def test_the_age_is_that_of_the_year_in_which_it_is_reached(served, gioi, born, age, reached):
    told = figures(served, AGE, gioi=gioi, thang_sinh=born)
    assert (told["tuoi"], told["thang-du-tuoi"]) == (age[0] * 12 + age[1], reached)
    assert told["da-du"] == ("co" if reached <= NOW else "khong")


def test_the_pension_begins_the_month_after_and_missing_months_are_paid_from_the_month_before(served):
    told = figures(served, AGE, gioi="nam", thang_sinh="12/1965")
    assert told["thang-du-tuoi"] == date(2027, 9, 1)
    assert (told["dong-thieu-tu"], told["huong-tu"]) == (date(2027, 8, 1), date(2027, 10, 1))


@pytest.mark.parametrize(("gioi", "born"), [("nam", "1963-03"), ("nu", "1967-08"), ("nam", "1940-01")])
def test_who_was_old_enough_before_the_table_begins_is_told_so_without_a_month(served, gioi, born):
    assert figures(served, AGE, gioi=gioi, thang_sinh=born) == {"da-du": "co"}
    assert refusal(served, AGE, date(2010, 1, 1), gioi="nam", thang_sinh="1963-03").code == "ngoai-bang"


def test_a_year_of_birth_alone_counts_as_its_december(served):
    assert figures(served, AGE, gioi="nu", thang_sinh="1975") == figures(served, AGE, gioi="nu", thang_sinh="12/1975")


@pytest.mark.parametrize(("gioi", "reached"), [("nam", date(2030, 3, 1)), ("nu", date(2025, 3, 1))])
def test_the_transition_keeps_the_ages_of_60_and_55(served, gioi, reached):
    assert figures(served, AGE, gioi=gioi, thang_sinh="1970-03", chuyen_tiep="co")["thang-du-tuoi"] == reached


@derandomized
@given(gioi=SEXES, birth=BIRTHS)
def test_who_is_born_later_retires_no_earlier_and_no_younger(served, gioi, birth):
    later = (birth.replace(day=28) + (date(2000, 2, 1) - date(2000, 1, 20))).replace(day=1)
    one, other = (figures(served, AGE, gioi=gioi, thang_sinh=f"{born:%Y-%m}") for born in (birth, later))
    if "tuoi" in one:
        assert (one["tuoi"], one["thang-du-tuoi"]) <= (other["tuoi"], other["thang-du-tuoi"])
        months = (one["thang-du-tuoi"].year - birth.year) * 12 + one["thang-du-tuoi"].month - birth.month
        assert months == one["tuoi"]


@pytest.mark.parametrize(
    ("gioi", "months", "pension"),
    [
        ("nu", 180, 675_000),
        ("nam", 180, 600_000),
        ("nam", 240, 675_000),
        ("nu", 360, 1_125_000),
        ("nam", 420, 1_125_000),
    ],
)
def test_the_pension_of_a_flat_income_of_1_500_000(served, gioi, months, pension):
    told = figures(served, PLAN, gioi=gioi, thang_sinh="1960", da_dong=months, thu_nhap=1_500_000)
    assert (told["moi-thang"], told["cach"], told["huong-tu"]) == (pension, "du-nam", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("gioi", "months", "percent"),
    [
        ("nu", 181, "46"),
        ("nu", 186, "46"),
        ("nu", 187, "47"),
        ("nu", 500, "75"),
        ("nam", 186, "40.5"),
        ("nam", 187, "41"),
        ("nam", 234, "44.5"),
        ("nam", 235, "45"),
        ("nam", 246, "46"),
    ],
)
def test_odd_months_count_as_half_a_year_or_a_year(served, gioi, months, percent):
    told = figures(served, PLAN, gioi=gioi, thang_sinh="1960", da_dong=months, thu_nhap=2_000_000)
    assert told["ty-le"] == Decimal(percent)


def test_years_beyond_the_highest_rate_are_paid_once(served):
    told = figures(served, PLAN, gioi="nu", thang_sinh="1960", da_dong=32 * 12 + 3, thu_nhap=2_000_000)
    assert told["tro-cap-mot-lan"] == 2_500_000  # two and a half years, half a month's average each


@pytest.mark.parametrize(
    ("born", "paid", "way", "lacking_then", "total", "begins"),
    [
        ("1975-03", 130, "dong-tiep", 0, 254, date(2037, 4, 1)),  # 124 months to go until 03/2037
        ("1966-04", 130, "dong-thieu", 33, 180, date(2028, 5, 1)),  # 17 months to go until 04/2028
        ("1966-04", 90, "dong-lau", 73, 180, date(2029, 6, 1)),  # 13 more than may be paid at once
        ("1960-01", 119, "dong-lau", 61, 180, date(2027, 1, 1)),
        ("1960-01", 120, "dong-thieu", 60, 180, date(2026, 12, 1)),
        ("1966-04", 180, "du-nam", 0, 197, date(2028, 5, 1)),
    ],
)
def test_the_ways_to_fifteen_years(served, born, paid, way, lacking_then, total, begins):
    told = figures(served, PLAN, gioi="nam", thang_sinh=born, da_dong=paid, thu_nhap=1_500_000)
    assert (told["cach"], told["con-thieu-khi-du-tuoi"], told["tong-so-thang"]) == (way, lacking_then, total)
    assert told["huong-tu"] == begins
    assert told["con-thieu"] == max(0, 180 - paid)


def test_past_incomes_are_brought_to_the_prices_of_today(served):
    told = figures(
        served, PLAN, gioi="nu", thang_sinh="1960", qua_trinh="2008-01..2010-12=1000000 + 2011-01..2022-12=2000000"
    )
    index = (2.29 + 2.14 + 1.96) * 1_000_000 + 2_000_000 * (
        1.65 + 1.51 + 1.42 + 1.36 + 1.36 + 1.32 + 1.28 + 1.23 + 1.20 + 1.16 + 1.14 + 1.11
    )
    assert told["binh-quan"] == round(index / 15) == 2_524_667
    assert told["moi-thang"] == 1_136_100


def test_without_the_coefficients_of_the_year_a_history_is_not_valued(served):
    given_ = {"gioi": "nu", "thang_sinh": "1960", "qua_trinh": "2010-01..2026-10=3000000"}
    figures(served, PLAN, date(2026, 12, 31), **given_)
    with pytest.raises(NoValueError):
        figures(served, PLAN, date(2027, 1, 1), **given_)


@pytest.mark.parametrize(
    ("given_", "name"),
    [
        ({}, "da-dong"),
        ({"da_dong": 10, "qua_trinh": "2020-01..2020-12=1500000"}, "da-dong"),
        ({"da_dong": 200}, "thu-nhap"),
        ({"qua_trinh": "2020-01..2020-12=1500000"}, "thu-nhap"),
        ({"da_dong": 10, "thu_nhap": 1_400_000}, "thu-nhap"),
        ({"qua_trinh": "2020-01..2026-12=1500000", "thu_nhap": 1_500_000}, "qua-trinh"),
        ({"qua_trinh": "2007-12..2026-10=1500000", "thu_nhap": 1_500_000}, "qua-trinh"),
    ],
)
def test_what_an_estimate_cannot_be_made_from(served, given_, name):
    assert refusal(served, PLAN, gioi="nam", thang_sinh="1980-01", **given_).name == name


PAID = st.integers(0, 420)
INCOMES = st.integers(1_500_000, 50_600_000)


@derandomized
@given(
    gioi=SEXES, birth=BIRTHS, paid=PAID, incomes=st.tuples(INCOMES, INCOMES), going_on=st.sampled_from(["co", "khong"])
)
def test_more_income_never_gives_a_smaller_pension(served, gioi, birth, paid, incomes, going_on):
    less, more = (
        figures(served, PLAN, gioi=gioi, thang_sinh=f"{birth:%Y-%m}", da_dong=paid, thu_nhap=income, dong_tiep=going_on)
        for income in sorted(incomes)
    )
    assert 0 < less["moi-thang"] <= more["moi-thang"]
    assert {**less, "moi-thang": 0, "binh-quan": 0, "tro-cap-mot-lan": 0} == {
        **more,
        "moi-thang": 0,
        "binh-quan": 0,
        "tro-cap-mot-lan": 0,
    }
    assert 40 <= less["ty-le"] <= 75


@derandomized
@given(gioi=SEXES, birth=BIRTHS, paid=PAID)
def test_one_month_more_never_puts_the_pension_off(served, gioi, birth, paid):
    now, then = (
        figures(served, PLAN, gioi=gioi, thang_sinh=f"{birth:%Y-%m}", da_dong=months, thu_nhap=1_500_000)
        for months in (paid, paid + 1)
    )
    assert then["huong-tu"] <= now["huong-tu"]
    assert then["ty-le"] >= now["ty-le"]
    assert now["tong-so-thang"] == paid + now["dong-tiep-them"] + now["con-thieu-khi-du-tuoi"] >= 180


def test_eight_years_pay_the_allowance_for_48_months(served):
    told = figures(served, WAITING, thu_nhap=1_500_000, da_dong="8 năm")
    assert told == {"so-thang": 48, "muc": 500_000, "con-le": 0, "tong": 24_000_000}


def test_with_fifteen_years_there_is_a_pension_instead(served):
    assert refusal(served, WAITING, thu_nhap=1_500_000, da_dong=180).code == "du-15-nam"


@derandomized
@given(incomes=st.tuples(INCOMES, INCOMES), paid=st.integers(1, 179))
def test_the_months_of_the_allowance_and_the_rest_make_the_whole(served, incomes, paid):
    less, more = (figures(served, WAITING, thu_nhap=income, da_dong=paid) for income in sorted(incomes))
    assert less["so-thang"] * less["muc"] + less["con-le"] == less["tong"]
    assert 0 <= less["con-le"] < less["muc"]
    assert 0 <= less["so-thang"] <= more["so-thang"]
