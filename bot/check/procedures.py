"""Procedures: every text readable, well referred, and a checklist short enough for one message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.answers.checklist import LONGEST, checklist
from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.check.parameters import check_review
from bot.check.templates import FAULTS, check_sentences, check_template
from bot.knowledge.problem import Path
from bot.knowledge.schema import Form, Procedure
from bot.outlets.card import content, pdf
from bot.outlets.typesetting import UnprintableError

_TEXTS = ("where", "days", "fee", "online", "proxy", "receive", "note")


def check_procedures(found: Findings, today: date) -> None:
    """All procedures."""
    entries = found.kb.entries.values()
    linked = {entry.procedure for entry in entries}
    linked |= {result.procedure for form in entries if isinstance(form, Form) for result in form.results}
    for key, procedure in found.kb.procedures.items():
        _texts(found, key, procedure, today)
        for i, source in enumerate(procedure.sources):
            check_source(found, "procedures", key, ("sources", i), source)
        check_review(found, "procedures", key, procedure.review, today)
        if key not in linked:
            message = f"chưa mục nào dẫn tới thủ tục này; thêm 'procedure: {key}' vào mục cần có phiếu chuẩn bị"
            found.warning("procedures", key, (), message)


def templates(procedure: Procedure) -> Iterator[tuple[Path, str]]:
    """Every text of a procedure that is a template, with its place in the file."""
    for name in ("papers", "steps"):
        for i, text in enumerate(getattr(procedure, name)):
            yield (name, i), text
    for name in _TEXTS:
        yield (name,), getattr(procedure, name)


def _texts(found: Findings, key: str, procedure: Procedure, today: date) -> None:
    for path, template in templates(procedure):
        rendered = check_template(found, "procedures", key, path, template, today)
        if rendered:
            check_sentences(found, "procedures", key, path, rendered.text)
    try:
        told = checklist(found.kb, key, today)
    except FAULTS:
        return  # it can't be shown; why is told where the fault stands
    length = len(told.text) + len(told.basis)
    if length > LONGEST:
        message = f"phiếu chuẩn bị dài {length} ký tự, nhiều kênh chỉ gửi được {LONGEST}; rút bớt chữ"
        found.error("procedures", key, (), message)
    if not found.serving:  # in service it is set all the same, as well as can be
        _card(found, key, today)


def _card(found: Findings, key: str, today: date) -> None:
    """The checklist can be set as PDF: every letter has a shape."""
    try:
        pdf(content(found.kb, key, today))
    except UnprintableError as error:
        message = f"không dựng được phiếu PDF, bỏ chữ hoặc ký hiệu lạ ({error})"
        found.error("procedures", key, (), message)
