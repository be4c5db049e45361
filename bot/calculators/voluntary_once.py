"""Voluntary contributions that are paid at once: years ahead, and months that lack to a pension."""

from __future__ import annotations

from fractions import Fraction

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import MONTHS_A_YEAR
from bot.calculators.voluntary import chosen_income, full_contribution
from bot.knowledge.values import Values

_RATE = "bhxh-tu-nguyen/lai-suat-thang"


def ahead_2025(values: Values, so_nam: int, thu_nhap: int | None = None) -> Figures:
    """What is paid at once for years to come, before the State's support; rules in force since 01/07/2025.

    The sum of the monthly contributions, the i-th divided by (1 + r)^(i - 1), where r is the monthly rate that Vietnam
    Social Security publishes each January (Law 41/2024/QH15, Article 36 clause 2; Decree 159/2025/NĐ-CP, Article 6).
    How the support is deducted here isn't confirmed, so no net figure is given; r and the limit of five years rest on
    one source, so the figure is an estimate.

    Args:
        values: the parameters on the day of payment.
        so_nam: whole years, from 2 (for 12 months there is the 12-month mode).
        thu_nhap: chosen monthly income in đồng; None for the lowest.

    Returns:
        đồng: chua-tru-ho-tro (at once), theo-thang (month by month), giam (what is saved), thu-nhap (per month);
        so-thang: months; lai-suat: r in percent.

    Raises:
        InputError: more years than may be paid at once, or an income outside the bounds.
        NoValueError: a parameter, such as r of the year, has no value on the day.
    """
    most = values.dong("bhxh-tu-nguyen/dong-truoc-toi-da")
    if so_nam > most:
        raise InputError("so-nam", f"mỗi lần đóng trước nhiều nhất {most} năm", "qua-nhieu")
    income = chosen_income(values, thu_nhap)
    months, month, growth = so_nam * MONTHS_A_YEAR, full_contribution(values, income), _growth(values)
    paid = round_dong(sum((month / growth**i for i in range(months)), Fraction(0)))
    return {
        "chua-tru-ho-tro": paid,
        "theo-thang": month * months,
        "giam": month * months - paid,
        "thu-nhap": income,
        "so-thang": months,
        "lai-suat": values.number(_RATE),
    }


def missing_2025(values: Values, so_thang: int, thu_nhap: int | None = None) -> Figures:
    """What is paid at once for months that lack to 15 years, before support; rules in force since 01/07/2025.

    The sum of the monthly contributions, the i-th times (1 + r)^i (Law 41/2024/QH15, Article 36 clause 2 point e;
    Decree 159/2025/NĐ-CP, Article 7). Only who has reached retirement age may pay so. See ``ahead_2025`` on support
    and r.

    Args:
        values: the parameters on the day of payment.
        so_thang: months that lack.
        thu_nhap: chosen monthly income in đồng; None for the lowest.

    Returns:
        đồng: chua-tru-ho-tro (at once), theo-thang (month by month), tang-them (what is paid more), thu-nhap (per
        month); so-thang: months; lai-suat: r in percent.

    Raises:
        InputError: more months than may be paid at once, or an income outside the bounds.
        NoValueError: a parameter, such as r of the year, has no value on the day.
    """
    most = values.dong("bhxh-tu-nguyen/dong-thieu-toi-da")
    if so_thang > most:
        raise InputError("so-thang", f"chỉ đóng một lần được khi còn thiếu nhiều nhất {most} tháng", "qua-nhieu")
    income = chosen_income(values, thu_nhap)
    month, growth = full_contribution(values, income), _growth(values)
    paid = round_dong(sum((month * growth**i for i in range(1, so_thang + 1)), Fraction(0)))
    return {
        "chua-tru-ho-tro": paid,
        "theo-thang": month * so_thang,
        "tang-them": paid - month * so_thang,
        "thu-nhap": income,
        "so-thang": so_thang,
        "lai-suat": values.number(_RATE),
    }


def _growth(values: Values) -> Fraction:
    return 1 + Fraction(values.rate(_RATE))
