"""Phrases are found word by word, with their marks or without any."""

from __future__ import annotations

import pytest

from bot.text.phrases import places, says, without

LEAFLET = ["tờ rơi"]


@pytest.mark.parametrize("text", ["cho xin Tờ Rơi ạ", "to roi", "TỜ ROI", "tờ-rơi"])
def test_a_phrase_is_said_with_its_marks_or_without(text):
    assert says(text, LEAFLET)


@pytest.mark.parametrize("text", ["tờ rời", "tô rồi", "tờ giấy rơi", "tờ", ""])
def test_other_marks_and_other_words_are_other_phrases(text):
    assert not says(text, LEAFLET)


def test_words_are_found_wherever_they_stand():
    assert list(places(("a", "b"), ("a", "b", "c", "a", "b"))) == [0, 3]
    assert list(places(("a", "b"), ("a",))) == []


def test_words_are_taken_out_once():
    assert without(("a", "b", "c", "b"), ("b",)) == ("a", "c", "b")
    assert without(("a",), ("b",)) == ("a",)
