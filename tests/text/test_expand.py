import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.expand import Expander, is_number
from bot.text.fold import tokens

ABBREVIATIONS = [
    (("BHXH", "bảo hiểm xh"), "bảo hiểm xã hội"),
    (("bhxh tn",), "bảo hiểm xã hội tự nguyện"),
    (("k", "ko"), "không"),
    (("# k",), "# nghìn"),
    (("# tr",), "# triệu"),
    (("# tr #",), "# triệu #"),
    (("t #", "th #"), "tháng #"),
    (("# / #",), "# phần #, tức #"),
    (("1 cục",), "một lần"),
    (("# cục",), "# miếng"),
    (("loop",), "loop loop"),
    (("dk",), "điều kiện"),
    (("dk",), "đăng ký"),
    (("vậy #",), "vậy"),
    (("mấy",), "# nào"),
    (("!", ""), "không gì cả"),
]
EXPANDER = Expander(ABBREVIATIONS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", ""),
        ("dong bhxh", "dong bao hiem xa hoi"),
        ("dong bhxh tn", "dong bao hiem xa hoi tu nguyen"),
        ("bao hiem xh", "bao hiem xa hoi"),
        ("bao hiem", "bao hiem"),
        ("k biet", "khong biet"),
        ("415k", "415 nghin"),
        ("4tr900", "4 trieu 900"),
        ("4tr nha", "4 trieu nha"),
        ("t8/2025", "thang 8 2025"),
        ("1.500.000k", "1500000 nghin"),
        ("2 3", "2 phan 3 tuc 3"),
        ("1 cuc 2 cuc", "mot lan 2 mieng"),
        ("loop", "loop loop"),
        ("dk", "dieu kien"),
        ("vay 5", "vay"),
        ("may", "nao"),
        ("t", "t"),
    ],
)
def test_the_longest_form_counts(typed, expected):
    assert EXPANDER.expand(tokens(typed)) == expected.split()


def test_nothing_to_expand():
    assert Expander([]).expand(["a", "1"]) == ["a", "1"]


def test_numbers():
    assert is_number("1,5")
    assert not is_number("tr")
    assert not is_number("")


WORDS = "bhxh tn k 1 2,5 tr t th bao hiem xh cuc x dk"


@given(st.lists(st.sampled_from(WORDS.split())))
@settings(derandomize=True, deadline=None, database=None)
def test_unknown_words_stay_and_time_ends(words):
    assert EXPANDER.expand(words).count("x") == words.count("x")
