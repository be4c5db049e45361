"""desk.yaml: hours that can be read and don't overlap, holidays still to come, and what is taken is said by whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from bot.check.findings import Findings
from bot.check.templates import check_template
from bot.check.texts import FIELDS
from bot.desk.hours import read_span, read_spans
from bot.knowledge.problem import Path
from bot.knowledge.schema import DeskWords


def check_desk(found: Findings, today: date) -> None:
    """The desk, and what is said about cases left with it."""
    for path, hours in _hours(found):
        _check_hours(found, path, hours)
    _check_holidays(found, today)
    _check_extra_days(found)
    _check_takes(found)
    _check_offers(found)
    for name, words in found.kb.replies.desk:
        check_template(found, "single", "replies", ("desk", name), words, today, fields=_fields_of(name))


def _hours(found: Findings) -> Iterator[tuple[Path, Sequence[str]]]:
    for weekday, hours in found.kb.desk.hours.items():
        yield ("hours", weekday), hours
    for i, extra in enumerate(found.kb.desk.extra_days):
        yield ("extra_days", i, "hours"), extra.hours


def _check_hours(found: Findings, path: Path, hours: Sequence[str]) -> None:
    """Each span reads and goes forward; no two overlap."""
    for i, text in enumerate(hours):
        span = read_span(text)
        if span is None:
            found.error("single", "desk", (*path, i), f"không đọc được giờ '{text}'; viết như \"07:30-11:30\"")
        elif span.end <= span.start:
            message = f"giờ '{text}' kết thúc trước khi bắt đầu; qua nửa đêm thì tách hai ngày, \"24:00\" là hết ngày"
            found.error("single", "desk", (*path, i), message)
    if any(later.start < earlier.end for earlier, later in pairwise(read_spans(hours))):
        found.error("single", "desk", path, "các giờ chồng lên nhau; gộp lại hoặc sửa")


def _check_holidays(found: Findings, today: date) -> None:
    holidays = found.kb.desk.holidays
    for i, holiday in enumerate(holidays):
        if holiday.until and holiday.until < holiday.day:
            found.error("single", "desk", ("holidays", i, "until"), "ngày nghỉ cuối cùng đứng trước ngày đầu; sửa ngày")
    if holidays and all((holiday.until or holiday.day) < today for holiday in holidays):
        message = "mọi ngày nghỉ đều đã qua; thêm lịch nghỉ sắp tới, kẻo máy hẹn dân vào ngày nghỉ"
        found.warning("single", "desk", ("holidays",), message)


def _check_extra_days(found: Findings) -> None:
    days = [extra.day for extra in found.kb.desk.extra_days]
    for i, day in enumerate(days):
        if day in days[:i]:
            found.error("single", "desk", ("extra_days", i, "day"), "ngày này đã có ở trên; gộp giờ vào một chỗ")


def _check_takes(found: Findings) -> None:
    desk = found.kb.desk
    if desk.takes and not desk.answerer.strip():
        found.error("single", "desk", ("answerer",), "takes có nhận thì phải ghi ai trả lời")
    if desk.hours and "question" not in desk.takes:
        message = "có giờ trả lời mà takes không có question: máy không nhận câu hỏi nên không nói giờ này với ai"
        found.warning("single", "desk", ("hours",), message)


def _check_offers(found: Findings) -> None:
    for kind, intents in found.kb.desk.offers.items():
        for i, intent in enumerate(intents):
            if not found.is_known("entries", intent, found.kb.entries):
                path = ("offers", kind, i)
                found.error("single", "desk", path, f"không có mục '{intent}'; sửa mã hoặc bỏ dòng này")


def _fields_of(name: str) -> dict[str, str]:
    """The fields of a wording: those that its description names."""
    description = DeskWords.model_fields[name].description or ""
    return {field: text for field, text in FIELDS["desk"].items() if f"{{{field}}}" in description}
