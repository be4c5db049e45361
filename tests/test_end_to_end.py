"""The whole of it: the real service with the real knowledge, asked in a real browser."""

from __future__ import annotations

import re
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import pytest_asyncio
import yaml
from load.service import ROOT, Service
from playwright.async_api import Browser, Page, expect

from bot.conversation.turn import local_day

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

KNOWLEDGE = ROOT / "knowledge"
ARTEFACTS = Path(__file__).parent / "artefacts"
REPLIES = yaml.safe_load((KNOWLEDGE / "replies.yaml").read_text("utf-8"))
WORDS = REPLIES["web"]
REGISTER = yaml.safe_load((KNOWLEDGE / "faq/bhxh-tu-nguyen/dang-ky-the-nao.yaml").read_text("utf-8"))
SECONDS_TO_START = 120  # the first start on new data learns the knowledge
figures_of_2026 = pytest.mark.skipif(
    local_day(datetime.now(UTC)) >= date(2027, 1, 1), reason="THE FIGURES HERE ARE THOSE OF 2026: renew them"
)


def until_ready(service: Service) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        assert service.process is not None
        assert service.process.poll() is None, service.log.read_text("utf-8")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/readyz", timeout=5) as response:
                assert response.status == 200
                return
        except OSError:
            assert time.monotonic() < until, service.log.read_text("utf-8")
            time.sleep(0.05)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(KNOWLEDGE, tmp_path_factory.mktemp("service") / "var", limited=True)
    service.start()
    try:
        until_ready(service)
        yield service
    finally:
        service.kill()


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, service: Service) -> AsyncIterator[Page]:
    context = await chromium.new_context(locale="vi-VN", viewport={"width": 390, "height": 800})
    context.set_default_timeout(30_000)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"http://127.0.0.1:{service.port}/")
    yield page
    await context.close()
    assert complaints == []


async def ask(page: Page, text: str) -> None:
    """Type, send, and wait for one more message of the bot."""
    answers = page.locator(".message.bot")
    before = await answers.count()
    await page.get_by_role("textbox").fill(text)
    await page.get_by_role("textbox").press("Enter")
    await expect(answers).to_have_count(before + 1, timeout=30_000)


@figures_of_2026
async def test_the_lowest_contribution_is_told_with_its_source_and_what_will_change(page):
    await ask(page, "dong bhxh tn it nhat bn 1 thang")
    answer = page.locator(".message.bot").last
    for part in ("264.000", "1.500.000", "01/01/2027"):
        await expect(answer).to_contain_text(part)
    await expect(answer.locator(".basis")).to_contain_text("Căn cứ")
    choices = page.get_by_role("group", name=WORDS["choices"])
    await choices.get_by_role("button", name=REPLIES["groups"]["khac"]["label"]).click()
    await expect(page.locator(".message.bot").last).to_contain_text(REPLIES["groups"]["khac"]["yours"])
    assert REGISTER["label"] == "Đăng ký thế nào"
    await page.screenshot(path=ARTEFACTS / "end-to-end.png", animations="disabled")
    await choices.get_by_role("button", name=REGISTER["label"]).click()
    await expect(page.locator(".message.bot").last).to_contain_text("TK1-TS")


@figures_of_2026
async def test_the_cost_of_a_family_is_worked_out(page):
    await ask(page, "bhyt ho gia dinh 4 nguoi 1 nam het bn tien")
    await expect(page.locator(".message.bot").last).to_contain_text("3.825.360")


NEWCOMER = [
    "tôi muốn tham gia bhxh tự nguyện",
    "Lần đầu",
    "Không thuộc trường hợp nào",
    "hộ cận nghèo",
    "thấp nhất",
    "Cả năm một lần",
    "phường An Xuân, Tam Kỳ",
]


@figures_of_2026
async def test_a_newcomer_has_the_checklist_in_eight_turns(page):
    """From the first message to what to bring, how much, and where; a picture of each turn is kept."""
    answers = page.locator(".message.bot")
    for number, said in enumerate(NEWCOMER, 1):
        before = await answers.count()
        await page.get_by_role("textbox").fill(said)
        await page.get_by_role("textbox").press("Enter")
        await expect(answers.nth(before)).to_be_visible(timeout=30_000)
        await page.screenshot(path=ARTEFACTS / f"newcomer-{number}.png", animations="disabled")
    assert len(NEWCOMER) <= 8
    for part in ("2.376.000", "Phiếu chuẩn bị", "TK1-TS", "phường Tam Kỳ, thành phố Đà Nẵng", "1900 9068"):
        await expect(page.locator(".messages, #messages, main").first).to_contain_text(part)


@figures_of_2026
async def test_a_leaflet_is_handed_out_as_a_file_as_pictures_and_as_text(page):
    words, last = REPLIES["leaflets"], page.locator(".message.bot").last
    await ask(page, "cho toi to roi thai san")
    await expect(last.locator(".attachment.file")).to_have_text(
        re.compile(r"to-roi-thai-san-1-[0-9a-f]{6}\.pdf\W+PDF\W+[\d,.]+\sKB")
    )
    choices = page.get_by_role("group", name=WORDS["choices"])
    await choices.get_by_role("button", name=words["as_pictures"]).click()
    pictures = last.locator("img")
    await expect(pictures).to_have_count(2)
    await pictures.last.scroll_into_view_if_needed()
    width = await pictures.last.evaluate("async image => { await image.decode(); return image.naturalWidth; }")
    assert width == 1000
    assert "2.000.000 đồng" in (await pictures.first.get_attribute("alt") or "")
    await page.screenshot(path=ARTEFACTS / "leaflet-in-chat.png", animations="disabled")
    await choices.get_by_role("button", name=words["as_text"]).click()
    await expect(last).to_contain_text("2.000.000 đồng")


@figures_of_2026
async def test_who_scans_a_printed_leaflet_is_answered_on_its_subject(page, service):
    address = f"http://127.0.0.1:{service.port}/"
    await page.goto(address + "?ref=to-roi_thai-san")
    await expect(page.locator(".message.bot").last).to_contain_text("2.000.000", timeout=30_000)
    assert page.url == address


async def test_what_is_not_ours_is_declined(page):
    await ask(page, "thời tiết hôm nay")
    declined = REPLIES["declined"].strip().split("\n\n")[0]
    await expect(page.locator(".message.bot").last).to_contain_text(declined)


async def test_the_page_goes_on_by_itself_after_the_service_was_killed(page, service):
    """Asked while it is down: answered once it is up again, and so is the next question."""
    await ask(page, "đăng ký bhxh tự nguyện như thế nào")
    service.kill()
    await page.get_by_role("textbox").fill("thời tiết hôm nay")
    await page.get_by_role("textbox").press("Enter")
    await expect(page.get_by_role("status")).to_have_text(WORDS["connecting"])
    service.start()
    until_ready(service)
    answers = page.locator(".message.bot")
    await expect(answers).to_have_count(3, timeout=60_000)
    await expect(answers.last).to_contain_text("nằm ngoài phần máy biết")
    await expect(page.get_by_role("status")).to_have_text("")
    await ask(page, "muốn đăng ký bhxh tự nguyện thì làm thế nào")
    await expect(answers).to_have_count(4)
    await expect(answers.last).to_contain_text("TK1-TS")
    await expect(page.locator(".message.you")).to_have_text(
        [re.compile(text) for text in ("như thế nào", "thời tiết", "thì làm thế nào")]
    )
