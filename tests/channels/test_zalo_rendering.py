from __future__ import annotations

import unicodedata

import pytest

from bot.channels.splitting import units
from bot.channels.zalo.rendering import Part, file_message, image_message, render, text_message, unavailable
from bot.messages import Attachment, QuickReply, Reply, Venue

WORDS = {"more-choices": "Còn nữa:", "file-unavailable": "Chưa gửi được tệp {title}."}
SENTENCE = "Bác mang theo căn cước và sổ cũ, nếu có. "


def choices(count: int) -> tuple[QuickReply, ...]:
    return tuple(QuickReply(f"Việc {number}", f"intent:viec-{number}") for number in range(1, count + 1))


def test_a_short_answer_is_one_message_with_its_sources_below():
    assert render(Reply("Chào bác.", basis="Luật 41/2024"), WORDS) == [Part("Chào bác.\n\nLuật 41/2024")]


@pytest.mark.parametrize("length", [10, 1999, 2000, 2001, 9000])
def test_no_text_is_longer_than_zalo_takes_and_nothing_is_lost(length):
    text = (SENTENCE * 300)[:length].strip()
    parts = render(Reply(text, quick_replies=choices(3)), WORDS)
    assert all(0 < units(part.text) <= 2000 for part in parts)
    assert " ".join(part.text for part in parts).split() == text.split()


def test_emoji_count_as_phones_count_them():
    parts = render(Reply("👵🏻" * 1500), WORDS)
    assert all(units(part.text) <= 2000 for part in parts)


def test_marks_written_apart_are_joined():
    decomposed = unicodedata.normalize("NFD", "Đóng BHYT ở đâu")
    part = render(Reply(decomposed, quick_replies=(QuickReply(decomposed, "none"),)), WORDS)[0]
    assert (part.text, part.buttons) == ("Đóng BHYT ở đâu", ("Đóng BHYT ở đâu",))


def test_what_cannot_be_written_as_utf_8_does_not_stop_a_message():
    assert render(Reply("Chào \ud83d bác"), WORDS)[0].text.encode()


def test_buttons_stand_under_the_last_text_only():
    parts = render(Reply(SENTENCE * 100, quick_replies=choices(2)), WORDS)
    assert [part.buttons for part in parts] == [(), (), ("Việc 1", "Việc 2")]


def test_five_choices_are_five_buttons_and_no_lines():
    assert render(Reply("Chọn việc:", quick_replies=choices(5)), WORDS) == [
        Part("Chọn việc:", ("Việc 1", "Việc 2", "Việc 3", "Việc 4", "Việc 5"))
    ]


def test_choices_there_is_no_button_for_are_written_out():
    part = render(Reply("Chọn việc:", quick_replies=choices(7)), WORDS)[0]
    assert part.text == "Chọn việc:\n\nCòn nữa:\n• Việc 6\n• Việc 7"
    assert len(part.buttons) == 5


@pytest.mark.parametrize("count", [2, 5, 8])
def test_numbered_choices_are_all_written_with_their_numbers_and_five_have_buttons(count):
    part = render(Reply("Ý bác là:", quick_replies=choices(count), numbered=True), WORDS)[0]
    assert part.text.splitlines()[2:] == [f"{number}. Việc {number}" for number in range(1, count + 1)]
    assert part.buttons == tuple(f"Việc {number}" for number in range(1, min(count, 5) + 1))


def test_a_tap_sends_the_label_and_there_is_no_template_type():
    message = text_message(Part("Chọn:", ("Mức đóng",)))
    button = {"title": "Mức đóng", "type": "oa.query.show", "payload": "Mức đóng"}
    assert message == {"text": "Chọn:", "attachment": {"type": "template", "payload": {"buttons": [button]}}}


@pytest.mark.parametrize("label", ["x" * 100, "x" * 101, "Việc " * 40, "👵🏻" * 80])
def test_a_long_title_is_cut_and_its_payload_is_whole(label):
    part = render(Reply("Chọn:", quick_replies=(QuickReply(label, "none"),)), WORDS)[0]
    button = text_message(part)["attachment"]["payload"]["buttons"][0]
    assert 0 < units(button["title"]) <= 100
    assert button["payload"] == label.strip()
    assert button["title"].endswith("…") == (units(label.strip()) > 100)


def test_a_label_too_long_to_be_sent_back_has_no_button():
    assert render(Reply("Chọn:", quick_replies=(QuickReply("x" * 1001, "none"),)), WORDS)[0].buttons == ()


def test_an_empty_label_has_no_button():
    assert render(Reply("Chọn:", quick_replies=(QuickReply(" ", "none"),)), WORDS) == [Part("Chọn:")]


def test_buttons_without_a_text_have_their_labels_above_them():
    assert render(Reply("", quick_replies=choices(2)), WORDS) == [Part("Việc 1\nViệc 2", ("Việc 1", "Việc 2"))]


def test_a_place_is_said_in_lines():
    reply = Reply("Bác đến:", venue=Venue("Bưu điện xã", "Thôn Một", 10.7, 106.6), basis="Nguồn")
    assert render(reply, WORDS)[0].text == "Bác đến:\n\nBưu điện xã\nThôn Một\n\nNguồn"


def test_a_link_stands_in_the_text_and_a_file_of_ours_comes_after():
    link = Attachment("Tờ khai", "https://bhxh.example/tk1.pdf")
    file = Attachment("Tờ rơi", "leaflets/a.pdf")
    parts = render(Reply("Bác xem:", attachments=(link, file), quick_replies=choices(1)), WORDS)
    assert parts == [Part("Bác xem:\n\nTờ khai: https://bhxh.example/tk1.pdf", ("Việc 1",)), Part(attachment=file)]


def test_every_part_of_the_last_word_to_an_erased_citizen_says_so():
    file = Attachment("Giấy", "a.pdf")
    parts = render(Reply(SENTENCE * 100, attachments=(file,), erased=True), WORDS)
    assert len(parts) > 2
    assert all(part.erased for part in parts)


def test_the_same_reply_has_the_same_parts():
    reply = Reply(SENTENCE * 200, quick_replies=choices(8), attachments=(Attachment("Tệp", "a.pdf"),))
    assert render(reply, WORDS) == render(reply, WORDS)


def test_words_that_are_missing_leave_a_gap_and_no_failure():
    assert render(Reply("Chọn:", quick_replies=choices(6)), {})[0].text == "Chọn:\n\n• Việc 6"
    assert unavailable(Attachment("Tờ khai", "a.pdf"), {}).text == "Tờ khai"


def test_pictures_and_documents_are_said_as_the_protocol_wants():
    element = {"media_type": "image", "attachment_id": "att-1"}
    assert image_message("Sơ đồ", "att-1") == {
        "text": "Sơ đồ",
        "attachment": {"type": "template", "payload": {"template_type": "media", "elements": [element]}},
    }
    assert file_message("tok-1") == {"attachment": {"type": "file", "payload": {"token": "tok-1"}}}
