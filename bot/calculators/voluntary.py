"""Contribution to voluntary social insurance."""

from __future__ import annotations

from datetime import date

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import add_months, first_of, last_day
from bot.knowledge.values import Values

# Groups of Decree 159/2025 Article 5 clause 1, each with the parameter of its support rate.
SUPPORT = {
    "ho-ngheo": "bhxh-tu-nguyen/ho-tro-ho-ngheo",
    "xa-dao-dac-khu": "bhxh-tu-nguyen/ho-tro-xa-dao-dac-khu",
    "can-ngheo": "bhxh-tu-nguyen/ho-tro-can-ngheo",
    "dan-toc-thieu-so": "bhxh-tu-nguyen/ho-tro-dan-toc-thieu-so",
    "khac": "bhxh-tu-nguyen/ho-tro-khac",
}
LOWEST_INCOME = "bhxh-tu-nguyen/thu-nhap-thap-nhat"


def contribution_2025(values: Values, nhom: str, thu_nhap: int | None = None, so_thang: int = 1) -> dict[str, int]:
    """What a person pays for a number of months, rules in force since 01/07/2025.

    Contribution = 22 % of the chosen income (Law 41/2024/QH15, Article 36 clause 1); the income lies between the
    rural poverty line and 20 times the reference level (Article 31 clause 2); the State supports a percentage of the
    contribution at the poverty line, whatever income is chosen (Decree 159/2025/NĐ-CP, Article 5 clause 1).

    Args:
        values: the parameters on the day of payment.
        nhom: support group, a key of ``SUPPORT``.
        thu_nhap: chosen monthly income in đồng; None for the lowest.
        so_thang: months paid for: 1, 3, 6 or 12.

    Returns:
        đồng for ``so_thang`` months: phai-dong (paid by the person), ho-tro, truoc-ho-tro; thu-nhap (per month) and
        ty-le-ho-tro (percent).

    Raises:
        InputError: the income lies outside the bounds.
        NoValueError: a parameter has no value on the day.
    """
    income = chosen_income(values, thu_nhap)
    full = full_contribution(values, income) * so_thang
    support = monthly_support(values, nhom) * so_thang
    return {
        "phai-dong": full - support,
        "ho-tro": support,
        "truoc-ho-tro": full,
        "thu-nhap": income,
        "ty-le-ho-tro": int(values.number(SUPPORT[nhom])),
    }


def chosen_income(values: Values, thu_nhap: int | None) -> int:
    """The income that is paid for: the one chosen, or the lowest (Law 41/2024/QH15, Article 31 clause 2).

    Args:
        values: the parameters on the day of payment.
        thu_nhap: đồng per month, or None.

    Raises:
        InputError: it lies outside the bounds.
        NoValueError: a parameter has no value on the day.
    """
    lowest = values.dong(LOWEST_INCOME)
    income = lowest if thu_nhap is None else thu_nhap
    if income < lowest:
        raise InputError("thu-nhap", f"thấp hơn mức thấp nhất {lowest}", "qua-thap")
    if thu_nhap is not None and income > (highest := highest_income(values)["muc"]):
        raise InputError("thu-nhap", f"cao hơn mức cao nhất {highest}", "qua-cao")
    return income


def full_contribution(values: Values, income: int) -> int:
    """Đồng for one month before support: 22 % of the income (Law 41/2024/QH15, Article 36 clause 1)."""
    return round_dong(income * values.rate("bhxh-tu-nguyen/ty-le-dong"))


def monthly_support(values: Values, nhom: str) -> int:
    """Đồng that the State gives for one month: a share of the contribution at the lowest income.

    Decree 159/2025/NĐ-CP, Article 5 clause 1.
    """
    lowest, rate = values.dong(LOWEST_INCOME), values.rate("bhxh-tu-nguyen/ty-le-dong")
    return round_dong(lowest * rate * values.rate(SUPPORT[nhom]))


def deadline_2025(values: Values, so_thang: int, tu_thang: date | None = None) -> Figures:
    """The last day to pay for a period, rules in force since 01/07/2025 (Law 41/2024/QH15, Article 36 clause 3).

    Monthly and 3-monthly: within the period; 6 months: within its first 4; 12 months: within its first 7.

    Args:
        values: the parameters on the day asked for.
        so_thang: months of the mode: 1, 3, 6 or 12.
        tu_thang: the first month of the period; None for the month asked in.

    Returns:
        han-dong: the last day to pay on; den-thang: the last month paid for.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    begins = tu_thang or first_of(values.day)
    within = values.dong(f"bhxh-tu-nguyen/han-dong-{so_thang}-thang")
    return {"han-dong": last_day(add_months(begins, within - 1)), "den-thang": add_months(begins, so_thang - 1)}


def highest_income(values: Values) -> dict[str, int]:
    """The highest income one may choose: 20 times the reference level (Law 41/2024/QH15, Article 31 clause 2).

    Args:
        values: the parameters on the day of payment.

    Returns:
        muc: đồng per month.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    factor = values.number("bhxh-tu-nguyen/he-so-thu-nhap-cao-nhat")
    return {"muc": round_dong(factor * values.dong("chung/muc-tham-chieu"))}
