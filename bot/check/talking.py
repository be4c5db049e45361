"""talking.yaml: every reply can be told, with no other figures than the entries it rests on; the wording is whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.check.findings import Findings
from bot.check.resting import check_said
from bot.check.templates import check_rows, check_sentences, check_template, check_wording
from bot.knowledge.base import topic_of
from bot.knowledge.problem import Path
from bot.knowledge.talking_schema import OBJECTIONS, KeyFigures
from bot.storage.hardest import HARD

_FILE = ("single", "talking")
# The fields that each wording must have; the others have none.
_FIELDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("short", "sms"): ("ngan", "so"),
    ("short", "untold"): ("ten", "cau"),
    ("short", "link"): ("dia-chi",),
    ("briefing", "title"): ("ngay",),
    ("briefing", "since"): ("tu", "ngay"),
    ("briefing", "issued"): ("ten", "ngay"),
    ("briefing", "in_force"): ("ten", "ngay"),
    ("briefing", "replaced"): ("ten", "ngay"),
}


def check_talking(found: Findings, today: date) -> None:
    """All of talking.yaml."""
    talking = found.kb.talking
    if len(talking.objections) < OBJECTIONS:
        message = f"mới có {len(talking.objections)} điều bà con hay nói, cần ít nhất {OBJECTIONS}; thêm vào"
        found.error(*_FILE, ("objections",), message)
    for key, objection in talking.objections.items():
        path: Path = ("objections", key)
        _check_ids(found, path, topics=objection.topics, intents=objection.intents, rests_on=objection.rests_on)
        _check_text(found, path, "reply", objection.reply, objection.rests_on, today)
    for key, promise in talking.promises.items():
        path = ("promises", key)
        _check_ids(found, path, topics=promise.topics, rests_on=promise.rests_on)
        for name in ("never", "why"):
            _check_text(found, path, name, getattr(promise, name), promise.rests_on, today)
    for i, figures in enumerate(talking.figures):
        _check_figures(found, ("figures", i), figures, today)
    _check_words(found, today)


def _check_ids(found: Findings, path: Path, **named: Collection[str]) -> None:
    """Every topic and entry that is named exists."""
    broken = (file.removeprefix("entries:") for file in found.broken)
    topics = {topic_of(intent) for intent in (*found.kb.entries, *broken)}
    for name, ids in named.items():
        for i, one in enumerate(ids):
            if name == "topics" and one not in topics:
                message = f"không có chủ đề '{one}'; dùng tên một thư mục trong faq/, hoặc rumours"
                found.error(*_FILE, (*path, name, i), message)
            elif name != "topics" and not found.is_known("entries", one, found.kb.entries):
                found.error(*_FILE, (*path, name, i), f"không có mục '{one}'; sửa mã hoặc bỏ đi")


def _check_text(found: Findings, path: Path, name: str, text: str, rests_on: Collection[str], today: date) -> None:
    rendered = check_template(found, *_FILE, (*path, name), text, today)
    if rendered is None:
        return
    check_sentences(found, *_FILE, (*path, name), rendered.text)
    check_said(found, *_FILE, (*path, name), rendered.text, rests_on, today)


def _check_figures(found: Findings, path: Path, figures: KeyFigures, today: date) -> None:
    _check_ids(found, path, rests_on=figures.rests_on)
    check_template(found, *_FILE, (*path, "title"), figures.title, today)
    for i, column in enumerate(figures.table.columns):
        check_template(found, *_FILE, (*path, "table", "columns", i), column, today)
    check_rows(found, *_FILE, (*path, "table"), figures.table)
    for i, row in enumerate(figures.table.rows):
        for j, cell in enumerate(row):
            where: Path = (*path, "table", "rows", i, j)
            if rendered := check_template(found, *_FILE, where, cell, today):
                check_said(found, *_FILE, where, rendered.text, figures.rests_on, today)


def _check_words(found: Findings, today: date) -> None:
    for part, words in found.kb.talking.words:
        for name, text in words:
            if isinstance(text, str):
                fields = _FIELDS.get((part, name), ())
                check_wording(found, *_FILE, ("words", part, name), text, fields, today)
    missing = [outcome.value for outcome in HARD if outcome.value not in found.kb.talking.words.briefing.outcomes]
    if missing:
        message = f"thiếu chữ cho: {', '.join(missing)}; hãy thêm vào"
        found.error(*_FILE, ("words", "briefing", "outcomes"), message)
