"""Long texts cut into parts: nothing lost, nothing torn, and where a reader would pause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import split, units

MARKED = ["a", "đ", "ế", "e\u0302\u0301", "o\u031b\u0303", "n\u0303\u0323\u0301"]
PICTURES = ["👍", "👍🏽", "👨‍👩‍👧‍👦", "🇻🇳", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "❤️", "1️⃣", "🏳️‍🌈", "🤦🏾‍♀️"]
BETWEEN = [" ", "\n", "\n\n", ". ", ", ", "! ", "… ", "<b>", "&"]
LETTERS = st.lists(st.sampled_from(MARKED + PICTURES + BETWEEN), max_size=120)
LIMITS = st.integers(min_value=14, max_value=60)  # the longest picture has 14 units


def black(text: str) -> str:
    return "".join(text.split())


def borders(text: str, parts: list[str]) -> list[tuple[int, int]]:
    """Where each part begins and ends in the text."""
    found, end = [], 0
    for part in parts:
        begin = text.index(part, end)
        end = begin + len(part)
        found.append((begin, end))
    return found


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_nothing_but_white_space_is_lost_and_no_part_is_too_long_or_empty(text, limit):
    parts = split(text, limit)
    assert black("".join(parts)) == black(text)
    assert all(0 < units(part) <= limit for part in parts)
    assert all(part == part.strip() for part in parts)


@given(LETTERS, LIMITS)
def test_no_picture_and_no_letter_with_its_marks_is_torn(letters, limit):
    text = "".join(letters)
    between, at = {0}, 0
    for letter in letters:
        between |= {at + inside for inside in range(len(letter)) if letter in BETWEEN} | {at + len(letter)}
        at += len(letter)
    torn = [place for border in borders(text, split(text, limit)) for place in border if place not in between]
    assert torn == []


SENTENCE = st.integers(min_value=1, max_value=24).flatmap(
    lambda letters: st.sampled_from([".", "!", "?", "…"]).map(lambda end: "ơ" * letters + end)
)


@given(st.lists(st.tuples(SENTENCE, st.sampled_from([" ", "\n", "\n\n"])), min_size=1, max_size=40))
def test_parts_end_with_a_sentence_where_sentences_are_short(sentences):
    text = "".join(sentence + behind for sentence, behind in sentences)
    assert all(part[-1] in ".!?…" for part in split(text, 52))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n ", []),
        ("ngắn", ["ngắn"]),
        ("mười chữ cái\n\nmột đoạn nữa ở đây", ["mười chữ cái", "một đoạn nữa ở đây"]),
        ("một dòng dài\nmột. Dòng nữa", ["một dòng dài", "một. Dòng nữa"]),
        ("Một câu dài. Câu nữa, đây", ["Một câu dài.", "Câu nữa, đây"]),
        ("Một vế câu dài, vế nữa này", ["Một vế câu dài,", "vế nữa này"]),
        ("không có chỗ nghỉ nào cả", ["không có chỗ nghỉ", "nào cả"]),
        ("khôngcóchỗnghỉnàocảđâu", ["khôngcóchỗnghỉnàocả", "đâu"]),
        ("A. khôngcóchỗnghỉnàođâu", ["A. khôngcóchỗnghỉnà", "ođâu"]),  # too early a pause leaves a scrap
    ],
)
def test_a_text_is_cut_at_the_best_pause(text, parts):
    assert split(text, 19) == parts


def test_the_number_of_an_item_stays_with_it():
    assert split("Chọn một trong:\n1. Muađóngởđâuthìgầnnhà", 22) == ["Chọn một trong:", "1. Muađóngởđâuthìgầnnh", "à"]
    assert split("Có:\n10. Nơiđăngký gầnnhà", 22) == ["Có:\n10. Nơiđăngký", "gầnnhà"]


def test_a_text_that_just_fits_stays_whole():
    assert split("x" * 10, 10) == ["x" * 10]
    assert split("x" * 10 + "  \n", 10) == ["x" * 10]
    assert split("👍" * 5, 10) == ["👍" * 5]
    assert split("👍" * 5 + "!", 10) == ["👍" * 5, "!"]


def test_the_work_grows_as_the_text_does(monkeypatch):
    looked_at = 0

    def counting(text: str) -> int:
        nonlocal looked_at
        looked_at += len(text)
        return units(text)

    monkeypatch.setattr("bot.channels.splitting.units", counting)
    text = "Bác đóng mỗi tháng một lần. " * 4000
    split(text, 100)
    assert looked_at < 3 * len(text)


def test_an_endless_letter_still_fits():
    assert all(units(part) <= 20 for part in split("a" + "\u0301" * 500, 20))
