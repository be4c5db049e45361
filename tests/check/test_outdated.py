"""Outdated claims: each is caught where it is stated as current, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.check.findings import Findings
from bot.check.outdated import check_outdated, states
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 22)
ANSWER = "faq/lien-he/tong-dai.yaml"
RUMOUR = "rumours/muc-484.yaml"

# What states a claim as if it still held, and what doesn't.
STATED = {
    "hai-muoi-nam": [
        "Bác phải đóng đủ 20 năm mới có lương hưu.",
        "Muốn hưởng lương hưu cần ít nhất 20 năm đóng BHXH.",
        "Muon co luong huu phai du 20 nam.",
    ],
    "ho-tro-30-25-10": [
        "Nhà nước hỗ trợ 30/25/10 % tiền đóng.",
        "- Hộ nghèo: hỗ trợ 30%",
        "Hộ cận nghèo được Nhà nước hỗ trợ 25%.",
        "Người khác được hỗ trợ 10 % mức đóng.",
        "Nhà nước hỗ trợ 30% cho hộ nghèo.",
        "Hộ nghèo được hỗ trợ 30 phần trăm.",
    ],
    "luong-co-so-2340000": ["Lương cơ sở hiện nay là 2.340.000 đồng.", "Mức tham chiếu: 2.340.000"],
    "bhyt-105300": [
        "Người thứ nhất đóng 105.300 đồng/tháng.",
        "Một người mua cả năm hết 1.263.600 đồng.",
        "Người thứ hai: 73.710 đồng",
    ],
    "bhxh-huyen": [
        "Bác nộp tại BHXH huyện nơi ở.",
        "Bác đến bảo hiểm xã hội quận.",
        "Đơn gửi BHXH khu vực II.",
        "Tổng Giám đốc BHXH Việt Nam ký văn bản này.",
    ],
    "dai-ly-thu": ["Bác đóng tiền cho đại lý thu.", "Tổ chức dịch vụ thu phát biên lai cho bác."],
    "qd-595": ["Hồ sơ theo Quyết định 595/QĐ-BHXH.", "Căn cứ QĐ 595 thì bác nộp Mẫu TK1-TS."],
    "gian-doan-3-thang": [
        "Thẻ BHYT gián đoạn quá 3 tháng thì phải chờ.",
        "Đứt thẻ dưới 3 tháng thì thẻ nối tiếp.",
        "Nếu gián đoạn từ 3 tháng trở lên, thẻ BHYT có giá trị sau 30 ngày.",
    ],
    "can-ngheo-95": ["Thẻ hộ cận nghèo được trả 95% chi phí.", "Quỹ trả 95 % cho người cận nghèo."],
    "hssv-30": ["Học sinh được Nhà nước hỗ trợ 30% tiền BHYT.", "Hỗ trợ 30% cho sinh viên."],
    "mua-ca-ho": [
        "Cả hộ phải cùng mua BHYT một lần.",
        "Mua BHYT hộ gia đình thì tất cả thành viên trong hộ phải tham gia.",
        "Bác phải mua BHYT cho cả nhà.",
    ],
    "ma-so-bhxh-duy-nhat": ["Bác phải có mã số BHXH mới tra cứu được.", "Máy chỉ tìm được theo mã số BHXH."],
}
RIGHT = {
    "hai-muoi-nam": [
        "Trước đây phải đủ 20 năm mới có lương hưu.",
        "Không còn phải đóng đủ 20 năm, chỉ cần đủ 15 năm là có lương hưu.",
        "Nam đủ 20 năm thì lương hưu bằng 45%, mỗi năm thêm 2%.",
        "Bác phải đóng đủ 15 năm mới có lương hưu.",
        "Bác đã đóng 120 năm lương hưu.",
        "Đóng BHXH đủ 20 năm được khen thưởng.",
    ],
    "ho-tro-30-25-10": [
        "Đến hết 30/06/2025, hộ nghèo được hỗ trợ 30%.",
        "- Hộ nghèo: hỗ trợ 50%",
        "Hỗ trợ hộ nghèo 50%, cận nghèo 40%, dân tộc thiểu số 30%, người khác 20%.",
        "Người dân tộc thiểu số được hỗ trợ 30%.",
        "Mức hỗ trợ 30/25/10% đã cũ.",
    ],
    "luong-co-so-2340000": [
        "Từ 01/07/2026 lương cơ sở tăng từ 2.340.000 lên 2.530.000 đồng.",
        "Mức 2.340.000 đồng áp dụng đến hết 30/06/2026.",
        "Lương cơ sở là 2.530.000 đồng.",
        "Tổng cộng 12.340.000 đồng.",
    ],
    "bhyt-105300": [
        "Người thứ nhất đóng 113.850 đồng/tháng.",
        "Mức 105.300 đồng không còn áp dụng.",
        "Trước ngày 01/07/2026 là 1.263.600 đồng.",
    ],
    "bhxh-huyen": [
        "Nay không còn BHXH huyện, bác đến BHXH cơ sở.",
        "Bác hỏi cơ quan BHXH quản lý công ty.",
        "Đơn gửi Giám đốc BHXH tỉnh.",
    ],
    "dai-ly-thu": ["Tổ chức hỗ trợ phát triển đối tượng, trước đây gọi là đại lý thu.", "Bác đến điểm thu."],
    "qd-595": ["Quyết định 366 thay thế Quyết định 595.", "QĐ 595 đã cũ.", "Luật 41/2024/QH15, Điều 595."],
    "gian-doan-3-thang": [
        "Thẻ BHYT gián đoạn từ 90 ngày thì chờ 30 ngày.",
        "Trước đây gián đoạn quá 3 tháng thì thẻ BHYT phải chờ.",
        "BHYT đóng theo 3 tháng, 6 tháng hoặc 12 tháng.",
    ],
    "can-ngheo-95": ["Thẻ cận nghèo trả 100%, trước đây là 95%.", "Người hưởng lương hưu được 95%."],
    "hssv-30": ["Học sinh, sinh viên được hỗ trợ ít nhất 50%.", "Trước đây sinh viên được hỗ trợ 30%."],
    "mua-ca-ho": [
        "Không bắt buộc cả nhà phải cùng mua BHYT.",
        "Một người mua BHYT cũng được.",
        "Quy định cả hộ phải mua BHYT đã bỏ.",
    ],
    "ma-so-bhxh-duy-nhat": [
        "Bác chỉ cần số định danh, không cần mã số BHXH.",
        "Bác phải có mã số BHXH hoặc số định danh.",
        "Số căn cước thay cho mã số BHXH.",
    ],
}


@pytest.fixture(scope="module")
def shipped() -> KnowledgeBase:
    kb = load(KNOWLEDGE).kb
    assert kb is not None
    return kb


def test_every_claim_is_tried(shipped):
    assert set(shipped.outdated.claims) == set(STATED) == set(RIGHT)


@pytest.mark.parametrize(("claim", "text"), [(claim, text) for claim, texts in STATED.items() for text in texts])
def test_a_claim_stated_as_current_is_caught(shipped, claim, text):
    caught = [key for key, one in shipped.outdated.claims.items() if states(one, text, shipped.outdated.unless)]
    assert caught == [claim]


@pytest.mark.parametrize("text", [text for texts in RIGHT.values() for text in texts])
def test_what_is_right_is_left_alone(shipped, text):
    caught = [key for key, one in shipped.outdated.claims.items() if states(one, text, shipped.outdated.unless)]
    assert caught == []


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1), date(2027, 6, 1)], ids=str)
def test_the_shipped_knowledge_states_none(shipped, day):
    found = Findings(shipped, (), ())
    check_outdated(found, day)
    assert [str(problem) for problem in found.problems] == []


@pytest.fixture
def problems(knowledge):
    """What is found in a knowledge base of which one text was edited."""

    def find(file: str, old: str, new: str, today: date = TODAY, serving: bool = False) -> list:
        knowledge.edit(file, old, new)
        found = Findings(knowledge.kb(), (), (), serving=serving)
        check_outdated(found, today)
        return found.problems

    return find


STALE = "Phải đủ {chu: 20 năm} mới có lương hưu."


@pytest.mark.parametrize(
    ("file", "old", "new", "field"),
    [
        (ANSWER, "answer: |\n", f"answer: |\n  {STALE}\n", "answer"),
        (
            "faq/bhxh-tu-nguyen/muc-dong.yaml",
            "Nhóm của bác đóng",
            STALE + " Nhóm của bác đóng",
            "calculated[1].answer",
        ),
        ("faq/bhxh-tu-nguyen/muc-ho-tro.yaml", "upcoming: |\n", f"upcoming: |\n  {STALE}\n", "upcoming"),
        ("replies.yaml", "thanks:", f"thanks: {STALE.replace('{chu: 20 năm}', '20 năm')} #", "thanks"),
        ("procedures/dang-ky.yaml", "where:", f"where: {STALE.replace('{chu: 20 năm}', '20 năm')} #", "where"),
    ],
    ids=["answer", "calculated", "upcoming", "reply", "procedure"],
)
def test_every_text_a_citizen_reads_is_looked_at(problems, knowledge, file, old, new, field):
    (problem,) = problems(file, old, new)
    assert (problem.file, problem.field, problem.severity) == (f"knowledge/{file}", field, "error")
    assert "'Phải đủ 20 năm mới có lương hưu'" in problem.message
    assert "Đủ 15 năm là có lương hưu." in problem.message


def test_an_upcoming_text_is_held_against_the_day_of_the_change(problems):
    (problem,) = problems("faq/bhxh-tu-nguyen/muc-ho-tro.yaml", "upcoming: |\n", f"upcoming: |\n  {STALE}\n")
    assert "(ngày 01/01/2027)" in problem.message


def test_a_rumour_may_repeat_the_claim_it_corrects(knowledge, problems):
    assert problems(RUMOUR, "answer: |\n", f"answer: |\n  {STALE}\n")
    text = knowledge.read(RUMOUR)
    corrects = next(line for line in text.splitlines() if line.startswith("corrects:"))
    assert problems(RUMOUR, corrects, "corrects: Phải đủ 20 năm mới có lương hưu.") == []


def test_a_claim_that_lapses_later_is_right_until_then_and_never_stops_the_service(knowledge, problems):
    knowledge.edit(ANSWER, "answer: |\n", f"answer: |\n  {STALE}\n")
    until = ("outdated.yaml", "near:", "until: 2026-12-31\n    near:")
    assert problems(*until, today=date(2026, 12, 31)) == []
    same = ("outdated.yaml", "until", "until")
    assert [p.severity for p in problems(*same, today=date(2027, 1, 1))] == ["error"]
    assert [p.severity for p in problems(*same, today=date(2027, 1, 1), serving=True)] == ["warning"]


@pytest.mark.parametrize("phrase", ["…", "20 năm …", "'!?'"])
def test_a_phrase_must_have_words_at_both_ends(problems, phrase):
    (problem,) = problems("outdated.yaml", "[20 năm]", f"[{phrase}]")
    assert (problem.file, problem.field) == ("knowledge/outdated.yaml", "claims.hai-muoi-nam.says[1]")


def test_the_whole_check_refuses_it(knowledge):
    knowledge.edit(ANSWER, "answer: |\n", f"answer: |\n  {STALE}\n")
    (problem,) = knowledge.check().errors
    line = knowledge.line(ANSWER, "answer: |")
    assert str(problem).startswith(f"knowledge/{ANSWER}:{line}: answer: nói tin đã cũ")


def test_the_source_of_what_is_right_must_be_known(problems):
    (problem,) = problems("outdated.yaml", "law: luat-41-2024", "law: luat-nao-do")
    assert problem.field == "claims.hai-muoi-nam.source.law"
