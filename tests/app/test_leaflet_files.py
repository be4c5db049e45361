"""Leaflets as files: made before anybody asks, of today's figures, handed out on every channel as phones show them."""

from __future__ import annotations

import asyncio
import http.client
import io
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from app_making import PATIENCE, said
from emulators.serving import served as listening
from push_serving import both_channels
from pypdf import PdfReader

from bot.answers.leaflet import leaflet
from bot.answers.leaflet_links import pdf_url, picture_urls
from bot.app.files import Files, files_route
from bot.app.leaflets import Leaflets, prepare, urls
from bot.channels.web import web_app
from bot.messages import Kind

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
AFTER_THE_CHANGE = datetime(2027, 1, 2, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
KEY = "tu-nguyen"
CITIZEN, OTHER = 42, 43
ZALO_CITIZEN, ZALO_OTHER = "7000000000000000001", "7000000000000000002"
PDF_LIMIT, PICTURE_LIMIT = 5 * 1024 * 1024, 1024 * 1024  # bytes that Zalo takes
PNG = b"\x89PNG\r\n\x1a\n"


def text_of(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


class Now:
    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
async def files(kb, tmp_path, now) -> Files:
    return Files(tmp_path / "var", lambda: kb, (Leaflets("https://vi-du.vn"),), now)


@pytest.fixture(scope="module")
def told(kb):
    return leaflet(kb, KEY, TODAY)


# -- making them


async def test_the_pdf_stands_where_its_address_says_and_is_of_today(files, told, tmp_path):
    path = await files.ensure(pdf_url(told))
    assert path == tmp_path / "var" / pdf_url(told)
    assert path.name == f"to-roi-{KEY}-{told.code}.pdf"
    assert "264.000" in text_of(path.read_bytes())
    assert path.stat().st_size < PDF_LIMIT


async def test_the_pictures_are_png_and_light_enough_to_send(files, told):
    pictures = [(await files.ensure(url)).read_bytes() for url in picture_urls(told)]
    assert all(picture.startswith(PNG) and len(picture) < PICTURE_LIMIT for picture in pictures)
    assert pictures[0] != pictures[1]


async def test_the_link_of_an_older_edition_holds_todays_figures(files, told, now):
    now.time = AFTER_THE_CHANGE
    text = text_of((await files.ensure(pdf_url(told))).read_bytes())
    assert "387.200" in text
    assert "264.000" not in text


@pytest.mark.parametrize(
    "url",
    [
        "leaflets/",
        "leaflets/to-roi-tu-nguyen-1-000000.pdf",
        "leaflets/0123456789abcdef/to-roi-khong-co-1-000000.pdf",
        "leaflets/0123456789abcdef/to-roi-tu-nguyen-1-000000-3.png",
        "leaflets/0123456789abcdef/to-roi-tu-nguyen-1-000000.png",
        "leaflets/0123456789abcdef/to-roi-tu-nguyen-1-000000-1.pdf",
        "leaflets/0123456789abcdef/../to-roi-tu-nguyen-1-000000.pdf",
        "leaflets/../secret",
    ],
)
async def test_nothing_else_is_made(files, tmp_path, url):
    assert await files.ensure(url) is None
    assert not list((tmp_path / "var").rglob("*.*"))


async def test_a_leaflet_whose_figures_do_not_hold_is_not_made(files, told, now):
    now.time = datetime(2020, 1, 1, tzinfo=UTC)
    assert await files.ensure(pdf_url(told)) is None


async def test_all_are_made_before_anybody_asks_and_again_for_another_knowledge(knowledge, tmp_path, now):
    served = [knowledge.kb()]
    files = Files(tmp_path / "var", lambda: served[0], (Leaflets(""),), now)
    making = asyncio.create_task(prepare(files, lambda: served[0], now, every=0.01))
    for fee in ("", "Không mất đồng nào"):
        if fee:
            knowledge.edit("procedures/dang-ky.yaml", "papers:", f"papers:\n  - {fee}")
            served[0] = knowledge.kb()
        wanted = [tmp_path / "var" / url for url in urls(served[0], TODAY)]
        assert len(wanted) == 3 * len(served[0].leaflets)
        async with asyncio.timeout(PATIENCE):
            while not all(path.is_file() for path in wanted):
                await asyncio.sleep(0.01)
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)


# -- on the web


@pytest.fixture
def web(bot, files):
    """The web chat with its files; a function that asks for an address."""
    with listening(web_app(bot, others=[files_route(files)])) as port:

        def get(path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            connection.request(method, path)
            response = connection.getresponse()
            headers, content = {k.lower(): v for k, v in response.getheaders()}, response.read()
            connection.close()
            return response.status, headers, content

        yield get


def test_the_web_tells_name_type_and_size(web, told):
    status, headers, content = web(f"/files/{pdf_url(told)}")
    assert (status, headers["content-type"]) == (200, "application/pdf")
    assert headers["content-disposition"] == f'inline; filename="to-roi-{KEY}-{told.code}.pdf"'
    assert int(headers["content-length"]) == len(content)
    assert web(f"/files/{pdf_url(told)}", "HEAD")[1]["content-length"] == headers["content-length"]
    assert web(f"/files/{picture_urls(told)[1]}")[1]["content-type"] == "image/png"


def test_the_address_of_an_older_edition_leads_to_todays(web, told, now, kb):
    now.time = AFTER_THE_CHANGE
    status, headers, _ = web(f"/files/{pdf_url(told)}")
    assert status == 302
    assert headers["location"] == f"/files/{pdf_url(leaflet(kb, KEY, date(2027, 1, 2)))}"
    status, _, content = web(urlsplit(headers["location"]).path)
    assert status == 200
    assert "387.200" in text_of(content)


@pytest.mark.parametrize("name", ["to-roi-khong-co-1-000000.pdf", "..%2Fsecret", "to-roi-tu-nguyen-1-000000.pdf%00"])
def test_nothing_else_is_served(web, name):
    assert web(f"/files/leaflets/0123456789abcdef/{name}")[0] == 404


# -- by the channels that send


async def test_telegram_is_given_the_pdf_and_then_knows_it(served, store, settings, told):
    async with both_channels(served, store, settings, NOW) as (place, bot):
        for citizen in (CITIZEN, OTHER):
            place.telegram.say(citizen, "cho tôi tờ rơi bhxh tự nguyện")
            await asyncio.to_thread(place.telegram.wait_for, citizen, 2)
            await bot.posts["telegram"].drain()
    first, second = (place.telegram.messages(citizen)[-1] for citizen in (CITIZEN, OTHER))
    assert (first.file.name, first.file.media_type) == (f"to-roi-{KEY}-{told.code}.pdf", "application/pdf")
    assert first.file.size == len(first.file.content) < PDF_LIMIT
    assert "264.000" in text_of(first.file.content)
    assert second.fields["document"] == first.file.file_id


async def test_zalo_is_given_the_pictures_and_then_their_tokens(served, store, settings, told):
    async with both_channels(served, store, settings, NOW) as (place, bot):
        for citizen in (ZALO_CITIZEN, ZALO_OTHER):
            place.zalo.say(citizen, "cho tôi tờ rơi bhxh tự nguyện")
            await asyncio.to_thread(place.zalo.wait_for, citizen, 3)
            await bot.posts["zalo"].drain()
    assets = list(place.zalo.uploads.assets.values())
    assert [(one.name, one.media_type) for one in assets] == [
        (f"to-roi-{KEY}-{told.code}-{page}.png", "image/png") for page in (1, 2)
    ]
    assert all(len(one.content) < PICTURE_LIMIT for one in assets)
    for citizen in (ZALO_CITIZEN, ZALO_OTHER):
        pictures = place.zalo.messages(citizen)[-2:]
        assert [sent.text for sent in pictures] == [f"{told.title} 1/2", f"{told.title} 2/2"]


async def test_zalo_is_given_the_pdf_by_its_button(served, store, settings, told):
    async with both_channels(served, store, settings, NOW) as (place, _):
        place.zalo.say(ZALO_CITIZEN, "cho tôi tờ rơi bhxh tự nguyện")
        await asyncio.to_thread(place.zalo.wait_for, ZALO_CITIZEN, 3)
        place.zalo.press(ZALO_CITIZEN, "Bản PDF")
        heard = (await asyncio.to_thread(place.zalo.wait_for, ZALO_CITIZEN, 5))[-1]
    assert heard.kind == "file"
    assert [one.name for one in place.zalo.uploads.assets.values()][-1] == f"to-roi-{KEY}-{told.code}.pdf"


# -- counted


async def test_what_was_handed_out_is_counted_and_a_repeat_is_not(bot, store):
    for message in ("1", "1", "2"):
        await bot.ask(said(message, f"leaflet:{KEY}", kind=Kind.CHOICE))
    await bot.ask(said("3", "leaflet-text:the-bhyt", kind=Kind.CHOICE))
    counts = {(one.leaflet, one.form): one.given for one in await store.handouts(date.min, date.max)}
    assert counts == {(KEY, "pdf"): 2, ("the-bhyt", "text"): 1}
