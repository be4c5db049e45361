import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.normalise import compose, normalise

steady = settings(derandomize=True, deadline=None, database=None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("  Đóng   BHXH\n\ttự nguyện ", "đóng bhxh tự nguyện"),
        (unicodedata.normalize("NFD", "Hưởng chế độ"), "hưởng chế độ"),
        ("ｆｕｌｌ ０１２", "full 012"),
        ("𝐁𝐇𝐗𝐇 𝓽𝓾", "bhxh tu"),
        ("ʙʜxʜ", "bhxh"),
        ("ià̀", "ìa"),
        ("ВНХН bа\u0301о", "bhxh báo"),
        ("bảо hiểm", "bảo hiểm"),  # a Cyrillic о
        ("bả\u200bo\ufeff hi\u00adểm", "bảo hiểm"),
        ("a\u0301\u0489b", "áb"),
        ("chào👍🏽ad ❤️ ơi", "chào ad ơi"),
        ("₫", "đ"),
        ("“sổ” ‘thẻ’ – ok…", "\"sổ\" 'thẻ' - ok."),
        ("sao???!!!", "sao?!"),
        ("1•500•000k", "1.500.000k"),
        ("+84 5% a/b", "+84 5% a/b"),
        ("đượcccc alooo", "được alo"),
        ("quáaaa ạạạ rồiiii", "quá ạ rồi"),
        ("1000000 xoong", "1000000 xoong"),
        ("phụ lục III, viii", "phụ lục iii, viii"),
    ],
)
def test_one_spelling(typed, expected):
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hoà", "hòa"), ("thuý", "thúy"), ("hoè", "hòe"), ("quí", "quí"), ("quý", "quý"), ("qúy", "quý"),
        ("qúi", "quí"), ("hòan", "hoàn"), ("gía", "giá"), ("giữa", "giữa"), ("gì", "gì"), ("ngừơi", "người"),
        ("thúê", "thuế"), ("khuỷu", "khuỷu"), ("ngoài", "ngoài"), ("của", "của"), ("nghĩa", "nghĩa"),
        ("quốc", "quốc"),
        ("cứu", "cứu"), ("hữu", "hữu"),
        ("ưũ", "ữu"), ("áá", "áá"), ("iì", "iì"), ("âá", "âá"), ("hótel", "hótel"), ("nghiêngggh", "nghiêngh"),
    ],
)  # fmt: skip
def test_the_tone_in_its_place(typed, expected):
    assert normalise(typed) == expected
    assert normalise(unicodedata.normalize("NFD", typed)) == expected


def test_every_character_comes_to_rest():
    for code in range(0, sys.maxunicode + 1, 23):
        once = normalise(f"a{chr(code)}e")
        assert normalise(once) == once


@given(st.text())
@steady
def test_anything_comes_to_rest(text):
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.lower().strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "So", "Zl", "Zp") for c in once)


@given(st.text(alphabet="aăâeêioôơuưyàớệđqugh́̀̃iIvVxX. "))
@steady
def test_vietnamese_comes_to_rest(text):
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    "piece", ["a", "1", " ", "\u0301\u0323", "\u0f73", "ấ", "...", "ivx", "👍", "\u200b", "áa", "İ", "\ufdfa"]
)
def test_a_long_message_of_anything(piece):
    assert isinstance(normalise(piece * (300_000 // len(piece.encode()))), str)


def test_composing_what_is_composed_changes_nothing():
    # The horn goes before the circumflex that the letter came with, which leaves one mark more than was counted.
    composed = compose("\u1ed3\u0300\u031b\u0301")
    assert composed == compose(composed) == "\u01a1\u0302\u0300\u0300"


def test_compose_keeps_what_is_visible():
    assert compose("Ma\u0323\u0302\u200bu ½") == "Mậu ½"
    assert compose("½", "NFKC") == "1⁄2"
