"""The briefing pack of communicators: what changed, the figures in force, what is hard to answer, what to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document

from bot.answers import changes
from bot.answers.answer import cite
from bot.answers.changes import ValueChange
from bot.answers.render import UNTELLABLE, render
from bot.answers.short import short
from bot.answers.wording import show_day
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.talking_schema import BriefingWords
from bot.outlets.talking import objections, promises
from bot.outlets.word import add_paragraphs, add_table, document, to_bytes

OBJECTIONS_TOLD = 6
_WIDTH = 17.0  # cm between the margins
_VALUES = (4.6, 2.4, 3.2, 3.2, 3.6)
_HARDEST = (9.5, 5.0, 2.5)
_BULLET = "List Bullet"


@dataclass(frozen=True, slots=True)
class Hard:
    """What citizens asked and weren't answered at once.

    Args:
        intents: what the bot took it for, the likeliest first; none where it had no idea.
        outcome: "clarified", "fallback", "declined" or "withheld".
        times: how often.
    """

    intents: tuple[str, ...]
    outcome: str
    times: int


def briefing(kb: KnowledgeBase, since: date, day: date, hardest: Sequence[Hard] = ()) -> bytes:
    """The briefing pack as .docx: the same knowledge, days and counts give the same bytes.

    Args:
        kb: the knowledge base.
        since: what changed after this day is told.
        day: the day of the pack: up to it changes are told, and its figures hold.
        hardest: what was hard to answer, the most frequent first.
    """
    return to_bytes(_Pack(kb, since, day).made(hardest))


class _Pack:
    def __init__(self, kb: KnowledgeBase, since: date, day: date) -> None:
        self.kb, self.since, self.day = kb, since, day
        self.words: BriefingWords = kb.talking.words.briefing
        self.paper: Document = document(self.say(self.words.title, ngay=show_day(day)), day)

    def made(self, hardest: Sequence[Hard]) -> Document:
        self.paper.add_paragraph(self.say(self.words.since, tu=show_day(self.since), ngay=show_day(self.day)))
        self.values(self.words.values, changes.value_changes(self.kb, self.since, self.day))
        self.texts()
        self.lines(self.words.laws, map(self.law, changes.law_changes(self.kb, self.since, self.day)))
        self.values(self.words.coming, changes.coming(self.kb, self.day))
        if hidden := changes.withheld(self.kb, self.day):
            self.lines(self.words.withheld, (self.title_of(intent) for intent, _ in hidden))
        self.figures()
        self.hardest(hardest)
        self.talking(hardest)
        self.lines(self.words.promises, (f"{one.never}. {one.why}" for one in promises(self.kb, self.day)))
        return self.paper

    def say(self, template: str, **fields: str) -> str:
        return render(self.kb, template, self.day, fields=fields).text

    def title_of(self, intent: str) -> str:
        entry = self.kb.entries.get(intent)
        return entry.title if entry else intent

    def lines(self, heading: str, lines: Iterable[str]) -> None:
        self.paper.add_heading(heading, 1)
        said = list(lines)
        for line in said:
            self.paper.add_paragraph(line, style=_BULLET)
        if not said:
            self.paper.add_paragraph(self.words.nothing)

    def values(self, heading: str, found: Sequence[ValueChange]) -> None:
        self.paper.add_heading(heading, 1)
        if found:
            add_table(self.paper, self.words.values_columns, map(self.value, found), _VALUES)
        else:
            self.paper.add_paragraph(self.words.nothing)

    def value(self, change: ValueChange) -> tuple[str, ...]:
        without = self.words.awaited if change.awaited else self.words.ended
        source = cite(self.kb, [change.source]) if change.source else ""
        old, new = self.shown(change.old, self.words.new), self.shown(change.new, without)
        return change.title, show_day(change.on), old, new, source

    def shown(self, value: str | None, without: str) -> str:
        return without if value is None else value or self.words.table

    def texts(self) -> None:
        self.paper.add_heading(self.words.texts, 1)
        found = changes.text_changes(self.kb, self.since, self.day)
        for change in found:
            self.paper.add_heading(change.title, 2)
            add_paragraphs(self.paper, "\n".join(f"− {line}" for line in change.gone))
            add_paragraphs(self.paper, "\n".join(f"+ {line}" for line in change.added))
        if not found:
            self.paper.add_paragraph(self.words.nothing)

    def law(self, change: changes.LawChange) -> str:
        template = {
            "issued": self.words.issued,
            "in_force": self.words.in_force,
            "replaced": self.words.replaced,
        }[change.what]
        return self.say(template, ten=change.title, ngay=show_day(change.on))

    def figures(self) -> None:
        self.paper.add_heading(self.words.figures, 1)
        for told in self.kb.talking.figures:
            rows = list(self.rows(told.table.rows))
            for title, *columns in self.rows([(told.title, *told.table.columns)] if rows else []):
                self.paper.add_heading(title, 2)
                add_table(self.paper, columns, rows, [_WIDTH / len(columns)] * len(columns))

    def rows(self, written: Iterable[Sequence[str]]) -> Iterable[list[str]]:
        """The rows of a table whose figures hold on the day."""
        for row in written:
            try:
                yield [self.say(cell) for cell in row]
            except NoValueError:
                continue

    def hardest(self, hardest: Sequence[Hard]) -> None:
        self.paper.add_heading(self.words.hardest, 1)
        if not hardest:
            self.paper.add_paragraph(self.words.not_counted)
            return
        rows = [
            (self.subject(one), self.words.outcomes.get(one.outcome, one.outcome), str(one.times)) for one in hardest
        ]
        add_table(self.paper, self.words.hardest_columns, rows, _HARDEST)
        for intent in self.likeliest(hardest):
            try:
                said = short(self.kb, intent, self.day).text
            except UNTELLABLE:
                continue
            self.paper.add_paragraph(f"{self.title_of(intent)}: {said}", style=_BULLET)

    def subject(self, one: Hard) -> str:
        return "; ".join(map(self.title_of, one.intents)) or self.words.unknown

    def likeliest(self, hardest: Sequence[Hard]) -> list[str]:
        """The entries that hard questions were most likely about, each once."""
        first = (one.intents[0] for one in hardest if one.intents)
        return [intent for intent in dict.fromkeys(first) if intent in self.kb.entries]

    def talking(self, hardest: Sequence[Hard]) -> None:
        asked = {intent for one in hardest for intent in one.intents}
        every = self.kb.talking.objections
        near = sorted(every, key=lambda key: not asked & {*every[key].intents, *every[key].rests_on})
        self.paper.add_heading(self.words.talking, 1)
        for number, one in enumerate(objections(self.kb, self.day, near)):
            if number == OBJECTIONS_TOLD:
                break
            self.paper.add_heading(f"“{one.says}”", 2)
            add_paragraphs(self.paper, one.reply)
