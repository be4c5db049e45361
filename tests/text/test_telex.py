import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.syllable import is_syllable
from bot.text.telex import decode


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("ddongs", "dong"), ("owr", "o"), ("baor", "bao"), ("hieemr", "hiem"), ("ngwowif", "nguoi"),
        ("nguowif", "nguoi"), ("thuwowngf", "thuong"), ("dduwowcj", "duoc"), ("dduocwj", "duoc"), ("lamw", "lam"),
        ("duowcjd", "duoc"), ("tiene", "tien"), ("tieenf", "tien"), ("quyeenf", "quyen"), ("wf", "u"), ("tuwj", "tu"),
        ("xax", "xa"), ("hooij", "hoi"), ("dda", "da"), ("bao3", "bao"), ("d9o1ng", "dong"), ("hie6m3", "hiem"),
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
    ],
)
def test_no_keystrokes(token):
    assert decode(token) is None


@given(st.text(alphabet="abcdeghiklmnopqrstuvwxyzfj169"))
@settings(derandomize=True, deadline=None, database=None)
def test_only_syllables_come_out(token):
    decoded = decode(token)
    assert decoded is None or (is_syllable(decoded) and not is_syllable(token))
