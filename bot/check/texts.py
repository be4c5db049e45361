"""replies.yaml: every wording readable, with the fields its place offers, and no word that a channel needs missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import get_args

from pydantic import BaseModel

from bot.calculators.voluntary import SUPPORT
from bot.channels import console, telegram, web, zalo, zalobot
from bot.check.findings import Findings
from bot.check.templates import check_template
from bot.knowledge.schema import Measure, Verdict

# Fields that a wording may use, beyond parameters.
FIELDS: dict[str, dict[str, str]] = {
    "kept": {"so-ngay": "90"},
    "basis": {"can-cu": "…"},
    "checked": {"ngay": "…"},
    "until": {"ngay": "…"},
    "of_today": {"ngay": "…"},
    "checklist": {"ten": "…", "ngay": "…"},
    "leaflets": dict.fromkeys(["ten", "lead", "so", "tong", "ngay", "ma"], "…"),
    "points": dict.fromkeys(["cu", "nay", "noi", "ten", "dia-chi", "so", "gio", "nguon", "ngay", "tinh", "huyen"], "…"),
    "desk": {"nguoi": "…", "ma": "…", "gio": "…", "ngay": "…", "tra-loi": "…"},
    "declined_to": {"noi": "…"},
    "upcoming": {"ngay": "…", "thay-doi": "…"},
    "form_lowest": {"muc": "…"},
    "form_highest": {"muc": "…"},
    "form_corrected": {"ten": "…"},
    "form_refused": {"ly-do": "…"},
    "form_said": {"cac-cau": "…"},
    "form_said_other": {"cac-cau": "…"},
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
    for verdict, words in replies.verdicts.items():
        check_template(found, "single", "replies", ("verdicts", verdict), words, today)
    _check_part(found, "checklist", replies.checklist, today)
    _check_part(found, "leaflets", replies.leaflets, today)
    _check_part(found, "points", replies.points, today)
    _check_words(found, "units", get_args(Measure), replies.units)
    _check_groups(found, today)
    _check_words(found, "verdicts", get_args(Verdict), replies.verdicts)
    _check_words(found, "web", web.WORDS, replies.web)
    _check_words(found, "console", console.WORDS, replies.console)
    _check_words(found, "telegram", telegram.WORDS, replies.telegram)
    _check_words(found, "zalo", zalo.WORDS, replies.zalo)
    _check_words(found, "zalobot", zalobot.WORDS, replies.zalobot)
    _check_at_once(found)


def _check_part(found: Findings, part: str, words: BaseModel, today: date) -> None:
    """All wordings of a part of replies.yaml."""
    for name, value in words:
        if isinstance(value, str):
            fields = _fields_of(part, words, name)
            check_template(found, "single", "replies", (part, name.rstrip("_")), value, today, fields=fields)


def _fields_of(part: str, words: BaseModel, name: str) -> dict[str, str]:
    """The fields of a wording of a part of replies.yaml: those its description names."""
    description = type(words).model_fields[name].description or ""
    return {field: text for field, text in FIELDS[part].items() if f"{{{field}}}" in description}


def _check_groups(found: Findings, today: date) -> None:
    """Every group that decides the support has its wording, and no other."""
    groups = found.kb.replies.groups
    _check_words(found, "groups", SUPPORT, groups)
    for name, words in groups.items():
        if name not in SUPPORT:
            message = f"không có nhóm '{name}'; dùng: {', '.join(SUPPORT)}"
            found.error("single", "replies", ("groups", name), message)
        for field, text in words:
            check_template(found, "single", "replies", ("groups", name, field), text, today)


def _check_words(found: Findings, part: str, needed: Iterable[str], given: Iterable[str]) -> None:
    missing = sorted(set(needed) - set(given))
    if missing:
        found.error("single", "replies", (part,), f"thiếu chữ cho: {', '.join(missing)}; hãy thêm vào")


def _check_at_once(found: Findings) -> None:
    erase = found.kb.commands.erase
    for i, phrase in enumerate(erase.at_once):
        if phrase not in erase.utterances:
            path = ("erase", "at_once", i)
            found.error("single", "commands", path, f"'{phrase}' không có trong utterances của erase; hãy thêm vào đó")
