"""What one pays: voluntary social insurance, health insurance."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from bot.calculators import household, inputs, voluntary, voluntary_once
from bot.calculators.calculator import Calculator
from bot.calculators.figures import Unit
from bot.calculators.inputs import one_of, whole

_MONTHS = one_of("1", "3", "6", "12")
_ONCE_UNITS: Mapping[str, Unit] = {"so-thang": "months", "lai-suat": "%"}

CONTRIBUTIONS: Mapping[str, Calculator] = {
    "bhxh-tu-nguyen-dong": Calculator(
        voluntary.contribution_2025,
        {
            "nhom": one_of(*voluntary.SUPPORT, required=True),
            "thu-nhap": whole(1, 10**12),
            "so-thang": _MONTHS,
        },
        ("phai-dong", "ho-tro", "truoc-ho-tro", "thu-nhap", "ty-le-ho-tro"),
        {"ty-le-ho-tro": "%"},
    ),
    "bhxh-tu-nguyen-han-dong": Calculator(
        voluntary.deadline_2025,
        {"so-thang": one_of("1", "3", "6", "12", required=True), "tu-thang": inputs.month()},
        ("han-dong", "den-thang"),
        {"han-dong": "date", "den-thang": "month"},
    ),
    "bhxh-tu-nguyen-dong-truoc": Calculator(
        voluntary_once.ahead_2025,
        {"so-nam": whole(2, 20, required=True), "thu-nhap": inputs.money()},
        ("chua-tru-ho-tro", "theo-thang", "giam", "thu-nhap", "so-thang", "lai-suat"),
        _ONCE_UNITS,
        estimate=True,
    ),
    "bhxh-tu-nguyen-dong-thieu": Calculator(
        voluntary_once.missing_2025,
        {"so-thang": whole(1, 240, required=True), "thu-nhap": inputs.money()},
        ("chua-tru-ho-tro", "theo-thang", "tang-them", "thu-nhap", "so-thang", "lai-suat"),
        _ONCE_UNITS,
        estimate=True,
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
}
