"""A hospital bill: sections 4.5 and 4.6 of the policy facts."""

from __future__ import annotations

from datetime import date

import pytest
from asking import derandomized, figures, refusal
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.calculators.bill import LEVELS, PLACES
from bot.calculators.inputs import InputError
from bot.knowledge.base import NoValueError

BILL = "bhyt-chi-tra"
HOUSEHOLD = {"nhom": "ho-gia-dinh", "chi_phi": "10.000.000"}


@pytest.mark.parametrize(
    ("noi_kham", "outpatient", "inpatient"),
    [
        ("dung-tuyen", 80, 80),
        ("cap-cuu", 80, 80),
        ("luu-tru", 80, 80),
        ("cap-ban-dau", 100, 100),
        ("phong-kham-khu-vuc", 100, None),
        ("tuyen-huyen-cu", 80, 80),
        ("co-ban-duoi-50", 80, 80),
        ("co-ban-50-70", 40, 80),
        ("co-ban-tinh-cu", 40, 80),
        ("chuyen-sau-tinh-cu", 40, 80),
        ("chuyen-sau-khac", None, 32),
        ("benh-hiem", 80, 80),
        ("vung-kho-khan", None, 80),
    ],
)
def test_a_household_card_by_place(served, noi_kham, outpatient, inpatient):
    for dieu_tri, percent in (("ngoai-tru", outpatient), ("noi-tru", inpatient)):
        given_ = {**HOUSEHOLD, "noi_kham": noi_kham, "dieu_tri": dieu_tri}
        if percent is None:
            assert refusal(served, BILL, **given_).code == "khong-neu"
        else:
            told = figures(served, BILL, **given_)
            assert (told["ty-le"], told["quy-tra"]) == (percent, percent * 100_000)


def test_every_place_is_tried_above():
    marks = test_a_household_card_by_place.pytestmark
    assert {row[0] for row in marks[0].args[1]} == set(PLACES)


@pytest.mark.parametrize(
    ("nhom", "percent"),
    [
        ("ho-gia-dinh", 80),
        ("huu-tri", 95),
        ("dan-toc-thieu-so", 95),
        ("than-nhan-nguoi-co-cong", 95),
        ("can-ngheo", 100),
        ("huu-tri-xa-hoi", 100),
        ("tre-em", 100),
    ],
)
def test_the_level_of_each_group(served, nhom, percent):
    told = figures(served, BILL, nhom=nhom, noi_kham="dung-tuyen", dieu_tri="noi-tru", chi_phi=1_000_000)
    assert (told["muc-huong"], told["quy-tra"], told["ly-do"]) == (percent, percent * 10_000, "muc-nhom")


def test_the_levels_that_rose_in_2026(served):
    visit = {"noi_kham": "dung-tuyen", "dieu_tri": "noi-tru", "chi_phi": 1_000_000}
    assert figures(served, BILL, date(2025, 12, 31), nhom="can-ngheo", **visit)["muc-huong"] == 95
    assert figures(served, BILL, date(2026, 1, 1), nhom="can-ngheo", **visit)["muc-huong"] == 100
    with pytest.raises(NoValueError):
        figures(served, BILL, date(2025, 12, 31), nhom="huu-tri-xa-hoi", **visit)


@pytest.mark.parametrize(
    ("day", "cost", "percent"),
    [
        (date(2026, 6, 30), 350_999, 100),
        (date(2026, 6, 30), 351_000, 80),
        (date(2026, 7, 1), 379_499, 100),
        (date(2026, 7, 1), 379_500, 80),
    ],
)
def test_a_small_bill_is_paid_in_full(served, day, cost, percent):
    told = figures(served, BILL, day, nhom="ho-gia-dinh", noi_kham="dung-tuyen", dieu_tri="ngoai-tru", chi_phi=cost)
    assert (told["muc-huong"], told["ly-do"]) == (percent, "duoi-15" if percent == 100 else "muc-nhom")


def test_after_five_years_all_is_paid(served):
    told = figures(served, BILL, **HOUSEHOLD, noi_kham="dung-tuyen", dieu_tri="noi-tru", du_5_nam="co")
    assert (told["nguoi-benh"], told["ly-do"]) == (0, "du-5-nam")


@pytest.mark.parametrize("more", [{"chi_phi": 300_000}, {"chi_phi": 5_000_000, "du_5_nam": "co"}])
def test_whether_those_rules_hold_out_of_the_network_is_not_guessed(served, more):
    where = {"noi_kham": "co-ban-50-70", "dieu_tri": "ngoai-tru"}
    assert refusal(served, BILL, nhom="ho-gia-dinh", **where, **more).code == "chua-xac-nhan"
    assert figures(served, BILL, nhom="can-ngheo", **where, **more)["ty-le"] == 50


def test_the_half_for_outpatients_began_in_july_2026(served):
    given_ = {**HOUSEHOLD, "noi_kham": "chuyen-sau-tinh-cu", "dieu_tri": "ngoai-tru"}
    with pytest.raises(NoValueError):
        figures(served, BILL, date(2026, 6, 30), **given_)
    assert figures(served, BILL, date(2026, 7, 1), **given_)["ty-le"] == 40


@derandomized
@given(
    nhom=st.sampled_from(sorted(LEVELS)),
    noi_kham=st.sampled_from(sorted(PLACES)),
    dieu_tri=st.sampled_from(["ngoai-tru", "noi-tru"]),
    costs=st.tuples(st.integers(379_500, 10**9), st.integers(379_500, 10**9)),
)
def test_fund_and_patient_make_the_bill_and_a_larger_bill_costs_neither_less(served, nhom, noi_kham, dieu_tri, costs):
    visit = {"nhom": nhom, "noi_kham": noi_kham, "dieu_tri": dieu_tri}
    try:
        told = [figures(served, BILL, chi_phi=cost, **visit) for cost in sorted(costs)]
    except InputError as refused:
        assume(refused.code != "khong-neu")
        raise
    for cost, bill in zip(sorted(costs), told, strict=True):
        assert bill["quy-tra"] + bill["nguoi-benh"] == cost
        assert min(bill["quy-tra"], bill["nguoi-benh"]) >= 0
    assert told[0]["quy-tra"] <= told[1]["quy-tra"]
    assert told[0]["nguoi-benh"] <= told[1]["nguoi-benh"]
