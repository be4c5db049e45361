"""Entries: complete, well referred, and answerable on the day."""

from __future__ import annotations

from datetime import date

from bot.answers.answer import next_change, whole
from bot.answers.wording import show_day
from bot.check.findings import Findings
from bot.check.laws import check_source
from bot.check.parameters import check_review
from bot.check.templates import check_sentences, check_template
from bot.knowledge.schema import Entry

LONGEST_ANSWER = 100  # words
# What a citizen may have said, to try calculated answers with.
SLOTS = {"so-nguoi": "4", "so-thang": "12", "thu-nhap": "5000000", "nhom": "can-ngheo"}


def check_entries(found: Findings, today: date) -> None:
    """All entries."""
    for key, entry in found.kb.entries.items():
        _complete(found, key, entry)
        _references(found, key, entry)
        _answers(found, key, entry, today)
        check_review(found, "entries", key, entry.review, today)


def _complete(found: Findings, key: str, entry: Entry) -> None:
    for name in ("utterances", "examples"):
        if not getattr(entry, name):
            found.error(
                "entries", key, (name,), "chưa có câu nào; thêm ít nhất một câu (nên 12 utterances, 4 examples)"
            )
    if not entry.sources:
        found.error("entries", key, ("sources",), "thiếu căn cứ; thêm sources: [{law: …, at: …}]")
    _only(found, key, "desk", entry.desk, "elsewhere/", required=True)
    for name in ("corrects", "verdict", "to_do"):
        _only(found, key, name, getattr(entry, name), "rumours/", required=True)


def _only(found: Findings, key: str, name: str, value: str | None, folder: str, required: bool) -> None:
    """A field that entries of one folder have, and no others."""
    inside = key.startswith(folder)
    if value and not inside:
        found.error("entries", key, (name,), f"chỉ dùng trong {folder}; hãy bỏ")
    elif inside and required and not value:
        found.error("entries", key, (name,), f"mục trong {folder} phải có trường này; hãy điền")


def _references(found: Findings, key: str, entry: Entry) -> None:
    for i, other in enumerate(entry.related):
        if other == key:
            found.error("entries", key, ("related", i), "mục không thể liên quan đến chính nó; hãy bỏ")
        elif not found.is_known("entries", other, found.kb.entries):
            found.error("entries", key, ("related", i), f"không có mục '{other}'; sửa mã hoặc bỏ dòng này")
    if entry.procedure and not found.is_known("procedures", entry.procedure, found.kb.procedures):
        message = f"không có thủ tục '{entry.procedure}' trong knowledge/procedures/; sửa mã hoặc thêm tệp"
        found.error("entries", key, ("procedure",), message)
    for i, instead in enumerate(entry.instead):
        if instead.slot not in SLOTS:
            path = ("instead", i, "slot")
            found.error("entries", key, path, f"không nhận ra '{instead.slot}' trong câu hỏi; dùng: {', '.join(SLOTS)}")
        if instead.intent == key or not found.is_known("entries", instead.intent, found.kb.entries):
            found.error("entries", key, ("instead", i, "intent"), f"không có mục khác tên '{instead.intent}'; sửa mã")
    for i, audience in enumerate(entry.audiences):
        if audience not in found.kb.audiences.audiences:
            found.error("entries", key, ("audiences", i), f"không có nhóm '{audience}' trong audiences.yaml; sửa mã")
    for i, source in enumerate(entry.sources):
        check_source(found, "entries", key, ("sources", i), source)


def _answers(found: Findings, key: str, entry: Entry, today: date) -> None:
    answer = check_template(found, "entries", key, ("answer",), entry.answer, today)
    to_do = check_template(found, "entries", key, ("to_do",), entry.to_do, today)
    if answer and to_do:
        words = len(whole(found.kb, entry, answer.text).split())
        if words > LONGEST_ANSWER:
            found.warning(
                "entries", key, ("answer",), f"dài {words} từ; nên dưới {LONGEST_ANSWER}, tách bớt sang mục khác"
            )
        check_sentences(found, "entries", key, ("answer",), answer.text)
        check_sentences(found, "entries", key, ("to_do",), to_do.text)
    for i, calculated in enumerate(entry.calculated):
        _calculated(found, key, i, calculated.needs, calculated.answer, today)
    if entry.upcoming:
        change = next_change(answer.used, today) if answer else None
        day = change or today
        fields = {"ngay-thay-doi": show_day(day)}
        check_template(found, "entries", key, ("upcoming",), entry.upcoming, day, fields=fields)


def _calculated(found: Findings, key: str, i: int, needs: tuple[str, ...], template: str, today: date) -> None:
    for j, need in enumerate(needs):
        if need not in SLOTS:
            message = f"không nhận ra '{need}' trong câu hỏi; dùng: {', '.join(SLOTS)}"
            found.error("entries", key, ("calculated", i, "needs", j), message)
            return
    slots = {name: text for name, text in SLOTS.items() if name in needs}
    check_template(found, "entries", key, ("calculated", i, "answer"), template, today, slots=slots)
