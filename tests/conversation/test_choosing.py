"""Which choice a message names: a number, a label, nearly a label, or none."""

from __future__ import annotations

import pytest

from bot.conversation.choosing import chosen
from bot.messages import Choice

LABELS = ["Mức đóng BHXH tự nguyện", "Mức hỗ trợ BHXH tự nguyện", "Thẻ BHYT bị mất", "Không phải các ý này"]
CHOICES = [Choice(label, str(number)) for number, label in enumerate(LABELS, 1)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", "1"),
        ("04", "4"),
        ("3)", "3"),
        ("số 3", "3"),
        ("em chọn câu số ba nhé", "3"),
        ("cái đầu", "1"),
        ("thứ nhất", "1"),
        ("ý thứ tư", "4"),
        ("bốn", "4"),
        ("muc dong bhxh tu nguyen", "1"),
        ("Mức hổ trợ bảo hiểm xã hội tự nguyện", "2"),
        ("thẻ bhyt bị mấtt", "3"),
        ("the bhyt bi ma", "3"),
        ("không phải các ý này", "4"),
        ("0", None),
        ("5", None),
        ("năm", None),
        ("100", None),
        ("1 2", None),
        ("1 hay 2", None),
        ("chọn", None),
        ("số", None),
        ("bhxh tự nguyện", None),
        ("mức bhxh tự nguyện", None),
        ("lương hưu", None),
        ("không phải", None),
    ],
)
def test_a_message_names_a_choice_or_none(router, said, number):
    found = chosen(router.reader.words(said), CHOICES, router.reader)
    assert (found.payload if found else None) == number


def test_of_two_choices_alike_nearly_is_not_enough(router):
    alike = [Choice("Mức đóng năm 2026", "a"), Choice("Mức đóng năm 2027", "b")]
    assert chosen(router.reader.words("mức đóng năm 2027"), alike, router.reader) == alike[1]
    assert chosen(router.reader.words("mức đóng năm 2028"), alike, router.reader) is None


def test_without_choices_nothing_is_chosen(router):
    assert chosen(["x"], [], router.reader) is None
    assert chosen(["1"], [], router.reader) is None
