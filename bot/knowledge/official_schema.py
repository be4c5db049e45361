"""What the list of official numbers, sites and names may hold, and the wording of what is compared with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.knowledge.schema import Review, Source, Strict, Text

ListedKind = Literal["phone", "domain", "mail", "account", "sender", "app", "document"]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z]{4,}$")]
_SHORTEST = 7  # digits in the address of an account that masking would take for somebody's number


class Listed(Strict):
    """A number, site or name that is known to be official, or to be a fake."""

    kind: ListedKind = Field(
        description="phone số điện thoại, domain tên miền, mail thư điện tử, account trang Zalo, Facebook…, "
        "sender tên người gửi tin nhắn, app ứng dụng, document văn bản"
    )
    value: Text = Field(
        description="Viết đúng như công bố: '1900 9068', baohiemxahoi.gov.vn (không http, không dấu /), "
        "zalo.me/… cho trang Zalo"
    )
    also: tuple[Text, ...] = Field(default=(), description="Cách viết khác của cùng một tên")
    subdomains: bool = Field(
        default=False, description="Chỉ cho domain: true là mọi tên đứng trước (tỉnh.tên-miền) cũng thuộc về nó"
    )
    what: Text = Field(description="Là gì, của ai; chữ thường, đọc nối sau dấu hai chấm")
    publisher: str = Field(default="", description="Chỉ cho app: nhà phát hành")
    source: Source = Field(description="Nguồn")
    checked: date = Field(description="Ngày đối chiếu với nguồn")
    note: str = Field(default="", description="Ghi chú cho cán bộ; máy không nói ra")


class Official(Strict):
    """All that is official, all that was reported as a fake, and what helps to tell look-alikes."""

    official: tuple[Listed, ...] = Field(min_length=1, description="Danh sách chính thức")
    reported: tuple[Listed, ...] = Field(default=(), description="Những thứ giả mạo đã được cảnh báo")
    borrowed: dict[Word, Text] = Field(
        default={}, description="Chữ hay bị mượn đặt vào tên miền giả, và tên thật mà nó làm người ta tưởng"
    )
    shorteners: tuple[Text, ...] = Field(default=(), description="Trang rút gọn địa chỉ: bit.ly…")
    platforms: tuple[Text, ...] = Field(default=(), description="Nơi ai cũng mở trang được: facebook.com, zalo.me…")
    sources: tuple[Source, ...] = Field(default=(), description="Căn cứ của những câu nói chung dưới kết quả")
    review: Review

    def public(self) -> frozenset[str]:
        """The numbers and mail addresses on the lists: they are nobody's own, and masking leaves them alone."""
        return frozenset(self._public())

    def _public(self) -> Iterator[str]:
        for listed in (*self.official, *self.reported):
            for value in (listed.value, *listed.also):
                if listed.kind in ("phone", "mail"):
                    yield value
                elif listed.kind == "account":
                    yield from (part for part in value.split("/") if part.isdecimal() and len(part) >= _SHORTEST)
