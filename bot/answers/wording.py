"""Figures and dates as citizens read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.knowledge.base import Plain

Units = Mapping[Any, str]
"""The words of units (``Replies.units``)."""


def show(value: Plain | date, unit: str, units: Units) -> str:
    """A value in Vietnamese figures, without its unit (months of age excepted: "61 tuổi 6 tháng").

    Args:
        value: the value.
        unit: its unit, as in the schema; a date may be of a "month", too.
        units: the words of units.

    Raises:
        ValueError: a table or list, of which one item must be named.
    """
    if isinstance(value, dict):
        raise ValueError("a table has no single figure")
    if isinstance(value, tuple):
        return ", ".join(show(item, unit, units) for item in value)
    if isinstance(value, date):
        return value.strftime("%m/%Y") if unit == "month" else show_day(value)
    if unit == "months-of-age" and isinstance(value, int):
        return _age(value, units)
    if unit == "date" and isinstance(value, str):
        return show_day(date.fromisoformat(value))
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value.normalize():,f}".partition(".")
        return whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    return value


def show_with_unit(value: Plain, unit: str, units: Units) -> str:
    """A value with its unit, for what the machine writes itself: "1.500.000 đồng/tháng", "22%".

    Raises:
        ValueError: a table, of which one item must be named.
    """
    shown = show(value, unit, units)
    if unit not in units or unit == "months-of-age":
        return shown
    word = units[unit]
    return f"{shown} {word}" if word[0].isalpha() else shown + word


def show_day(day: date) -> str:
    """dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


def _age(months: int, units: Units) -> str:
    years, rest = divmod(months, 12)
    return f"{years} {units.get('months-of-age', '')}" + (f" {rest} {units.get('months', '')}" if rest else "")
