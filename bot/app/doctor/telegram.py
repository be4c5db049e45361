"""Telegram: the token, the webhook against the settings, the operators' chat."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from bot.app.doctor.finding import Findings
from bot.app.doctor.outside import NO_NETWORK
from bot.app.doctor.web import SECONDS
from bot.channels.conversations import Halted, NotSent
from bot.channels.telegram import PATH
from bot.channels.telegram.address import Address
from bot.channels.telegram.transport import Transport
from bot.settings import Settings

MANY_WAITING = 100
_AT_START = "Dịch vụ đặt lại khi khởi động; nếu dịch vụ đang chạy, xem PUBLIC_URL và nhật ký."


async def check_telegram(found: Findings, settings: Settings) -> None:
    """Whether the token is good, messages come in, and alerts go out."""
    if not settings.telegram_token:
        found.ok("không dùng (chưa đặt TELEGRAM_BOT_TOKEN).")
        return
    transport = Transport(settings.telegram_token, settings.telegram_api_url, connections=1)
    try:
        async with asyncio.timeout(3 * SECONDS):
            await _check_bot(found, settings, transport)
            if settings.telegram_alert_chat:
                await _check_chat(found, "nhóm nhận cảnh báo", "TELEGRAM_ALERT_CHAT", settings, transport)
            if settings.telegram_staff_chat:
                await _check_chat(found, "nhóm cán bộ", "TELEGRAM_STAFF_CHAT", settings, transport)
    except TimeoutError:
        found.bad("máy chủ Telegram không trả lời kịp.", NO_NETWORK)
    finally:
        await transport.close()


async def _check_bot(found: Findings, settings: Settings, transport: Transport) -> None:
    try:
        found.ok(f"bot @{(await transport.get_me()).get('username') or '?'}.")
        _check_webhook(found, settings.public_url, await transport.webhook_info())
    except Halted:
        found.bad("mã truy cập không dùng được.", "Lấy lại mã ở @BotFather rồi đặt TELEGRAM_BOT_TOKEN.")
    except NotSent as error:
        found.bad(f"không tới được máy chủ Telegram ({error.reason}).", NO_NETWORK)


def _check_webhook(found: Findings, public_url: str, info: Mapping[str, Any]) -> None:
    url, wanted = str(info.get("url") or ""), public_url + PATH if public_url else ""
    if url != wanted:
        says = f"tin đang được chuyển tới {url}." if url else f"tin chưa được chuyển tới {wanted}."
        found.look(says, _AT_START)
    else:
        found.ok(f"tin được chuyển tới {url}." if url else "dịch vụ tự hỏi tin (không đặt PUBLIC_URL).")
    if isinstance(waiting := info.get("pending_update_count"), int) and waiting > MANY_WAITING:
        found.look(f"{waiting} tin đang chờ được nhận.", "Xem dịch vụ có đang chạy và tới được không.")
    if url and info.get("last_error_message"):
        found.look(f"lần chuyển tin lỗi gần nhất: {info['last_error_message']}.", "Xem tên miền, chứng chỉ, nhật ký.")


async def _check_chat(found: Findings, called: str, setting: str, settings: Settings, transport: Transport) -> None:
    try:
        await transport.typing(Address(getattr(settings, setting.lower())))  # leaves no trace in the chat
    except NotSent as error:
        found.bad(f"bot không gửi được vào {called} ({error.reason}).", f"Thêm bot vào {called}, xem lại {setting}.")
    else:
        found.ok(f"gửi được vào {called}.")
