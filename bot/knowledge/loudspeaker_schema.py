"""What loudspeaker.yaml may hold: the broadcasts and the wording around them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, PositiveInt, model_validator

from bot.knowledge.desk_schema import Weekday
from bot.knowledge.schema import Slug, Strict, Text

Scheme = Literal["bhxh-tu-nguyen", "bhyt-ho-gia-dinh", "chung"]
VOLUNTARY: Scheme = "bhxh-tu-nguyen"


class BroadcastPart(Strict):
    """A piece that is said in one go: its text first, then an entry's answer."""

    text: str = Field(
        default="",
        description="Lời viết để nghe: câu ngắn, mỗi câu một con số; con số đặt bằng {tham-so} hoặc {tinh/...}",
    )
    entry: Slug | None = Field(default=None, description="Mã mục: đọc nguyên câu trả lời của mục ấy")
    from_: PositiveInt = Field(
        alias="from", description="Có từ bản dài bao nhiêu giây: 60 là bản nào cũng có, 180 là chỉ bản dài nhất có"
    )
    rests_on: tuple[Slug, ...] = Field(
        default=(), description="Mã các mục mà lời này dựa vào; con số trong lời phải có trong các mục ấy"
    )

    @model_validator(mode="after")
    def _says_something(self) -> BroadcastPart:
        if not (self.text.strip() or self.entry):
            raise ValueError("phần này chưa có gì để đọc; thêm text hoặc entry")
        return self


class Broadcast(Strict):
    """What is read over the loudspeaker, in a version of each length."""

    title: Text = Field(description="Tên bài, đọc được trong lời mở đầu")
    scheme: Scheme = Field(description="Bài về chế độ nào: bhxh-tu-nguyen, bhyt-ho-gia-dinh, hoặc chung")
    audiences: tuple[Slug, ...] = Field(default=(), description="Nhóm người nghe, mã trong audiences.yaml")
    until: date | None = Field(default=None, description="Ngày cuối còn phát bài này, khi là tin một thời")
    parts: tuple[BroadcastPart, ...] = Field(min_length=1, description="Những điều được đọc, theo thứ tự")


class Slot(Strict):
    """A time in the week at which a commune broadcasts."""

    day: Weekday = Field(description="Thứ: monday, tuesday, wednesday, thursday, friday, saturday, sunday")
    time: Text = Field(description='Giờ phát, viết trong nháy kép, ví dụ "17:00"')


class Loudspeaker(Strict):
    """What communes may broadcast, and when."""

    greeting: str = Field(default="", description="Lời mở đầu khi không nêu tên xã; {ten} là tên bài")
    greeting_place: str = Field(default="", description="Lời mở đầu có tên xã; {noi} là tên xã, {ten} là tên bài")
    closing: str = Field(default="", description="Lời kết; đọc số tổng đài hai lần")
    lengths: tuple[PositiveInt, ...] = Field(
        default=(60, 90, 180), min_length=1, description="Các bản dài bao nhiêu giây, từ ngắn đến dài"
    )
    least_slots: PositiveInt = Field(default=4, description="Mỗi tuần phát ít nhất mấy lượt")
    least_voluntary: PositiveInt = Field(default=2, description="Trong đó ít nhất mấy lượt về BHXH tự nguyện")
    slots: tuple[Slot, ...] = Field(default=(), description="Các lượt phát trong tuần, khi xã không có giờ riêng")
    broadcasts: dict[Slug, Broadcast] = Field(default={}, description="Các bài, theo mã")
