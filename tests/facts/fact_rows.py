"""The rows of the policy facts (row_ids.txt), and the answers that state them (rows.yaml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fact_tables import FACTS, read_yaml

from bot.answers.answer import answer
from bot.conversation.slots import find_slots
from bot.knowledge.base import KnowledgeBase

TODAY = date(2026, 11, 22)
LABELS = {"C2", "S1-L"}


@dataclass(frozen=True)
class Row:
    """How one row, or one part of it, reaches a citizen.

    Args:
        id: the row.
        entry: the entry that states it; "" when no answer does.
        say: what the citizen says, where that makes the answer a calculated one.
        day: the day of the answer.
        shows: what stands in the answer.
        basis: what stands in its legal basis.
        reason: why no answer states it.
    """

    id: str
    entry: str
    say: str
    day: date
    shows: tuple[str, ...]
    basis: tuple[str, ...]
    reason: str

    def missing(self, kb: KnowledgeBase) -> tuple[str, ...]:
        """What doesn't stand where it should: nothing, when the row is told."""
        told = answer(kb, self.entry, self.day, find_slots(self.say))
        return (*_absent(self.shows, told.text), *_absent(self.basis, told.basis))


def row_ids() -> dict[str, str]:
    """The label of each row.

    Raises:
        ValueError: an id that is listed twice.
    """
    lines = (FACTS / "row_ids.txt").read_text(encoding="utf-8").splitlines()
    labels: dict[str, str] = {}
    for line in filter(lambda line: not line.startswith("#"), lines):
        name, label, _note = line.split(maxsplit=2)
        if name in labels:
            raise ValueError(f"{name} is listed twice")
        labels[name] = label
    return labels


def rows() -> tuple[Row, ...]:
    """Every row that is mapped, once for each answer that tells of it."""
    mapped = read_yaml(FACTS / "rows.yaml").items()
    return tuple(_row(name, part) for name, data in mapped for part in (data if isinstance(data, list) else [data]))


def _row(name: str, data: dict[str, Any]) -> Row:
    return Row(
        id=name,
        entry=data.get("entry", ""),
        say=data.get("say", ""),
        day=date.fromisoformat(data["day"]) if "day" in data else TODAY,
        shows=_texts(data.get("shows", [])),
        basis=_texts(data.get("basis", [])),
        reason=data.get("reason", ""),
    )


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _absent(wanted: Iterable[str], text: str) -> Iterable[str]:
    shown = _plain(text)
    return [part for part in wanted if _plain(part) not in shown]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
