"""Rounding of đồng, one rule for all calculators."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor


def round_dong(amount: Decimal | Fraction) -> int:
    """An amount in whole đồng, halves up."""
    return floor(Fraction(amount) + Fraction(1, 2))
