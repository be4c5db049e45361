"""The briefing pack, opened again."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from core_fixtures import TODAY
from docx.document import Document
from real_knowledge import real

from bot.outlets.briefing import Hard, briefing

EVE, AFTER, AWAITED = date(2026, 12, 31), date(2027, 1, 2), date(2027, 7, 2)
HARD = (Hard(("bhxh-tu-nguyen/muc-dong", "huu-tri/tuoi"), "clarified", 7), Hard((), "fallback", 3))


def opened(pack: bytes) -> Document:
    return docx.Document(io.BytesIO(pack))


def paragraphs(pack: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(pack).paragraphs]


def rows(pack: bytes) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for table in opened(pack).tables for row in table.rows]


def below(pack: bytes, heading: str) -> list[str]:
    """The paragraphs below a heading of the first rank, up to the next."""
    said: list[str] = []
    inside = False
    for paragraph in opened(pack).paragraphs:
        if paragraph.style is not None and paragraph.style.name == "Heading 1":
            inside = paragraph.text == heading
        elif inside:
            said.append(paragraph.text)
    return said


def test_it_is_called_by_its_day_and_says_since_when(kb):
    made = opened(briefing(kb, EVE, AFTER))
    assert made.core_properties.title == "Tài liệu cho cán bộ, cộng tác viên, ngày 02/01/2027"
    assert made.paragraphs[1].text.startswith("Những gì đã đổi từ sau ngày 31/12/2026 đến hết ngày 02/01/2027")


def test_a_figure_that_changed_stands_with_what_it_was_and_where_that_is_written(kb):
    (row,) = (row for row in rows(briefing(kb, EVE, AFTER)) if row[2:3] == ("1.500.000 đồng/tháng",))
    assert row[1:4] == ("01/01/2027", "1.500.000 đồng/tháng", "2.200.000 đồng/tháng")
    assert "351/2025" in row[4]


def test_what_changes_later_is_told_as_coming_not_as_changed(kb):
    found = [row for row in rows(briefing(kb, TODAY, EVE)) if row[1:2] == ("01/01/2027",)]
    assert "2.200.000 đồng/tháng" in [row[3] for row in found]
    assert below(briefing(kb, TODAY, EVE), "Số liệu đã đổi") == ["Không có gì."]


def test_an_answer_that_changed_is_told_line_by_line(kb):
    said = below(briefing(kb, EVE, AFTER), "Câu trả lời đã đổi")
    begins = said.index("Mức đóng BHXH tự nguyện")
    assert said[begins + 1].startswith("− Mỗi tháng bác đóng ít nhất 264.000 đồng")
    assert "+ Mỗi tháng bác đóng ít nhất 387.200 đồng, đã trừ hỗ trợ 20%." in said


def test_what_is_withheld_is_named_and_its_figures_are_left_out(kb):
    pack = briefing(kb, EVE, AWAITED)
    assert below(pack, "Các mục đang ẩn vì chờ số mới") == ["Đóng trước nhiều năm BHXH tự nguyện"]
    assert "Đóng trước" not in paragraphs(pack)
    assert "Đóng trước" in paragraphs(briefing(kb, EVE, AFTER))


def test_laws_are_told_of(kb):
    assert any("có hiệu lực từ ngày" in line for line in below(briefing(kb, date(2025, 1, 1), TODAY), "Văn bản mới"))


def test_the_key_figures_are_those_of_the_day(kb):
    assert ("Người khác", "264.000 đồng") in rows(briefing(kb, TODAY, EVE))
    assert ("Người khác", "387.200 đồng") in rows(briefing(kb, TODAY, AFTER))


def test_what_was_hard_to_answer_stands_with_how_often_and_what_to_say(kb):
    pack = briefing(kb, EVE, AFTER, HARD)
    both = "Mức đóng BHXH tự nguyện; Tuổi và số năm đóng để có lương hưu"
    assert (both, "hỏi lại", "7") in rows(pack)
    assert ("Không đoán được chuyện gì", "không hiểu", "3") in rows(pack)
    assert any("387.200 đồng" in line for line in below(pack, "Những điều máy hay không trả lời được ngay"))


def test_without_messages_that_is_said(kb):
    assert below(briefing(kb, EVE, AFTER), "Những điều máy hay không trả lời được ngay") == [
        "Chưa đếm được tin nhắn nào."
    ]


def test_what_people_ask_about_is_answered_first(kb):
    heading = "Bà con hay nói, mình đáp"
    assert below(briefing(kb, EVE, AFTER), heading)[0] == "“Tiền đâu mà đóng”"
    asked = briefing(kb, EVE, AFTER, [Hard(("huu-tri/tuoi",), "clarified", 1)])
    assert below(asked, heading)[0] == "“Già rồi đóng làm gì”"


def test_an_entry_that_is_gone_since_is_named_by_its_id(kb):
    assert ("bhxh-tu-nguyen/cu", "hỏi lại", "2") in rows(
        briefing(kb, EVE, AFTER, [Hard(("bhxh-tu-nguyen/cu",), "clarified", 2)])
    )


def test_the_same_pack_is_the_same_file(kb):
    assert briefing(kb, EVE, AFTER, HARD) == briefing(kb, EVE, AFTER, HARD)
    assert briefing(kb, EVE, AFTER, HARD) != briefing(kb, EVE, AFTER)


@pytest.mark.parametrize(("since", "day"), [(date(2026, 6, 1), TODAY), (TODAY, AFTER), (TODAY, AWAITED)])
def test_the_real_pack_is_whole_on_every_day(since, day):
    pack = briefing(real(), since, day, [Hard(("bhyt/muc-huong", "bhyt/trai-tuyen"), "clarified", 4)])
    said = [*paragraphs(pack), *(cell for row in rows(pack) for cell in row)]
    assert not [text for text in said if set(text) & set("{}")]
    assert ("Tổng đài BHXH Việt Nam", "1900 9068") in rows(pack)
    assert len([row for row in rows(pack) if row[0] in ("Hộ nghèo", "Người thứ nhất")]) == 2
    assert len(below(pack, "Những điều không hứa")) >= 10
