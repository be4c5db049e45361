"""The monthly allowance for who has too few years for a pension and is too young for the social pension."""

from __future__ import annotations

from fractions import Fraction

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import MONTHS_A_YEAR
from bot.calculators.pension import counted_years
from bot.knowledge.values import Values


def waiting_allowance_2025(values: Values, thu_nhap: int, da_dong: int) -> Figures:
    """For how long one's own contributions pay the lowest allowance, rules in force since 01/07/2025.

    Months = average × 2 × years ÷ social pension (Law 41/2024/QH15, Article 23; Decree 159/2025/NĐ-CP, Article 14).
    The allowance is never lower than the social pension.

    Args:
        values: the parameters on the day asked for.
        thu_nhap: average monthly income paid for, in đồng.
        da_dong: months paid for, less than 15 years.

    Returns:
        so-thang: whole months; muc: đồng per month; con-le: đồng left over; tong: đồng in all.

    Raises:
        InputError: enough years for a pension.
        NoValueError: a parameter has no value on the day.
    """
    if da_dong >= values.dong("huu-tri/so-nam") * MONTHS_A_YEAR:
        raise InputError("da-dong", "đã đủ số năm để hưởng lương hưu", "du-15-nam")
    level = values.dong("huu-tri-xa-hoi/muc")
    worth = thu_nhap * values.number("tro-cap-cho/so-thang-moi-nam") * counted_years(values, da_dong)
    total = round_dong(Fraction(worth))
    months, left = divmod(total, level)
    return {"so-thang": months, "muc": level, "con-le": left, "tong": total}
