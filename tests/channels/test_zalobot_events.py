"""Events of the Zalo Bot Platform: what is heard in them, whatever comes in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalobot.events import Heard, read
from bot.messages import Kind

CITIZEN = "u-2000000000000002"
MESSAGE: dict[str, Any] = {
    "from": {"id": CITIZEN, "display_name": "An", "is_bot": False},
    "chat": {"id": CITIZEN, "chat_type": "PRIVATE"},
    "message_id": "b-1",
    "date": 1795305600123,
}


def event(name: str = "message.text.received", **message: Any) -> dict[str, Any]:
    given = {**MESSAGE, **message}
    return {
        "event_name": name,
        "message": {field: value for field, value in given.items() if value is not None},
    }


def heard(kind: Kind, text: str = "") -> Heard:
    return Heard(CITIZEN, "b-1", kind, text)


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("text", {"text": "Xin chào"}, heard(Kind.TEXT, "Xin chào")),
        ("text", {"text": " /start "}, heard(Kind.CHOICE, "command:greeting")),
        ("text", {"text": "a\ud83d"}, heard(Kind.TEXT, "a?")),
        ("text", {"text": ""}, heard(Kind.UNSUPPORTED)),
        ("text", {"text": 5}, heard(Kind.UNSUPPORTED)),
        ("text", {}, heard(Kind.UNSUPPORTED)),
        ("image", {"photo": "https://example.org/a.jpg", "caption": "giấy này"}, heard(Kind.PHOTO, "giấy này")),
        ("image", {"photo_url": "https://example.org/a.jpg"}, heard(Kind.PHOTO)),
        ("sticker", {"sticker": "s-1", "url": "https://example.org/s"}, heard(Kind.STICKER)),
        ("voice", {"voice_url": "https://example.org/v.aac"}, heard(Kind.VOICE)),
        ("unsupported", {}, heard(Kind.UNSUPPORTED)),
        ("unsupported", {"text": "không cho bot đọc"}, heard(Kind.UNSUPPORTED)),
        ("something_new", {"text": "x"}, heard(Kind.UNSUPPORTED)),
    ],
)
def test_what_a_citizen_sends_is_heard(name, said, expected):
    told = event(f"message.{name}.received", **said)
    assert read(told) == expected
    assert read({"ok": True, "result": told}) == expected


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "message.text.received",
        {},
        {"ok": True},
        {"ok": True, "result": None},
        {"event_name": 7, "message": MESSAGE},
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": []},
        event("message.seen", text="x"),
        event("user.followed", text="x"),
        event(text="x", **{"from": {"id": "u-9", "is_bot": True}}),
        event(text="x", chat={"id": "g-1", "chat_type": "GROUP"}),
        event(text="x", chat={"id": "g-1"}),
        event(text="x", chat=None, **{"from": None}),
        event(text="x", chat={"id": "x" * 129}, **{"from": {"id": ["x"]}}),
    ],
)
def test_what_isnt_said_to_us_is_passed_over(data):
    assert read(data) is None


def test_ids_may_be_numbers_and_the_chat_may_be_left_out():
    assert read(event(text="x", chat={"id": 5, "chat_type": "private"}, message_id=17)) == Heard(
        "5", "17", Kind.TEXT, "x"
    )
    assert read(event(text="x", chat=None)) == heard(Kind.TEXT, "x")


def test_a_message_without_an_id_is_known_again_and_told_from_the_next():
    first, again, later, other = (
        read(event(text=text, message_id=None, date=date))
        for text, date in (("có", 1), ("có", 1), ("có", 2), ("không", 1))
    )
    assert first == again
    assert first
    assert later
    assert other
    assert len({first.message_id, later.message_id, other.message_id}) == 3


def test_a_message_id_never_tells_who_wrote():
    told = read(event(text="x", message_id=f"{CITIZEN}-77"))
    assert told
    assert CITIZEN not in told.message_id
    assert told == read(event(text="x", message_id=f"{CITIZEN}-77"))


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["PRIVATE", "\ud800", CITIZEN]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.sampled_from([*MESSAGE, "text", "caption", "photo"]), JSON)
NAMES = st.sampled_from([f"message.{kind}.received" for kind in ("text", "image", "unsupported")]) | JSON


@given(
    st.one_of(JSON, st.builds(lambda name, said: {"event_name": name, "message": {**MESSAGE, **said}}, NAMES, FIELDS))
)
def test_nothing_that_comes_in_breaks_it_and_what_is_heard_can_be_written_down(data):
    told = read(data)
    if told is not None:
        assert told.chat
        assert told.message_id
        json.dumps([told.chat, told.message_id, told.text], ensure_ascii=False).encode()
