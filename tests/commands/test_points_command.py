"""bot points and bot places as staff run them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from core_fixtures import Copy
from openpyxl import Workbook
from place_knowledge import DA_NANG, with_places

from bot.commands import main

HEAD = ["STT", "Tên", "Loại", "Địa chỉ", "Điện thoại", "Địa bàn", "Nguồn", "Ngày nguồn"]
GOOD = ["1", "Điểm thu Ví Dụ", "Điểm thu", "9 đường Ví Dụ", "0235 000009", "phường Tam Kỳ; phường Hương Trà"]
TONES = "\u0300\u0301\u0303\u0309\u0323"
SOURCE = ["Công văn 9/BHXH", "15/10/2026"]


@pytest.fixture
def placed(knowledge: Copy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Copy:
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))
    return with_places(knowledge)


def run(placed: Copy, *arguments: object) -> int:
    return main([*map(str, arguments), "--knowledge", str(placed.directory), "--today", "2026-11-22"])


def csv_of(*rows: list[str]) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in (HEAD, *rows)) + "\n"


def with_cell(heading: str, value: str) -> list[str]:
    row = [*GOOD, *SOURCE]
    row[HEAD.index(heading)] = value
    return row


def test_a_list_is_taken_in_behind_what_the_file_has(placed: Copy, tmp_path: Path, capsys) -> None:
    (tmp_path / "list.csv").write_text(csv_of([*GOOD, *SOURCE]), encoding="utf-8")
    before = placed.read(DA_NANG)
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng") == 0
    assert placed.read(DA_NANG).startswith(before)
    assert "Nhận 1 dòng, không nhận 0 dòng." in capsys.readouterr().out
    assert [str(problem) for problem in placed.check().errors] == []
    (point,) = [point for point in placed.kb().served["20341"] if point.kind == "diem_thu"]
    assert (point.name, point.phone, str(point.source.day)) == ("Điểm thu Ví Dụ", "0235 000009", "2026-10-15")


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("Tên", "", "thiếu tên"),
        ("Địa chỉ", "", "thiếu địa chỉ"),
        ("Nguồn", "", "thiếu nguồn"),
        ("Ngày nguồn", "", "thiếu ngày của nguồn"),
        ("Ngày nguồn", "hôm qua", "ngày 'hôm qua' không đọc được"),
        ("Ngày nguồn", "15/10/2027", "chưa tới"),
        ("Loại", "quán nước", "không rõ loại 'quán nước'"),
        ("Điện thoại", "gọi cô Ví Dụ", "không phải số"),
        ("Địa bàn", "", "thiếu địa bàn"),
        ("Địa bàn", "phường Không Có", "không có xã, phường này hiện nay ở Đà Nẵng: phường Không Có"),
        ("Địa bàn", "xã Ea Kar", "không có xã, phường này"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_reason(
    placed: Copy, tmp_path: Path, capsys, heading: str, value: str, reason: str
) -> None:
    other = with_cell("Tên", "Điểm thu Khác")
    (tmp_path / "list.csv").write_text(csv_of(other, with_cell(heading, value)), encoding="utf-8")
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng") == 1
    out = capsys.readouterr().out
    (line,) = [line for line in out.splitlines() if line.startswith("dòng ")]
    assert line.startswith("dòng 3: không nhận: ")
    assert reason in line
    assert "Điểm thu Khác" in placed.read(DA_NANG)


def test_a_row_taken_before_is_not_taken_again(placed: Copy, tmp_path: Path, capsys) -> None:
    (tmp_path / "list.csv").write_text(csv_of([*GOOD, *SOURCE], [*GOOD, *SOURCE]), encoding="utf-8")
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng") == 1
    assert "dòng 3: không nhận: mã 'diem-thu-48-diem-thu-vi-du' đã có" in capsys.readouterr().out
    after = placed.read(DA_NANG)
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng") == 1
    assert placed.read(DA_NANG) == after


def test_a_dry_run_writes_nothing(placed: Copy, tmp_path: Path, capsys) -> None:
    (tmp_path / "list.csv").write_text(csv_of([*GOOD, *SOURCE]), encoding="utf-8")
    before = placed.read(DA_NANG)
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng", "--dry-run") == 0
    assert placed.read(DA_NANG) == before
    assert "sẽ thêm 1 nơi (chưa ghi)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (có BOM)"), ("utf-16", "UTF-16"), ("cp1258", "Windows-1258")],
)
def test_how_a_file_was_read_is_told(placed: Copy, tmp_path: Path, capsys, encoding: str, told: str) -> None:
    text = csv_of([*GOOD, *SOURCE])
    # As Windows writes it: the tones apart from the letters.
    raw = _windows(text) if encoding == "cp1258" else text.encode(encoding)
    (tmp_path / "list.csv").write_bytes(raw)
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "Đà Nẵng") == 0
    assert f"đọc theo {told}, 1 dòng" in capsys.readouterr().out
    assert [point for point in placed.kb().served["20341"] if point.name == "Điểm thu Ví Dụ"]


def _windows(text: str) -> bytes:
    pieces = []
    for char in text:
        apart = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in apart if mark in TONES), "")
        base = unicodedata.normalize("NFC", apart.replace(tone, "")) if tone else char
        pieces.append((base + tone).encode("cp1258"))
    return b"".join(pieces)


def test_a_workbook_with_a_title_and_numbers_is_read(placed: Copy, tmp_path: Path, capsys) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["DANH SÁCH ĐIỂM THU"])
    sheet.append([])
    sheet.append([*HEAD, "Cột lạ"])
    row: list[object] = [*GOOD, *SOURCE]
    row[HEAD.index("Điện thoại")] = 235000009  # Excel dropped the zero
    row[HEAD.index("Địa bàn")] = "phường Tam Kỳ\nphường Hương Trà"
    sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    assert run(placed, "points", "import", tmp_path / "list.xlsx", "--province", "Đà Nẵng") == 0
    out = capsys.readouterr().out
    assert "đọc theo Excel, 1 dòng" in out
    assert "Cột không dùng: Cột lạ." in out
    (point,) = [point for point in placed.kb().served["20341"] if point.kind == "diem_thu"]
    assert (point.phone, point.serves) == ("0235000009", ("phường Tam Kỳ", "phường Hương Trà"))


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("list.xls", b"x", "chỉ đọc tệp .csv và .xlsx"),
        ("list.xlsx", b"not a workbook", "hỏng hoặc có mật khẩu"),
        ("list.csv", b"", "không thấy dòng tên cột"),
        ("list.csv", "họ,lương\n1,2\n".encode(), "không thấy dòng tên cột"),
    ],
)
def test_what_is_no_list_is_told_plainly(placed: Copy, tmp_path: Path, capsys, name: str, raw: bytes, reason: str):
    (tmp_path / name).write_bytes(raw)
    assert run(placed, "points", "import", tmp_path / name, "--province", "Đà Nẵng") == 1
    assert reason in capsys.readouterr().err


def test_a_new_province_gets_a_file_that_passes_the_check(placed: Copy, tmp_path: Path) -> None:
    row = with_cell("Địa bàn", "xã Ea Kar")
    (tmp_path / "list.csv").write_text(csv_of(row), encoding="utf-8")
    assert run(placed, "points", "import", tmp_path / "list.csv", "--province", "tỉnh Đắk Lắk") == 0
    assert placed.read("points/dak-lak.yaml").startswith("# yaml-language-server: $schema=../schema/points.json\n")
    assert [str(problem) for problem in placed.check().errors] == []


def test_rows_of_several_provinces_go_to_their_files_but_not_to_one(placed: Copy, tmp_path: Path, capsys) -> None:
    head = ",".join([*HEAD, "Tỉnh"])
    rows = [[*GOOD, *SOURCE, "Đà Nẵng"], [*with_cell("Địa bàn", "xã Ea Kar"), "Đắk Lắk"]]
    lines = [head, *(",".join(f'"{cell}"' for cell in row) for row in rows)]
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    assert run(placed, "points", "import", tmp_path / "list.csv", "--out", tmp_path / "one.yaml") == 1
    assert "nhiều tỉnh" in capsys.readouterr().err
    assert not (tmp_path / "one.yaml").exists()
    assert run(placed, "points", "import", tmp_path / "list.csv") == 0
    assert "Điểm thu Ví Dụ" in placed.read("points/dak-lak.yaml")


def test_without_a_province_a_row_is_refused(placed: Copy, tmp_path: Path, capsys) -> None:
    (tmp_path / "list.csv").write_text(csv_of([*GOOD, *SOURCE]), encoding="utf-8")
    assert run(placed, "points", "import", tmp_path / "list.csv") == 1
    assert "thiếu tỉnh" in capsys.readouterr().out


def test_the_points_of_a_province_are_listed(placed: Copy, capsys) -> None:
    assert run(placed, "points", "list", "đà nẵng") == 0
    out = capsys.readouterr().out
    assert "bhxh-cs-cu: BHXH cơ sở Hương Trà" in out
    assert "phải gọi xác nhận" in out
    assert "3 nơi ở thành phố Đà Nẵng." in out
    assert run(placed, "points", "list", "Quảng Nam") == 1


def test_a_place_is_told_with_what_it_is_today(placed: Copy, capsys) -> None:
    assert run(placed, "places", "phường", "An Xuân,", "Tam Kỳ", "--answer") == 0
    out = capsys.readouterr().out
    assert "-> phường Tam Kỳ, thành phố Đà Nẵng [20341]" in out
    assert "BHXH cơ sở Bàn Thạch" in out


def test_a_question_back_is_told_with_all_that_it_holds(placed: Copy, capsys) -> None:
    assert run(placed, "places", "Tam Kỳ") == 0
    out = capsys.readouterr().out
    assert "Hỏi lại 'tam kỳ': 3 nơi." in out
    assert run(placed, "places", "Tam Kỳ", "--json") == 0
    assert [place["key"] for place in json.loads(capsys.readouterr().out)["candidates"]] == ["o502", "n20341", "o10801"]


def test_a_place_nobody_knows_and_none_at_all_fail(placed: Copy, capsys) -> None:
    assert run(placed, "places", "abc") == 1
    assert run(placed, "places") == 2
    assert "Không nhận ra" in capsys.readouterr().err


def test_a_location_is_answered_with_the_nearest(placed: Copy, capsys) -> None:
    assert run(placed, "places", "--near", "15.57,108.48") == 0
    assert "- phường Tam Kỳ, Đà Nẵng" in capsys.readouterr().out
    assert run(placed, "places", "--near=48.85,2.35") == 1
