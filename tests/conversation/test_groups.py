"""The support group: asked at most once, kept for the conversation, used and said in later answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.turn import SESSION_LIFE
from bot.messages import Choice, Kind, Outcome, Session, session_from_json, session_to_json

MUC_DONG = "bhxh-tu-nguyen/muc-dong"
MUC_HO_TRO = "bhxh-tu-nguyen/muc-ho-tro"
CA_HO = "bhyt-ho-gia-dinh/chi-phi-ca-ho"
TUOI = "huu-tri/tuoi"
HOW_MUCH = "mức đóng bhxh tự nguyện là bao nhiêu"
LOWEST = "giá đóng bảo hiểm xã hội tự nguyện năm nay"
HOW_OLD = "bao nhiêu tuổi được nghỉ hưu"
GROUPS = ["Hộ nghèo", "Hộ cận nghèo", "Dân tộc thiểu số", "Xã đảo, đặc khu", "Không thuộc nhóm nào"]
QUESTION = "Thuộc nhóm nào?"


def said(turn) -> str:
    (reply,) = turn.replies
    return reply.text


def labels(turn) -> list[str]:
    return [button.label for reply in turn.replies for button in reply.quick_replies]


def test_a_general_answer_whose_figure_depends_on_the_group_asks_for_it(talk):
    turn = talk.say(HOW_MUCH)
    assert (turn.outcome, turn.intent) == (Outcome.ANSWERED, MUC_DONG)
    assert said(turn).endswith(QUESTION)
    assert "264.000" in said(turn)
    assert labels(turn) == GROUPS
    assert turn.replies[0].numbered


def test_it_is_asked_once_only(talk):
    talk.say(HOW_MUCH)
    talk.say(HOW_OLD)
    turn = talk.say(LOWEST)
    assert turn.intent == MUC_DONG
    assert QUESTION not in said(turn)
    assert "Nhà nước hỗ trợ tiền đóng BHXH tự nguyện" in labels(turn)


@pytest.mark.parametrize("asked", [HOW_OLD, "nhà 4 người mua bhyt hộ gia đình bao nhiêu"])
def test_it_is_not_asked_where_no_figure_depends_on_it(talk, asked):
    turn = talk.say(asked)
    assert QUESTION not in said(turn)
    assert not turn.session.group_asked


@pytest.mark.parametrize("picked", ["group:can-ngheo", "2", "số 2", "Hộ cận nghèo", "ho can ngheo", "hộ cận nghèo ạ"])
def test_a_group_is_chosen_by_button_number_or_label(talk, picked):
    talk.say(HOW_MUCH)
    turn = talk.say(picked, Kind.CHOICE if picked.startswith("group:") else Kind.TEXT)
    assert (turn.outcome, turn.intent, turn.session.group) == (Outcome.CALCULATED, MUC_DONG, "can-ngheo")
    assert said(turn).startswith("Bác thuộc hộ cận nghèo. Nhóm của bác đóng 198.000 đồng")
    assert turn.effects == ()


@pytest.mark.parametrize("picked", ["5", "không thuộc nhóm nào", "khong thuoc nhom nao"])
def test_no_group_is_a_choice_too(talk, picked):
    talk.say(HOW_MUCH)
    turn = talk.say(picked)
    assert (turn.outcome, turn.session.group) == (Outcome.CALCULATED, "khac")
    assert said(turn).startswith("Bác không thuộc nhóm nào. Nhóm của bác đóng 264.000 đồng")


def test_what_was_said_before_the_choice_is_calculated_with(talk):
    talk.say(HOW_MUCH)
    talk.session = replace(talk.session, slots={"so-thang": "12"})
    assert "2.376.000" in said(talk.say("2"))


def test_a_chosen_group_is_kept_for_later_figures(talk):
    talk.say_all([HOW_MUCH, "2", HOW_OLD])
    turn = talk.say(LOWEST)
    assert turn.outcome is Outcome.CALCULATED
    assert said(turn).startswith("Bác thuộc hộ cận nghèo. Nhóm của bác đóng 198.000 đồng")


@pytest.mark.parametrize("told", ["hộ nghèo được hỗ trợ mấy phần trăm", "nhà em hộ nghèo, bao nhiêu tuổi nghỉ hưu"])
def test_a_group_said_in_any_message_is_kept(talk, told):
    talk.say(told)
    turn = talk.say(HOW_MUCH)
    assert said(turn).startswith("Bác thuộc hộ nghèo. Nhóm của bác đóng 165.000 đồng")
    assert QUESTION not in said(turn)


def test_the_figures_of_a_follow_up_go_with_the_kept_group(talk):
    talk.say_all([HOW_MUCH, "1"])
    turn = talk.say("thế còn 12 tháng")
    assert said(turn).startswith("Bác thuộc hộ nghèo. Đóng 12 tháng, nhóm của bác trả 1.980.000 đồng")


@pytest.mark.parametrize("correction", ["không phải hộ nghèo mà cận nghèo", "nhầm, nhà em hộ cận nghèo", "cận nghèo"])
def test_a_correction_replaces_the_group_and_the_answer(talk, correction):
    talk.say("hộ nghèo đóng bhxh tự nguyện bao nhiêu")
    turn = talk.say(correction)
    assert (turn.intent, turn.session.group) == (MUC_DONG, "can-ngheo")
    assert said(turn).startswith("Bác thuộc hộ cận nghèo. Nhóm của bác đóng 198.000 đồng")


def test_a_group_that_is_denied_is_forgotten_and_the_answer_general_again(talk):
    talk.say("hộ nghèo đóng bhxh tự nguyện bao nhiêu")
    turn = talk.say("em không phải hộ nghèo")
    assert (turn.outcome, turn.intent, turn.session.group) == (Outcome.ANSWERED, MUC_DONG, "")
    assert "264.000" in said(turn)
    assert labels(turn) == GROUPS  # not asked before: the group had been said


def test_denying_another_group_changes_nothing(talk):
    talk.say("hộ nghèo đóng bhxh tự nguyện bao nhiêu")
    assert talk.say("em không phải hộ cận nghèo").session.group == "ho-ngheo"


def test_naming_two_groups_claims_none_and_uses_none(talk):
    talk.say_all([HOW_MUCH, "1"])
    talk.say("hộ nghèo và hộ cận nghèo đóng bhxh tự nguyện bao nhiêu")
    assert talk.session.group == "ho-ngheo"
    assert "nhom" not in talk.session.slots


def test_somebody_elses_group_counts_for_that_answer_alone(talk):
    turn = talk.say("mẹ tôi hộ nghèo đóng bhxh tự nguyện bao nhiêu")
    assert said(turn).startswith("Tính cho hộ nghèo. Nhóm của bác đóng 165.000 đồng")
    assert turn.session.group == ""
    assert "1.980.000" in said(talk.say("thế còn 12 tháng"))
    turn = talk.say(HOW_MUCH)
    assert turn.outcome is Outcome.ANSWERED
    assert said(turn).endswith(QUESTION)


def test_correcting_somebody_elses_group_keeps_it_theirs(talk):
    talk.say("mẹ tôi hộ nghèo đóng bhxh tự nguyện bao nhiêu")
    turn = talk.say("không phải hộ nghèo mà hộ cận nghèo")
    assert said(turn).startswith("Tính cho hộ cận nghèo. Nhóm của bác đóng 198.000 đồng")
    assert turn.session.group == ""


def test_a_group_chosen_for_somebody_else_is_not_kept(talk):
    talk.say("mẹ tôi đóng bhxh tự nguyện bao nhiêu")
    talk.session = replace(talk.session, intent=MUC_DONG, slots={}, choices=(Choice("Hộ nghèo", "group:ho-ngheo"),))
    turn = talk.say("hộ nghèo")
    assert said(turn).startswith("Tính cho hộ nghèo.")
    assert turn.session.group == ""


def test_the_own_group_is_not_taken_for_somebody_elses(talk):
    talk.say_all([HOW_MUCH, "1"])
    talk.say("mẹ tôi " + LOWEST)
    assert "nhom" not in talk.session.slots
    assert talk.session.group == "ho-ngheo"


def test_the_kept_group_may_make_another_entry_the_right_one_but_never_hides_this_one(knowledge, talk_with):
    instead = f"instead: [{{slot: nhom, said: ho-ngheo, intent: {TUOI}}}]\naudiences:"
    knowledge.edit("faq/bhyt-ho-gia-dinh/chi-phi-ca-ho.yaml", "audiences:", instead)
    talk = talk_with(knowledge.kb())
    talk.say_all([HOW_MUCH, "1"])
    asked = "nhà 4 người mua bhyt hộ gia đình bao nhiêu"
    turn = talk.say(asked)
    assert turn.intent == TUOI
    assert said(turn).startswith("Bác thuộc hộ nghèo.")
    assert talk.say(f"intent:{CA_HO}", Kind.CHOICE).intent == CA_HO
    talk.say(asked)
    assert talk.say(asked).intent == CA_HO


def test_related_entries_for_the_audience_come_first(knowledge, talk_with):
    knowledge.edit("audiences.yaml", "Cả hộ cận nghèo}", "Cả hộ cận nghèo, words: [nhà nghèo], nhom: [ho-ngheo]}")
    knowledge.edit("faq/huu-tri/tuoi.yaml", "audiences: ", "audiences: [ho-ngheo] # ")
    talk = talk_with(knowledge.kb())
    for_them = ["Nhà nước hỗ trợ tiền đóng BHXH tự nguyện", "Tuổi và số năm đóng để có lương hưu"]
    order = [*for_them, "Đóng trước nhiều năm BHXH tự nguyện"]
    talk.say_all([HOW_MUCH, "1"])
    assert labels(talk.say(HOW_MUCH))[:3] == order
    talk.say_all(["không phải hộ nghèo", HOW_OLD])
    assert labels(talk.say(HOW_MUCH))[1] == order[2]
    assert labels(talk.say("nhà nghèo " + HOW_MUCH))[:2] == for_them


@pytest.mark.parametrize(("questions", "asked"), [((HOW_MUCH, HOW_OLD), False), ((HOW_OLD, HOW_MUCH), True)])
def test_of_two_questions_in_one_message_only_the_last_asks_for_the_group(talk, questions, asked):
    turn = talk.say("? ".join(questions) + "?")
    assert len(turn.replies) == 2
    assert [QUESTION in reply.text for reply in turn.replies] == [False, asked]
    assert (turn.replies[1].numbered, turn.session.group_asked) == (asked, asked)
    if asked:
        assert "165.000" in said(talk.say("1"))


def test_a_group_button_without_an_answer_before_it_shows_the_menu(talk):
    turn = talk.say("group:ho-ngheo", Kind.CHOICE)
    assert (turn.outcome, turn.session.group) == (Outcome.ANSWERED, "ho-ngheo")
    assert turn.replies[0].numbered


def test_a_group_button_of_an_older_knowledge_base_is_not_understood(talk):
    turn = talk.say("group:nha-giau", Kind.CHOICE)
    assert (turn.outcome, turn.session.group) == (Outcome.FALLBACK, "")


def test_the_group_is_forgotten_with_the_conversation_and_with_erasing(talk):
    talk.say_all([HOW_MUCH, "1"])
    kept = talk.session
    assert talk.say(HOW_OLD, after=SESSION_LIFE + timedelta(seconds=1)).session.group == ""
    talk.session = kept
    assert talk.say_all(["xoá dữ liệu", "có"]).session.group == ""


def test_the_group_survives_storage_and_an_older_session_loads_without_it():
    session = Session(group="can-ngheo", group_asked=True, about_another=True)
    stored = session_to_json(session)
    assert session_from_json(stored) == session
    for name in ("group", "group_asked", "about_another"):
        del stored[name]
    assert session_from_json(stored) == Session()
