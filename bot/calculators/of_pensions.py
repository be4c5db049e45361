"""What comes of what was paid: pensions, lump sums, allowances."""

from __future__ import annotations

from collections.abc import Mapping

from bot.calculators import (
    comparison,
    inputs,
    lump_sum,
    lump_sum_condition,
    multiples,
    pension,
    pension_plan,
    retirement,
    voluntary,
    waiting_allowance,
)
from bot.calculators.calculator import Calculator
from bot.calculators.figures import NO, YES, Unit
from bot.calculators.inputs import one_of, whole

_YES_NO = (YES, NO)
_SEX = one_of("nu", "nam", required=True)
# What was paid for: all periods, or a single one.
_HISTORY = {
    "qua-trinh": inputs.history(),
    "dong-tu": inputs.month(),
    "dong-den": inputs.month(),
    "thu-nhap": inputs.money(),
}
_ESTIMATED = (
    "moi-thang",
    "ty-le",
    "huong-tu",
    "thang-du-tuoi",
    "tuoi",
    "con-thieu",
    "con-thieu-khi-du-tuoi",
    "dong-tiep-them",
    "tong-so-thang",
    "cach",
    "binh-quan",
    "tro-cap-mot-lan",
)
_ESTIMATED_UNITS: Mapping[str, Unit] = {
    "ty-le": "%",
    "huong-tu": "date",
    "thang-du-tuoi": "month",
    "tuoi": "months-of-age",
    "con-thieu": "months",
    "con-thieu-khi-du-tuoi": "months",
    "dong-tiep-them": "months",
    "tong-so-thang": "months",
}

PENSIONS: Mapping[str, Calculator] = {
    "tuoi-nghi-huu": Calculator(
        retirement.retirement_age_2021,
        {"gioi": _SEX, "thang-sinh": inputs.birth(required=True), "chuyen-tiep": inputs.yes_no()},
        ("thang-du-tuoi", "tuoi", "huong-tu", "dong-thieu-tu", "da-du"),
        {"thang-du-tuoi": "month", "tuoi": "months-of-age", "huong-tu": "date", "dong-thieu-tu": "date"},
        {"da-du": _YES_NO},
    ),
    "luong-huu": Calculator(
        pension.monthly_pension_2025,
        {
            "gioi": _SEX,
            "so-nam": whole(pension.FEWEST_YEARS, pension.MOST_YEARS, required=True),
            "thu-nhap": whole(1, 10**12, required=True),
        },
        ("moi-thang", "ty-le", "thu-nhap"),
        {"ty-le": "%"},
        estimate=True,
    ),
    "luong-huu-du-kien": Calculator(
        pension_plan.estimated_pension_2025,
        {
            "gioi": _SEX,
            "thang-sinh": inputs.birth(required=True),
            "thu-nhap": inputs.money(),
            "da-dong": inputs.months(0, 720),
            "qua-trinh": inputs.history(),
            "dong-tiep": inputs.yes_no(),
        },
        _ESTIMATED,
        _ESTIMATED_UNITS,
        {"cach": pension_plan.WAYS},
        estimate=True,
    ),
    "bhxh-mot-lan": Calculator(
        lump_sum.lump_sum_2025,
        {**_HISTORY, "truot-gia": inputs.yes_no()},
        ("chua-tru-ho-tro", "truoc-2014", "tu-2014", "binh-quan", "so-thang", "so-nam"),
        {"so-thang": "months", "so-nam": "years"},
        estimate=True,
    ),
    "bhxh-mot-lan-con-lai": Calculator(
        lump_sum.net_lump_sum_2025,
        {
            **_HISTORY,
            "nhom": one_of(*voluntary.SUPPORT, required=True),
            "truong-hop": one_of(*lump_sum_condition.GROUNDS, required=True),
            "truot-gia": inputs.yes_no(),
        },
        ("con-lai", "khau-tru", "chua-tru-ho-tro"),
        estimate=True,
    ),
    "bhxh-mot-lan-dieu-kien": Calculator(
        lump_sum_condition.lump_sum_condition_2025,
        {
            "truong-hop": one_of(*lump_sum_condition.GROUNDS, required=True),
            "so-thang": inputs.months(1, 720),
            "dong-tu": inputs.month(),
            "dong-den": inputs.month(),
            "gioi": one_of("nu", "nam"),
            "thang-sinh": inputs.birth(),
        },
        ("dieu-kien", "nop-tu"),
        {"nop-tu": "date"},
        {"dieu-kien": lump_sum_condition.STATES},
    ),
    "so-sanh-mot-lan-luong-huu": Calculator(
        comparison.lump_sum_or_pension_2025,
        {
            "gioi": _SEX,
            "thang-sinh": inputs.birth(required=True),
            **_HISTORY,
            "dong-tiep": inputs.yes_no(),
        },
        ("mot-lan", "luong-huu", "huong-tu", "ty-le", "con-thieu", "cach", "dong-them", "bang-so-thang"),
        {"huong-tu": "date", "ty-le": "%", "con-thieu": "months", "bang-so-thang": "months"},
        {"cach": pension_plan.WAYS},
        estimate=True,
    ),
    "tro-cap-cho-huu-tri": Calculator(
        waiting_allowance.waiting_allowance_2025,
        {"thu-nhap": inputs.money(required=True), "da-dong": inputs.months(1, 720, required=True)},
        ("so-thang", "muc", "con-le", "tong"),
        {"so-thang": "months"},
        estimate=True,
    ),
    "tro-cap-mai-tang": Calculator(multiples.funeral_allowance, {}, ("muc",)),
    "tro-cap-tuat-thang": Calculator(multiples.survivor_monthly, {}, ("muc", "khong-nguoi-nuoi")),
}
