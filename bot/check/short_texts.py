"""The short texts of entries: readable, no other figures than the answer's, and not too long for a phone."""

from __future__ import annotations

from datetime import date

from bot.answers.answer import answer
from bot.answers.short import chat_phrase
from bot.check.findings import Findings
from bot.check.templates import FAULTS, check_sentences, check_template
from bot.outlets.sms import sms_of
from bot.text.figures import figures_in

MOST_PARTS = 2  # of a message without marks


def check_short_texts(found: Findings, today: date) -> None:
    """The short text of every entry that has one."""
    for key, entry in found.kb.entries.items():
        if entry.short.strip():
            _check(found, key, entry.short, today)


def _check(found: Findings, key: str, template: str, today: date) -> None:
    rendered = check_template(found, "entries", key, ("short",), template, today)
    if rendered is None:
        return
    check_sentences(found, "entries", key, ("short",), rendered.text)
    if phrase := chat_phrase(found.kb, rendered.text):
        message = f"có '{phrase}', chỉ đúng trong trò chuyện; viết cho người đọc tin nhắn, áp phích"
        found.error("entries", key, ("short",), message)
    try:
        said, parts = answer(found.kb, key, today).text, len(sms_of(found.kb, key, today).unmarked_parts)
    except FAULTS:
        return  # told where it stands, or withheld
    for figure in sorted(set(figures_in(rendered.text)) - set(figures_in(said))):
        message = f"con số '{figure}' không có trong câu trả lời ngày {today:%d/%m/%Y}; short chỉ nói điều answer nói"
        found.error("entries", key, ("short",), message)
    if parts > MOST_PARTS:
        found.warning("entries", key, ("short",), f"tin nhắn không dấu dài {parts} phần; nên gọn trong một phần")
