from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from emulators.faults import Fault
from emulators.serving import served
from emulators.zalo.errors import MESSAGES
from emulators.zalo.server import Zalo
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from zalo_outgoing import CITIZEN, outgoing

from bot.channels.conversations import Closed, Gone, Halted, Later, Never
from bot.channels.zalo import errors
from bot.channels.zalo.client import Client
from bot.channels.zalo.errors import Refused, Treatment, not_sent, seconds_until_morning, to_do, treatment
from bot.channels.zalo.wire import Wire

HELLO = {"text": "Chào bác"}
VIETNAM = timezone(timedelta(hours=7))
NOON = datetime(2026, 11, 22, 12, tzinfo=VIETNAM)


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
async def out(zalo, tmp_path):
    async with outgoing(zalo, tmp_path) as out:
        yield out


# -- what is called


async def test_a_message_arrives_and_its_quota_comes_back(zalo, out):
    said = await out.client.send_cs(CITIZEN, HELLO)
    assert [sent.text for sent in zalo.messages(CITIZEN)] == ["Chào bác"]
    assert said["quota"]["quota_type"] == "reply"


async def test_the_account_and_a_citizens_quota_can_be_asked_for(zalo, out):
    assert (await out.client.oa())["oaid"] == zalo.oa_id
    assert (await out.client.quota(CITIZEN))["cs_reply"]["remain"] == 8


async def test_what_is_left_of_the_minutes_calls_is_kept(zalo, out):
    assert out.client.rate_remaining is None
    await out.client.oa()
    first = out.client.rate_remaining
    await out.client.oa()
    assert first is not None
    assert out.client.rate_remaining < first <= zalo.a_minute


async def test_the_proof_is_sent_where_it_is_demanded(zalo, tmp_path):
    zalo.proof_demanded = True
    async with outgoing(zalo, tmp_path, proof=zalo.app_secret) as out:
        await out.client.send_cs(CITIZEN, HELLO)
    async with outgoing(zalo, tmp_path) as out:
        with pytest.raises(Refused) as refused:
            await out.client.send_cs(CITIZEN, HELLO)
    assert refused.value.code == -242


# -- a dead token


@pytest.mark.parametrize("code", [-216, -220])
@pytest.mark.parametrize("as_401", [False, True])
async def test_a_dead_token_is_refreshed_once_and_the_message_arrives(zalo, out, code, as_401):
    zalo.token_errors_as_401 = as_401
    zalo.expire_access(code)
    await out.client.send_cs(CITIZEN, HELLO)
    assert len(zalo.messages(CITIZEN)) == 1
    assert zalo.refreshes == 1


async def test_a_token_that_dies_again_and_again_halts_after_one_refresh(zalo, out):
    zalo.faults.sometimes(1, Fault("expired"), "cs")
    with pytest.raises(Halted, match="bot zalo login"):
        await out.client.send_cs(CITIZEN, HELLO)
    assert zalo.refreshes == 1
    assert zalo.messages(CITIZEN) == []


async def test_stolen_tokens_halt_with_what_to_do(zalo, out):
    zalo.steal_tokens()
    for _ in range(3):
        with pytest.raises(Halted, match="bot zalo login"):
            await out.client.send_cs(CITIZEN, HELLO)
    assert len(zalo.refresh_requests) == 1


# -- no answer, or not Zalo's


async def test_a_reset_before_the_answer_may_be_sent_again_and_may_have_arrived(zalo, out):
    zalo.faults.next(Fault("reset-after"), "cs")
    with pytest.raises(Later) as later:
        await out.client.send_cs(CITIZEN, HELLO)
    assert later.value.may_have_arrived
    assert len(zalo.messages(CITIZEN)) == 1


async def test_a_reset_before_anything_looks_the_same_from_here(zalo, out):
    zalo.faults.next(Fault("reset"), "cs")
    with pytest.raises(Later) as later:
        await out.client.send_cs(CITIZEN, HELLO)
    assert later.value.may_have_arrived
    assert zalo.messages(CITIZEN) == []


async def test_what_could_not_connect_did_not_arrive(tmp_path):
    with Zalo().serve() as zalo:
        wire = Wire(zalo.url)
    client = Client(wire, _Fixed("AT-demo"))
    with pytest.raises(Later) as later:
        await client.send_cs(CITIZEN, HELLO)
    assert not later.value.may_have_arrived
    await client.close()


async def test_a_silent_server_is_not_waited_for_for_ever(zalo, tmp_path):
    async with outgoing(zalo, tmp_path, seconds=0.3) as out:
        zalo.faults.next(Fault("timeout-after", seconds=2), "cs")
        with pytest.raises(Later, match="TimeoutError") as later:
            await out.client.send_cs(CITIZEN, HELLO)
    assert later.value.may_have_arrived


@pytest.mark.parametrize(("kind", "arrived"), [("500", False), ("502", True)])
async def test_a_fault_of_the_server_passes(zalo, out, kind, arrived):
    zalo.faults.next(Fault(kind), "cs")
    with pytest.raises(Later) as later:
        await out.client.send_cs(CITIZEN, HELLO)
    assert later.value.may_have_arrived is arrived
    await out.client.send_cs(CITIZEN, HELLO)


@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, "<html>Đăng nhập Wi-Fi</html>", Later),
        (200, "[]", Later),
        (200, "{}", Later),
        (200, '{"error": "soon"}', Later),
        (200, "[" * 100_000, Later),
        (302, "", Later),
        (403, "<html>Forbidden</html>", Later),
        (400, '{"error": 0}', Later),
        (200, '{"error": "-213", "message": "…"}', Refused),
        (400, '{"error": -201}', Refused),
        (429, "", Refused),
    ],
)
async def test_an_answer_that_is_not_zalos_is_no_success(status, body, outcome):
    async def answer(request: Request) -> Response:
        return Response(body, status, {"retry-after": "7"})

    with served(Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])) as port:
        client = Client(Wire(f"http://127.0.0.1:{port}"), _Fixed("AT-demo"))
        with pytest.raises(outcome) as told:
            await client.send_cs(CITIZEN, HELLO)
        await client.close()
    if status == 429:
        assert (told.value.code, told.value.after) == (-32, 7)


# -- the table of errors


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((-213, -217, -227, -244), Gone),
        ((-218, -230, -231, -232), Closed),
        ((-201, -210, -233, -240, -214, -237, -403, -1340, -99999), Never),
        ((-32, -200, -100, -234), Later),
        ((-204, -205, -209, -211, -212, -219, -221, -223, -224, -235, -242, -248, -320, -321), Halted),
        ((-124, -216, -220), Halted),
    ],
)
def test_every_class_of_error_has_its_end(codes, kind):
    assert {type(not_sent(Refused(code), NOON)) for code in codes} == {kind}


def test_every_error_the_emulator_knows_is_judged():
    assert [code for code in MESSAGES if code not in errors._ERRORS] == [-214]  # of articles, which aren't sent


def test_an_operator_is_told_what_to_do_about_each_error_of_theirs():
    for code in errors._ERRORS:
        if treatment(code) is Treatment.OPERATOR:
            assert to_do(code)
            assert to_do(code) in not_sent(Refused(code), NOON).reason


def test_an_unknown_code_is_logged_with_the_code(caplog):
    not_sent(Refused(-98765), NOON)
    assert [record.code for record in caplog.records] == [-98765]


@pytest.mark.parametrize(("hour", "hours"), [(22, 8), (0, 6), (5, 1), (6, 24)])
def test_what_may_not_go_out_at_night_waits_until_six(hour, hours):
    at = NOON.replace(hour=hour)
    assert seconds_until_morning(at.astimezone(UTC)) == hours * 3600
    assert not_sent(Refused(-234), at).after == hours * 3600


async def test_each_error_comes_through_as_its_code(zalo, out):
    for code in set(MESSAGES) - {-216, -220}:
        zalo.faults.next(Fault(str(code)), "cs")
        with pytest.raises(Refused) as refused:
            await out.client.send_cs(CITIZEN, HELLO)
        assert refused.value.code == code


# -- what may not be told


async def test_no_log_and_no_error_holds_a_token_a_text_or_an_id(zalo, out, caplog):
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11", "httpcore.connection"):
        assert not logging.getLogger(name).isEnabledFor(logging.INFO)
    before = await out.tokens.current()
    told = []
    for fault in ("reset", "reset-after", "500", "-224", "-201", "-98765", "expired"):
        zalo.faults.next(Fault(fault), "cs")
        try:
            await out.client.send_cs(CITIZEN, HELLO)
        except (Later, Refused) as error:
            told += [repr(error), repr(error.__cause__), repr(error.__context__)]
    zalo.steal_tokens()
    with pytest.raises(Halted) as halted:
        await out.client.send_cs(CITIZEN, HELLO)
    shown = "\n".join(
        [*told, str(halted.value), str(out.told.alerts), *(str(record.__dict__) for record in ours(caplog))]
    )
    secrets = [zalo.app_secret, before, *(request.form["refresh_token"] for request in zalo.refresh_requests)]
    for secret in (*secrets, CITIZEN, "Chào bác"):
        assert secret not in shown


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    """All but the emulator's server, which isn't part of the product."""
    return [record for record in caplog.records if not record.name.startswith(("uvicorn", "python_multipart"))]


class _Fixed:
    def __init__(self, access: str) -> None:
        self._access = access

    async def current(self) -> str:
        return self._access

    async def refresh(self, dead: str) -> str:
        raise Halted("no other")
