"""Settings from the environment: the only reader of os.environ."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


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


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an environment.

    Args:
        environ: usually ``os.environ``.

    Raises:
        SettingError: a value can't be used.
    """
    wrong = _number(environ, "DIEM_SANG_WRONG_PERCENT", 5, 2, 50)
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
    )


def _number(environ: Mapping[str, str], name: str, default: int, lowest: int, highest: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not lowest <= int(text) <= highest:
        raise SettingError(f"{name}: cần một số từ {lowest} đến {highest}, không phải '{text}'")
    return int(text)
