"""The Zalo Bot Platform."""

from __future__ import annotations

from bot.app.doctor.finding import Findings
from bot.app.doctor.outside import NO_NETWORK
from bot.app.doctor.web import SECONDS
from bot.channels.conversations import Halted, NotSent
from bot.channels.zalobot import PATH, BotApi
from bot.settings import Settings


async def check_zalobot(found: Findings, settings: Settings) -> None:
    """Whether the token is good, and events are brought to us."""
    if not settings.zalobot_token:
        found.ok("không dùng (chưa đặt ZALO_BOT_TOKEN).")
        return
    if not settings.zalobot_secret:
        found.bad("chưa đặt ZALO_BOT_SECRET nên không nhận được tin.", "Đặt 8 đến 256 chữ, số ngẫu nhiên.")
    api = BotApi(settings.zalobot_token, settings.zalobot_api_url, timeout=SECONDS)
    try:
        found.ok(f"bot '{(await api.get_me()).get('account_name') or '?'}'.")
        _check_webhook(found, settings, await api.webhook())
    except Halted as halted:
        found.bad("mã truy cập không dùng được.", f"{halted.reason}.")
    except NotSent as error:
        found.bad(f"không tới được máy chủ Zalo Bot ({error.reason}).", NO_NETWORK)
    finally:
        await api.close()


def _check_webhook(found: Findings, settings: Settings, url: str) -> None:
    wanted = settings.public_url + PATH if settings.public_url else ""
    if url == wanted:
        found.ok(f"tin được chuyển tới {url}." if url else "chưa nhận tin.")
    else:
        says = f"tin đang được chuyển tới {url}." if url else "chưa đặt nơi nhận tin."
        found.look(says, "Dịch vụ đặt lại khi khởi động; nếu dịch vụ đang chạy, xem PUBLIC_URL và nhật ký.")
