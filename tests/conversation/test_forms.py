"""Guided conversations: every way through a form, back, out, and on again."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from bot.conversation.forms import heard
from bot.knowledge.schema import Slot
from bot.messages import Kind, Outcome, session_from_json, session_to_json

FORM = "forms/tinh-dong"
START = "tính giúp tiền đóng bảo hiểm xã hội tự nguyện"
HOW_OLD = "bao nhiêu tuổi được nghỉ hưu"
GROUP, INCOME, PAID, YEARS = "Bác thuộc nhóm nào?", "mức thu nhập nào?", "đã từng đóng chưa?", "mấy năm?"


def last(turn) -> str:
    return turn.replies[-1].text


def labels(turn) -> list[str]:
    return [button.label for button in turn.replies[-1].quick_replies]


def payload(turn, label: str) -> str:
    return next(button.payload for button in turn.replies[-1].quick_replies if button.label == label)


# -- through it


def test_a_form_asks_one_thing_after_the_other_and_tells_the_result(talk):
    turn = talk.say(START)
    assert (turn.outcome, turn.intent) == (Outcome.FORM_STEP, FORM)
    assert last(turn).startswith("Mình tính mức đóng từng bước nhé.")
    assert GROUP in last(turn)
    assert labels(turn) == ["Hộ nghèo", "Hộ cận nghèo", "Không thuộc nhóm nào"]
    assert turn.replies[0].numbered
    assert INCOME in last(talk.say("hộ cận nghèo"))
    assert PAID in last(talk.say("3 củ"))
    turn = talk.say("chưa")
    assert (turn.outcome, turn.intent) == (Outcome.CALCULATED, FORM)
    assert "nhóm: Hộ cận nghèo; mức thu nhập: 3.000.000 đồng; đã từng đóng: Không" in turn.replies[0].text
    assert "Nhóm Hộ cận nghèo đóng 528.000 đồng mỗi tháng." in turn.replies[0].text
    assert turn.replies[0].basis
    assert turn.replies[1].text.startswith("Phiếu: Đăng ký")
    assert labels(turn)[-1] == "Sửa câu trả lời"
    assert turn.session.form is None


def test_a_question_tells_the_values_of_the_day(talk):
    talk.say(START)
    assert "Thấp nhất 1.500.000 đồng." in last(talk.say("1"))


def test_a_question_that_does_not_arise_is_not_asked(talk):
    talk.say_all([START, "1", "thấp nhất"])
    assert YEARS in last(talk.say("rồi"))
    turn = talk.say("12 năm 3 tháng")
    assert "Bác đã đóng 12 năm." in last(turn)


@pytest.mark.parametrize("said", ["2", "số 2", "can ngheo", "hộ cận nghèo nha", "em thuộc diện hộ cận nghèo"])
def test_a_choice_is_made_by_number_label_or_words(talk, said):
    talk.say(START)
    talk.say(said)
    assert talk.session.form.said == {"nhom": "can-ngheo"}


def test_a_choice_that_is_denied_is_not_made(talk):
    talk.say(START)
    talk.say("tôi không phải hộ nghèo mà là hộ cận nghèo")
    assert talk.session.form.said == {"nhom": "can-ngheo"}
    talk.say("sửa nhóm")
    assert GROUP in last(talk.say("nhà không thuộc diện hộ nghèo"))


def test_of_two_names_in_the_same_words_the_longer_counts(kb, router):
    choices = {"dung": {"label": "Đúng tuyến"}, "tu-di": {"label": "Tự đi", "words": ["không đúng tuyến"]}}
    slot = Slot(name="noi-kham", called="nơi khám", kind="choice", ask="Khám ở đâu?", choices=choices)
    assert heard(kb, router.reader, slot, "lần ấy khám không đúng tuyến", date(2026, 11, 25)).value == "tu-di"
    assert heard(kb, router.reader, slot, "lần ấy khám đúng tuyến nha", date(2026, 11, 25)).value == "dung"


@pytest.mark.parametrize(
    ("said", "dong"),
    [
        ("1tr5", "1500000"),
        ("1.500.000", "1500000"),
        ("một triệu rưỡi", "1500000"),
        ("3 củ", "3000000"),
        ("2 triệu 2", "2200000"),
    ],
)
def test_money_is_read_as_people_write_it(talk, said, dong):
    talk.say_all([START, "1", said])
    assert talk.session.form.said["thu-nhap"] == dong


def test_a_button_answers_and_an_old_one_asks_again(talk):
    first = talk.say(START)
    talk.say(payload(first, "Hộ nghèo"), Kind.CHOICE)
    assert talk.session.form.said == {"nhom": "ho-ngheo"}
    turn = talk.say(payload(first, "Hộ cận nghèo"), Kind.CHOICE)
    assert INCOME in last(turn)
    assert talk.session.form.said == {"nhom": "ho-ngheo"}


def test_what_the_message_tells_is_not_asked(talk):
    turn = talk.say("tính tiền đóng tự nguyện cho hộ nghèo thu nhập 5 triệu")
    assert talk.session.form.said == {"nhom": "ho-ngheo", "thu-nhap": "5000000"}
    assert PAID in last(turn)


def test_the_group_of_the_conversation_is_known_and_one_answered_is_kept(talk):
    talk.say("tôi thuộc hộ nghèo")
    assert INCOME in last(talk.say(START))
    talk.say("sửa nhóm")
    talk.say("hộ cận nghèo")
    assert talk.session.group == "can-ngheo"


def test_an_income_out_of_bounds_in_the_first_message_is_asked_for(talk):
    turn = talk.say("tính tiền đóng tự nguyện cho hộ nghèo thu nhập 1 triệu")
    assert talk.session.form.said == {"nhom": "ho-ngheo"}
    assert INCOME in last(turn)


@pytest.mark.parametrize("said", ["bỏ qua", "cho qua câu này"])
def test_a_question_that_may_be_left_out_is(talk, said):
    talk.say_all([START, "1", said])
    assert talk.session.form.said["thu-nhap"] == ""


def test_a_long_answer_is_no_other_question(talk):
    talk.say_all([START, "1"])
    turn = talk.say("mấy năm nay tôi buôn bán kiếm được 3 triệu một tháng ở chợ")
    assert talk.session.form.said["thu-nhap"] == "3000000"
    assert PAID in last(turn)


# -- wrong answers


def test_a_wrong_answer_is_told_helpfully_and_asked_again(talk):
    talk.say_all([START, "1"])
    turn = talk.say("1 triệu")
    assert last(turn).startswith("Thấp hơn 1.500.000.")
    assert INCOME in last(turn)
    turn = talk.say("chịu")
    assert last(turn).startswith("Bác nhắn kèm đơn vị giúp.\n\nBác gọi tổng đài.")


def test_a_bound_may_be_computed(talk):
    talk.say_all([START, "1"])
    assert last(talk.say("60 triệu")).startswith("Cao hơn 50.600.000.")
    assert PAID in last(talk.say("50.600.000"))


def test_nobody_is_held_in_a_form(talk):
    talk.say_all([START, "x", "y", "z", "t"])
    turn = talk.say("dừng lại")
    assert last(turn) == "Thôi phần này."
    assert (turn.session.form, turn.session.aside) == (None, None)
    assert talk.say("làm tiếp").replies[0].text == "Không có phần dở."


# -- back, corrections, pauses


def test_back_and_correct(talk):
    talk.say_all([START, "1", "thấp nhất"])
    assert last(talk.say("quay lại")).startswith("Về câu trước.")
    assert talk.session.form.said == {"nhom": "ho-ngheo"}
    talk.say("3 triệu")
    turn = talk.say("sửa nhóm")
    assert last(turn).startswith("Sửa nhóm.")
    assert PAID in last(talk.say("hộ cận nghèo"))
    assert talk.session.form.said == {"nhom": "can-ngheo", "thu-nhap": "3000000"}


@pytest.mark.parametrize(("said", "told"), [("dừng lại", "Thôi phần này."), ("dạ để sau", "Để sau.")])
def test_leaving_is_no_yes(talk, said, told):
    talk.say_all([START, "1", "thấp nhất"])
    assert last(talk.say(said)) == told


def test_back_from_the_first_question_stays_there(talk):
    talk.say(START)
    assert last(talk.say("quay lại")).startswith("Đây là câu đầu.")


def test_a_correction_forgets_what_no_longer_arises(talk):
    talk.say_all([START, "1", "thấp nhất", "rồi", "12 năm", "sửa đã từng đóng"])
    turn = talk.say("chưa")
    assert "số năm" not in turn.replies[0].text
    assert turn.outcome is Outcome.CALCULATED


def test_after_the_result_an_answer_can_be_corrected_by_a_button(talk):
    turn = talk.say_all([START, "1", "thấp nhất", "chưa"])
    turn = talk.say(payload(turn, "Sửa câu trả lời"), Kind.CHOICE)
    assert labels(turn) == ["nhóm", "mức thu nhập", "đã từng đóng"]
    turn = talk.say("2")
    assert INCOME in last(turn)
    turn = talk.say("3 triệu")
    assert "mức thu nhập: 3.000.000 đồng" in turn.replies[0].text


def test_put_off_and_resumed_also_after_a_long_pause(talk):
    talk.say_all([START, "1"])
    assert last(talk.say("để sau")) == "Để sau."
    assert talk.say(HOW_OLD).intent == "huu-tri/tuoi"
    turn = talk.say("làm tiếp", after=timedelta(hours=5))
    assert last(turn).startswith("Làm tiếp phần dở.")
    assert INCOME in last(turn)


def test_a_form_put_off_is_forgotten_after_a_day(talk):
    talk.say_all([START, "1", "để sau"])
    assert last(talk.say("làm tiếp", after=timedelta(days=2))) == "Không có phần dở."


def test_the_menu_puts_the_form_aside(talk):
    talk.say_all([START, "1"])
    turn = talk.say("menu")
    assert (turn.intent, turn.session.form) == ("commands/menu", None)
    assert INCOME in last(talk.say("làm tiếp"))


# -- in the middle


def test_a_question_in_the_middle_is_answered_and_the_form_goes_on(talk):
    talk.say_all([START, "1"])
    turn = talk.say(HOW_OLD)
    assert turn.intent == "huu-tri/tuoi"
    assert "57 tuổi" in turn.replies[0].text
    assert turn.replies[0].quick_replies == ()
    assert last(turn).startswith("Làm tiếp:")
    assert PAID in last(talk.say("3 triệu"))


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VOICE, Kind.STICKER, Kind.LOCATION, Kind.UNSUPPORTED])
def test_what_is_no_text_is_answered_and_the_form_goes_on(talk, kind):
    talk.say_all([START, "1"])
    turn = talk.say("", kind)
    assert INCOME in last(turn)
    assert turn.session.form.said == {"nhom": "ho-ngheo"}


def test_erasing_forgets_the_form(talk):
    talk.say_all([START, "1"])
    turn = talk.say("xoá dữ liệu")
    assert (turn.session.form, turn.session.aside) == (None, None)


# -- somebody else


def test_for_somebody_else_it_is_asked_otherwise_and_nothing_is_kept(talk):
    turn = talk.say("tính mức đóng bhxh tự nguyện cho mẹ tôi")
    assert "Người ấy thuộc nhóm nào?" in last(turn)
    turn = talk.say_all(["hộ nghèo", "thấp nhất", "chưa"])
    assert turn.replies[0].text.startswith("Hỏi giúp:")
    assert (turn.session.form, turn.session.aside, turn.session.group) == (None, None, "")
    assert "Sửa câu trả lời" not in labels(turn)


# -- all of it


def test_a_session_with_forms_comes_back_whole(talk):
    talk.say_all([START, "1", "để sau", START])
    assert talk.session.form
    assert talk.session.aside
    assert session_from_json(session_to_json(talk.session)) == talk.session


def test_whatever_is_said_nothing_raises_and_there_is_always_a_way_out(talk):
    chance = random.Random(7)
    said = [
        *("1", "9", "-3", "0", "1 tỷ tỷ", "có", "không", "quay lại", "sửa nhóm", "sửa", "để sau", "làm tiếp", "🙂", ""),
        *("12 năm", "năm ngoái", "31/02/2026", HOW_OLD, "menu", START, "nhắc lại", "x" * 5000, "slot:nhom=khac"),
        *("slot:nhom=xxx", "slot:", "correct:nhom", "correct:", "command:correct", "command:resume", "none"),
    ]
    for _ in range(1500):
        turn = talk.say(chance.choice(said))
        assert turn.replies
        assert turn.outcome is not Outcome.ERROR
    talk.say(START)
    if talk.session.form:
        talk.say("dừng lại")
    assert talk.session.form is None


def test_something_else_asked_unclearly_is_taken_for_that_at_the_second_time(unsure_talk):
    unsure_talk.say(f"intent:{FORM}", Kind.CHOICE)
    unsure_talk.say("1")
    asked_again = unsure_talk.say("bảo hiểm y tế hộ gia đình thế nào")
    assert INCOME in last(asked_again)
    turn = unsure_talk.say("bảo hiểm y tế hộ gia đình thế nào")
    assert (turn.outcome, turn.session.form) == (Outcome.CLARIFIED, None)
    assert INCOME in last(unsure_talk.say("làm tiếp"))


def test_an_answer_is_corrected_by_a_part_of_its_name(talk):
    talk.say_all([START, "1", "3 triệu"])
    assert INCOME in last(talk.say("sửa thu nhập"))
