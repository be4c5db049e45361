"""Reading answers aloud on the page.

The browser of the tests has no voice, so the pages here are given one that notes what it is told to say; a sentence
ends when the test says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from page_visiting import WORDS, Citizen, Site, cut
from playwright.async_api import Locator, expect
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.messages import Reply

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

VOICES = """
  window.said = [];
  window.stopped = 0;
  let current = null;
  const voices = { now: LANGUAGES };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => voices.now.map(lang => ({ lang })),
    speak(one) {
      if (!one.text) return;
      current = one;
      said.push([one.text, one.lang, one.voice && one.voice.lang]);
    },
    cancel() {
      stopped += 1;
      const broken = current;
      current = null;
      if (broken) setTimeout(() => broken.onerror({ error: "canceled" }));
    },
  } });
  window.ended = () => { const one = current; current = null; one.onend(); };
  window.failed = () => { const one = current; current = null; one.onerror({ error: "synthesis-failed" }); };
  window.voicesAre = list => { voices.now = list; speechSynthesis.onvoiceschanged(); };
"""
SPOKEN = "một triệu đồng một tháng. còn gì nữa? hết"
SENTENCES = ["một triệu đồng một tháng.", "còn gì nữa?", "hết"]


class Reader:
    """What turns a text into words to speak."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.status = 200

    async def serve(self, request: Request) -> Response:
        self.asked.append((await request.json(), request.headers["content-type"]))
        return PlainTextResponse(SPOKEN, status_code=self.status)


@pytest.fixture
def reader(site: Site) -> Reader:
    reader = Reader()
    site.begin(others=(Route("/spoken", reader.serve, methods=["POST"]),))
    site.conversations.answers["giá"] = Reply("1.000.000 đồng/tháng.\n\nCòn gì nữa?", "Căn cứ: Điều 1")
    return reader


async def with_voices(visit: Callable[..., Any], *languages: str) -> Citizen:
    citizen: Citizen = await visit()
    await citizen.page.add_init_script(VOICES.replace("LANGUAGES", str(list(languages))))
    return await citizen.ready()


def button(citizen: Citizen) -> Locator:
    """Of the last answer."""
    return citizen.answers.last.locator(".listen")


async def said(citizen: Citizen) -> list[str]:
    return [text for text, _, _ in await citizen.page.evaluate("said")]


async def until_said(citizen: Citizen, count: int) -> list[str]:
    await citizen.page.wait_for_function("count => said.length === count", arg=count)
    return await said(citizen)


async def test_a_browser_without_a_voice_has_no_button(citizen):
    await citizen.ask("giá")
    assert await citizen.page.evaluate("window.speechSynthesis?.getVoices().length ?? 0") == 0
    await expect(citizen.page.locator(".listen")).to_have_count(0)


async def test_a_voice_of_another_language_has_no_button(visit, reader):
    citizen = await with_voices(visit, "en-US", "vie-x", "fr-FR")
    await citizen.ask("giá")
    await expect(citizen.page.locator(".listen")).to_have_count(0)


async def test_an_answer_is_read_sentence_by_sentence(visit, reader):
    citizen = await with_voices(visit, "en-US", "vi-VN")
    await citizen.ask("giá")
    await expect(button(citizen)).to_have_text(WORDS["listen"])
    await button(citizen).click()
    assert await until_said(citizen, 1) == SENTENCES[:1]
    assert reader.asked == [({"text": "1.000.000 đồng/tháng.\n\nCòn gì nữa?"}, "application/json")]
    await expect(button(citizen)).to_have_text(WORDS["listen-stop"])
    for count in (2, 3):
        await citizen.page.evaluate("ended()")
        assert await until_said(citizen, count) == SENTENCES[:count]
    await citizen.page.evaluate("ended()")
    await expect(button(citizen)).to_have_text(WORDS["listen"])
    assert {(lang, voice) for _, lang, voice in await citizen.page.evaluate("said")} == {("vi-VN", "vi-VN")}


async def test_pressing_again_stops(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    await button(citizen).click()
    await until_said(citizen, 1)
    await button(citizen).click()
    await expect(button(citizen)).to_have_text(WORDS["listen"])
    assert await citizen.page.evaluate("stopped") == 1
    await citizen.page.evaluate("new Promise(done => setTimeout(done))")  # the voice says that it was broken off
    await expect(button(citizen)).to_have_text(WORDS["listen"])
    assert await said(citizen) == SENTENCES[:1]


async def test_of_two_answers_the_one_pressed_last_is_read(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    await citizen.ask("một")
    first, second = citizen.answers.nth(1).locator(".listen"), citizen.answers.nth(2).locator(".listen")
    await first.click()
    await until_said(citizen, 1)
    await second.click()
    await until_said(citizen, 2)
    await expect(first).to_have_text(WORDS["listen"])
    await expect(second).to_have_text(WORDS["listen-stop"])
    await citizen.page.evaluate("ended()")
    assert await until_said(citizen, 3) == [SENTENCES[0], *SENTENCES[:2]]
    assert len(reader.asked) == 2


@pytest.mark.parametrize("language", ["vi-VN", "vi", "vi_VN"])
async def test_voices_that_come_late_bring_the_buttons(visit, reader, language):
    citizen = await with_voices(visit)
    await citizen.ask("giá")
    await expect(citizen.page.locator(".listen")).to_have_count(0)
    for _ in range(2):
        await citizen.page.evaluate("language => voicesAre(['en-US', language])", language)
        await expect(citizen.page.locator(".listen")).to_have_count(2)  # the greeting's, too
    await button(citizen).click()
    await until_said(citizen, 1)


@pytest.mark.parametrize("status", [404, 429, 500])
async def test_what_cannot_be_read_is_told_and_tried_again(visit, reader, status):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    reader.status = status
    await button(citizen).click()
    await expect(button(citizen)).to_have_text(WORDS["listen-failed"])
    reader.status = 200
    await button(citizen).click()
    assert await until_said(citizen, 1) == SENTENCES[:1]
    await expect(button(citizen)).to_have_text(WORDS["listen-stop"])


async def test_without_a_network_it_says_that_it_cannot_read(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    await citizen.page.route("**/spoken", cut)
    await button(citizen).click()
    await expect(button(citizen)).to_have_text(WORDS["listen-failed"])


async def test_a_voice_that_fails_is_told(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    await button(citizen).click()
    await until_said(citizen, 1)
    await citizen.page.evaluate("failed()")
    await expect(button(citizen)).to_have_text(WORDS["listen-failed"])
    assert await said(citizen) == SENTENCES[:1]


async def test_what_is_erased_is_not_read_on(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    await button(citizen).click()
    await until_said(citizen, 1)
    await citizen.say("có")  # the answer to this says that all is erased
    await expect(citizen.mine).to_have_count(0)
    assert await citizen.page.evaluate("stopped") == 1


async def test_the_button_is_large_enough_and_named_and_reached_by_keyboard(visit, reader):
    citizen = await with_voices(visit, "vi-VN")
    await citizen.ask("giá")
    box = await citizen.answers.last.get_by_role("button", name=WORDS["listen"], exact=True).bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    await citizen.picture("390-light-listen")
    await button(citizen).focus()
    await citizen.page.keyboard.press("Enter")
    await until_said(citizen, 1)


async def test_the_page_goes_on_without_the_file_that_reads_aloud(visit, site):
    citizen = await visit()
    await citizen.page.route("**/static/listening.js*", cut)
    await citizen.ready()
    await citizen.ask("một")
    await expect(citizen.answers).to_have_count(2)
