"""Who wants a person, or to complain or report: what is said, what is left with staff, and what a code leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversation.handover import MOST_TICKETS
from bot.conversation.turn import STAFF_SILENCE, ZONE
from bot.desk import codes
from bot.messages import EffectKind, Kind, Outcome, TicketSeen

HOW_MUCH = "mức đóng bhxh tự nguyện là bao nhiêu"
QUESTION = "sổ của tôi làm ba tháng rồi chưa có"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZONE)
CLOSED = "Đến 07:30 ngày 23/11/2026 mới có cán bộ Điểm Sáng. Bác nhắn câu hỏi."
BEFORE_TET = datetime(2027, 2, 4, 20, tzinfo=ZONE)


@pytest.fixture
def at_work(talk):
    """A talk while somebody is there."""
    talk.now = MONDAY
    return talk


def text(turn) -> str:
    return turn.replies[0].text


def left(turn) -> dict[str, str]:
    """The case that a turn leaves with staff."""
    (effect,) = turn.effects
    assert effect.kind is EffectKind.OPEN_TICKET
    return effect.data


def code_in(turn) -> str:
    return codes.find(text(turn))


# -- a question


def test_out_of_hours_who_wants_a_person_hears_when_and_may_leave_the_question(talk):
    turn = talk.say("gặp cán bộ")
    assert (text(turn), turn.outcome, turn.intent) == (CLOSED, Outcome.HANDOVER, "commands/person")
    assert turn.effects == ()
    turn = talk.say(QUESTION)
    assert left(turn) == {"code": code_in(turn), "kind": "question", "text": QUESTION, "confidential": ""}
    assert text(turn) == f"Đã nhận câu hỏi, mã {codes.shown(code_in(turn))}."
    assert (turn.outcome, turn.text) == (Outcome.HANDOVER, QUESTION)
    assert turn.session.staff_until is None


def test_before_tet_the_first_day_after_it_is_told(talk):
    talk.now = BEFORE_TET
    assert "07:30 ngày 12/02/2027" in text(talk.say("gặp cán bộ"))


def test_the_next_question_is_the_bots_again(talk):
    talk.say_all(["gặp cán bộ", QUESTION])
    assert "264.000" in text(talk.say(HOW_MUCH))


def test_in_hours_the_question_just_asked_is_handed_over(at_work):
    at_work.say(HOW_MUCH)
    turn = at_work.say("gặp cán bộ")
    assert (left(turn)["text"], left(turn)["kind"]) == (HOW_MUCH, "question")
    assert text(turn) == f"Đã chuyển câu vừa hỏi, mã {codes.shown(left(turn)['code'])}."
    assert turn.session.staff_until is None
    assert "264.000" in text(at_work.say(HOW_MUCH))


def test_in_hours_who_has_asked_nothing_is_asked(at_work):
    at_work.say("xin chào")
    assert text(at_work.say("gặp cán bộ")) == "Bác nhắn câu hỏi cho cán bộ Điểm Sáng."
    assert left(at_work.say(QUESTION))["text"] == QUESTION


def test_the_same_question_is_handed_over_once(at_work):
    at_work.say_all([HOW_MUCH, "gặp cán bộ"])
    assert text(at_work.say("gặp cán bộ")) == "Bác nhắn câu hỏi cho cán bộ Điểm Sáng."


def test_without_hours_nothing_is_promised(knowledge, talk_with):
    desk = knowledge.read("desk.yaml")
    knowledge.write("desk.yaml", desk.partition("hours:")[0] + "hours: {}\n")
    talk = talk_with(knowledge.kb())
    talk.now = MONDAY
    talk.say(HOW_MUCH)
    assert text(talk.say("gặp cán bộ")) == "Bác nhắn câu hỏi, không hẹn giờ."
    assert left(talk.say(QUESTION))["text"] == QUESTION


@pytest.mark.parametrize(
    ("said", "intent", "says"),
    [
        ("gặp cán bộ", "commands/person", "Bác gọi 1900 9068 để gặp người thật."),
        ("gửi khiếu nại cho cán bộ", "commands/complain", "Máy chưa nhận khiếu nại, bác gọi 1900 9068."),
        ("báo cho cán bộ vụ lừa đảo", "commands/report", "Máy chưa nhận tin báo, bác gọi 1900 9068."),
    ],
)
def test_where_staff_take_nothing_the_hotline_is_told(knowledge, talk_with, said, intent, says):
    knowledge.edit("desk.yaml", "takes: [question, complaint, report]", "takes: []")
    talk = talk_with(knowledge.kb())
    turn = talk.say(said)
    assert (text(turn), turn.intent, turn.outcome) == (says, intent, Outcome.HANDOVER)
    assert "264.000" in text(talk.say(HOW_MUCH))


@pytest.mark.parametrize("said", ["thôi", "không", "dừng lại", "quay lại", "tạm biệt"])
def test_who_thinks_better_of_it_leaves_nothing(talk, said):
    talk.say("gặp cán bộ")
    turn = talk.say(said)
    assert (text(turn), turn.effects) == ("Chưa gửi gì.", ())
    assert "264.000" in text(talk.say(HOW_MUCH))


@pytest.mark.parametrize("said", ["vâng", "chào bạn", "cảm ơn"])
def test_a_courtesy_is_not_taken_for_the_question(talk, said):
    talk.say("gặp cán bộ")
    assert text(talk.say(said)) == CLOSED
    assert left(talk.say(QUESTION))["text"] == QUESTION


@pytest.mark.parametrize("said", ["menu", "nhắc lại", "command:menu", "intent:huu-tri/tuoi"])
def test_a_command_or_a_button_is_not_taken_for_the_question(talk, said):
    talk.say("gặp cán bộ")
    turn = talk.say(said)
    assert (turn.effects, turn.session.pending) == ((), "")


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.STICKER])
def test_what_cannot_be_read_is_said_so_and_the_question_may_still_come(talk, kind):
    talk.say("gặp cán bộ")
    assert talk.say("", kind).effects == ()
    assert talk.say("🙏").effects == ()
    assert text(talk.say("a" * 4001)).startswith("Tin nhắn dài quá")
    assert left(talk.say(QUESTION))["text"] == QUESTION


def test_only_so_many_cases_are_taken_in_one_conversation(talk):
    for _ in range(MOST_TICKETS):
        talk.say("gặp cán bộ")
        assert left(talk.say(QUESTION))
    turn = talk.say("gặp cán bộ")
    assert (text(turn), turn.session.pending) == ("Bác đã gửi mấy việc rồi.", "")
    talk.now += timedelta(hours=1)
    assert text(talk.say("gặp cán bộ")) == CLOSED


def test_a_photo_answers_no_other_question(talk):
    talk.say("hãy xoá giúp những gì tôi nhắn nhé")
    assert talk.say("", Kind.PHOTO).session.pending == ""


# -- in confidence


@pytest.mark.parametrize(
    ("said", "asks", "kind"),
    [
        ("gửi khiếu nại cho cán bộ", "Bác viết khiếu nại, chỉ cán bộ Điểm Sáng đọc.", "complaint"),
        ("báo cho cán bộ vụ lừa đảo", "Bác kể vụ lừa đảo, chỉ cán bộ Điểm Sáng đọc.", "report"),
    ],
)
def test_a_complaint_or_a_report_is_taken_in_confidence_also_in_hours(at_work, said, asks, kind):
    at_work.say(HOW_MUCH)
    assert text(at_work.say(said)) == asks
    turn = at_work.say("nhân viên ở đó thu tiền không đưa biên lai")
    assert (left(turn)["kind"], left(turn)["confidential"]) == (kind, "1")
    assert text(turn) == f"Đã nhận kín, mã {codes.shown(left(turn)['code'])}."
    assert turn.text == ""  # not among what staff read of all turns
    assert turn.session.question == ""


def test_below_the_entry_it_may_follow_there_is_a_button(talk, knowledge, talk_with):
    turn = talk.say("làm giấy khai sinh cho con ở đâu")
    assert ("Gửi khiếu nại", "command:complain") in [(q.label, q.payload) for q in turn.replies[0].quick_replies]
    assert text(talk.say("Gửi khiếu nại")) == "Bác viết khiếu nại, chỉ cán bộ Điểm Sáng đọc."
    knowledge.edit("desk.yaml", "takes: [question, complaint, report]", "takes: [question]")
    turn = talk_with(knowledge.kb()).say("làm giấy khai sinh cho con ở đâu")
    assert "Gửi khiếu nại" not in [button.label for button in turn.replies[0].quick_replies]


# -- the code

SEEN = TicketSeen("BX7R2M9T")


@pytest.mark.parametrize(
    ("ticket", "says"),
    [
        (SEEN, "Mã BX7R-2M9T chưa có trả lời."),
        (replace(SEEN, answers=("Tuần sau có.",)), "Trả lời mã BX7R-2M9T: Tuần sau có."),
        (replace(SEEN, answers=("Một {tra-loi}.", "Hai.")), "Trả lời mã BX7R-2M9T: Một {tra-loi}.\n\nHai."),
        (replace(SEEN, closed=True), "Mã BX7R-2M9T đã đóng."),
        (None, "Không có mã BX7R-2M9T."),
    ],
)
def test_a_code_leads_to_what_became_of_the_case(talk, ticket, says):
    turn = talk.say("cho hỏi mã bx7r 2m9t", ticket=ticket)
    assert (text(turn), turn.outcome) == (says, Outcome.HANDOVER)


def test_a_question_that_holds_something_like_a_code_is_answered(talk):
    asked = f"{HOW_MUCH} nếu tôi có mã BX7R-2M9T trong tay"
    assert "264.000" in text(talk.say(asked, ticket=None))
    assert "chưa có trả lời" in text(talk.say(asked, ticket=SEEN))


def test_a_case_about_a_case_is_left_not_looked_up(talk):
    talk.say("gặp cán bộ")
    about = "mã BX7R-2M9T của tôi hỏi đã lâu mà mãi vẫn chưa thấy ai trả lời"
    assert left(talk.say(about, ticket=SEEN))["text"] == about


# -- while a person writes


def test_what_is_written_while_a_person_answers_a_case_is_kept_for_them(talk):
    talk.say("BX7R2M9T", Kind.STAFF_ECHO)
    turn = talk.say("vậy cần giấy gì")
    (effect,) = turn.effects
    assert (turn.replies, effect.kind) == ((), EffectKind.TICKET_NOTE)
    assert effect.data == {"code": "BX7R2M9T", "text": "vậy cần giấy gì"}
    assert talk.say("", Kind.PHOTO).effects[0].data["text"] == "[photo]"
    talk.now += STAFF_SILENCE
    assert talk.say(HOW_MUCH).effects == ()


def test_what_is_written_to_staff_on_the_platform_itself_is_not_kept_twice(talk):
    talk.say("BX7R2M9T", Kind.STAFF_ECHO)
    talk.say("", Kind.STAFF_ECHO)
    assert talk.say("vậy cần giấy gì").effects == ()
