"""Rounding of đồng, one rule for all calculators."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def round_dong(amount: Decimal) -> int:
    """An amount in whole đồng, halves up."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))
