"""talking.yaml: every reply can be told, with no other figures than the entries it rests on; the wording is whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from bot.answers.answer import answer
from bot.check.findings import Findings
from bot.check.loudspeaker import figures_in
from bot.check.templates import check_sentences, check_template
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path
from bot.knowledge.talking_schema import OBJECTIONS, KeyFigures
from bot.outlets.talking import topic_of

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
OUTCOMES = ("clarified", "fallback", "declined", "withheld")
_UNTELLABLE = (ValueError, LookupError)  # told where it stands, or withheld


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
    _check_said(found, (*path, name), rendered.text, rests_on, today)


def _check_said(found: Findings, path: Path, text: str, rests_on: Collection[str], today: date) -> None:
    """No figure that none of the entries says; nothing is known of them while one of them is withheld or broken."""
    try:
        said = figures_of(found.kb, rests_on, today)
    except _UNTELLABLE:
        return
    for figure in sorted(figures_in(text) - said):
        message = f"con số '{figure}' không có trong câu trả lời của mục nào ở rests_on; thêm mục ấy hoặc sửa lời"
        found.error(*_FILE, path, message)


def figures_of(kb: KnowledgeBase, intents: Collection[str], day: date) -> frozenset[str]:
    """The figures that entries say on a day.

    Raises:
        KeyError, NoValueError, PlaceholderError, InputError, MissingFieldError: as ``answer``.
    """
    return frozenset(figure for intent in intents for figure in figures_in(answer(kb, intent, day).text))


def _check_figures(found: Findings, path: Path, figures: KeyFigures, today: date) -> None:
    _check_ids(found, path, rests_on=figures.rests_on)
    check_template(found, *_FILE, (*path, "title"), figures.title, today)
    columns = len(figures.table.columns)
    for i, row in enumerate(figures.table.rows):
        where: Path = (*path, "table", "rows", i)
        if len(row) != columns:
            found.error(*_FILE, where, f"hàng này có {len(row)} ô, bảng có {columns} cột; thêm hoặc bớt ô")
        for j, cell in enumerate(row):
            if rendered := check_template(found, *_FILE, (*where, j), cell, today):
                _check_said(found, (*where, j), rendered.text, figures.rests_on, today)


def _check_words(found: Findings, today: date) -> None:
    for part, words in found.kb.talking.words:
        for name, text in words:
            if isinstance(text, str):
                _check_wording(found, (part, name), text, today)
    missing = [name for name in OUTCOMES if name not in found.kb.talking.words.briefing.outcomes]
    if missing:
        message = f"thiếu chữ cho: {', '.join(missing)}; hãy thêm vào"
        found.error(*_FILE, ("words", "briefing", "outcomes"), message)


def _check_wording(found: Findings, place: tuple[str, str], text: str, today: date) -> None:
    fields = _FIELDS.get(place, ())
    missing = [f"{{{field}}}" for field in fields if f"{{{field}}}" not in text]
    if missing:
        found.error(*_FILE, ("words", *place), f"lời này phải có {', '.join(missing)}; hãy thêm vào")
    check_template(found, *_FILE, ("words", *place), text, today, fields=dict.fromkeys(fields, "…"))
