"""A template on a day -> its text, with every value it used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.answers.placeholders import (
    CalculatorRef,
    FieldRef,
    Literal,
    ParameterRef,
    PlaceholderError,
    SlotRef,
    parse,
)
from bot.answers.wording import show
from bot.calculators.figures import Figure
from bot.calculators.inputs import InputError
from bot.calculators.registry import calculate, calculator
from bot.knowledge.base import KnowledgeBase, NoValueError, Value
from bot.knowledge.values import Values


@dataclass(frozen=True, slots=True)
class Rendered:
    """Text, and the values of the day it rests on (those asked for on another day aren't among them)."""

    text: str
    used: tuple[Value, ...]


class MissingFieldError(LookupError):
    """A field or slot that nobody filled."""


# What withholds a text that can be read: a value awaited on the day; the others, where the law changed since the check.
UNTELLABLE = (NoValueError, InputError, MissingFieldError)


def render(
    kb: KnowledgeBase,
    template: str,
    day: date,
    slots: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Rendered:
    """Fill a template's placeholders.

    Args:
        kb: where the values are.
        template: staff's text.
        day: the day whose values hold.
        slots: what the citizen said, by slot name (plain digits or a choice's id).
        fields: what the caller fills.

    Raises:
        PlaceholderError: the template is malformed.
        NoValueError: a value doesn't hold on the day.
        InputError: a calculator can't take its inputs.
        MissingFieldError: a field or slot isn't given.
    """
    values = Values(kb, day)
    shown = [_show(part, values, slots or {}, fields or {}) for part in parse(template)]
    return Rendered("".join(shown).strip(), tuple(values.used.values()))


def _show(
    part: Literal | ParameterRef | CalculatorRef | SlotRef | FieldRef,
    values: Values,
    slots: Mapping[str, str],
    fields: Mapping[str, str],
) -> str:
    if isinstance(part, Literal):
        return part.text
    if isinstance(part, ParameterRef):
        return _parameter(part, values)
    if isinstance(part, CalculatorRef):
        unit = calculator(part.name).unit(part.figure)
        return show(_figure(part, values, slots), unit, values.kb.replies.units)
    if isinstance(part, SlotRef):
        text = _slot(part.name, slots)
        return show(int(text), "VND", values.kb.replies.units) if text.isdecimal() else text
    if part.name not in fields:
        raise MissingFieldError(part.name)
    return fields[part.name]


def computed(kb: KnowledgeBase, formula: str, slots: Mapping[str, str], day: date) -> str:
    """What a formula of staff's ("tinh/…", without braces) gives, as text: a code, or plain digits.

    Raises:
        PlaceholderError: it isn't a formula.
        NoValueError, InputError, MissingFieldError: as ``render``.
    """
    (part,) = parse("{" + formula + "}")
    if not isinstance(part, CalculatorRef):
        raise PlaceholderError(f"'{formula}' không phải phép tính; viết như tinh/ten(dau-vao: ?).ten-ma")
    return str(_figure(part, Values(kb, day), slots))


def _figure(part: CalculatorRef, values: Values, slots: Mapping[str, str]) -> Figure:
    """A calculator's figure; an input that needn't be given is left out where nothing was said."""
    inputs = calculator(part.name).inputs
    given = {}
    reader = Values(values.kb, part.day) if part.day else values
    for name, text in part.inputs.items():
        slot = (text[1:] or name) if text.startswith("?") else ""
        if slot and slot not in slots and name in inputs and not inputs[name].required:
            continue
        given[name] = _slot(slot, slots) if slot else text
    return calculate(part.name, part.figure, given, reader)


def _parameter(part: ParameterRef, values: Values) -> str:
    reader = Values(values.kb, part.day) if part.day else values
    value = reader.get(part.name)
    unit = values.kb.parameters[part.name].unit
    if part.key:
        if not isinstance(value, dict) or part.key not in value:
            raise MissingFieldError(f"{part.name}[{part.key}]")
        value = value[part.key]
    if isinstance(value, dict):
        raise MissingFieldError(f"{part.name}[?]")
    return show(value, unit, values.kb.replies.units)


def _slot(name: str, slots: Mapping[str, str]) -> str:
    if name not in slots:
        raise MissingFieldError("?" + name)
    return slots[name]
