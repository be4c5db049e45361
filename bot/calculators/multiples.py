"""Amounts the law sets as a multiple or a share of the base salary or the reference level."""

from __future__ import annotations

from bot.calculators.money import round_dong
from bot.knowledge.values import Values


def funeral_allowance(values: Values) -> dict[str, int]:
    """10 times the reference level in the month of death (Law 41/2024/QH15, Articles 85 and 109).

    Args:
        values: the parameters on the day.

    Returns:
        muc: đồng.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    return _times(values, "tu-tuat/he-so-mai-tang", "chung/muc-tham-chieu")


def copayment_threshold(values: Values) -> dict[str, int]:
    """Co-payments in a year above which five years' members pay nothing: 6 times the base salary.

    Law on Health Insurance, Article 22 clause 1 d; Decree 188/2025/NĐ-CP, Article 18 clause 2.

    Args:
        values: the parameters on the day.

    Returns:
        muc: đồng per year.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    return _times(values, "bhyt/nguong-cung-chi-tra", "chung/luong-co-so")


def small_bill_threshold(values: Values) -> dict[str, int]:
    """The cost of one visit below which nothing is co-paid: 15 % of the base salary.

    Decree 02/2025/NĐ-CP, Article 5 clause 3.

    Args:
        values: the parameters on the day.

    Returns:
        muc: đồng per visit.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    return {"muc": round_dong(values.rate("bhyt/nguong-mot-lan-kham") * values.dong("chung/luong-co-so"))}


def compulsory_birth_allowance(values: Values) -> dict[str, int]:
    """One-time allowance per child in the compulsory scheme: 2 times the reference level (Article 58 clause 4).

    Args:
        values: the parameters on the day.

    Returns:
        muc: đồng per child.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    return _times(values, "bat-buoc/so-lan-muc-tham-chieu-thai-san", "chung/muc-tham-chieu")


def survivor_monthly(values: Values) -> dict[str, int]:
    """Monthly survivor allowance of the compulsory scheme: 50 %, or 70 % of the reference level (Article 87).

    Args:
        values: the parameters on the day.

    Returns:
        muc and khong-nguoi-nuoi: đồng per person and month.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    base = values.dong("chung/muc-tham-chieu")
    return {
        "muc": round_dong(values.rate("tu-tuat/tuat-thang-ty-le") * base),
        "khong-nguoi-nuoi": round_dong(values.rate("tu-tuat/tuat-thang-ty-le-khong-nguoi-nuoi") * base),
    }


def _times(values: Values, factor: str, base: str) -> dict[str, int]:
    return {"muc": round_dong(values.number(factor) * values.dong(base))}
