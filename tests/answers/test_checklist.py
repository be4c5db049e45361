"""A procedure as a checklist: what it says on a day, and what it rests on."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.answers.answer import answer
from bot.answers.checklist import ON_PAPER, card_url, checklist, entries_with, read_card_url
from bot.knowledge.base import NoValueError
from bot.messages import QuickReply

DANG_KY = "bhxh-tu-nguyen/dang-ky"
ON_SCREEN_TODAY = """\
Phiếu: Đăng ký tham gia BHXH tự nguyện

Giấy tờ:
- Căn cước
- Tờ khai TK1-TS

Các bước:
1. Điền tờ khai tại chỗ.
2. Đóng tiền, thấp nhất 264.000 đồng một tháng.

Nơi nộp: Cơ quan BHXH cơ sở hoặc điểm thu.
Bao lâu: Chưa có con số được xác nhận; bác hỏi 1900 9068.
Lệ phí: Không mất tiền.
Qua mạng: Qua baohiemxahoi.gov.vn.
Nhận được: Sổ BHXH."""


def test_a_checklist_has_every_part_that_is_known_under_its_heading(kb):
    assert checklist(kb, "dang-ky", TODAY).text == ON_SCREEN_TODAY


def test_on_paper_there_is_a_box_before_each_paper_and_step(kb):
    lines = checklist(kb, "dang-ky", TODAY, tick=ON_PAPER).text.splitlines()
    assert [line for line in lines if line.startswith("[ ] ")] == [
        "[ ] Căn cước",
        "[ ] Tờ khai TK1-TS",
        "[ ] 1. Điền tờ khai tại chỗ.",
        "[ ] 2. Đóng tiền, thấp nhất 264.000 đồng một tháng.",
    ]


def test_its_basis_is_that_of_an_answer(kb):
    told = checklist(kb, "dang-ky", TODAY)
    sources, checked, until = told.basis.splitlines()
    assert sources.startswith("Căn cứ: Luật BHXH 41/2024/QH15 (Điều 28")
    assert checked == "Số liệu kiểm tra ngày 20/11/2026"
    assert until == "Áp dụng đến hết ngày 31/12/2026"
    assert told.until == date(2026, 12, 31)
    assert "lien-he/trang-web" in [value.name for value in told.used]


def test_its_figures_are_those_of_the_day(kb):
    assert "thấp nhất 387.200 đồng" in checklist(kb, "dang-ky", date(2027, 1, 1)).text


def test_a_checklist_whose_figure_does_not_hold_is_none(kb):
    with pytest.raises(NoValueError):
        checklist(kb, "dang-ky", date(2020, 1, 1))


def test_a_part_that_nobody_knows_is_left_out_with_its_heading(knowledge):
    knowledge.edit("procedures/dang-ky.yaml", "online: Qua {lien-he/trang-web}.\n", "")
    assert "Qua mạng" not in checklist(knowledge.kb(), "dang-ky", TODAY).text


def test_an_entry_offers_its_checklist_before_what_is_related(kb):
    assert answer(kb, DANG_KY, TODAY).related == (
        QuickReply("Phiếu chuẩn bị", "procedure:dang-ky"),
        QuickReply("Số tổng đài", "intent:lien-he/tong-dai"),
    )


def test_a_checklist_leads_back_to_the_entries_that_offer_it(kb):
    assert entries_with(kb, "dang-ky") == [DANG_KY]
    assert checklist(kb, "dang-ky", TODAY).related == (
        QuickReply("Đăng ký tham gia ở đâu, cần giấy tờ gì", f"intent:{DANG_KY}"),
    )


@pytest.mark.parametrize("procedure", ["dang-ky", "a", "bhxh-1-lan", "thai-san/tu-nguyen"])
def test_the_address_of_its_file_tells_the_procedure_and_the_day(procedure):
    assert read_card_url(card_url(procedure, TODAY)) == (procedure, TODAY)
