"""replies.yaml: every wording readable, with the fields its place offers."""

from __future__ import annotations

from datetime import date

from bot.check.findings import Findings
from bot.check.templates import check_template

# Fields that a wording may use, beyond parameters.
FIELDS: dict[str, dict[str, str]] = {
    "kept": {"so-ngay": "90"},
    "basis": {"can-cu": "…"},
    "checked": {"ngay": "…"},
    "until": {"ngay": "…"},
    "upcoming": {"ngay": "…", "thay-doi": "…"},
}
_DAYLESS = {"basis", "checked", "until", "estimate"}  # lines under an answer: shown without a day of their own


def check_texts(found: Findings, today: date) -> None:
    """All wordings of replies.yaml."""
    replies = found.kb.replies
    for name, value in replies:
        if isinstance(value, str):
            day = date.min if name in _DAYLESS else today
            check_template(found, "single", "replies", (name,), value, day, fields=FIELDS.get(name, {}))
    for i, item in enumerate(replies.menu_items):
        if not found.is_known("entries", item.intent, found.kb.entries):
            path = ("menu_items", i, "intent")
            found.error("single", "replies", path, f"không có mục '{item.intent}'; sửa mã hoặc bỏ dòng này")
