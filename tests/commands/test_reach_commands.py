"""`bot cites`, `bot uses` and `bot coverage` through the console's entry point."""

from __future__ import annotations

import json

import pytest
from core_fixtures import KNOWLEDGE

from bot.commands import main

SMALL = ["--knowledge", str(KNOWLEDGE)]
DAY = ["--today", "2026-11-22"]
LOWEST = "bhxh-tu-nguyen/thu-nhap-thap-nhat"


def told(capsys, *arguments: str, code: int = 0) -> list[str]:
    assert main([*arguments]) == code
    out, err = capsys.readouterr()
    return (err if code else out).splitlines()


def test_cites_lists_who_rests_on_a_law_and_how(capsys):
    lines = told(capsys, "cites", *SMALL, *DAY, "nd-351-2025")
    assert lines[0].endswith("ngày 22/11/2026")
    assert "- bhxh-tu-nguyen/thu-nhap-thap-nhat từ 01/01/2027 (không phải dòng đang áp dụng): Điều 3" in lines
    assert "- bhxh-tu-nguyen/thu-nhap-thap-nhat từ 01/01/2022 (đang áp dụng)" in lines
    (through,) = [line for line in lines if line.startswith("- bhxh-tu-nguyen/muc-dong:")]
    assert through.endswith(f"{LOWEST} (từ 01/01/2022)")


def test_cites_says_that_a_law_was_replaced_and_that_only_history_rests_on_it(capsys):
    lines = told(capsys, "cites", *SMALL, *DAY, "nd-73-2024")
    assert "đã có văn bản thay từ 01/07/2026" in lines[0]
    assert not any(line.startswith("Dùng con số") for line in lines)


def test_cites_says_when_nothing_rests_on_a_law(knowledge, capsys):
    law = knowledge.read("legal/nd-73-2024.yaml")
    knowledge.write("legal/nd-1-2027.yaml", law)
    lines = told(capsys, "cites", "--knowledge", str(knowledge.directory), "nd-1-2027")
    assert lines[-1] == "Không mục, thủ tục, tham số nào dẫn văn bản này."


@pytest.mark.parametrize(
    ("command", "typed", "message"),
    [
        ("cites", "nd-159", "Không có văn bản 'nd-159'. Có phải: nd-159-2025?"),
        ("cites", "nd-1592025", "Không có văn bản 'nd-1592025'. Có phải: nd-159-2025"),
        ("cites", "zzz", "Không có văn bản 'zzz'."),
        ("uses", "luong-co-so", "Không có tham số 'luong-co-so'. Có phải: chung/luong-co-so?"),
    ],
)
def test_what_does_not_exist_is_told_with_what_may_have_been_meant(capsys, command, typed, message):
    assert told(capsys, command, *SMALL, *DAY, typed, code=1)[0].startswith(message)


def test_uses_lists_entries_with_their_fields_and_counts_them(capsys):
    lines = told(capsys, "uses", *SMALL, *DAY, LOWEST)
    assert "- bhxh-tu-nguyen/muc-ho-tro: answer, upcoming" in lines
    places = [line for line in lines if line.startswith("- ")]
    assert lines[-1] == f"{len(places)} nơi dùng, ngày 22/11/2026."


def test_uses_shows_the_lines_that_a_change_changes(capsys):
    lines = told(capsys, "uses", *SMALL, "--change", "2027-01-01", LOWEST)
    at = lines.index("bhxh-tu-nguyen/muc-dong")
    assert lines[at + 1].startswith("- Mỗi tháng bác đóng ít nhất 264.000 đồng")
    assert lines[at + 2].startswith("+ Mỗi tháng bác đóng ít nhất 387.200 đồng")
    count, _, total = lines[-1].partition(" trong ")
    assert int(count) <= int(total.split()[0])
    assert lines[-1].endswith("nơi dùng đổi từ ngày 01/01/2027.")


def test_uses_says_when_nothing_begins_on_the_day(capsys):
    lines = told(capsys, "uses", *SMALL, "--change", "2026-12-01", LOWEST)
    assert "Tham số này không có dòng nào bắt đầu ngày 01/12/2026." in lines
    assert lines[-1].startswith("0 trong ")


def test_a_knowledge_with_errors_can_be_asked_too(knowledge, capsys):
    knowledge.edit("faq/huu-tri/tuoi.yaml", "title:", "titel:")
    assert main(["cites", "--knowledge", str(knowledge.directory), *DAY, "nd-159-2025"]) == 0
    out, err = capsys.readouterr()
    assert "faq/huu-tri/tuoi.yaml:1" in err
    assert "bhxh-tu-nguyen/muc-dong" in out


def test_a_knowledge_that_cannot_be_read_is_told(tmp_path, capsys):
    assert main(["uses", "--knowledge", str(tmp_path), "x"]) == 1
    assert "không có tệp YAML nào" in capsys.readouterr().err


@pytest.fixture
def with_hole(knowledge):
    """An audience that needs a topic on which nothing is written, and one with something for everyone only."""
    needs = "priorities: [bhxh-tu-nguyen, lien-he, huu-tri]"
    knowledge.edit("audiences.yaml", "Cả hộ cận nghèo}", f"Cả hộ cận nghèo, {needs}}}")
    return ["--knowledge", str(knowledge.directory)]


def test_coverage_prints_the_matrix_and_its_holes(capsys, with_hole):
    lines = told(capsys, "coverage", *with_hole)
    topics = lines[0].split()
    row = dict(zip(topics, next(line for line in lines if line.startswith("ho-ngheo")).split()[1:], strict=True))
    assert (row["bhxh-tu-nguyen"], row["huu-tri"], row["lien-he"]) == ("1", "THIẾU", "(1)")
    assert lines[-2:] == ["thiếu: ho-ngheo chưa có mục nào về huu-tri", "1 chỗ trống."]


def test_coverage_prints_holes_alone(capsys, with_hole):
    assert told(capsys, "coverage", "--holes", *with_hole) == [
        "thiếu: ho-ngheo chưa có mục nào về huu-tri",
        "1 chỗ trống.",
    ]


def test_coverage_gives_json(capsys, with_hole):
    (line,) = told(capsys, "coverage", "--json", *with_hole)
    data = json.loads(line)
    assert data["counts"]["ho-ngheo"]["bhxh-tu-nguyen"] == 1
    assert data["holes"] == [["ho-ngheo", "huu-tri"]]
    (line,) = told(capsys, "coverage", "--json", "--holes", *with_hole)
    assert json.loads(line) == {"holes": [["ho-ngheo", "huu-tri"]]}
