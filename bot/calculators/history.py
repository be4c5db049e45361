"""What someone has paid for so far: periods with one monthly income each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.calculators.months import add_months, first_of, months_from
from bot.calculators.reading import read_money, read_month

LONGEST = 80 * 12  # months


@dataclass(frozen=True, slots=True)
class Period:
    """Months paid for without a gap.

    Args:
        first: first day of the first month.
        last: first day of the last month.
        income: đồng per month, as chosen then.
    """

    first: date
    last: date
    income: int


@dataclass(frozen=True, slots=True)
class History:
    """Periods that don't overlap, the oldest first."""

    periods: tuple[Period, ...]

    @property
    def first(self) -> date:
        """The first month paid for."""
        return self.periods[0].first

    @property
    def last(self) -> date:
        """The last month paid for."""
        return self.periods[-1].last

    def months(self) -> Iterator[tuple[date, int]]:
        """Each month paid for, with its income."""
        for period in self.periods:
            for ahead in range(months_from(period.first, period.last) + 1):
                yield add_months(period.first, ahead), period.income

    def count(self, before: date | None = None) -> int:
        """How many months were paid for, in all or before a month."""
        return sum(1 for month, _income in self.months() if before is None or month < before)


def read_history(text: str) -> History:
    """Periods written "2015-01..2020-12=1500000 + 2021-01..2024-06=2000000", in any order.

    Raises:
        ValueError: they can't be read, overlap, or end before they begin.
    """
    periods = sorted((_period(part) for part in text.split("+")), key=lambda period: period.first)
    for one, next_one in pairwise(periods):
        if next_one.first <= one.last:
            raise ValueError(text)
    if sum(months_from(period.first, period.last) + 1 for period in periods) > LONGEST:
        raise ValueError(text)
    return History(tuple(periods))


def _period(text: str) -> Period:
    span, _, income = text.partition("=")
    first, dots, last = span.partition("..")
    begins = first_of(read_month(first))
    period = Period(begins, first_of(read_month(last)) if dots else begins, read_money(income))
    if period.last < period.first or period.income < 1:
        raise ValueError(text)
    return period
