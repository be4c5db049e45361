"""What desk.yaml may hold: when somebody answers citizens by hand, and what they take."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from bot.knowledge.schema import Slug, Strict, Text

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TicketKind = Literal["question", "complaint", "report"]


class Holiday(Strict):
    """A day, or several in a row, on which nobody answers."""

    day: date = Field(description="Ngày nghỉ, hoặc ngày nghỉ đầu tiên")
    until: date | None = Field(default=None, description="Ngày nghỉ cuối cùng, khi nghỉ nhiều ngày liền")
    name: Text = Field(description="Tên ngày nghỉ, ví dụ Tết Nguyên đán")


class ExtraDay(Strict):
    """A day on which somebody answers at other hours than its weekday's, a holiday or not."""

    day: date = Field(description="Ngày làm bù, làm thêm")
    name: Text = Field(description="Vì sao làm, ví dụ làm bù ngày nghỉ Tết")
    hours: tuple[Text, ...] = Field(min_length=1, description='Giờ trả lời ngày ấy, ví dụ "07:30-11:30"')


class Desk(Strict):
    """Who answers citizens, when, and what."""

    answerer: str = Field(default="", description="Ai trả lời, đứng giữa câu: cán bộ BHXH cơ sở Tam Kỳ")
    takes: tuple[TicketKind, ...] = Field(
        default=(), description="Nhận gì: question câu hỏi, complaint khiếu nại, report báo tin lừa đảo"
    )
    offers: dict[TicketKind, tuple[Slug, ...]] = Field(
        default={}, description="Sau câu trả lời của những mục này, máy thêm nút gửi cho cán bộ (khi takes có nhận)"
    )
    hours: dict[Weekday, tuple[Text, ...]] = Field(
        default={}, description='Giờ trả lời theo thứ, ví dụ monday: ["07:30-11:30", "13:30-17:00"]; trống: không hẹn'
    )
    holidays: tuple[Holiday, ...] = Field(default=(), description="Ngày nghỉ")
    extra_days: tuple[ExtraDay, ...] = Field(default=(), description="Ngày làm bù, làm thêm")
