"""The age at which someone may retire, by sex and month of birth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.calculators.figures import Figures, yes_or_no
from bot.calculators.inputs import InputError
from bot.calculators.months import MONTHS_A_YEAR, add_months
from bot.knowledge.base import NoValueError
from bot.knowledge.values import Values

_AGES = {"nam": "huu-tri/tuoi-nam", "nu": "huu-tri/tuoi-nu"}
_TRANSITION = {"nam": "huu-tri/tuoi-chuyen-tiep-nam", "nu": "huu-tri/tuoi-chuyen-tiep-nu"}
_OLDEST = 70  # years of age: everyone's retirement age is reached before


@dataclass(frozen=True, slots=True)
class Reaching:
    """When someone reaches retirement age.

    Args:
        month: the month; for who reached it before our table begins, one by which it was surely reached.
        age: in months; None for who reached it before our table begins.
    """

    month: date
    age: int | None


def retirement_age_2021(values: Values, gioi: str, thang_sinh: date, chuyen_tiep: bool = False) -> Figures:
    """Month and age of retirement under normal conditions: the age that holds in the year in which it is reached.

    Labour Code 2019, Article 169 clause 2; Decree 135/2020/NĐ-CP. Who joined voluntary insurance before 01/01/2021 and
    has paid it for 20 years: 60 for men, 55 for women (Law 41/2024/QH15, Article 141 clause 9). A pension begins on the
    first day of the next month (Article 101); months that lack may be paid from the month before (Article 36 clause 3).

    Args:
        values: the parameters on the day asked for.
        gioi: "nu" or "nam".
        thang_sinh: first day of the month of birth.
        chuyen_tiep: whether the transition of Article 141 clause 9 holds.

    Returns:
        thang-du-tuoi: month in which the age is reached; tuoi: months of age; huong-tu: first day of the next month;
        dong-thieu-tu: first day of the month before; da-du: "co" or "khong", whether it has been reached. For who
        reached it before the table of ages begins, da-du alone.

    Raises:
        InputError: reached before the table begins, and whether by the day asked for can't be told.
        NoValueError: a parameter has no value on the day.
    """
    if chuyen_tiep:
        age = values.dong(_TRANSITION[gioi]) * MONTHS_A_YEAR
        found = Reaching(add_months(thang_sinh, age), age)
    else:
        found = reaching(values, gioi, thang_sinh)
    reached = found.month <= values.day
    if found.age is None:
        if not reached:
            raise InputError("thang-sinh", "bảng tuổi nghỉ hưu ở đây chưa có cho những năm ấy", "ngoai-bang")
        return {"da-du": yes_or_no(reached)}
    return {
        "thang-du-tuoi": found.month,
        "tuoi": found.age,
        "huong-tu": add_months(found.month, 1),
        "dong-thieu-tu": add_months(found.month, -1),
        "da-du": yes_or_no(reached),
    }


def reaching(values: Values, gioi: str, born: date) -> Reaching:
    """When retirement age is reached (see ``retirement_age_2021``).

    Args:
        values: where the table of ages is.
        gioi: "nu" or "nam".
        born: first day of the month of birth.

    Raises:
        InputError: the table has no age for this person.
        NoValueError: nor has it one for the years before.
    """
    name = _AGES[gioi]
    begins = values.kb.parameters[name].values[0].effective_from.year
    for year in range(begins, max(begins, born.year + _OLDEST) + 1):
        age = _age_in(values, name, year)
        month = add_months(born, age)
        if month.year < year or (year == begins and _maybe_earlier(values, name, born, year)):
            return Reaching(month, None)
        if month.year == year:
            values.on(date(year, 1, 1)).dong(name)  # noted: it is what the answer rests on
            return Reaching(month, age)
    raise InputError("thang-sinh", "bảng tuổi nghỉ hưu ở đây chưa có cho những năm ấy", "ngoai-bang")


def _maybe_earlier(values: Values, name: str, born: date, year: int) -> bool:
    """Whether the age of the year before, which the table lacks, may have been reached then.

    It was lower by no more than a step of the table, which is taken from its first two rows.
    """
    age = _age_in(values, name, year)
    step = _age_in(values, name, year + 1) - age
    return add_months(born, age - step).year < year


def _age_in(values: Values, name: str, year: int) -> int:
    age = values.kb.value_on(name, date(year, 1, 1)).value
    if not isinstance(age, int):
        raise NoValueError(name, date(year, 1, 1), "not a whole number")
    return age
