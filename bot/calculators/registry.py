"""The calculators by the names that knowledge/ calls them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.calculators.calculator import Calculator
from bot.calculators.figures import Figure, Figures
from bot.calculators.inputs import InputError, read_inputs
from bot.calculators.of_care import CARE
from bot.calculators.of_contributions import CONTRIBUTIONS
from bot.calculators.of_pensions import PENSIONS
from bot.knowledge.values import Values

CALCULATORS: Mapping[str, Calculator] = {**CONTRIBUTIONS, **CARE, **PENSIONS}


def calculator(name: str) -> Calculator:
    """A calculator by name.

    Raises:
        InputError: there is none.
    """
    found = CALCULATORS.get(name)
    if found is None:
        raise InputError("tinh/" + name, f"không có phép tính này; dùng: {', '.join(CALCULATORS)}")
    return found


def calculate_all(name: str, given: Mapping[str, str], values: Values) -> Figures:
    """Every figure that a calculator gives.

    Args:
        name: the calculator.
        given: inputs as text.
        values: the parameters on the day; what was read is noted there.

    Raises:
        InputError: unknown calculator, an input it can't take, or a case it must not compute.
        NoValueError: a parameter has no value on the day.
    """
    found = calculator(name)
    return found.compute(values, **read_inputs(found.inputs, given))


def calculate(name: str, figure: str, given: Mapping[str, str], values: Values) -> Figure:
    """One figure of a calculator.

    Args:
        name: the calculator.
        figure: which figure; "" for the main one.
        given: inputs as text.
        values: the parameters on the day.

    Raises:
        InputError: unknown calculator or figure, an input it can't take, or a case that it must not compute or that
            lacks the figure.
        NoValueError: a parameter has no value on the day.
    """
    known = calculator(name).figures
    if figure and figure not in known:
        raise InputError(figure, f"phép tính này chỉ có: {', '.join(known)}")
    figures = calculate_all(name, given, values)
    wanted = figure or known[0]
    if wanted not in figures:
        raise InputError(wanted, "trường hợp này không có kết quả ấy", "khong-co-ket-qua")
    return figures[wanted]
