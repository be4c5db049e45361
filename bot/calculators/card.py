"""From when a health insurance card works, when to renew it, and five years without a gap."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from bot.calculators.figures import Figures, yes_or_no
from bot.calculators.inputs import InputError
from bot.calculators.money import round_dong
from bot.calculators.months import add_years
from bot.knowledge.values import Values

CASES = ("lan-dau", "noi-tiep", "dong-tre", "gian-doan")
STATES = ("con-han", "dong-tre", "gian-doan")
_ONE_DAY = timedelta(days=1)


def valid_from_2025(values: Values, ngay_dong: date, het_han: date | None = None) -> Figures:
    """The first day on which a card works, rules in force since 01/07/2025.

    For the first card, or after a gap of 90 days, 30 days after all was paid (Law on Health Insurance, Article 16
    clause 3 point c as amended by Law 51/2024/QH15). Paid before the old card ends, the new one goes on from it; paid
    later, but within the 90 days, it works from the day of payment: both as guidance on the former wording has it. The
    gap is counted from the day after the old card's last, the day of payment included: so nobody is told too early a
    day.

    Args:
        values: the parameters; those of the day of payment count.
        ngay_dong: the day on which all was paid.
        het_han: the last day of the old card; None for a first card.

    Returns:
        tu-ngay: the first day; truong-hop: one of ``CASES``; cho: days from the payment to that day.

    Raises:
        NoValueError: a parameter has no value on the day of payment.
    """
    there = values.on(ngay_dong)
    gap, waiting = there.dong("bhyt/gian-doan"), there.dong("bhyt/cho-hieu-luc")
    if het_han is None:
        begins, case = ngay_dong + timedelta(days=waiting), "lan-dau"
    elif ngay_dong <= het_han:
        begins, case = het_han + _ONE_DAY, "noi-tiep"
    elif (ngay_dong - het_han).days < gap:
        begins, case = ngay_dong, "dong-tre"
    else:
        begins, case = ngay_dong + timedelta(days=waiting), "gian-doan"
    return {"tu-ngay": begins, "truong-hop": case, "cho": (begins - ngay_dong).days}


def renewal_2025(values: Values, het_han: date) -> Figures:
    """Until when to pay for the next card, rules in force since 01/07/2025; see ``valid_from_2025``.

    Args:
        values: the parameters on the day asked for.
        het_han: the last day of the card.

    Returns:
        noi-tiep-den: the last day to pay without a day's gap; khong-cho-den: the last day to pay without waiting;
        tinh-trang: one of ``STATES``, on the day asked for; so-ngay-qua: days since the card ended.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    gap = values.dong("bhyt/gian-doan")
    late = (values.day - het_han).days
    state = "con-han" if late <= 0 else "dong-tre" if late < gap else "gian-doan"
    return {
        "noi-tiep-den": het_han,
        "khong-cho-den": het_han + timedelta(days=gap - 1),
        "tinh-trang": state,
        "so-ngay-qua": max(0, late),
    }


def child_card_2025(values: Values, ngay_sinh: date) -> Figures:
    """How long a small child's card, which the State pays, is good: until 72 months.

    Where school hasn't begun by then, until 30 September of that year (Law on Health Insurance, Article 12 clause 3
    point h; Article 16 clause 3 point d).

    Args:
        values: the parameters on the day asked for.
        ngay_sinh: day of birth.

    Returns:
        du-72-thang: the day on which the child is 72 months old; cham-nhat: 30 September of that year, where that comes
        later, else the same day.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    full = add_years(ngay_sinh, values.dong("bhyt/tuoi-tre-em"))
    return {"du-72-thang": full, "cham-nhat": max(full, date(full.year, 9, 30))}


def five_years_2025(values: Values, tu_ngay: date, dut_quang: bool = False) -> Figures:
    """The day on which five years without a gap are full (Law on Health Insurance, Article 22 clause 1 point d).

    Which gap is still tolerated isn't confirmed under Decree 188/2025/NĐ-CP: after any gap nothing is computed.

    Args:
        values: the parameters on the day asked for.
        tu_ngay: the day from which cards went on without a gap.
        dut_quang: whether there was a gap since.

    Returns:
        du-ngay: date; da-du: "co" or "khong", on the day asked for.

    Raises:
        InputError: there was a gap.
        NoValueError: a parameter has no value on the day.
    """
    years = values.dong("bhyt/so-nam-lien-tuc")
    if dut_quang:
        reason = "khoảng đứt quãng được phép chưa có con số xác nhận; hỏi BHXH cơ sở"
        raise InputError("dut-quang", reason, "chua-xac-nhan")
    full = add_years(tu_ngay, years)
    return {"du-ngay": full, "da-du": yes_or_no(full <= values.day)}


def copayments_2025(values: Values, da_tra: int, da_tra_truoc: int | None = None) -> Figures:
    """How much co-payment is left until five years' members pay nothing for the rest of the year.

    More than 6 times the base salary in a year (Law on Health Insurance, Article 22 clause 1 point d). Where the salary
    changed within the year, what is left is (6 - paid before ÷ old salary) × new salary, less what was paid since; who
    had reached 6 before the change keeps the right (Decree 188/2025/NĐ-CP, Article 18 clause 2).

    Args:
        values: the parameters on the day asked for.
        da_tra: đồng co-paid this year, since the change if there was one.
        da_tra_truoc: đồng co-paid this year before the salary changed.

    Returns:
        con-lai: đồng; nguong: đồng in a year at the salary of the day; dat: "co" or "khong", whether it was passed.

    Raises:
        InputError: a sum for before a change, and the salary didn't change this year.
        NoValueError: a parameter has no value on the day.
    """
    times, salary = values.number("bhyt/nguong-cung-chi-tra"), values.dong("chung/luong-co-so")
    old = values.on(date(values.day.year, 1, 1)).dong("chung/luong-co-so")
    if da_tra_truoc is not None and old == salary:
        raise InputError("da-tra-truoc", "năm này lương cơ sở không đổi giữa năm", "khong-doi")
    before = Fraction(da_tra_truoc or 0, old)
    rest = (Fraction(times) - before) * salary - da_tra
    passed = rest < 0 or (da_tra_truoc is not None and before >= times)
    left = 0 if passed else round_dong(rest)
    return {"con-lai": left, "nguong": round_dong(times * salary), "dat": yes_or_no(passed)}
