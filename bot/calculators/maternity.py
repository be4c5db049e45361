"""The birth allowance of voluntary insurance."""

from __future__ import annotations

from datetime import date, timedelta

from bot.calculators.figures import Figures
from bot.calculators.inputs import InputError
from bot.calculators.months import add_months, first_of, months_from
from bot.knowledge.values import Values

STATES = ("du", "thieu", "hoi-bhxh")


def birth_allowance_2025(
    values: Values,
    ngay_sinh: date,
    so_thang: int | None = None,
    dong_tu: date | None = None,
    dong_den: date | None = None,
    so_con: int = 1,
) -> Figures:
    """Whether the allowance is due, and how much; rules in force since 01/07/2025.

    6 months of voluntary insurance, or of both schemes, within the 12 before birth (Law 41/2024/QH15, Article 94
    clause 1); 2,000,000 đồng per child (Article 95 clause 1); asked for within 60 days (Article 97). Whether the month
    of birth is one of the 12 isn't confirmed: where that decides, the answer is to ask.

    Args:
        values: the parameters on the day asked for; those of the day of birth count.
        ngay_sinh: day of birth, expected or past.
        so_thang: months paid for within the 12 before the month of birth. Either this or the next two.
        dong_tu: first day of the first month paid for without a gap.
        dong_den: first day of the last one.
        so_con: children born.

    Returns:
        dieu-kien: "du", "thieu" or "hoi-bhxh"; so-thang: months paid for within the 12 before the month of birth;
        con-thieu: months that lack; tro-cap: đồng for all children, if due; nop-truoc: the last day to ask for it.

    Raises:
        InputError: both or neither way of telling the months.
        NoValueError: a parameter has no value on the day of birth.
    """
    there = values.on(ngay_sinh)
    needed, window = there.dong("thai-san/so-thang-dong"), there.dong("thai-san/trong-so-thang")
    born = first_of(ngay_sinh)
    if so_thang is not None and dong_tu is None and dong_den is None:
        without = with_birth = so_thang
    elif so_thang is None and dong_tu and dong_den and dong_tu <= dong_den:
        without = _paid_between(dong_tu, dong_den, add_months(born, -window), add_months(born, -1))
        with_birth = _paid_between(dong_tu, dong_den, add_months(born, 1 - window), born)
    else:
        raise InputError("so-thang", "cho so-thang, hoặc cả dong-tu và dong-den theo thứ tự")
    return {
        "dieu-kien": _state(without >= needed, with_birth >= needed),
        "so-thang": without,
        "con-thieu": max(0, needed - without),
        "tro-cap": there.dong("thai-san/muc-tro-cap") * so_con,
        "nop-truoc": ngay_sinh + timedelta(days=there.dong("thai-san/han-nop")),
    }


def _paid_between(first: date, last: date, begins: date, ends: date) -> int:
    return max(0, months_from(max(first, begins), min(last, ends)) + 1)


def _state(enough_without: bool, enough_with_birth: bool) -> str:
    if enough_without != enough_with_birth:
        return "hoi-bhxh"
    return "du" if enough_without else "thieu"
