import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.syllable import is_syllable
from bot.text.telex import decode, vni_to_plain


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ddongs", "dong"), ("owr", "o"), ("baor", "bao"), ("hieemr", "hiem"), ("ngwowif", "nguoi"),
        ("nguowif", "nguoi"), ("thuwowngf", "thuong"), ("dduwowcj", "duoc"), ("dduocwj", "duoc"), ("lamw", "lam"),
        ("duowcjd", "duoc"), ("tiene", "tien"), ("tieenf", "tien"), ("quyeenf", "quyen"), ("wf", "u"), ("tuwj", "tu"),
        ("xax", "xa"), ("hooij", "hoi"), ("dda", "da"),
    ],
)  # fmt: skip
def test_keystrokes(keys, expected):
    assert decode(keys) == expected


@pytest.mark.parametrize(
    "token",
    [
        "",
        "bao",
        "dong",
        "bhxh",
        "ko",
        "k",
        "app",
        "vssid",
        "new",
        "cty",
        "12",
        "b1",
        "đóng",
        "a" * 99,
        "nguoiwfd",
        "w9",
        "bao3",
    ],
)
def test_no_keystrokes(token):
    assert decode(token) is None


@given(st.text(alphabet="abcdeghiklmnopqrstuvwxyzfj1"))
@settings(derandomize=True, deadline=None, database=None)
def test_only_syllables_come_out(token):
    decoded = decode(token)
    assert decoded is None or (is_syllable(decoded) and not is_syllable(token))


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("d9o1ng ba3o hie6m3", "dong bao hiem"),
        ("bao hiem65 y te61", "bao hiem y te"),
        ("lu7o7ng hu7u", "luong huu"),
        ("muc d9ong", "muc dong"),
        ("hie6m3 bao3", "hiem bao"),
        ("d9o1ng 65 tuoi, lan1", "dong 65 tuoi, lan1"),
        ("d9o1ng hie6m3 thang1", "dong hiem thang"),
    ],
)
def test_vni(typed, plain):
    assert vni_to_plain(typed) == plain


NO_VNI = """
65 tuoi|tuoi65|lan1|rut lan2|8tr5|1tr5|t8/2025|thang6|nam2025|quy1|to6a thon 3|lo7a|so 12a3|tk1-ts|d05-ts|bhyt5|q10|h2o
covid19|bao3|te61|h1n1|a4|dk4010120878811|hie66m|hi6m|ba8|be7|xa94|1.500.000|07/02/2025|158/2025/nd-cp
"""


@pytest.mark.parametrize("typed", [text for line in NO_VNI.split("\n") for text in line.split("|") if text])
def test_digits_that_are_no_keys_stay(typed):
    assert vni_to_plain(typed) == typed


@given(st.text(alphabet="abdeghimnotux 123456789.,/"))
@settings(derandomize=True, deadline=None, database=None)
def test_vni_changes_only_words_that_have_both_letters_and_digits(typed):
    plain = vni_to_plain(typed)
    assert len(plain) <= len(typed)
    assert [c for c in plain if c.isalpha()] == [c for c in typed if c.isalpha()]
