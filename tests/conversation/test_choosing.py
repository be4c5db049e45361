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
        ("bon", "4"),
        ("một", "1"),
        ("mot a", "1"),
        ("ba", "3"),
        ("Ba nhé", "3"),
        ("thu nhat", "1"),
        ("câu đầu", "1"),
        ("thu tu", "4"),
        ("muc dong bhxh tu nguyen", "1"),
        ("Mức hổ trợ bảo hiểm xã hội tự nguyện", "2"),
        ("thẻ bhyt bị mấtt", "3"),
        ("the bhyt bi ma", "3"),
        ("không phải các ý này", "4"),
        ("0", None),
        ("5", None),
        ("năm", None),
        ("bà", None),
        ("bá", None),
        ("từ", None),
        ("tu", None),
        ("bọn em", None),
        ("hài", None),
        ("đâu em", None),
        ("cái đâu", None),
        ("nhất", None),
        ("thứ bậy", None),
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
    found = chosen(said, CHOICES, router.reader, numbered=True)
    assert (found.payload if found else None) == number


def test_of_two_choices_alike_nearly_is_not_enough(router):
    alike = [Choice("Mức đóng năm 2026", "a"), Choice("Mức đóng năm 2027", "b")]
    assert chosen("mức đóng năm 2027", alike, router.reader, numbered=True) == alike[1]
    assert chosen("mức đóng năm 2028", alike, router.reader, numbered=True) is None


def test_without_choices_nothing_is_chosen(router):
    assert chosen("x", [], router.reader, numbered=True) is None
    assert chosen("1", [], router.reader, numbered=True) is None


EIGHT = [Choice(f"Lựa chọn có tên dài {letter}", str(number)) for number, letter in enumerate("abcdefgh", 1)]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("thứ năm", "5"),
        ("số năm", "5"),
        ("sáu", "6"),
        ("bảy", "7"),
        ("tám", "8"),
        ("năm", None),
        ("nam", None),
        ("sau", None),
        ("câu sau", None),
        ("bây", None),
        ("bay", None),
        ("tâm", None),
        ("chín", None),
    ],
)
def test_a_numeral_counts_where_it_can_be_no_other_word(router, said, number):
    found = chosen(said, EIGHT, router.reader, numbered=True)
    assert (found.payload if found else None) == number


@pytest.mark.parametrize("said", ["2", "số 2", "hai", "thứ hai", "cái đầu"])
def test_without_numbers_shown_only_labels_count(router, said):
    assert chosen(said, CHOICES, router.reader, numbered=False) is None
    assert chosen("thẻ bhyt bị mất", CHOICES, router.reader, numbered=False) == CHOICES[2]
