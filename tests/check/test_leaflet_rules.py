"""What bot check says of leaflets, at file, line and field."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answers.leaflet import leaflet

FILE = "leaflets/tu-nguyen.yaml"
TODAY = date(2026, 11, 22)


def told(knowledge, today=TODAY) -> list[str]:
    return [str(problem) for problem in knowledge.check(today).problems if "leaflets" in str(problem)]


def test_the_small_knowledge_base_has_good_leaflets(knowledge):
    assert told(knowledge) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("intent: bhxh-tu-nguyen/muc-dong", "intent: khong/co", "intent", "không có mục 'khong/co'"),
        ("entry: bhxh-tu-nguyen/muc-dong", "entry: khong/co", "sections[3].entry", "không có mục 'khong/co'"),
        ("procedure: dang-ky", "procedure: khong-co", "sections[4].procedure", "không có thủ tục 'khong-co'"),
        ("audiences: [tu-do]", "audiences: [khong-co]", "audiences[1]", "không có nhóm 'khong-co'"),
        ("lead: ", 'lead: "Chỉ 264.000 đồng." #', "lead", "con số '264.000 đồng' gõ thẳng"),
        ("Tính trên thu nhập", "Chỉ 5 triệu, tính trên thu nhập", "sections[1].text", "gõ thẳng"),
        ("- [Người khác, ", '- [Người khác, "thừa", ', "sections[1].table.rows[1]", "hàng này có 4 ô, bảng có 3 cột"),
        ("pocket: true", "pocket: false", "sections", "chưa phần nào có pocket: true"),
        ("words: [tự nguyện, ", "words: [BHYT, ", "words[1]", "tờ rơi 'the-bhyt' cũng dùng chữ này"),
        ("label: Đóng tự nguyện", "label: BHYT cả nhà", "label", "tờ rơi 'the-bhyt' cũng dùng chữ này"),
        ("due: 2027-06-30", "due: 2026-11-21", "review.due", "QUÁ HẠN"),
    ],
)
def test_a_fault_is_told_where_it_stands(knowledge, old, new, field, says):
    knowledge.edit(FILE, old, new)
    assert any(f"{FILE}:" in line and f"{field}:" in line and says in line for line in told(knowledge)), told(knowledge)


def test_a_section_that_says_nothing_is_refused(knowledge):
    knowledge.edit(FILE, "    upcoming: bhxh-tu-nguyen/muc-dong\n", "")
    assert any("phần này chưa có gì để in" in line for line in told(knowledge))


def test_a_leaflet_without_room_is_an_error_that_names_the_form(knowledge):
    knowledge.edit(FILE, "      Tính trên", "      " + "Nói dài dòng cho hết chỗ. " * 300 + "Tính trên")
    assert {line.partition("khổ ")[2].split()[0] for line in told(knowledge) if "không đủ chỗ" in line} == {
        "fold", "flyer", "pocket",
    }  # fmt: skip


def test_a_letter_that_no_font_has_is_an_error(knowledge):
    knowledge.edit(FILE, "      Tính trên", "      ሀ Tính trên")
    assert any("không in được" in line for line in told(knowledge))


def test_an_entry_that_names_no_leaflet_of_ours_is_an_error(knowledge):
    knowledge.edit("faq/bhxh-tu-nguyen/muc-dong.yaml", "leaflets: [tu-nguyen]", "leaflets: [khong-co]")
    problems = [str(problem) for problem in knowledge.check(TODAY).errors]
    assert any("muc-dong.yaml" in line and "không có tờ rơi 'khong-co'" in line for line in problems)


# -- what was printed


@pytest.fixture
def code(knowledge) -> str:
    return leaflet(knowledge.kb(), "tu-nguyen", TODAY).code


def printed(knowledge, code: str, more: str = "") -> None:
    line = f"printed: [{{code: {code}, on: 2026-11-22, copies: 500, where: An Xuân{more}}}]\n"
    knowledge.write(FILE, knowledge.read(FILE) + line)


def test_a_print_run_that_still_holds_is_passed_over(knowledge, code):
    printed(knowledge, code)
    assert told(knowledge) == []


def test_a_print_run_with_old_figures_is_to_be_withdrawn(knowledge, code):
    printed(knowledge, code)
    (line,) = [line for line in told(knowledge, date(2027, 1, 2)) if "printed" in line]
    assert "printed[1]" in line
    assert "SAI SỐ" in line
    assert "An Xuân" in line
    assert code in line


def test_a_corrected_figure_is_found_out_too_though_no_day_has_passed(knowledge, code):
    printed(knowledge, code)
    knowledge.edit("parameters/bhxh-tu-nguyen/ho-tro-ho-ngheo.yaml", "50", "55")
    assert any("SAI SỐ" in line for line in told(knowledge))


def test_a_print_run_of_an_older_wording_is_told_as_such(knowledge, code):
    printed(knowledge, code)
    knowledge.edit(FILE, "edition: {number: 1", "edition: {number: 2")
    (line,) = told(knowledge)
    assert "số vẫn đúng, lời đã sửa" in line


def test_what_was_withdrawn_is_told_no_more(knowledge, code):
    printed(knowledge, code, ", withdrawn: true")
    assert [line for line in told(knowledge, date(2027, 1, 2)) if "printed" in line] == []


def test_who_uses_a_parameter_are_leaflets_too(knowledge):
    from bot.check.uses import place_name, using

    kb = knowledge.kb()
    users = {place_name(place) for place in using(kb, "bhxh-tu-nguyen/thu-nhap-thap-nhat", TODAY)}
    assert "leaflets/tu-nguyen" in users
    assert "leaflets/the-bhyt" not in users
