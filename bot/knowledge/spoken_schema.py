"""What spoken.yaml may hold: how abbreviations, units and signs are read out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from bot.knowledge.schema import Strict, Text

Mark = Literal[".", ",", ":", ";", "?"]
Pause = Annotated[Decimal, Field(ge=0, le=5)]


class Spoken(Strict):
    """How texts are read out."""

    words: dict[Text, Text] = Field(
        default={}, description="Chữ viết tắt, tên riêng khó đọc: viết thế nào thì đọc thế nào; phân biệt chữ hoa"
    )
    letters: dict[Text, Text] = Field(default={}, description="Tên các chữ cái, để đánh vần chữ viết tắt chưa khai báo")
    signs: dict[Text, Text] = Field(default={}, description="Ký hiệu đọc thành gì, ví dụ '%': phần trăm")
    units: dict[Text, Text] = Field(default={}, description="Đơn vị đứng sau con số, ví dụ km: ki lô mét")
    sites: dict[Text, Text] = Field(
        default={}, description="Từng phần của địa chỉ trang mạng, thư điện tử; phần không có ở đây thì đánh vần"
    )
    law_kinds: dict[Text, Text] = Field(default={}, description="Chữ tắt của loại văn bản, ví dụ NĐ: nghị định")
    law_bodies: dict[Text, Text] = Field(
        default={}, description="Chữ tắt của nơi ban hành trong số hiệu văn bản, ví dụ CP: Chính phủ"
    )
    per: tuple[Text, ...] = Field(
        default=(), description="Chữ đứng sau dấu gạch chéo có nghĩa là mỗi: đồng/tháng đọc là đồng một tháng"
    )
    counted: tuple[Text, ...] = Field(
        default=(), description="Chữ chỉ thứ đếm được: số đứng trước nó là số lượng, không phải số điện thoại"
    )
    call: tuple[Text, ...] = Field(
        default=(), description="Chữ đứng trước số điện thoại ngắn: gọi 156 đọc từng số là một năm sáu"
    )
    numbered: tuple[Text, ...] = Field(default=(), description="Chữ đứng trước số La Mã: phụ lục III đọc là phụ lục ba")
    early: str = Field(
        default="", description="Chữ đứng trước ngày 1 đến ngày 10, ví dụ mùng; để trống thì không có chữ nào"
    )
    syllables_per_minute: int = Field(
        default=165,
        ge=60,
        le=400,
        description="Số tiếng đọc trong một phút: ước lượng, để tính bài đọc dài bao nhiêu giây",
    )
    pauses: dict[Mark, Pause] = Field(
        default={}, description="Nghỉ mấy giây sau mỗi dấu câu: ước lượng, để tính bài đọc dài bao nhiêu giây"
    )
