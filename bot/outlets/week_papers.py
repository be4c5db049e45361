"""A commune's week of broadcasts on paper: what is put on when, then every script as it is read and as written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.answers.wording import show_day
from bot.desk.broadcasts import week_name
from bot.knowledge.loudspeaker_schema import VOLUNTARY
from bot.outlets import word
from bot.outlets.broadcast_weeks import Plan, Planned
from bot.outlets.loudspeaker import Script

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")
_COLUMNS = ("Ngày", "Giờ", "Bài", "Mã bài", "Ước tính", "Số liệu đúng đến")
_WIDTHS = (2.9, 1.6, 4.8, 3.4, 1.8, 2.5)  # cm
_SPOKEN, _WRITTEN = "Để đọc", "Như viết"


def plan_text(plan: Plan) -> str:
    """A week as plain text."""
    lines = [title(plan), summary(plan), ""]
    lines += [f"{number}. {' | '.join(_row(planned))}" for number, planned in enumerate(plan.slots, 1)]
    for number, planned in enumerate(plan.slots, 1):
        lines += ["", f"=== {heading(number, planned)} ==="]
        for name, text in _texts(planned.script):
            lines += ["", f"{name}:", text]
    return "\n".join(lines) + "\n"


def plan_document(plan: Plan) -> bytes:
    """A week as a .docx file."""
    made = word.document(title(plan), plan.monday)
    word.add_paragraphs(made, summary(plan))
    word.add_table(made, _COLUMNS, map(_row, plan.slots), _WIDTHS)
    for number, planned in enumerate(plan.slots, 1):
        made.add_heading(heading(number, planned), 1).paragraph_format.page_break_before = True
        word.add_paragraphs(made, _estimate(planned.script))
        for name, text in _texts(planned.script):
            made.add_heading(name, 2)
            word.add_paragraphs(made, text)
    return word.to_bytes(made)


def title(plan: Plan) -> str:
    """What a week's paper is called."""
    return f"Lịch phát thanh tuần {week_name(plan.monday)}"


def summary(plan: Plan) -> str:
    """Whose week it is, and how much is put on."""
    voluntary = sum(planned.script.scheme == VOLUNTARY for planned in plan.slots)
    days = f"từ {show_day(plan.monday)} đến {show_day(plan.monday + timedelta(days=6))}"
    return f"{plan.commune.full_name}, {days}: {len(plan.slots)} lượt, trong đó {voluntary} lượt về BHXH tự nguyện."


def heading(number: int, planned: Planned) -> str:
    """What stands above a script."""
    return (
        f"{number}. {WEEKDAYS[planned.day.weekday()]} {show_day(planned.day)}, {planned.time}: {planned.script.title}"
    )


def _row(planned: Planned) -> tuple[str, ...]:
    told = planned.script
    day = f"{WEEKDAYS[planned.day.weekday()]} {show_day(planned.day)}"
    until = show_day(told.until) if told.until else "chưa biết đổi"
    return day, planned.time, told.title, told.id, f"{told.seconds:.0f} giây", until


def _estimate(told: Script) -> str:
    until = f"Số liệu đúng đến hết ngày {show_day(told.until)}." if told.until else "Chưa biết số liệu đổi ngày nào."
    return f"Bản {told.length} giây, đọc ước tính {told.seconds:.0f} giây. {until}"


def _texts(told: Script) -> Iterator[tuple[str, str]]:
    yield _SPOKEN, told.spoken
    yield _WRITTEN, told.text
