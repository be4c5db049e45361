"""What a calculator takes, and what it says when it can't."""

from __future__ import annotations

from decimal import Decimal

import pytest
from core_fixtures import TODAY

from bot.calculators.inputs import InputError, one_of, read_inputs, whole
from bot.calculators.money import round_dong
from bot.calculators.registry import CALCULATORS, calculate
from bot.knowledge.values import Values

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


@pytest.mark.parametrize("name", CALCULATORS)
def test_the_first_figure_is_the_main_one_and_each_named_figure_is_given(name, kb_with_all_parameters):
    needed = {"nhom": "can-ngheo", "so-nguoi": "3", "thu-tu": "2", "gioi": "nu", "so-nam": "20", "thu-nhap": "1500000"}
    given = {key: needed[key] for key, spec in CALCULATORS[name].inputs.items() if spec.required}
    values = Values(kb_with_all_parameters, TODAY)
    figures = {figure: calculate(name, figure, given, values) for figure in CALCULATORS[name].figures}
    assert calculate(name, "", given, values) == figures[CALCULATORS[name].figures[0]]
    assert all(value >= 0 for value in figures.values())


@pytest.fixture(scope="module")
def kb_with_all_parameters():
    from test_contributions import SERVED

    from bot.knowledge.load import load

    return load(SERVED).kb


@pytest.mark.parametrize(
    ("amount", "rounded"), [("0.4", 0), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("113850", 113_850), ("79695.49", 79_695)]
)
def test_dong_are_rounded_halves_up(amount, rounded):
    assert round_dong(Decimal(amount)) == rounded
