"""Settings from the environment: the only reader of os.environ."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

_URL = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


class SettingError(ValueError):
    """A setting that can't be used; the message names it and says what it takes."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this instance runs.

    Args:
        knowledge: directory of the YAML knowledge.
        data: directory for the database, the secret and kept models; made when missing.
        host, port: where the web chat listens.
        user_rate: messages a citizen may send a minute.
        address_rate: messages one network address may send a minute (many citizens may share one).
        keep_days: days after which masked questions and answers are deleted.
        survive_power_cut: wait for the disk at every commit (slower); without it a power cut may lose the last moment,
            a killed process never does.
        wrong_percent: percent of messages that may be answered wrongly.
        wrong_money_percent: of these, by entries that state an amount or a percentage; less than ``wrong_percent``.
        staff_silence: minutes for which the bot keeps silent to a citizen whom a person is writing to.
        public_url: the https address under which Telegram and Zalo reach this service, without a slash at the end;
            "" for none: then Telegram is asked for messages instead, and Zalo can't be served.
        metrics_token: who shows it may read /metrics; "" for this machine only.
        telegram_token: of @BotFather; "" for no Telegram.
        telegram_api_url: the Bot API server.
        telegram_rate: messages a second that Telegram takes of a bot in all; 0 for no limit.
        telegram_alert_chat: the chat that operators are alerted in; "" for the log only.
        telegram_staff_chat: the number of the group in which staff read citizens' cases and answer them; "" for none:
            then they are answered by ``bot inbox`` only.
        zalo_app_id, zalo_app_secret: of the application at developers.zalo.me; "" for no Zalo.
        zalo_oa_id: of the Official Account.
        zalo_oa_secret_key: of the application's Webhook page; not the application's secret.
        zalo_api_url, zalo_oauth_url: the Zalo servers.
        zalo_rate: messages a second that Zalo takes of an application in all (4,000 a minute); 0 for no limit.
        zalo_signature: "enforce", or "log-only" until the first real event has verified.
        zalo_proof: send appsecret_proof, when the application demands it.
        zalo_code_verifier: the fixed PKCE verifier when the console made the challenge; "" for one of each sign-in.
        zalo_callback_url: the Official Account Callback Url as registered.
        zalo_verifier: name and content of the file by which Zalo verifies the domain.
        zalobot_token, zalobot_secret: of the Zalo Bot Platform; "" for none.
        zalobot_api_url: its server.
    """

    knowledge: Path
    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    user_rate: int = 30
    address_rate: int = 1200
    keep_days: int = 90
    survive_power_cut: bool = False
    wrong_percent: int = 5
    wrong_money_percent: int = 2
    staff_silence: int = 30
    public_url: str = ""
    metrics_token: str = field(default="", repr=False)
    telegram_token: str = field(default="", repr=False)
    telegram_api_url: str = "https://api.telegram.org"
    telegram_rate: int = 30
    telegram_alert_chat: str = ""
    telegram_staff_chat: str = ""
    zalo_app_id: str = ""
    zalo_app_secret: str = field(default="", repr=False)
    zalo_oa_id: str = ""
    zalo_oa_secret_key: str = field(default="", repr=False)
    zalo_api_url: str = "https://openapi.zalo.me"
    zalo_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_rate: int = 66
    zalo_signature: str = "enforce"
    zalo_proof: bool = False
    zalo_code_verifier: str = field(default="", repr=False)
    zalo_callback_url: str = ""
    zalo_verifier: tuple[str, str] | None = None
    zalobot_token: str = field(default="", repr=False)
    zalobot_secret: str = field(default="", repr=False)
    zalobot_api_url: str = "https://bot-api.zaloplatforms.com"


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment.

    Args:
        environ: usually ``os.environ``.

    Raises:
        SettingError: a value can't be used.
    """
    wrong = _number(environ, "DIEM_SANG_WRONG_PERCENT", 5, 2, 50)
    said = partial(_text, environ)
    return Settings(
        knowledge=Path(environ.get("DIEM_SANG_KNOWLEDGE", "knowledge")),
        data=Path(environ.get("DIEM_SANG_DATA", "var")),
        host=environ.get("DIEM_SANG_HOST", "127.0.0.1"),
        port=_number(environ, "DIEM_SANG_PORT", 8080, 0, 65535),
        user_rate=_number(environ, "DIEM_SANG_USER_RATE", 30, 1, 10**6),
        address_rate=_number(environ, "DIEM_SANG_ADDRESS_RATE", 1200, 1, 10**7),
        keep_days=_number(environ, "DIEM_SANG_KEEP_DAYS", 90, 1, 3650),
        survive_power_cut=_number(environ, "DIEM_SANG_SURVIVE_POWER_CUT", 0, 0, 1) == 1,
        wrong_percent=wrong,
        wrong_money_percent=_number(environ, "DIEM_SANG_WRONG_MONEY_PERCENT", min(2, wrong - 1), 1, wrong - 1),
        staff_silence=_number(environ, "DIEM_SANG_STAFF_SILENCE", 30, 1, 24 * 60),
        public_url=_url(environ, "PUBLIC_URL", ""),
        metrics_token=said("DIEM_SANG_METRICS_TOKEN"),
        telegram_token=said("TELEGRAM_BOT_TOKEN", r"\d+:[\w-]+", "chuỗi số, dấu hai chấm, rồi chữ, như @BotFather đưa"),
        telegram_api_url=_url(environ, "TELEGRAM_API_URL", "https://api.telegram.org"),
        telegram_rate=_number(environ, "TELEGRAM_SENDS_A_SECOND", 30, 0, 10**6),
        telegram_alert_chat=said("TELEGRAM_ALERT_CHAT", r"-?\d+|@\w+", "mã số của nhóm, hoặc @tên"),
        telegram_staff_chat=said("TELEGRAM_STAFF_CHAT", r"-?\d+", "mã số của nhóm, ví dụ -1001234567890"),
        zalo_app_id=said("ZALO_APP_ID", r"\d+", "dãy số"),
        zalo_app_secret=said("ZALO_APP_SECRET"),
        zalo_oa_id=said("ZALO_OA_ID", r"\d+", "dãy số"),
        zalo_oa_secret_key=said("ZALO_OA_SECRET_KEY"),
        zalo_api_url=_url(environ, "ZALO_API_URL", "https://openapi.zalo.me"),
        zalo_oauth_url=_url(environ, "ZALO_OAUTH_URL", "https://oauth.zaloapp.com"),
        zalo_rate=_number(environ, "ZALO_SENDS_A_SECOND", 66, 0, 10**6),
        zalo_signature=said("ZALO_SIGNATURE", "enforce|log-only", "enforce hoặc log-only") or "enforce",
        zalo_proof=_number(environ, "ZALO_PROOF", 0, 0, 1) == 1,
        zalo_code_verifier=said("ZALO_CODE_VERIFIER", r"[\w.~-]{43,128}", "43 đến 128 chữ, số"),
        zalo_callback_url=said("ZALO_CALLBACK_URL", _URL.pattern, "một địa chỉ, đúng từng ký tự như đã đăng ký"),
        zalo_verifier=_file(environ, "ZALO_VERIFIER_FILE"),
        zalobot_token=said("ZALO_BOT_TOKEN", r"\d+:[\w-]+", "chuỗi số, dấu hai chấm, rồi chữ"),
        zalobot_secret=said("ZALO_BOT_SECRET", r"[\w-]{8,256}", "8 đến 256 chữ, số"),
        zalobot_api_url=_url(environ, "ZALO_BOT_API_URL", "https://bot-api.zaloplatforms.com"),
    )


def _text(environ: Mapping[str, str], name: str, pattern: str = ".*", wanted: str = "") -> str:
    text = environ.get(name, "").strip()
    if text and not re.fullmatch(pattern, text):
        raise SettingError(f"{name}: cần {wanted}")  # never the value: it may be a secret
    return text


def _url(environ: Mapping[str, str], name: str, default: str) -> str:
    text = environ.get(name, "").strip() or default
    if text and not _URL.fullmatch(text):
        raise SettingError(f"{name}: cần một địa chỉ bắt đầu bằng https://, không phải '{text}'")
    return text.rstrip("/")


def _file(environ: Mapping[str, str], name: str) -> tuple[str, str] | None:
    """The name and the content of a small text file."""
    path = environ.get(name, "").strip()
    if not path:
        return None
    try:
        return Path(path).name, Path(path).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise SettingError(f"{name}: không đọc được tệp '{path}'") from error


def _number(environ: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise SettingError(f"{name}: cần một số từ {lowest} đến {highest}, không phải '{text}'")
    return int(text)
