"""What a calculator takes, and what it says when it can't."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from core_fixtures import TODAY

from bot.answers.wording import show
from bot.calculators import inputs
from bot.calculators.history import History, Period
from bot.calculators.inputs import Input, InputError, one_of, read_inputs, whole
from bot.calculators.money import round_dong
from bot.calculators.registry import CALCULATORS, calculate, calculate_all
from bot.knowledge.values import Values

# What a figure of each unit is in Python; money and counts are whole numbers.
KINDS = {"%": (int, Decimal), "date": date, "month": date, "years": (int, Decimal)}
SPECS = {"so-nguoi": whole(1, 20, required=True), "so-thang": one_of("3", "6", "nam")}


def test_inputs_become_arguments():
    assert read_inputs(SPECS, {"so-nguoi": "4", "so-thang": "6"}) == {"so_nguoi": 4, "so_thang": 6}
    assert read_inputs(SPECS, {"so-nguoi": "20", "so-thang": "nam"}) == {"so_nguoi": 20, "so_thang": "nam"}
    assert read_inputs(SPECS, {"so-nguoi": "1"}) == {"so_nguoi": 1}
    assert read_inputs({}, {}) == {}


@pytest.mark.parametrize(
    ("given", "name", "reason"),
    [
        ({}, "so-nguoi", "thiếu đầu vào này; nhận số từ 1 đến 20"),
        ({"so-nguoi": "0"}, "so-nguoi", "'0' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": "21"}, "so-nguoi", "'21' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": "-1"}, "so-nguoi", "'-1' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": "1.5"}, "so-nguoi", "'1.5' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": ""}, "so-nguoi", "'' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": "²"}, "so-nguoi", "'²' không dùng được; nhận số từ 1 đến 20"),
        ({"so-nguoi": "4", "so-thang": "5"}, "so-thang", "'5' không dùng được; nhận một trong: 3, 6, nam"),
        ({"so-nguoi": "4", "tuoi": "5"}, "tuoi", "không có đầu vào này; dùng: so-nguoi, so-thang"),
    ],
)
def test_an_input_that_cannot_be_taken_is_told_in_vietnamese(given, name, reason):
    with pytest.raises(InputError) as raised:
        read_inputs(SPECS, given)
    assert (raised.value.name, raised.value.reason) == (name, reason)
    assert str(raised.value) == f"{name}: {reason}"


def test_an_input_for_a_calculator_without_any():
    with pytest.raises(InputError, match=r"dùng: \(không có\)"):
        read_inputs({}, {"a": "1"})


def test_an_unknown_calculator_names_the_known_ones(kb):
    with pytest.raises(InputError, match="không có phép tính này; dùng: bhxh-tu-nguyen-dong, "):
        calculate("khong-co", "", {}, Values(kb, TODAY))


def test_an_unknown_figure_names_the_known_ones(kb):
    with pytest.raises(InputError, match="phép tính này chỉ có: ca-ho, moi-thang"):
        calculate("bhyt-ho-gia-dinh", "phai-dong", {"so-nguoi": "2"}, Values(kb, TODAY))


@pytest.mark.parametrize(
    ("income", "reason"),
    [("1499999", "thấp hơn mức thấp nhất 1500000"), ("50600001", "cao hơn mức cao nhất 50600000")],
)
def test_an_income_out_of_bounds(kb, income, reason):
    with pytest.raises(InputError, match=reason):
        calculate("bhxh-tu-nguyen-dong", "", {"nhom": "khac", "thu-nhap": income}, Values(kb, TODAY))


@pytest.mark.parametrize("income", ["1500000", "50600000"])
def test_the_bounds_themselves_are_allowed(kb, income):
    figures = [
        calculate("bhxh-tu-nguyen-dong", figure, {"nhom": "khac", "thu-nhap": income}, Values(kb, TODAY))
        for figure in ("thu-nhap", "truoc-ho-tro")
    ]
    assert figures == [int(income), int(income) * 22 // 100]


# What a calculator is given to get every figure it has, beyond what it requires.
GIVEN = {
    "bhyt-ngay-hieu-luc": {"ngay-dong": "2026-11-22"},
    "bhyt-gia-han": {"het-han": "2026-11-22"},
    "bhyt-the-tre-em": {"ngay-sinh": "2024-11-22"},
    "bhyt-5-nam": {"tu-ngay": "2024-11-22"},
    "bhyt-cung-chi-tra": {"da-tra": "0"},
    "bhyt-chi-tra": {"nhom": "huu-tri", "noi-kham": "cap-cuu", "dieu-tri": "noi-tru", "chi-phi": "1.000.000"},
    "bhxh-tu-nguyen-han-dong": {"so-thang": "6"},
    "bhxh-tu-nguyen-dong-truoc": {"so-nam": "2"},
    "bhxh-tu-nguyen-dong-thieu": {"so-thang": "6"},
    "thai-san-dieu-kien": {"ngay-sinh": "2026-11-22", "so-thang": "6"},
    "luong-huu-du-kien": {"da-dong": "8 năm", "thu-nhap": "1500000"},
    "bhxh-mot-lan": {"qua-trinh": "2020-01..2022-12=1500000"},
    "bhxh-mot-lan-con-lai": {"qua-trinh": "2023-01..2025-12=1500000", "nhom": "khac", "truong-hop": "dinh-cu"},
    "bhxh-mot-lan-dieu-kien": {"truong-hop": "dinh-cu"},
    "so-sanh-mot-lan-luong-huu": {"qua-trinh": "2023-01..2025-12=1500000", "thu-nhap": "1500000"},
    "tro-cap-cho-huu-tri": {"da-dong": "99 tháng"},
}
COMMON = {
    "nhom": "can-ngheo",
    "so-nguoi": "3",
    "thu-tu": "2",
    "gioi": "nu",
    "thang-sinh": "1975-05",
    "so-nam": "20",
    "thu-nhap": "1500000",
}


def given_to(name: str) -> dict[str, str]:
    required = {key for key, spec in CALCULATORS[name].inputs.items() if spec.required}
    own = GIVEN.get(name, {})
    return {**{key: COMMON[key] for key in required - set(own)}, **own}


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_first_figure_is_the_main_one_and_each_named_figure_is_given(name, served):
    values = Values(served, TODAY)
    figures = {figure: calculate(name, figure, given_to(name), values) for figure in CALCULATORS[name].figures}
    assert calculate(name, "", given_to(name), values) == figures[CALCULATORS[name].figures[0]]
    assert all(value >= 0 for value in figures.values() if isinstance(value, int | Decimal))
    assert set(calculate_all(name, given_to(name), values)) == set(figures)


@pytest.mark.parametrize("name", CALCULATORS)
def test_each_figure_is_of_the_kind_that_its_unit_says(name, served):
    calculator = CALCULATORS[name]
    assert {*calculator.units, *calculator.codes} <= {*calculator.figures}
    for figure, value in calculate_all(name, given_to(name), Values(served, TODAY)).items():
        unit = calculator.unit(figure)
        if unit == "code":
            assert value in calculator.codes[figure]
        else:
            assert isinstance(value, KINDS.get(unit, int)), figure
            assert show(value, unit, served.replies.units)


def test_a_figure_that_a_case_lacks_is_told_so(served):
    given = {"truong-hop": "ngung-dong", "so-thang": "1", "dong-tu": "2025-07", "dong-den": "2025-07"}
    with pytest.raises(InputError, match="trường hợp này không có kết quả ấy") as raised:
        calculate("bhxh-mot-lan-dieu-kien", "nop-tu", given, Values(served, TODAY))
    assert raised.value.code == "khong-co-ket-qua"


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.4", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("113850", 113_850), ("79695.49", 79_695)]
)
def test_dong_are_rounded_halves_up(amount, rounded):
    assert round_dong(Decimal(amount)) == rounded


def test_half_a_dong_of_a_fraction_is_rounded_up_exactly():
    assert round_dong(Fraction(5, 2)) == 3
    assert round_dong(Fraction(5, 2) - Fraction(1, 10**30)) == 2


MONTH = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("spec", "text", "value"),
    [
        (inputs.yes_no(), "co", True),
        (inputs.yes_no(), "khong", False),
        (inputs.money(), "1500000", 1_500_000),
        (inputs.money(), " 1.500.000 ", 1_500_000),
        (inputs.months(0, 720), "99", 99),
        (inputs.months(0, 720), "99 tháng", 99),
        (inputs.months(0, 720), "8 năm", 96),
        (inputs.months(0, 720), "8 nam 3 thang", 99),
        (inputs.months(0, 720), "8 Năm 3", 99),
        (inputs.day(), "2026-11-22", date(2026, 11, 22)),
        (inputs.day(), "22/11/2026", date(2026, 11, 22)),
        (inputs.day(), "2/1/2026", date(2026, 1, 2)),
        (inputs.month(), "2026-11", MONTH),
        (inputs.month(), "11/2026", MONTH),
        (inputs.month(), "22/11/2026", MONTH),
        (inputs.birth(), "1966", date(1966, 12, 1)),
        (inputs.birth(), "05/1966", date(1966, 5, 1)),
        (inputs.history(), "2026-11=1.500.000", History((Period(MONTH, MONTH, 1_500_000),))),
    ],
)
def test_what_each_kind_of_input_reads(spec: Input, text: str, value: object):
    assert spec.parse(text) == value


@pytest.mark.parametrize(
    ("spec", "texts"),
    [
        (inputs.yes_no(), ["", "có", "yes", "1"]),
        (inputs.money(), ["", "0", "-1", "1.5", "1.50", "15.00.000", "1,500,000", "1 triệu", "1" + "0" * 13]),
        (inputs.months(1, 720), ["", "0", "721", "61 năm", "-3", "3.5", "năm", "ba năm"]),
        (
            inputs.day(),
            ["", "2026", "2026-11", "2026-02-29", "31/04/2026", "22-11-2026", "1/1/26", "1899-12-31", "2101-01-01"],
        ),
        (inputs.month(), ["", "2026", "13/2026", "2026-00", "2026-1", "11/26"]),
        (inputs.birth(), ["", "66", "13/1966", "1899"]),
    ],
)
def test_what_each_kind_of_input_refuses(spec: Input, texts: list[str]):
    for text in texts:
        with pytest.raises(ValueError, match=r".*"):
            spec.parse(text)


def test_periods_are_read_in_any_order():
    read = inputs.history().parse("2021-01..06/2024=2.000.000 + 2015-01..2020-12=1500000")
    assert isinstance(read, History)
    assert [period.income for period in read.periods] == [1_500_000, 2_000_000]
    assert (read.first, read.last) == (date(2015, 1, 1), date(2024, 6, 1))
    assert (read.count(), read.count(before=date(2016, 1, 1))) == (114, 12)
    assert next(read.months()) == (date(2015, 1, 1), 1_500_000)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2015-01..2020-12",
        "2015-01..2020-12=0",
        "2020-12..2015-01=1500000",
        "2015-01..2020-12=1500000 + 2020-12..2021-01=1500000",
        "1900-01..1990-12=1500000",
        "2015-01..2020-12=1500000 +",
    ],
)
def test_periods_that_make_no_history_are_refused(text: str):
    with pytest.raises(ValueError, match=r".*"):
        inputs.history().parse(text)


def test_an_input_left_out_by_a_form_is_empty():
    specs = {"thu-nhap": inputs.money(), "gioi": one_of("nu", "nam", required=True)}
    assert read_inputs(specs, {"thu-nhap": "", "gioi": "nu"}) == {"gioi": "nu"}
    with pytest.raises(InputError, match="'' không dùng được; nhận một trong: nu, nam"):
        read_inputs(specs, {"gioi": ""})
