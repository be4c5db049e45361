"""take_turn: every way a turn can go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from core_fixtures import TODAY

from bot.conversation.turn import MAX_HISTORY, MAX_TEXT, SESSION_LIFE, STAFF_SILENCE, ZONE, local_day, with_menu
from bot.messages import (
    Choice,
    EffectKind,
    Kind,
    Outcome,
    Session,
    reply_from_json,
    reply_to_json,
    session_from_json,
    session_to_json,
)
from bot.router.router import Router

MUC_DONG = "bhxh-tu-nguyen/muc-dong"
MUC_HO_TRO = "bhxh-tu-nguyen/muc-ho-tro"
CA_HO = "bhyt-ho-gia-dinh/chi-phi-ca-ho"
TUOI = "huu-tri/tuoi"
HOW_MUCH = "mức đóng bhxh tự nguyện là bao nhiêu"
HOW_OLD = "bao nhiêu tuổi được nghỉ hưu"
FOUR_PEOPLE = "nhà 4 người mua bhyt hộ gia đình bao nhiêu"
NONSENSE = "qwrt zxcv plmk"
MENU = ["Mức đóng tự nguyện", "Cả nhà mua BHYT", "Tuổi nghỉ hưu"]


def labels(turn) -> list[str]:
    return [button.label for reply in turn.replies for button in reply.quick_replies]


def text(turn) -> str:
    return turn.replies[0].text


@pytest.fixture
def settled(talk):
    """A citizen who has been asked for the group already."""
    talk.session = Session(last_at=talk.now, group_asked=True)
    return talk


# -- answers


def test_a_question_is_answered_with_its_basis_and_related_entries(settled):
    turn = settled.say(HOW_MUCH)
    assert (turn.outcome, turn.intent, turn.score) == (Outcome.ANSWERED, MUC_DONG, 1.0)
    assert "264.000" in text(turn)
    assert turn.replies[0].basis.startswith("Căn cứ: Luật BHXH 41/2024/QH15")
    assert labels(turn)[0] == "Nhà nước hỗ trợ tiền đóng BHXH tự nguyện"
    assert not turn.replies[0].numbered
    assert (turn.text, turn.kb_version) == (HOW_MUCH, settled.kb.version)
    assert turn.candidates[0] == MUC_DONG
    assert turn.explanation == {}


def test_figures_in_the_question_are_calculated_with(talk):
    turn = talk.say(FOUR_PEOPLE)
    assert (turn.outcome, turn.intent) == (Outcome.CALCULATED, CA_HO)
    assert text(turn).startswith("Hộ 4 người đóng 3.825.360 đồng")


def test_another_figure_alone_asks_the_same_again(talk):
    talk.say(FOUR_PEOPLE)
    turn = talk.say("còn 6 người")
    assert (turn.outcome, turn.intent) == (Outcome.CALCULATED, CA_HO)
    assert "4.918.320" in text(turn)


@pytest.mark.parametrize("before", [HOW_OLD, None], ids=["after another entry", "at the start"])
def test_a_figure_alone_means_nothing_where_nothing_is_calculated_with_it(talk, before):
    if before:
        talk.say(before)
    assert talk.say("còn 6 người").outcome is not Outcome.CALCULATED


@pytest.mark.parametrize(
    ("said", "figure"),
    [("thế còn 6 người", "4.918.320"), ("7", "5.464.800"), ("nếu hai người thì sao", "2.322.540")],
)
def test_a_message_of_figures_alone_goes_on_with_the_last_calculation(talk, said, figure):
    talk.say(FOUR_PEOPLE)
    turn = talk.say(said)
    assert (turn.outcome, turn.intent) == (Outcome.CALCULATED, CA_HO)
    assert figure in text(turn)


def test_what_was_said_before_is_carried_on(talk):
    talk.say(FOUR_PEOPLE)
    assert "1.912.680" in text(talk.say("mua 6 tháng"))
    assert "2.459.160" in text(talk.say("còn 6 người"))


@pytest.mark.parametrize(
    "said", ["2 người có thẻ rồi", "bớt 1 người", "có 1 người dưới 6 tuổi", "1 người hộ nghèo thì sao", "còn 3 triệu"]
)
def test_a_message_that_says_more_is_no_follow_up(talk, said):
    talk.say(FOUR_PEOPLE)
    turn = talk.say(said)
    assert not (turn.outcome is Outcome.CALCULATED and turn.intent == CA_HO)


def chosen_after(talk, asked, intent):
    """The turn after a choice was picked that was offered for what was asked."""
    talk.say("chào")
    talk.session = replace(talk.session, choices=(Choice("x", f"intent:{intent}"),), asked=asked)
    return talk.say(f"intent:{intent}", Kind.CHOICE)


@pytest.mark.parametrize(("asked", "intent"), [("nhà 4 người hết bao nhiêu", CA_HO), ("hộ nghèo nhà 4 người", TUOI)])
def test_what_the_citizen_says_may_make_another_entry_the_right_one(knowledge, talk_with, asked, intent):
    instead = f"instead: [{{slot: nhom, said: ho-ngheo, intent: {TUOI}}}]\naudiences:"
    knowledge.edit("faq/bhyt-ho-gia-dinh/chi-phi-ca-ho.yaml", "audiences:", instead)
    assert chosen_after(talk_with(knowledge.kb()), asked, CA_HO).intent == intent


@pytest.mark.parametrize(("asked", "told"), [("năm 2024 đóng bao nhiêu", True), ("năm 2026 đóng bao nhiêu", False)])
def test_who_asks_about_another_year_reads_that_the_figures_are_todays(talk, asked, told):
    line = "Đây là số ngày 22/11/2026, không phải của năm khác."
    assert text(chosen_after(talk, asked, MUC_DONG)).startswith(line) == told


def test_a_long_message_is_no_follow_up(talk):
    talk.say(FOUR_PEOPLE)
    assert talk.say(NONSENSE * 1 + " 6 người " + "zx cv bn mq wr tp").outcome is not Outcome.CALCULATED


def test_what_is_known_to_lapse_is_withheld_with_the_hotline(talk):
    talk.now = datetime(2027, 3, 1, 0, 0, tzinfo=ZONE)
    turn = talk.say("đóng trước nhiều năm có được không")
    assert (turn.outcome, turn.intent) == (Outcome.WITHHELD, "bhxh-tu-nguyen/dong-truoc")
    assert text(turn) == "Số liệu đang được cập nhật. Bác gọi 1900 9068."
    assert turn.replies[0].basis == ""


@pytest.mark.parametrize(("utc", "amount"), [((2026, 12, 31, 16, 59), "264.000"), ((2026, 12, 31, 17, 0), "387.200")])
def test_the_day_is_that_of_viet_nam(talk, utc, amount):
    talk.now = datetime(*utc, tzinfo=UTC)
    assert amount in text(talk.say(HOW_MUCH, after=timedelta()))


def test_an_amount_the_new_law_refuses_is_withheld_from_its_day(knowledge, talk_with):
    knowledge.edit("faq/bhxh-tu-nguyen/muc-dong.yaml", "(nhom: khac)}", "(nhom: khac, thu-nhap: 2000000)}")
    talk = talk_with(knowledge.kb())
    assert talk.say(HOW_MUCH).outcome is Outcome.ANSWERED
    talk.now = datetime(2027, 1, 1, 8, tzinfo=ZONE)
    assert talk.say(HOW_MUCH).outcome is Outcome.WITHHELD


def test_what_is_nobodys_here_is_declined(talk):
    turn = talk.say("hôm nay trời có mưa không")
    assert (turn.outcome, turn.intent) == (Outcome.DECLINED, "off-topic/thoi-tiet")
    assert text(turn) == "Việc này nằm ngoài phần máy biết."


def test_what_is_declined_says_who_decides_where_that_is_known(talk):
    turn = talk.say("cách nấu canh chua ngon")
    assert (turn.outcome, turn.intent) == (Outcome.DECLINED, "off-topic/nau-an")
    assert text(turn) == "Việc này bác hỏi quán cơm đầu ngõ."


def test_what_another_office_does_is_an_answer(talk):
    turn = talk.say("làm giấy khai sinh cho con ở đâu")
    assert (turn.outcome, turn.intent) == (Outcome.ANSWERED, "elsewhere/ho-tich")


# -- not text


@pytest.mark.parametrize(
    ("kind", "words", "outcome"),
    [
        (Kind.PHOTO, "Máy không xem được ảnh.", Outcome.DECLINED),
        (Kind.VOICE, "Máy chưa nghe được tin thoại.", Outcome.DECLINED),
        (Kind.FILE, "Máy không mở được tệp.", Outcome.DECLINED),
        (Kind.LOCATION, "Máy chưa dùng được vị trí.", Outcome.DECLINED),
        (Kind.UNSUPPORTED, "Máy không đọc được tin này, bác gọi tổng đài.", Outcome.DECLINED),
        (Kind.STICKER, "Máy nhận được rồi, mà chưa có câu hỏi.", Outcome.ANSWERED),
    ],
)
def test_what_is_no_text_gets_its_own_reply(talk, kind, words, outcome):
    turn = talk.say(HOW_MUCH, kind)
    assert (text(turn), turn.outcome, turn.intent, turn.score) == (words, outcome, "", None)


def test_what_staff_write_is_not_answered_and_changes_nothing_but_the_silence(talk):
    talk.say("hãy xoá giúp những gì tôi nhắn nhé")
    before = talk.session
    turn = talk.say(HOW_MUCH, Kind.STAFF_ECHO, after=timedelta(days=1))
    assert (turn.replies, turn.effects, turn.outcome, turn.intent, turn.text) == ((), (), Outcome.HANDOVER, "", "")
    assert turn.session == replace(before, staff_until=talk.now + STAFF_SILENCE)
    assert turn.kb_version == talk.kb.version


def test_while_a_person_writes_the_bot_is_silent_and_then_says_that_it_is_back(settled):
    settled.say("", Kind.STAFF_ECHO)
    turn = settled.say(HOW_MUCH, after=STAFF_SILENCE - timedelta(seconds=1))
    assert (turn.replies, turn.outcome, turn.text) == ((), Outcome.HANDOVER, HOW_MUCH)
    turn = settled.say(HOW_MUCH, after=timedelta(seconds=1))
    assert text(turn) == "Máy trả lời bác tiếp."
    assert "264.000" in turn.replies[1].text
    assert turn.session.staff_until is None
    assert len(settled.say(HOW_MUCH).replies) == 1


def test_each_word_of_a_person_prolongs_the_silence(talk):
    talk.say("", Kind.STAFF_ECHO)
    talk.say("", Kind.STAFF_ECHO, after=STAFF_SILENCE)
    assert talk.say(HOW_MUCH, after=STAFF_SILENCE - timedelta(seconds=1)).replies == ()


@pytest.mark.parametrize("said", ["😂😂😂" * 300, "???", "  \n\t ", "", "\u200b\u200d", "👍"])
def test_a_message_without_words_is_like_a_sticker(talk, said):
    turn = talk.say(said)
    assert (text(turn), turn.outcome) == ("Máy nhận được rồi, mà chưa có câu hỏi.", Outcome.ANSWERED)


def test_a_question_among_emoji_is_answered(talk):
    assert talk.say("😂" * 200 + HOW_MUCH + "🙏" * 200).intent == MUC_DONG


def test_a_message_may_be_so_long_and_no_longer(talk):
    assert talk.say((HOW_MUCH + " ").ljust(MAX_TEXT, ".")).intent == MUC_DONG
    turn = talk.say("a" * (MAX_TEXT + 1))
    assert (text(turn), turn.outcome) == ("Tin nhắn dài quá, bác rút ngắn giúp.", Outcome.FALLBACK)
    assert talk.say("x" * 1_000_000).outcome is Outcome.FALLBACK


# -- commands


@pytest.mark.parametrize(
    ("said", "intent", "words"),
    [
        ("cảm ơn", "thanks", "Cảm ơn bác."),
        ("Tạm biệt!", "goodbye", "Chào bác, chúc bác mạnh khỏe."),
        ("ban la ai", "who_are_you", "Đây là chương trình máy tính, không phải người."),
        ("dừng lại", "stop", "Máy dừng ở đây."),
        ("vâng ạ", "yes", "Cảm ơn bác."),
        ("nhắc lại", "repeat", "Chưa có câu trả lời nào để nhắc lại."),
        ("quay lại", "back", "Trước đó chưa có mục nào."),
        ("bạn lưu gì về tôi", "kept", "Máy giữ câu hỏi trong 90 ngày."),
    ],
)
def test_small_talk_and_commands(talk, said, intent, words):
    turn = talk.say(said)
    assert (turn.intent, text(turn), turn.outcome) == (f"commands/{intent}", words, Outcome.ANSWERED)
    assert labels(turn) == []


@pytest.mark.parametrize(
    ("said", "intent", "words"),
    [
        ("xin chào", "greeting", "Chào bác, đây là máy trả lời Điểm Sáng."),
        ("menu", "menu", "Bác muốn hỏi việc nào?"),
        ("trợ giúp", "help", "Bác hỏi bằng lời của mình, mỗi lần một việc."),
        ("không", "no", "Bác nói lại giúp bằng câu khác."),
    ],
)
def test_some_commands_show_the_menu(talk, said, intent, words):
    turn = talk.say(said)
    assert (text(turn), labels(turn), turn.replies[0].numbered) == (words, MENU, True)
    assert (turn.intent, turn.outcome) == (f"commands/{intent}", Outcome.ANSWERED)
    assert talk.say("3").intent == TUOI


def test_how_long_questions_are_kept_is_what_the_service_says(talk):
    assert text(talk.say("bạn lưu gì về tôi", keep_days=30)) == "Máy giữ câu hỏi trong 30 ngày."


def test_a_command_in_other_words_is_understood_too(talk):
    assert talk.say("cho tôi gặp nhân viên nha").outcome is Outcome.HANDOVER


def test_a_reply_with_the_menu_is_the_same_outside_a_conversation(talk):
    assert with_menu(talk.kb, "greeting", TODAY) == talk.say("xin chào").replies[0]


# -- choices


def test_an_unsure_router_makes_the_bot_ask_back(unsure_talk):
    turn = unsure_talk.say("đóng tiền bảo hiểm")
    assert (turn.outcome, turn.intent) == (Outcome.CLARIFIED, "")
    assert text(turn) == "Ý bác là việc nào dưới đây?"
    assert len(labels(turn)) == 4
    assert labels(turn)[-1] == "Không phải các ý này"
    assert turn.replies[0].numbered
    assert turn.session.asked == "đóng tiền bảo hiểm"


@pytest.fixture
def asked_back(unsure_talk):
    """A talk in which three titles were offered."""
    unsure_talk.offered = unsure_talk.say("đóng tiền bảo hiểm").session.choices
    return unsure_talk


@pytest.mark.parametrize("said", ["2", "số 2", "câu hai nhé", "Chọn 2 ạ", "2.", "ý thứ 2", "２"])
def test_a_choice_by_number(asked_back, said):
    turn = asked_back.say(said)
    assert f"intent:{turn.intent}" == asked_back.offered[1].payload
    assert [(effect.kind, effect.data) for effect in turn.effects] == [
        (EffectKind.CHOICE_MADE, {"asked": "đóng tiền bảo hiểm", "chosen": asked_back.offered[1].payload})
    ]


@pytest.mark.parametrize("change", [str, str.upper, lambda label: label[:-1] + "x", lambda label: label + " nha"])
def test_a_choice_by_its_label_or_nearly(asked_back, change):
    turn = asked_back.say(change(asked_back.offered[0].label))
    assert f"intent:{turn.intent}" == asked_back.offered[0].payload
    assert turn.effects[0].kind is EffectKind.CHOICE_MADE


def test_a_choice_by_button_is_the_same_as_by_number(asked_back):
    by_number = replace(asked_back.say("1"), text="")
    asked_back.say("đóng tiền bảo hiểm")
    by_button = replace(asked_back.say(asked_back.offered[0].payload, Kind.CHOICE), text="")
    assert by_button.effects == by_number.effects
    assert by_button.replies == by_number.replies


@pytest.mark.parametrize("said", ["4", "Không phải các ý này", "none"])
def test_none_of_the_choices(asked_back, said):
    turn = asked_back.say(said)
    assert (text(turn), turn.outcome, turn.intent) == ("Bác nói lại giúp bằng câu khác.", Outcome.FALLBACK, "")
    assert labels(turn) == MENU
    assert turn.effects[0].data == {"asked": "đóng tiền bảo hiểm", "chosen": "none"}
    assert asked_back.say("3").intent == TUOI


@pytest.mark.parametrize("said", ["5", "0", "99", "123"])
def test_a_number_that_was_not_offered_is_a_new_question(asked_back, said):
    turn = asked_back.say(said)
    assert turn.effects == ()
    assert turn.score is not None


def test_another_question_instead_of_a_choice_is_a_new_question(asked_back):
    turn = asked_back.say(HOW_OLD)
    assert (turn.intent, turn.effects) == (TUOI, ())


def test_the_figures_of_the_question_count_when_its_choice_is_made(unsure_talk):
    turn = unsure_talk.say("mua bảo hiểm cho nhà 3 người")
    assert f"intent:{CA_HO}" in [choice.payload for choice in turn.session.choices]
    number = 1 + [choice.payload for choice in turn.session.choices].index(f"intent:{CA_HO}")
    turn = unsure_talk.say(str(number))
    assert (turn.outcome, turn.intent) == (Outcome.CALCULATED, CA_HO)
    assert text(turn).startswith("Hộ 3 người đóng 3.142.260 đồng")


def test_a_related_entry_can_be_picked_too_and_is_no_evidence(settled):
    button = settled.say(HOW_MUCH).replies[0].quick_replies[0]
    turn = settled.say(button.label)
    assert (turn.intent, turn.effects) == (MUC_HO_TRO, ())


@pytest.mark.parametrize("said", ["1", "2", "số 2", "hai"])
def test_a_figure_picks_no_button_that_was_shown_without_a_number(settled, said):
    offered = [button.payload for button in settled.say(HOW_MUCH).replies[0].quick_replies]
    assert len(offered) > 1
    assert f"intent:{settled.say(said).intent}" not in offered


def test_a_figure_picks_from_a_menu_shown_after_an_answer_and_not_from_an_answer_shown_after_a_menu(talk):
    talk.say_all([HOW_MUCH, "menu"])
    assert talk.say("3").intent == TUOI
    talk.say_all(["menu", HOW_MUCH])
    assert talk.say("3").outcome is Outcome.FALLBACK


def test_a_word_that_only_looks_like_a_numeral_picks_nothing(talk):
    for other_word in ("bà", "từ", "đâu em"):
        talk.say("menu")
        assert talk.say(other_word).intent not in (MUC_DONG, CA_HO, TUOI)


def test_a_button_says_no_figures(knowledge, talk_with):
    source = knowledge.read("faq/bhyt-ho-gia-dinh/chi-phi-ca-ho.yaml")
    knowledge.write("faq/bhyt-ho-gia-dinh/nha-4-nguoi.yaml", source)
    turn = talk_with(knowledge.kb()).say("intent:bhyt-ho-gia-dinh/nha-4-nguoi")
    assert turn.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("payload", ["intent:khong/co", "intent:", "command:fly", "command:", "intent:commands/erase"])
def test_a_button_of_an_older_knowledge_base_is_not_understood(talk, payload):
    turn = talk.say(payload)
    assert (turn.outcome, text(turn)) == (Outcome.FALLBACK, "Máy chưa hiểu câu này. Bác nói ngắn lại giúp.")


def test_a_button_may_give_a_command(talk):
    assert talk.say("command:menu").intent == "commands/menu"
    assert talk.say("command:person").outcome is Outcome.HANDOVER


# -- not understood


def test_the_second_time_the_hotline_is_offered_and_an_answer_starts_anew(talk):
    first, second = talk.say(NONSENSE), talk.say(NONSENSE)
    assert first.outcome is second.outcome is Outcome.FALLBACK
    assert text(first) == "Máy chưa hiểu câu này. Bác nói ngắn lại giúp."
    assert text(second) == "Máy vẫn chưa hiểu. Bác gọi tổng đài 1900 9068."
    assert labels(first) == labels(second) == MENU
    talk.say(HOW_MUCH)
    assert text(talk.say(NONSENSE)) == text(first)


def test_after_not_understanding_the_menu_can_be_picked_from(talk):
    talk.say(NONSENSE)
    turn = talk.say("2")
    assert (turn.intent, turn.effects) == (CA_HO, ())


# -- repeat and back


def test_repeat_says_the_last_answer_again_and_again(settled):
    said = settled.say(HOW_MUCH).replies
    for _ in range(2):
        turn = settled.say("nhắc lại")
        assert (turn.replies, turn.intent) == (said, "commands/repeat")
    assert settled.say(labels(turn)[0]).intent == MUC_HO_TRO


@pytest.mark.parametrize("between", [NONSENSE, "cảm ơn", "menu", "quay lại", "hôm nay trời có mưa không", "👍"])
def test_repeat_passes_over_small_talk_and_apologies(settled, between):
    said = settled.say(HOW_MUCH).replies
    settled.say(between)
    turn = settled.say("nhắc lại")
    assert turn.replies == said
    assert [choice.label for choice in turn.session.choices] == labels(turn)
    assert not turn.session.numbered


def test_an_apology_alone_is_nothing_to_repeat(talk):
    talk.say_all(["xin chào", NONSENSE])
    assert text(talk.say("nhắc lại")) == "Chưa có câu trả lời nào để nhắc lại."


def test_back_goes_to_the_answer_before_and_never_the_same(talk):
    for said in (HOW_MUCH, HOW_OLD, HOW_OLD, "số tổng đài bảo hiểm xã hội là gì"):
        talk.say(said)
    assert [talk.say("quay lại").intent for _ in range(3)] == [TUOI, MUC_DONG, "commands/back"]


def test_back_calculates_with_nothing(talk):
    talk.say_all([FOUR_PEOPLE, HOW_OLD])
    assert talk.say("quay lại").outcome is Outcome.ANSWERED


def test_only_the_last_answers_are_remembered(talk):
    asked = [HOW_MUCH, HOW_OLD] * (MAX_HISTORY + 2)
    assert len(talk.say_all(asked).session.previous) == MAX_HISTORY


def test_back_to_an_entry_that_is_gone_is_not_understood(talk):
    talk.session = Session(last_at=talk.now, intent=TUOI, previous=("khong/co",))
    assert talk.say("quay lại").outcome is Outcome.FALLBACK


# -- erasing


def test_erasing_in_just_the_words_erases_at_once(talk):
    talk.say_all([HOW_MUCH, HOW_OLD])
    turn = talk.say("Xóa dữ liệu của tôi!")
    assert [effect.kind for effect in turn.effects] == [EffectKind.ERASE_USER]
    assert (text(turn), turn.intent, turn.text) == ("Đã xoá những gì bác nhắn.", "commands/erase", "")
    assert turn.session == Session(last_at=talk.now)


def test_the_button_to_erase_erases_at_once(talk):
    assert [effect.kind for effect in talk.say("command:erase", Kind.CHOICE).effects] == [EffectKind.ERASE_USER]


@pytest.mark.parametrize("said", ["hãy xoá giúp những gì tôi nhắn nhé", "xoá những gì tôi đã nhắn"])
@pytest.mark.parametrize("yes", ["Có ạ", "xoá dữ liệu", "xoá những gì tôi đã nhắn"])
def test_erasing_in_other_words_is_asked_first(talk, said, yes):
    turn = talk.say(said)
    assert (text(turn), turn.effects) == ('Bác muốn xoá hết phải không? Nhắn "có" để xoá.', ())
    turn = talk.say(yes)
    assert [effect.kind for effect in turn.effects] == [EffectKind.ERASE_USER]


def test_a_phrase_that_staff_add_to_learn_from_erases_nothing(knowledge, talk_with):
    knowledge.edit("commands.yaml", "    - xoá những gì tôi đã nhắn\n", "    - bỏ hết đi cho rồi\n")
    knowledge_base = knowledge.kb()
    talk = talk_with(knowledge_base)
    talk.router = Router(knowledge_base)
    assert text(talk.say("bỏ hết đi cho rồi")).startswith("Bác muốn xoá hết phải không?")


@pytest.mark.parametrize("said", ["không", HOW_MUCH, "1", "hmm"])
def test_anything_but_yes_erases_nothing(talk, said):
    talk.say("hãy xoá giúp những gì tôi nhắn nhé")
    turn = talk.say(said)
    assert turn.effects == ()
    assert (text(turn) == "Chưa xoá gì cả.") == (said == "không")
    assert talk.say("có").effects == ()


def test_a_question_in_place_of_a_yes_is_answered(talk):
    talk.say("hãy xoá giúp những gì tôi nhắn nhé")
    assert talk.say(HOW_MUCH).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    ("between", "kind"), [(f"intent:{TUOI}", Kind.CHOICE), ("", Kind.PHOTO), ("👍", Kind.TEXT), ("a" * 5000, Kind.TEXT)]
)
def test_a_yes_to_something_later_erases_nothing(talk, between, kind):
    talk.say("hãy xoá giúp những gì tôi nhắn nhé")
    talk.say(between, kind)
    assert talk.say("có").effects == ()


# -- sessions


def test_a_session_lives_half_an_hour(talk):
    talk.say_all([HOW_MUCH, HOW_OLD])
    assert talk.say("quay lại", after=SESSION_LIFE).intent == MUC_DONG
    assert talk.say("nhắc lại", after=SESSION_LIFE + timedelta(seconds=1)).intent == "commands/repeat"
    assert text(talk.say("quay lại", after=SESSION_LIFE + timedelta(seconds=1))) == "Trước đó chưa có mục nào."


def test_choices_of_an_expired_session_cannot_be_picked(talk):
    talk.say("menu")
    assert talk.say("1", after=timedelta(hours=1)).outcome is Outcome.FALLBACK


def test_a_turn_depends_on_its_session_and_clock_alone(talk, unsure_talk):
    for one in (talk, unsure_talk):
        session, now = one.session, one.now
        first = one.say(FOUR_PEOPLE)
        one.session, one.now = session, now
        assert one.say(FOUR_PEOPLE) == first


def test_sessions_and_replies_survive_json(asked_back):
    assert asked_back.session.numbered
    for session in (asked_back.session, asked_back.say("1").session, Session()):
        assert session_from_json(session_to_json(session)) == session
    reply = asked_back.say("menu").replies[0]
    assert reply_from_json(reply_to_json(reply)) == reply
    assert asked_back.session.choices[0].__class__ is Choice


# -- explaining


@pytest.mark.parametrize(("said", "decision"), [("tuoi nghi huuu cua nam la may", "match"), (NONSENSE, "fallback")])
def test_the_reasons_are_given_when_asked_for(talk, said, decision):
    explained = talk.say(said, explain=True).explanation
    assert explained["decision"] == decision
    assert 0 <= explained["confidence"] <= 1
    assert len(explained["nearest"]) == len(explained["candidates"]) == 5
    assert explained["candidates"][0][1] >= explained["candidates"][1][1]


def test_an_explanation_shows_what_was_mended(talk):
    explained = talk.say("tuổi nghỉ hưuuu cua nam voi ngiiu", explain=True).explanation
    assert explained["understood"].startswith("tuoi nghi huu cua nam")
    assert all(len(pair) == 2 for pair in explained["repaired"])


@pytest.mark.parametrize("said", [HOW_MUCH, f"intent:{MUC_DONG}"])
def test_an_explanation_names_the_values_and_their_days(talk, said):
    explained = talk.say(said, explain=True).explanation
    assert explained["values"][0] == {
        "name": "bhxh-tu-nguyen/thu-nhap-thap-nhat",
        "value": "1.500.000 đồng/tháng",
        "effective_from": "2022-01-01",
        "next_change": "2027-01-01",
        "source": "NĐ 351/2025/NĐ-CP",
    }
    assert [value["value"] for value in explained["values"][1:]] == ["22%", "20%"]
    assert explained["until"] == "2026-12-31"


def test_an_explanation_of_an_answer_without_values_names_none(talk):
    explained = talk.say("làm giấy khai sinh cho con ở đâu", explain=True).explanation
    assert (explained["values"], explained["until"]) == ([], None)


def test_the_day_in_viet_nam_begins_at_17_utc():
    assert local_day(datetime(2026, 12, 31, 17, tzinfo=UTC)) == date(2027, 1, 1)
    assert local_day(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)) == date(2026, 12, 31)
