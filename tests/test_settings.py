"""Settings: what can't be used is told by name, and never with a secret in it."""

from __future__ import annotations

import pytest

from bot.settings import SettingError, load_settings

TOKEN = "123456:AAbb-cc_dd"


def test_nothing_needs_to_be_set():
    settings = load_settings({})
    assert (settings.telegram_token, settings.zalo_app_id, settings.zalobot_token) == ("", "", "")
    assert settings.zalo_signature == "enforce"
    assert settings.zalo_verifier is None


def test_addresses_lose_a_slash_at_the_end_but_the_callback_which_must_be_as_registered():
    settings = load_settings({"PUBLIC_URL": "https://a.vn/", "ZALO_CALLBACK_URL": "https://a.vn/cb/"})
    assert (settings.public_url, settings.zalo_callback_url) == ("https://a.vn", "https://a.vn/cb/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "bí mật"),
        ("ZALO_BOT_TOKEN", "bí mật"),
        ("ZALO_BOT_SECRET", "ngắn"),
        ("ZALO_CODE_VERIFIER", "ngắn"),
        ("ZALO_APP_ID", "bí mật"),
        ("ZALO_OA_ID", "x1"),
        ("ZALO_SIGNATURE", "off"),
        ("ZALO_CALLBACK_URL", "a.vn"),
        ("TELEGRAM_ALERT_CHAT", "nhóm trực"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_name_only(name, value):
    with pytest.raises(SettingError, match=name) as told:
        load_settings({name: value})
    assert value not in str(told.value)


@pytest.mark.parametrize("value", ["a.vn", "ftp://a.vn", "https://", "https://a.vn/?x=1"])
def test_an_address_must_be_one(value):
    with pytest.raises(SettingError, match="PUBLIC_URL"):
        load_settings({"PUBLIC_URL": value})


def test_the_verifier_is_read_from_its_file(tmp_path):
    file = tmp_path / "zalo_verifierABC.html"
    file.write_text("nội dung", "utf-8")
    assert load_settings({"ZALO_VERIFIER_FILE": str(file)}).zalo_verifier == ("zalo_verifierABC.html", "nội dung")
    with pytest.raises(SettingError, match="ZALO_VERIFIER_FILE"):
        load_settings({"ZALO_VERIFIER_FILE": str(tmp_path / "none.html")})


def test_no_secret_is_shown_with_the_settings():
    secrets = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "ZALO_APP_SECRET": "app-secret-1",
        "ZALO_OA_SECRET_KEY": "oa-secret-2",
        "ZALO_BOT_SECRET": "bot-secret-3",
        "DIEM_SANG_METRICS_TOKEN": "metrics-secret-4",
    }
    shown = repr(load_settings(secrets))
    assert all(secret not in shown for secret in secrets.values())
