"""The lump sum now beside the pension later."""

from __future__ import annotations

from datetime import date

from bot.calculators.figures import Figures
from bot.calculators.history import History
from bot.calculators.inputs import InputError
from bot.calculators.lump_sum import lump_sum, told_history
from bot.calculators.pension_plan import plan
from bot.calculators.voluntary import full_contribution
from bot.knowledge.values import Values


def lump_sum_or_pension_2025(
    values: Values,
    gioi: str,
    thang_sinh: date,
    qua_trinh: History | None = None,
    dong_tu: date | None = None,
    dong_den: date | None = None,
    thu_nhap: int | None = None,
    dong_tiep: bool = True,
) -> Figures:
    """What is given up and what is won, rules in force since 01/07/2025: ``lump_sum_2025``, ``estimated_pension_2025``.

    Both are estimates. The lump sum stands before support is deducted; what is still to be paid for the pension stands
    before support, and without the interest on months that are paid for at once.

    Args:
        values: the parameters on the day asked for.
        gioi: "nu" or "nam".
        thang_sinh: first day of the month of birth.
        qua_trinh: the periods of voluntary insurance so far, with their incomes; or a single one told by:
        dong_tu: first day of its first month.
        dong_den: first day of its last month.
        thu_nhap: đồng per month chosen for the months to come, and for that single period.
        dong_tiep: whether one would go on until retirement age.

    Returns:
        mot-lan: đồng at once; luong-huu: đồng per month; huong-tu, ty-le, con-thieu, cach as
        ``estimated_pension_2025``; dong-them: đồng still to be paid; bang-so-thang: months of pension that make up the
        lump sum.

    Raises:
        InputError: as those two.
        NoValueError: a parameter has no value on the day.
    """
    history = told_history(qua_trinh, dong_tu, dong_den, thu_nhap)
    now = lump_sum(values, history, indexed=True)
    later = plan(values, gioi, thang_sinh, thu_nhap, None, history, dong_tiep)
    if later.monthly == 0:
        raise InputError("qua-trinh", "thu nhập đã ghi thấp hơn mức được phép chọn", "qua-thap")
    to_come = later.total - later.paid
    return {
        "mot-lan": now.total,
        "luong-huu": later.monthly,
        "huong-tu": later.begins,
        "ty-le": later.rate,
        "con-thieu": later.lacking_now,
        "cach": later.way,
        "dong-them": full_contribution(values, thu_nhap or 0) * to_come,
        "bang-so-thang": -(-now.total // later.monthly),
    }
