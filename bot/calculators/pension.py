"""Monthly pension of someone who paid voluntary social insurance."""

from __future__ import annotations

from decimal import Decimal

from bot.calculators.money import round_dong
from bot.calculators.months import MONTHS_A_YEAR
from bot.knowledge.values import Values

FEWEST_YEARS = 15
MOST_YEARS = 60


def monthly_pension_2025(values: Values, gioi: str, so_nam: int, thu_nhap: int) -> dict[str, int]:
    """The pension for whole years paid, rules in force since 01/07/2025.

    Pension = rate × average of the incomes paid for, each adjusted by the price index (Law 41/2024/QH15, Articles 99
    and 104). The average is given here, so neither the index nor later increases are in the figure.

    Args:
        values: the parameters on the day the pension begins.
        gioi: "nu" or "nam".
        so_nam: whole years paid, from 15.
        thu_nhap: average monthly income paid for, in đồng.

    Returns:
        moi-thang: đồng per month; ty-le: percent; thu-nhap: the average as given.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    rate = pension_rate(values, gioi, Decimal(so_nam))
    return {"moi-thang": round_dong(thu_nhap * rate / 100), "ty-le": int(rate), "thu-nhap": thu_nhap}


def pension_rate(values: Values, gioi: str, years: Decimal) -> Decimal:
    """Percent of the average (Law 41/2024/QH15, Article 99).

    Men gain less for each year until they have as many years as give 45 %.

    Args:
        values: the parameters on the day the pension begins.
        gioi: "nu" or "nam".
        years: years and half years paid, from 15.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    return min(_rate(values, gioi, years), values.number("huu-tri/ty-le-toi-da"))


def counted_years(values: Values, months: int) -> Decimal:
    """Years and half years that an amount is computed with (Law 41/2024/QH15, Article 5 clause 6).

    One to six odd months are half a year, seven to eleven a year.

    Args:
        values: the parameters on the day.
        months: months paid for.

    Raises:
        NoValueError: a parameter has no value on the day.
    """
    years, odd = divmod(months, MONTHS_A_YEAR)
    half = Decimal("0.5")
    if odd == 0:
        return Decimal(years)
    return years + (half if odd <= values.dong("huu-tri/thang-le-nua-nam") else 2 * half)


def _rate(values: Values, gioi: str, years: Decimal) -> Decimal:
    first = values.dong("huu-tri/so-nam")
    step = values.number("huu-tri/tang-moi-nam")
    if gioi == "nu":
        return values.number("huu-tri/ty-le-nu-15-nam") + (years - first) * step
    full = values.dong("huu-tri/so-nam-45-nam")
    if years < full:
        slow = values.number("huu-tri/tang-moi-nam-duoi-20")
        return values.number("huu-tri/ty-le-nam-15-nam") + (years - first) * slow
    return values.number("huu-tri/ty-le-nam-20-nam") + (years - full) * step
