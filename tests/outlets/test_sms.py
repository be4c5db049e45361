"""Messages of a phone: the letters, the parts, what a network counts."""

from __future__ import annotations

import unicodedata
from datetime import date
from itertools import pairwise

import pytest
from core_fixtures import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.base import NoValueError
from bot.outlets.sms import GSM, UCS2, gsm_units, is_gsm, parts, sms, sms_of, ucs2_units, unmark

steady = settings(derandomize=True, deadline=None, database=None, max_examples=200)
PANGRAM = "Đắn đo ưỡn ẹo, khuỷu tay, nguệch ngoạc, quỵt nợ, ruỗng, vẽ vời"

# What is written, and what every phone can show of it.
UNMARKED = {
    "Đồng bào": "Dong bao",
    PANGRAM: "Dan do uon eo, khuyu tay, nguech ngoac, quyt no, ruong, ve voi",
    PANGRAM.upper(): "DAN DO UON EO, KHUYU TAY, NGUECH NGOAC, QUYT NO, RUONG, VE VOI",
    unicodedata.normalize("NFD", PANGRAM): "Dan do uon eo, khuyu tay, nguech ngoac, quyt no, ruong, ve voi",
    "“nháy kép” và ‘nháy đơn’": "\"nhay kep\" va 'nhay don'",
    "«trích»": '"trich"',
    "15–20 năm — lâu": "15-20 nam - lau",
    "còn nữa…": "con nua...",
    "1.366.200 ₫": "1.366.200 d",
    "12 × 3 ÷ 4": "12 x 3 : 4",
    "≥ 15 năm, ≤ 75%": ">= 15 nam, <= 75%",
    "A → B": "A -> B",
    "½ suất, ¾": "1/2 suat, 3/4",
    "m² và 30°": "m2 va 30o",
    "• một · hai": "- mot - hai",
    "cười 😀 nhé": "cuoi nhe",
    "👨‍👩‍👧 cả nhà": "ca nha",
    "✓ xong": "xong",
    "ﬁ ligature": "fi ligature",
    "ｆｕｌｌ": "full",
    "thẻ BHYT\xa04,5\u202f%": "the BHYT 4,5 %",
    "một\u200bhai": "mothai",
    "dòng một\r\n\r\n  dòng hai  ": "dong mot\ndong hai",
    "nhiều   dấu\tcách": "nhieu dau cach",
    "中文 chữ lạ": "?? chu la",
    "Привет": "??????",
    "ä ö ü ñ ç é à": "a o u n c e a",
    "œuvre Łódź": "oeuvre Lodz",
    "giữ [ ] { } ~ ^ | \\ €": "giu [ ] { } ~ ^ | \\ €",
    "@ £ $ ¥ § _ # % & *": "@ £ $ ¥ § _ # % & *",
    "`mã`": "'ma'",
    "": "",
    " \n ": "",
}


@pytest.mark.parametrize("text", UNMARKED)
def test_a_text_without_marks_reads_the_same_on_every_phone(text):
    assert unmark(text) == UNMARKED[text]
    assert is_gsm(unmark(text))


# A text, then how many parts it makes with marks and without.
COUNTED = [
    ("", 0, 0),
    ("ă", 1, 1),
    ("ă" * 70, 1, 1),
    ("ă" * 71, 2, 1),
    ("ă" * 134, 2, 1),
    ("ă" * 135, 3, 1),
    ("ă" * 160, 3, 1),
    ("ă" * 161, 3, 2),
    ("ă" * 201, 3, 2),
    ("ă" * 202, 4, 2),
    ("ă" * 306, 5, 2),
    ("ă" * 307, 5, 3),
    ("a" * 160, 1, 1),
    ("a" * 161, 2, 2),
    ("a" * 306, 2, 2),
    ("a" * 307, 3, 3),
    ("à" * 160, 1, 1),  # GSM 03.38 has this one
    ("€" * 80, 1, 1),
    ("€" * 81, 2, 2),
    ("[" * 76 + "a", 1, 1),
    ("[" * 80 + "a", 2, 2),
    ("a" * 159 + "€", 2, 2),
    ("ă" + "€" * 69, 1, 1),  # in UCS-2 it is one like all others
    ("ă" + "€" * 80, 2, 2),
    ("😀" * 35, 1, 0),
    ("😀" * 36, 2, 0),
    ("😀" * 66, 2, 0),
    ("😀" * 67, 3, 0),
    ("ă" + "😀" * 34, 1, 1),
    ("ă" + "😀" * 35, 2, 1),
]


@pytest.mark.parametrize(("text", "marked", "unmarked"), COUNTED)
def test_parts_are_counted_as_a_network_does(text, marked, unmarked):
    made = sms(text)
    assert (len(made.marked_parts), len(made.unmarked_parts)) == (marked, unmarked)


def test_a_part_ends_behind_a_space():
    made = sms("chữa " * 30).marked_parts
    assert [len(part) for part in made] == [65, 65, 19]
    assert made[0].endswith("chữa ")


def test_a_word_that_fills_a_part_stays_whole():
    made = sms("ă" * 67 + " " + "ơ" * 10).marked_parts
    assert made == ("ă" * 67, " " + "ơ" * 10)


def test_a_picture_is_not_torn():
    made = sms("ă" * 66 + "😀" * 3)
    assert made.marked_parts == ("ă" * 66, "😀" * 3)


def test_a_long_word_is_cut_where_it_must_be():
    assert [len(part) for part in sms("a" * 400).unmarked_parts] == [153, 153, 94]


def test_what_is_composed_and_what_is_not_is_the_same_message():
    assert sms(unicodedata.normalize("NFD", PANGRAM)) == sms(PANGRAM)


@steady
@given(st.text(max_size=700))
def test_parts_joined_are_the_text_and_none_is_too_long(text):
    made = sms(text)
    assert "".join(made.marked_parts) == made.marked
    assert "".join(made.unmarked_parts) == made.unmarked
    assert is_gsm(made.unmarked)
    limits, units = (GSM, gsm_units) if is_gsm(made.marked) else (UCS2, ucs2_units)
    for pieces, (alone, each), counted in (
        (made.marked_parts, limits, units),
        (made.unmarked_parts, GSM, gsm_units),
    ):
        limit = alone if len(pieces) == 1 else each
        assert all(0 < sum(map(counted, piece)) <= limit for piece in pieces)
    assert all(len(piece.encode("utf-16-le")) // 2 <= UCS2[0] for piece in made.marked_parts if units is ucs2_units)


@steady
@given(st.lists(st.text("aă €😀", min_size=1, max_size=66), max_size=20))
def test_no_word_is_torn_that_fits_a_part(words):
    text = " ".join(" ".join(words).split())
    pieces = parts(text, UCS2, ucs2_units)
    for before, after in pairwise(pieces):
        if before[-1] != " " and after[0] != " ":
            torn = before.rpartition(" ")[2] + after.partition(" ")[0]
            assert sum(map(ucs2_units, torn)) > UCS2[1]


# -- entries


def test_an_entry_says_the_main_thing_then_whom_to_call(kb):
    made = sms_of(kb, "bhxh-tu-nguyen/muc-dong", TODAY)
    assert made.marked.endswith("BHXH VN 19009068")
    assert "264.000 đồng" in made.marked
    assert "264.000 dong" in made.unmarked
    assert "387.200 đồng" in sms_of(kb, "bhxh-tu-nguyen/muc-dong", date(2027, 1, 1)).marked


def test_whom_to_call_is_said_once(kb):
    assert sms_of(kb, "lien-he/tong-dai", TODAY).marked.replace(" ", "").count("19009068") == 1


def test_what_does_not_hold_is_not_sent(kb):
    with pytest.raises(NoValueError):
        sms_of(kb, "bhxh-tu-nguyen/dong-truoc", date(2027, 7, 2))
    with pytest.raises(KeyError):
        sms_of(kb, "bhxh-tu-nguyen/gone", TODAY)
