"""spoken.yaml: what is read out is in words, and every text of ours can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.answers.answer import answer
from bot.answers.checklist import checklist
from bot.answers.leaflet import leaflet, text_of
from bot.answers.spoken import reading
from bot.check.findings import Findings
from bot.check.templates import FAULTS
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path
from bot.text.spoken import Reading, unreadable

_WORDS = ("words", "letters", "signs", "units", "sites", "law_kinds", "law_bodies")


def check_spoken(found: Findings, today: date) -> None:
    """The words of spoken.yaml, and all texts of the day; in service only the words."""
    for name in _WORDS:
        for written, said in getattr(found.kb.spoken, name).items():
            _in_words(found, (name, written), said)
    _in_words(found, ("early",), found.kb.spoken.early)
    if not found.serving:
        _texts(found, today)


def _in_words(found: Findings, path: Path, said: str) -> None:
    wrong = "".join(dict.fromkeys(char for char in said if not (char.isalpha() or char in " ,")))
    if wrong:
        message = f"cách đọc '{said}' có '{wrong}'; viết bằng chữ, không dùng chữ số hay ký hiệu"
        found.error("single", "spoken", path, message)


def _texts(found: Findings, today: date) -> None:
    words = reading(found.kb)
    for key, law in found.kb.laws.items():
        _readable(found, "laws", key, ("short",), law.short, words)
    for kind, key, path in _shown(found.kb):
        try:
            text = _text(found.kb, kind, key, today)
        except FAULTS:
            continue  # it can't be shown; why is told where the fault stands
        _readable(found, kind, key, path, text, words)


def _shown(kb: KnowledgeBase) -> Iterator[tuple[str, str, Path]]:
    yield from (("entries", key, ("answer",)) for key in kb.entries)
    yield from (("procedures", key, ()) for key in kb.procedures)
    yield from (("leaflets", key, ()) for key in kb.leaflets)


def _text(kb: KnowledgeBase, kind: str, key: str, today: date) -> str:
    if kind == "entries":
        return answer(kb, key, today).text
    return checklist(kb, key, today).text if kind == "procedures" else text_of(leaflet(kb, key, today))


def _readable(found: Findings, kind: str, key: str, path: Path, text: str, words: Reading) -> None:
    if left := unreadable(text, words):
        message = f"đọc thành tiếng thì {', '.join(left)} bị đánh vần hoặc bỏ qua; thêm cách đọc vào spoken.yaml"
        found.warning(kind, key, path, message)
