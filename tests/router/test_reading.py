"""A message's words: expanded, padding gone, slips mended and nothing else."""

from __future__ import annotations

import pytest

from bot.knowledge.schema import Abbreviation, Vocabulary
from bot.router.mending import counts
from bot.router.reading import LONGEST_READ, Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    reader = Reader(
        Vocabulary(
            abbreviations=(
                Abbreviation(forms=("bhxh",), means="bảo hiểm xã hội"),
                Abbreviation(forms=("ko", "hok"), means="không"),
                Abbreviation(forms=("# tr",), means="# triệu"),
            ),
            fillers=("dạ", "ạ", "em chào", "ad ơi"),
            stand_alone=("cho em hỏi", "alo"),
        )
    )
    known = "bao hiem xa hoi tu nguyen nghi huu tuoi dong luong quyen loi vssid"
    reader.learn(counts([[word] for word in known.split()]))
    return reader


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("", ""),
        ("Đóng BHXH, bao nhiêu?", "dong bao hiem xa hoi bao nhieu"),
        ("dạ ko có ạ", "khong co"),
        ("lương 5tr", "luong 5 trieu"),
        ("dạ em chào ad ơi", "da em chao ad oi"),
        ("em chào đóng bhxh ạ", "dong bao hiem xa hoi"),
        ("ＢＨＸＨ", "bao hiem xa hoi"),
        ("lương hưuuuu", "luong huu"),
        ("nguyenn", "nguyenn"),
    ],
)
def test_words_are_expanded_and_padding_goes_unless_it_is_all(reader, said, words):
    assert reader.words(said) == words.split()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("nguyne", "nguyen"),
        ("ngyen", "nguyen"),
        ("luogn", "luong"),
        ("vsid", "vssid"),
        ("ddongs", "dong"),
        ("luowng", "luong"),
        ("huwu", "huu"),
        ("dongf", "dong"),
    ],
)
def test_a_slip_is_mended(reader, typed, read):
    assert reader.mend([typed]) == [read]
    assert (typed, read) in reader.read(f"{typed} hay sao").repaired


@pytest.mark.parametrize(
    "word",
    [
        "dang",
        "nguoi",
        "luon",
        "nguyen",
        "huong",
        "vssid",
        "ok",
        "xyz",
        "facebook",
        "5",
        "1500000",
        "привет",
        "保险",
        "đ",
    ],
)
def test_a_syllable_a_known_word_and_what_is_like_nothing_stay(reader, word):
    assert reader.mend([word]) == [word]


def test_what_was_mended_is_told(reader):
    reading = reader.read("tuổi nghỉ hưu luogn")
    assert reading.words == ("tuoi", "nghi", "huu", "luong")
    assert reading.repaired == (("luogn", "luong"),)
    assert reader.read("tuổi nghỉ hưu").repaired == ()


def test_words_known_already_are_not_read_again(reader):
    assert reader.read("gì cũng được", ["luogn"]).words == ("luong",)


def test_the_words_given_out_are_the_callers_own(reader):
    reader.words("đóng bhxh").clear()
    assert reader.words("đóng bhxh") == ["dong", "bao", "hiem", "xa", "hoi"]


@pytest.mark.parametrize(
    ("said", "fragment"),
    [
        ("cho em hỏi", True),
        ("Alo!", True),
        ("dạ em chào ad ơi", True),
        ("em muốn hỏi về bhxh,", True),
        ("lương hưu...", True),
        ("lương hưu… ", True),
        ("hỏi là:", True),
        ("", False),
        ("👍", False),
        ("lương hưu", False),
        ("cho em hỏi lương hưu", False),
    ],
)
def test_a_fragment_waits_for_more(reader, said, fragment):
    assert reader.is_fragment(said) is fragment


def test_only_the_beginning_of_a_very_long_message_is_read(reader):
    assert len(reader.words("a " * 10_000)) == LONGEST_READ // 2
    assert reader.words("huu " + "\u0301" * 1_000_000) == ["huu"]
