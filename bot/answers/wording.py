"""Figures and dates as citizens read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from bot.knowledge.base import Plain


def show(value: Plain, unit: str) -> str:
    """A value in Vietnamese figures, without its unit (months of age excepted: "61 tuổi 6 tháng").

    Args:
        value: the value.
        unit: its unit, as in the schema.

    Raises:
        ValueError: a table or list, of which one item must be named.
    """
    if isinstance(value, dict):
        raise ValueError("a table has no single figure")
    if isinstance(value, tuple):
        return ", ".join(show(item, unit) for item in value)
    if unit == "months-of-age" and isinstance(value, int):
        return _age(value)
    if unit == "date" and isinstance(value, str):
        return show_day(date.fromisoformat(value))
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, Decimal):
        whole, _, fraction = f"{value.normalize():,f}".partition(".")
        return whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    return value


def show_day(day: date) -> str:
    """dd/mm/yyyy."""
    return day.strftime("%d/%m/%Y")


# Units as they follow a figure, for sentences the machine writes itself.
UNITS = {
    "VND": " đồng", "VND/month": " đồng/tháng", "VND/year": " đồng/năm", "VND/minute": " đồng/phút", "%": "%",
    "years": " năm", "months": " tháng", "days": " ngày", "working days": " ngày làm việc", "factor": " lần",
    "people": " người",
}  # fmt: skip


def _age(months: int) -> str:
    years, rest = divmod(months, 12)
    return f"{years} tuổi" + (f" {rest} tháng" if rest else "")
