"""Examining an instance before it runs or while it does: what is fine, what needs a look, what is broken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from bot.app.doctor import files, outside, telegram, zalo, zalobot
from bot.app.doctor.finding import Check, Finding, Findings, State, safely
from bot.app.doctor.web import Web
from bot.settings import SettingError, Settings

__all__ = ["Finding", "State", "examine", "wrong_settings"]

NETWORK_SECONDS, READING_SECONDS = 20.0, 300.0


def _now() -> datetime:
    return datetime.now(UTC)


async def examine(settings: Settings, now: Callable[[], datetime] = _now) -> list[Finding]:
    """Everything there is to find, in a fixed order; no check keeps another from being made.

    Args:
        settings: the instance.
        now: this machine's time, with its zone.
    """
    web = Web()
    try:
        checks = _checks(settings, web, now)
        found = await asyncio.gather(*(safely(name, *check) for name, check in checks.items()))
    finally:
        await web.close()
    settled = Findings("Cấu hình")
    settled.ok("các biến môi trường đọc được.")
    return [*settled, *(finding for findings in found for finding in findings)]


def wrong_settings(error: SettingError) -> list[Finding]:
    """What there is to find when the settings can't be read."""
    found = Findings("Cấu hình")
    found.bad(f"{error}.", "Sửa biến môi trường này rồi chạy lại; các mục khác chưa kiểm tra được.")
    return list(found)


def _checks(settings: Settings, web: Web, now: Callable[[], datetime]) -> Mapping[str, tuple[Check, float]]:
    """What is looked at, and how many seconds that may take."""
    here = {
        "Thư mục dữ liệu": partial(files.check_data, settings=settings),
        "Cơ sở dữ liệu": partial(files.check_database, settings=settings, web=web),
        "Khoá bí mật": partial(files.check_secret, settings=settings),
        "Công tắc": partial(files.check_notices, settings=settings),
        "Nội dung (knowledge)": partial(files.check_knowledge, settings=settings),
    }
    outward = {
        "Đồng hồ": partial(outside.check_clock, settings=settings, web=web, now=now),
        "Địa chỉ công khai": partial(outside.check_public_url, settings=settings, web=web),
        "Telegram": partial(telegram.check_telegram, settings=settings),
        "Zalo OA": partial(zalo.check_zalo, settings=settings, web=web, now=now),
        "Zalo Bot": partial(zalobot.check_zalobot, settings=settings),
        "Số liệu /metrics": partial(outside.check_metrics, settings=settings),
        "Cảnh báo": partial(outside.check_alerts, settings=settings),
    }
    return {name: (check, READING_SECONDS) for name, check in here.items()} | {
        name: (check, NETWORK_SECONDS) for name, check in outward.items()
    }
