"""What must hold of registration points and places: one edit that breaks it, and the problem it must give."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY, Copy
from place_knowledge import DA_NANG, POINTS, with_places

from bot.knowledge.problem import Severity

ALIASES, PATCHES = "places/aliases.yaml", "places/patches.yaml"

BROKEN = [
    (DA_NANG, "province: Đà Nẵng", "province: Quảng Nam", "province", "không có tỉnh, thành phố 'Quảng Nam' hiện nay"),
    (DA_NANG, "[phường Bàn Thạch", "[phường Bàn Thạc", "points[1].serves[1]", "không có xã, phường 'phường Bàn Thạc'"),
    (DA_NANG, '"20341"', '"20343"', "points[1].serves[2]", "không có xã, phường '20343'"),
    (DA_NANG, "Tam Thăng, thành", "Tam Thăg, thành", "points[2].serves_old[1]", "nay là xã nào"),
    (
        DA_NANG,
        "id: bhxh-cs-cu",
        "id: bhxh-cs-ban-thach",
        "points[2].id",
        "mã 'bhxh-cs-ban-thach' đã có ở points/da-nang",
    ),
    (DA_NANG, "    address: Số 2, đường Ví Dụ\n", "", "points[2].address", "thiếu trường này"),
    (
        DA_NANG,
        "    hours_source: {title: Thông báo 3/TB-BHXH, date: 2026-10-15}\n",
        "",
        "points[3].hours",
        "phải có nguồn",
    ),
    (DA_NANG, "{title: Thông báo 1/TB-BHXH, date: 2026-10-15}", "{title: X}", "points[1].source", "nguồn phải có ngày"),
    (DA_NANG, "1/TB-BHXH, date: 2026-10-15", "1, date: 2027-01-01", "points[1].source.date", "chưa tới"),
    (DA_NANG, "    latitude: 16.0\n", "", "points[3]", "vĩ độ và kinh độ phải có cả hai"),
    (DA_NANG, "latitude: 16.0", "latitude: 61.0", "points[3].latitude", "giá trị không hợp lệ"),
    (DA_NANG, '    serves: [phường Bàn Thạch, "20341"]\n', "", "points[1].serves", "thiếu các xã, phường"),
    (
        DA_NANG,
        "kind: bhxh_tinh",
        "kind: bhxh_tinh\n    serves: [phường Bàn Thạch]",
        "points[3].serves",
        "phụ trách cả tỉnh",
    ),
    (DA_NANG, "kind: bhxh_tinh", "kind: bhxh_huyen", "points[3].kind", "chỉ nhận một trong"),
    (DA_NANG, "confidence: medium", "confidence: none", "points[2].confidence", "chỉ nhận một trong"),
    (
        DA_NANG,
        "effective_to: 2025",
        "effective_from: 2026-01-01\n    effective_to: 2025",
        "points[2].effective_to",
        "sau",
    ),
    (ALIASES, "means: Đắk Lắk", "means: Đắk Lắc", "names[1].means", "không có nơi nào tên 'Đắk Lắc'"),
    (PATCHES, '"25357": Tân Khai', '"25358": Tân Khai', "changes[2].units.25358", "không có mã '25358'"),
    (PATCHES, '"25357": Tân Khai', '"25357": Lộc Ninh', "changes[2].units.25357", "là 'Tân Khai', không phải"),
    (PATCHES, "becomes: thành phố", "becomes: quận", "changes[1].becomes", "chỉ nhận một trong"),
]


@pytest.fixture
def placed(knowledge: Copy) -> Copy:
    return with_places(knowledge)


def test_points_and_places_as_they_are_pass(placed: Copy) -> None:
    assert [str(problem) for problem in placed.check().errors] == []


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), BROKEN, ids=[f"{r[3]} {r[4]}" for r in BROKEN])
def test_what_is_wrong_is_told_in_its_field(
    placed: Copy, file: str, old: str, new: str, field: str, message: str
) -> None:
    placed.edit(file, old, new)
    told = [(p.file, p.field, p.message) for p in placed.check().errors]
    assert [m for f, at, m in told if (f, at) == (f"knowledge/{file}", field) and message in m], told


def test_a_problem_of_a_point_stands_at_its_line(placed: Copy) -> None:
    placed.edit(DA_NANG, "id: bhxh-cs-cu", "id: bhxh-cs-ban-thach")
    (problem,) = placed.check().errors
    assert problem.line == placed.read(DA_NANG).count("\n", 0, placed.read(DA_NANG).rindex("bhxh-cs-ban-thach")) + 1


def test_an_id_is_not_used_in_another_province_either(placed: Copy) -> None:
    other = POINTS.replace("Đà Nẵng", "Quảng Ngãi").split("  - id: bhxh-cs-cu")[0]
    placed.write("points/quang-ngai.yaml", other.replace('[phường Bàn Thạch, "20341"]', "[đặc khu Lý Sơn]"))
    (problem,) = placed.check().errors
    assert "đã có ở points/da-nang.yaml" in problem.message


def test_a_province_has_one_file(placed: Copy) -> None:
    placed.write("points/tp-da-nang.yaml", POINTS.replace("province: Đà Nẵng", "province: thành phố Đà Nẵng"))
    assert [p for p in placed.check().errors if "đã có tệp points/da-nang.yaml" in p.message]


def test_an_old_address_warns_until_it_is_called_unsure(placed: Copy) -> None:
    later = date(2028, 6, 1)
    placed.edit(DA_NANG, "effective_to: 2025-09-30", "note: x")
    warned = {p.field for p in placed.check(later).problems if "một năm rưỡi" in p.message}
    assert warned == {f"points[{n}].source.date" for n in (1, 2, 3)}
    placed.edit(DA_NANG, "confidence: medium", "confidence: low")
    problems = [p for p in placed.check(later).problems if "một năm rưỡi" in p.message]
    assert {p.field for p in problems} == {"points[1].source.date", "points[3].source.date"}
    assert {p.severity for p in problems} == {Severity.WARNING}


def test_points_without_a_map_are_an_error(placed: Copy) -> None:
    placed.delete("places/units.json")
    assert [p for p in placed.check().errors if "không có bản đồ địa danh" in p.message]


def test_a_broken_map_is_an_error(placed: Copy) -> None:
    for text in ("[", "[1]", '{"now": 1}'):
        placed.write("places/units.json", text)
        assert [p for p in placed.check().errors if p.file == "knowledge/places/units.json"], text


def test_a_folder_without_places_needs_none(knowledge: Copy) -> None:
    assert [p for p in knowledge.check().problems if p.file.startswith("knowledge/p") and "place" in p.file] == []


def test_the_version_changes_with_the_map(placed: Copy) -> None:
    before = placed.kb().version
    placed.edit("places/units.json", "Ba Đình|p", "Ba Dinh|p")
    assert placed.kb().version != before


def test_a_file_of_another_name_below_places_is_refused(placed: Copy) -> None:
    placed.write("places/other.yaml", "names: []\n")
    assert [p for p in placed.check(TODAY).errors if "sai chỗ" in p.message]
