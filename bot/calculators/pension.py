"""Monthly pension of someone who paid voluntary social insurance."""

from __future__ import annotations

from decimal import Decimal

from bot.calculators.money import round_dong
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
    rate = min(_rate(values, gioi, so_nam), values.number("huu-tri/ty-le-toi-da"))
    return {"moi-thang": round_dong(thu_nhap * rate / 100), "ty-le": int(rate), "thu-nhap": thu_nhap}


def _rate(values: Values, gioi: str, so_nam: int) -> Decimal:
    """Percent before the cap: men gain less for each year until they have as many years as give 45 %."""
    first = values.dong("huu-tri/so-nam")
    step = values.number("huu-tri/tang-moi-nam")
    if gioi == "nu":
        return values.number("huu-tri/ty-le-nu-15-nam") + (so_nam - first) * step
    full = values.dong("huu-tri/so-nam-45-nam")
    if so_nam < full:
        slow = values.number("huu-tri/tang-moi-nam-duoi-20")
        return values.number("huu-tri/ty-le-nam-15-nam") + (so_nam - first) * slow
    return values.number("huu-tri/ty-le-nam-20-nam") + (so_nam - full) * step
