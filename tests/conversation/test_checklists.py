"""The checklist of a procedure in a conversation: offered, taken, left again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.messages import Attachment, Kind, Outcome, QuickReply, Session

ASKED = "thủ tục đăng ký tham gia bảo hiểm"
DANG_KY = "bhxh-tu-nguyen/dang-ky"
PROCEDURE = "procedures/dang-ky"
PDF = "Tải phiếu PDF"


@pytest.fixture
def asked(talk):
    turn = talk.say(ASKED)
    assert turn.intent == DANG_KY
    assert turn.replies[0].quick_replies[0].payload == "procedure:dang-ky"
    return talk


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("procedure:dang-ky", Kind.CHOICE),
        ("Phiếu chuẩn bị", Kind.TEXT),
        ("phieu chuan bi", Kind.TEXT),
    ],
)
def test_the_button_or_its_label_gives_the_checklist(asked, said, kind):
    turn = asked.say(said, kind)
    assert (turn.outcome, turn.intent) == (Outcome.ANSWERED, PROCEDURE)
    assert turn.replies[0].text.startswith("Phiếu: Đăng ký tham gia BHXH tự nguyện\n\nGiấy tờ:\n- Căn cước")
    assert "Áp dụng đến hết ngày 31/12/2026" in turn.replies[0].basis


def test_the_button_works_in_a_new_conversation_too(talk):
    turn = talk.say("procedure:dang-ky", Kind.CHOICE)
    assert turn.intent == PROCEDURE
    assert [button.payload for button in turn.replies[0].quick_replies] == ["card:dang-ky", f"intent:{DANG_KY}"]


def test_a_checklist_does_not_offer_the_entry_it_was_reached_from(asked):
    assert asked.say("Phiếu chuẩn bị").replies[0].quick_replies == (QuickReply(PDF, "card:dang-ky"),)


def test_a_checklist_can_be_repeated(asked):
    first = asked.say("Phiếu chuẩn bị")
    asked.say("cảm ơn")
    assert asked.say("nhắc lại").replies == first.replies


def test_back_from_a_checklist_is_the_answer_before_it(asked):
    asked.say("Phiếu chuẩn bị")
    assert asked.say("quay lại").intent == DANG_KY


def test_back_to_a_checklist(asked):
    asked.say("Phiếu chuẩn bị")
    asked.say("bao nhiêu tuổi được nghỉ hưu")
    assert asked.say("quay lại").intent == PROCEDURE


def test_a_procedure_that_is_gone_is_not_understood(talk):
    assert talk.say("procedure:gone", Kind.CHOICE).outcome is Outcome.FALLBACK
    talk.session = Session(last_at=talk.now, intent=DANG_KY, previous=("procedures/gone",))
    assert talk.say("quay lại").outcome is Outcome.FALLBACK


def test_a_checklist_without_its_figure_is_withheld_with_the_hotline(talk):
    talk.now = datetime(2020, 1, 1, tzinfo=UTC)
    turn = talk.say("procedure:dang-ky", Kind.CHOICE)
    assert (turn.outcome, turn.intent) == (Outcome.WITHHELD, PROCEDURE)


def test_an_explanation_names_the_values_of_a_checklist(talk):
    turn = talk.say("procedure:dang-ky", Kind.CHOICE, explain=True)
    assert "lien-he/tong-dai" in [value["name"] for value in turn.explanation["values"]]


# -- as a file to keep


@pytest.mark.parametrize(
    ("said", "kind"), [("card:dang-ky", Kind.CHOICE), (PDF, Kind.TEXT), ("tai phieu pdf", Kind.TEXT)]
)
def test_the_button_below_a_checklist_or_its_label_gives_it_as_a_file_of_the_day(asked, said, kind):
    asked.say("Phiếu chuẩn bị")
    turn = asked.say(said, kind)
    (reply,) = turn.replies
    assert (turn.outcome, turn.intent) == (Outcome.ANSWERED, PROCEDURE)
    assert reply.text.startswith("Phiếu của bác đây.")
    assert reply.attachments == (
        Attachment("Phiếu: Đăng ký tham gia BHXH tự nguyện", "cards/dang-ky-2026-11-22.pdf", "application/pdf"),
    )


def test_the_file_works_in_a_new_conversation_too_and_leads_on(talk):
    turn = talk.say("card:dang-ky", Kind.CHOICE)
    assert turn.replies[0].attachments
    assert [button.payload for button in turn.replies[0].quick_replies] == [f"intent:{DANG_KY}"]


def test_a_file_can_be_repeated(asked):
    asked.say("Phiếu chuẩn bị")
    first = asked.say(PDF)
    asked.say("cảm ơn")
    assert asked.say("nhắc lại").replies == first.replies


def test_back_from_a_file_is_the_answer_before_the_checklist(asked):
    asked.say("Phiếu chuẩn bị")
    asked.say(PDF)
    assert asked.say("quay lại").intent == DANG_KY


def test_a_file_of_a_procedure_that_is_gone_is_not_understood(talk):
    assert talk.say("card:gone", Kind.CHOICE).outcome is Outcome.FALLBACK
    assert talk.say("card:", Kind.CHOICE).outcome is Outcome.FALLBACK


def test_a_file_whose_figure_does_not_hold_is_not_promised(talk):
    talk.now = datetime(2020, 1, 1, tzinfo=UTC)
    turn = talk.say("card:dang-ky", Kind.CHOICE)
    assert (turn.outcome, turn.intent) == (Outcome.WITHHELD, PROCEDURE)
    assert turn.replies[0].attachments == ()


def test_a_form_puts_its_checklist_into_the_hand_too(talk):
    turn = talk.say_all(["tính giúp tiền đóng bảo hiểm xã hội tự nguyện", "hộ cận nghèo", "3 củ", "chưa"])
    assert turn.replies[-1].quick_replies[0] == QuickReply(PDF, "card:dang-ky")
    assert talk.say(PDF).replies[0].attachments
