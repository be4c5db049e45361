"""A pension to come: how 15 years are reached, when it begins, and about how much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from bot.calculators.figures import Figure, Figures
from bot.calculators.history import History
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import MONTHS_A_YEAR, add_months, first_of, months_from
from bot.calculators.pension import counted_years, pension_rate
from bot.calculators.price_index import income_paid_for
from bot.calculators.retirement import Reaching, reaching
from bot.calculators.voluntary import chosen_income
from bot.knowledge.values import Values

Way = Literal["du-nam", "dong-tiep", "dong-thieu", "dong-lau"]
WAYS: tuple[Way, ...] = ("du-nam", "dong-tiep", "dong-thieu", "dong-lau")


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes of going on until retirement age, or of stopping now.

    Args:
        reaching: when retirement age is reached.
        paid: months paid for so far.
        more: months to be paid for until retirement age.
        lacking: months that then still lack to the fewest years.
        lacking_now: months that lack to them now.
        way: how the years are reached.
        begins: first day of the month from which the pension can be had at the earliest.
        average: monthly income of all those months, the past ones in today's prices.
        rate: percent.
        years: years and half years that the amount is computed with.
    """

    reaching: Reaching
    paid: int
    more: int
    lacking: int
    lacking_now: int
    way: Way
    begins: date
    average: Fraction
    rate: Decimal
    years: Decimal

    @property
    def total(self) -> int:
        """Months in all."""
        return self.paid + self.more + self.lacking

    @property
    def monthly(self) -> int:
        """Đồng per month."""
        return round_dong(self.average * Fraction(self.rate) / 100)


def estimated_pension_2025(
    values: Values,
    gioi: str,
    thang_sinh: date,
    thu_nhap: int | None = None,
    da_dong: int | None = None,
    qua_trinh: History | None = None,
    dong_tiep: bool = True,
) -> Figures:
    """An estimate of the pension of voluntary insurance, rules in force since 01/07/2025.

    The pension needs retirement age and 15 years (Law 41/2024/QH15, Article 98); the rate is that of Article 99, the
    average that of Article 104; who has more years than give the highest rate gets half a month's average once for each
    (Article 100). Up to 60 months that lack at retirement age may be paid at once (Article 36 clause 2 point e; Decree
    159/2025/NĐ-CP, Article 7); if more lack, one goes on until no more than 60 do. The pension begins on the first day
    of the next month (Article 101). Coefficients and retirement ages still to come, later increases and the rules for
    those with 15 years of compulsory insurance aren't in the figure: it is an estimate.

    Args:
        values: the parameters on the day asked for.
        gioi: "nu" or "nam".
        thang_sinh: first day of the month of birth.
        thu_nhap: đồng per month chosen for the months to come; with ``da_dong`` the average of the past ones, too.
        da_dong: months paid for so far. Either this or ``qua_trinh``.
        qua_trinh: periods paid for so far, with their incomes.
        dong_tiep: whether one goes on until retirement age, month by month from the month asked in.

    Returns:
        moi-thang: đồng per month; ty-le: percent; huong-tu: date; thang-du-tuoi and tuoi as ``retirement_age_2021``;
        con-thieu: months that lack to 15 years now; con-thieu-khi-du-tuoi: those that lack at retirement age;
        dong-tiep-them: months paid until then; tong-so-thang: months in all; cach: "du-nam" (15 years are paid),
        "dong-tiep" (reached by going on), "dong-thieu" (the rest is paid at once), "dong-lau" (one must go on beyond
        retirement age); binh-quan: đồng per month; tro-cap-mot-lan: đồng, once, for years beyond the highest rate.

    Raises:
        InputError: both or neither of the two histories, no income for months to come, or one out of bounds.
        NoValueError: a parameter has no value on the day.
    """
    made = plan(values, gioi, thang_sinh, thu_nhap, da_dong, qua_trinh, dong_tiep)
    most = values.dong(f"huu-tri/so-nam-toi-da-{gioi}")
    beyond = Fraction(max(Decimal(0), made.years - most))
    age: dict[str, Figure] = {}
    if made.reaching.age is not None:
        age = {"thang-du-tuoi": made.reaching.month, "tuoi": made.reaching.age}
    return {
        "moi-thang": made.monthly,
        "ty-le": made.rate,
        "huong-tu": made.begins,
        **age,
        "con-thieu": made.lacking_now,
        "con-thieu-khi-du-tuoi": made.lacking,
        "dong-tiep-them": made.more,
        "tong-so-thang": made.total,
        "cach": made.way,
        "binh-quan": round_dong(made.average),
        "tro-cap-mot-lan": round_dong(made.average * beyond * Fraction(values.number("huu-tri/tro-cap-nam-du"))),
    }


def plan(
    values: Values,
    gioi: str,
    thang_sinh: date,
    thu_nhap: int | None,
    da_dong: int | None,
    qua_trinh: History | None,
    dong_tiep: bool,
) -> Plan:
    """The plan behind ``estimated_pension_2025``, which tells its arguments and what it raises."""
    if (da_dong is None) == (qua_trinh is None):
        raise InputError("da-dong", "cho một trong hai: da-dong hoặc qua-trinh")
    needed = values.dong("huu-tri/so-nam") * MONTHS_A_YEAR
    found = reaching(values, gioi, thang_sinh)
    paid = qua_trinh.count() if qua_trinh else da_dong or 0
    more = _months_until(found.month, values.day, qua_trinh) if dong_tiep else 0
    lacking = max(0, needed - paid - more)
    at_once = values.dong("bhxh-tu-nguyen/dong-thieu-toi-da")
    years = counted_years(values, paid + more + lacking)
    return Plan(
        reaching=found,
        paid=paid,
        more=more,
        lacking=lacking,
        lacking_now=max(0, needed - paid),
        way=_way(paid >= needed, lacking, at_once),
        begins=add_months(max(found.month, first_of(values.day)), max(0, lacking - at_once) + 1),
        average=_average(values, thu_nhap, paid, more + lacking, qua_trinh),
        rate=pension_rate(values, gioi, years),
        years=years,
    )


def _months_until(month: date, day: date, history: History | None) -> int:
    """Months still to be paid for: from this one, or the first that isn't paid yet, to the one before ``month``."""
    first = first_of(day)
    if history:
        first = max(first, add_months(history.last, 1))
    return max(0, months_from(first, month))


def _way(enough: bool, lacking: int, at_once: int) -> Way:
    if enough:
        return "du-nam"
    if lacking == 0:
        return "dong-tiep"
    return "dong-thieu" if lacking <= at_once else "dong-lau"


def _average(values: Values, income: int | None, paid: int, to_come: int, history: History | None) -> Fraction:
    if income is None and (to_come or not history):
        raise InputError("thu-nhap", "thiếu thu nhập của những tháng sẽ đóng")
    chosen = income or 0
    if to_come:
        chosen_income(values, income)
    past = income_paid_for(values, history) if history else Fraction(chosen * paid)
    return (past + chosen * to_come) / (paid + to_come)
