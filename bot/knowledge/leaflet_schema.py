"""What a leaflet may hold: sections that point at entries, procedures and figures; and which editions were printed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from bot.knowledge.schema import Review, Slug, Source, Strict, Text

LeafletFormat = Literal["fold", "flyer", "pocket"]
FORMATS: tuple[LeafletFormat, ...] = get_args(LeafletFormat)
CODE = r"^[0-9]+-[0-9a-f]{6}$"  # at the foot of a paper


class LeafletTable(Strict):
    """Figures side by side."""

    columns: tuple[Text, ...] = Field(min_length=2, max_length=4, description="Tên các cột")
    rows: tuple[tuple[Text, ...], ...] = Field(
        min_length=1, description="Các hàng, mỗi hàng đủ số ô; con số đặt bằng {tham-so} hoặc {tinh/...}"
    )


class LeafletSection(Strict):
    """A part below a heading: text first, then what else is named, in the order of these fields."""

    heading: Text = Field(description="Tên phần")
    text: str = Field(
        default="", description="Lời viết riêng cho tờ rơi; '- ' đầu dòng là gạch đầu dòng, '1. ' là bước"
    )
    table: LeafletTable | None = Field(default=None, description="Bảng số liệu")
    entry: Slug | None = Field(default=None, description="Mã mục: in nguyên câu trả lời của mục ấy")
    upcoming: Slug | None = Field(
        default=None, description="Mã mục: in điều sắp đổi của mục ấy; chưa biết gì sắp đổi thì bỏ qua"
    )
    procedure: Slug | None = Field(default=None, description="Mã thủ tục: in giấy tờ và các bước")
    pocket: bool = Field(default=False, description="true: phần này có cả trên thẻ bỏ túi (A6)")
    flyer: bool = Field(default=True, description="false: phần này không có trên tờ A5, chỉ có trên tờ gấp và bản chữ")
    flap: bool = Field(default=False, description="true: trên tờ gấp, phần này nằm ở mặt gấp vào")

    @model_validator(mode="after")
    def _says_something(self) -> LeafletSection:
        if not (self.text.strip() or self.table or self.entry or self.upcoming or self.procedure):
            raise ValueError("phần này chưa có gì để in; thêm text, table, entry, upcoming hoặc procedure")
        return self


class Edition(Strict):
    """The edition that is built now."""

    number: int = Field(ge=1, description="Số của ấn bản; tăng khi sửa lời đáng thu hồi bản cũ")
    on: date = Field(description="Ngày của ấn bản")


class Printed(Strict):
    """A print run that is out in the world."""

    code: Annotated[str, StringConstraints(pattern=CODE)] = Field(description="Mã in ở chân tờ rơi, ví dụ 1-3fa09c")
    on: date = Field(description="Ngày in")
    copies: int = Field(default=0, ge=0, description="Số bản in; 0 là không ghi")
    where: str = Field(default="", description="Phát ở đâu")
    place: Annotated[str, StringConstraints(pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=32)] = Field(
        default="", description="Mã nơi phát, đã dùng khi dựng (--place): máy đếm riêng những người quét mã từ đó"
    )
    withdrawn: bool = Field(default=False, description="true: đã thu hồi hết, không nhắc nữa")


class Leaflet(Strict):
    """A leaflet, for print and for chat, from the same entries as the answers."""

    title: Text = Field(description="Tên tờ rơi, trên bìa")
    label: Annotated[str, StringConstraints(min_length=1, max_length=40)] = Field(
        description="Tên ngắn trên nút bấm, tối đa 40 ký tự"
    )
    lead: Text = Field(description="Một hai câu trên bìa")
    words: tuple[Text, ...] = Field(
        min_length=1, description="Cách bà con gọi chuyện này khi xin tờ rơi: 'thai sản', 'sinh con'"
    )
    audiences: tuple[Slug, ...] = Field(default=(), description="Nhóm người đọc, mã trong audiences.yaml")
    formats: tuple[LeafletFormat, ...] = Field(
        default=FORMATS, min_length=1, description="Khổ: fold A4 gấp ba, flyer A5, pocket thẻ bỏ túi A6"
    )
    sections: tuple[LeafletSection, ...] = Field(min_length=1, description="Các phần, theo thứ tự")
    intent: Slug = Field(description="Mục mở ra khi quét mã QR, và mục để hỏi thêm")
    edition: Edition
    printed: tuple[Printed, ...] = Field(default=(), description="Những lần đã in; không xoá dòng nào")
    sources: tuple[Source, ...] = Field(default=(), description="Căn cứ của lời viết riêng cho tờ rơi")
    review: Review
