"""How the tokens and the Official Account stand, and what an operator has to do about it. Looking changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.channels.conversations import Halted, NotSent
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import Refused, to_do
from bot.channels.zalo.held import Held, from_json
from bot.channels.zalo.tokens import CONSENT, NO_TOKENS
from bot.channels.zalo.wire import Wire
from bot.settings import Settings
from bot.storage.tokens import TokenFile

Report = tuple[list[str], list[str]]
"""Lines to read, and what is to be done."""

_LONGEST_REFRESH = timedelta(minutes=2)
_TYPES = {"2": "doanh nghiệp", "4": "cơ quan nhà nước"}


async def report(settings: Settings, file: TokenFile, now: datetime) -> Report:
    """How things stand.

    Args:
        settings: of this instance.
        file: the tokens.
        now: with its zone.
    """
    try:
        content = await file.read()
        held = None if content is None else from_json(content)
    except ValueError as error:
        return [], [str(error)]
    if held is None:
        return [], [NO_TOKENS]
    lines, needed = _tokens(held, now)
    if held.is_alive(now):
        more, also = await _account(settings, held.access)
        lines, needed = lines + more, needed + also
    return lines, needed


def _tokens(held: Held, now: datetime) -> Report:
    lines = [f"Token: lấy cách đây {_hours(now - held.obtained_at)}, còn hạn {_hours(held.expires_at - now)}"]
    needed = []
    if held.consent_needed:
        needed.append(held.consent_needed)
    elif held.pending_since and now - held.pending_since > _LONGEST_REFRESH:
        lines.append("Đổi token: đang dở, dịch vụ sẽ thử lại khi chạy")
        needed.append(f"lần đổi token trước bị ngắt; nếu dịch vụ đang chạy mà vẫn vậy thì {CONSENT}")
    elif not held.is_alive(now):
        needed.append(f"token đã hết hạn: chạy dịch vụ để tự đổi; nếu dịch vụ đang chạy mà vẫn vậy thì {CONSENT}")
    return lines, needed


def _hours(time: timedelta) -> str:
    minutes = max(0, int(time.total_seconds() // 60))
    return f"{minutes // 60} giờ {minutes % 60} phút"


class _AsItIs:
    """The token for a look: only the service exchanges it."""

    def __init__(self, access: str) -> None:
        self._access = access

    async def current(self) -> str:
        return self._access

    async def refresh(self, dead: str) -> str:  # noqa: ARG002
        raise Halted(f"Zalo không nhận token: chạy dịch vụ để tự đổi; nếu dịch vụ đang chạy mà vẫn vậy thì {CONSENT}")


async def _account(settings: Settings, access: str) -> Report:
    proof = settings.zalo_app_secret if settings.zalo_proof else ""
    client = Client(Wire(settings.zalo_api_url), _AsItIs(access), proof)
    try:
        lines, needed = _oa(await client.oa(), settings)
    except Refused as refused:
        return [], [f"Zalo báo lỗi {refused.code}. {to_do(refused.code)}".rstrip()]
    except Halted as error:
        return [], [error.reason]
    except NotSent as error:
        return [], [f"không hỏi được Zalo ({error.reason}): kiểm tra mạng, rồi thử lại"]
    finally:
        await client.close()
    left = client.rate_remaining
    return [*lines, f"Lượt gọi API còn lại phút này: {'không rõ' if left is None else left}"], needed


def _oa(account: dict[str, Any], settings: Settings) -> Report:
    kind = str(account.get("oa_type", ""))
    lines = [
        f"OA: {account.get('name', '?')} (loại {_TYPES.get(kind, kind or '?')})",
        f"Gói: {account.get('package_name') or '?'}, đến {account.get('package_valid_through_date') or '?'}",
    ]
    needed = []
    if account.get("is_verified") not in (True, "true", 1):
        needed.append(to_do(-221))
    oa_id = str(account.get("oaid", ""))
    if settings.zalo_oa_id and oa_id and oa_id != settings.zalo_oa_id:
        needed.append("Token là của một OA khác với ZALO_OA_ID: cấp lại quyền bằng 'bot zalo login', chọn đúng OA.")
    return lines, needed
