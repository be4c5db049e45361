import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

steady = settings(derandomize=True, deadline=None, database=None)
LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("BHXH Abc", "bhxh abc"),
        ("Điểm Sáng", "diem sang"),
        ("Tie\u0302\u0301ng Vie\u0323\u0302t", "tieng viet"),
        ("nghỉ nghĩ", "nghi nghi"),
        ("日本 𝐚", "日本 a"),
    ],
)
def test_no_marks(text, expected):
    assert fold(text) == expected


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " ,.0123456789"))
@steady
def test_vietnamese_folds_to_ascii(text):
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
    assert tokens(fold(normalise(normalise(text)))) == tokens(fold(normalise(text)))


@given(st.text())
@steady
def test_folding_folds_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("dong bhxh, tu nguyen!", ["dong", "bhxh", "tu", "nguyen"]),
        ("4tr9", ["4", "tr", "9"]),
        ("t8/2025", ["t", "8", "2025"]),
        ("1.500.000d", ["1500000", "d"]),
        ("1,500,000", ["1500000"]),
        ("6,837.000k", ["6837000", "k"]),
        ("1.500", ["1500"]),
        ("1,5 trieu", ["1,5", "trieu"]),
        ("4.5%", ["4,5", "phan", "tram"]),
        ("giam 10% va 20 %,", ["giam", "10", "phan", "tram", "va", "20", "phan", "tram"]),
        ("% may % nam", ["may", "nam"]),
        ("100%/nam", ["100", "phan", "tram", "nam"]),
        ("1.000%", ["1000", "phan", "tram"]),
        ("0,5", ["0,5"]),
        ("1.7.2025", ["1", "7", "2025"]),
        ("01.07.2025", ["01", "07", "2025"]),
        ("t6.2020", ["t", "6", "2020"]),
        ("07.02", ["07", "02"]),
        ("0912.345.678", ["0912", "345", "678"]),
        ("159/2025/nd-cp", ["159", "2025", "nd", "cp"]),
        ("a_b [sdt]", ["a", "b", "sdt"]),
        ("25300000", ["25300000"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


@given(st.text(alphabet="ab1230.,/- %"))
@steady
def test_tokens_are_words_or_numbers(text):
    for token in tokens(text):
        assert token.isalpha() or token.replace(",", "", 1).isdigit()
        assert tokens(token) == [token]


@pytest.mark.parametrize("piece", ["1", "1.", "1,000.", "a1", "1.2", "a"])
def test_a_megabyte_of_anything(piece):
    assert tokens(piece * (1_000_000 // len(piece)))
