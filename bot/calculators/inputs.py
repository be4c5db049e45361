"""Inputs of calculators: what each accepts, read from the words of a placeholder or of a citizen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Parser = Callable[[str], int | str]


class InputError(ValueError):
    """An input a calculator can't take.

    Args:
        name: the input.
        reason: Vietnamese, for staff.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its reader, whether it must be given, and what to tell staff it accepts."""

    parse: Parser
    accepts: str
    required: bool = False


def whole(lowest: int, highest: int, required: bool = False) -> Input:
    """A whole number between two bounds."""

    def parse(text: str) -> int:
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    return Input(parse, f"số từ {lowest} đến {highest}", required)


def one_of(*choices: str, required: bool = False) -> Input:
    """One of some words; numbers among them are given as numbers."""

    def parse(text: str) -> int | str:
        if text not in choices:
            raise ValueError(text)
        return int(text) if text.isdecimal() else text

    return Input(parse, "một trong: " + ", ".join(choices), required)


def read_inputs(specs: Mapping[str, Input], given: Mapping[str, str]) -> dict[str, int | str]:
    """The inputs as keyword arguments.

    Args:
        specs: what the calculator accepts.
        given: name -> text.

    Raises:
        InputError: an unknown, missing or unreadable input.
    """
    for name in given:
        if name not in specs:
            raise InputError(name, f"không có đầu vào này; dùng: {', '.join(specs) or '(không có)'}")
    arguments: dict[str, int | str] = {}
    for name, spec in specs.items():
        if name in given:
            try:
                arguments[name.replace("-", "_")] = spec.parse(given[name])
            except ValueError:
                raise InputError(name, f"'{given[name]}' không dùng được; nhận {spec.accepts}") from None
        elif spec.required:
            raise InputError(name, f"thiếu đầu vào này; nhận {spec.accepts}")
    return arguments
