"""Contribution to voluntary social insurance."""

from __future__ import annotations

from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.knowledge.values import Values

# Groups of Decree 159/2025 Article 5 clause 1, each with the parameter of its support rate.
SUPPORT = {
    "ho-ngheo": "bhxh-tu-nguyen/ho-tro-ho-ngheo",
    "xa-dao-dac-khu": "bhxh-tu-nguyen/ho-tro-xa-dao-dac-khu",
    "can-ngheo": "bhxh-tu-nguyen/ho-tro-can-ngheo",
    "dan-toc-thieu-so": "bhxh-tu-nguyen/ho-tro-dan-toc-thieu-so",
    "khac": "bhxh-tu-nguyen/ho-tro-khac",
}


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
    lowest = values.dong("bhxh-tu-nguyen/thu-nhap-thap-nhat")
    income = lowest if thu_nhap is None else thu_nhap
    if income < lowest:
        raise InputError("thu-nhap", f"thấp hơn mức thấp nhất {lowest}")
    if thu_nhap is not None and income > (highest := highest_income(values)["muc"]):
        raise InputError("thu-nhap", f"cao hơn mức cao nhất {highest}")
    rate = values.rate("bhxh-tu-nguyen/ty-le-dong")
    support_rate = values.rate(SUPPORT[nhom])
    full = round_dong(income * rate) * so_thang
    support = round_dong(lowest * rate * support_rate) * so_thang
    return {
        "phai-dong": full - support,
        "ho-tro": support,
        "truoc-ho-tro": full,
        "thu-nhap": income,
        "ty-le-ho-tro": int(support_rate * 100),
    }


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
