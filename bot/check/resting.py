"""Texts that rest on entries: they say no figure that none of these entries says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from bot.answers.answer import answer
from bot.check.findings import Findings
from bot.check.templates import FAULTS
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path
from bot.text.figures import figures_in


def check_said(
    found: Findings, kind: str, key: str, path: Path, text: str, rests_on: Collection[str], today: date
) -> None:
    """Tell of each figure that none of the entries says.

    Args:
        found: where problems go.
        kind: kind of file (see ``KnowledgeBase.file_of``).
        key: which file.
        path: where in the file.
        text: with the figures of the day.
        rests_on: the ids of the entries; where one can't be told, what they say isn't known and nothing is told.
        today: the day.
    """
    try:
        said = figures_of(found.kb, rests_on, today)
    except FAULTS:
        return
    for figure in sorted(set(figures_in(text)) - said):
        message = f"con số '{figure}' không có trong câu trả lời của mục nào ở rests_on; thêm mục ấy hoặc sửa lời"
        found.error(kind, key, path, message)


def figures_of(kb: KnowledgeBase, intents: Collection[str], day: date) -> frozenset[str]:
    """The figures that entries say on a day.

    Raises:
        KeyError, NoValueError, PlaceholderError, InputError, MissingFieldError: as ``answer``.
    """
    return frozenset(figure for intent in intents for figure in figures_in(answer(kb, intent, day).text))
