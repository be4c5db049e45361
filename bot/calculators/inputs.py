"""Inputs of calculators: what each accepts, read from the words of a placeholder or of a citizen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.calculators.history import History, read_history
from bot.calculators.months import MONTHS_A_YEAR, first_of
from bot.calculators.reading import read_birth, read_day, read_money, read_month

Argument = int | str | bool | date | History
Parser = Callable[[str], Argument]

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_DURATION = re.compile(r"(?:(?P<years>\d{1,3}) ?n[aă]m)? ?(?:(?P<months>\d{1,4})(?: ?th[aá]ng)?)?", re.ASCII)


class InputError(ValueError):
    """An input a calculator can't take, or a case it must not compute.

    Args:
        name: the input.
        reason: Vietnamese, fit to be shown.
        code: names a case of the rules ("chua-xac-nhan"), for who has words of his own for it; "" for a slip of input.
    """

    def __init__(self, name: str, reason: str, code: str = "") -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason, self.code = name, reason, code


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its reader, whether it must be given, and what to tell staff it accepts."""

    parse: Parser
    accepts: str
    required: bool = False


def whole(lowest: int, highest: int, required: bool = False) -> Input:
    """A whole number between two bounds."""

    def parse(text: str) -> int:
        if not text.isdecimal():
            raise ValueError(text)
        return _within(int(text), lowest, highest)

    return Input(parse, f"số từ {lowest} đến {highest}", required)


def one_of(*choices: str, required: bool = False) -> Input:
    """One of some words; numbers among them are given as numbers."""

    def parse(text: str) -> int | str:
        if text not in choices:
            raise ValueError(text)
        return int(text) if text.isdecimal() else text

    return Input(parse, "một trong: " + ", ".join(choices), required)


def yes_no(required: bool = False) -> Input:
    """ "co" or "khong"."""

    def parse(text: str) -> bool:
        if text not in ("co", "khong"):
            raise ValueError(text)
        return text == "co"

    return Input(parse, "một trong: co, khong", required)


def money(lowest: int = 1, highest: int = 10**12, required: bool = False) -> Input:
    """Đồng, with or without dots: 1500000, 1.500.000."""

    def parse(text: str) -> int:
        return _within(read_money(text), lowest, highest)

    return Input(parse, "số đồng, như 1500000 hay 1.500.000", required)


def months(lowest: int, highest: int, required: bool = False) -> Input:
    """A number of months, said in years too: 99, 99 tháng, 8 năm, 8 năm 3 tháng."""

    def parse(text: str) -> int:
        match = _DURATION.fullmatch(text.strip().lower())
        if not match or not (match["years"] or match["months"]):
            raise ValueError(text)
        total = int(match["years"] or 0) * MONTHS_A_YEAR + int(match["months"] or 0)
        return _within(total, lowest, highest)

    return Input(parse, f"số tháng từ {lowest} đến {highest}, hay 8 năm 3 tháng", required)


def day(required: bool = False) -> Input:
    """A day: 2026-11-22 or 22/11/2026."""

    def parse(text: str) -> date:
        return _in_calendar(read_day(text))

    return Input(parse, "ngày, như 2026-11-22 hay 22/11/2026", required)


def month(required: bool = False) -> Input:
    """A month, told by its first day: 2026-11 or 11/2026, or any day of it."""

    def parse(text: str) -> date:
        return _in_calendar(first_of(read_month(text)))

    return Input(parse, "tháng, như 2026-11 hay 11/2026", required)


def birth(required: bool = False) -> Input:
    """A month of birth, told by its first day; a year alone is taken for its December."""

    def parse(text: str) -> date:
        return _in_calendar(first_of(read_birth(text)))

    return Input(parse, "tháng sinh, như 1966-05 hay 05/1966, hoặc năm sinh", required)


def history(required: bool = False) -> Input:
    """Periods of contributing, each with its monthly income: 2015-01..2020-12=1500000 + 2021-01..2024-06=2000000."""
    return Input(read_history, "các quãng đã đóng, như 2015-01..2020-12=1500000 + 2021-01..2024-06=2000000", required)


def read_inputs(specs: Mapping[str, Input], given: Mapping[str, str]) -> dict[str, Argument]:
    """The inputs as keyword arguments.

    Args:
        specs: what the calculator accepts.
        given: name -> text; "" for one that was left out.

    Raises:
        InputError: an unknown, missing or unreadable input.
    """
    for name in given:
        if name not in specs:
            raise InputError(name, f"không có đầu vào này; dùng: {', '.join(specs) or '(không có)'}")
    arguments: dict[str, Argument] = {}
    for name, spec in specs.items():
        if given.get(name) or (name in given and spec.required):
            try:
                arguments[name.replace("-", "_")] = spec.parse(given[name])
            except ValueError:
                raise InputError(name, f"'{given[name]}' không dùng được; nhận {spec.accepts}") from None
        elif spec.required:
            raise InputError(name, f"thiếu đầu vào này; nhận {spec.accepts}")
    return arguments


def _within(number: int, lowest: int, highest: int) -> int:
    if not lowest <= number <= highest:
        raise ValueError(number)
    return number


def _in_calendar(found: date) -> date:
    if not EARLIEST <= found <= LATEST:
        raise ValueError(found)
    return found
