"""Reading parameters on one day, remembering which were read: what an answer's dates and sources rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.knowledge.base import KnowledgeBase, NoValueError, Plain, Value


class Values:
    """The parameters on a day.

    Args:
        kb: the knowledge base.
        day: the day on which values are wanted.
    """

    def __init__(self, kb: KnowledgeBase, day: date) -> None:
        self.kb = kb
        self.day = day
        self.used: dict[str, Value] = {}

    def get(self, name: str) -> Plain:
        """The value today, noted as used.

        Raises:
            NoValueError: no value holds on that day.
        """
        value = self.kb.value_on(name, self.day)
        self._note(value)
        return value.value

    def on(self, day: date) -> Values:
        """The parameters on another day that is fixed by what is asked (of a birth, of a payment).

        They are noted as used here, but as what doesn't change: that day stays the same tomorrow.
        """
        return _OtherDay(self, day) if day != self.day else self

    def dong(self, name: str) -> int:
        """A whole number: đồng, months, days, people.

        Raises:
            NoValueError: no value, or the value is no whole number.
        """
        value = self.get(name)
        if not isinstance(value, int):
            raise NoValueError(name, self.day, "not a whole number")
        return value

    def number(self, name: str) -> Decimal:
        """A number that may have a fraction (a factor).

        Raises:
            NoValueError: no value, or the value is no number.
        """
        value = self.get(name)
        if not isinstance(value, int | Decimal):
            raise NoValueError(name, self.day, "not a number")
        return Decimal(value)

    def rate(self, name: str) -> Decimal:
        """A percentage as a ratio: 22 -> 0.22.

        Raises:
            NoValueError: no value, or the value is no number.
        """
        return self.number(name) / 100

    def _note(self, value: Value) -> None:
        self.used[value.name] = value


class _OtherDay(Values):
    def __init__(self, asked: Values, day: date) -> None:
        super().__init__(asked.kb, day)
        self._asked = asked

    def on(self, day: date) -> Values:
        return self._asked.on(day)

    def _note(self, value: Value) -> None:
        super()._note(value)
        self._asked.used.setdefault(value.name, replace(value, next_change=None))
