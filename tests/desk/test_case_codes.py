"""Codes of cases: made of the message, found as people write them, never lost on the way through masking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import codes
from bot.text.mask import mask

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
CODE = codes.make("web", "m1", NOON)
made = st.builds(codes.make, st.just("telegram"), st.text(max_size=20), st.datetimes(timezones=st.just(UTC)))


def test_the_same_message_gets_the_same_code_and_another_one_another():
    assert codes.make("web", "m1", NOON) == CODE
    others = [("zalo", "m1", NOON), ("web", "m2", NOON), ("web", "m1", NOON + timedelta(microseconds=1))]
    assert CODE not in {codes.make(*other) for other in others}


def test_thousands_of_codes_differ():
    assert len({codes.make("web", str(number), NOON) for number in range(20_000)}) == 20_000


@given(made)
def test_a_code_has_no_vowel_and_no_signs_that_look_alike(code):
    assert len(code) == 8
    assert not set(code) & set("AEIOUY") - {"Y"}
    assert not set(code) & set("0O1IL5S8BZ6") - {"B"}
    assert any(sign.isdigit() for sign in code[:4])
    assert any(sign.isdigit() for sign in code[4:])


@given(
    made,
    st.sampled_from(["{}", "mã {}", "mã: {}", "ma so {}?", "cho em hỏi mã {} có trả lời chưa ạ", "BHYT {}", "({})"]),
    st.sampled_from([str, codes.shown, lambda code: f"{code[:4]} {code[4:]}", lambda code: codes.shown(code).lower()]),
)
def test_a_code_is_found_however_it_is_written_also_after_masking(code, around, spelt):
    assert codes.find(mask(around.format(spelt(code)))) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mức đóng bhxh tự nguyện là bao nhiêu",
        "BHYT BHXH VSSID",
        "0912 3456",
        "HC4790123456789",
        "khoản 2 Điều 36 Luật 41/2024/QH15",
        "BX7RM",
        "xBX7R-2M9T",
        "BX7R-2M9Tx",
        "BX7R--2M9T",
        "BXRT-MNPQ",
    ],
)
def test_what_is_no_code_is_none(text):
    assert codes.find(text) == ""
    assert not codes.is_all(text)


def test_a_message_of_little_but_its_code_is_told_from_a_question_that_names_one():
    assert codes.is_all("mã BX7R-2M9T")
    assert codes.is_all("cho xem mã bx7r 2m9t với ạ")
    assert not codes.is_all("mã BX7R-2M9T của tôi lâu rồi mà sao chưa thấy ai trả lời gì hết vậy")


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text):
    assert len(codes.find(text)) in (0, 8)
