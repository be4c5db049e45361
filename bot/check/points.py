"""Registration points: known communes, one id each, nothing without a source, nothing on the map that has none."""

from __future__ import annotations

from datetime import date

from bot.check.findings import Findings
from bot.knowledge.place_schema import Point, Points
from bot.knowledge.places.serving import communes_served
from bot.knowledge.problem import Path

_OLD = 548  # days after which an address is to be confirmed: offices move


def check_points(found: Findings, today: date) -> None:
    """All points, and that there is a map when there are any."""
    places = found.kb.places
    if found.kb.points and not places:
        key = next(iter(found.kb.points))
        found.error("points", key, (), "không có bản đồ địa danh places/units.json; chạy scripts/build_places.py")
        return
    seen: dict[str, str] = {}
    provinces: dict[str, str] = {}
    for key, points in found.kb.points.items():
        _province(found, key, points, provinces)
        for i, point in enumerate(points.points):
            _point(found, key, points.province, i, point, today)
            if point.id in seen:
                found.error(
                    "points", key, ("points", i, "id"), f"mã '{point.id}' đã có ở {seen[point.id]}; đặt mã khác"
                )
            seen.setdefault(point.id, f"points/{key}.yaml")


def _province(found: Findings, key: str, points: Points, known: dict[str, str]) -> None:
    place = found.kb.places.province(points.province)
    if place is None:
        message = f"không có tỉnh, thành phố '{points.province}' hiện nay; ghi tên sau 01/07/2025"
        found.error("points", key, ("province",), message)
    elif place.key in known:
        message = f"tỉnh này đã có tệp points/{known[place.key]}.yaml; gộp vào đó"
        found.error("points", key, ("province",), message)
    else:
        known[place.key] = key


def _point(found: Findings, key: str, province: str, i: int, point: Point, today: date) -> None:
    for path, codes in communes_served(found.kb.places, province, point):
        if not codes and found.kb.places.province(province):
            _unknown(found, key, province, ("points", i, *path), point)
    _sources(found, key, ("points", i), point, today)
    _serving(found, key, ("points", i), point)
    if (point.latitude is None) != (point.longitude is None):
        found.error("points", key, ("points", i), "vĩ độ và kinh độ phải có cả hai, hoặc bỏ cả hai")
    if point.effective_from and point.effective_to and point.effective_to < point.effective_from:
        found.error("points", key, ("points", i, "effective_to"), "ngày cuối phải sau ngày bắt đầu áp dụng")


def _unknown(found: Findings, key: str, province: str, path: Path, point: Point) -> None:
    name, at = str(path[-2]), int(path[-1])
    text = getattr(point, name)[at]
    if name == "serves":
        message = f"không có xã, phường '{text}' hiện nay ở {province}; xem: bot places '{text}, {province}'"
    else:
        message = f"không rõ '{text}' nay là xã nào; ghi đủ huyện, tỉnh cũ, xem: bot places '{text}'"
    found.error("points", key, path, message)


def _sources(found: Findings, key: str, path: Path, point: Point, today: date) -> None:
    if point.hours and point.hours_source is None:
        found.error("points", key, (*path, "hours"), "giờ làm việc phải có nguồn; thêm hours_source hoặc bỏ hours")
    if point.source.day is None:
        found.error("points", key, (*path, "source"), "nguồn phải có ngày; thêm date")
    elif point.source.day > today:
        found.error("points", key, (*path, "source", "date"), "ngày của nguồn chưa tới; sửa lại")
    elif (today - point.source.day).days > _OLD and point.confidence != "low":
        message = "địa chỉ đã quá một năm rưỡi; tìm nguồn mới, hoặc đặt confidence: low"
        found.warning("points", key, (*path, "source", "date"), message)


def _serving(found: Findings, key: str, path: Path, point: Point) -> None:
    if point.kind == "bhxh_tinh":
        if point.serves or point.serves_old:
            found.error("points", key, (*path, "serves"), "BHXH tỉnh phụ trách cả tỉnh; bỏ serves và serves_old")
    elif not point.serves and not point.serves_old:
        found.error("points", key, (*path, "serves"), "thiếu các xã, phường mà nơi này phụ trách; thêm serves")
