"""A reply as messages of Telegram."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.splitting import units
from bot.channels.telegram.rendering import Button, DocumentPart, PhotoPart, TextPart, VenuePart, render
from bot.messages import Attachment, QuickReply, Reply, Venue

BASIS = "Căn cứ: Điều 36 Luật 41/2024/QH15"


def shown(part: TextPart) -> str:
    """What a reader sees of the HTML."""
    return html.unescape(re.sub(r"</?i>", "", part.html))


def test_the_text_is_escaped_and_the_basis_stands_below_it_in_italics() -> None:
    (part,) = render(Reply("Dưới <50% & hơn", BASIS))
    assert part == TextPart("Dưới <50% & hơn", BASIS)
    assert isinstance(part, TextPart)
    assert part.html == f"Dưới &lt;50% &amp; hơn\n\n<i>{BASIS}</i>"
    assert part.plain == f"Dưới <50% & hơn\n\n{BASIS}"


def test_a_reply_without_anything_is_no_message() -> None:
    assert render(Reply("")) == ()


def test_a_long_text_is_cut_into_messages_that_telegram_takes_with_the_buttons_below_the_last() -> None:
    text = "\n\n".join(f"Đoạn {number}: " + "mức đóng & hỗ trợ <b> 🙂 " * 30 for number in range(12))
    parts = render(Reply(text, BASIS, (QuickReply("Mua ở đâu", "intent:a"),)))
    assert len(parts) > 1
    for part in parts:
        assert isinstance(part, TextPart)
        assert units(shown(part)) <= 4096
        assert bool(part.buttons) is (part is parts[-1])
    assert "".join("".join(shown(part) for part in parts).split()) == "".join((text + BASIS).split())


def test_a_basis_that_no_longer_fits_below_is_a_message_of_its_own() -> None:
    parts = render(Reply("a" * 4090, BASIS, (QuickReply("Có", "none"),)))
    assert parts == (TextPart("a" * 4090), TextPart("", BASIS, (Button("Có", "none"),)))


def test_numbered_choices_have_their_numbers_on_the_buttons() -> None:
    choices = (QuickReply("Mức đóng", "intent:a"), QuickReply("Không phải các ý này", "none"))
    (part,) = render(Reply("Ý bác là?", quick_replies=choices, numbered=True))
    expected = (Button("1. Mức đóng", "intent:a"), Button("2. Không phải các ý này", "none"))
    assert part == TextPart("Ý bác là?", buttons=expected)


def test_numbered_choices_too_long_for_a_button_stand_in_the_text_too() -> None:
    long = "Người dân tộc thiểu số ở vùng khó khăn được hỗ trợ bao nhiêu tiền một tháng"
    (part,) = render(Reply("Ý bác là?", quick_replies=(QuickReply(long, "a"), QuickReply("Khác", "b")), numbered=True))
    assert isinstance(part, TextPart)
    assert part.text == f"Ý bác là?\n\n1. {long}\n2. Khác"
    first, second = part.buttons
    assert first.label.startswith("1. Người dân tộc")
    assert first.label.endswith("…")
    assert units(first.label) <= 64
    assert second == Button("2. Khác", "b")


@pytest.mark.parametrize("payload", ["intent:" + "a" * 58, "ắ" * 22, ""])
def test_a_payload_that_no_button_can_carry_is_a_line_of_the_text(payload: str) -> None:
    (part,) = render(Reply("Xem thêm", quick_replies=(QuickReply("Mức đóng", payload), QuickReply("Khác", "b"))))
    assert part == TextPart("Xem thêm\n\n- Mức đóng", buttons=(Button("Khác", "b"),))


def test_a_payload_of_64_bytes_is_a_button() -> None:
    (part,) = render(Reply("Xem thêm", quick_replies=(QuickReply("Mức đóng", "a" * 64),)))
    assert part == TextPart("Xem thêm", buttons=(Button("Mức đóng", "a" * 64),))


def test_files_and_the_place_come_after_the_text() -> None:
    files = (Attachment("Tờ khai TK1-TS", "forms/tk1.pdf"), Attachment("Tờ rơi", "leaflets/a.png", "image/png"))
    venue = Venue("BHXH cơ sở", "Số 1 phố Ví Dụ", 16.07, 108.22)
    assert render(Reply("Đây ạ", attachments=files, venue=venue)) == (
        TextPart("Đây ạ"),
        DocumentPart("Tờ khai TK1-TS", "forms/tk1.pdf"),
        PhotoPart("Tờ rơi", "leaflets/a.png"),
        VenuePart("BHXH cơ sở", "Số 1 phố Ví Dụ", 16.07, 108.22),
    )


def test_a_place_without_an_address_shows_its_title_twice() -> None:
    (part,) = render(Reply("", venue=Venue("Chợ", "", 16.0, 108.0)))
    assert part == VenuePart("Chợ", "Chợ", 16.0, 108.0)


REPLIES = st.builds(
    Reply,
    st.text(st.characters(), max_size=200).map(lambda text: text * 40),
    st.text(st.characters(), max_size=100),
    st.lists(st.builds(QuickReply, st.text(st.characters()), st.text(max_size=80)), max_size=4).map(tuple),
    st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(REPLIES)
def test_whatever_a_reply_says_its_messages_are_within_the_limits_and_always_the_same(reply: Reply) -> None:
    parts = render(reply)
    assert parts == render(reply)
    for part in parts:
        assert isinstance(part, TextPart)
        assert 0 < units(part.plain) <= 4096
        assert units(shown(part)) <= 4096
        assert part.html.encode()
        for button in part.buttons:
            assert 0 < units(button.label) <= 64
            assert 0 < len(button.payload.encode()) <= 64
