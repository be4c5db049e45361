"""The clock, the public address, and what those who run the service see: figures and alerts."""

from __future__ import annotations

import ipaddress
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot.app.doctor.finding import Findings
from bot.app.doctor.web import Web
from bot.settings import Settings

MOST_SECONDS_OFF = 60
SHORTEST_TOKEN = 16
NO_NETWORK = "Kiểm tra mạng, tường lửa và DNS của máy này rồi chạy lại."


def has_push_channel(settings: Settings) -> bool:
    """Whether Telegram or Zalo is set up, if only in part."""
    return bool(settings.telegram_token or settings.zalo_app_id or settings.zalobot_token)


async def check_clock(found: Findings, settings: Settings, web: Web, now: Callable[[], datetime]) -> None:
    """Whether this machine's clock is right: answers, tokens and windows of days hang on it."""
    url = _reachable_server(settings)
    theirs = await web.clock(url) if url else None
    whose = f"máy chủ {urlsplit(url).hostname}" if theirs else "ổ đĩa (không hỏi được máy chủ nào)"
    off = abs((now() - (theirs or _written_at(settings.data))).total_seconds())
    if off > MOST_SECONDS_OFF:
        do = "Bật đồng bộ giờ: sudo timedatectl set-ntp true"
        found.look(f"lệch {off:.0f} giây so với {whose}.", do)
    else:
        found.ok(f"khớp với {whose}.")


def _reachable_server(settings: Settings) -> str:
    if settings.telegram_token:
        return settings.telegram_api_url
    if settings.zalo_app_id:
        return settings.zalo_api_url
    return settings.zalobot_api_url if settings.zalobot_token else ""


def _written_at(directory: Path) -> datetime:
    """The time that the file system notes down."""
    with tempfile.NamedTemporaryFile(dir=directory if directory.is_dir() else None) as file:
        return datetime.fromtimestamp(Path(file.name).stat().st_mtime, UTC)


async def check_public_url(found: Findings, settings: Settings, web: Web) -> None:
    """Whether Telegram and Zalo can reach this service."""
    url = settings.public_url
    if not url:
        _check_without(found, settings)
    elif not url.startswith("https://"):
        found.bad(f"PUBLIC_URL là {url}.", "Telegram và Zalo chỉ gửi tới địa chỉ https; sửa PUBLIC_URL.")
    elif _is_private(url):
        found.bad(f"PUBLIC_URL là {url}, bên ngoài không tới được.", "Đặt PUBLIC_URL là tên miền công khai.")
    else:
        await _check_reachable(found, url, web)


def _check_without(found: Findings, settings: Settings) -> None:
    if settings.zalo_app_id or settings.zalobot_token:
        found.bad("chưa đặt PUBLIC_URL nên Zalo không gửi tin tới được.", "Đặt PUBLIC_URL=https://tên-miền")
    else:
        found.ok("không đặt; Telegram (nếu dùng) sẽ được hỏi tin thường xuyên, tờ rơi không có mã QR.")


def _is_private(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host


async def _check_reachable(found: Findings, url: str, web: Web) -> None:
    status = await web.status(f"{url}/healthz")
    if status == 200:
        found.ok(f"{url} tới được dịch vụ.")
    elif status is None:
        do = "Xem tên miền, chứng chỉ https và dịch vụ có đang chạy không (máy này có thể không tự gọi ra ngoài được)."
        found.look(f"không gọi được {url} từ máy này.", do)
    else:
        found.look(f"{url}/healthz trả lời mã {status}.", "Xem máy chủ proxy có chuyển hết về dịch vụ không.")


async def check_metrics(found: Findings, settings: Settings) -> None:
    """Who may read the figures."""
    if not settings.metrics_token:
        found.ok("chỉ máy này đọc được (không đặt DIEM_SANG_METRICS_TOKEN).")
    elif len(settings.metrics_token) < SHORTEST_TOKEN:
        do = f"Đặt DIEM_SANG_METRICS_TOKEN dài ít nhất {SHORTEST_TOKEN} ký tự ngẫu nhiên."
        found.look("mã đọc số liệu ngắn, dễ đoán.", do)
    else:
        found.ok("đọc được bằng mã.")


async def check_alerts(found: Findings, settings: Settings) -> None:
    """Whether operators hear of trouble."""
    if settings.telegram_alert_chat and not settings.telegram_token:
        do = "Đặt TELEGRAM_BOT_TOKEN, hoặc bỏ TELEGRAM_ALERT_CHAT."
        found.bad("có nhóm nhận cảnh báo mà không có bot Telegram để gửi.", do)
    elif settings.telegram_alert_chat:
        found.ok("gửi vào nhóm Telegram đã đặt; bot phải là thành viên của nhóm.")
    elif has_push_channel(settings):
        do = "Đặt TELEGRAM_ALERT_CHAT (và TELEGRAM_BOT_TOKEN) để được báo ngay khi có sự cố."
        found.look("chỉ ghi vào nhật ký.", do)
    else:
        found.ok("ghi vào nhật ký.")
