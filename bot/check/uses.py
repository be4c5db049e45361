"""What the texts of entries and procedures read: which parameters, and through their values which laws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.answers.answer import next_change
from bot.answers.placeholders import CalculatorRef, FieldRef, ParameterRef, Part, PlaceholderError, parse
from bot.answers.render import MissingFieldError, render
from bot.answers.wording import show_day
from bot.calculators.inputs import InputError
from bot.calculators.registry import calculate
from bot.calculators.voluntary import SUPPORT
from bot.check.leaflets import templates as of_leaflet
from bot.check.loudspeaker import templates as of_loudspeaker
from bot.check.procedures import templates
from bot.knowledge.base import KnowledgeBase, NoValueError, Value
from bot.knowledge.problem import Path
from bot.knowledge.schema import Entry, Procedure
from bot.knowledge.values import Values

# What a citizen may have said: so many people that every rate of a household is read, and every group in turn.
_SAID = {"so-nguoi": "6", "so-thang": "12", "thu-nhap": "5000000"}
_GROUP = "nhom"
UPCOMING = "upcoming"
# What a section of a leaflet prints of an entry or procedure that it names.
_PRINTED = {
    "entry": ("entries", ("answer", "to_do")),
    "upcoming": ("entries", ("answer", UPCOMING)),
    "procedure": ("procedures", ("papers", "steps")),
}
Place = tuple[str, str]  # kind and id of a file
LOUDSPEAKER: Place = ("single", "loudspeaker")


def place_name(place: Place) -> str:
    """A file as staff know it: an entry by its id alone."""
    kind, key = place
    if kind == "single":
        return f"{key}.yaml"
    return key if kind == "entries" else f"{kind}/{key}"


@dataclass(frozen=True, slots=True)
class Template:
    """A text of a file, with what a citizen may have said to get it.

    Args:
        path: where it stands.
        text: as staff wrote it.
        slots: examples of what was said, at least one (empty where nothing need be said).
    """

    path: Path
    text: str
    slots: tuple[Mapping[str, str], ...] = ({},)


def of_entry(entry: Entry) -> Iterator[Template]:
    """The texts of an entry."""
    yield Template(("answer",), entry.answer)
    if entry.short:
        yield Template(("short",), entry.short)
    if entry.to_do:
        yield Template(("to_do",), entry.to_do)
    for i, calculated in enumerate(entry.calculated):
        yield Template(("calculated", i, "answer"), calculated.answer, tuple(_said(calculated.needs)))
    if entry.upcoming:
        yield Template((UPCOMING,), entry.upcoming)


def of_procedure(procedure: Procedure) -> Iterator[Template]:
    """The texts of a procedure."""
    for path, text in templates(procedure):
        if text:
            yield Template(path, text)


def day_of(kb: KnowledgeBase, entry: Entry, template: Template, today: date) -> date:
    """The day on which a text is shown: of the next change for what is upcoming, else today."""
    if template.path != (UPCOMING,):
        return today
    general = (value for value in read_by(kb, Template(("answer",), entry.answer), today).values() if value)
    return next_change(general, today) or today


def rendered(kb: KnowledgeBase, template: Template, day: date) -> Iterator[str]:
    """The texts that can be made on a day, once for each example of what was said; a field of it shows the day."""
    for slots in template.slots:
        try:
            fields = {part.name: show_day(day) for part in parse(template.text) if isinstance(part, FieldRef)}
            yield render(kb, template.text, day, slots, fields).text
        except (PlaceholderError, NoValueError, InputError, MissingFieldError, ValueError):
            continue  # told where it stands, or withheld


def read_by(kb: KnowledgeBase, template: Template, day: date) -> dict[str, Value | None]:
    """The parameters that a text reads on a day, with their values; None for one without a value that day.

    A value that a text asks for on another day ("{name@2026-06-30}") is read, but isn't of the day.
    """
    read: dict[str, Value | None] = {}
    try:
        parts = parse(template.text)
    except PlaceholderError:
        return read
    for slots in template.slots:
        for part in parts:
            for name, value in _read(kb, part, day, slots).items():
                read[name] = read.get(name) or value
    return read


def texts(kb: KnowledgeBase, today: date) -> Iterator[tuple[Place, Template, date]]:
    """Every text of entries, procedures, leaflets and broadcasts: where it stands, and of which day it tells today."""
    for key, entry in sorted(kb.entries.items()):
        for template in of_entry(entry):
            yield ("entries", key), template, day_of(kb, entry, template, today)
    for key, procedure in sorted(kb.procedures.items()):
        for template in of_procedure(procedure):
            yield ("procedures", key), template, today
    for key, leaflet in sorted(kb.leaflets.items()):
        for path, text in of_leaflet(leaflet):
            yield ("leaflets", key), Template(path, text), today
    for path, text in of_loudspeaker(kb.loudspeaker):
        yield LOUDSPEAKER, Template(path, text), today


def shown(kb: KnowledgeBase, today: date) -> dict[Place, list[Value]]:
    """The values that each entry and procedure shows today, those of a coming change among them."""
    values: dict[Place, list[Value]] = {}
    for place, template, day in texts(kb, today):
        read = read_by(kb, template, day).values()
        values.setdefault(place, []).extend(value for value in read if value)
    return values


def using(kb: KnowledgeBase, parameter: str, today: date) -> dict[Place, list[Path]]:
    """The texts that read a parameter, whether it has a value or not, by the file they stand in."""
    found: dict[Place, list[Path]] = {}
    for place, template, day in texts(kb, today):
        if parameter in read_by(kb, template, day):
            found.setdefault(place, []).append(template.path)
    _add_printing(kb, found)
    return found


def _add_printing(kb: KnowledgeBase, found: dict[Place, list[Path]]) -> None:
    """Add the sections of leaflets that print what was found, and the parts of broadcasts that read it out."""
    for key, leaflet in sorted(kb.leaflets.items()):
        for i, section in enumerate(leaflet.sections):
            for name, (kind, printed) in _PRINTED.items():
                paths = found.get((kind, getattr(section, name) or ""), [])
                if any(path[0] in printed for path in paths):
                    found.setdefault(("leaflets", key), []).append(("sections", i, name))
    kind, read_out = _PRINTED["entry"]
    for key, broadcast in kb.loudspeaker.broadcasts.items():
        for i, part in enumerate(broadcast.parts):
            if any(path[0] in read_out for path in found.get((kind, part.entry or ""), [])):
                found.setdefault(LOUDSPEAKER, []).append(("broadcasts", key, "parts", i, "entry"))


def changed_lines(kb: KnowledgeBase, place: Place, before: date, after: date) -> list[tuple[str, str]]:
    """The lines that an entry or procedure no longer says ("-") and those it says instead ("+"), each once.

    What is upcoming doesn't count: that is said for the change, and is over with it.
    """
    told: dict[tuple[str, str], None] = {}
    for template in _templates(kb, place):
        if template.path != (UPCOMING,):
            was, now = _lines(kb, template, before), _lines(kb, template, after)
            told |= dict.fromkeys(_differences(was, now))
    return list(told)


def _templates(kb: KnowledgeBase, place: Place) -> Iterable[Template]:
    kind, key = place
    if kind == "leaflets":
        return (Template(path, text) for path, text in of_leaflet(kb.leaflets[key]))
    if place == LOUDSPEAKER:
        return (Template(path, text) for path, text in of_loudspeaker(kb.loudspeaker))
    return of_entry(kb.entries[key]) if kind == "entries" else of_procedure(kb.procedures[key])


def _lines(kb: KnowledgeBase, template: Template, day: date) -> list[str]:
    return [line.strip() for text in rendered(kb, template, day) for line in text.splitlines() if line.strip()]


def _differences(was: list[str], now: list[str]) -> Iterator[tuple[str, str]]:
    if len(was) == len(now):  # only figures differ: each line beside the one it became
        for old, new in zip(was, now, strict=True):
            if old != new:
                yield from (("-", old), ("+", new))
        return
    yield from (("-", old) for old in was if old not in now)
    yield from (("+", new) for new in now if new not in was)


def _read(kb: KnowledgeBase, part: Part, day: date, slots: Mapping[str, str]) -> dict[str, Value | None]:
    values = Values(kb, day)
    missing = ""
    try:
        if isinstance(part, ParameterRef):
            missing = part.name
            if part.day is None:
                values.get(part.name)
        elif isinstance(part, CalculatorRef):
            given = {name: slots.get(name, "") if text == "?" else text for name, text in part.inputs.items()}
            reader = Values(kb, part.day) if part.day else values
            calculate(part.name, part.figure, given, reader)
            if part.day:
                return dict.fromkeys(reader.used)
    except NoValueError as error:
        missing = error.name
    except InputError:
        pass  # told by the check; what was read up to there counts
    return {**({missing: None} if missing else {}), **values.used}


def _said(needs: tuple[str, ...]) -> Iterator[Mapping[str, str]]:
    said = {name: text for name, text in _SAID.items() if name in needs}
    if _GROUP not in needs:
        yield said
        return
    for group in SUPPORT:
        yield {**said, _GROUP: group}
