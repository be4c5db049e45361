"""The calculators by the names that knowledge/ calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.calculators import household, multiples, pension, voluntary
from bot.calculators.inputs import Input, InputError, one_of, read_inputs, whole
from bot.knowledge.values import Values

Figures = dict[str, int]


@dataclass(frozen=True, slots=True)
class Calculator:
    """A calculator as staff see it.

    Args:
        compute: the pure function; the first figure it gives is the main one.
        inputs: what it accepts, by name.
        figures: names of the figures it gives, the main one first.
    """

    compute: Callable[..., Figures]
    inputs: Mapping[str, Input]
    figures: tuple[str, ...]


_MONTHS = one_of("1", "3", "6", "12")

CALCULATORS: Mapping[str, Calculator] = {
    "bhxh-tu-nguyen-dong": Calculator(
        voluntary.contribution_2025,
        {
            "nhom": one_of(*voluntary.SUPPORT, required=True),
            "thu-nhap": whole(1, 10**12),
            "so-thang": _MONTHS,
        },
        ("phai-dong", "ho-tro", "truoc-ho-tro", "thu-nhap", "ty-le-ho-tro"),
    ),
    "thu-nhap-cao-nhat": Calculator(voluntary.highest_income, {}, ("muc",)),
    "bhyt-ho-gia-dinh": Calculator(
        household.household_2025,
        {"so-nguoi": whole(1, 20, required=True), "so-thang": one_of("3", "6", "12")},
        ("ca-ho", "moi-thang"),
    ),
    "bhyt-nguoi-thu": Calculator(
        household.member_2025,
        {"thu-tu": whole(1, 20, required=True), "so-thang": _MONTHS},
        ("phai-dong", "moi-thang"),
    ),
    "bhyt-duoc-ho-tro": Calculator(
        household.supported_2025,
        {"nhom": one_of(*household.SUPPORT, required=True), "so-thang": _MONTHS},
        ("phai-dong", "moi-thang"),
    ),
    "bhyt-hoc-sinh": Calculator(
        partial(household.supported_2025, nhom="hoc-sinh"), {"so-thang": _MONTHS}, ("phai-dong", "moi-thang")
    ),
    "luong-huu": Calculator(
        pension.monthly_pension_2025,
        {
            "gioi": one_of("nu", "nam", required=True),
            "so-nam": whole(pension.FEWEST_YEARS, pension.MOST_YEARS, required=True),
            "thu-nhap": whole(1, 10**12, required=True),
        },
        ("moi-thang", "ty-le", "thu-nhap"),
    ),
    "tro-cap-mai-tang": Calculator(multiples.funeral_allowance, {}, ("muc",)),
    "bhyt-nguong-cung-chi-tra": Calculator(multiples.copayment_threshold, {}, ("muc",)),
    "bhyt-nguong-mot-lan-kham": Calculator(multiples.small_bill_threshold, {}, ("muc",)),
    "tro-cap-thai-san-bat-buoc": Calculator(multiples.compulsory_birth_allowance, {}, ("muc",)),
    "tro-cap-tuat-thang": Calculator(multiples.survivor_monthly, {}, ("muc", "khong-nguoi-nuoi")),
}


def calculate(name: str, figure: str, given: Mapping[str, str], values: Values) -> int:
    """One figure of a calculator.

    Args:
        name: the calculator.
        figure: which figure; "" for the main one.
        given: inputs as text.
        values: the parameters on the day.

    Raises:
        InputError: unknown calculator or figure, or an input it can't take.
        NoValueError: a parameter has no value on the day.
    """
    calculator = CALCULATORS.get(name)
    if calculator is None:
        raise InputError("tinh/" + name, f"không có phép tính này; dùng: {', '.join(CALCULATORS)}")
    if figure and figure not in calculator.figures:
        raise InputError(figure, f"phép tính này chỉ có: {', '.join(calculator.figures)}")
    figures = calculator.compute(values, **read_inputs(calculator.inputs, given))
    return figures[figure or calculator.figures[0]]
