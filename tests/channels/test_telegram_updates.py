"""What an update of Telegram says to the bot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.address import Address, read_address
from bot.channels.telegram.updates import Heard, Me, hear
from bot.messages import Kind

ME = Me(1000, "demo_bot")
CITIZEN = {"id": 42, "is_bot": False, "first_name": "Bác Tư"}
PRIVATE = {"id": 42, "type": "private"}
GROUP = {"id": -100500, "type": "supergroup", "title": "Tổ dân phố"}
PLACE = {"latitude": 16.0678123, "longitude": 108.2208456}


def message(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    return {
        "update_id": 7,
        "message": {"message_id": 1, "from": CITIZEN, "chat": chat, "date": 1000, **content},
    }


def edited(after: int, **content: Any) -> dict[str, Any]:
    update = message(edit_date=1000 + after, **content)
    return {"update_id": 7, "edited_message": update["message"]}


def pressed(chat: dict[str, Any] = PRIVATE, **content: Any) -> dict[str, Any]:
    own = {"message_id": 5, "chat": chat, "from": {"id": 1000, "is_bot": True}, "date": 1000}
    query = {"id": "77", "from": CITIZEN, "message": own, "data": "intent:a"} | content
    return {"update_id": 8, "callback_query": query}


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ({"text": "muc dong bao nhieu"}, Kind.TEXT, "muc dong bao nhieu"),
        ({"text": "  mức đóng \n"}, Kind.TEXT, "mức đóng"),
        ({"photo": [{"file_id": "a"}]}, Kind.PHOTO, ""),
        ({"photo": [{"file_id": "a"}], "caption": "giấy này là gì"}, Kind.TEXT, "giấy này là gì"),
        ({"document": {"file_id": "a", "mime_type": "image/jpeg"}}, Kind.PHOTO, ""),
        ({"document": {"file_id": "a", "mime_type": "application/pdf"}}, Kind.FILE, ""),
        ({"video": {"file_id": "a"}}, Kind.FILE, ""),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a"}}, Kind.FILE, ""),
        ({"contact": {"phone_number": "+84900000000"}}, Kind.UNSUPPORTED, ""),
        ({"voice": {"file_id": "a"}}, Kind.VOICE, ""),
        ({"audio": {"file_id": "a"}}, Kind.VOICE, ""),
        ({"video_note": {"file_id": "a"}}, Kind.VOICE, ""),
        ({"sticker": {"file_id": "a"}}, Kind.STICKER, ""),
        ({"dice": {"value": 3}}, Kind.STICKER, ""),
        ({"location": PLACE}, Kind.LOCATION, "16.07,108.22"),
        ({"venue": {"location": PLACE, "title": "Chợ"}, "location": PLACE}, Kind.LOCATION, "16.07,108.22"),
        ({"location": {"latitude": "ở nhà", "longitude": 900}}, Kind.LOCATION, ""),
        ({"text": "nửa \ud83d biểu tượng"}, Kind.TEXT, "nửa ? biểu tượng"),
        ({"text": "/start"}, Kind.CHOICE, "command:greeting"),
        ({"text": "/start to-roi_thai-san_xa-ba-na"}, Kind.CHOICE, "ref:to-roi_thai-san_xa-ba-na"),
        ({"text": "/start@demo_bot  to-roi_Thai-san\n"}, Kind.CHOICE, "ref:to-roi_Thai-san"),
        ({"text": "/start " + "a" * 64}, Kind.CHOICE, "ref:" + "a" * 64),
        ({"text": "/start " + "a" * 65}, Kind.CHOICE, "command:greeting"),
        ({"text": "/start cho tôi hỏi"}, Kind.CHOICE, "command:greeting"),
        ({"text": "/start a b"}, Kind.CHOICE, "command:greeting"),
        ({"text": "/start ref:a"}, Kind.CHOICE, "command:greeting"),
        ({"text": "/start ４２"}, Kind.CHOICE, "command:greeting"),
        ({"text": "/menu to-roi_thai-san"}, Kind.CHOICE, "command:menu"),
        ({"text": "/menu"}, Kind.CHOICE, "command:menu"),
        ({"text": "/MENU@demo_bot"}, Kind.CHOICE, "command:menu"),
        ({"text": "/help"}, Kind.CHOICE, "command:help"),
        ({"text": "/nhaclai"}, Kind.CHOICE, "command:repeat"),
        ({"text": "/quaylai"}, Kind.CHOICE, "command:back"),
        ({"text": "/canbo"}, Kind.CHOICE, "command:person"),
        ({"text": "/dulieu"}, Kind.CHOICE, "command:kept"),
        ({"text": "/dung"}, Kind.CHOICE, "command:stop"),
        ({"text": "/stop"}, Kind.CHOICE, "command:stop"),
        ({"text": "/hotro nhóm nghèo"}, Kind.TEXT, "/hotro nhóm nghèo"),
        ({"text": "1/2 tháng"}, Kind.TEXT, "1/2 tháng"),
    ],
)
def test_a_private_message_is_heard_as_what_it_is(content: dict[str, Any], kind: Kind, text: str) -> None:
    assert hear(message(**content), ME) == Heard("42", "7", kind, text)


def test_erasing_by_command_is_said_in_words_that_are_asked_back(talk: Any) -> None:
    heard = hear(message(text="/xoadulieu"), ME)
    assert heard is not None
    assert heard.kind is Kind.TEXT
    asked = talk.say(heard.text)
    assert not asked.effects
    assert asked.session.pending == "erase"


@pytest.mark.parametrize(
    "update",
    [
        message(new_chat_members=[CITIZEN]),
        message(pinned_message={"text": "cũ"}),
        message(chat={"id": -1, "type": "channel"}, text="bài đăng"),
        {"update_id": 7, "channel_post": {"chat": {"id": -1, "type": "channel"}, "text": "bài đăng"}},
        {"update_id": 7, "my_chat_member": {"chat": PRIVATE, "from": CITIZEN}},
        {"update_id": 7, "message": {"chat": PRIVATE, "from": {"id": 5, "is_bot": True}, "text": "máy khác"}},
        {"update_id": 7, "message": {"chat": PRIVATE, "text": "không ai gửi"}},
        {"update_id": "7", "message": {"chat": PRIVATE, "from": CITIZEN, "text": "số là chữ"}},
        {"message": {"chat": PRIVATE, "from": CITIZEN, "text": "không số"}},
        message(chat=GROUP, text="@demo_bot chuyển tự động", is_automatic_forward=True),
        {"update_id": True},
        [],
        None,
    ],
)
def test_what_nobody_said_to_the_bot_is_not_heard(update: Any) -> None:
    assert hear(update, ME) is None


# -- buttons


def test_a_pressed_button_is_a_choice_with_a_callback_to_answer() -> None:
    assert hear(pressed(), ME) == Heard("42", "8", Kind.CHOICE, "intent:a", callback="77")


def test_a_button_in_a_group_counts_for_who_pressed_it() -> None:
    heard = hear(pressed(chat=GROUP), ME)
    assert heard is not None
    assert heard.address == "-100500/42"


@pytest.mark.parametrize("content", [{"data": None}, {"data": ""}, {"message": None}, {"id": 77}])
def test_a_press_that_says_nothing_is_not_heard(content: dict[str, Any]) -> None:
    assert hear(pressed(**content), ME) is None


# -- edits


def test_a_text_edited_soon_is_a_new_question() -> None:
    assert hear(edited(60, text="mức đóng 2027"), ME) == Heard("42", "7", Kind.TEXT, "mức đóng 2027")


@pytest.mark.parametrize("update", [edited(86400, text="dọn lại chữ"), edited(5, location=PLACE)])
def test_late_edits_and_moving_locations_are_not_heard(update: Any) -> None:
    assert hear(update, ME) is None


# -- groups

REPLY = {"reply_to_message": {"message_id": 3, "from": {"id": 1000, "is_bot": True}, "chat": GROUP}}


@pytest.mark.parametrize(
    ("content", "kind", "text"),
    [
        ({"text": "@demo_bot mức đóng?"}, Kind.TEXT, "mức đóng?"),
        ({"text": "@Demo_Bot: mức đóng?"}, Kind.TEXT, "mức đóng?"),
        ({"text": "mức đóng bao nhiêu @demo_bot"}, Kind.TEXT, "mức đóng bao nhiêu"),
        ({"text": "thế còn 6 tháng", **REPLY}, Kind.TEXT, "thế còn 6 tháng"),
        ({"text": "/menu"}, Kind.CHOICE, "command:menu"),
        ({"text": "/menu@demo_bot"}, Kind.CHOICE, "command:menu"),
        ({"text": "/hoi@demo_bot mức đóng"}, Kind.TEXT, "/hoi mức đóng"),
        ({"text": "@demo_bot"}, Kind.CHOICE, "command:greeting"),
        ({"photo": [{"file_id": "a"}], "caption": "@demo_bot"}, Kind.PHOTO, ""),
        ({"photo": [{"file_id": "a"}], **REPLY}, Kind.PHOTO, ""),
    ],
)
def test_in_a_group_what_is_addressed_to_the_bot_is_heard_without_its_name(
    content: dict[str, Any], kind: Kind, text: str
) -> None:
    assert hear(message(GROUP, **content), ME) == Heard("-100500/42", "7", kind, text)


def test_a_mention_without_an_at_sign_is_cut_by_its_place_in_utf_16() -> None:
    named = {"type": "text_mention", "offset": 3, "length": 9, "user": {"id": 1000, "is_bot": True}}
    heard = hear(message(GROUP, text="🙏 Điểm Sáng mức đóng?", entities=[named]), ME)
    assert heard == Heard("-100500/42", "7", Kind.TEXT, "🙏  mức đóng?")


@pytest.mark.parametrize(
    "content",
    [
        {"text": "chuyện riêng của tổ"},
        {"text": "@demo_bot_khac mức đóng?"},
        {"text": "thư gửi ai@demo_bot"},
        {"text": "/menu@another_bot"},
        {"text": "/menu@another_bot", **REPLY},
        {"text": "/thoitiet"},
        {"text": "ừ", "reply_to_message": {"from": CITIZEN, "chat": GROUP}},
        {"photo": [{"file_id": "a"}]},
        {"sticker": {"file_id": "a"}},
    ],
)
def test_in_a_group_all_else_is_left_to_the_people(content: dict[str, Any]) -> None:
    assert hear(message(GROUP, **content), ME) is None


def test_a_topic_is_part_of_the_address_and_a_thread_of_answers_is_not() -> None:
    in_topic = hear(message(GROUP, text="/menu", message_thread_id=9, is_topic_message=True), ME)
    in_thread = hear(message(GROUP, text="/menu", message_thread_id=9), ME)
    assert in_topic
    assert in_topic.address == "-100500/42/9"
    assert in_thread
    assert in_thread.address == "-100500/42"


@pytest.mark.parametrize("text", ["42", "-100500/42", "-100500/42/9"])
def test_an_address_is_read_as_it_was_written(text: str) -> None:
    address = read_address(text)
    assert str(address) == text
    assert address == Address(*text.split("/"))


# -- anything

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
SAMPLES = [
    message(
        GROUP, text="@demo_bot chào", entities=[{"type": "text_mention", "offset": 0, "length": 4, "user": CITIZEN}]
    ),
    message(location=PLACE, venue={"location": PLACE}),
    message(document={"mime_type": "image/png"}, caption="gì đây", reply_to_message={"from": {"id": 1000}}),
    message(GROUP, text="/menu@demo_bot", message_thread_id=9, is_topic_message=True),
    edited(3, text="sửa"),
    pressed(),
]


def mangled(data: st.DataObject, value: Any) -> Any:
    """The value with something else here and there."""
    if data.draw(st.integers(0, 9)) == 0:
        return data.draw(JSON)
    if isinstance(value, dict):
        return {key: mangled(data, inner) for key, inner in value.items()}
    return [mangled(data, inner) for inner in value] if isinstance(value, list) else value


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_json_surprises_it(data: st.DataObject) -> None:
    heard = hear(mangled(data, data.draw(st.sampled_from(SAMPLES))), ME)
    if heard is not None:
        read_address(heard.address)
        json.dumps([heard.text, heard.callback], ensure_ascii=False).encode()
        assert heard.message_id.lstrip("-").isdecimal()


@settings(max_examples=100, deadline=None)
@given(JSON)
def test_json_of_no_shape_at_all_is_not_heard(update: Any) -> None:
    assert hear(update, ME) is None
