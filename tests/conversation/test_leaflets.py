"""Leaflets in a conversation: asked for by their subject or by a button, handed over as what suits the channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.answers.leaflet import leaflet, text_of
from bot.answers.leaflet_links import pdf_url, picture_urls
from bot.conversation.turn import ZONE, take_turn
from bot.messages import Attachment, EffectKind, Kind, Outcome, Session, Utterance

TODAY = date(2026, 11, 22)
VOLUNTARY, HOUSEHOLD = "leaflet:tu-nguyen", "leaflet:the-bhyt"
PAYMENT = "bhxh-tu-nguyen/muc-dong"


def buttons(turn) -> list[str]:
    return [button.payload for button in turn.replies[-1].quick_replies]


def given(turn) -> dict[str, str]:
    (effect,) = turn.effects
    assert effect.kind is EffectKind.LEAFLET_GIVEN
    return effect.data


@pytest.mark.parametrize("said", ["cho tôi tờ rơi", "cho toi to roi", "xin tờ gấp với", "Có tờ rơi nào hông em"])
def test_without_a_subject_all_leaflets_are_offered(talk, said):
    turn = talk.say(said)
    assert (turn.outcome, turn.intent) == (Outcome.ANSWERED, "commands/leaflet")
    assert sorted(buttons(turn)) == [HOUSEHOLD, VOLUNTARY]
    assert turn.replies[0].numbered


@pytest.mark.parametrize(
    ("said", "leaflet_id"),
    [
        ("cho tôi tờ rơi về bhxh tự nguyện", "tu-nguyen"),
        ("to roi bhxh tu nguyen", "tu-nguyen"),
        ("gửi tờ gấp bhyt hộ gia đình nhé", "the-bhyt"),
        ("tờ rơi mua cho cả nhà", "the-bhyt"),
    ],
)
def test_a_subject_or_a_reader_names_the_leaflet(talk, said, leaflet_id):
    turn = talk.say(said)
    assert turn.intent == f"leaflets/{leaflet_id}"
    assert given(turn)["leaflet"] == leaflet_id


@pytest.mark.parametrize(
    "said", ["tờ rơi ghi là đóng bhxh tự nguyện 100 nghìn", "tờ rơi bhxh tự nguyện này có thật không"]
)
def test_who_asks_whether_a_leaflet_is_right_is_not_handed_another(talk, said):
    assert not talk.say(said).intent.startswith(("leaflets/", "commands/leaflet"))


def test_of_two_subjects_none_is_left_out(talk):
    turn = talk.say("cho xin tờ rơi bhxh tự nguyện với tờ rơi bhyt hộ gia đình")
    assert sorted(buttons(turn)) == [HOUSEHOLD, VOLUNTARY]


def test_a_subject_within_a_longer_one_is_none_of_its_own(talk_with, kb):
    broad = kb.leaflets["the-bhyt"].model_copy(update={"words": ("tự nguyện",)})
    talk = talk_with(replace(kb, leaflets={**kb.leaflets, "the-bhyt": broad}))
    assert talk.say("tờ rơi đóng bhxh tự nguyện").intent == "leaflets/tu-nguyen"


def test_a_subject_may_be_shortened_as_staff_wrote_down(talk_with, kb):
    whole = kb.leaflets["the-bhyt"].model_copy(update={"words": ("bảo hiểm y tế",)})
    assert talk_with(replace(kb, leaflets={**kb.leaflets, "the-bhyt": whole})).say("tờ rơi bhyt").intent == (
        "leaflets/the-bhyt"
    )


@pytest.mark.parametrize("said", ["bhxh tự nguyện", "Tờ bhxh tự nguyện ạ"])
def test_of_those_offered_one_can_be_named_by_its_subject(talk, said):
    talk.say("cho tôi tờ rơi")
    assert talk.say(said).intent == "leaflets/tu-nguyen"


def test_a_question_after_the_offer_is_a_question(talk):
    talk.say("cho tôi tờ rơi")
    assert talk.say("mức đóng bhxh tự nguyện là bao nhiêu").intent == PAYMENT


def test_a_subject_alone_asks_for_no_leaflet_where_its_button_stands(talk):
    talk.say("mức đóng bhxh tự nguyện là bao nhiêu")
    assert not talk.say("bhxh tự nguyện").intent.startswith("leaflets/")


def test_who_read_something_in_a_leaflet_is_answered_on_that(talk):
    assert talk.say("xin hỏi tờ rơi ghi là mức đóng bao nhiêu").intent == PAYMENT


@pytest.mark.parametrize("said", ["tờ rời bhxh tự nguyện", "tô rồi bhxh tự nguyện"])
def test_words_with_other_marks_are_other_words(talk, said):
    assert not talk.say(said).intent.startswith(("leaflets/", "commands/leaflet"))


@pytest.mark.parametrize(
    "said", ["cho to roi bhxh tự nguyện", "TỜ ROI bhxh tu nguyen", "cho xin tơ\u0300 rơi bhxh tự nguyện"]
)
def test_marks_may_be_left_out(talk, said):
    assert talk.say(said).intent == "leaflets/tu-nguyen"


def test_after_an_answer_its_own_leaflet_is_meant(talk):
    talk.say("mức đóng bhxh tự nguyện là bao nhiêu")
    assert talk.say("cho xin tờ rơi").intent == "leaflets/tu-nguyen"


def test_the_button_under_an_answer_hands_it_over(talk):
    assert VOLUNTARY in buttons(talk.say("mức đóng bhxh tự nguyện hộ nghèo là bao nhiêu"))
    turn = talk.say("Lấy tờ rơi")
    assert turn.intent == "leaflets/tu-nguyen"
    assert buttons(turn) == [
        "leaflet-pictures:tu-nguyen",
        "leaflet-text:tu-nguyen",
        f"intent:{PAYMENT}",
        "command:leaflet",
    ]


def test_a_leaflet_is_a_pdf_on_the_web(talk, kb):
    turn = talk.say(VOLUNTARY, Kind.CHOICE)
    told = leaflet(kb, "tu-nguyen", TODAY)
    assert turn.replies[0].attachments == (Attachment(told.title, pdf_url(told)),)
    assert given(turn) == {"leaflet": "tu-nguyen", "code": told.code, "form": "pdf", "place": ""}


def test_a_leaflet_is_two_pictures_on_zalo_and_their_text_is_told_to_who_cannot_see_them(kb, router):
    said = Utterance("zalo", "7", "1", VOLUNTARY, datetime(2026, 11, 22, 12, tzinfo=ZONE), Kind.CHOICE)
    turn = take_turn(said, Session(), kb, router)
    told = leaflet(kb, "tu-nguyen", TODAY)
    attachments = turn.replies[0].attachments
    assert [one.url for one in attachments] == list(picture_urls(told))
    assert {one.media_type for one in attachments} == {"image/png"}
    assert "264.000 đồng" in attachments[0].alt
    assert all(one.alt for one in attachments)
    assert given(turn)["form"] == "pictures"


def test_a_leaflet_can_be_read_as_text(talk, kb):
    talk.say(VOLUNTARY, Kind.CHOICE)
    turn = talk.say("Bản chữ")
    told = leaflet(kb, "tu-nguyen", TODAY)
    assert turn.replies[0].text == text_of(told)
    assert turn.replies[0].attachments == ()
    assert turn.replies[0].basis.startswith("Căn cứ: Luật BHXH")
    assert given(turn)["form"] == "text"


def test_every_form_can_be_reached_from_every_other(talk):
    talk.say(VOLUNTARY, Kind.CHOICE)
    for label, form in (("Bản hình", "pictures"), ("Bản chữ", "text"), ("Bản PDF", "pdf")):
        assert given(talk.say(label))["form"] == form


def test_another_leaflet_can_be_chosen_by_number(talk):
    talk.say(VOLUNTARY, Kind.CHOICE)
    offered = buttons(talk.say("Tờ khác"))
    assert talk.say("2").intent == "leaflets/" + offered[1].removeprefix("leaflet:")


def test_a_button_with_the_name_of_all_leaflets_can_be_typed(talk_with, kb):
    words = kb.replies.leaflets.model_copy(update={"as_pdf": "Tờ rơi PDF để in"})
    talk = talk_with(replace(kb, replies=kb.replies.model_copy(update={"leaflets": words})))
    talk.say("leaflet-text:tu-nguyen", Kind.CHOICE)
    assert given(talk.say("Tờ rơi PDF để in")) == {**given(talk.say(VOLUNTARY, Kind.CHOICE)), "form": "pdf"}


def test_another_leaflet_is_none_of_those_of_the_answer_again(talk):
    talk.say("mức đóng bhxh tự nguyện hộ nghèo là bao nhiêu")
    talk.say("Lấy tờ rơi")
    assert sorted(buttons(talk.say("Tờ khác"))) == [HOUSEHOLD, VOLUNTARY]


def test_a_leaflet_goes_on_to_its_subject(talk):
    talk.say(VOLUNTARY, Kind.CHOICE)
    assert talk.say("Hỏi thêm").intent == PAYMENT


def test_a_leaflet_can_be_repeated_and_counts_once(talk):
    first = talk.say(VOLUNTARY, Kind.CHOICE)
    again = talk.say("nhắc lại")
    assert again.replies == first.replies
    assert again.effects == ()


def test_a_leaflet_whose_figures_do_not_hold_is_withheld(talk):
    talk.now = datetime(2020, 1, 1, 12, tzinfo=ZONE)
    turn = talk.say(VOLUNTARY, Kind.CHOICE)
    assert (turn.outcome, turn.intent, turn.effects) == (Outcome.WITHHELD, "leaflets/tu-nguyen", ())


def test_a_leaflet_that_is_gone_is_told_as_not_understood(talk):
    assert talk.say("leaflet:khong-co", Kind.CHOICE).outcome is Outcome.FALLBACK


def test_without_leaflets_that_is_said(talk_with, kb):
    turn = talk_with(replace(kb, leaflets={})).say("cho tôi tờ rơi")
    assert turn.replies[0].text == "Chưa có tờ rơi."


# -- who comes by a printed one


def test_who_scans_a_leaflet_is_answered_on_its_subject_and_the_place_is_kept(talk):
    turn = talk.say("ref:to-roi_tu-nguyen_an-xuan", Kind.CHOICE)
    assert turn.intent == PAYMENT
    (effect,) = turn.effects
    assert (effect.kind, effect.data) == (EffectKind.LEAFLET_SCANNED, {"leaflet": "tu-nguyen", "place": "an-xuan"})
    assert given(talk.say("cho xin tờ rơi bhyt hộ gia đình"))["place"] == "an-xuan"


def test_a_place_that_staff_never_named_counts_as_none(talk):
    (effect,) = talk.say("ref:to-roi_tu-nguyen_bia-ra", Kind.CHOICE).effects
    assert effect.data == {"leaflet": "tu-nguyen", "place": ""}


@pytest.mark.parametrize(
    "ref", ["to-roi_khong-co", "to-roi_", "", "khac", "to-roi_tu-nguyen_" + "x" * 40, "to-roi_tu-nguyen_a_b"]
)
def test_a_code_that_is_unknown_gets_the_greeting(talk, ref):
    turn = talk.say(f"ref:{ref}", Kind.CHOICE)
    assert turn.intent == "commands/greeting"
    assert turn.effects == ()


def test_the_place_is_forgotten_with_the_conversation(talk):
    talk.say("ref:to-roi_tu-nguyen_an-xuan", Kind.CHOICE)
    turn = talk.say(VOLUNTARY, Kind.CHOICE, after=timedelta(days=2))
    assert given(turn)["place"] == ""


# -- in the middle of a form


@pytest.fixture
def in_form(talk):
    form = next(intent for intent in talk.kb.entries if intent.startswith("forms/"))
    turn = talk.say(f"intent:{form}", Kind.CHOICE)
    assert turn.outcome is Outcome.FORM_STEP
    return talk


def test_a_leaflet_interrupts_no_form(in_form):
    before = in_form.session.form
    turn = in_form.say("cho xin tờ rơi bhyt hộ gia đình")
    assert turn.replies[0].attachments
    assert turn.session.form == before
    assert len(turn.replies) == 2


def test_a_choice_of_leaflets_puts_the_form_aside(in_form):
    before = in_form.session.form
    turn = in_form.say("cho xin tờ rơi")
    assert turn.replies[0].numbered
    assert (turn.session.form, turn.session.aside) == (None, before)
    in_form.say("1")
    assert in_form.say("làm tiếp").session.form is not None
