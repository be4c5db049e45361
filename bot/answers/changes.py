"""What changed between two days: figures, what entries say, laws; and what is fixed to change next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.answers.answer import whole
from bot.answers.render import UNTELLABLE, render
from bot.answers.wording import show_with_unit
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.schema import DatedValue, Parameter, Source

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A row of a parameter that begins.

    Args:
        name: the parameter.
        title: what it is called.
        on: the day on which the row begins.
        old: the value before, with its unit; None where there was none, "" for a table, that is no single value.
        new: the value from then on, in the same way.
        awaited: whether a new value is due then, and not out yet.
        source: what it rests on.
    """

    name: str
    title: str
    on: date
    old: str | None
    new: str | None
    awaited: bool
    source: Source | None


@dataclass(frozen=True, slots=True)
class TextChange:
    """An entry that says something else.

    Args:
        intent: its id.
        title: what it is called.
        gone: the lines it says no more.
        added: the lines it says instead.
    """

    intent: str
    title: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LawChange:
    """What happened to a law: "issued", "in_force" or "replaced"."""

    law: str
    title: str
    what: str
    on: date


def value_changes(kb: KnowledgeBase, since: date, until: date) -> tuple[ValueChange, ...]:
    """The rows of parameters that begin after one day, up to another, in the order of their days."""
    found = [
        _value_change(kb, name, parameter, row)
        for name, parameter in sorted(kb.parameters.items())
        for row in parameter.values
        if since < row.effective_from <= until
    ]
    return tuple(sorted(found, key=lambda change: change.on))


def coming(kb: KnowledgeBase, day: date) -> tuple[ValueChange, ...]:
    """The next change of each parameter that has one fixed after a day, in the order of their days."""
    found = []
    for name, parameter in sorted(kb.parameters.items()):
        later = next((row for row in parameter.values if row.effective_from > day), None)
        if later is not None:
            found.append(_value_change(kb, name, parameter, later))
    return tuple(sorted(found, key=lambda change: change.on))


def text_changes(kb: KnowledgeBase, since: date, day: date) -> tuple[TextChange, ...]:
    """The entries whose answer isn't what it was, the lines that differ; not those that one day has no answer of."""
    found = []
    for intent, entry in sorted(kb.entries.items()):
        was, now = _lines(kb, intent, since), _lines(kb, intent, day)
        if was is not None and now is not None and was != now:
            gone = tuple(line for line in was if line not in now)
            added = tuple(line for line in now if line not in was)
            found.append(TextChange(intent, entry.title, gone, added))
    return tuple(found)


def withheld(kb: KnowledgeBase, day: date) -> tuple[tuple[str, str], ...]:
    """The entries that nobody can be told on a day, each with the parameter that has no value."""
    found = []
    for intent, entry in sorted(kb.entries.items()):
        try:
            render(kb, whole(kb, entry, entry.answer), day)
        except NoValueError as error:
            found.append((intent, error.name))
        except UNTELLABLE:
            continue  # a fault of the text: told by the check
    return tuple(found)


def law_changes(kb: KnowledgeBase, since: date, until: date) -> tuple[LawChange, ...]:
    """What was issued, came into force or was replaced after one day, up to another, in the order of the days."""
    found = [
        LawChange(key, law.title, what, on)
        for key, law in sorted(kb.laws.items())
        for what, on in (("issued", law.issued), ("in_force", law.in_force), ("replaced", law.replaced_on))
        if on is not None and since < on <= until
    ]
    return tuple(sorted(found, key=lambda change: change.on))


def _value_change(kb: KnowledgeBase, name: str, parameter: Parameter, row: DatedValue) -> ValueChange:
    return ValueChange(
        name=name,
        title=parameter.title,
        on=row.effective_from,
        old=_shown(kb, name, row.effective_from - _ONE_DAY),
        new=_shown(kb, name, row.effective_from),
        awaited=row.expected,
        source=row.source,
    )


def _shown(kb: KnowledgeBase, name: str, day: date) -> str | None:
    try:
        value = kb.value_on(name, day)
    except NoValueError:
        return None
    return "" if isinstance(value.value, dict) else show_with_unit(value.value, value.unit, kb.replies.units)


def _lines(kb: KnowledgeBase, intent: str, day: date) -> list[str] | None:
    """What an entry says on a day, line by line; None where it can't be told."""
    entry = kb.entries[intent]
    try:
        said = render(kb, whole(kb, entry, entry.answer), day).text
    except UNTELLABLE:
        return None
    return [line.strip().removeprefix("- ") for line in said.splitlines() if line.strip()]
