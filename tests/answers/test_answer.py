"""An entry on a day: its text, what is known to change, its basis and what to ask next."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.answers.answer import answer, cite
from bot.calculators.inputs import InputError
from bot.knowledge.base import NoValueError
from bot.knowledge.schema import Source
from bot.messages import QuickReply

MUC_DONG = "bhxh-tu-nguyen/muc-dong"
CA_HO = "bhyt-ho-gia-dinh/chi-phi-ca-ho"
LAST_DAY = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 1)


def test_an_answer_of_today_tells_what_comes_and_until_when_it_holds(kb):
    told = answer(kb, MUC_DONG, TODAY)
    assert told.text == (
        "Mỗi tháng bác đóng ít nhất 264.000 đồng, đã trừ hỗ trợ 20%.\n\n"
        "Mức này là 22% của thu nhập thấp nhất 1.500.000 đồng.\n\n"
        "Từ 01/01/2027 có thay đổi: thu nhập thấp nhất làm căn cứ đóng: 2.200.000 đồng/tháng."
    )
    assert told.basis == (
        "Căn cứ: Luật BHXH 41/2024/QH15 (Điều 36 khoản 1); NĐ 159/2025/NĐ-CP (Điều 5); NĐ 351/2025/NĐ-CP\n"
        "Số liệu kiểm tra ngày 20/11/2026\n"
        "Áp dụng đến hết ngày 31/12/2026"
    )
    assert told.until == LAST_DAY
    assert not told.calculated


def test_on_the_last_day_the_old_amount_holds_and_the_next_day_the_new_one(kb):
    assert "264.000" in answer(kb, MUC_DONG, LAST_DAY).text
    told = answer(kb, MUC_DONG, NEW_YEAR)
    assert "387.200" in told.text
    assert "2.200.000" in told.text
    assert "có thay đổi" not in told.text
    assert "Áp dụng đến hết" not in told.basis
    assert told.until is None


def test_the_figures_used_are_named(kb):
    names = [value.name for value in answer(kb, MUC_DONG, TODAY).used]
    assert names == ["bhxh-tu-nguyen/thu-nhap-thap-nhat", "bhxh-tu-nguyen/ty-le-dong", "bhxh-tu-nguyen/ho-tro-khac"]


def test_staff_may_word_the_change_themselves(kb):
    told = answer(kb, "bhxh-tu-nguyen/muc-ho-tro", TODAY)
    assert "được trừ 66.000 đồng mỗi tháng" in told.text
    assert told.text.endswith("Từ 01/01/2027 người khác được trừ 96.800 đồng mỗi tháng.")
    assert "có thay đổi" not in told.text
    assert "người khác được trừ 96.800 đồng" in answer(kb, "bhxh-tu-nguyen/muc-ho-tro", NEW_YEAR).text.lower()


def test_several_changes_on_one_day_are_told_in_one_line(kb):
    assert answer(kb, "huu-tri/tuoi", TODAY).text.endswith(
        "Từ 01/01/2027 có thay đổi: tuổi nghỉ hưu của nam: 61 tuổi 9 tháng; tuổi nghỉ hưu của nữ: 57 tuổi 4 tháng."
    )


def test_a_change_whose_figure_is_not_out_is_only_dated(kb):
    told = answer(kb, "bhxh-tu-nguyen/dong-truoc", TODAY)
    assert told.text == "Bác đóng trước được nhiều năm và được giảm theo lãi suất 0,31% mỗi tháng."
    assert told.basis.splitlines() == [
        "Căn cứ: NĐ 159/2025/NĐ-CP (Điều 6)",
        "Số này là ước tính.",
        "Số liệu kiểm tra ngày 20/11/2026",
        "Áp dụng đến hết ngày 28/02/2027",
    ]


def test_an_answer_whose_figure_is_awaited_is_none(kb):
    with pytest.raises(NoValueError) as raised:
        answer(kb, "bhxh-tu-nguyen/dong-truoc", date(2027, 3, 1))
    assert raised.value.awaited


def test_a_changed_table_is_dated_without_its_figures(knowledge):
    row = "  - {effective_from: 2027-05-01, value: {nam-15: 41}, source: {law: luat-41-2024}}\nreview:"
    knowledge.edit("parameters/huu-tri/ty-le.yaml", "review:", row)
    knowledge.edit("faq/huu-tri/tuoi.yaml", "Nam đủ {huu-tri/tuoi-nam}, nữ đủ {huu-tri/tuoi-nu}, đóng", "Đóng")
    told = answer(knowledge.kb(), "huu-tri/tuoi", TODAY)
    assert "có thay đổi" not in told.text
    assert told.until == date(2027, 4, 30)


def test_a_title_that_begins_with_an_abbreviation_keeps_its_capitals(knowledge):
    knowledge.edit("parameters/bhxh-tu-nguyen/thu-nhap-thap-nhat.yaml", "title: Thu nhập", "title: BHXH -")
    assert "có thay đổi: BHXH - thấp nhất làm căn cứ đóng" in answer(knowledge.kb(), MUC_DONG, TODAY).text


def test_the_date_shown_is_that_of_the_oldest_review(knowledge):
    knowledge.edit("parameters/bhxh-tu-nguyen/ty-le-dong.yaml", "checked: 2026-11-20", "checked: 2026-09-01")
    assert "Số liệu kiểm tra ngày 01/09/2026" in answer(knowledge.kb(), MUC_DONG, TODAY).basis
    assert "Số liệu kiểm tra ngày 20/11/2026" in answer(knowledge.kb(), CA_HO, TODAY).basis


def test_the_first_three_related_entries_become_buttons(kb):
    assert answer(kb, MUC_DONG, TODAY).related == (
        QuickReply("Nhà nước hỗ trợ tiền đóng BHXH tự nguyện", "intent:bhxh-tu-nguyen/muc-ho-tro"),
        QuickReply("Đóng trước nhiều năm BHXH tự nguyện", "intent:bhxh-tu-nguyen/dong-truoc"),
        QuickReply("Số tổng đài", "intent:lien-he/tong-dai"),
    )


@pytest.mark.parametrize(
    ("intent", "slots", "text"),
    [
        (CA_HO, {"so-nguoi": "4"}, "Hộ 4 người đóng 3.825.360 đồng một năm."),
        (CA_HO, {"so-nguoi": "2", "so-thang": "6"}, "Hộ 2 người đóng 6 tháng hết 1.161.270 đồng."),
        (CA_HO, {"so-nguoi": "4", "nhom": "ho-ngheo"}, "Hộ 4 người đóng 3.825.360 đồng một năm."),
        (MUC_DONG, {"nhom": "ho-ngheo"}, "Nhóm của bác đóng 165.000 đồng một tháng."),
        (MUC_DONG, {"nhom": "ho-ngheo", "so-thang": "12"}, "Đóng 12 tháng, nhóm của bác trả 1.980.000 đồng."),
        (MUC_DONG, {"thu-nhap": "5000000"}, "Với thu nhập 5.000.000 đồng, bác đóng 1.034.000 đồng một tháng."),
    ],
)
def test_what_the_citizen_said_is_calculated_with(kb, intent, slots, text):
    told = answer(kb, intent, TODAY, slots)
    assert told.calculated
    assert told.text.startswith(text)


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        (CA_HO, {}),
        (CA_HO, {"so-thang": "6"}),
    ],
)
def test_too_little_said_gets_the_general_answer(kb, intent, slots):
    assert answer(kb, intent, TODAY, slots) == answer(kb, intent, TODAY)


@pytest.mark.parametrize(
    ("intent", "slots"),
    [(CA_HO, {"so-nguoi": "50"}), (MUC_DONG, {"thu-nhap": "100000"}), (MUC_DONG, {"thu-nhap": "900000000"})],
)
def test_out_of_the_laws_bounds_gets_the_general_answer_and_says_so(kb, intent, slots):
    told, general = answer(kb, intent, TODAY, slots), answer(kb, intent, TODAY)
    assert told.text == f"Số bác nói nằm ngoài mức được phép.\n\n{general.text}"
    assert (told.basis, told.used, told.calculated) == (general.basis, general.used, False)


def test_a_more_demanding_answer_that_cannot_be_made_gives_way_to_a_simpler_one(kb):
    told = answer(kb, CA_HO, TODAY, {"so-nguoi": "4", "so-thang": "7"})
    assert told.text == "Số bác nói nằm ngoài mức được phép.\n\nHộ 4 người đóng 3.825.360 đồng một năm."


def test_a_calculated_answer_without_a_value_is_none_rather_than_a_general_one(kb):
    with pytest.raises(NoValueError):
        answer(kb, MUC_DONG, date(2021, 1, 1), {"nhom": "khac"})


def test_an_unknown_entry_is_a_key_error(kb):
    with pytest.raises(KeyError):
        answer(kb, "khong/co", TODAY)


def test_an_amount_that_the_new_law_refuses_is_an_error_from_its_day(knowledge):
    knowledge.edit("faq/bhxh-tu-nguyen/muc-dong.yaml", "(nhom: khac)}", "(nhom: khac, thu-nhap: 2000000)}")
    kb = knowledge.kb()
    assert "374.000 đồng" in answer(kb, MUC_DONG, TODAY).text
    with pytest.raises(InputError):
        answer(kb, MUC_DONG, NEW_YEAR)


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ([("nd-159-2025", "")], "NĐ 159/2025/NĐ-CP"),
        ([("nd-159-2025", "Điều 5"), ("nd-159-2025", "Điều 5")], "NĐ 159/2025/NĐ-CP (Điều 5)"),
        ([("nd-159-2025", "Điều 5"), ("nd-159-2025", "Điều 5 khoản 1")], "NĐ 159/2025/NĐ-CP (Điều 5 khoản 1)"),
        ([("nd-159-2025", "Điều 5; Điều 50 khoản 1")], "NĐ 159/2025/NĐ-CP (Điều 5; Điều 50 khoản 1)"),
        (
            [("luat-bhyt", "Điều 13"), ("nd-159-2025", ""), ("luat-bhyt", "Điều 15")],
            "Luật BHYT (Điều 13; Điều 15); NĐ 159/2025/NĐ-CP",
        ),
    ],
)
def test_each_law_is_cited_once_with_its_places(kb, sources, line):
    assert cite(kb, [Source(law=law, at=at) for law, at in sources]) == line


def test_an_answer_without_any_source_has_no_basis_line(knowledge):
    text = knowledge.read("elsewhere/ho-tich.yaml").replace("sources:\n  - {law: luat-41-2024}\n", "")
    knowledge.write("elsewhere/ho-tich.yaml", text)
    assert answer(knowledge.kb(), "elsewhere/ho-tich", TODAY).basis == "Số liệu kiểm tra ngày 20/11/2026"
