"""The Zalo Official Account: what is set, the tokens, what Zalo says of the account. Nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fnmatch import fnmatch
from typing import Any

from bot.app.doctor.files import check_private
from bot.app.doctor.finding import Findings
from bot.app.doctor.outside import NO_NETWORK
from bot.app.doctor.web import SECONDS, Web
from bot.app.push import ZALO_TOKENS
from bot.channels.conversations import Halted, NotSent
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import Refused, to_do
from bot.channels.zalo.held import Held, from_json
from bot.channels.zalo.tokens import CONSENT
from bot.channels.zalo.wire import Wire
from bot.settings import Settings
from bot.storage.tokens import TokenFile

REFRESH_LIFE = timedelta(days=90)
REFRESH_OLD = timedelta(days=75)
LONGEST_REFRESH = timedelta(minutes=2)
FEW_CALLS = 200
_TYPES = {"2": "doanh nghiệp", "4": "cơ quan nhà nước"}

_LOGIN = "Chạy `bot zalo login` (quản trị OA đồng ý), hoặc `bot zalo import-tokens`."


async def check_zalo(found: Findings, settings: Settings, web: Web, now: Callable[[], datetime]) -> None:
    """Everything of the Official Account."""
    if not (settings.zalo_app_id or settings.zalo_app_secret or settings.zalo_oa_secret_key):
        found.ok("không dùng (chưa đặt ZALO_APP_ID).")
        return
    _check_settings(found, settings)
    await _check_verifier(found, settings, web)
    held = await _check_tokens(found, settings, now())
    if await _is_reachable(found, settings, web) and held and held.is_alive(now()) and not held.consent_needed:
        await _check_account(found, settings, held)


def _check_settings(found: Findings, settings: Settings) -> None:
    needed = {
        "ZALO_APP_ID": settings.zalo_app_id,
        "ZALO_APP_SECRET": settings.zalo_app_secret,
        "ZALO_OA_SECRET_KEY": settings.zalo_oa_secret_key,
    }
    missing = [name for name, value in needed.items() if not value]
    if missing:
        do = "Lấy ở developers.zalo.me: ứng dụng (App ID, Secret) và trang Webhook của ứng dụng (OA Secret Key)."
        found.bad(f"chưa đặt {', '.join(missing)}.", do)
    elif settings.zalo_app_secret == settings.zalo_oa_secret_key:
        do = "Khoá OA là khoá riêng ở trang Webhook của ứng dụng; sai khoá thì mọi tin đến bị từ chối."
        found.look("ZALO_OA_SECRET_KEY giống hệt ZALO_APP_SECRET.", do)
    else:
        found.ok("đủ mã ứng dụng và các khoá.")
    if not settings.zalo_oa_id:
        do = "Đặt ZALO_OA_ID để chỉ nhận tin của OA này."
        found.look("chưa đặt ZALO_OA_ID: tin gửi tới OA nào của ứng dụng cũng được trả lời.", do)
    if settings.zalo_signature == "enforce":
        found.ok("chữ ký của tin đến được kiểm tra.")
    else:
        do = "Khi tin thật đầu tiên đã khớp chữ ký, đặt ZALO_SIGNATURE=enforce rồi khởi động lại."
        found.look("chữ ký của tin đến chỉ được ghi nhận, chưa chặn.", do)


async def _check_verifier(found: Findings, settings: Settings, web: Web) -> None:
    if settings.zalo_verifier is None:
        do = "Nếu Zalo chưa xác thực tên miền: tải tệp ở trang ứng dụng, đặt ZALO_VERIFIER_FILE là đường dẫn tệp."
        found.look("chưa có tệp xác thực tên miền.", do)
        return
    name, content = settings.zalo_verifier
    if not fnmatch(name, "zalo_verifier*.html"):
        found.bad(f"tệp xác thực tên là '{name}'.", "Giữ nguyên tên zalo_verifier….html như Zalo đưa.")
    elif settings.public_url and await web.text(f"{settings.public_url}/{name}") != content:
        do = "Xem dịch vụ có đang chạy và tên miền có chuyển về dịch vụ không."
        found.look(f"chưa thấy tệp xác thực ở {settings.public_url}/{name}.", do)
    else:
        found.ok("có tệp xác thực tên miền.")


async def _check_tokens(found: Findings, settings: Settings, now: datetime) -> Held | None:
    """What is known of the tokens, or None."""
    path = settings.data / ZALO_TOKENS
    try:
        content = await TokenFile(path).read()
        held = from_json(content) if content is not None else None
    except (OSError, ValueError):
        found.bad(f"tệp token '{path}' hỏng hoặc không đọc được.", f"Khôi phục từ bản sao, hoặc xoá tệp. {_LOGIN}")
        return None
    if held is None:
        found.bad("chưa có token.", _LOGIN)
        return None
    check_private(found, path)
    _check_life(found, held, now)
    return held


def _check_life(found: Findings, held: Held, now: datetime) -> None:
    age, left = now - held.obtained_at, held.expires_at - now
    if held.consent_needed:
        found.bad("Zalo không cho đổi token nữa.", _LOGIN)
    elif age > REFRESH_LIFE:
        found.bad(f"token đã {age.days} ngày không đổi, quá 3 tháng là hết hạn.", _LOGIN)
    elif age > REFRESH_OLD:
        found.look(f"token đã {age.days} ngày không đổi, sắp hết hạn.", "Chạy dịch vụ ngay để token được đổi.")
    elif held.pending_since and now - held.pending_since > LONGEST_REFRESH:
        do = f"Dịch vụ sẽ thử lại một lần khi chạy; nếu không được: {CONSENT}."
        found.look("lần đổi token trước bị ngắt giữa chừng.", do)
    elif left <= timedelta(0):
        found.look("token đã hết hạn.", "Dịch vụ sẽ đổi token khi chạy; nếu dịch vụ đang chạy, xem nhật ký.")
    else:
        found.ok(f"token lấy cách đây {_hours(age)}, còn hạn {_hours(left)}.")


def _hours(time: timedelta) -> str:
    return f"{time.total_seconds() / 3600:.1f} giờ".replace(".", ",")


async def _is_reachable(found: Findings, settings: Settings, web: Web) -> bool:
    servers = {settings.zalo_api_url: "gửi tin", settings.zalo_oauth_url: "cấp token"}
    silent = [f"{use} ({url})" for url, use in servers.items() if await web.status(url) is None]
    if silent:
        found.bad(f"không tới được máy chủ Zalo: {', '.join(silent)}.", NO_NETWORK)
    return not silent


class _Given:
    """The token as it is: the service alone may exchange it."""

    def __init__(self, held: Held) -> None:
        self._access = held.access

    async def current(self) -> str:
        return self._access

    async def refresh(self, dead: str) -> str:  # noqa: ARG002
        raise Halted("token")


async def _check_account(found: Findings, settings: Settings, held: Held) -> None:
    proof = settings.zalo_app_secret if settings.zalo_proof else ""
    client = Client(Wire(settings.zalo_api_url, SECONDS), _Given(held), proof)
    try:
        _tell_account(found, settings, await client.oa())
    except Refused as refused:
        found.bad(f"Zalo từ chối (mã {refused.code}).", to_do(refused.code) or "Xem trang quản trị OA và ứng dụng.")
    except Halted:
        found.bad("Zalo không nhận token.", f"Nếu dịch vụ không tự đổi được token trong vài phút: {_LOGIN}")
    except NotSent as error:
        found.bad(f"máy chủ Zalo không trả lời như mong đợi ({error.reason}).", NO_NETWORK)
    finally:
        await client.close()
    if client.rate_remaining is not None and client.rate_remaining < FEW_CALLS:
        found.look(f"phút này chỉ còn {client.rate_remaining} lượt gọi API.", "Xem có chương trình khác dùng chung.")


def _tell_account(found: Findings, settings: Settings, account: dict[str, Any]) -> None:
    name, kind = account.get("name") or "?", _TYPES.get(str(account.get("oa_type")), "loại khác")
    id_ = str(account.get("oaid") or account.get("oa_id") or "")
    if id_ and settings.zalo_oa_id and id_ != settings.zalo_oa_id:
        found.bad(f"token là của OA khác ('{name}').", f"Sửa ZALO_OA_ID cho đúng, hoặc cấp lại token: {_LOGIN}")
    else:
        found.ok(f"OA '{name}' ({kind}).")
    if str(account.get("is_verified")).lower() not in ("true", "1"):
        found.look("OA chưa xác thực.", to_do(-221))
    _tell_package(found, account)


def _tell_package(found: Findings, account: dict[str, Any]) -> None:
    package, until = account.get("package_name"), account.get("package_valid_through_date")
    if package:
        found.ok(f"gói '{package}'" + (f", đến {until}." if until else "."))
    else:
        found.look("Zalo không cho biết OA dùng gói nào.", "Gói cơ bản không được gửi tin qua API (lỗi -224).")
