"""A week on paper: Word and plain text say the same, and all of it."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from itertools import pairwise

import docx
import pytest

from bot.knowledge.places import Commune, Province
from bot.outlets import word
from bot.outlets.broadcast_weeks import Plan, week_plan
from bot.outlets.week_papers import plan_document, plan_text

COMMUNE = Commune("20341", "phường", "Tam Kỳ", Province("48", "thành phố", "Đà Nẵng"))
MONDAY = date(2026, 11, 23)
A4 = (210, 297)  # mm


@pytest.fixture
def plan(kb) -> Plan:
    return week_plan(kb, COMMUNE, MONDAY, length=45)


def opened(made: bytes):
    return docx.Document(io.BytesIO(made))


def test_the_document_holds_every_script_as_read_and_as_written(plan):
    lines = [paragraph.text for paragraph in opened(plan_document(plan)).paragraphs]
    for slot in plan.slots:
        for text in (slot.script.spoken, slot.script.text):
            assert all(line in lines for line in text.splitlines() if line)
    assert lines.count("Để đọc") == lines.count("Như viết") == 4


def test_its_table_has_a_row_for_each_slot(plan):
    (table,) = opened(plan_document(plan)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Ngày", "Giờ", "Bài", "Mã bài", "Ước tính", "Số liệu đúng đến"]
    for row, slot in zip(rows[1:], plan.slots, strict=True):
        until = f"{slot.script.until:%d/%m/%Y}" if slot.script.until else "chưa biết đổi"
        assert row[1:] == [slot.time, slot.script.title, slot.script.id, f"{slot.script.seconds:.0f} giây", until]
        assert row[0].endswith(f"{slot.day:%d/%m/%Y}")


def test_the_text_says_what_the_document_says(plan):
    text = plan_text(plan)
    for slot in plan.slots:
        assert slot.script.spoken in text
        assert slot.script.text in text
    assert text.startswith(
        "Lịch phát thanh tuần 2026-W48\n"
        "phường Tam Kỳ, thành phố Đà Nẵng, từ 23/11/2026 đến 29/11/2026: 4 lượt, trong đó 2 lượt về BHXH tự nguyện.\n"
    )


def test_what_changes_soon_says_until_when_it_holds(plan):
    slots = [slot for slot in plan.slots if slot.script.until]
    assert {slot.script.until for slot in slots} == {date(2026, 12, 31)}
    lines = [paragraph.text for paragraph in opened(plan_document(plan)).paragraphs]
    assert sum("Số liệu đúng đến hết ngày 31/12/2026." in line for line in lines) == len(slots)
    assert plan_text(plan).count("| 31/12/2026") == len(slots)


def test_the_same_week_is_the_same_file(plan):
    made = plan_document(plan)
    assert plan_document(plan) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_document_is_a4_in_large_letters_of_a_font_with_all_vietnamese_ones(plan):
    made = opened(plan_document(plan))
    section = made.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == A4
    assert (made.styles["Normal"].font.name, made.styles["Normal"].font.size.pt) == ("Times New Roman", 14)
    about = made.core_properties
    assert (about.title, about.author, about.language) == ("Lịch phát thanh tuần 2026-W48", "Điểm Sáng", "vi-VN")
    assert about.created.date() == about.modified.date() == MONDAY


def test_the_table_fits_the_page(plan):
    made = opened(plan_document(plan))
    section = made.sections[0]
    widths = [cell.width for cell in made.tables[0].rows[0].cells]
    assert sum(widths) <= section.page_width - section.left_margin - section.right_margin


def test_what_looks_like_markup_stands_as_it_was_written():
    text = '<w:p> & "kép" {ngoặc} \\n'
    made = word.document(text, MONDAY)
    word.add_paragraphs(made, text)
    word.add_table(made, [text, text], [[text, text]], [8, 8])
    again = opened(word.to_bytes(made))
    assert [p.text for p in again.paragraphs] == [text.strip(), text.strip()]
    assert {cell.text for row in again.tables[0].rows for cell in row.cells} == {text}


def test_scripts_follow_each_other_in_the_order_of_the_week(plan):
    text = plan_text(plan)
    places = [text.index(f"=== {number}. ") for number in range(1, 5)]
    assert all(before < after for before, after in pairwise(places))
