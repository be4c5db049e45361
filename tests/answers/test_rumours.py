"""A rumour's answer: the verdict, the truth, what to do."""

from __future__ import annotations

from core_fixtures import TODAY

from bot.answers.answer import answer, whole

MUC_484 = "rumours/muc-484"


def test_the_verdict_comes_first_and_what_to_do_last_of_what_holds_today(kb):
    paragraphs = answer(kb, MUC_484, TODAY).text.split("\n\n")
    assert paragraphs[0] == "Tin này không đúng."
    assert paragraphs[1].startswith("Chưa đúng. Hôm nay mức thấp nhất trước hỗ trợ là 330.000 đồng")
    assert paragraphs[3] == "Bác hỏi lại 1900 9068 trước khi đóng."
    assert paragraphs[4].startswith("Từ 01/01/2027 có thay đổi")


def test_a_figure_in_what_to_do_is_among_those_used(kb):
    assert "lien-he/tong-dai" in [value.name for value in answer(kb, MUC_484, TODAY).used]


def test_an_entry_that_is_no_rumour_says_its_answer_alone(kb):
    entry = kb.entries["huu-tri/tuoi"]
    assert whole(kb, entry, entry.answer) == entry.answer


def test_the_wording_of_a_verdict_is_staffs(knowledge):
    knowledge.edit("replies.yaml", "wrong: Tin này không đúng.", "wrong: Không phải vậy đâu bác.")
    assert answer(knowledge.kb(), MUC_484, TODAY).text.startswith("Không phải vậy đâu bác.\n\n")
