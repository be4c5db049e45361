"""Incomes paid for in past years, brought to today's prices."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from bot.calculators.history import History
from bot.calculators.inputs import InputError
from bot.calculators.months import first_of
from bot.knowledge.base import NoValueError
from bot.knowledge.values import Values

COEFFICIENTS = "huu-tri/he-so-truot-gia"


def income_paid_for(values: Values, history: History, indexed: bool = True) -> Fraction:
    """The sum of all monthly incomes, each times the coefficient of its year (Law 41/2024/QH15, Article 104).

    Args:
        values: the parameters on the day: the coefficients are published each year.
        history: what was paid for.
        indexed: False to leave the coefficients out.

    Raises:
        InputError: the history goes beyond the month of the day, or a year has no coefficient.
        NoValueError: the coefficients of the year aren't out yet.
    """
    if history.last > first_of(values.day):
        raise InputError("qua-trinh", "những tháng chưa tới chưa tính là đã đóng", "chua-toi")
    return sum((income * _coefficient(values, month.year, indexed) for month, income in history.months()), Fraction(0))


def _coefficient(values: Values, year: int, indexed: bool) -> Fraction:
    if not indexed:
        return Fraction(1)
    table = values.get(COEFFICIENTS)
    if not isinstance(table, dict):
        raise NoValueError(COEFFICIENTS, values.day, "not a table")
    coefficient = table.get(str(year))
    if isinstance(coefficient, int | Decimal):
        return Fraction(coefficient)
    raise InputError("qua-trinh", f"chưa có hệ số trượt giá của năm {year}", "khong-co-he-so")
