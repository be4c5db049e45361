"""Contributions, from sections 1, 3 and 4 of the policy facts."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from second.facts import (
    BASE_SALARY,
    LAW41,
    LAW51,
    LEVELS,
    LOWEST_INCOME,
    MONTHLY_RATE,
    REFERENCE,
    SUPPORT,
    RefusedError,
    at,
    dong,
    first_day,
    plus,
)


def chosen(day: date, income: int | None) -> int:
    """3.2.2 and 3.2.3."""
    lowest, highest = at(LOWEST_INCOME, day), 20 * at(REFERENCE, day)
    income = lowest if income is None else income
    if not lowest <= income <= highest:
        raise RefusedError("out of bounds")
    return income


def voluntary(day: date, nhom: str, thu_nhap: int | None = None, so_thang: int = 1) -> dict[str, Any]:
    """3.2.1, 3.3, 3.4."""
    income = chosen(day, thu_nhap)
    one_month_full = dong(Fraction(income * 22, 100))
    one_month_support = dong(Fraction(at(LOWEST_INCOME, day) * 22 * SUPPORT[nhom], 100 * 100))
    sums = {"phai-dong": 0, "ho-tro": 0, "truoc-ho-tro": 0}
    for _month in range(so_thang):
        sums["truoc-ho-tro"] += one_month_full
        sums["ho-tro"] += one_month_support
        sums["phai-dong"] += one_month_full - one_month_support
    return {**sums, "thu-nhap": income, "ty-le-ho-tro": SUPPORT[nhom]}


def highest(day: date) -> dict[str, Any]:
    return {"muc": {2_340_000: 46_800_000, 2_530_000: 50_600_000}[at(REFERENCE, day)]}


def deadline(day: date, so_thang: int, tu_thang: int) -> dict[str, Any]:
    """The table of deadlines: within the month, the 3 months, the first 4 of 6, the first 7 of 12."""
    at([(LAW41, True)], day)
    last_to_pay_in = {1: 1, 3: 3, 6: 4, 12: 7}[so_thang]
    months = list(range(tu_thang, tu_thang + so_thang))
    payable = months[:last_to_pay_in]
    return {"han-dong": plus(first_day(payable[-1] + 1), -1), "den-thang": first_day(months[-1])}


def ahead(day: date, so_nam: int, thu_nhap: int | None = None) -> dict[str, Any]:
    """3.2.7: the i-th month costs income×22 %/(1+r)^(i−1), at most 5 years."""
    if so_nam > 5:
        raise RefusedError("5 years")
    return _at_once(day, thu_nhap, so_nam * 12, saved=True)


def missing(day: date, so_thang: int, thu_nhap: int | None = None) -> dict[str, Any]:
    """3.2.8: the i-th month costs income×22 %×(1+r)^i, at most 60 months."""
    if so_thang > 60:
        raise RefusedError("60 months")
    return _at_once(day, thu_nhap, so_thang, saved=False)


def _at_once(day: date, thu_nhap: int | None, months: int, saved: bool) -> dict[str, Any]:
    income, r = chosen(day, thu_nhap), at(MONTHLY_RATE, day)
    month = dong(Fraction(income * 22, 100))
    total, price = Fraction(0), Fraction(month)
    for _i in range(months):
        if saved:
            total, price = total + price, price / (1 + r)
        else:
            price *= 1 + r
            total += price
    paid, plain = dong(total), month * months
    return {
        "chua-tru-ho-tro": paid,
        "theo-thang": plain,
        "giam" if saved else "tang-them": abs(plain - paid),
        "thu-nhap": income,
        "so-thang": months,
        "lai-suat": Fraction(r * 100),
    }


def _first_person(day: date) -> Fraction:
    at([(LAW51, True)], day)
    return Fraction(at(BASE_SALARY, day) * 45, 1000)


def member(day: date, thu_tu: int, so_thang: int = 12) -> dict[str, Any]:
    """4.1.1, 4.1.2."""
    tenths = [10, 7, 6, 5][thu_tu - 1] if thu_tu < 5 else 4
    month = dong(_first_person(day) * tenths / 10)
    return {"phai-dong": month * so_thang, "moi-thang": month}


def household(day: date, so_nguoi: int, so_thang: int = 12) -> dict[str, Any]:
    month = 0
    for order in range(1, so_nguoi + 1):
        month += member(day, order)["moi-thang"]
    return {"ca-ho": so_thang * month, "moi-thang": month}


def supported(day: date, nhom: str, so_thang: int = 12) -> dict[str, Any]:
    """4.3."""
    pays = {"can-ngheo": 30, "dan-toc-thieu-so": 30, "hoc-sinh": 50, "nong-lam-ngu": 70}[nhom]
    month = dong(_first_person(day) * pays / 100)
    return {"phai-dong": month * so_thang, "moi-thang": month}


def pupil(day: date, so_thang: int = 12) -> dict[str, Any]:
    return supported(day, "hoc-sinh", so_thang)


def funeral(day: date) -> dict[str, Any]:
    """3.8.1."""
    return {"muc": {2_340_000: 23_400_000, 2_530_000: 25_300_000}[at(REFERENCE, day)]}


def copayment_limit(day: date) -> dict[str, Any]:
    """4.5.4."""
    at([(LEVELS, True)], day)
    return {"muc": {2_340_000: 14_040_000, 2_530_000: 15_180_000}[at(BASE_SALARY, day)]}


def small_bill(day: date) -> dict[str, Any]:
    """4.5.3."""
    at([(LEVELS, True)], day)
    return {"muc": {2_340_000: 351_000, 2_530_000: 379_500}[at(BASE_SALARY, day)]}


def compulsory_birth(day: date) -> dict[str, Any]:
    return {"muc": at(REFERENCE, day) + at(REFERENCE, day)}


def survivor(day: date) -> dict[str, Any]:
    half = Fraction(at(REFERENCE, day), 2)
    return {"muc": dong(half), "khong-nguoi-nuoi": dong(half * 7 / 5)}
