"""What Zalo tells us, read with distrust."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zalo.events import LONGEST_TEXT, Followed, Ignored, Said, StaffWrote, Withdrawn, event_of, read
from bot.messages import Kind

USER, OA, OTHER_OA = "2000000000000000002", "4000000000000000004", "4000000000000000005"
AT = "1795305600123"
PICTURE = {"thumbnail": "https://example.vn/t.jpg", "url": "https://example.vn/o.jpg"}
PLACE = {"latitude": "10.7642", "longitude": "106.6564"}


def sent(name: str = "user_send_text", *attachments: object, **message: object) -> dict[str, Any]:
    if attachments:
        message["attachments"] = list(attachments)
    return {
        "app_id": "1000000000000000001",
        "sender": {"id": USER},
        "recipient": {"id": OA},
        "user_id_by_app": "3000000000000000003",
        "event_name": name,
        "timestamp": AT,
        "message": {"msg_id": "a1b2c3", **message},
    }


def echoed(name: str = "oa_send_text", **sender: object) -> dict[str, Any]:
    return sent(name, text="Chào bác") | {"sender": {"id": OA, **sender}, "recipient": {"id": USER}}


def about(name: str, **fields: object) -> dict[str, Any]:
    return {"oa_id": OA, "event_name": name, "timestamp": AT, "user_id_by_app": "3000000000000000003", **fields}


def said(data: dict[str, Any]) -> Said:
    event = event_of(data, OA)
    assert isinstance(event, Said)
    return event


class TestSaid:
    def test_a_text(self):
        assert event_of(sent(text="đóng bao nhiêu"), OA) == Said(USER, "a1b2c3", Kind.TEXT, "đóng bao nhiêu")

    def test_what_a_button_sends_is_a_text_like_any_other(self):
        assert said(sent(text="#giayto:tam-tru", quote_msg_id="b")).text == "#giayto:tam-tru"

    @pytest.mark.parametrize(
        ("name", "attachment", "kind"),
        [
            ("user_send_image", {"type": "image", "payload": PICTURE}, Kind.PHOTO),
            ("user_send_gif", {"type": "gif", "payload": PICTURE}, Kind.STICKER),
            ("user_send_audio", {"type": "audio", "payload": {"url": "https://example.vn/a.amr"}}, Kind.VOICE),
            ("user_send_video", {"type": "video", "payload": PICTURE | {"description": "x"}}, Kind.FILE),
            ("user_send_sticker", {"type": "sticker", "payload": {"id": "1", "url": "u"}}, Kind.STICKER),
            ("user_send_file", {"type": "file", "payload": {"name": "don.pdf", "size": "1024000"}}, Kind.FILE),
        ],
    )
    def test_what_is_no_text_has_its_kind(self, name, attachment, kind):
        assert event_of(sent(name, attachment), OA) == Said(USER, "a1b2c3", kind, "")

    def test_the_words_under_a_picture_are_heard(self):
        assert said(sent("user_send_image", {"type": "image"}, text="giấy này ạ")).text == "giấy này ạ"

    def test_the_words_of_a_link_are_its_text_or_its_description(self):
        link = {"type": "link", "payload": {"description": "Mức đóng 2026", "url": "https://example.vn"}}
        assert said(sent("user_send_link", link)) == Said(USER, "a1b2c3", Kind.TEXT, "Mức đóng 2026")
        assert said(sent("user_send_link", link, text="đúng không ạ")).text == "đúng không ạ"

    def test_nothing_of_a_business_card_is_kept(self):
        card = {"type": "link", "payload": {"description": '{"phone":"84900000000"}'}}
        assert said(sent("user_send_business_card", card, text="An 84900000000")).text == ""

    def test_a_place_is_kept_to_a_kilometre(self):
        place = {"type": "location", "payload": {"coordinates": PLACE}}
        assert event_of(sent("user_send_location", place), OA) == Said(USER, "a1b2c3", Kind.LOCATION, "10.76,106.66")

    @pytest.mark.parametrize(
        "data",
        [
            sent("user_send_location", location=PLACE),
            sent("user_send_location", lat=10.7642, long=106.6564),
            sent("user_send_location", {"payload": {"latitude": 10.7642, "longitude": "106.6564"}}),
            sent("user_send_location") | {"attachments": [{"payload": {"coordinates": PLACE}}]},
            sent("user_send_location") | {"location": {"lat": "10.7642", "lng": "106.6564"}},
        ],
    )
    def test_a_place_is_found_wherever_it_stands(self, data):
        assert said(data).text == "10.76,106.66"

    @pytest.mark.parametrize(
        "odd", ["", "x", "nan", "inf", "91", None, True, [1], {}, 10**400, "1" * 10**6], ids=range(11)
    )
    def test_a_place_that_is_none_is_still_a_place(self, odd):
        place = {"type": "location", "payload": {"coordinates": {"latitude": odd, "longitude": "106.6564"}}}
        assert said(sent("user_send_location", place)) == Said(USER, "a1b2c3", Kind.LOCATION, "")

    def test_nought_degrees_have_no_sign(self):
        assert said(sent("user_send_location", location={"latitude": "-0.001", "longitude": -0.0})).text == "0.00,0.00"

    @pytest.mark.parametrize("text", [None, 5, ["a"], {"a": 1}])
    def test_a_text_that_is_none_is_empty(self, text):
        assert said(sent(text=text)).text == ""

    def test_half_an_emoji_can_be_written_down(self):
        assert said(sent(text="a\ud83d\x00b")).text == "a?\x00b"

    def test_a_text_without_end_is_cut(self):
        assert len(said(sent(text="a" * 10**6)).text) == LONGEST_TEXT

    def test_ids_may_be_numbers(self):
        data = sent(text="a", msg_id=77) | {"sender": {"id": int(USER)}, "recipient": {"id": int(OA)}}
        assert event_of(data, OA) == Said(USER, "77", Kind.TEXT, "a")

    @pytest.mark.parametrize("user", [None, "", "abc", "12 3", "１２", True, 1.5, -1, [], {}, 10**40, "1" * 40])
    def test_without_a_citizen_there_is_no_event(self, user):
        assert event_of(sent(text="a") | {"sender": {"id": user}}, OA) == Ignored("malformed")


class TestMessageId:
    def test_it_may_be_called_mid(self):
        data = sent(text="a", mid="m1")
        del data["message"]["msg_id"]
        assert said(data).message_id == "m1"

    @pytest.mark.parametrize("given", [None, "", [], {}, True, -1, 1.5])
    def test_without_one_it_is_made_of_event_moment_and_citizen(self, given):
        event = said(sent(text="a", msg_id=given))
        assert event.message_id == sha256(f"user_send_text{AT}{USER}".encode()).hexdigest()[:32]
        later = said(sent(text="a", msg_id=given) | {"timestamp": "1795305600124"})
        another = said(sent(text="a", msg_id=given) | {"sender": {"id": "2000000000000000009"}})
        assert len({event.message_id, later.message_id, another.message_id}) == 3

    def test_a_moment_is_the_same_as_text_and_as_number(self):
        moments = [sent(text="a", msg_id=None) | {"timestamp": timestamp} for timestamp in (AT, int(AT))]
        assert len({said(data).message_id for data in moments}) == 1

    @pytest.mark.parametrize("given", ["a b", "a\x00", "\ud800", "đ", "x" * 1000, f"m-{USER}-1"], ids=range(6))
    def test_one_that_cannot_be_kept_as_it_is_becomes_another(self, given):
        event = said(sent(text="a", msg_id=given))
        assert re.fullmatch(r"[0-9a-f]{32}", event.message_id)
        assert said(sent(text="b", msg_id=given) | {"timestamp": "1"}).message_id == event.message_id


class TestOtherEvents:
    @pytest.mark.parametrize("name", ["oa_send_text", "oa_send_image", "oa_send_gif", "oa_send_list", "oa_send_file",
                                      "oa_send_sticker", "oa_send_something_new"])  # fmt: skip
    def test_what_staff_wrote_is_told_from_our_own_echo(self, name):
        assert event_of(echoed(name), OA) == Ignored("echo")
        assert event_of(echoed(name, admin_id="6000000000000000006"), OA) == StaffWrote(USER, "a1b2c3")
        assert event_of(echoed(name, admin_id=6), OA) == StaffWrote(USER, "a1b2c3")
        assert event_of(echoed(name, admin_id=""), OA) == Ignored("echo")

    def test_our_own_message_in_a_citizens_name_is_an_echo(self):
        assert event_of(sent(text="a") | {"sender": {"id": OA}}, OA) == Ignored("echo")

    def test_staff_who_wrote_to_nobody_are_ignored(self):
        assert event_of(echoed(admin_id="6") | {"recipient": None}, OA) == Ignored("malformed")

    def test_who_follows_is_greeted(self):
        event = event_of(about("follow", follower={"id": USER}, source="oa_profile"), OA)
        assert isinstance(event, Followed)
        assert event.user == USER
        assert USER not in event.message_id

    def test_who_opens_the_chat_is_greeted(self):
        event = event_of(about("user_click_chatnow", user_id=USER), OA)
        assert isinstance(event, Followed)
        assert event.message_id != event_of(about("follow", follower={"id": USER}), OA).message_id

    def test_who_withdraws_is_forgotten(self):
        assert event_of(about("user_withdraw", user_id=USER), OA) == Withdrawn(USER)

    @pytest.mark.parametrize("named", [{"id": OTHER_OA}, {"id": 4}, {"id": [OA]}])
    def test_what_is_sent_to_another_account_is_not_ours(self, named):
        assert event_of(sent(text="a") | {"recipient": named}, OA) == Ignored("wrong_account")
        assert event_of(echoed(admin_id="6") | {"sender": named | {"admin_id": "6"}}, OA) == Ignored("wrong_account")

    @pytest.mark.parametrize("name", ["follow", "user_click_chatnow", "user_withdraw"])
    def test_what_happens_at_another_account_is_not_ours(self, name):
        assert event_of(about(name, user_id=USER) | {"oa_id": OTHER_OA}, OA) == Ignored("wrong_account")

    def test_without_an_account_of_our_own_every_one_is_heard(self):
        assert event_of(sent(text="a") | {"recipient": {"id": OTHER_OA}}) == Said(USER, "a1b2c3", Kind.TEXT, "a")

    @pytest.mark.parametrize(
        ("name", "counted_as"),
        [
            ("user_received_message", "receipt"), ("user_seen_message", "receipt"), ("unfollow", "unfollow"),
            ("create_group", "group"), ("user_join_group", "group"), ("user_out_group", "group"),
            ("user_submit_info", "unused"), ("user_reacted_message", "unused"), ("oa_reacted_message", "unused"),
            ("add_user_to_tag", "unused"), ("remove_user_from_tag", "unused"), ("remove_tag", "unused"),
            ("update_user_info", "unused"), ("widget_interaction_accepted", "unused"), ("user_call_oa", "unused"),
            ("oa_call_user", "unused"), ("oa_send_consent", "unused"), ("user_reply_consent", "unused"),
            ("anonymous_send_text", "unused"),
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("way", [sent, echoed, about])
    def test_what_is_of_no_use_is_ignored_by_its_name(self, way, name, counted_as):
        assert event_of(way(name), OA) == Ignored(name, counted_as)

    @pytest.mark.parametrize(
        ("name", "reason", "counted_as"),
        [
            ("user_send_group_text", "user_send_group_*", "group"),
            ("oa_send_group_image", "oa_send_group_*", "group"),
            ("oa_send_anonymous_text", "oa_send_anonymous_*", "unused"),
            ("anonymous_send_video", "anonymous_send_*", "unused"),
        ],
    )
    def test_families_of_events_are_ignored(self, name, reason, counted_as):
        assert event_of(echoed(name, admin_id="6"), OA) == Ignored(reason, counted_as)

    @pytest.mark.parametrize("name", ["", "user_send_hologram", f"user_{USER}", "\ud800"])
    def test_no_unknown_name_is_repeated(self, name):
        assert event_of(sent(name), OA) == Ignored("unknown")

    @pytest.mark.parametrize("data", [None, [], "user_send_text", 5, {}, {"event_name": None}, {"event_name": ["a"]}])
    def test_what_is_no_event_is_malformed(self, data):
        assert event_of(data, OA) == Ignored("malformed")


class TestBodies:
    def test_a_body_is_read(self):
        assert read(json.dumps(sent(text="chào")).encode(), OA) == Said(USER, "a1b2c3", Kind.TEXT, "chào")

    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"\xff", b"[" * 200_000, b'{"a":' * 200_000, b'{"a":' + b"9" * 5000 + b"}"],
        ids=["empty", "cut", "no text", "deep array", "deep object", "huge number"],
    )
    def test_what_cannot_be_read_is_malformed(self, body):
        assert read(body, OA) == Ignored("malformed")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    ["user_send_text", "user_send_location", "user_send_link", "user_send_image", "oa_send_text", "follow",
     "user_click_chatnow", "user_withdraw", "user_seen_message"]
)  # fmt: skip
IDS = st.sampled_from([USER, OA, int(USER)]) | JSON
ATTACHMENT = st.fixed_dictionaries(
    {},
    optional={
        "type": JSON,
        "payload": JSON
        | st.fixed_dictionaries({}, optional={"coordinates": JSON, "description": JSON, "latitude": JSON}),
    },
)
MESSAGE = st.fixed_dictionaries(
    {},
    optional={
        "msg_id": JSON, "mid": JSON, "text": JSON, "location": JSON, "lat": JSON, "long": JSON,
        "attachments": st.lists(ATTACHMENT | JSON, max_size=2) | JSON,
    },
)  # fmt: skip
EVENTS = st.fixed_dictionaries(
    {"event_name": NAMES},
    optional={
        "sender": st.fixed_dictionaries({}, optional={"id": IDS, "admin_id": JSON}) | JSON,
        "recipient": st.fixed_dictionaries({"id": IDS}) | JSON,
        "follower": st.fixed_dictionaries({"id": IDS}) | JSON,
        "user_id": IDS, "oa_id": IDS, "timestamp": JSON, "message": MESSAGE | JSON, "attachments": JSON,
    },
)  # fmt: skip


def is_well_formed(event: object) -> bool:
    if isinstance(event, Ignored):
        return bool(event.reason)
    assert isinstance(event, Said | StaffWrote | Withdrawn | Followed)
    if isinstance(event, Said):
        event.text.encode()
    message_id = getattr(event, "message_id", "-")
    return bool(re.fullmatch("[0-9]{1,32}", event.user) and re.fullmatch("[!-~]+", message_id))


@given(EVENTS | JSON)
def test_whatever_comes_is_well_formed(data):
    event = event_of(data, OA)
    assert is_well_formed(event)
    assert event_of(data, OA) == event
