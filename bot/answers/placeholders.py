"""The placeholders of staff's texts: reading them, without ever running staff text as a format.

``{group/name}``, ``{group/name@2026-06-30}``, ``{group/name[key]}`` a parameter; ``{tinh/name(a: b).figure}``,
``{tinh/name(a: b)@2026-06-30}`` a calculator; ``{?slot}`` what the citizen said; ``{chu: words}`` wording that only
looks like a figure; ``{word}`` a field that the caller fills (a date, a list of laws).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_PARAMETER = re.compile(r"^(?P<name>[a-z0-9-]+(/[a-z0-9-]+)+)(\[(?P<key>[^\]]+)\])?(@(?P<day>\d{4}-\d{2}-\d{2}))?$")
_CALCULATOR = re.compile(
    r"^tinh/(?P<name>[a-z0-9-]+)\s*(\((?P<inputs>[^()]*)\))?(\.(?P<figure>[a-z0-9-]+))?(@(?P<day>\d{4}-\d{2}-\d{2}))?$"
)
_WORD = re.compile(r"^[a-z0-9-]+$")
_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Literal:
    """Plain text; ``marked`` when it was written as ``{chu: …}``."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ParameterRef:
    """A parameter's value, today or on a given day, whole or one key of a table."""

    name: str
    key: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class CalculatorRef:
    """A calculator's figure, today or on a given day.

    An input of "?" is taken from the slot of the same name, one of "?other" from another.
    """

    name: str
    inputs: dict[str, str] = field(default_factory=dict)
    figure: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class SlotRef:
    """What the citizen said."""

    name: str


@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field that the caller fills."""

    name: str


Part = Literal | ParameterRef | CalculatorRef | SlotRef | FieldRef


class PlaceholderError(ValueError):
    """A placeholder that can't be read; the message is Vietnamese, for staff."""


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[Part, ...]:
    """The parts of a template.

    Raises:
        PlaceholderError: a brace without its partner, or braces that say nothing we know.
    """
    return tuple(_parts(template))


def _parts(template: str) -> Iterator[Part]:
    end = 0
    for match in _BRACES.finditer(template):
        yield from _literal(template[end : match.start()])
        yield _reference(match[1].strip())
        end = match.end()
    yield from _literal(template[end:])


def _literal(text: str) -> Iterator[Literal]:
    if "{" in text or "}" in text:
        raise PlaceholderError(f"dấu ngoặc nhọn không đi đôi gần '{text.strip()[:40]}'; hãy thêm hoặc bỏ một dấu")
    if text:
        yield Literal(text)


def _reference(body: str) -> Part:
    if body.startswith("chu:"):
        return Literal(body[4:].strip(), marked=True)
    if body.startswith("?") and _WORD.match(body[1:]):
        return SlotRef(body[1:])
    if match := _CALCULATOR.match(body):
        return CalculatorRef(match["name"], _inputs(match["inputs"] or ""), match["figure"] or "", _day(match["day"]))
    if match := _PARAMETER.match(body):
        return ParameterRef(match["name"], match["key"] or "", _day(match["day"]))
    if _WORD.match(body):
        return FieldRef(body)
    raise PlaceholderError(f"không hiểu '{{{body[:60]}}}'; xem cách đặt con số trong knowledge/README.md")


def _inputs(text: str) -> dict[str, str]:
    inputs: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, colon, value = pair.partition(":")
        if not colon:
            raise PlaceholderError(f"thiếu dấu hai chấm trong '({text})'; viết tên: giá trị")
        inputs[name.strip()] = value.strip()
    return inputs


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PlaceholderError(f"ngày '{text}' không có trong lịch; viết như 2026-06-30") from None
