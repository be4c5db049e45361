"""The lump sum of voluntary insurance: how much, less which support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.calculators.figures import Figure, Figures
from bot.calculators.history import History, Period
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import MONTHS_A_YEAR
from bot.calculators.pension import counted_years
from bot.calculators.price_index import income_paid_for
from bot.calculators.voluntary import full_contribution, monthly_support
from bot.knowledge.base import NoValueError
from bot.knowledge.values import Values

RISE = date(2014, 1, 1)  # the years from then on count more: Article 102 clause 2
NOT_DEDUCTED = frozenset({"benh-nang", "suy-giam"})
_NEW_SUPPORT = date(2025, 7, 1)  # Decree 159/2025 took the place of Decree 134/2015
_OLD_SUPPORT = "bhxh-tu-nguyen/ho-tro-khac-truoc-07-2025"
_OTHERS = "khac"


@dataclass(frozen=True, slots=True)
class LumpSum:
    """A lump sum before support is deducted.

    Args:
        average: monthly income, in today's prices.
        months: months paid for.
        total: đồng.
        before: đồng for the years before 2014; None under a year, when the money paid is given back.
        since: đồng for the years from 2014 on; None likewise.
        years: years and half years it is computed with; None likewise.
    """

    average: Fraction
    months: int
    total: int
    before: int | None = None
    since: int | None = None
    years: Decimal | None = None


def lump_sum_2025(
    values: Values,
    qua_trinh: History | None = None,
    dong_tu: date | None = None,
    dong_den: date | None = None,
    thu_nhap: int | None = None,
    truot_gia: bool = True,
) -> Figures:
    """The lump sum before the State's support is deducted, rules in force since 01/07/2025.

    For each year before 2014 1.5 months' average income, from 2014 on 2; for less than a year the money that was paid,
    at most 2 months' average (Law 41/2024/QH15, Article 102 clause 2). Odd months count as in Article 5 clause 6. The
    average is that of Article 104. How odd months before 2014 are carried over to the years after isn't confirmed.

    Args:
        values: the parameters on the day it is asked for.
        qua_trinh: the periods of voluntary insurance, with their incomes; or a single one told by the next three:
        dong_tu: first day of its first month.
        dong_den: first day of its last month.
        thu_nhap: đồng per month.
        truot_gia: False to leave the price index out.

    Returns:
        đồng: chua-tru-ho-tro, binh-quan (per month), and from a year on its parts truoc-2014 and tu-2014; so-thang;
        so-nam: years and half years, from a year on.

    Raises:
        InputError: no history, or two; it ends in the future; or its odd months before 2014 would have to be carried
            over.
        NoValueError: a parameter, such as the index of the year, has no value.
    """
    found = lump_sum(values, told_history(qua_trinh, dong_tu, dong_den, thu_nhap), truot_gia)
    parts: dict[str, Figure] = {}
    if found.before is not None and found.since is not None and found.years is not None:
        parts = {"truoc-2014": found.before, "tu-2014": found.since, "so-nam": found.years}
    return {
        "chua-tru-ho-tro": found.total,
        "binh-quan": round_dong(found.average),
        "so-thang": found.months,
        **parts,
    }


def net_lump_sum_2025(
    values: Values,
    nhom: str,
    truong_hop: str,
    qua_trinh: History | None = None,
    dong_tu: date | None = None,
    dong_den: date | None = None,
    thu_nhap: int | None = None,
    truot_gia: bool = True,
) -> Figures:
    """The lump sum less the State's support, rules in force since 01/07/2025.

    Support is deducted (Law 41/2024/QH15, Article 102 clause 3; Decree 159/2025/NĐ-CP, Article 9), but not from the
    gravely ill and those who lost 81 % of their working capacity. From July 2025 on it is that of Decree 159/2025,
    Article 5; before, only that of "khac" from 2022 on is known, from one source. Old support of the other groups is
    never computed.

    Args:
        values: the parameters on the day it is asked for.
        nhom: the support group of all those months.
        truong_hop: on which ground: a key of ``lump_sum_condition.GROUNDS``.
        qua_trinh: the periods of voluntary insurance, with their incomes; or a single one told by the next three:
        dong_tu: first day of its first month.
        dong_den: first day of its last month.
        thu_nhap: đồng per month.
        truot_gia: False to leave the price index out.

    Returns:
        đồng: con-lai (what is left), khau-tru (what is deducted), chua-tru-ho-tro (their sum).

    Raises:
        InputError: as ``lump_sum_2025``; or the support of some month isn't confirmed, or exceeds the lump sum.
        NoValueError: a parameter has no value.
    """
    history = told_history(qua_trinh, dong_tu, dong_den, thu_nhap)
    total = lump_sum(values, history, truot_gia).total
    deducted = 0 if truong_hop in NOT_DEDUCTED else _support(values, history, nhom)
    if deducted > total:
        raise InputError("qua-trinh", "thu nhập đã ghi thấp hơn mức được phép chọn", "qua-thap")
    return {"con-lai": total - deducted, "khau-tru": deducted, "chua-tru-ho-tro": total}


def told_history(whole: History | None, first: date | None, last: date | None, income: int | None) -> History:
    """The history that was told: in periods, or as a single one.

    Args:
        whole: the periods, or None.
        first: first day of the single one's first month.
        last: first day of its last month.
        income: its income, in đồng per month.

    Raises:
        InputError: neither was told, or both, or the single one ends before it begins.
    """
    if whole and not first and not last:
        return whole
    if whole or not (first and last and income) or last < first:
        raise InputError("qua-trinh", "cho qua-trinh, hoặc đủ dong-tu, dong-den và thu-nhap theo thứ tự")
    return History((Period(first, last, income),))


def lump_sum(values: Values, history: History, indexed: bool) -> LumpSum:
    """What ``lump_sum_2025`` tells, which says what it raises."""
    since_factor = Fraction(values.number("mot-lan/he-so-tu-2014"))
    months = history.count()
    average = income_paid_for(values, history, indexed) / months
    if months < MONTHS_A_YEAR:
        paid = sum(full_contribution(values.on(month), income) for month, income in history.months())
        return LumpSum(average, months, min(paid, round_dong(since_factor * average)))
    old = history.count(before=RISE)
    if old % MONTHS_A_YEAR and old < months:
        reason = "cách cộng tháng lẻ trước năm 2014 vào những năm sau chưa xác nhận được"
        raise InputError("qua-trinh", reason, "chua-xac-nhan")
    old_years, new_years = counted_years(values, old), counted_years(values, months - old)
    before = round_dong(average * Fraction(values.number("mot-lan/he-so-truoc-2014")) * Fraction(old_years))
    since = round_dong(average * since_factor * Fraction(new_years))
    return LumpSum(average, months, before + since, before, since, old_years + new_years)


def _support(values: Values, history: History, group: str) -> int:
    if history.count() > values.dong("bhxh-tu-nguyen/ho-tro-toi-da"):
        reason = "chưa rõ những tháng được hỗ trợ trước đây có tính vào số tháng hỗ trợ nhiều nhất không"
        raise InputError("qua-trinh", reason, "chua-xac-nhan")
    return sum(_support_in(values.on(month), group) for month, _income in history.months())


def _support_in(values: Values, group: str) -> int:
    """What the State gave for one month, on whose first day ``values`` holds."""
    if values.day >= _NEW_SUPPORT:
        return monthly_support(values, group)
    reason = "mức Nhà nước hỗ trợ trước 07/2025 của nhóm này, năm này chưa xác nhận được"
    refusal = InputError("qua-trinh", reason, "chua-xac-nhan")
    if group != _OTHERS:
        raise refusal
    try:
        return values.dong(_OLD_SUPPORT)
    except NoValueError:
        raise refusal from None
