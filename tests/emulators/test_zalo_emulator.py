"""The emulated Official Account keeps to the protocol, and fails as it is told to."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from emulators.serving import ConnectionBroken, served
from emulators.zalo import Fault, Zalo, challenge_of, mac

USER = "2000000000000000002"
OTHER = "2000000000000000003"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
PDF = b"%PDF-1.7\n" + b"0" * 100


class Bot:
    """What a bot calls, by hand."""

    def __init__(self, zalo: Zalo) -> None:
        self.zalo = zalo
        self.pair = zalo.new_pair().body()
        self.http = httpx.Client(base_url=zalo.url, timeout=10, verify=False)  # reading certificates takes longest

    @property
    def headers(self) -> dict[str, str]:
        return {"access_token": self.pair["access_token"]}

    def call(self, message: object, user: object = USER) -> httpx.Response:
        body = {"recipient": {"user_id": user}, "message": message}
        return self.http.post("/v3.0/oa/message/cs", json=body, headers=self.headers)

    def cs(self, message: object, user: object = USER) -> dict:
        return self.call(message, user).json()

    def code(self, message: object, user: object = USER) -> int:
        return self.cs(message, user)["error"]

    def upload(self, kind: str, name: str, content: bytes) -> dict:
        files = {"file": (name, content)}
        return self.http.post(f"/v2.0/oa/upload/{kind}", files=files, headers=self.headers).json()

    def token(self, **form: str) -> dict:
        form = {"app_id": self.zalo.app_id, **form}
        headers = {"secret_key": self.zalo.app_secret}
        return self.http.post("/v4/oa/access_token", data=form, headers=headers).json()

    def refresh(self, token: str = "") -> dict:
        return self.token(grant_type="refresh_token", refresh_token=token or self.pair["refresh_token"])


@dataclass
class Hook:
    """A bot's webhook that writes down what comes, and answers as told."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int | str] = field(default_factory=list)  # the next ones; afterwards 200

    def __post_init__(self) -> None:
        self.app = Router([Route("/zalo/webhook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.body())
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, str):
            raise ConnectionBroken
        return Response(status_code=answer)

    @property
    def events(self) -> list[dict]:
        return [json.loads(body) for body in self.bodies]

    @property
    def texts(self) -> list[str]:
        return [event["message"]["text"] for event in self.events]


class Place:
    """A port that one application after another is served on: starting a server for each test takes longer than it."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self.url = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None
        await self.app(scope, receive, send)


def serve_place() -> Iterator[Place]:
    place = Place()
    with served(place) as port:
        place.url = f"http://127.0.0.1:{port}"
        yield place


zalos_place = pytest.fixture(scope="module")(serve_place)
hooks_place = pytest.fixture(scope="module")(serve_place)


@pytest.fixture
def zalo(zalos_place: Place) -> Iterator[Zalo]:
    made = Zalo()
    zalos_place.app, made.url = made.app, zalos_place.url
    with made.deliveries.running():
        yield made


@pytest.fixture
def bot(zalo: Zalo) -> Iterator[Bot]:
    zalo.say(USER, "Chào")
    made = Bot(zalo)
    yield made
    made.http.close()


@pytest.fixture
def hook(zalo: Zalo, hooks_place: Place) -> Hook:
    made = Hook()
    hooks_place.app = made.app
    zalo.webhook_url = f"{hooks_place.url}/zalo/webhook"
    return made


@contextmanager
def hooked(zalo: Zalo) -> Iterator[Hook]:
    """A webhook on a port of its own, where nothing is afterwards."""
    hook = Hook()
    with served(hook.app) as port:
        zalo.webhook_url = f"http://127.0.0.1:{port}/zalo/webhook"
        yield hook
        zalo.webhook_url = None


def button(title: str = "Mức đóng", type_: str = "oa.query.show", payload: object = "Mức đóng là bao nhiêu?") -> dict:
    return {"title": title, "type": type_, "payload": payload}


def with_buttons(*buttons: dict, text: str = "Chọn:", **payload: object) -> dict:
    return {"text": text, "attachment": {"type": "template", "payload": {**payload, "buttons": list(buttons)}}}


def media(**element: object) -> dict:
    payload = {"template_type": "media", "elements": [element]}
    return {"attachment": {"type": "template", "payload": payload}}


# -- Signing in


def consent(bot: Bot, **more: str) -> httpx.Response:
    asked = {
        "app_id": bot.zalo.app_id,
        "redirect_uri": "http://127.0.0.1:9/back",
        "code_challenge": CHALLENGE,
        "state": "s1",
    }
    return bot.http.get("/v4/oa/permission", params={**asked, **more})


def code_of(response: httpx.Response) -> str:
    return parse_qs(urlsplit(response.headers["location"]).query)["code"][0]


def test_the_challenge_is_that_of_the_rfc():
    assert challenge_of(VERIFIER) == CHALLENGE


def test_consent_redirects_with_a_code_the_oa_and_the_state(bot):
    response = consent(bot)
    given = parse_qs(urlsplit(response.headers["location"]).query)
    assert response.status_code == 302
    assert given["oa_id"] == [bot.zalo.oa_id]
    assert given["state"] == ["s1"]


def test_without_automatic_consent_there_is_a_page_to_agree_on(bot):
    bot.zalo.auto_consent = False
    page = consent(bot)
    assert page.status_code == 200
    assert "Đồng ý" in page.text
    assert consent(bot, **{"dong-y": "1"}).status_code == 302


def test_a_code_gives_a_pair_whose_life_is_a_string(bot):
    answer = bot.token(grant_type="authorization_code", code=code_of(consent(bot)), code_verifier=VERIFIER)
    assert answer["expires_in"] == "90000"
    bot.pair = answer
    assert bot.code({"text": "Chào bác"}) == 0


def test_a_code_serves_once(bot):
    code = code_of(consent(bot))
    assert "access_token" in bot.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER)
    again = bot.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER)
    assert again["error"] < 0
    assert again["error_name"]


def test_a_code_is_refused_after_ten_minutes(bot):
    code = code_of(consent(bot))
    bot.zalo.clock.advance(minutes=10, seconds=1)
    assert bot.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER)["error"] < 0


def test_a_code_is_refused_with_another_verifier(bot):
    code = code_of(consent(bot))
    assert bot.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER[::-1])["error"] < 0


def test_consent_is_refused_for_another_app_another_callback_and_without_a_challenge(bot):
    bot.zalo.callback_url = "http://127.0.0.1:9/back"
    assert consent(bot).status_code == 302
    assert consent(bot, app_id="1").json()["error"] == -14002
    assert consent(bot, redirect_uri="http://127.0.0.1:9/other").json()["error"] == -14003
    assert consent(bot, code_challenge="").json()["error"] < 0


def test_the_challenge_may_be_the_consoles(bot):
    bot.zalo.console_challenge = CHALLENGE
    code = code_of(consent(bot, code_challenge=""))
    assert "access_token" in bot.token(grant_type="authorization_code", code=code, code_verifier=VERIFIER)


def test_a_refresh_gives_a_new_pair_and_kills_the_old_one_at_once(bot):
    old = bot.pair
    new = bot.refresh()
    assert bot.code({"text": "với token cũ"}) == -216
    assert bot.refresh(old["refresh_token"])["error"] == -14020
    bot.pair = new
    assert bot.code({"text": "với token mới"}) == 0
    assert bot.zalo.refreshes == 1
    assert [request.accepted for request in bot.zalo.refresh_requests] == [True, False]


def test_a_refused_refresh_leaves_the_live_pair_alone(bot):
    assert bot.refresh("RT-nobodys")["error"] == -14020
    assert bot.code({"text": "vẫn được"}) == 0


def test_a_refresh_token_lives_for_three_months(bot):
    bot.zalo.clock.advance(days=89)
    bot.pair = bot.refresh()
    bot.zalo.clock.advance(days=91)
    assert bot.refresh()["error"] == -14020


@pytest.mark.parametrize(
    ("form", "secret"),
    [
        ({"app_id": "1", "grant_type": "refresh_token"}, "demo-app-secret"),
        ({"app_id": "1000000000000000001", "grant_type": "password"}, "demo-app-secret"),
        ({"app_id": "1000000000000000001", "grant_type": "refresh_token"}, "demo-oa-secret-key"),
    ],
)
def test_a_wrong_app_grant_or_secret_is_refused_with_status_200(bot, form, secret):
    form = {"refresh_token": bot.pair["refresh_token"], **form}
    response = bot.http.post("/v4/oa/access_token", data=form, headers={"secret_key": secret})
    assert response.status_code == 200
    assert response.json()["error"] < 0
    assert "access_token" in bot.refresh()


def test_a_token_request_must_be_a_form(bot):
    form = {"app_id": bot.zalo.app_id, "grant_type": "refresh_token", "refresh_token": bot.pair["refresh_token"]}
    headers = {"secret_key": bot.zalo.app_secret}
    assert bot.http.post("/v4/oa/access_token", json=form, headers=headers).json()["error"] < 0


def test_stolen_tokens_leave_nothing_to_us(bot):
    bot.zalo.steal_tokens()
    assert bot.code({"text": "Chào"}) == -216
    assert bot.refresh()["error"] == -14020


def test_an_access_token_ends_after_its_life(bot):
    bot.zalo.tokens.life = 60
    bot.pair = bot.refresh()
    assert bot.pair["expires_in"] == "60"
    assert bot.code({"text": "Chào"}) == 0
    bot.zalo.clock.advance(seconds=61)
    assert bot.code({"text": "Chào"}) == -220


def test_expired_access_is_answered_with_either_code_and_cured_by_a_refresh(bot):
    codes = []
    for _ in range(2):
        bot.zalo.expire_access()
        codes.append(bot.code({"text": "Chào"}))
        bot.pair = bot.refresh()
        assert bot.code({"text": "Chào"}) == 0
    assert codes == [-216, -220]


def test_token_errors_come_with_status_200_or_401(bot):
    bot.zalo.expire_access(-220)
    assert bot.call({"text": "Chào"}).status_code == 200
    bot.zalo.token_errors_as_401 = True
    assert bot.call({"text": "Chào"}).status_code == 401


def test_a_bearer_header_is_no_access_token(bot):
    headers = {"Authorization": f"Bearer {bot.pair['access_token']}"}
    assert bot.http.get("/v2.0/oa/getoa", headers=headers).json()["error"] == -216


def test_a_proof_is_demanded_only_when_switched_on(bot):
    assert bot.code({"text": "Chào"}) == 0
    bot.zalo.proof_demanded = True
    assert bot.code({"text": "Chào"}) == -242
    proof = {"appsecret_proof": bot.zalo.tokens.proof(bot.pair["access_token"])}
    assert bot.http.get("/v2.0/oa/getoa", headers={**bot.headers, **proof}).json()["error"] == 0


# -- Messages


def test_a_text_is_accepted_and_kept(bot):
    answer = bot.cs({"text": "Chào bác!"})
    assert answer["error"] == 0
    assert answer["message"] == "Success"
    assert answer["data"]["user_id"] == USER
    assert answer["data"]["sent_time"].isdigit()
    assert answer["data"]["quota"] == {"quota_type": "reply"}
    (sent,) = bot.zalo.messages(USER)
    assert (sent.text, sent.message_id, sent.hidden) == ("Chào bác!", answer["data"]["message_id"], False)
    assert USER not in sent.message_id


def test_a_text_has_at_most_2000_characters(bot):
    assert bot.code({"text": "đ" * 2000}) == 0
    assert bot.code({"text": "đ" * 2001}) == -210
    assert bot.code({"text": "😀" * 1001}) == -210


@pytest.mark.parametrize(
    "message",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": 5},
        {},
        [],
        "Chào",
        None,
        {"text": "Chào", "extra": 1},
        {"text": "Chào", "attachment": {"type": "photo", "payload": {}}},
        {"text": "Chào", "attachment": {"type": "template", "payload": {}}},
        {"text": "Chào", "quote_message_id": "never-said"},
    ],
)
def test_a_message_of_the_wrong_shape_is_invalid(bot, message):
    assert bot.code(message) == -201
    assert bot.zalo.sends == []


@pytest.mark.parametrize("user", [int(USER), "9999999999999999999", "", None, USER + "x"])
def test_a_wrong_recipient_is_invalid(bot, user):
    assert bot.code({"text": "Chào"}, user) == -201


def test_half_a_character_is_no_text(bot):
    body = json.dumps({"recipient": {"user_id": USER}, "message": {"text": "\ud800"}})
    response = bot.http.post("/v3.0/oa/message/cs", content=body, headers=bot.headers)
    assert response.json()["error"] == -201


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000, b'{"recipient": {"message_id": "m1"}}'])
def test_a_body_that_is_no_request_is_invalid(bot, body):
    response = bot.http.post("/v3.0/oa/message/cs", content=body, headers=bot.headers)
    assert response.status_code == 200
    assert response.json()["error"] == -201


def test_a_message_may_quote_what_the_citizen_wrote(bot):
    msg_id = bot.zalo.say(USER, "Hộ gia đình đóng thế nào?")
    assert bot.code({"text": "Thưa bác", "quote_message_id": msg_id}) == 0
    assert bot.zalo.messages(USER)[0].quote == msg_id


def test_five_buttons_of_all_types_are_accepted(bot):
    buttons = [
        button(),
        button(type_="oa.query.hide"),
        button(type_="oa.open.url", payload={"url": "https://dichvucong.gov.vn"}),
        button(type_="oa.open.phone", payload={"phone_code": "842812345678"}),
        button(type_="oa.open.sms", payload={"phone_code": "84900000000", "content": "HOI"}),
    ]
    assert bot.code(with_buttons(*buttons)) == 0
    assert [kept.type for kept in bot.zalo.messages(USER)[0].buttons] == [made["type"] for made in buttons]


def test_the_limits_of_buttons_hold(bot):
    assert bot.code(with_buttons(*[button()] * 5)) == 0
    assert bot.code(with_buttons(*[button()] * 6)) == -210
    assert bot.code(with_buttons(button(title="t" * 100, payload="p" * 1000))) == 0
    assert bot.code(with_buttons(button(title="t" * 101))) == -210
    assert bot.code(with_buttons(button(payload="p" * 1001))) == -210
    sms = {"phone_code": "84900000000", "content": "x" * 161}
    assert bot.code(with_buttons(button(type_="oa.open.sms", payload=sms))) == -210


@pytest.mark.parametrize(
    "made",
    [
        button(title=""),
        button(payload={"content": "Mức đóng"}),
        button(payload=""),
        button(type_="oa.query"),
        button(type_="oa.open.url", payload="https://dichvucong.gov.vn"),
        button(type_="oa.open.url", payload={"url": "dichvucong.gov.vn"}),
        button(type_="oa.open.phone", payload={"phone_code": "0912345678"}),
        button(type_="oa.open.sms", payload={"phone_code": "84900000000"}),
        {**button(), "image": "x"},
    ],
)
def test_a_button_of_the_wrong_shape_is_invalid(bot, made):
    assert bot.code(with_buttons(made)) == -201


def test_buttons_have_no_template_type_and_need_a_text(bot):
    assert bot.code(with_buttons(button(), template_type="button")) == -201
    assert bot.code(with_buttons(button(), template_type="list")) == -233
    assert bot.code(with_buttons(button(), text="")) == -201
    assert bot.code(with_buttons()) == -201


def test_particulars_are_asked_for_with_one_element(bot):
    element = {"title": "Đăng ký", "subtitle": "Cho biết số điện thoại", "image_url": "https://example.vn/a.png"}

    def ask(*elements: dict) -> int:
        payload = {"template_type": "request_user_info", "elements": list(elements)}
        return bot.code({"attachment": {"type": "template", "payload": payload}})

    assert ask(element) == 0
    assert ask(element, element) == -201
    assert ask({**element, "image_url": "http://example.vn/a.png"}) == -201
    assert ask({**element, "subtitle": "s" * 501}) == -210


# -- Uploads


def test_an_image_is_uploaded_and_sent_by_its_id(bot):
    asset = bot.upload("image", "so-do.png", PNG)["data"]["attachment_id"]
    assert bot.code({"text": "Sơ đồ", **media(media_type="image", attachment_id=asset)}) == 0
    (sent,) = bot.zalo.messages(USER)
    (image,) = sent.attachments
    assert (sent.kind, sent.text) == ("image", "Sơ đồ")
    assert (image.name, image.media_type, image.size) == ("so-do.png", "image/png", len(PNG))


def test_a_file_is_uploaded_and_sent_by_its_token_without_text(bot):
    token = bot.upload("file", "mau.pdf", PDF)["data"]["token"]
    message = {"attachment": {"type": "file", "payload": {"token": token}}}
    assert bot.code({"text": "Mẫu đơn", **message}) == -201
    assert bot.code(message) == 0
    (file,) = bot.zalo.messages(USER)[0].attachments
    assert (file.name, file.media_type, file.size) == ("mau.pdf", "application/pdf", len(PDF))
    assert bot.http.get(f"/sim/file/{file.asset}").content == PDF


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("image", "a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 10),
        ("gif", "a.gif", b"GIF89a" + b"0" * 10),
        ("file", "a.docx", b"PK\x03\x04" + b"0" * 10),
        ("file", "a.doc", b"\xd0\xcf\x11\xe0" + b"0" * 10),
        ("file", "a.csv", "họ,tên\n".encode()),
    ],
)
def test_the_documented_formats_are_taken(bot, kind, name, content):
    assert bot.upload(kind, name, content)["error"] == 0


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("image", "a.png", b"GIF89a"),
        ("image", "a.png", b"not an image"),
        ("gif", "a.gif", PNG),
        ("file", "a.pdf", b"not a PDF"),
        ("file", "a.zip", b"PK\x03\x04"),
        ("file", "a.xlsx", b"PK\x03\x04"),
        ("file", "a.csv", b"\xff\xfe\x00"),
        ("file", "a.txt", b"text"),
    ],
)
def test_a_file_of_another_format_is_refused_whatever_its_name(bot, kind, name, content):
    assert bot.upload(kind, name, content)["error"] == -201


def test_uploads_have_a_largest_size(bot):
    mega = 1024 * 1024
    assert bot.upload("image", "a.png", PNG.ljust(mega, b"0"))["error"] == 0
    assert bot.upload("image", "a.png", PNG.ljust(mega + 1, b"0"))["error"] == -210
    assert bot.upload("file", "a.pdf", PDF.ljust(5 * mega, b"0"))["error"] == 0
    assert bot.upload("file", "a.pdf", PDF.ljust(5 * mega + 1, b"0"))["error"] == -210


def test_an_upload_is_the_multipart_field_file(bot):
    response = bot.http.post("/v2.0/oa/upload/file", files={"tep": ("a.pdf", PDF)}, headers=bot.headers)
    assert response.json()["error"] == -201
    assert bot.http.post("/v2.0/oa/upload/file", content=PDF, headers=bot.headers).json()["error"] == -201


def test_uploads_end_after_seven_days(bot):
    token = bot.upload("file", "mau.pdf", PDF)["data"]["token"]
    message = {"attachment": {"type": "file", "payload": {"token": token}}}
    bot.zalo.clock.advance(days=6, hours=23)
    bot.pair = bot.refresh()
    assert bot.code(message) == 0
    bot.zalo.say(USER, "Chào")
    bot.zalo.clock.advance(hours=2)
    assert bot.code(message) == -100
    assert bot.code({"attachment": {"type": "file", "payload": {"token": "tok-nobodys"}}}) == -100


def test_uploads_are_counted_by_the_month(bot):
    bot.zalo.uploads.a_month = 1
    assert bot.upload("image", "a.png", PNG)["error"] == 0
    assert bot.upload("image", "a.png", PNG)["error"] == -211
    assert bot.upload("file", "a.pdf", PDF)["error"] == 0
    bot.zalo.clock.advance(days=32)
    bot.pair = bot.refresh()
    assert bot.upload("image", "a.png", PNG)["error"] == 0


def test_media_have_either_an_address_or_an_id(bot):
    url = {"media_type": "image", "url": "https://example.vn/a.png"}
    assert bot.code(media(**url)) == 0
    assert bot.code(media(**url, attachment_id="att-1")) == -201
    assert bot.code(media(media_type="image")) == -201
    assert bot.code(media(media_type="sticker", attachment_id="s1")) == 0
    gif = bot.upload("gif", "a.gif", b"GIF89a0")["data"]["attachment_id"]
    assert bot.code(media(media_type="gif", attachment_id=gif)) == -201
    assert bot.code(media(media_type="gif", attachment_id=gif, width=10, height=10)) == 0


# -- Windows


def test_a_citizen_can_be_written_to_for_seven_days(bot):
    bot.zalo.last_interaction[USER] = bot.zalo.clock()
    bot.zalo.clock.advance(days=6, hours=23)
    bot.pair = bot.refresh()
    assert bot.code({"text": "Còn được"}) == 0
    bot.zalo.clock.advance(hours=2)
    bot.pair = bot.refresh()
    assert bot.code({"text": "Hết hạn"}) == -230
    bot.zalo.say(USER, "Chào")
    assert bot.code({"text": "Lại được"}) == 0


def test_replies_are_free_for_48_hours_then_from_the_package_then_billed(bot):
    assert bot.cs({"text": "1"})["data"]["quota"] == {"quota_type": "reply"}
    bot.zalo.people.quota_numbers = True
    assert bot.cs({"text": "1"})["data"]["quota"] == {"quota_type": "reply", "remain": "8", "total": "8"}
    bot.zalo.clock.advance(hours=49)
    bot.pair = bot.refresh()
    bot.zalo.people.package_left = 1
    quota = bot.cs({"text": "2"})["data"]["quota"]
    assert (quota["quota_type"], quota["remain"]) == ("sub_quota", "0")
    assert "quota" not in bot.cs({"text": "3"})["data"]


def test_a_follower_who_never_wrote_gets_three_messages(bot):
    bot.zalo.follow(OTHER)
    quotas = [bot.cs({"text": "Chào"}, OTHER)["data"]["quota"] for _ in range(3)]
    assert [quota["quota_type"] for quota in quotas] == ["welcome_msg"] * 3
    assert bot.code({"text": "Chào"}, OTHER) == -218
    bot.zalo.say(OTHER, "Chào")
    assert bot.code({"text": "Chào"}, OTHER) == 0


def test_a_citizen_known_but_never_active_and_one_who_blocks_are_refused(bot):
    bot.zalo.unblock(OTHER)
    assert bot.code({"text": "Chào"}, OTHER) == -232
    bot.zalo.block(USER)
    assert bot.code({"text": "Chào"}) == -244
    bot.zalo.block(USER, -213)
    assert bot.code({"text": "Chào"}) == -213
    bot.zalo.unblock(USER)
    assert bot.code({"text": "Chào"}) == 0


# -- Other calls


def test_the_account_and_a_citizen_can_be_looked_up(bot):
    oa = bot.http.get("/v2.0/oa/getoa", headers=bot.headers).json()["data"]
    assert (oa["oaid"], oa["oa_type"]) == (bot.zalo.oa_id, 4)
    asked = {"data": json.dumps({"user_id": USER})}
    detail = bot.http.get("/v3.0/oa/user/detail", params=asked, headers=bot.headers).json()["data"]
    assert detail["user_id"] == USER
    assert len(detail["user_last_interaction_date"].split("/")) == 3
    nobody = {"data": json.dumps({"user_id": OTHER})}
    assert bot.http.get("/v3.0/oa/user/detail", params=nobody, headers=bot.headers).json()["error"] == -201


def test_the_quota_says_when_the_citizen_was_last_active(bot):
    answer = bot.http.post("/v3.0/oa/quota/message", json={"user_id": USER}, headers=bot.headers).json()
    last = bot.zalo.last_interaction[USER]
    assert answer["data"]["last_interaction"] == str(int(last.timestamp() * 1000))


def test_the_old_way_to_send_is_shut_down(bot):
    assert bot.http.post("/v2.0/oa/message", json={}, headers=bot.headers).json()["error"] == -240


def test_calls_are_limited_by_the_minute_when_switched_on(bot):
    bot.zalo.a_minute = 2
    assert {bot.code({"text": "Chào"}) for _ in range(6)} == {0}
    bot.zalo.limits = True
    refused = [answer for answer in (bot.call({"text": "Chào"}) for _ in range(6)) if answer.json()["error"] == -32]
    assert refused[0].headers["X-RateLimit-Limit"] == "2"
    assert refused[0].headers["X-RateLimit-Remain"] == "0"
    bot.zalo.clock.advance(minutes=1)
    answer = bot.call({"text": "Chào"})
    assert (answer.json()["error"], answer.headers["X-RateLimit-Remain"]) == (0, "1")


# -- Faults


@pytest.mark.parametrize("code", [-32, -200, -211, -213, -221, -224, -227, -230, -244])
def test_any_code_can_be_made(bot, code):
    bot.zalo.faults.next(Fault(str(code)), "cs")
    response = bot.call({"text": "Chào"})
    assert response.status_code == 200
    assert response.json()["error"] == code
    assert response.json()["message"]
    assert bot.zalo.sends == []
    assert bot.code({"text": "Chào"}) == 0


def test_servers_fail_and_rates_are_limited_as_told(bot):
    for kind in ("500", "502", "429"):
        bot.zalo.faults.next(Fault(kind))
    assert bot.call({"text": "Chào"}).status_code == 500
    assert bot.call({"text": "Chào"}).status_code == 502
    limited = bot.call({"text": "Chào"})
    assert (limited.json()["error"], limited.headers["X-RateLimit-Remain"]) == (-32, "0")
    assert bot.zalo.sends == []


def test_a_reset_leaves_nothing_done_and_a_reset_after_leaves_it_done_and_hidden(bot):
    bot.zalo.faults.next(Fault("reset"), "cs")
    with pytest.raises(httpx.TransportError):
        bot.call({"text": "một"})
    assert bot.zalo.sends == []
    bot.zalo.faults.next(Fault("reset-after"), "cs")
    with pytest.raises(httpx.TransportError):
        bot.call({"text": "hai"})
    bot.call({"text": "ba"})
    assert [(sent.text, sent.hidden, sent.number) for sent in bot.zalo.sends] == [("hai", True, 1), ("ba", False, 2)]


def test_an_answer_can_come_too_late(bot):
    bot.zalo.faults.next(Fault("timeout-after", 5), "cs")
    with pytest.raises(httpx.ReadTimeout):
        bot.http.post(
            "/v3.0/oa/message/cs",
            json={"recipient": {"user_id": USER}, "message": {"text": "Chào"}},
            headers=bot.headers,
            timeout=0.2,
        )
    assert [sent.hidden for sent in bot.zalo.wait_for(USER, 1)] == [True]


def test_the_access_token_can_die_under_a_call(bot):
    bot.zalo.faults.next(Fault("expired"), "cs")
    assert bot.code({"text": "Chào"}) in (-216, -220)
    bot.pair = bot.refresh()
    assert bot.code({"text": "Chào"}) == 0


def test_faults_meant_for_all_calls_cost_a_refresh_no_more_than_a_try(bot):
    for kind in ("reset-after", "timeout-after"):
        bot.zalo.faults.next(Fault(kind))
        with pytest.raises(httpx.TransportError):
            bot.refresh()
    bot.zalo.faults.next(Fault("-32"))
    bot.zalo.faults.sometimes(1, Fault("expired"))
    assert "access_token" in bot.refresh()
    assert bot.zalo.refreshes == 1


def test_a_hidden_refresh_happens_when_it_is_asked_for(bot):
    bot.zalo.faults.next(Fault("reset-after"), "oauth")
    with pytest.raises(httpx.TransportError):
        bot.refresh()
    assert bot.refresh()["error"] == -14020
    assert [(request.accepted, request.hidden) for request in bot.zalo.refresh_requests] == [
        (True, True),
        (False, False),
    ]


# -- Webhooks


def test_the_signature_is_that_of_the_documented_formula():
    body = (
        '{"app_id":"1000000000000000001","sender":{"id":"2000000000000000002"},"user_id_by_app":"3000000000000000003",'
        '"recipient":{"id":"4000000000000000004"},"event_name":"user_send_text","message":{"text":"Xin chào, làm CCCD ở'
        ' đâu?","msg_id":"a1b2c3d4e5f60718"},"timestamp":"1795305600123"}'
    ).encode()
    assert len(body) == 289
    signature = mac("1000000000000000001", body, "1795305600123", "demo-oa-secret-key")
    assert signature == "713cf5257897b1b17dcde6c8418eb2e7ad8bc8eaed1b16f645bb30aac7fe199d"


@pytest.mark.parametrize("escaped", [False, True])
def test_what_a_citizen_writes_comes_signed_over_its_very_bytes(zalo, hook, escaped):
    zalo.escaped = escaped
    msg_id = zalo.say(USER, "Xin chào, đóng ở đâu?")
    zalo.deliveries.settled()
    (event,), (headers,), (body,) = hook.events, hook.headers, hook.bodies
    assert list(event) == [
        "app_id",
        "sender",
        "user_id_by_app",
        "recipient",
        "event_name",
        "message",
        "timestamp",
    ]
    assert event["sender"] == {"id": USER}
    assert event["recipient"] == {"id": zalo.oa_id}
    assert event["message"] == {"text": "Xin chào, đóng ở đâu?", "msg_id": msg_id}
    assert isinstance(event["timestamp"], str)
    assert body.isascii() is escaped
    plain = zalo.app_id.encode() + body + f"{event['timestamp']}{zalo.oa_secret_key}".encode()
    assert headers["x-zevent-signature"] == f"mac={hashlib.sha256(plain).hexdigest()}"
    assert headers["user-agent"] == "ZaloWebhook"
    assert "num_retry" not in headers
    assert len(zalo.acknowledgements) == 1


def test_everything_citizens_do_makes_its_event(zalo, hook):
    zalo.chats.accept(USER, "m1", "text", text="Chào")
    zalo.send_image(USER, "ảnh giấy tờ")
    zalo.send_gif(USER)
    zalo.send_link(USER)
    zalo.send_audio(USER)
    zalo.send_video(USER)
    zalo.send_sticker(USER)
    zalo.send_location(USER)
    zalo.send_file(USER)
    zalo.send_business_card(USER)
    zalo.follow(USER)
    zalo.unfollow(USER)
    zalo.click_chatnow(USER)
    zalo.withdraw(USER)
    zalo.seen(USER)
    zalo.received(USER)
    zalo.react(USER)
    zalo.submit_info(USER)
    zalo.unknown_event(USER)
    zalo.staff_says(USER, "Để tôi giúp")
    zalo.deliveries.settled()
    by_name = {event["event_name"]: event for event in hook.events}
    assert list(by_name) == [
        *(f"user_send_{kind}" for kind in ("image", "gif", "link", "audio", "video", "sticker", "location", "file")),
        "user_send_business_card",
        "follow",
        "unfollow",
        "user_click_chatnow",
        "user_withdraw",
        "user_seen_message",
        "user_received_message",
        "user_reacted_message",
        "user_submit_info",
        "user_did_something_new",
        "oa_send_text",
    ]
    coordinates = by_name["user_send_location"]["message"]["attachments"][0]["payload"]["coordinates"]
    assert coordinates == {"latitude": "10.7642", "longitude": "106.6564"}
    assert by_name["follow"]["follower"] == {"id": USER}
    assert by_name["user_seen_message"]["message"] == {"msg_ids": ["m1"]}
    assert by_name["oa_send_text"]["sender"]["admin_id"]
    assert by_name["user_withdraw"]["user_id"] == USER
    times = [int(event["timestamp"]) for event in hook.events]
    assert times == sorted(set(times))


def test_a_query_button_comes_back_as_its_payload_and_others_make_no_event(bot, hook):
    there = button("Mở cổng", "oa.open.url", {"url": "https://dichvucong.gov.vn"})
    bot.zalo.echo = False
    bot.call(with_buttons(button("Mức đóng", payload="Mức đóng là bao nhiêu?"), there))
    assert bot.zalo.press(USER, "Mở cổng") == ""
    msg_id = bot.zalo.press(USER, "Mức đóng")
    with pytest.raises(LookupError, match="Mở cổng"):
        bot.zalo.press(USER, "Không có nút này")
    bot.zalo.deliveries.settled()
    (event,) = hook.events
    assert event["event_name"] == "user_send_text"
    assert event["message"] == {"text": "Mức đóng là bao nhiêu?", "msg_id": msg_id}


def test_every_accepted_send_is_echoed_without_an_admin(bot, hook):
    message_id = bot.cs({"text": "Chào bác"})["data"]["message_id"]
    bot.call(with_buttons(button()))
    token = bot.upload("file", "mau.pdf", PDF)["data"]["token"]
    bot.call({"attachment": {"type": "file", "payload": {"token": token}}})
    bot.call({"text": "x" * 2001})
    bot.zalo.deliveries.settled()
    assert [event["event_name"] for event in hook.events] == ["oa_send_text", "oa_send_text", "oa_send_file"]
    first = hook.events[0]
    assert first["sender"] == {"id": bot.zalo.oa_id}
    assert first["recipient"] == {"id": USER}
    assert first["message"] == {"msg_id": message_id, "text": "Chào bác"}
    bot.zalo.echo = False
    bot.call({"text": "Chào bác"})
    bot.zalo.deliveries.settled()
    assert len(hook.events) == 3


def test_events_wait_for_a_bot_that_is_down_and_say_that_they_are_retried(zalo):
    with hooked(zalo) as hook:
        address = zalo.webhook_url
        hook_app = hook.app
    zalo.webhook_url = address
    for number in range(3):
        zalo.say(USER, str(number))
    wait(lambda: zalo.deliveries.retries)
    with served(hook_app, int(address.rpartition(":")[2].partition("/")[0])):
        zalo.deliveries.settled()
    assert hook.texts == ["0", "1", "2"]
    assert hook.headers[0]["num_retry"].isdigit()
    assert zalo.deliveries.retries > 0


def test_an_event_whose_connection_breaks_is_retried(zalo, hook):
    hook.answers = ["reset"]
    zalo.say(USER, "Chào")
    zalo.deliveries.settled()
    assert hook.texts == ["Chào", "Chào"]
    assert hook.bodies[0] == hook.bodies[1]
    assert hook.headers[1]["num_retry"] == "1"


def test_what_is_not_answered_200_is_written_down_and_retried_only_on_demand(zalo, hook):
    hook.answers = [500]
    zalo.say(USER, "một")
    zalo.deliveries.settled()
    assert hook.texts == ["một"]
    zalo.deliveries.retry_non_200 = True
    hook.answers = [503, 401]
    zalo.say(USER, "hai")
    zalo.deliveries.settled()
    assert hook.texts == ["một", "hai", "hai", "hai"]
    assert zalo.deliveries.non_200 == [500, 503, 401]


def test_a_bot_that_stays_down_loses_its_webhook(zalo):
    with hooked(zalo) as hook:
        address = zalo.webhook_url
    zalo.deliveries.give_up_after = 2
    zalo.deliveries.retry_pauses = (0.01,)
    zalo.webhook_url = address
    zalo.say(USER, "một")
    zalo.deliveries.settled()
    assert zalo.deliveries.unsubscribed
    zalo.say(USER, "hai")
    assert zalo.deliveries.lost == 2
    assert hook.bodies == []


def test_events_come_twice_when_told(zalo, hook):
    zalo.deliveries.duplicate = 1
    zalo.say(USER, "Chào")
    zalo.deliveries.settled()
    assert hook.texts == ["Chào", "Chào"]
    assert hook.bodies[0] == hook.bodies[1]
    assert "num_retry" not in hook.headers[1]


def test_the_same_seed_reorders_and_doubles_the_same_events():
    first, second = (_come(Zalo(seed=7)) for _ in range(2))
    assert sorted(first) == sorted(second)
    assert len(first) > len(set(first)) == 20
    assert first != sorted(first, key=int)


def _come(zalo: Zalo) -> list[str]:
    zalo.deliveries.reorder = 0.3
    zalo.deliveries.duplicate = 0.3
    with zalo.serve(), hooked(zalo) as hook:
        assert httpx.get(zalo.url).status_code == 200
        for number in range(20):
            zalo.say(USER, str(number))
        zalo.deliveries.settled()
        return hook.texts


def test_events_of_one_citizen_keep_their_order(zalo, hook):
    for number in range(50):
        zalo.say(USER, str(number))
        zalo.say(OTHER, str(number))
    zalo.deliveries.settled()
    for user in (USER, OTHER):
        texts = [event["message"]["text"] for event in hook.events if event["sender"]["id"] == user]
        assert texts == [str(number) for number in range(50)]


def test_saving_the_address_probes_it_unsigned(zalo, hook):
    hook.answers = [200, 401]
    assert zalo.probe() == 200
    assert hook.bodies == [b"{}"]
    assert "x-zevent-signature" not in hook.headers[0]
    assert zalo.post_raw(b"\xff{", "mac=0") == 401
    assert hook.headers[1]["x-zevent-signature"] == "mac=0"


def test_a_probe_of_nothing_is_a_connection_error(zalo):
    with hooked(zalo):
        address = zalo.webhook_url
    zalo.webhook_url = address
    with pytest.raises(ConnectionError):
        zalo.probe()


# -- From other threads and processes


def test_waiting_ends_when_the_messages_are_there(bot):
    late = threading.Timer(0.05, lambda: bot.call({"text": "Chào"}))
    late.start()
    assert [sent.text for sent in bot.zalo.wait_for(USER, 1)] == ["Chào"]
    late.join()
    with pytest.raises(TimeoutError, match="Chào"):
        bot.zalo.wait_for(USER, 2, timeout=0.01)


def test_another_process_can_drive_it(bot, hook):
    def post(name: str, **said: object) -> httpx.Response:
        return bot.http.post(f"/sim/{name}", json=said)

    bot.call(with_buttons(button()))
    post("say", user=USER, text="Chào")
    post("press", user=USER, label="Mức đóng")
    post("staff", user=USER, text="Để tôi giúp")
    post("do", user=USER, act="follow")
    assert post("do", user=USER, act="serve").status_code == 400
    assert post("press", user=USER, label="Không có").status_code == 400
    post("faults", kind="-224", times=1, calls=["cs"])
    assert bot.code({"text": "Chào"}) == -224
    post("faults", kind="500", rate=1)
    assert bot.call({"text": "Chào"}).status_code == 500
    post("clear")
    post("silence", user=USER, hours=200)
    assert bot.code({"text": "Chào"}) == -230
    assert bot.http.get("/sim/messages", params={"user": USER}).json()[0]["buttons"][0]["title"] == "Mức đóng"
    assert bot.http.get("/sim/sends", params={"after": 1}).json() == []
    lines = bot.http.get("/sim/lines", params={"user": USER}).json()
    assert [line["by"] for line in lines] == ["citizen", "oa", "citizen", "citizen", "staff"]
    bot.zalo.deliveries.settled()
    stats = bot.http.get("/sim/stats").json()
    assert (stats["sends"], stats["acknowledged"], stats["lost"]) == (1, len(hook.bodies), 1)
    pair = post("tokens").json()["result"]
    assert bot.code({"text": "Chào"}) == -216
    bot.pair = pair
    post("webhook", url=None)
    assert bot.zalo.webhook_url is None
    assert "Nhân viên viết" in bot.http.get("/").text


ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("module", "directory"), [("tests.emulators.zalo", ROOT), ("emulators.zalo", ROOT / "tests")])
def test_it_can_be_started_by_hand_from_either_place(module, directory):
    command = [sys.executable, "-m", module, "--port", "0"]
    process = subprocess.Popen(command, cwd=directory, stdout=subprocess.PIPE, text=True)
    try:
        printed = ""
        while "Trang để nhắn tin" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        address = printed.rsplit(" ", 1)[-1].strip()
        assert "export ZALO_OA_SECRET_KEY=" in printed
        assert f"export ZALO_OAUTH_URL={address.rstrip('/')}" in printed
        assert "refresh_token" in printed
        assert "Nhắn tin" in httpx.get(address).text
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def wait(come) -> None:
    until = time.monotonic() + 20
    while not come():
        assert time.monotonic() < until
        time.sleep(0.005)
