"""``bot zalo …`` against the emulator: consent, tokens, how things stand, the sheet."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from core_fixtures import KNOWLEDGE
from emulators.faults import Fault
from emulators.zalo.server import Zalo

from bot.app import zalo_consent
from bot.channels.zalo.oauth import challenge
from bot.commands import main

CALLBACK = "https://bhxh.example/zalo/callback"


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture(autouse=True)
def settings(monkeypatch, tmp_path, zalo):
    for name in [name for name in os.environ if name.startswith(("DIEM_SANG_", "ZALO_", "PUBLIC_URL"))]:
        monkeypatch.delenv(name)
    given = {
        "DIEM_SANG_DATA": str(tmp_path / "var"),
        "ZALO_APP_ID": zalo.app_id,
        "ZALO_APP_SECRET": zalo.app_secret,
        "ZALO_OA_ID": zalo.oa_id,
        "ZALO_API_URL": zalo.url,
        "ZALO_OAUTH_URL": zalo.url,
        "ZALO_CALLBACK_URL": CALLBACK,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "var/zalo-tokens.json"


@pytest.fixture
def typed(monkeypatch) -> Callable[[str], None]:
    return lambda text: monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def holds(zalo: Zalo, path: Path) -> bool:
    zalo.tokens.check(json.loads(path.read_text())["access_token"])
    return True


# -- tokens from the console


@pytest.mark.parametrize("form", ["json", "lines"])
def test_tokens_are_taken_from_stdin_and_not_shown(zalo, path, typed, capsys, form):
    pair = zalo.new_pair()
    typed(json.dumps(pair.body()) if form == "json" else f"{pair.access_token}\n{pair.refresh_token}\n")
    assert main(["zalo", "import-tokens"]) == 0
    assert holds(zalo, path)
    shown = "".join(capsys.readouterr())
    assert pair.access_token not in shown
    assert pair.refresh_token not in shown


def test_tokens_are_taken_from_a_file(zalo, path, tmp_path):
    (tmp_path / "pair.json").write_text(json.dumps(zalo.new_pair().body()))
    assert main(["zalo", "import-tokens", "--file", str(tmp_path / "pair.json")]) == 0
    assert holds(zalo, path)


@pytest.mark.parametrize(
    "text",
    ["", "AT-only", "{}", '{"access_token": "AT-secret"}', "[1, 2]", '{"access_token": "A T", "refresh_token": "R"}'],
)
def test_what_is_no_pair_is_refused_without_repeating_it(path, typed, capsys, text):
    typed(text)
    assert main(["zalo", "import-tokens"]) == 1
    shown = "".join(capsys.readouterr())
    assert "access_token và refresh_token" in shown
    assert "AT-secret" not in shown
    assert not path.exists()


def test_new_tokens_end_the_need_for_consent(zalo, path, typed, capsys):
    typed(json.dumps(zalo.new_pair().body()))
    main(["zalo", "import-tokens"])
    _change(path, consent_needed="cần cấp quyền lại")
    assert main(["zalo", "status"]) == 1
    typed(json.dumps(zalo.new_pair().body()))
    main(["zalo", "import-tokens"])
    assert main(["zalo", "status"]) == 0


# -- consent


def test_consent_that_is_pasted_brings_tokens(zalo, path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", _Browser(capsys))
    assert main(["zalo", "login", "--paste"]) == 0
    assert holds(zalo, path)
    assert [found.name for found in path.parent.glob("zalo-login.json")] == []


def test_the_link_of_an_earlier_run_may_be_used(zalo, path, typed, capsys):
    typed("")
    assert main(["zalo", "login", "--paste"]) == 1
    back = _agree(capsys.readouterr().out)
    typed(back)
    assert main(["zalo", "login", "--paste"]) == 0
    assert holds(zalo, path)


def test_a_verifier_of_the_settings_is_used_and_the_consoles_state_is_taken(zalo, path, typed, monkeypatch):
    monkeypatch.setenv("ZALO_CODE_VERIFIER", "V" * 43)
    code = zalo.tokens.new_code(challenge("V" * 43))
    typed(f"{CALLBACK}?code={code}&oa_id={zalo.oa_id}&state=of-the-console\n")
    assert main(["zalo", "login", "--paste"]) == 0
    assert holds(zalo, path)


def test_consent_for_another_link_or_another_account_is_refused(zalo, path, typed, capsys):
    typed(f"{CALLBACK}?code=c&oa_id={zalo.oa_id}&state=other\n")
    assert main(["zalo", "login", "--paste"]) == 1
    typed(f"{CALLBACK}?code=c&oa_id=4999999999999999999\n")
    assert main(["zalo", "login", "--paste"]) == 1
    assert "OA khác" in capsys.readouterr().err
    assert zalo.exchanges == []
    assert not path.exists()


def test_a_code_zalo_refuses_is_told_and_changes_nothing(zalo, path, typed, capsys):
    typed(f"{CALLBACK}?code=used-up\n")
    assert main(["zalo", "login", "--paste"]) == 1
    shown = "".join(capsys.readouterr())
    assert "-14012" in shown
    assert "used-up" not in shown
    assert not path.exists()


def test_a_network_that_fails_is_told(zalo, typed, capsys):
    zalo.faults.next(Fault("reset"), "oauth")
    typed(f"{CALLBACK}?code=c\n")
    assert main(["zalo", "login", "--paste"]) == 1
    assert "Không liên lạc được" in capsys.readouterr().err


def test_the_browser_may_come_back_to_this_machine(zalo, path, monkeypatch, capsys):
    waiting: list[zalo_consent.CallbackServer] = []
    wait = zalo_consent.CallbackServer.wait
    monkeypatch.setattr(zalo_consent.CallbackServer, "wait", lambda self: (waiting.append(self), wait(self))[1])
    ended: list[int] = []
    command = threading.Thread(target=lambda: ended.append(main(["zalo", "login", "--port", "0"])))
    command.start()
    while not waiting:
        assert command.is_alive()
        time.sleep(0.01)
    here = f"http://127.0.0.1:{waiting[0].server_port}"
    assert httpx.get(f"{here}/favicon.ico").status_code == 404
    back = _agree(capsys.readouterr().out).replace(CALLBACK, here)
    assert "đóng trang này" in httpx.get(back).text
    command.join(30)
    assert ended == [0]
    assert holds(zalo, path)


def test_settings_that_are_missing_are_named(monkeypatch, capsys):
    monkeypatch.delenv("ZALO_APP_SECRET")
    monkeypatch.delenv("ZALO_CALLBACK_URL")
    assert main(["zalo", "login", "--paste"]) == 1
    assert "ZALO_APP_SECRET, ZALO_CALLBACK_URL" in capsys.readouterr().err


# -- how things stand


@pytest.fixture
def imported(zalo, typed, capsys) -> None:
    typed(json.dumps(zalo.new_pair().body()))
    main(["zalo", "import-tokens"])
    capsys.readouterr()


@pytest.mark.usefixtures("imported")
def test_when_all_is_well_the_account_is_shown(zalo, capsys):
    assert main(["zalo", "status"]) == 0
    shown = capsys.readouterr().out
    for expected in (zalo.oa["name"], "cơ quan nhà nước", "Tăng trưởng", "còn hạn 24 giờ", "Lượt gọi"):
        assert expected in shown


@pytest.mark.usefixtures("imported")
def test_looking_exchanges_no_token(zalo, capsys):
    zalo.expire_access()
    assert main(["zalo", "status"]) == 1
    assert "không nhận token" in capsys.readouterr().out
    assert zalo.refresh_requests == []


def test_without_tokens_there_is_something_to_do(capsys):
    assert main(["zalo", "status"]) == 1
    assert "bot zalo login" in capsys.readouterr().out


def test_a_spoilt_file_is_something_to_do(path, capsys):
    path.parent.mkdir()
    path.write_text("{")
    assert main(["zalo", "status"]) == 1
    assert "hỏng" in capsys.readouterr().out
    assert path.read_text() == "{"


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consent_needed": "Zalo từ chối đổi token (-14020)"}, "-14020"),
        ({"refresh_pending": "2026-01-01T00:00:00+00:00"}, "bị ngắt"),
        ({"expires_at": "2026-01-02T00:00:00+00:00", "obtained_at": "2026-01-01T00:00:00+00:00"}, "hết hạn"),
    ],
)
def test_each_state_that_needs_the_operator_is_told(path, capsys, changes, told):
    _change(path, **changes)
    assert main(["zalo", "status"]) == 1
    needed = [line for line in capsys.readouterr().out.splitlines() if line.startswith("CẦN LÀM")]
    assert len(needed) == 1
    assert told in needed[0]


@pytest.mark.usefixtures("imported")
def test_a_refresh_that_has_just_begun_is_no_trouble(path):
    _change(path, refresh_pending=(datetime.now(UTC) - timedelta(seconds=5)).isoformat())
    assert main(["zalo", "status"]) == 0


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize(("fault", "told"), [("-224", "nâng gói OA"), ("500", "kiểm tra mạng"), ("-99", "-99")])
def test_what_zalo_says_is_told_with_what_to_do(zalo, capsys, fault, told):
    zalo.faults.next(Fault(fault), "getoa")
    assert main(["zalo", "status"]) == 1
    assert told in capsys.readouterr().out


@pytest.mark.usefixtures("imported")
def test_an_account_that_is_not_verified_or_not_ours_is_told(zalo, capsys, monkeypatch):
    zalo.oa["is_verified"] = False
    monkeypatch.setenv("ZALO_OA_ID", "4999999999999999999")
    assert main(["zalo", "status"]) == 1
    shown = capsys.readouterr().out
    assert "chưa xác thực" in shown
    assert "OA khác" in shown


# -- the sheet


def test_the_sheet_has_the_menu_of_the_knowledge_and_what_must_be_switched(kb, capsys, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://bhxh.example")
    assert main(["zalo", "menu", "--knowledge", str(KNOWLEDGE)]) == 0
    shown = capsys.readouterr().out
    for expected in (*(item.label for item in kb.replies.menu_items), CALLBACK, "https://bhxh.example/zalo/webhook"):
        assert expected in shown
    assert re.search(r"Lọc cú pháp.*TẮT", shown)


class _Browser:
    """Stands in for the terminal: what is pasted is what the browser got for the link just printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def readline(self) -> str:
        return _agree(self._capsys.readouterr().out) + "\n"


def _agree(printed: str) -> str:
    """Follow the link in what was printed, as an administrator who agrees: where the browser is sent then."""
    link = re.search(r"http\S+/permission\?\S+", printed)
    assert link
    return httpx.get(link[0]).headers["location"]


def _change(path: Path, **changes: str) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))
