"""The knowledge base: everything under knowledge/, parsed, frozen, and asked for values by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.knowledge import schema
from bot.knowledge.desk_schema import Desk
from bot.knowledge.leaflet_schema import Leaflet
from bot.knowledge.loudspeaker_schema import Loudspeaker
from bot.knowledge.official_schema import Official
from bot.knowledge.place_schema import Point, Points
from bot.knowledge.places import NO_PLACES, Places
from bot.knowledge.problem import Path
from bot.knowledge.spoken_schema import Spoken
from bot.knowledge.talking_schema import Talking
from bot.knowledge.yaml_file import YamlFile

Plain = int | Decimal | str | dict[str, int | Decimal | str] | tuple[int | Decimal | str, ...]


def topic_of(intent: str) -> str:
    """The topic of an entry: the folder it lies in."""
    return intent.partition("/")[0]


class NoValueError(LookupError):
    """A parameter has no value on the day asked for.

    Args:
        reason: why, for the log.
        awaited: a new figure is due and not out yet: known to staff, answers are withheld meanwhile.
    """

    def __init__(self, name: str, day: date, reason: str, awaited: bool = False) -> None:
        super().__init__(f"{name} on {day}: {reason}")
        self.name, self.day, self.reason, self.awaited = name, day, reason, awaited


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter's value on a day, with what an answer must show about it.

    Args:
        next_change: the first later day on which the parameter changes, or None.
        checked: the day staff last compared it with the law.
    """

    name: str
    title: str
    unit: str
    value: Plain
    effective_from: date
    source: schema.Source | None
    estimate: bool
    checked: date
    next_change: date | None


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """All knowledge, by id. Reading it needs no I/O.

    ``served`` are the registration points by the code of a commune they serve, or of a province they serve whole.
    """

    entries: Mapping[str, schema.Entry]
    procedures: Mapping[str, schema.Procedure]
    parameters: Mapping[str, schema.Parameter]
    laws: Mapping[str, schema.Law]
    audiences: schema.Audiences
    vocabulary: schema.Vocabulary
    concepts: schema.Concepts
    commands: schema.Commands
    off_topic: schema.OffTopic
    outdated: schema.Outdated
    replies: schema.Replies
    official: Official
    talking: Talking
    conversations: Mapping[str, schema.Conversations]
    figures: Mapping[str, schema.Figures]
    files: Mapping[str, YamlFile]
    version: str
    desk: Desk = field(default_factory=Desk)
    leaflets: Mapping[str, Leaflet] = field(default_factory=dict)
    spoken: Spoken = field(default_factory=Spoken)
    loudspeaker: Loudspeaker = field(default_factory=Loudspeaker)
    points: Mapping[str, Points] = field(default_factory=dict)
    places: Places = NO_PLACES
    served: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)

    def value_on(self, name: str, day: date) -> Value:
        """The value of a parameter on a day.

        Args:
            name: path of the parameter, e.g. "chung/luong-co-so".
            day: the day asked for.

        Raises:
            NoValueError: no value holds on that day; never a silent zero.
        """
        parameter = self.parameters.get(name)
        if parameter is None:
            raise NoValueError(name, day, "unknown parameter")
        begun = [row for row in parameter.values if row.effective_from <= day]
        if not begun:
            raise NoValueError(name, day, "not yet in force")
        row = begun[-1]
        if row.expected:
            raise NoValueError(name, day, "a new value is due and not out yet", awaited=True)
        if row.value is None:
            raise NoValueError(name, day, "closed")
        later = parameter.values[len(begun) :]
        return Value(
            name=name,
            title=parameter.title,
            unit=parameter.unit,
            value=row.value,
            effective_from=row.effective_from,
            source=row.source,
            estimate=row.estimate,
            checked=parameter.review.checked,
            next_change=later[0].effective_from if later else None,
        )

    def with_last_values(self) -> KnowledgeBase:
        """The same, where a value that is closed or awaited stays what it last was: for what must be said anyway."""
        return replace(self, parameters={name: _lasting(parameter) for name, parameter in self.parameters.items()})

    def file_of(self, kind: str, key: str) -> YamlFile:
        """The file an id was read from.

        Args:
            kind: "entries", "procedures", "parameters", "laws", "points", "leaflets" or "single".
            key: the id.
        """
        return self.files[f"{kind}:{key}"]

    def where(self, kind: str, key: str, path: Path) -> tuple[str, int]:
        """File name and line of a field, for problems."""
        file = self.file_of(kind, key)
        return file.name, file.line_of(path)


def _lasting(parameter: schema.Parameter) -> schema.Parameter:
    held = tuple(row for row in parameter.values if row.value is not None and not row.expected)
    return parameter.model_copy(update={"values": held})
