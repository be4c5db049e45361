"""A leaflet on a day: its sections with the figures of that day, and the code that tells one edition from another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.answer import cite, holds_until, next_change, upcoming, whole
from bot.answers.blocks import Block, block, blocks, plain
from bot.answers.checklist import sheet
from bot.answers.editions import edition_code
from bot.answers.render import render
from bot.answers.replies import wording
from bot.answers.wording import show_day
from bot.knowledge.base import KnowledgeBase, Value
from bot.knowledge.leaflet_schema import Leaflet, LeafletSection, LeafletTable
from bot.knowledge.schema import Source


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below a heading.

    Args:
        pocket: whether the pocket card has it.
        flap: whether it stands on the flap of the folded leaflet.
        flyer: whether the flyer, which has room for half of the folded leaflet, has it.
    """

    heading: str
    blocks: tuple[Block, ...]
    pocket: bool
    flap: bool
    flyer: bool


@dataclass(frozen=True, slots=True)
class LeafletTold:
    """A leaflet on a day.

    Args:
        id: its id.
        title, lead: what stands on the cover.
        sections: what it says.
        valid: until when it holds, or when it was checked.
        edition: the line at the foot: number, date and code of the edition.
        on: the day of the edition.
        scan, call, beware, publisher: the lines around the code to scan.
        basis_heading, basis: what it rests on.
        code: number of the edition and a mark of its figures ("1-3fa09c"): another figure, another code.
        digest: of all of it, for the names of files.
        used: the values of the day.
        until: the last day on which it is known to hold, or None.
    """

    id: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    valid: str
    edition: str
    on: date
    scan: str
    call: str
    beware: str
    publisher: str
    basis_heading: str
    basis: tuple[str, ...]
    code: str
    digest: str
    used: tuple[Value, ...]
    until: date | None


def leaflet(kb: KnowledgeBase, key: str, day: date) -> LeafletTold:
    """A leaflet on a day.

    Args:
        kb: the knowledge base.
        key: its id.
        day: the day asked for.

    Raises:
        KeyError: no such leaflet.
        NoValueError: a value it needs doesn't hold on the day.
        InputError: a calculator can't take what staff wrote.
        MissingFieldError: a table lacks the row that is named.
    """
    return _Making(kb, key, day).made()


def text_of(told: LeafletTold) -> str:
    """A leaflet as text, for who can't see a picture: everything but the lines around the code to scan."""
    parts = [told.title, told.lead]
    parts += ["\n".join([section.heading.upper(), *map(plain, section.blocks)]) for section in told.sections]
    return "\n\n".join([*parts, told.valid])


def pocket_text(told: LeafletTold) -> str:
    """What the pocket card says, which is what the pictures show."""
    return text_of(replace(told, sections=tuple(section for section in told.sections if section.pocket)))


class _Making:
    def __init__(self, kb: KnowledgeBase, key: str, day: date) -> None:
        self.kb, self.key, self.day = kb, key, day
        self.leaflet: Leaflet = kb.leaflets[key]
        self.used: dict[str, Value] = {}
        self.sources: list[Source] = list(self.leaflet.sources)
        self.checked = [self.leaflet.review.checked]

    def made(self) -> LeafletTold:
        title, lead = self.say(self.leaflet.title), self.say(self.leaflet.lead)
        sections = tuple(filter(None, map(self.section, self.leaflet.sections)))
        cells = (cell for section in sections for block in section.blocks for row in block.rows for cell in row)
        code = edition_code(self.leaflet.edition.number, [title, lead, *cells])
        until = holds_until(self.used.values(), self.day)
        return _with_digest(
            LeafletTold(
                id=self.key,
                title=title,
                lead=lead,
                sections=sections,
                valid=self.words("until", until) if until else self.words("as_of", min(self.checked)),
                edition=self.words("edition", self.leaflet.edition.on, so=str(self.leaflet.edition.number), ma=code),
                on=self.leaflet.edition.on,
                **{name: self.words(name) for name in ("scan", "call", "beware", "publisher")},
                basis_heading=self.words("basis"),
                basis=self.basis(),
                code=code,
                digest="",
                used=tuple(self.used.values()),
                until=until,
            )
        )

    def say(self, template: str) -> str:
        rendered = render(self.kb, template, self.day)
        self.note(rendered.used)
        return rendered.text

    def note(self, used: tuple[Value, ...]) -> None:
        for value in used:
            self.used.setdefault(value.name, value)
            self.checked.append(value.checked)

    def words(self, name: str, day: date | None = None, **fields: str) -> str:
        shown = {"ngay": show_day(day)} if day else {}
        return wording(self.kb, f"leaflets.{name}", self.day, {**shown, **fields})

    def section(self, section: LeafletSection) -> Section | None:
        """A section on the day; None for one that has nothing to say then."""
        parts = tuple(self.blocks(section))
        if not parts:
            return None
        return Section(self.say(section.heading), parts, section.pocket, section.flap, section.flyer)

    def blocks(self, section: LeafletSection) -> Iterator[Block]:
        yield from blocks(self.say(section.text))
        if section.table:
            yield self.table(section.table)
        if section.entry:
            entry = self.kb.entries[section.entry]
            self.rest_on(entry.sources, entry.review.checked)
            yield from blocks(self.say(whole(self.kb, entry, entry.answer)))
        if section.upcoming:
            yield from self.upcoming(section.upcoming)
        if section.procedure:
            yield from self.procedure(section.procedure)

    def table(self, table: LeafletTable) -> Block:
        return Block("table", (tuple(map(self.say, table.columns)), *(tuple(map(self.say, row)) for row in table.rows)))

    def upcoming(self, intent: str) -> Iterator[Block]:
        entry = self.kb.entries[intent]
        told = render(self.kb, whole(self.kb, entry, entry.answer), self.day)
        self.note(told.used)  # it is they that are going to change
        if change := next_change(told.used, self.day):
            self.rest_on(entry.sources, entry.review.checked)
            yield from blocks(upcoming(self.kb, entry, told, change))

    def procedure(self, key: str) -> Iterator[Block]:
        told, procedure = sheet(self.kb, key, self.day), self.kb.procedures[key]
        self.note(told.used)
        self.rest_on(procedure.sources, procedure.review.checked)
        yield block("paragraph", (told.papers.heading + ":",))
        yield block("ticks", told.papers.lines)
        yield block("paragraph", (told.steps.heading + ":",))
        yield block("steps", told.steps.lines)

    def rest_on(self, sources: tuple[Source, ...], checked: date) -> None:
        self.sources += sources
        self.checked.append(checked)

    def basis(self) -> tuple[str, ...]:
        sources = [*self.sources, *(value.source for value in self.used.values() if value.source)]
        cited = [cite(self.kb, sources)] if sources else []
        estimate = [self.kb.replies.estimate.strip()] if any(value.estimate for value in self.used.values()) else []
        return (*cited, *estimate)


def _with_digest(told: LeafletTold) -> LeafletTold:
    said = repr(replace(told, used=()))
    return replace(told, digest=hashlib.sha256(said.encode()).hexdigest()[:16])
