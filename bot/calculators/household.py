"""Contribution to health insurance: households, and the groups next door whose payment the State supports."""

from __future__ import annotations

from decimal import Decimal

from bot.calculators.money import round_dong
from bot.knowledge.values import Values

SUPPORT = {
    "can-ngheo": "bhyt/ho-tro-can-ngheo",
    "dan-toc-thieu-so": "bhyt/ho-tro-dan-toc-thieu-so",
    "nong-lam-ngu": "bhyt/ho-tro-nong-lam-ngu",
    "hoc-sinh": "bhyt/ho-tro-hoc-sinh",
}


def member_2025(values: Values, thu_tu: int, so_thang: int = 12) -> dict[str, int]:
    """What one member of a household pays.

    4.5 % of the base salary for the first person; 70, 60, 50 % of that for the second to the fourth, 40 % from the
    fifth on (Law on Health Insurance, Article 13 clause 6 as amended by Law 51/2024/QH15; Decree 188/2025/NĐ-CP,
    Article 6).

    Args:
        values: the parameters on the day of payment.
        thu_tu: the member's order in the household, from 1.
        so_thang: months paid for.

    Returns:
        phai-dong: đồng for ``so_thang`` months; moi-thang: đồng per month.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    month = round_dong(_first_person(values) * _share(values, thu_tu))
    return {"phai-dong": month * so_thang, "moi-thang": month}


def household_2025(values: Values, so_nguoi: int, so_thang: int = 12) -> dict[str, int]:
    """What a household pays when all members join in the household form in the same financial year (see member_2025).

    Args:
        values: the parameters on the day of payment.
        so_nguoi: number of members who join.
        so_thang: months paid for: 3, 6 or 12 (Article 15 clause 6).

    Returns:
        ca-ho: đồng for all members and months; moi-thang: đồng per month for all.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    month = sum(member_2025(values, order, 1)["moi-thang"] for order in range(1, so_nguoi + 1))
    return {"ca-ho": month * so_thang, "moi-thang": month}


def supported_2025(values: Values, nhom: str, so_thang: int = 12) -> dict[str, int]:
    """What a person of a supported group pays at most (Decree 188/2025/NĐ-CP, Article 6); provinces may add support.

    Args:
        values: the parameters on the day of payment.
        nhom: a key of ``SUPPORT``.
        so_thang: months paid for.

    Returns:
        phai-dong: đồng for ``so_thang`` months; moi-thang: đồng per month.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    month = round_dong(_first_person(values) * (1 - values.rate(SUPPORT[nhom])))
    return {"phai-dong": month * so_thang, "moi-thang": month}


def _first_person(values: Values) -> Decimal:
    return values.dong("chung/luong-co-so") * values.rate("bhyt/ty-le-dong")


def _share(values: Values, order: int) -> Decimal:
    return Decimal(1) if order == 1 else values.rate(f"bhyt/ty-le-nguoi-{min(order, 5)}")
