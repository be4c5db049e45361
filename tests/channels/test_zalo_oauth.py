from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from emulators.faults import Fault
from emulators.zalo.server import Zalo
from zalo_outgoing import oauth_of

from bot.channels.zalo.oauth import NoPair, OAuth, authorize_url, challenge, granted_in, new_verifier
from bot.channels.zalo.wire import NoAnswer, Wire

CALLBACK = "https://bhxh.example/zalo/callback"


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
async def oauth(zalo):
    async with oauth_of(zalo) as oauth:
        yield oauth


async def consent(zalo: Zalo, verifier: str) -> dict[str, str]:
    """What the browser of an administrator who agrees brings back."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(authorize_url(zalo.url, zalo.app_id, CALLBACK, verifier, "state-1"))
    back = urlsplit(answer.headers["location"])
    assert back.geturl().startswith(CALLBACK)
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_the_challenge_is_that_of_the_rfc():
    assert challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_verifier_is_43_letters_and_digits_and_never_the_same():
    made = {new_verifier() for _ in range(100)}
    assert len(made) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9]{43}", verifier) for verifier in made)


def test_the_link_has_what_zalo_wants_and_nothing_else():
    link = urlsplit(authorize_url("https://oauth.zaloapp.com", "1000000000000000001", CALLBACK, "v" * 43, "s 1"))
    assert (link.netloc, link.path) == ("oauth.zaloapp.com", "/v4/oa/permission")
    query = {"app_id": ["1000000000000000001"], "redirect_uri": [CALLBACK], "state": ["s 1"]}
    assert parse_qs(link.query) == {**query, "code_challenge": [challenge("v" * 43)]}


async def test_consent_is_exchanged_for_a_pair_that_works(zalo, oauth):
    verifier = new_verifier()
    back = await consent(zalo, verifier)
    granted = await oauth.exchange(back["code"], verifier)
    zalo.tokens.check(granted.access)
    assert (granted.seconds, back["state"], back["oa_id"]) == (90_000, "state-1", zalo.oa_id)


async def test_a_verifier_saved_in_the_console_works_without_a_challenge_in_the_link(zalo, oauth):
    fixed = "F" * 43
    zalo.console_challenge = challenge(fixed)
    async with httpx.AsyncClient() as browser:
        made_by_console = {"app_id": zalo.app_id, "redirect_uri": CALLBACK}
        answer = await browser.get(f"{zalo.url}/v4/oa/permission", params=made_by_console)
    code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
    zalo.tokens.check((await oauth.exchange(code, fixed)).access)


async def test_a_code_works_once_and_only_with_its_verifier(zalo, oauth):
    verifier = new_verifier()
    code = (await consent(zalo, verifier))["code"]
    with pytest.raises(NoPair):
        await oauth.exchange(code, new_verifier())
    with pytest.raises(NoPair):
        await oauth.exchange(code, verifier)


async def test_a_refresh_token_works_once(zalo, oauth):
    pair = zalo.new_pair()
    zalo.tokens.check((await oauth.refresh(pair.refresh_token)).access)
    with pytest.raises(NoPair) as refusal:
        await oauth.refresh(pair.refresh_token)
    assert refusal.value.code == -14020


async def test_a_wrong_application_secret_is_refused(zalo):
    oauth = OAuth(Wire(zalo.url), zalo.app_id, "wrong")
    with pytest.raises(NoPair):
        await oauth.refresh(zalo.new_pair().refresh_token)
    await oauth.close()


@pytest.mark.parametrize(("kind", "arrived"), [("reset-after", True), ("500", True), ("502", True), ("-32", False)])
async def test_what_is_no_refusal_may_be_tried_again(zalo, oauth, kind, arrived):
    zalo.faults.next(Fault(kind), "oauth")
    with pytest.raises(NoAnswer) as none:
        await oauth.refresh(zalo.new_pair().refresh_token)
    assert none.value.may_have_arrived is arrived


def test_a_pair_without_a_readable_life_is_not_lost():
    for said in (None, "", "soon", [], "1e400"):
        granted = granted_in({"access_token": "AT", "refresh_token": "RT", "expires_in": said})
        assert granted is not None
        assert granted.seconds > 0


@pytest.mark.parametrize(
    "answer", [{}, {"access_token": "AT"}, {"access_token": "", "refresh_token": "RT"}, {"access_token": 1}]
)
def test_half_a_pair_is_none(answer):
    assert granted_in(answer) is None


async def test_neither_token_nor_secret_is_in_an_error_or_a_name(zalo, oauth):
    pair = zalo.new_pair()
    granted = await oauth.refresh(pair.refresh_token)
    with pytest.raises(NoPair) as refusal:
        await oauth.refresh(pair.refresh_token)
    shown = repr(granted) + repr(refusal.value) + repr(refusal.value.__context__)
    for secret in (granted.access, granted.refresh, pair.refresh_token, zalo.app_secret):
        assert secret not in shown
