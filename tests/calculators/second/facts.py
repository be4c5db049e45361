"""The tables of the policy facts as typed from there, with the days from which they hold; nothing of bot/ is used.

A table is a list of (first day, value), the oldest first; a value of None says that nothing holds from then on.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any


class RefusedError(Exception):
    """The facts don't say: no figure may be given."""


def at(rows: list[tuple[str, Any]], day: date) -> Any:
    """The last row that has begun."""
    found = None
    for first, value in rows:
        if date.fromisoformat(first) <= day:
            found = value
    if found is None:
        raise RefusedError(f"nothing on {day}")
    return found


def dong(amount: Fraction | int) -> int:
    """Whole đồng, halves up."""
    return int((2 * Fraction(amount) + 1) // 2)


LAW41 = "2025-07-01"
LAW51 = "2025-07-01"
LEVELS = "2025-01-01"  # care levels and benefit parts of Law 51/2024

BASE_SALARY = [("2023-07-01", 1_800_000), ("2024-07-01", 2_340_000), ("2026-07-01", 2_530_000)]
REFERENCE = [("2025-07-01", 2_340_000), ("2026-07-01", 2_530_000)]
LOWEST_INCOME = [(LAW41, 1_500_000), ("2027-01-01", 2_200_000)]
SUPPORT = {"ho-ngheo": 50, "xa-dao-dac-khu": 50, "can-ngheo": 40, "dan-toc-thieu-so": 30, "khac": 20}
MONTHLY_RATE = [("2026-01-01", Fraction(31, 10_000)), ("2027-01-01", None)]  # 0,31 % for 2026; 2027 not published
SOCIAL_PENSION = [("2025-07-01", 500_000)]

# Retirement age as "years and months", by the year in which it is reached.
AGE_MEN = {2024: (61, 0), 2025: (61, 3), 2026: (61, 6), 2027: (61, 9), 2028: (62, 0)}
AGE_WOMEN = {
    2024: (56, 4), 2025: (56, 8), 2026: (57, 0), 2027: (57, 4), 2028: (57, 8), 2029: (58, 0), 2030: (58, 4),
    2031: (58, 8), 2032: (59, 0), 2033: (59, 4), 2034: (59, 8), 2035: (60, 0),
}  # fmt: skip

# Hundredths, for 2026 alone.
CPI_2026 = dict(
    zip(
        range(2008, 2027),
        (229, 214, 196, 165, 151, 142, 136, 136, 132, 128, 123, 120, 116, 114, 111, 107, 103, 100, 100),
        strict=True,
    )
)


def first_day(month: int) -> date:
    """A month counted from year 0 -> its first day."""
    return date(month // 12, month % 12 + 1, 1)


def month_of(day: date) -> int:
    """Months counted from year 0."""
    return day.year * 12 + day.month - 1


def plus(day: date, days: int) -> date:
    return day + timedelta(days=days)
