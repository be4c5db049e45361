"""The emulated Zalo Bot Platform keeps to the protocol, and fails as it is told to."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from emulators.serving import served
from emulators.zalo import Fault, ZaloBot

USER = "u-demo-1"
SECRET = "webhook-secret"
PHOTO = "https://example.vn/a.png"


class Hook:
    """A bot's webhook that writes down what comes."""

    def __init__(self) -> None:
        self.bodies: list[dict] = []
        self.headers: list[dict[str, str]] = []
        self.app = Router([Route("/zalobot/webhook", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.json())
        return Response()


@pytest.fixture
def platform() -> Iterator[ZaloBot]:
    with ZaloBot().serve() as made:
        made.say(USER, "Chào")
        made._waiting.clear()
        yield made


@pytest.fixture
def hook(platform: ZaloBot) -> Iterator[Hook]:
    made = Hook()
    with served(made.app) as port:
        url = f"http://127.0.0.1:{port}/zalobot/webhook"
        assert call(platform, "setWebhook", url=url, secret_token=SECRET).json()["ok"]
        yield made
        call(platform, "deleteWebhook")


def call(platform: ZaloBot, method: str, token: str = "", **said: object) -> httpx.Response:
    url = f"{platform.url}/bot{token or platform.token}/{method}"
    return httpx.post(url, json=said, verify=False, timeout=10)


def code(platform: ZaloBot, method: str, **said: object) -> int:
    answer = call(platform, method, **said).json()
    assert answer["ok"] is ("error_code" not in answer)
    return answer.get("error_code", 0)


def test_the_bot_knows_itself(platform):
    result = call(platform, "getMe").json()["result"]
    assert (result["id"], result["account_type"]) == ("1000", "BASIC")


def test_a_text_of_1_to_2000_characters_is_accepted_and_kept(platform):
    result = call(platform, "sendMessage", chat_id=USER, text="Chào bác").json()["result"]
    (sent,) = platform.messages(USER)
    assert (sent.text, sent.message_id) == ("Chào bác", result["message_id"])
    assert isinstance(result["date"], int)
    assert code(platform, "sendMessage", chat_id=USER, text="đ" * 2000) == 0
    assert code(platform, "sendMessage", chat_id=USER, text="đ" * 2001) == 400
    assert code(platform, "sendMessage", chat_id=USER, text="") == 400
    assert code(platform, "sendMessage", chat_id=USER) == 400
    assert code(platform, "sendMessage", chat_id="u-nobody", text="Chào") == 400


def test_photos_stickers_and_actions_are_taken(platform):
    assert code(platform, "sendPhoto", chat_id=USER, photo=PHOTO, caption="Sơ đồ") == 0
    assert code(platform, "sendPhoto", chat_id=USER, photo="a.png") == 400
    assert code(platform, "sendPhoto", chat_id=USER, photo=PHOTO, caption="c" * 2001) == 400
    assert code(platform, "sendSticker", chat_id=USER, sticker="23501") == 0
    assert call(platform, "sendChatAction", chat_id=USER, action="typing").json() == {"ok": True}
    assert code(platform, "sendChatAction", chat_id=USER, action="dancing") == 400
    assert [sent.kind for sent in platform.messages(USER)] == ["photo", "sticker"]
    assert platform.actions == [(USER, "typing")]


@pytest.mark.parametrize("form", ["query", "form", "multipart", "json"])
def test_parameters_come_in_any_form(platform, form):
    url = f"{platform.url}/bot{platform.token}/sendMessage"
    said = {"chat_id": USER, "text": "Chào"}
    match form:
        case "query":
            response = httpx.get(url, params=said)
        case "form":
            response = httpx.post(url, data=said)
        case "multipart":
            response = httpx.post(url, files={name: (None, value) for name, value in said.items()})
        case _:
            response = httpx.post(url, json=said)
    assert response.json()["ok"] is True
    assert len(platform.sends) == 1


@pytest.mark.parametrize("follows", [True, False])
def test_an_errors_status_may_follow_its_code(platform, follows):
    platform.status_follows = follows
    wrong_token = call(platform, "getMe", token="1000:wrong")
    assert wrong_token.json() == {"ok": False, "description": "Unauthorized", "error_code": 401}
    assert wrong_token.status_code == (401 if follows else 200)
    assert code(platform, "getme") == 404
    assert code(platform, "editMessage") == 404


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 100_000])
def test_a_body_that_is_no_object_is_refused(platform, body):
    url = f"{platform.url}/bot{platform.token}/sendMessage"
    assert httpx.post(url, content=body).json()["error_code"] == 400


def test_a_webhook_needs_an_address_and_a_secret(platform):
    good = {"url": "https://bot.example.vn/zalobot/webhook", "secret_token": "s" * 8}
    assert code(platform, "setWebhook", **{**good, "url": "http://bot.example.vn/"}) == 400
    assert code(platform, "setWebhook", **{**good, "secret_token": "s" * 7}) == 400
    assert code(platform, "setWebhook", **{**good, "secret_token": "s" * 257}) == 400
    assert code(platform, "setWebhook", url=good["url"]) == 400
    platform.allow_local = False
    assert code(platform, "setWebhook", **{**good, "url": "https://127.0.0.1/"}) == 400
    assert code(platform, "setWebhook", **good) == 0
    assert call(platform, "getWebhookInfo").json()["result"]["url"] == good["url"]
    assert call(platform, "deleteWebhook").json()["result"]["url"] == ""
    assert platform.webhook_url is None


@pytest.mark.parametrize("flat", [False, True])
def test_events_come_with_the_secret_in_either_envelope(platform, hook, flat):
    platform.flat = flat
    message_id = platform.say(USER, "Xin chào")
    platform.deliveries.settled()
    (body,) = hook.bodies
    event = body if flat else body["result"]
    assert ("ok" in body) is not flat
    assert event["event_name"] == "message.text.received"
    message = event["message"]
    assert (message["text"], message["message_id"]) == ("Xin chào", message_id)
    assert message["chat"] == {"id": USER, "chat_type": "PRIVATE"}
    assert message["from"]["is_bot"] is False
    assert hook.headers[0]["x-bot-api-secret-token"] == SECRET


@pytest.mark.parametrize("photo", ["photo", "photo_url"])
def test_everything_citizens_do_makes_its_event(platform, hook, photo):
    platform.photo_field = photo
    platform.send_image(USER, url=PHOTO)
    platform.send_sticker(USER)
    platform.send_voice(USER)
    platform.send_unsupported(USER)
    platform.unknown_event(USER)
    platform.say_in_group("g-1", USER, "Chào cả nhóm")
    platform.deliveries.settled()
    events = [body["result"] for body in hook.bodies]
    in_private = [event["event_name"] for event in events if event["message"]["chat"]["id"] == USER]
    assert in_private == [
        f"message.{kind}.received" for kind in ("image", "sticker", "voice", "unsupported", "something")
    ]
    assert events[0]["message"][photo] == PHOTO
    (in_group,) = [event["message"] for event in events if event["message"]["chat"]["id"] != USER]
    assert in_group["chat"]["chat_type"] == "GROUP"


def test_polling_gives_one_event_at_a_time_and_none_beside_a_webhook(platform):
    platform.say(USER, "một")
    platform.say(USER, "hai")
    texts = [call(platform, "getUpdates", timeout="0").json()["result"]["message"]["text"] for _ in range(2)]
    assert texts == ["một", "hai"]
    assert code(platform, "getUpdates", timeout="0") == 408
    call(platform, "setWebhook", url="https://bot.example.vn/", secret_token=SECRET)
    assert code(platform, "getUpdates", timeout="0") == 400


def test_the_plan_allows_so_many_messages_and_citizens(platform):
    platform.month = 2
    assert [code(platform, "sendMessage", chat_id=USER, text="Chào") for _ in range(3)] == [0, 0, 429]
    platform.clock.advance(days=32)
    assert code(platform, "sendMessage", chat_id=USER, text="Chào") == 0
    platform.people = 1
    platform.say("u-demo-2", "Chào")
    assert code(platform, "sendMessage", chat_id="u-demo-2", text="Chào") == 429


def test_a_citizen_who_blocks_is_not_written_to(platform):
    platform.block(USER)
    assert code(platform, "sendMessage", chat_id=USER, text="Chào") == 403
    assert platform.sends == []


@pytest.mark.parametrize("kind", ["400", "401", "403", "404", "408", "429"])
def test_any_code_can_be_made(platform, kind):
    platform.faults.next(Fault(kind), "sendMessage")
    assert code(platform, "getMe") == 0
    assert code(platform, "sendMessage", chat_id=USER, text="Chào") == int(kind)
    assert platform.sends == []


def test_servers_fail_and_connections_break_as_told(platform):
    platform.faults.next(Fault("502"))
    assert call(platform, "getMe").status_code == 502
    for kind in ("reset", "reset-after"):
        platform.faults.next(Fault(kind), "sendMessage")
        with pytest.raises(httpx.TransportError):
            call(platform, "sendMessage", chat_id=USER, text=kind)
    assert [(sent.text, sent.hidden) for sent in platform.wait_for(USER, 1)] == [("reset-after", True)]


def test_another_process_can_drive_it(platform, hook):
    def post(name: str, **said: object) -> None:
        assert httpx.post(f"{platform.url}/sim/{name}", json=said).json()["ok"]

    post("say", user=USER, text="Từ xa")
    post("faults", kind="429", calls=["sendMessage"])
    assert code(platform, "sendMessage", chat_id=USER, text="Chào") == 429
    post("faults", kind="500", rate=1)
    post("clear")
    assert code(platform, "sendMessage", chat_id=USER, text="Chào") == 0
    platform.deliveries.settled()
    assert json.loads(httpx.get(f"{platform.url}/sim/stats").content)["acknowledged"] == 1
    assert [sent["text"] for sent in httpx.get(f"{platform.url}/sim/sends").json()] == ["Chào"]


def test_anything_can_be_posted_to_the_webhook(platform, hook):
    assert platform.post_raw(b'{"ok": true}', "wrong") == 200
    assert hook.headers[0]["x-bot-api-secret-token"] == "wrong"
