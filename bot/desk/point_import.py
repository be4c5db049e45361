"""A list of registration points, row by row, as checked YAML; what can't be taken is told with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import yaml
from pydantic import ValidationError

from bot.desk.point_table import Row
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.place_schema import Point
from bot.knowledge.places.serving import communes_served
from bot.text.fold import fold

_KINDS = {
    "bhxh_tinh": ("bhxh tinh", "bhxh thanh pho", "bao hiem xa hoi tinh"),
    "bhxh_co_so": ("bhxh co so", "bao hiem xa hoi co so", "co quan bhxh"),
    "buu_dien": ("buu dien", "buu cuc", "diem buu dien"),
    "diem_thu": ("diem thu", "dai ly thu", "to chuc thu", "to chuc dich vu thu", "to chuc ho tro phat trien doi tuong"),
}
_CONFIDENCE = {"cao": "high", "vua": "medium", "trung binh": "medium", "thap": "low"}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
_HAS_DIGITS = re.compile(r"\d")
_PHONE = re.compile(r"[\d\s.()+/;,-]+")
_APART = re.compile(r"[;,\n]|\svà\s")
_HEADER = "# yaml-language-server: $schema=../schema/points.json\n"


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that isn't taken, and why."""

    row: int
    reason: str


@dataclass(slots=True)
class Import:
    """What a list gives.

    Args:
        points: the rows taken, by the name of today's province.
        refused: the others.
    """

    points: dict[str, list[Point]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


class _RefusedError(Exception):
    """Why a row isn't taken."""


def import_rows(kb: KnowledgeBase, rows: Iterable[Row], today: date, province: str = "") -> Import:
    """Check every row.

    Args:
        kb: the knowledge, for its places and the points it has.
        rows: what was read.
        today: no source is of a later day.
        province: of all rows that don't name theirs.
    """
    taken = Import()
    known = {point.id for points in kb.points.values() for point in points.points}
    for row in rows:
        try:
            name, point = _point(kb, row.values, today, province)
            if point.id in known:
                raise _RefusedError(f"mã '{point.id}' đã có; bỏ dòng này hoặc đặt mã khác ở cột 'Mã'")
        except _RefusedError as refusal:
            taken.refused.append(Refused(row.number, str(refusal)))
            continue
        known.add(point.id)
        taken.points.setdefault(name, []).append(point)
    return taken


def points_yaml(province: str, points: Iterable[Point], existing: str = "") -> str:
    """The text of a province's file: new, or an existing one with the points added behind.

    Args:
        province: its name.
        points: what to add.
        existing: the text of the file so far, left as it is.
    """
    rows = [point.model_dump(mode="python", by_alias=True, exclude_defaults=True) for point in points]
    listed = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=1000, default_flow_style=False)
    added = "".join(f"  {line}\n" if line else "\n" for line in listed.splitlines())
    if existing:
        return existing.rstrip("\n") + "\n" + added
    return f"{_HEADER}province: {province}\npoints:\n{added}"


def file_name(kb: KnowledgeBase, province: str) -> str:
    """The file of a province below points/: the one that has it, else one named after it."""
    place = kb.places.province(province)
    for key, points in kb.points.items():
        other = kb.places.province(points.province)
        if place and other and place.key == other.key:
            return f"{key}.yaml"
    return f"{_slug(place.provinces[0].name if place else province)}.yaml"


def _point(kb: KnowledgeBase, values: dict[str, str], today: date, province: str) -> tuple[str, Point]:
    place = kb.places.province(values.get("province", province))
    if place is None:
        named = values.get("province", province)
        raise _RefusedError(f"không có tỉnh '{named}' hiện nay" if named else "thiếu tỉnh; thêm cột hoặc --province")
    name = place.provinces[0].name
    lines = {key: value if key == "serves" else value.replace("\n", ", ") for key, value in values.items()}
    data = _data(lines, place.provinces[0].code)
    try:
        point = Point.model_validate({key: value for key, value in data.items() if value not in (None, "", ())})
    except ValidationError as error:
        raise _RefusedError(_told(error)) from None
    _check(kb, name, point, today)
    return name, point


def _data(values: dict[str, str], province: str) -> dict[str, Any]:
    kind = _kind(values.get("kind", ""), values.get("name", ""))
    source = {
        "title": values.get("source") or _missing("nguồn (văn bản, thông báo nào)"),
        "url": values.get("source_url", ""),
        "date": _date(values, "source_date") or _missing("ngày của nguồn"),
    }
    return {
        "id": values.get("id") or "-".join([kind.replace("_", "-"), province, _slug(values.get("name", ""))]),
        "kind": kind,
        "name": values.get("name") or _missing("tên"),
        "address": values.get("address") or _missing("địa chỉ"),
        "phone": _phone(values.get("phone", "")),
        "serves": tuple(part.strip() for part in _APART.split(values.get("serves", "")) if part.strip()),
        "hours": values.get("hours"),
        "hours_source": source if values.get("hours") else None,
        "latitude": _number(values, "latitude"),
        "longitude": _number(values, "longitude"),
        "source": source,
        "confidence": _confidence(values.get("confidence", "")),
        "effective_from": _date(values, "effective_from"),
        "effective_to": _date(values, "effective_to"),
        "note": values.get("note"),
    }


def _check(kb: KnowledgeBase, province: str, point: Point, today: date) -> None:
    unknown = [point.serves[int(path[1])] for path, codes in communes_served(kb.places, province, point) if not codes]
    if unknown:
        raise _RefusedError(f"không có xã, phường này hiện nay ở {province}: {'; '.join(unknown)}")
    if point.kind == "bhxh_tinh" and point.serves:
        raise _RefusedError("BHXH tỉnh phụ trách cả tỉnh; bỏ trống cột địa bàn")
    if point.kind != "bhxh_tinh" and not point.serves:
        raise _RefusedError("thiếu địa bàn phụ trách (các xã, phường, cách nhau bằng dấu chấm phẩy)")
    if point.source.day and point.source.day > today:
        raise _RefusedError("ngày của nguồn chưa tới")
    if (point.latitude is None) != (point.longitude is None):
        raise _RefusedError("vĩ độ và kinh độ phải có cả hai")


def _kind(told: str, name: str) -> str:
    for text in (fold(told), fold(name)):
        for kind, words in _KINDS.items():
            if text and (text == kind or any(text.startswith(word) for word in words)):
                return kind
        if text and text == fold(told):
            raise _RefusedError(f"không rõ loại '{told}'; ghi: BHXH tỉnh, BHXH cơ sở, bưu điện, điểm thu")
    raise _RefusedError("thiếu loại; ghi: BHXH tỉnh, BHXH cơ sở, bưu điện, điểm thu")


def _phone(told: str) -> str:
    if not told:
        return ""
    if not _PHONE.fullmatch(told) or not _HAS_DIGITS.search(told):
        raise _RefusedError(f"số điện thoại '{told}' không phải số")
    if told.isdecimal() and len(told) in (9, 10) and told[0] not in "01":
        return "0" + told  # a workbook took it for a number and dropped the zero
    return told


def _confidence(told: str) -> str:
    return _CONFIDENCE.get(fold(told), told or "medium")


def _date(values: dict[str, str], name: str) -> date | None:
    told = values.get(name, "")
    for form in _DATES:
        try:
            return datetime.strptime(told, form).date()  # noqa: DTZ007 # a day has no zone
        except ValueError:
            continue
    if told:
        raise _RefusedError(f"ngày '{told}' không đọc được; viết như 22/11/2026")
    return None


def _number(values: dict[str, str], name: str) -> float | None:
    told = values.get(name, "").replace(",", ".")
    try:
        return float(told) if told else None
    except ValueError:
        raise _RefusedError(f"toạ độ '{told}' không phải số") from None


def _missing(what: str) -> str:
    raise _RefusedError(f"thiếu {what}")


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    where = str(first["loc"][0])
    reasons: dict[str, Callable[[], str]] = {
        "id": lambda: "mã chỉ gồm chữ thường không dấu, số và gạch nối",
        "confidence": lambda: "độ tin cậy chỉ nhận: high (cao), medium (vừa), low (thấp)",
        "latitude": lambda: "vĩ độ không ở Việt Nam",
        "longitude": lambda: "kinh độ không ở Việt Nam",
    }
    return reasons.get(where, lambda: f"{where}: giá trị không hợp lệ")()


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
