"""Of whom a message speaks."""

from __future__ import annotations

import pytest

from bot.text.group import read_group, states_group
from bot.text.normalise import normalise
from bot.text.subject import Subject, is_on_behalf

OF_SELF = [
    "nhà em hộ nghèo", "tôi là người dân tộc thiểu số", "vợ chồng em hộ nghèo", "vo chong em ho ngheo",
    "chị ơi em hộ nghèo", "còn em hộ nghèo thì sao", "mẹ em muốn đóng, nhà em hộ nghèo", "nhà con hộ cận nghèo",
    "em hộ nghèo, đóng cho mẹ bao nhiêu", "mình ở xã đảo", "em không thuộc diện nào",
]  # fmt: skip
OF_OTHERS = [
    "mẹ tôi hộ nghèo", "me toi ho ngheo", "em đóng cho mẹ em hộ nghèo", "vợ em người dân tộc", "chồng hộ nghèo",
    "bà ngoại hộ nghèo", "bác tôi hộ nghèo", "hàng xóm hộ cận nghèo", "hộ nghèo như mẹ em đóng bao nhiêu",
    "các hộ nghèo được hỗ trợ bao nhiêu", "1 người hộ nghèo thì sao", "con gái tôi ở xã đảo", "mẹ em đóng bao nhiêu",
]  # fmt: skip
UNSAID = ["hộ nghèo đóng bao nhiêu", "không phải hộ nghèo", "bác ơi mức đóng bao nhiêu", "người hộ nghèo", ""]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        *((text, Subject.SELF) for text in OF_SELF),
        *((text, Subject.OTHER) for text in OF_OTHERS),
        *((text, Subject.UNSAID) for text in UNSAID),
    ],
)
def test_of_whom(text, subject):
    assert read_group(text).subject is subject


@pytest.mark.parametrize(
    ("text", "claimed", "denied", "named"),
    [
        ("hộ nghèo", "ho-ngheo", set(), {"ho-ngheo"}),
        ("không phải hộ nghèo", None, {"ho-ngheo"}, {"ho-ngheo"}),
        ("không phải hộ nghèo mà là hộ cận nghèo", "can-ngheo", {"ho-ngheo"}, {"ho-ngheo", "can-ngheo"}),
        ("hộ nghèo và hộ cận nghèo", None, set(), {"ho-ngheo", "can-ngheo"}),
        ("em là người Kinh", None, {"dan-toc-thieu-so"}, {"dan-toc-thieu-so"}),
        ("không thuộc nhóm nào", "khac", set(), {"khac"}),
        ("em ko thuộc diện ưu tiên nào", "khac", set(), {"khac"}),
        ("hộ nghèo, không thuộc nhóm nào khác", "ho-ngheo", set(), {"ho-ngheo"}),
        ("thuộc nhóm nào", None, set(), set()),
        ("mức đóng", None, set(), set()),
    ],
)
def test_what_is_claimed_denied_and_named(text, claimed, denied, named):
    read = read_group(text)
    assert (read.claimed, read.denied, read.named) == (claimed, denied, named)


def test_words_that_state_a_group_alone():
    assert states_group(["khong", "phai", "ho", "ngheo", "ma", "la", "ho", "can", "ngheo"])
    assert not states_group(["ho", "ngheo", "dong", "bao", "nhieu"])


@pytest.mark.parametrize(
    ("said", "on_behalf"),
    [
        ("tôi muốn mua bhxh tự nguyện cho mẹ tôi", True),
        ("em muốn đăng ký cho chồng em", True),
        ("toi mua giup me toi", True),
        ("tôi đăng ký cho tôi", False),
        ("mua bhyt cho cả nhà", False),
        ("cho em hỏi mẹ em", False),
        ("cho mình hỏi", False),
    ],
)
def test_what_is_wanted_for_somebody_else(said, on_behalf):
    assert is_on_behalf(normalise(said)) is on_behalf
