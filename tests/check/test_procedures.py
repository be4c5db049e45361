"""What must hold of procedures and rumours: one edit that breaks it, and the problem it must give."""

from __future__ import annotations

import pytest
from core_fixtures import TODAY

from bot.check import check
from bot.knowledge.problem import Severity

DANG_KY = "procedures/dang-ky.yaml"
ENTRY = "faq/bhxh-tu-nguyen/dang-ky.yaml"
RUMOUR = "rumours/muc-484.yaml"
OTHER = "faq/huu-tri/tuoi.yaml"
SOURCE = "sources:\n  - {law: luat-41-2024, at: Điều 28}"

BROKEN = [
    (DANG_KY, "where: Cơ quan", "ở đâu: Cơ quan", "where", "thiếu trường này"),
    (DANG_KY, "where: Cơ quan", "wher: x\nwhere: Cơ quan", "wher", "có phải ý là 'where'"),
    (DANG_KY, "  - Căn cước\n  - Tờ khai TK1-TS\n", "  []\n", "papers", "cần ít nhất một mục"),
    (DANG_KY, "fee: Không mất tiền", "fee: Mất 5 nghìn đồng", "fee", "con số '5 nghìn' gõ thẳng vào câu"),
    (DANG_KY, "  - Căn cước", "  - Căn cước đủ 14 tuổi", "papers[1]", "con số '14 tuổi' gõ thẳng"),
    (DANG_KY, "{lien-he/trang-web}", "{lien-he/trang}", "online", "không có tham số 'lien-he/trang'"),
    (DANG_KY, "{lien-he/trang-web}", "{lien-he/trang-web", "online", "dấu ngoặc nhọn không đi đôi"),
    (DANG_KY, "law: luat-41-2024", "law: luat-42", "sources[1].law", "không có văn bản 'luat-42'"),
    (DANG_KY, SOURCE, "sources: []", "sources", "cần ít nhất một mục"),
    (DANG_KY, "due: 2027-06-30", "due: 2026-01-01", "review.due", "phải sau ngày đối chiếu"),
    (DANG_KY, "receive: Sổ", "note: " + "dài lắm. " * 250 + "\nreceive: Sổ", "", "nhiều kênh chỉ gửi được 2000"),
    (DANG_KY, "fee: Không", "fee: 😀 Không", "", "không dựng được phiếu PDF, bỏ chữ hoặc ký hiệu lạ"),
    ("replies.yaml", "tick: Có", "tick: Có {ngay}", "checklist.tick", "không dùng được {ngay} ở đây"),
    (ENTRY, "procedure: dang-ky", "procedure: dang-kyy", "procedure", "không có thủ tục 'dang-kyy'"),
    (RUMOUR, "verdict: wrong\n", "", "verdict", "mục trong rumours/ phải có trường này"),
    (RUMOUR, "verdict: wrong", "verdict: sai", "verdict", "chỉ nhận một trong: wrong, outdated, scam"),
    (RUMOUR, "to_do: Bác hỏi lại {lien-he/tong-dai} trước khi đóng.\n", "", "to_do", "phải có trường này"),
    (RUMOUR, "{lien-he/tong-dai}", "{lien-he/tong}", "to_do", "không có tham số 'lien-he/tong'"),
    (OTHER, "answer: |", "verdict: wrong\nanswer: |", "verdict", "chỉ dùng trong rumours/; hãy bỏ"),
    (OTHER, "answer: |", "to_do: Gọi ngay.\nanswer: |", "to_do", "chỉ dùng trong rumours/; hãy bỏ"),
    ("replies.yaml", "  scam: Đây là lừa đảo.\n", "", "verdicts", "thiếu chữ cho: scam"),
    ("replies.yaml", "wrong: Tin này", "wrong: Tin {x/y} này", "verdicts.wrong", "không có tham số 'x/y'"),
    ("replies.yaml", "papers: Giấy tờ", "papers: Giấy {ten} tờ", "checklist.papers", "không dùng được {ten} ở đây"),
    ("replies.yaml", "  receive: Nhận được\n", "", "checklist.receive", "thiếu trường này"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), BROKEN, ids=[row[4] for row in BROKEN])
def test_what_is_wrong_is_told_in_its_field(knowledge, file, old, new, field, message):
    knowledge.edit(file, old, new)
    told = [(p.file, p.field, p.message) for p in knowledge.check().errors]
    assert [m for f, at, m in told if (f, at) == (f"knowledge/{file}", field) and message in m], told


def test_a_problem_of_a_procedure_stands_at_its_line(knowledge):
    knowledge.edit(DANG_KY, "fee: Không mất tiền", "fee: Mất 5 nghìn đồng")
    (problem,) = knowledge.check().errors
    assert problem.line == knowledge.line(DANG_KY, "fee:")


def test_a_reference_to_a_broken_procedure_is_not_reported_again(knowledge):
    knowledge.write(DANG_KY, "title: [")
    assert {problem.file for problem in knowledge.check().errors} == {f"knowledge/{DANG_KY}"}


def test_a_procedure_that_no_entry_leads_to_is_warned_of(knowledge):
    knowledge.edit(ENTRY, "procedure: dang-ky\n", "")
    knowledge.edit("forms/tinh-dong.yaml", "    procedure: dang-ky\n", "")
    checked = knowledge.check()
    assert checked.errors == []
    (warning,) = [p for p in checked.warnings if p.file == f"knowledge/{DANG_KY}"]
    assert "chưa mục nào dẫn tới thủ tục này" in warning.message


def test_a_rule_that_has_ended_hides_a_checklist_but_keeps_the_service_up(knowledge):
    knowledge.edit(
        "parameters/lien-he/trang-web.yaml", "review:", "  - {effective_from: 2026-11-01, value: null}\nreview:"
    )
    problems = check(knowledge.directory, TODAY, serving=True).problems
    told = [(problem.field, problem.severity) for problem in problems if DANG_KY in problem.file]
    assert told == [("online", Severity.WARNING)]


def test_an_overdue_review_of_a_procedure_is_warned_of(knowledge):
    knowledge.edit(DANG_KY, "due: 2027-06-30", "due: 2026-11-21")
    assert any(p.file == f"knowledge/{DANG_KY}" and "QUÁ HẠN" in p.message for p in knowledge.check().warnings)


def test_a_long_rumour_is_warned_of_as_a_whole(knowledge):
    knowledge.edit(RUMOUR, "to_do: Bác hỏi lại", "to_do: " + "Bác nhớ kỹ. " * 30 + "Bác hỏi lại")
    assert any(p.field == "answer" and "nên dưới" in p.message for p in knowledge.check().warnings)
