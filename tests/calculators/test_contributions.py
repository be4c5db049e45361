"""The amounts of the policy facts, against the knowledge that is served."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calculators.registry import calculate
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.load import load
from bot.knowledge.values import Values

BEFORE = date(2026, 6, 30)
NOW = date(2026, 11, 22)
NEW_YEAR = date(2027, 1, 2)
SERVED = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def served() -> KnowledgeBase:
    kb = load(SERVED).kb
    assert kb is not None
    return kb


def amount(kb: KnowledgeBase, day: date, name: str, figure: str = "", **given: object) -> int:
    inputs = {key.replace("_", "-"): str(value) for key, value in given.items()}
    return calculate(name, figure, inputs, Values(kb, day))


# group: support, you pay a month, 3 months, 6 months, 12 months
AT_THE_LOWEST = {
    NOW: {
        "ho-ngheo": (165_000, 165_000, 495_000, 990_000, 1_980_000),
        "xa-dao-dac-khu": (165_000, 165_000, 495_000, 990_000, 1_980_000),
        "can-ngheo": (132_000, 198_000, 594_000, 1_188_000, 2_376_000),
        "dan-toc-thieu-so": (99_000, 231_000, 693_000, 1_386_000, 2_772_000),
        "khac": (66_000, 264_000, 792_000, 1_584_000, 3_168_000),
    },
    NEW_YEAR: {
        "ho-ngheo": (242_000, 242_000, 726_000, 1_452_000, 2_904_000),
        "xa-dao-dac-khu": (242_000, 242_000, 726_000, 1_452_000, 2_904_000),
        "can-ngheo": (193_600, 290_400, 871_200, 1_742_400, 3_484_800),
        "dan-toc-thieu-so": (145_200, 338_800, 1_016_400, 2_032_800, 4_065_600),
        "khac": (96_800, 387_200, 1_161_600, 2_323_200, 4_646_400),
    },
}
AT_THE_LOWEST[BEFORE] = AT_THE_LOWEST[NOW]


@pytest.mark.parametrize(
    ("day", "group", "amounts"),
    [(day, group, amounts) for day, table in AT_THE_LOWEST.items() for group, amounts in table.items()],
)
def test_voluntary_contribution_at_the_lowest_income(served, day, group, amounts):
    name = "bhxh-tu-nguyen-dong"
    support, *paid = amounts
    assert amount(served, day, name, "ho-tro", nhom=group) == support
    assert [amount(served, day, name, nhom=group, so_thang=months) for months in (1, 3, 6, 12)] == paid
    assert amount(served, day, name, "truoc-ho-tro", nhom=group) == (484_000 if day == NEW_YEAR else 330_000)


@pytest.mark.parametrize(
    ("income", "paid"),
    [
        (2_000_000, 374_000),
        (3_000_000, 594_000),
        (5_000_000, 1_034_000),
        (10_000_000, 2_134_000),
        (50_600_000, 11_066_000),
    ],
)
def test_voluntary_contribution_at_other_incomes(served, income, paid):
    assert amount(served, NOW, "bhxh-tu-nguyen-dong", nhom="khac", thu_nhap=income) == paid


@pytest.mark.parametrize(
    ("group", "percent"),
    [("ho-ngheo", 50), ("xa-dao-dac-khu", 50), ("can-ngheo", 40), ("dan-toc-thieu-so", 30), ("khac", 20)],
)
def test_support_rates(served, group, percent):
    assert amount(served, NOW, "bhxh-tu-nguyen-dong", "ty-le-ho-tro", nhom=group) == percent


@pytest.mark.parametrize(("day", "highest"), [(BEFORE, 46_800_000), (NOW, 50_600_000), (NEW_YEAR, 50_600_000)])
def test_the_highest_income(served, day, highest):
    assert amount(served, day, "thu-nhap-cao-nhat") == highest


# person in the household: a month, 3 months, 6 months, a year
PERSONS = {
    1: (113_850, 341_550, 683_100, 1_366_200),
    2: (79_695, 239_085, 478_170, 956_340),
    3: (68_310, 204_930, 409_860, 819_720),
    4: (56_925, 170_775, 341_550, 683_100),
    5: (45_540, 136_620, 273_240, 546_480),
    6: (45_540, 136_620, 273_240, 546_480),
    20: (45_540, 136_620, 273_240, 546_480),
}


@pytest.mark.parametrize("day", [NOW, NEW_YEAR])
@pytest.mark.parametrize(("order", "amounts"), PERSONS.items())
def test_what_each_member_of_a_household_pays(served, day, order, amounts):
    paid = [amount(served, day, "bhyt-nguoi-thu", thu_tu=order, so_thang=months) for months in (1, 3, 6, 12)]
    assert paid == list(amounts)
    assert amount(served, day, "bhyt-nguoi-thu", thu_tu=order) == amounts[-1]


# people: a year now, a month now, a year before 01/07/2026
HOUSEHOLDS = {
    1: (1_366_200, 113_850, 1_263_600),
    2: (2_322_540, 193_545, 2_148_120),
    3: (3_142_260, 261_855, 2_906_280),
    4: (3_825_360, 318_780, 3_538_080),
    5: (4_371_840, 364_320, 4_043_520),
    6: (4_918_320, 409_860, 4_548_960),
}


@pytest.mark.parametrize(("people", "amounts"), HOUSEHOLDS.items())
def test_what_a_household_pays(served, people, amounts):
    year, month, year_before = amounts
    for day in (NOW, NEW_YEAR):
        assert amount(served, day, "bhyt-ho-gia-dinh", so_nguoi=people) == year
        assert amount(served, day, "bhyt-ho-gia-dinh", "moi-thang", so_nguoi=people) == month
    assert amount(served, BEFORE, "bhyt-ho-gia-dinh", so_nguoi=people) == year_before


@pytest.mark.parametrize(
    ("order", "month", "year"),
    [(1, 105_300, 1_263_600), (2, 73_710, 884_520), (3, 63_180, 758_160), (4, 52_650, 631_800), (5, 42_120, 505_440)],
)
def test_what_each_member_paid_before_the_base_salary_rose(served, order, month, year):
    assert amount(served, BEFORE, "bhyt-nguoi-thu", "moi-thang", thu_tu=order) == month
    assert amount(served, BEFORE, "bhyt-nguoi-thu", thu_tu=order) == year


@pytest.mark.parametrize(
    ("group", "month", "year"),
    [
        ("can-ngheo", 34_155, 409_860),
        ("dan-toc-thieu-so", 34_155, 409_860),
        ("hoc-sinh", 56_925, 683_100),
        ("nong-lam-ngu", 79_695, 956_340),
    ],
)
@pytest.mark.parametrize("day", [NOW, NEW_YEAR])
def test_what_supported_groups_pay_for_health_insurance(served, day, group, month, year):
    assert amount(served, day, "bhyt-duoc-ho-tro", "moi-thang", nhom=group) == month
    assert amount(served, day, "bhyt-duoc-ho-tro", nhom=group) == year


def test_pupils_pay_half(served):
    assert amount(served, NOW, "bhyt-hoc-sinh") == 683_100
    assert amount(served, NOW, "bhyt-hoc-sinh", so_thang=6) == 341_550


@pytest.mark.parametrize(
    ("name", "figure", "before", "now"),
    [
        ("tro-cap-mai-tang", "", 23_400_000, 25_300_000),
        ("bhyt-nguong-cung-chi-tra", "", 14_040_000, 15_180_000),
        ("bhyt-nguong-mot-lan-kham", "", 351_000, 379_500),
        ("tro-cap-thai-san-bat-buoc", "", 4_680_000, 5_060_000),
        ("tro-cap-tuat-thang", "muc", 1_170_000, 1_265_000),
        ("tro-cap-tuat-thang", "khong-nguoi-nuoi", 1_638_000, 1_771_000),
    ],
)
def test_multiples_of_the_base_salary(served, name, figure, before, now):
    assert amount(served, BEFORE, name, figure) == before
    assert amount(served, NOW, name, figure) == now
    assert amount(served, NEW_YEAR, name, figure) == now


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("bhxh-tu-nguyen-dong", {"nhom": "khac"}),
        ("thu-nhap-cao-nhat", {}),
        ("bhyt-ho-gia-dinh", {"so_nguoi": 3}),
        ("bhyt-nguoi-thu", {"thu_tu": 1}),
        ("bhyt-duoc-ho-tro", {"nhom": "can-ngheo"}),
        ("bhyt-hoc-sinh", {}),
        ("tro-cap-mai-tang", {}),
        ("tro-cap-tuat-thang", {}),
    ],
)
def test_before_the_rules_began_there_is_no_amount(served, name, inputs):
    with pytest.raises(NoValueError):
        amount(served, date(2015, 1, 1), name, **inputs)


GROUPS = st.sampled_from(["ho-ngheo", "xa-dao-dac-khu", "can-ngheo", "dan-toc-thieu-so", "khac"])
DAYS = st.dates(date(2025, 7, 1), date(2030, 12, 31))
INCOMES = st.integers(2_200_000, 46_800_000)
MONTHS = st.sampled_from([1, 3, 6, 12])
derandomized = settings(max_examples=200, derandomize=True, deadline=None)


@derandomized
@given(group=GROUPS, day=DAYS, incomes=st.tuples(INCOMES, INCOMES), months=MONTHS)
def test_more_income_never_costs_less(kb, group, day, incomes, months):
    less, more = sorted(incomes)
    paid = [
        amount(kb, day, "bhxh-tu-nguyen-dong", nhom=group, thu_nhap=income, so_thang=months) for income in (less, more)
    ]
    assert 0 < paid[0] <= paid[1]


@derandomized
@given(group=GROUPS, day=DAYS, income=INCOMES, months=MONTHS)
def test_what_is_paid_and_the_support_make_the_whole(kb, group, day, income, months):
    def figure(name: str, months: int = months) -> int:
        return amount(kb, day, "bhxh-tu-nguyen-dong", name, nhom=group, thu_nhap=income, so_thang=months)

    assert figure("phai-dong") + figure("ho-tro") == figure("truoc-ho-tro")
    assert figure("ho-tro") >= 0
    assert figure("phai-dong") == months * figure("phai-dong", 1)
    assert figure("thu-nhap") == income


@derandomized
@given(day=DAYS, people=st.integers(1, 20), months=st.sampled_from([3, 6, 12]))
def test_the_members_add_up_to_the_household(kb, day, people, months):
    members = [amount(kb, day, "bhyt-nguoi-thu", thu_tu=order, so_thang=months) for order in range(1, people + 1)]
    assert sum(members) == amount(kb, day, "bhyt-ho-gia-dinh", so_nguoi=people, so_thang=months)
    assert members == sorted(members, reverse=True)
    assert min(members) > 0
