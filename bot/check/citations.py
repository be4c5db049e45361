"""Who cites which legal text; and what is told today must not rest on one that has been replaced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.wording import show_day
from bot.check.findings import Findings
from bot.check.parameters import SOON
from bot.check.uses import Place, shown
from bot.knowledge.base import KnowledgeBase, Value
from bot.knowledge.problem import Path
from bot.knowledge.schema import Source


@dataclass(frozen=True, slots=True)
class Citation:
    """A place where a law is cited.

    Args:
        kind: "entries", "procedures" or "parameters".
        key: which of them.
        path: where in its file.
        source: the law, with articles.
        since: for a parameter's row the day from which it holds.
        current: whether it counts on the day: rows of a parameter that are over, or not yet begun, don't.
    """

    kind: str
    key: str
    path: Path
    source: Source
    since: date | None = None
    current: bool = True


def citations(kb: KnowledgeBase, day: date) -> Iterator[Citation]:
    """Every citation in the knowledge, told whether it counts on a day."""
    own = [(("entries", key), entry.sources) for key, entry in sorted(kb.entries.items())]
    own += [(("procedures", key), procedure.sources) for key, procedure in sorted(kb.procedures.items())]
    for (kind, key), sources in own:
        for i, source in enumerate(sources):
            yield Citation(kind, key, ("sources", i), source)
    for name, parameter in sorted(kb.parameters.items()):
        begun = sum(row.effective_from <= day for row in parameter.values)
        for i, row in enumerate(parameter.values):
            if row.source:
                path = ("values", i, "source")
                yield Citation("parameters", name, path, row.source, row.effective_from, current=i + 1 == begun)


def values_by_law(kb: KnowledgeBase, law: str, day: date) -> dict[Place, list[Value]]:
    """The entries and procedures that show on a day values that rest on a law, with these values."""
    found: dict[Place, list[Value]] = {}
    for place, values in shown(kb, day).items():
        resting = {(v.name, v.effective_from): v for v in values if v.source and v.source.law == law}
        if resting:
            found[place] = [value for _, value in sorted(resting.items())]
    return found


def check_citations(found: Findings, today: date) -> None:
    """A text that was replaced is cited no more; one that soon will be is told."""
    laws = found.kb.laws
    for citation in citations(found.kb, today):
        law = laws.get(citation.source.law)
        if law is None or law.replaced_on is None or not citation.current:
            continue
        by = laws.get(law.replaced_by or "")
        new = f" bằng {by.short}" if by else ""
        path = (*citation.path, "law")
        if law.replaced_on <= today:
            # The day alone must not stop the service: the answer was right yesterday.
            report = found.warning if found.serving else found.error
            message = f"{law.short} đã được thay{new} từ {show_day(law.replaced_on)}; đối chiếu rồi dẫn văn bản mới"
            report(citation.kind, citation.key, path, message)
        elif law.replaced_on - today <= SOON:
            message = f"{law.short} sẽ được thay{new} từ {show_day(law.replaced_on)}; chuẩn bị đối chiếu"
            found.warning(citation.kind, citation.key, path, message)
