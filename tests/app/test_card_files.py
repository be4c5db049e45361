"""Cards as files: made when they are handed over, never with yesterday's figures, and nothing else is served."""

from __future__ import annotations

import asyncio
import http.client
import io
import os
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from app_making import PATIENCE, said
from emulators.serving import served as listening
from emulators.zalo import ZaloBot
from push_serving import Town, both_channels
from pypdf import PdfReader

from bot.app import cards as making
from bot.app import files as writing
from bot.app.alerts import Alerts
from bot.app.cards import Cards
from bot.app.files import KEPT_FOR, Files, files_route
from bot.app.metrics import Metrics
from bot.app.push import open_push
from bot.app.watching import Watch
from bot.channels.web import web_app
from bot.messages import Attachment, Kind
from bot.outlets.card import card

KEEP_DAYS = 90
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
NAME = "dang-ky-2026-11-22.pdf"
URL = f"cards/{NAME}"
TITLE = "Phiếu: Đăng ký tham gia BHXH tự nguyện"
CITIZEN, OTHER = 42, 43
ZALO_CITIZEN, ZALO_OTHER = "7000000000000000001", "7000000000000000002"
LABEL = "Tải phiếu PDF"
LARGEST = 100_000  # bytes


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.fixture
def made(monkeypatch) -> Counter[str]:
    """How often each procedure's card was built."""
    counted: Counter[str] = Counter()

    def counting(kb, procedure, day):
        counted[f"{procedure} {day}"] += 1
        return card(kb, procedure, day)

    monkeypatch.setattr(making, "card", counting)
    return counted


def files_below(directory, knowledge) -> Files:
    return Files(directory / "var", knowledge, (Cards(KEEP_DAYS),), lambda: NOW)


@pytest.fixture
async def cards(kb, tmp_path) -> Files:
    return files_below(tmp_path, lambda: kb)


# -- making them


async def test_a_card_is_made_where_its_address_says(cards, kb, tmp_path):
    path = await cards.ensure(URL)
    assert path == tmp_path / "var" / "cards" / NAME
    assert path.read_bytes() == card(kb, "dang-ky", NOW.date())
    assert [file.name for file in path.parent.iterdir()] == [NAME]


async def test_a_card_is_made_once_however_many_ask(cards, made):
    paths = await asyncio.gather(*(cards.ensure(URL) for _ in range(20)))
    assert len(set(paths)) == 1
    await cards.ensure("cards/dang-ky-2026-11-23.pdf")
    assert made == {"dang-ky 2026-11-22": 1, "dang-ky 2026-11-23": 1}


async def test_a_card_that_was_deleted_is_made_again(cards, made):
    (await cards.ensure(URL)).unlink()
    assert (await cards.ensure(URL)).is_file()
    assert made.total() == 2


async def test_a_card_of_knowledge_that_changed_is_made_again(knowledge, tmp_path):
    served = [knowledge.kb()]
    cards = files_below(tmp_path, lambda: served[0])
    assert "Không mất tiền" in text_of((await cards.ensure(URL)).read_bytes())
    knowledge.edit("procedures/dang-ky.yaml", "fee: Không mất tiền", "fee: Không mất đồng nào")
    served[0] = knowledge.kb()
    assert "Không mất đồng nào" in text_of((await cards.ensure(URL)).read_bytes())


async def test_a_card_that_an_earlier_process_left_half_written_is_made_again(kb, cards, tmp_path):
    left = tmp_path / "var" / "cards" / NAME
    left.parent.mkdir(parents=True)
    left.write_bytes(b"%PDF-")
    assert (await cards.ensure(URL)).read_bytes() == card(kb, "dang-ky", NOW.date())


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cards/",
        "cards/.pdf",
        "cards/gone-2026-11-22.pdf",
        "cards/dang-ky-2026-02-30.pdf",
        "cards/dang-ky-2026-11-22.pdf\n",
        "cards/dang-ky-２０２６-11-22.pdf",
        "cards/dang-ky.pdf",
        "cards/../secret",
        "cards/../cards/dang-ky-2026-11-22.pdf",
        "/cards/dang-ky-2026-11-22.pdf",
        "forms/dang-ky-2026-11-22.pdf",
        "https://vi-du.vn/cards/dang-ky-2026-11-22.pdf",
        "cards/dang-ky-2020-01-01.pdf",  # on that day its figures don't hold
    ],
)
async def test_nothing_else_is_made(cards, tmp_path, url):
    assert await cards.ensure(url) is None
    assert not list((tmp_path / "var").rglob("*.*"))


async def test_a_disk_that_refuses_leaves_no_half_a_card(cards, tmp_path, monkeypatch):
    await cards.ensure(URL)
    monkeypatch.setattr(writing.Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("no space left")))
    with pytest.raises(OSError, match="no space"):
        await cards.ensure("cards/dang-ky-2026-11-23.pdf")
    assert [file.name for file in (tmp_path / "var" / "cards").iterdir()] == [NAME]


async def test_cards_that_nobody_was_handed_for_long_are_deleted(bot, made):
    old, late = await bot.files.ensure(URL), await bot.files.ensure("cards/dang-ky-2026-11-21.pdf")
    draft = old.with_name("x.draft")
    draft.write_bytes(b"%PDF")
    long_ago = (datetime.now(UTC) - KEPT_FOR - timedelta(minutes=1)).timestamp()
    for path in (old, late, draft):
        os.utime(path, (long_ago, long_ago))
    await bot.files.ensure("cards/dang-ky-2026-11-21.pdf")  # handed over now
    await bot.forget_old(datetime.now(UTC))
    assert list(old.parent.iterdir()) == [late]
    assert (await bot.files.ensure(URL)).is_file()
    assert made["dang-ky 2026-11-22"] == 2


# -- on the web


@pytest.fixture
def web(bot):
    """The web chat with its files; a function that asks for an address exactly as written."""
    files = Files(bot.settings.data, lambda: bot.served.kb, (Cards(KEEP_DAYS),), lambda: NOW)
    app = web_app(bot, others=[files_route(files)])
    with listening(app) as port:

        def get(path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request(method, path)
            response = connection.getresponse()
            headers, content = {k.lower(): v for k, v in response.getheaders()}, response.read()
            connection.close()
            return response.status, headers, content

        yield get


def test_a_card_is_served_as_a_file_to_look_at(web, kb):
    status, headers, content = web(f"/files/{URL}")
    assert (status, content) == (200, card(kb, "dang-ky", NOW.date()))
    assert headers["content-type"] == "application/pdf"
    assert headers["content-disposition"] == f'inline; filename="{NAME}"'
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers
    assert web(f"/files/{URL}", "HEAD")[::2] == (200, b"")


@pytest.mark.parametrize(
    "path",
    [
        "cards/gone-2026-11-22.pdf",
        "cards/dang-ky.pdf",
        "cards/dang-ky-2026-11-22.png",
        "cards/dang-ky-2026-13-22.pdf",
        "cards/",
        "",
        "cards/../secret",
        "cards/../../var/secret",
        "cards/..%2Fsecret",
        "cards/%2e%2e/%2e%2e/secret",
        "cards/..%2f..%2fvar%2fbot.sqlite",
        "cards//etc/passwd",
        "cards/%2Fetc%2Fpasswd",
        "cards/dang-ky-2026-11-22.pdf%00",
        "cards/dang-ky%0a-2026-11-22.pdf",
        "cards/..%5c..%5csecret",
        "secret",
        "../secret",
    ],
)
def test_nothing_else_is_served(web, bot, path):
    bot.settings.data.mkdir(parents=True, exist_ok=True)
    (bot.settings.data / "secret").write_bytes(b"a secret that is used in tests only")
    status, _, content = web(f"/files/{path}")
    assert (status, content) == (404, b"Not Found")


@pytest.mark.parametrize(
    ("days_ago", "status"), [(-1, 404), (0, 200), (1, 200), (KEEP_DAYS, 200), (KEEP_DAYS + 1, 404)]
)
def test_cards_are_served_for_as_long_as_conversations_are_kept(web, days_ago, status):
    day = NOW.date() - timedelta(days=days_ago)
    assert web(f"/files/cards/dang-ky-{day}.pdf")[0] == status


def test_a_failure_of_the_disk_is_no_card_for_now_and_an_apology(web, monkeypatch, caplog):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(writing, "_write", full)
    status, headers, _ = web(f"/files/{URL}")
    assert (status, headers["content-type"]) == (500, "application/json")


# -- by the channels that send


async def test_telegram_is_given_the_card_and_then_knows_it(served, store, settings, kb):
    async with both_channels(served, store, settings, NOW) as (place, bot):
        for citizen in (CITIZEN, OTHER):
            place.telegram.say(citizen, "thủ tục đăng ký tham gia bảo hiểm")
            (answer,) = await asyncio.to_thread(place.telegram.wait_for, citizen, 1)
            place.telegram.press(citizen, answer.message_id, "Phiếu chuẩn bị")
            checklist = (await asyncio.to_thread(place.telegram.wait_for, citizen, 2))[-1]
            place.telegram.press(citizen, checklist.message_id, LABEL)
            await asyncio.to_thread(place.telegram.wait_for, citizen, 4)
            await bot.posts["telegram"].drain()
    first, second = (place.telegram.messages(citizen)[-1] for citizen in (CITIZEN, OTHER))
    assert (first.file.name, first.file.media_type, first.shown) == (NAME, "application/pdf", TITLE)
    assert first.file.content == card(kb, "dang-ky", NOW.date())
    assert first.file.size < LARGEST
    assert second.file == first.file
    assert second.fields["document"] == first.file.file_id


async def test_zalo_is_given_the_card_and_then_its_token(served, store, settings, kb):
    async with both_channels(served, store, settings, NOW) as (place, bot):
        for citizen in (ZALO_CITIZEN, ZALO_OTHER):
            await ask_for_card(place, citizen)
            await bot.posts["zalo"].drain()
    heard = [place.zalo.messages(citizen)[-1] for citizen in (ZALO_CITIZEN, ZALO_OTHER)]
    ((token, asset),) = place.zalo.uploads.assets.items()
    content = card(kb, "dang-ky", NOW.date())
    assert (asset.name, asset.media_type, asset.content) == (NAME, "application/pdf", content)
    assert len(content) < LARGEST
    assert [(sent.kind, token in str(sent.attachments)) for sent in heard] == [("file", True)] * 2
    assert place.zalo.uploads.counts["file"] == 1


async def ask_for_card(place: Town, citizen: str) -> None:
    """A citizen of Zalo goes to a checklist and has it given as a file, or hears why not."""
    place.zalo.say(citizen, "thủ tục đăng ký tham gia bảo hiểm")
    await asyncio.to_thread(place.zalo.wait_for, citizen, 1)
    place.zalo.press(citizen, "Phiếu chuẩn bị")
    await asyncio.to_thread(place.zalo.wait_for, citizen, 2)
    place.zalo.press(citizen, LABEL)
    await asyncio.to_thread(place.zalo.wait_for, citizen, 4)


@pytest.mark.parametrize(
    ("public_url", "told"), [("https://vi-du.vn", f"{TITLE}\nhttps://vi-du.vn/files/{URL}"), ("", f'"{TITLE}"')]
)
async def test_the_zalo_bot_platform_is_given_a_link_where_there_is_one(bot_with, settings, public_url, told):
    with ZaloBot("1000:demo").serve() as platform:
        settings = replace(
            settings,
            public_url=public_url,
            zalobot_token="1000:demo",
            zalobot_secret="demo-webhook-secret",
            zalobot_api_url=platform.url,
        )
        platform.say("u-demo-1", "chào")
        bot = bot_with(settings=settings)
        push = open_push(settings, bot, Watch(Metrics(), Alerts()), lambda: NOW)
        utterance = replace(said("1", "card:dang-ky", "u-demo-1", Kind.CHOICE), channel="zalobot", received_at=NOW)
        await bot.receive(utterance)
        await bot.drain()
        await push.posts["zalobot"].drain()
        await push.close()
        assert told in platform.messages("u-demo-1")[-1].text


async def test_a_card_that_cannot_be_made_keeps_nothing_else_back(served, store, settings, monkeypatch, caplog):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(writing, "_write", full)
    async with both_channels(served, store, settings, NOW) as (place, _):
        await ask_for_card(place, ZALO_CITIZEN)
        place.zalo.say(ZALO_CITIZEN, "cảm ơn")
        heard = await asyncio.to_thread(place.zalo.wait_for, ZALO_CITIZEN, 5)
    assert TITLE in heard[3].text
    assert "file_not_made" in [getattr(record, "event", "") for record in caplog.records]


# -- in the conversation's own words


async def test_the_bot_tells_where_a_file_is_on_this_machine(bot):
    (delivery,) = await bot.ask(said("1", "card:dang-ky", kind=Kind.CHOICE))
    assert delivery.reply.attachments == (Attachment(TITLE, URL),)
    assert await bot.file(URL) == str(bot.settings.data / URL)
    assert await bot.file("https://vi-du.vn/a.pdf") == "https://vi-du.vn/a.pdf"
