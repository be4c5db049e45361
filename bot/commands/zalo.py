"""Zalo Official Account: consent, tokens, how things stand, and what is to be set by hand."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import json
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app.zalo_consent import CallbackServer, Consent, consent_in
from bot.app.zalo_status import report
from bot.channels.zalo.menu import sheet
from bot.channels.zalo.oauth import Granted, NoPair, OAuth, authorize_url, granted_in, new_verifier
from bot.channels.zalo.tokens import Tokens
from bot.channels.zalo.wire import NoAnswer, Wire
from bot.commands.start import knowledge_for, settings_of, told_plainly
from bot.settings import SettingError, Settings
from bot.storage.tokens import TokenFile

TOKENS = "zalo-tokens.json"
_SIGN_IN = "zalo-login.json"  # what the link was made with, until consent came back
_SIGN_IN_LASTS = timedelta(days=1)
_WEBHOOK = "/zalo/webhook"


class _TaskError(Exception):
    """An expected failure, said to the operator as it is."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    tasks = parser.add_subparsers(dest="task", required=True)
    login = tasks.add_parser("login", help="ask an administrator of the account for consent")
    login.add_argument("--paste", action="store_true", help="read the address the browser came back to from stdin")
    login.add_argument("--port", type=int, default=8765, help="where the browser comes back to on this machine")
    tokens = tasks.add_parser("import-tokens", help="take tokens from the console's API Explorer, on stdin")
    tokens.add_argument("--file", type=Path, default=None, help="read them from a file instead")
    tasks.add_parser("status", help="show how the tokens and the account stand; 1 when there is something to do")
    menu = tasks.add_parser("menu", help="print what is to be set by hand")
    for task in tasks.choices.values():
        task.set_defaults(knowledge=None)
    menu.add_argument("--knowledge", type=Path, default=None, help="knowledge directory (default: knowledge)")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Do the task named."""
    settings = settings_of(options)
    try:
        return _TASKS[options.task](options, settings)
    except _TaskError as failure:
        print(failure, file=sys.stderr)
        return 1


def _now() -> datetime:
    return datetime.now(UTC)


# -- tokens from the console


def _import_tokens(options: argparse.Namespace, settings: Settings) -> int:
    granted = _pair_in(options.file.read_text("utf-8") if options.file else _typed_in())
    asyncio.run(_keep(granted, settings))
    print("Đã nhận token. Dịch vụ đang chạy sẽ tự dùng, không phải khởi động lại. Kiểm tra: bot zalo status")
    return 0


def _typed_in() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.read()
    return "\n".join(getpass.getpass(f"{name} (không hiện ra): ") for name in ("access_token", "refresh_token"))


def _pair_in(text: str) -> Granted:
    """A pair as JSON, as the console gives it, or as two lines: access token, refresh token."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        data = dict(zip(("access_token", "refresh_token"), text.split(), strict=False))
    granted = granted_in(data) if isinstance(data, dict) else None
    if granted is None:
        raise _TaskError("Cần JSON có access_token và refresh_token, hoặc hai dòng: access token, rồi refresh token.")
    return granted


async def _keep(granted: Granted, settings: Settings) -> None:
    async with _oauth(settings) as oauth:
        await Tokens(_file(settings, TOKENS), oauth, _now, _alert).keep(granted)


# -- consent


def _login(options: argparse.Namespace, settings: Settings) -> int:
    _require(settings, "ZALO_APP_ID", "ZALO_APP_SECRET", "ZALO_CALLBACK_URL")
    sign_in = asyncio.run(_sign_in(settings, again=options.paste))
    url = authorize_url(
        settings.zalo_oauth_url, settings.zalo_app_id, settings.zalo_callback_url, sign_in["verifier"], sign_in["state"]
    )
    print(f"Quản trị OA mở liên kết này, đăng nhập Zalo và đồng ý:\n\n{url}\n", flush=True)
    consent = _pasted() if options.paste else _called_back(options.port)
    _check(consent, settings, sign_in)
    asyncio.run(_exchange(consent, settings, sign_in["verifier"]))
    print("Đã cấp quyền và lưu token. Kiểm tra: bot zalo status")
    return 0


async def _sign_in(settings: Settings, *, again: bool) -> dict[str, Any]:
    """What a link is made with: of the last one, when its consent may be what is pasted, else new."""
    file = _file(settings, _SIGN_IN)
    known = await file.read() if again else None
    if known and not settings.zalo_code_verifier and datetime.fromisoformat(known["at"]) > _now() - _SIGN_IN_LASTS:
        return known
    made = {
        "verifier": settings.zalo_code_verifier or new_verifier(),
        "state": secrets.token_urlsafe(16),
        "at": _now().isoformat(),
    }
    await file.write(made)
    return made


def _pasted() -> Consent:
    print("Dán địa chỉ trình duyệt đã chuyển về (có code=…), rồi Enter:", flush=True)
    consent = consent_in(sys.stdin.readline())
    if consent is None:
        raise _TaskError("Địa chỉ này không có code. Chép cả dòng trên thanh địa chỉ sau khi bấm đồng ý.")
    return consent


def _called_back(port: int) -> Consent:
    with CallbackServer(port) as server:
        print(f"Đang chờ trình duyệt về http://127.0.0.1:{server.server_port} (Ctrl-C để dừng) …", flush=True)
        return server.wait()


def _check(consent: Consent, settings: Settings, sign_in: dict[str, Any]) -> None:
    """Whether the consent is for our link and our account.

    With a verifier from the settings the console may have made the link, and the state with it.
    """
    if not settings.zalo_code_verifier and consent.state not in ("", sign_in["state"]):
        raise _TaskError("Địa chỉ này không phải của liên kết vừa in ra. Mở lại liên kết mới nhất và thử lại.")
    if settings.zalo_oa_id and consent.oa_id not in ("", settings.zalo_oa_id):
        raise _TaskError("Đã đồng ý cho một OA khác với ZALO_OA_ID. Mở lại liên kết và chọn đúng OA.")


async def _exchange(consent: Consent, settings: Settings, verifier: str) -> None:
    async with _oauth(settings) as oauth:
        try:
            granted = await oauth.exchange(consent.code, verifier)
        except NoPair as refusal:
            said = f"Zalo không đổi mã lấy token ({refusal.code}): mã chỉ dùng một lần, trong 10 phút."
            raise _TaskError(f"{said} Kiểm tra ZALO_APP_ID, ZALO_APP_SECRET rồi chạy lại bot zalo login.") from None
        except NoAnswer as none:
            raise _TaskError(f"Không liên lạc được với máy chủ Zalo ({none.kind}). Thử lại sau.") from None
        await Tokens(_file(settings, TOKENS), oauth, _now, _alert).keep(granted)
    await _file(settings, _SIGN_IN).remove()


# -- how things stand, and the sheet


def _status(options: argparse.Namespace, settings: Settings) -> int:  # noqa: ARG001
    _require(settings, "ZALO_APP_ID", "ZALO_APP_SECRET")
    lines, to_do = asyncio.run(report(settings, _file(settings, TOKENS), _now()))
    print("\n".join(lines))
    for what in to_do:
        print(f"CẦN LÀM: {what}")
    return 1 if to_do else 0


def _menu(options: argparse.Namespace, settings: Settings) -> int:
    items = [item.label for item in knowledge_for(options).replies.menu_items]
    webhook = settings.public_url and settings.public_url + _WEBHOOK
    print(sheet(items, webhook, settings.zalo_callback_url), end="")
    return 0


_TASKS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "login": _login,
    "import-tokens": _import_tokens,
    "status": _status,
    "menu": _menu,
}


# -- what several tasks need


def _require(settings: Settings, *names: str) -> None:
    missing = [name for name in names if not getattr(settings, name.lower())]
    if missing:
        raise SettingError(f"chưa đặt {', '.join(missing)}")


def _file(settings: Settings, name: str) -> TokenFile:
    settings.data.mkdir(parents=True, exist_ok=True)
    return TokenFile(settings.data / name)


@asynccontextmanager
async def _oauth(settings: Settings) -> AsyncIterator[OAuth]:
    oauth = OAuth(Wire(settings.zalo_oauth_url), settings.zalo_app_id, settings.zalo_app_secret)
    try:
        yield oauth
    finally:
        await oauth.close()


def _alert(name: str, says: str) -> None:
    print(f"{name}: {says}", file=sys.stderr)
