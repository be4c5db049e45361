"""Who may ask for the lump sum of voluntary insurance, and from which day."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.months import MONTHS_A_YEAR, add_months, first_of, months_from
from bot.calculators.retirement import reaching
from bot.knowledge.base import NoValueError
from bot.knowledge.values import Values

T = TypeVar("T")

# Article 102 clause 1: points a, đ, b, c, d.
GROUNDS = ("het-tuoi", "ngung-dong", "dinh-cu", "benh-nang", "suy-giam")
STATES = ("du", "chua-du-tuoi", "du-15-nam", "tu-07-2025", "du-20-nam", "chua-du-12-thang")


def lump_sum_condition_2025(
    values: Values,
    truong_hop: str,
    so_thang: int | None = None,
    dong_tu: date | None = None,
    dong_den: date | None = None,
    gioi: str | None = None,
    thang_sinh: date | None = None,
) -> Figures:
    """Whether someone may have the lump sum, rules in force since 01/07/2025 (Law 41/2024/QH15, Article 102 clause 1).

    a) retirement age and less than 15 years; b) settles abroad; c) a grave illness of the list; d) 81 % of the working
    capacity lost, or gravely disabled; đ) has paid before 01/07/2025, for 12 months not at all, and less than 20 years.
    The 12 months are whole months, up to the one before the file is handed in. Papers for b to d aren't looked at.

    Args:
        values: the parameters on the day it is asked for.
        truong_hop: a key of ``GROUNDS``.
        so_thang: months paid for in all ("het-tuoi", "ngung-dong").
        dong_tu: first day of the first month paid for ("ngung-dong").
        dong_den: first day of the last one.
        gioi: "nu" or "nam" ("het-tuoi").
        thang_sinh: first day of the month of birth.

    Returns:
        dieu-kien: one of ``STATES``; nop-tu: the first day on which one may ask, where waiting is all it takes.

    Raises:
        InputError: an input that the ground needs is missing, or the months don't fit each other.
        NoValueError: a parameter has no value on the day.
    """
    fewest = values.dong("mot-lan/chua-du-nam-huu") * MONTHS_A_YEAR
    if truong_hop == "het-tuoi":
        paid, sex, born = _given("so-thang", so_thang), _given("gioi", gioi), _given("thang-sinh", thang_sinh)
        return _old(values, paid, fewest, reaching(values, sex, born).month)
    if truong_hop == "ngung-dong":
        first, last = _given("dong-tu", dong_tu), _given("dong-den", dong_den)
        return _stopped(values, _given("so-thang", so_thang), first, last)
    return {"dieu-kien": "du", "nop-tu": values.day}


def _old(values: Values, paid: int, fewest: int, reached: date) -> Figures:
    if paid >= fewest:
        return {"dieu-kien": "du-15-nam"}
    if reached > values.day:
        return {"dieu-kien": "chua-du-tuoi", "nop-tu": reached}
    return {"dieu-kien": "du", "nop-tu": values.day}


def _stopped(values: Values, paid: int, first: date, last: date) -> Figures:
    if last > first_of(values.day) or not 0 < paid <= months_from(first, last) + 1:
        raise InputError("so-thang", "số tháng không khớp với tháng đóng đầu và tháng đóng cuối", "khong-khop")
    if first >= _until(values):
        return {"dieu-kien": "tu-07-2025"}
    if paid >= values.dong("mot-lan/duoi-so-nam") * MONTHS_A_YEAR:
        return {"dieu-kien": "du-20-nam"}
    may_ask = add_months(last, values.dong("mot-lan/so-thang-nghi") + 1)
    if may_ask > values.day:
        return {"dieu-kien": "chua-du-12-thang", "nop-tu": may_ask}
    return {"dieu-kien": "du", "nop-tu": values.day}


def _until(values: Values) -> date:
    """The day before which something must have been paid."""
    name = "mot-lan/da-dong-truoc"
    day = values.get(name)
    if not isinstance(day, str):
        raise NoValueError(name, values.day, "not a date")
    return date.fromisoformat(day)


def _given(name: str, value: T | None) -> T:
    if value is None:
        raise InputError(name, "trường hợp này cần thêm điều này")
    return value
