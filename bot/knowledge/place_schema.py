"""What the files of places and registration points may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bot.knowledge.schema import Strict, Text

Code = Annotated[str, StringConstraints(pattern=r"^\d{2,5}$")]
Level = Literal["province", "district", "commune"]
UnitKind = Literal["thành phố", "phường", "xã", "đặc khu"]
PointKind = Literal["bhxh_tinh", "bhxh_co_so", "buu_dien", "diem_thu"]
Confidence = Literal["high", "medium", "low"]


class Reference(Strict):
    """Where something was read."""

    title: Text = Field(description="Tên văn bản, thông báo hoặc trang, với số và ngày")
    url: str = Field(default="", description="Địa chỉ trang; không có thì để trống")
    day: date | None = Field(default=None, alias="date", description="Ngày của văn bản hoặc của trang")


class Change(Strict):
    """Units of today's map that are called otherwise from a day on."""

    effective_from: date = Field(description="Ngày bắt đầu áp dụng")
    becomes: UnitKind = Field(description="Từ ngày ấy gọi là gì: thành phố (cấp tỉnh), phường, xã, đặc khu")
    units: dict[Code, Text] = Field(min_length=1, description="Mã đơn vị: tên, mỗi đơn vị một dòng")
    source: Reference = Field(description="Nghị quyết")


class MovedCommune(Strict):
    """An old commune, and what it belongs to today."""

    old: Code = Field(description="Mã xã, phường cũ")
    name: Text = Field(description="Tên đầy đủ đến 30/06/2025: xã, huyện, tỉnh")
    now: dict[Code, Text] = Field(min_length=1, description="Mã xã, phường hiện nay: tên; bị tách thì nhiều dòng")


class Fix(Strict):
    """What the original map has wrong."""

    why: Text = Field(description="Bản đồ gốc sai gì, sửa theo đâu")
    communes: tuple[MovedCommune, ...] = Field(min_length=1, description="Các xã, phường cũ được sửa")
    source: Reference = Field(description="Văn bản quy định")


class Patches(Strict):
    """Changes after the original map, and its mistakes."""

    changes: tuple[Change, ...] = Field(default=(), description="Đổi tên gọi từ một ngày; có tác dụng ngay")
    fixes: tuple[Fix, ...] = Field(
        default=(), description="Sửa bản đồ gốc; chạy scripts/build_places.py mới có tác dụng"
    )


class PlaceName(Strict):
    """Other names of a place."""

    forms: tuple[Text, ...] = Field(min_length=1, description="Các cách gọi, cách viết: sài gòn, tphcm, đắc lắc")
    means: Text = Field(description="Tên chính thức, không kèm chữ tỉnh, huyện, xã: Hồ Chí Minh")
    level: Level = Field(default="province", description="province tỉnh, district huyện cũ, commune xã")


class PlaceAliases(Strict):
    """How people call places, and words around them."""

    names: tuple[PlaceName, ...] = Field(default=(), description="Tên gọi khác")
    below: tuple[Text, ...] = Field(
        default=(), description="Chữ đứng trước tên nhỏ hơn xã (thôn, khối phố, đường): máy bỏ qua tên ấy"
    )
    before: tuple[Text, ...] = Field(default=(), description="Chữ hay đứng trước nơi ở: ở, tại, quê")
    ordinary: tuple[Text, ...] = Field(
        default=(), description="Tên xã trùng chữ thường ngày (hợp đồng): chỉ tính khi có chữ xã, phường đứng trước"
    )


class Point(Strict):
    """Where people register or pay."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] = Field(
        description="Mã, chữ thường không dấu; không trùng điểm nào khác"
    )
    kind: PointKind = Field(
        description="bhxh_tinh BHXH tỉnh, bhxh_co_so BHXH cơ sở, buu_dien bưu cục, diem_thu tổ chức thu"
    )
    name: Text = Field(description="Tên đầy đủ, như trong nguồn")
    address: Text = Field(description="Địa chỉ, như trong nguồn; không đoán")
    phone: str = Field(default="", description="Số điện thoại; không có trong nguồn thì để trống")
    serves: tuple[Text, ...] = Field(
        default=(), description="Các xã, phường hiện nay mà nơi này phụ trách; để trống là cả tỉnh (chỉ BHXH tỉnh)"
    )
    serves_old: tuple[Text, ...] = Field(
        default=(), description="Khi nguồn chỉ ghi tên cũ: 'Huyện Đắk Mil, tỉnh Đắk Nông'; máy tra ra xã hiện nay"
    )
    hours: str | None = Field(default=None, description="Giờ làm việc, chỉ khi có hours_source; không có thì null")
    hours_source: Reference | None = Field(default=None, description="Nguồn của giờ làm việc")
    latitude: float | None = Field(default=None, ge=8, le=24, description="Vĩ độ, chỉ khi nguồn có ghi")
    longitude: float | None = Field(default=None, ge=102, le=118, description="Kinh độ, chỉ khi nguồn có ghi")
    source: Reference = Field(description="Nguồn của dòng này; phải có ngày")
    confidence: Confidence = Field(
        description="high văn bản còn hiệu lực, medium nguồn cũ hơn hoặc báo chí, low phải gọi xác nhận"
    )
    effective_from: date | None = Field(default=None, description="Ngày bắt đầu áp dụng")
    effective_to: date | None = Field(
        default=None, description="Ngày cuối áp dụng; qua ngày ấy máy nói là thông tin cũ"
    )
    note: str = Field(default="", description="Ghi chú cho cán bộ; máy không nói ra")


class Points(Strict):
    """The registration points of a province."""

    province: Text = Field(description="Tên tỉnh, thành phố hiện nay")
    points: tuple[Point, ...] = Field(min_length=1, description="Các nơi đăng ký, mỗi nơi một mục")
