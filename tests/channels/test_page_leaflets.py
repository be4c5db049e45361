"""Leaflets on the page: who comes by a printed one, files as a phone shows them, pictures with their text."""

from __future__ import annotations

import asyncio
import re
import struct
import zlib
from collections.abc import Sequence

import pytest
from page_visiting import ARTEFACTS, WORDS, Citizen, Site, cut, reopened
from playwright.async_api import Locator, expect
from playwright.async_api import Route as PageRoute
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.messages import Attachment, Kind, QuickReply, Reply

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REF = "to-roi_thai-san_xa-ba-na"
STEM = "leaflets/0123456789abcdef/to-roi-thai-san-1-3fa09c"
PDF = b"%PDF-1.7" + bytes(96 * 1024 - 8)
LONG_PDF = b"%PDF-1.7" + bytes(int(2.5 * 1024 * 1024) - 8)


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\xc8" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


FILES = {
    f"{STEM}.pdf": (PDF, "application/pdf"),
    "cards/to-day.pdf": (LONG_PDF, "application/pdf"),
    f"{STEM}-1.png": (png(1000, 1410), "image/png"),
    f"{STEM}-2.png": (png(1000, 1410), "image/png"),
    "so-do.png": (png(600, 200), "image/png"),
}
PAGES = tuple(
    Attachment(f"Tờ rơi thai sản (trang {page}/2)", f"{STEM}-{page}.png", "image/png", f"Chữ của trang {page}.")
    for page in (1, 2)
)
AS_PDF = Reply(
    "Tờ rơi thai sản. Bác lưu lại.",
    "Căn cứ: Luật 41/2024/QH15",
    (QuickReply("Đọc bằng chữ", "leaflet-text:thai-san"),),
    attachments=(Attachment("Tờ rơi thai sản", f"{STEM}.pdf"),),
)
AS_PICTURES = Reply("Tờ rơi thai sản. Bác lưu lại.", attachments=PAGES)


class Shelf:
    """Files served at the page's address."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def serve(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.asked.append((request.method, name))
        if name not in FILES:
            return PlainTextResponse("Not Found", status_code=404)
        content, media_type = FILES[name]
        return Response(content, media_type=media_type)


@pytest.fixture
def shelf(site: Site) -> Shelf:
    shelf = Shelf()
    site.begin(others=(Route("/files/{name:path}", shelf.serve),))
    site.conversations.answers |= {"pdf": AS_PDF, "hình": AS_PICTURES}
    return shelf


def heard(site: Site) -> list[tuple[str, Kind]]:
    return [(one.text, one.kind) for one in site.heard]


async def address_of(citizen: Citizen) -> str:
    address: str = await citizen.page.evaluate("location.pathname + location.search + location.hash")
    return address


# -- who comes by a printed leaflet


async def test_who_scans_a_code_is_answered_and_a_reload_does_not_say_it_again(visit, site):
    citizen = await visit()
    await citizen.open(f"/?ref={REF}")
    await expect(citizen.mine).to_contain_text(WORDS["from-leaflet"])
    await expect(citizen.answers).to_have_count(2)
    assert await address_of(citizen) == "/"
    await reopened(citizen)
    await expect(citizen.answers).to_have_count(2)
    await citizen.ask("hỏi tiếp")
    assert heard(site) == [(f"ref:{REF}", Kind.CHOICE), ("hỏi tiếp", Kind.TEXT)]


async def test_who_has_talked_before_goes_on_in_the_same_conversation(citizen, site):
    await citizen.ask("câu trước")
    await citizen.open(f"/?ref={REF}")
    await expect(citizen.answers).to_have_count(3)
    await expect(citizen.mine).to_have_text([re.compile("câu trước"), re.compile(WORDS["from-leaflet"])])
    assert heard(site) == [("câu trước", Kind.TEXT), (f"ref:{REF}", Kind.CHOICE)]
    assert len({one.user for one in site.heard}) == 1


async def test_who_scans_another_leaflet_says_that_too(visit, site):
    citizen = await visit()
    for number, code in enumerate(("to-roi_a", "to-roi_b"), 2):
        await citizen.open(f"/?ref={code}")
        await expect(citizen.answers).to_have_count(number)
    assert heard(site) == [("ref:to-roi_a", Kind.CHOICE), ("ref:to-roi_b", Kind.CHOICE)]


async def test_the_rest_of_the_address_is_left_as_it_is(visit):
    citizen = await visit()
    await citizen.open("/?a=1&ref=x_1&b=2#cuoi")
    await expect(citizen.answers).to_have_count(2)
    assert await address_of(citizen) == "/?a=1&b=2#cuoi"


@pytest.mark.parametrize("code", ["", "a" * 65, "a b", "a%20b", "ref:a", "%3Cb%3E", "ắ", "a%0A", "../a", "４２"])
async def test_what_is_no_code_is_not_sent(visit, site, code):
    citizen = await visit()
    async with citizen.page.expect_response("**/api/replies?after=*"):
        await citizen.open(f"/?ref={code}")
    assert await address_of(citizen) == "/"
    await citizen.ask("thật")
    assert heard(site) == [("thật", Kind.TEXT)]


async def test_a_code_scanned_without_a_network_is_said_once_when_there_is_one(visit, site):
    citizen = await visit()
    await citizen.page.route("**/api/**", cut)
    await citizen.open(f"/?ref={REF}")
    await expect(citizen.status).to_have_text(WORDS["connecting"])
    await citizen.page.reload()
    await expect(citizen.mine).to_have_count(1)
    await citizen.page.unroute("**/api/**")
    await citizen.page.evaluate("dispatchEvent(new Event('online'))")  # spares waiting
    await expect(citizen.answers).to_have_count(2)
    assert heard(site) == [(f"ref:{REF}", Kind.CHOICE)]


# -- files


async def test_a_document_is_shown_with_its_name_kind_and_size(citizen, shelf):
    await citizen.ask("pdf")
    link = citizen.answers.last.get_by_role("link")
    await expect(link.locator(".title")).to_have_text("Tờ rơi thai sản")
    await expect(link.locator(".detail")).to_have_text("to-roi-thai-san-1-3fa09c.pdf · PDF · 96 KB")
    await expect(link).to_have_attribute("href", re.compile(rf"^http://[^/]+/files/{STEM}\.pdf$"))
    await expect(link).to_have_attribute("target", "_blank")
    assert shelf.asked == [("HEAD", f"{STEM}.pdf")]


async def test_a_large_document_is_told_in_megabytes(citizen, site, shelf):
    site.conversations.answers["sổ"] = Reply("Sổ tay.", attachments=(Attachment("Sổ tay", "cards/to-day.pdf"),))
    await citizen.ask("sổ")
    await expect(citizen.answers.last.locator(".detail")).to_have_text("to-day.pdf · PDF · 2,5 MB")


async def test_a_document_whose_size_is_not_told_is_shown_without_it(citizen, site, shelf):
    files = (Attachment("Đã cũ", "cards/khong-con.pdf"), Attachment("Mẫu", "https://bhxh.gov.vn/mau/tk1.docx"))
    site.conversations.answers["mẫu"] = Reply(
        "Đây ạ.", attachments=(*files, Attachment("Cổng", "https://dichvucong.gov.vn/"))
    )
    async with citizen.page.expect_response("**/files/cards/khong-con.pdf"):
        await citizen.ask("mẫu")
    shown = ["khong-con.pdf · PDF", "tk1.docx · DOCX", "dichvucong.gov.vn"]
    await expect(citizen.answers.last.locator(".detail")).to_have_text(shown)
    assert shelf.asked == [("HEAD", "cards/khong-con.pdf")]  # other sites aren't asked; the fixture watches for that


async def test_a_size_that_is_known_is_not_asked_for_again(citizen, shelf):
    await citizen.ask("pdf")
    await expect(citizen.answers.last.locator(".detail")).to_contain_text("96 KB")
    await citizen.ask("tiếp")
    await reopened(citizen)
    await expect(citizen.answers.nth(1).locator(".detail")).to_contain_text("96 KB")
    assert shelf.asked == [("HEAD", f"{STEM}.pdf")]


# -- pictures


async def seen(image: Locator) -> list[int]:
    """The picture's own size, once it has come."""
    await expect(image).to_have_js_property("complete", True)
    size: list[int] = await image.evaluate("image => [image.naturalWidth, image.naturalHeight]")
    return size


async def test_pictures_are_shown_with_their_text_and_title(citizen, shelf):
    await citizen.ask("hình")
    images = citizen.answers.last.get_by_role("img")
    await expect(images).to_have_count(2)
    for page, image in zip(PAGES, await images.all(), strict=True):
        await image.scroll_into_view_if_needed()
        await expect(image).to_have_attribute("alt", page.alt)
        await expect(image).to_have_attribute("loading", "lazy")
        assert await seen(image) == [1000, 1410]
    await expect(citizen.answers.last.locator("figcaption")).to_have_text([page.title for page in PAGES])


async def test_a_picture_without_a_text_of_its_own_is_told_by_its_title(citizen, site, shelf):
    site.conversations.answers["sơ đồ"] = Reply("Đây ạ.", attachments=(Attachment("Sơ đồ", "so-do.png", "image/png"),))
    await citizen.ask("sơ đồ")
    image = citizen.answers.last.get_by_role("img", name="Sơ đồ", exact=True)
    assert await seen(image) == [600, 200]
    box = await image.bounding_box()
    assert box
    assert box["width"] / box["height"] == pytest.approx(3, rel=0.02)


async def test_room_is_kept_for_a_picture_that_has_not_come(citizen, shelf):
    come = asyncio.Event()

    async def held(route: PageRoute) -> None:
        await come.wait()
        await route.continue_()

    await citizen.page.route("**/files/**", held)
    await citizen.ask("hình")
    image = citizen.answers.last.get_by_role("img").first
    (before,) = await boxes([image])
    assert before["height"] / before["width"] == pytest.approx(148 / 105, rel=0.02)
    come.set()
    assert await seen(image) == [1000, 1410]
    (after,) = await boxes([image])
    assert after["width"] == before["width"]
    assert after["height"] == pytest.approx(before["height"], abs=3)


async def test_a_tap_opens_the_whole_picture(citizen, shelf):
    await citizen.ask("hình")
    async with citizen.page.context.expect_page() as opening:
        await citizen.answers.last.get_by_role("img").first.click()
    opened = await opening.value
    await opened.wait_for_load_state()
    assert opened.url.endswith(f"/files/{STEM}-1.png")
    assert await opened.evaluate("document.images[0].naturalWidth") == 1000


async def test_a_picture_that_does_not_come_is_read_instead(citizen, site, shelf):
    gone = Attachment("Tờ rơi (trang 1/2)", "leaflets/khong-con.png", "image/png", "Mẹ sinh con được trợ cấp.")
    second = Attachment("Tờ rơi (trang 2/2)", "leaflets/khong-con-2.png", "image/png", "Tờ rơi (trang 2/2)")
    site.conversations.answers["cũ"] = Reply("Đây ạ.", attachments=(gone, second))
    await citizen.ask("cũ")
    figures = citizen.answers.last.get_by_role("figure")
    await figures.last.scroll_into_view_if_needed()
    await expect(figures.get_by_role("link")).to_have_count(0)
    await expect(figures.locator("p")).to_have_text([gone.alt])
    await expect(figures.locator("figcaption")).to_have_text([gone.title, second.title])


async def test_a_picture_of_another_site_is_a_link(citizen, site, shelf):
    other = Attachment("Ảnh", "https://bhxh.gov.vn/anh.png", "image/png")
    site.conversations.answers["ảnh"] = Reply("Đây ạ.", attachments=(other,))
    await citizen.ask("ảnh")
    await expect(citizen.answers.last.get_by_role("img")).to_have_count(0)
    await expect(citizen.answers.last.get_by_role("link")).to_contain_text("anh.png · PNG")


async def test_pictures_and_files_are_there_after_a_reload(citizen, shelf):
    for text in ("pdf", "hình"):
        await citizen.ask(text)
    await reopened(citizen)
    await expect(citizen.answers.nth(1).locator(".detail")).to_have_count(1)
    images = citizen.answers.nth(2).get_by_role("img")
    await expect(images).to_have_count(2)
    await images.first.scroll_into_view_if_needed()
    assert await seen(images.first) == [1000, 1410]


# -- how it looks


async def boxes(parts: Sequence[Locator]) -> list[dict[str, float]]:
    found = [await part.bounding_box() for part in parts]
    return [dict(box) for box in found if box]


@pytest.mark.parametrize("width", [320, 390, 1280])
async def test_larger_text_has_larger_pictures_and_files_and_nothing_is_cut_off(visit, shelf, width):
    citizen = await visit(viewport={"width": width, "height": 800})
    await citizen.ready()
    for text in ("pdf", "hình"):
        await citizen.ask(text)
    detail, images = citizen.page.locator(".detail"), citizen.page.get_by_role("figure").get_by_role("img")
    await expect(images).to_have_count(2)
    sizes, widths = [], []
    for step in range(3):
        if step:
            await citizen.page.get_by_role("button", name=WORDS["bigger"]).click()
        sizes.append(float((await detail.evaluate("d => getComputedStyle(d).fontSize")).removesuffix("px")))
        widths.append((await boxes(await images.all()))[0]["width"])
        assert await citizen.overflow() <= 0
        for box in await boxes(await citizen.page.locator(".message, .file, .picture").all()):
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width + 0.5
    assert 14 < sizes[0] < sizes[1] < sizes[2]
    assert widths == sorted(widths, reverse=width < 400)  # on a phone a picture is as wide as the message's inside
    assert widths[-1] >= 200


async def test_what_opens_a_file_or_picture_is_large_enough_to_touch(citizen, shelf):
    for text in ("pdf", "hình"):
        await citizen.ask(text)
    links = await citizen.page.locator(".message a:not([href^='tel:'])").all()
    assert len(links) == 3
    assert min(min(box["width"], box["height"]) for box in await boxes(links)) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
async def test_leaflets_for_looking_at(visit, shelf, width, scheme):
    citizen = await visit(viewport={"width": width, "height": 900}, color_scheme=scheme)
    await citizen.ready()
    await citizen.ask("pdf")
    await expect(citizen.page.locator(".detail")).to_contain_text("KB")
    await citizen.ask("hình")
    for image in await citizen.page.get_by_role("figure").get_by_role("img").all():
        await image.scroll_into_view_if_needed()
        await seen(image)
    await citizen.picture(f"{width}-{scheme}-leaflet")
    assert (ARTEFACTS / f"{width}-{scheme}-leaflet.png").stat().st_size > 5000
