"""What a calculator gives: figures by name, each with the unit in which it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

Figure = int | Decimal | date | str
Figures = Mapping[str, Figure]
"""Figures by name; one that a case doesn't have is left out."""

Unit = Literal["VND", "%", "years", "months", "days", "months-of-age", "date", "month", "code"]
"""As the units of parameters; a "month" is a date of which only month and year are meant, a "code" names a case."""

YES, NO = "co", "khong"


def yes_or_no(it_is: bool) -> str:
    """The code of a yes or a no."""
    return YES if it_is else NO
