"""The tables of the policy facts (tests/data/facts/table-*.yaml): each figure, and where a citizen reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.answers.answer import answer
from bot.answers.render import render
from bot.conversation.slots import find_slots
from bot.knowledge.base import KnowledgeBase

FACTS = Path(__file__).parents[1] / "data" / "facts"

# What may not follow a figure: another digit, a decimal, or the months of an age ("57 tuổi" isn't "57 tuổi 4 tháng").
_BEFORE, _AFTER = r"(?<![\d.,])(?<!\w)", r"(?!\d|[.,]\d| \d+ tháng|\w)"


@dataclass(frozen=True)
class Place:
    """Where a figure stands: an entry's answer (to what a citizen says), or a template that staff could write.

    Args:
        entry: the entry that answers, or "".
        template: a template rendered as an answer would be, or "".
        say: what the citizen says; its numbers and group make the answer a calculated one.
        after: the answer is read from this on.
        line: the figure stands on the first line that has one of these words, parted by "|"; "" for anywhere.
        shown_as: the words around the figure, which is ``<figure>`` among them.
    """

    entry: str
    template: str
    say: str
    after: str
    line: str
    shown_as: str

    def read(self, kb: KnowledgeBase, day: date) -> str:
        """What stands there on a day.

        Raises:
            NoValueError: the answer is withheld on the day.
        """
        if self.template:
            return render(kb, self.template, day).text
        text = answer(kb, self.entry, day, find_slots(self.say)).text
        _, _, text = text.partition(self.after) if self.after else ("", "", text)
        return _first_line(text, self.line) if self.line else text


@dataclass(frozen=True)
class Figure:
    """One figure of a table, on one day, in one place."""

    table: str
    row: str
    column: str
    day: date
    expected: str
    place: Place

    def __str__(self) -> str:
        where = self.place.entry or self.place.template
        return f"{self.table}: {self.row}, {self.column}, on {self.day}: {self.expected} in {where} {self.place.say!r}"

    def stands(self, kb: KnowledgeBase) -> bool:
        """Whether the citizen reads this figure there."""
        phrase = self.place.shown_as.replace("<figure>", self.expected)
        return re.search(_BEFORE + re.escape(phrase) + _AFTER, self.place.read(kb, self.day), re.IGNORECASE) is not None


@dataclass(frozen=True)
class Table:
    """A table as read from its file: figures to find, figures that must not stand, and places that are withheld."""

    name: str
    figures: tuple[Figure, ...]
    not_said: tuple[Figure, ...]
    withheld: tuple[Figure, ...]


def tables() -> tuple[Table, ...]:
    """Every table."""
    return tuple(_table(read_yaml(path)) for path in sorted(FACTS.glob("table-*.yaml")))


def read_yaml(path: Path) -> Any:
    """A data file in which every scalar stays the text that was typed: 165.000 is no float."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _table(data: Mapping[str, Any]) -> Table:
    figures = [figure for period in data["periods"] for figure in _figures(data, period)]
    not_said = _figures(data, data["not said"]) if "not said" in data else ()
    withheld = _withheld(data, data["withheld"]) if "withheld" in data else ()
    return Table(data["table"], tuple(figures), tuple(not_said), tuple(withheld))


def _figures(data: Mapping[str, Any], period: Mapping[str, Any]) -> Iterator[Figure]:
    for row, figures in period["figures"].items():
        for column, expected in zip(period["columns"], figures, strict=True):
            yield from _in_places(data, period, row, column, expected)


def _withheld(data: Mapping[str, Any], period: Mapping[str, Any]) -> Iterator[Figure]:
    for row in data["rows"]:
        for column in period["columns"]:
            yield from _in_places(data, period, row, column, "")


def _in_places(
    data: Mapping[str, Any], period: Mapping[str, Any], row: str, column: str, expected: str
) -> Iterator[Figure]:
    words = {"row": row, **data["rows"][row]}
    for day in period["days"]:
        for place in data["columns"][column]:
            yield Figure(data["table"], row, column, date.fromisoformat(day), expected, _place(place, words))


def _place(place: Mapping[str, str], words: Mapping[str, str]) -> Place:
    def said(name: str, otherwise: str = "") -> str:
        return re.sub(r"<(\w+)>", lambda match: words.get(match[1], match[0]), place.get(name, otherwise))

    return Place(said("entry"), said("template"), said("say"), said("after"), said("line"), said("as", "<figure>"))


def _first_line(text: str, words: str) -> str:
    wanted = words.casefold().split("|")
    return next((line for line in text.splitlines() if any(word in line.casefold() for word in wanted)), "")
