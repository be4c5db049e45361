"""The examination of an instance: each check where all is well, and where it isn't."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import shutil
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from emulators.faults import Fault
from emulators.serving import served as serving
from emulators.telegram import Telegram
from emulators.zalo import Zalo, ZaloBot
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.app import notices
from bot.app.doctor import State, examine, files, outside
from bot.app.doctor.finding import Finding, Findings, safely
from bot.app.doctor.telegram import check_telegram
from bot.app.doctor.web import Web
from bot.app.doctor.zalo import check_zalo
from bot.app.doctor.zalobot import check_zalobot
from bot.app.service import open_store
from bot.channels.telegram import PATH
from bot.channels.zalo.held import Held, to_json
from bot.commands import main
from bot.settings import Settings
from bot.storage.tokens import TokenFile

OK, LOOK, BAD = State.OK, State.LOOK, State.BAD
REVIEWED, DUE = "{checked: 2026-11-20, due: 2027-06-30}", "{checked: 2020-01-01, due: 2021-01-01}"
NOBODY = "http://127.0.0.1:9"  # nothing listens on the port for discarding


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def settings(knowledge, tmp_path) -> Settings:
    data = tmp_path / "var"
    data.mkdir()
    return Settings(knowledge.directory, data, port=free_port())


@pytest.fixture
async def web():
    web = Web(seconds=3)
    yield web
    await web.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def found(check: Callable[..., Awaitable[None]], *parts: object) -> list[Finding]:
    findings = Findings("kiểm tra")
    await check(findings, *parts)
    return list(findings)


def worst(findings: list[Finding]) -> State:
    states = {finding.state for finding in findings}
    return next(state for state in (BAD, LOOK, OK) if state in states)


def told(findings: list[Finding], state: State) -> str:
    """What is said, and what to do, of all in a state."""
    return "\n".join(f"{finding.says} {finding.do}" for finding in findings if finding.state is state)


def test_whatever_isnt_fine_comes_with_what_to_do():
    findings = Findings("kiểm tra")
    findings.ok("tốt.")
    findings.look("lạ.", "Xem.")
    findings.bad("hỏng.", "Sửa.")
    assert [bool(finding.do) for finding in findings] == [False, True, True]


async def test_a_check_that_fails_or_hangs_is_a_finding_and_keeps_what_it_found():
    async def failing(found: Findings) -> None:
        found.ok("một điều.")
        raise RuntimeError("https://api.example/bot1:SECRET")

    async def hanging(found: Findings) -> None:
        await asyncio.Event().wait()

    failed, hung = list(await safely("a", failing, 5)), list(await safely("b", hanging, 0.01))
    assert [finding.state for finding in failed] == [OK, BAD]
    assert "RuntimeError" in failed[1].says
    assert "SECRET" not in str(failed)
    assert worst(hung) is BAD


# -- data


async def test_a_data_directory_that_can_be_written_is_fine(settings):
    before = set(settings.data.iterdir())
    assert worst(await found(files.check_data, settings)) is OK
    assert set(settings.data.iterdir()) == before


async def test_a_data_directory_that_isnt_there_yet_is_fine_and_isnt_made(settings):
    settings = replace(settings, data=settings.data / "a" / "b")
    assert "sẽ được tạo" in told(await found(files.check_data, settings), OK)
    assert not settings.data.exists()


async def test_a_data_directory_that_cant_be_written_is_broken(settings):
    settings = replace(settings, data=Path("/proc"))
    findings = await found(files.check_data, settings)
    assert "không ghi được" in told(findings, BAD)
    assert "DIEM_SANG_DATA" in told(findings, BAD)


@pytest.mark.parametrize(("free", "state"), [(600, OK), (499, LOOK), (49, BAD)])
async def test_little_room_on_the_disk_is_told_in_time(settings, monkeypatch, free, state):
    usage = shutil.disk_usage(settings.data)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=free * files.MB))
    findings = await found(files.check_data, settings)
    assert worst(findings) is state
    assert f"{free} MB" in told(findings, state)


async def test_a_database_that_isnt_there_yet_is_fine_and_isnt_made(settings, web):
    assert worst(await found(files.check_database, settings, web)) is OK
    assert list(settings.data.iterdir()) == []


async def test_a_database_of_a_service_that_was_stopped_is_fine(settings, web):
    await open_store(settings).close()
    findings = await found(files.check_database, settings, web)
    assert worst(findings) is OK
    assert "đọc được" in told(findings, OK)


async def test_a_damaged_database_is_broken(settings, web):
    await open_store(settings).close()
    path = settings.data / "bot.sqlite"
    path.write_bytes(b"not a database" + path.read_bytes()[14:])
    assert "khôi phục" in told(await found(files.check_database, settings, web), BAD)


async def test_a_database_that_others_can_read_is_broken(settings, web):
    await open_store(settings).close()
    (settings.data / "bot.sqlite").chmod(0o644)
    assert "chmod 600" in told(await found(files.check_database, settings, web), BAD)


def answering(ready: int = 200, problem: str = "") -> Starlette:
    return Starlette(
        routes=[
            Route("/readyz", lambda _: JSONResponse({"ready": ready == 200}, ready)),
            Route("/healthz", lambda _: JSONResponse({"knowledge_problem": problem})),
            Route("/zalo_verifierABC.html", lambda _: PlainTextResponse("mã xác thực")),
        ]
    )


@pytest.mark.parametrize(
    ("service", "state", "says"),
    [
        (answering(), OK, "đang chạy"),
        (answering(problem="knowledge/faq/x.yaml:1: -: sai"), LOOK, "bot check"),
        (answering(ready=503), BAD, "không nhận được tin"),
    ],
)
async def test_a_running_service_is_asked_how_it_is(settings, web, service, state, says):
    store = open_store(settings)
    try:
        with serving(service, settings.port):
            findings = await found(files.check_database, settings, web)
    finally:
        await store.close()
    assert worst(findings) is state
    assert says in told(findings, state)


async def test_a_service_that_has_the_data_and_doesnt_answer_is_worth_a_look(settings, web):
    store = open_store(settings)
    try:
        findings = await found(files.check_database, settings, web)
    finally:
        await store.close()
    assert "DIEM_SANG_PORT" in told(findings, LOOK)
    assert "đọc được" in told(findings, OK)


async def test_looking_leaves_the_data_to_whoever_starts_next(settings, web):
    await open_store(settings).close()
    before = {path.name: path.stat().st_mtime_ns for path in settings.data.iterdir()}
    await found(files.check_database, settings, web)
    assert {path.name: path.stat().st_mtime_ns for path in settings.data.iterdir()} == before
    await open_store(settings).close()


async def test_a_secret_is_fine_when_only_its_owner_can_read_it(settings):
    assert worst(await found(files.check_secret, settings)) is OK
    await open_store(settings).close()
    assert worst(await found(files.check_secret, settings)) is OK
    (settings.data / "secret").chmod(0o640)
    assert "chmod 600" in told(await found(files.check_secret, settings), BAD)


async def test_a_secret_that_is_cut_short_or_lost_is_broken(settings):
    await open_store(settings).close()
    secret = settings.data / "secret"
    secret.write_bytes(secret.read_bytes()[:7])
    assert "bản sao lưu" in told(await found(files.check_secret, settings), BAD)
    secret.unlink()
    assert "mất" in told(await found(files.check_secret, settings), BAD)


async def test_the_switch_and_the_banner_are_told(settings):
    assert worst(await found(files.check_notices, settings)) is OK
    path = notices.path_in(settings.data)
    notices.write(path, notices.Notices(off=True, banner="Tạm nghỉ chiều nay"))
    findings = await found(files.check_notices, settings)
    assert "bot switch on" in told(findings, LOOK)
    assert "Tạm nghỉ chiều nay" in told(findings, LOOK)
    path.write_text("{")
    assert worst(await found(files.check_notices, settings)) is BAD


# -- knowledge


async def test_good_knowledge_is_fine(settings):
    findings = await found(files.check_knowledge, settings)
    assert "không có lỗi" in told(findings, OK)
    assert not told(findings, BAD)


async def test_reviews_that_are_due_are_counted(settings, knowledge):
    before = await found(files.check_knowledge, settings)
    knowledge.edit("faq/lien-he/tong-dai.yaml", REVIEWED, DUE)
    after = await found(files.check_knowledge, settings)
    assert "1 mục sắp đến hạn hoặc quá hạn" in told(after, LOOK)
    assert "quá hạn" not in told(before, LOOK)


async def test_knowledge_with_errors_is_broken_and_says_where(settings, knowledge):
    (knowledge.directory / "faq" / "lien-he" / "tong-dai.yaml").write_text("title: [", "utf-8")
    findings = await found(files.check_knowledge, settings)
    assert "tong-dai.yaml" in told(findings, BAD)
    assert "bot check" in told(findings, BAD)
    assert len(findings) <= files.MOST_TOLD + 1


# -- the clock


@pytest.mark.parametrize(("off", "state"), [(0, OK), (-50, OK), (90, LOOK), (-90, LOOK)])
async def test_a_clock_that_is_off_is_told(settings, web, off, state):
    with Telegram().serve() as telegram:
        settings = replace(settings, telegram_token=telegram.token, telegram_api_url=telegram.url)
        findings = await found(outside.check_clock, settings, web, lambda: now() + timedelta(seconds=off))
    assert worst(findings) is state
    assert "127.0.0.1" in told(findings, state)


@pytest.mark.parametrize(("off", "state"), [(0, OK), (3600, LOOK)])
async def test_without_a_server_the_disk_tells_the_time(settings, web, off, state):
    settings = replace(settings, telegram_token="1:a", telegram_api_url=NOBODY)
    findings = await found(outside.check_clock, settings, web, lambda: now() + timedelta(seconds=off))
    assert worst(findings) is state
    assert "ổ đĩa" in told(findings, state)


# -- the public address, figures, alerts


@pytest.mark.parametrize(
    ("url", "zalo", "state"),
    [
        ("", "", OK),
        ("", "1", BAD),
        ("http://bot.example.vn", "", BAD),
        ("https://127.0.0.1:1", "", BAD),
        ("https://192.168.1.7", "", BAD),
        ("https://localhost", "", BAD),
        ("https://bot", "", BAD),
        ("https://no-such-host.invalid", "", LOOK),
    ],
)
async def test_the_public_address_must_be_one_that_others_can_reach(settings, web, url, zalo, state):
    settings = replace(settings, public_url=url, zalo_app_id=zalo)
    assert worst(await found(outside.check_public_url, settings, web)) is state


@pytest.mark.parametrize(("token", "state"), [("", OK), ("short", LOOK), ("long enough not to be guessed", OK)])
async def test_the_token_for_the_figures_must_not_be_guessed(settings, token, state):
    findings = await found(outside.check_metrics, replace(settings, metrics_token=token))
    assert worst(findings) is state
    assert not token or token not in str(findings)


@pytest.mark.parametrize(
    ("chosen", "state"),
    [
        ({}, OK),
        ({"telegram_token": "1:a"}, LOOK),
        ({"zalo_app_id": "1"}, LOOK),
        ({"telegram_alert_chat": "-42"}, BAD),
        ({"telegram_token": "1:a", "telegram_alert_chat": "-42"}, OK),
    ],
)
async def test_somebody_must_hear_of_trouble(settings, chosen, state):
    assert worst(await found(outside.check_alerts, replace(settings, **chosen))) is state


# -- Telegram


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram().serve() as telegram:
        yield telegram


@pytest.fixture
def on_telegram(settings, telegram) -> Settings:
    return replace(settings, telegram_token=telegram.token, telegram_api_url=telegram.url)


async def test_a_telegram_that_isnt_used_is_fine(settings):
    assert "không dùng" in told(await found(check_telegram, settings), OK)


async def test_a_telegram_bot_that_polls_is_fine(on_telegram, telegram):
    findings = await found(check_telegram, on_telegram)
    assert worst(findings) is OK
    assert f"@{telegram.bot['username']}" in told(findings, OK)


async def test_a_webhook_as_set_is_fine(on_telegram, telegram):
    telegram.webhook.url = f"https://bot.example.vn{PATH}"
    assert worst(await found(check_telegram, replace(on_telegram, public_url="https://bot.example.vn"))) is OK


@pytest.mark.parametrize(
    ("public", "url"), [("", "https://other.example.vn/x"), ("https://bot.example.vn", ""), ("https://a.vn", NOBODY)]
)
async def test_a_webhook_other_than_set_is_worth_a_look(on_telegram, telegram, public, url):
    telegram.webhook.url = url
    findings = await found(check_telegram, replace(on_telegram, public_url=public))
    assert "PUBLIC_URL" in told(findings, LOOK)


async def test_the_webhooks_last_error_is_told(on_telegram, telegram):
    telegram.webhook.url = f"https://bot.example.vn{PATH}"
    telegram.webhook.last_error, telegram.webhook.last_error_at = "Wrong response: 502 Bad Gateway", 1
    findings = await found(check_telegram, replace(on_telegram, public_url="https://bot.example.vn"))
    assert "502 Bad Gateway" in told(findings, LOOK)


async def test_many_messages_that_wait_are_told(on_telegram, telegram):
    for number in range(101):
        telegram.say(7, f"câu {number}")
    assert "101 tin" in told(await found(check_telegram, on_telegram), LOOK)


async def test_a_wrong_token_is_broken_and_isnt_told(on_telegram):
    findings = await found(check_telegram, replace(on_telegram, telegram_token="1000:wrong-one"))
    assert "@BotFather" in told(findings, BAD)
    assert "wrong-one" not in str(findings)


async def test_a_telegram_that_cant_be_reached_is_broken(on_telegram, telegram):
    findings = await found(check_telegram, replace(on_telegram, telegram_api_url=NOBODY))
    assert "không tới được" in told(findings, BAD)
    telegram.faults.next(Fault("502"))
    assert "không tới được" in told(await found(check_telegram, on_telegram), BAD)


async def test_the_operators_chat_is_tried_without_a_trace(on_telegram, telegram):
    settings = replace(on_telegram, telegram_alert_chat="42")
    assert "TELEGRAM_ALERT_CHAT" in told(await found(check_telegram, settings), BAD)
    telegram.say(42, "chào")
    before = len(telegram.sends)
    findings = await found(check_telegram, settings)
    assert "gửi được vào nhóm" in told(findings, OK)
    assert len(telegram.sends) == before
    telegram.faults.next(Fault("403"), "sendChatAction")
    assert "TELEGRAM_ALERT_CHAT" in told(await found(check_telegram, settings), BAD)


# -- Zalo


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
def on_zalo(settings, zalo) -> Settings:
    return replace(
        settings,
        zalo_app_id=zalo.app_id,
        zalo_app_secret=zalo.app_secret,
        zalo_oa_id=zalo.oa_id,
        zalo_oa_secret_key=zalo.oa_secret_key,
        zalo_api_url=zalo.url,
        zalo_oauth_url=zalo.url,
        zalo_verifier=("zalo_verifierABC.html", "mã xác thực"),
    )


async def hold(settings: Settings, zalo: Zalo, age: float = 1, **known: object) -> None:
    """Keep a pair of tokens that was given so many hours ago."""
    pair, at = zalo.new_pair(), now() - timedelta(hours=age)
    held = Held(pair.access_token, pair.refresh_token, at, at + timedelta(hours=25))
    await TokenFile(settings.data / "zalo-tokens.json").write(to_json(replace(held, **known)))


async def test_a_zalo_that_isnt_used_is_fine(settings, web):
    assert "không dùng" in told(await found(check_zalo, settings, web, now), OK)


async def test_a_whole_zalo_is_fine(on_zalo, zalo, web):
    await hold(on_zalo, zalo)
    findings = await found(check_zalo, on_zalo, web, now)
    assert worst(findings) is OK
    said = told(findings, OK)
    assert "cơ quan nhà nước" in said
    assert "Tăng trưởng" in said
    assert "còn hạn 24,0 giờ" in said
    assert zalo.refreshes == 0


@pytest.mark.parametrize(
    ("name", "state"),
    [("zalo_app_id", BAD), ("zalo_app_secret", BAD), ("zalo_oa_secret_key", BAD), ("zalo_oa_id", LOOK)],
)
async def test_a_setting_that_is_missing_is_named(on_zalo, web, name, state):
    findings = await found(check_zalo, replace(on_zalo, **{name: ""}), web, now)
    assert name.upper() in told(findings, state)


async def test_the_applications_secret_in_the_place_of_the_webhooks_is_told(on_zalo, web):
    findings = await found(check_zalo, replace(on_zalo, zalo_oa_secret_key=on_zalo.zalo_app_secret), web, now)
    assert "ZALO_OA_SECRET_KEY" in told(findings, LOOK)
    assert on_zalo.zalo_app_secret not in str(findings)


async def test_signatures_that_are_only_logged_are_worth_a_look(on_zalo, web):
    findings = await found(check_zalo, replace(on_zalo, zalo_signature="log-only"), web, now)
    assert "ZALO_SIGNATURE=enforce" in told(findings, LOOK)


async def test_the_verifier_is_looked_at(on_zalo, web):
    missing = await found(check_zalo, replace(on_zalo, zalo_verifier=None), web, now)
    assert "ZALO_VERIFIER_FILE" in told(missing, LOOK)
    misnamed = await found(check_zalo, replace(on_zalo, zalo_verifier=("index.html", "x")), web, now)
    assert "zalo_verifier" in told(misnamed, BAD)


async def test_the_verifier_must_be_served_under_the_public_address(on_zalo, web):
    with serving(answering()) as port:
        settings = replace(on_zalo, public_url=f"http://127.0.0.1:{port}")
        assert "tệp xác thực" in told(await found(check_zalo, settings, web, now), OK)
        other = replace(settings, zalo_verifier=("zalo_verifierABC.html", "mã khác"))
        assert "zalo_verifierABC" in told(await found(check_zalo, other, web, now), LOOK)


async def test_without_tokens_it_says_how_to_get_them(on_zalo, web):
    assert "bot zalo login" in told(await found(check_zalo, on_zalo, web, now), BAD)


async def test_a_spoilt_token_file_is_broken_and_left_as_it_is(on_zalo, web):
    path = on_zalo.data / "zalo-tokens.json"
    for content in ("{", '{"access_token": 7}'):
        path.write_text(content)
        assert "bản sao" in told(await found(check_zalo, on_zalo, web, now), BAD)
        assert path.read_text() == content


async def test_a_token_file_that_others_can_read_is_broken(on_zalo, zalo, web):
    await hold(on_zalo, zalo)
    (on_zalo.data / "zalo-tokens.json").chmod(0o644)
    assert "chmod 600" in told(await found(check_zalo, on_zalo, web, now), BAD)


@pytest.mark.parametrize(
    ("age", "known", "state", "says"),
    [
        (26, {}, LOOK, "đã hết hạn"),
        (1, {"consent_needed": "vì sao"}, BAD, "bot zalo login"),
        (1, {"pending_since": datetime(2026, 1, 1, tzinfo=UTC)}, LOOK, "ngắt giữa chừng"),
        (24 * 80, {}, LOOK, "80 ngày"),
        (24 * 91, {}, BAD, "91 ngày"),
    ],
)
async def test_tokens_that_need_somebody_are_told(on_zalo, zalo, web, age, known, state, says):
    await hold(on_zalo, zalo, age, **known)
    findings = await found(check_zalo, on_zalo, web, now)
    assert worst(findings) is state
    assert says in told(findings, state)


async def test_a_token_that_zalo_refuses_is_told_and_never_exchanged(on_zalo, zalo, web):
    await hold(on_zalo, zalo)
    content = (on_zalo.data / "zalo-tokens.json").read_bytes()
    zalo.expire_access()
    assert "không nhận token" in told(await found(check_zalo, on_zalo, web, now), BAD)
    assert zalo.refreshes == 0
    assert (on_zalo.data / "zalo-tokens.json").read_bytes() == content


@pytest.mark.parametrize(("code", "says"), [("-224", "nâng gói OA"), ("-209", "developers.zalo.me")])
async def test_what_zalo_refuses_is_told_with_what_to_do(on_zalo, zalo, web, code, says):
    await hold(on_zalo, zalo)
    zalo.faults.next(Fault(code), "getoa")
    findings = await found(check_zalo, on_zalo, web, now)
    assert code in told(findings, BAD)
    assert says in told(findings, BAD)


@pytest.mark.parametrize(
    ("account", "state", "says"),
    [
        ({"is_verified": False}, LOOK, "xác thực"),
        ({"package_name": ""}, LOOK, "-224"),
        ({"oaid": "4000000000000000099"}, BAD, "ZALO_OA_ID"),
    ],
)
async def test_an_account_other_than_it_should_be_is_told(on_zalo, zalo, web, account, state, says):
    await hold(on_zalo, zalo)
    zalo.oa.update(account)
    findings = await found(check_zalo, on_zalo, web, now)
    assert worst(findings) is state
    assert says in told(findings, state)


async def test_a_zalo_that_cant_be_reached_is_broken(on_zalo, zalo, web):
    await hold(on_zalo, zalo)
    findings = await found(check_zalo, replace(on_zalo, zalo_oauth_url=NOBODY), web, now)
    assert "cấp token" in told(findings, BAD)
    assert "gửi tin" not in told(findings, BAD)
    zalo.faults.next(Fault("reset"), "getoa")
    assert "không trả lời như mong đợi" in told(await found(check_zalo, on_zalo, web, now), BAD)


# -- the Zalo Bot Platform


@pytest.fixture
def zalobot() -> Iterator[ZaloBot]:
    with ZaloBot().serve() as zalobot:
        yield zalobot


@pytest.fixture
def on_zalobot(settings, zalobot) -> Settings:
    return replace(settings, zalobot_token=zalobot.token, zalobot_secret="demo-secret-1", zalobot_api_url=zalobot.url)


async def test_a_zalo_bot_is_fine_or_isnt_used(settings, on_zalobot):
    assert "không dùng" in told(await found(check_zalobot, settings), OK)
    assert worst(await found(check_zalobot, on_zalobot)) is OK


async def test_a_zalo_bot_without_a_secret_or_a_webhook_is_told(on_zalobot):
    assert "ZALO_BOT_SECRET" in told(await found(check_zalobot, replace(on_zalobot, zalobot_secret="")), BAD)
    public = replace(on_zalobot, public_url="https://bot.example.vn")
    assert "PUBLIC_URL" in told(await found(check_zalobot, public), LOOK)


async def test_a_zalo_bot_with_a_wrong_token_or_no_server_is_broken(on_zalobot):
    findings = await found(check_zalobot, replace(on_zalobot, zalobot_token="1000:wrong-one"))
    assert "ZALO_BOT_TOKEN" in told(findings, BAD)
    assert "wrong-one" not in str(findings)
    assert "không tới được" in told(await found(check_zalobot, replace(on_zalobot, zalobot_api_url=NOBODY)), BAD)


# -- all of it


async def test_everything_is_looked_at_and_nothing_is_logged_of_it(on_zalo, zalo, telegram, caplog):
    await hold(on_zalo, zalo)
    access = json.loads((on_zalo.data / "zalo-tokens.json").read_text())["access_token"]
    whole = replace(on_zalo, telegram_token=telegram.token, telegram_api_url=telegram.url)
    with caplog.at_level(logging.INFO):
        findings = await examine(whole)
    checks = list(dict.fromkeys(finding.check for finding in findings))
    assert checks[0] == "Cấu hình"
    assert {"Telegram", "Zalo OA", "Zalo Bot", "Đồng hồ", "Nội dung (knowledge)"} <= set(checks)
    secrets = (telegram.token, access, zalo.app_secret, zalo.oa_secret_key)
    assert not [secret for secret in secrets if secret in str(findings) + caplog.text]


@pytest.fixture
def environment(monkeypatch, settings) -> Settings:
    for name in [name for name in os.environ if name.startswith(("DIEM_SANG_", "TELEGRAM_", "ZALO_", "PUBLIC_URL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(settings.data))
    monkeypatch.setenv("DIEM_SANG_KNOWLEDGE", str(settings.knowledge))
    monkeypatch.setenv("DIEM_SANG_PORT", str(settings.port))
    return settings


def test_the_command_prints_a_line_each_and_is_0_when_nothing_is_broken(environment, capsys):
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("ổn ")
    assert lines[-1].endswith(" 0 hỏng.")


def test_the_command_is_1_when_something_is_broken(environment, capsys, monkeypatch):
    monkeypatch.setenv("TELEGRAM_ALERT_CHAT", "-42")
    assert main(["doctor"]) == 1
    assert "hỏng " in capsys.readouterr().out


def test_the_command_gives_the_same_as_data(environment, capsys):
    assert main(["doctor", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert {"check", "state", "says", "do"} == set(data["findings"][0])
    assert data["bad"] == 0
    assert data["ok"] + data["look"] == len(data["findings"])


def test_a_setting_that_cant_be_read_is_told(environment, capsys, monkeypatch):
    monkeypatch.setenv("ZALO_APP_ID", "không phải số")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "ZALO_APP_ID" in told
    assert "hỏng" in told
