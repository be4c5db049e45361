"""The page in a real browser, talking to the channel on a real port."""

from __future__ import annotations

import json
import re

import pytest
from page_visiting import ARTEFACTS, KEPT, WORDS, Citizen, cut, reopened
from playwright.async_api import Dialog, Locator, Route, expect
from web_serving import ANSWER, CLARIFY, REPLIES

from bot.channels.limits import Limits, Rate
from bot.channels.web import Unavailable
from bot.messages import Attachment, Kind, QuickReply, Reply, Utterance

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

MENU = [item["label"] for item in REPLIES["menu_items"]]
WIDTHS = (320, 390, 1280)


# -- talking


async def test_a_question_is_typed_and_its_answer_read(citizen, site):
    await citizen.field.fill("nhà bốn người bhyt hết bao nhiêu")
    await citizen.send.click()
    await expect(citizen.mine).to_contain_text("nhà bốn người bhyt hết bao nhiêu")
    answer = citizen.answers.last
    await expect(answer).to_contain_text("Người thứ nhất: 1.138.500 đồng/năm")
    await expect(answer.get_by_role("listitem")).to_have_count(4)
    await expect(answer.locator(".basis p")).to_have_text(ANSWER.basis.split("\n"))
    await expect(citizen.choices).to_have_text([button.label for button in ANSWER.quick_replies])
    await expect(citizen.page.get_by_text(WORDS["sent"], exact=True)).to_be_visible()
    await expect(citizen.field).to_have_value("")
    assert [(heard.text, heard.kind) for heard in site.heard] == [("nhà bốn người bhyt hết bao nhiêu", Kind.TEXT)]


async def test_the_greeting_offers_the_menu(citizen, site):
    await expect(citizen.choices).to_have_text(MENU)
    await citizen.choices.first.click()
    await expect(citizen.mine).to_contain_text(MENU[0])
    await expect(citizen.answers).to_have_count(2)
    assert [(heard.text, heard.kind) for heard in site.heard] == [
        (f"intent:{REPLIES['menu_items'][0]['intent']}", Kind.CHOICE)
    ]


async def test_choices_are_numbered_and_gone_once_one_is_chosen(citizen, site):
    await citizen.ask("menu")
    numbered = [f"{number}. {button.label}" for number, button in enumerate(CLARIFY.quick_replies, 1)]
    await expect(citizen.choices).to_have_text(numbered)
    await citizen.choices.nth(1).click()
    await expect(citizen.mine.last).to_contain_text(CLARIFY.quick_replies[1].label)
    await expect(citizen.choices).to_have_text([button.label for button in ANSWER.quick_replies])
    assert (site.heard[-1].text, site.heard[-1].kind) == ("intent:b", Kind.CHOICE)


async def test_a_choice_is_made_by_keyboard(citizen, site):
    await citizen.ask("menu")
    await expect(citizen.field).to_be_focused()
    await citizen.page.keyboard.press("Shift+Tab")
    await expect(citizen.choices.last).to_be_focused()
    await citizen.page.keyboard.press("Shift+Tab")
    await citizen.page.keyboard.press("Enter")
    await expect(citizen.answers).to_have_count(3)
    assert site.heard[-1].text == CLARIFY.quick_replies[-2].payload


async def test_a_double_click_chooses_once(citizen, site):
    await citizen.choices.first.dblclick()
    await expect(citizen.answers).to_have_count(2)
    await citizen.ask("tiếp")
    assert len({heard.message_id for heard in site.heard}) == len(site.heard) == 2


async def test_a_double_click_sends_once(citizen, site):
    before = await citizen.answers.count()
    await citizen.field.fill("một lần")
    await citizen.send.dblclick()
    await expect(citizen.answers).to_have_count(before + 1)
    await citizen.ask("tiếp")
    assert [heard.text for heard in site.heard] == ["một lần", "tiếp"]


async def test_nothing_empty_is_sent(citizen, site):
    for text in ("", "   ", "\n\n"):
        await citizen.say(text)
        await citizen.send.click()
    await citizen.ask("thật")
    assert [heard.text for heard in site.heard] == ["thật"]
    await expect(citizen.mine).to_have_count(1)


async def test_shift_enter_begins_a_new_line(citizen, site):
    await citizen.field.press_sequentially("một")
    await citizen.field.press("Shift+Enter")
    await citizen.field.press_sequentially("hai")
    assert site.heard == []
    await citizen.field.press("Enter")
    await expect(citizen.answers).to_have_count(2)
    assert site.heard[0].text == "một\nhai"


async def test_enter_that_ends_a_syllable_being_composed_sends_nothing(citizen, site):
    await citizen.field.fill("đong")
    await citizen.field.evaluate(
        "f => f.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    await expect(citizen.field).to_have_value("đong")
    await expect(citizen.mine).to_have_count(0)


async def test_several_messages_sent_quickly_are_all_answered_and_stay_in_order(citizen, site):
    for text in ("một", "hai", "ba", "bốn"):
        site.conversations.answers[text] = Reply(f"Trả lời {text}.")
        await citizen.say(text)
    await expect(citizen.answers).to_have_count(5)
    await expect(citizen.mine).to_have_text([re.compile(text) for text in ("một", "hai", "ba", "bốn")])
    assert sorted(heard.text for heard in site.heard) == sorted(("một", "hai", "ba", "bốn"))


async def test_while_it_waits_it_says_so(citizen, site):
    site.conversations.seconds = 1.5
    await citizen.say("chậm")
    await expect(citizen.status).to_have_text(WORDS["typing"])
    await expect(citizen.answers).to_have_count(2)
    await expect(citizen.status).to_have_text("")


async def test_numbers_to_call_and_addresses_of_authorities_are_links(citizen):
    await citizen.ask("nhà bốn người")
    links = citizen.answers.last.get_by_role("link")
    await expect(links).to_have_text(["1900 9068", "baohiemxahoi.gov.vn"])
    await expect(links.nth(0)).to_have_attribute("href", "tel:19009068")
    await expect(links.nth(1)).to_have_attribute("href", "https://baohiemxahoi.gov.vn")
    for link in await links.all():
        await expect(link).to_have_attribute("rel", "noreferrer")


NO_LINKS = (
    "Mức đóng 264.000 đồng, từ 01/01/2027, Nghị định 159/2025/NĐ-CP, khoản 1900.",
    "Viết thư tới evil.example/gov.vn hoặc gov.vn.evil.example, a@b.gov.vn.",
    "Thẻ 0123456789012345, số 190090681900906819009068.",
    "javascript:alert(1)//",
)


async def test_what_only_looks_like_one_is_no_link(citizen, site):
    for text in NO_LINKS:
        site.conversations.answers["số"] = Reply(text)
        await citizen.ask("số")
        await expect(citizen.answers.last).to_contain_text(text)
        await expect(citizen.answers.last.get_by_role("link")).to_have_count(0)


async def test_a_file_is_a_link_unless_its_address_is_a_script(citizen, site):
    files = (Attachment("Mẫu TK1-TS", "https://bhxh.gov.vn/tk1.pdf"), Attachment("Xấu", "javascript:alert(1)"))
    own = Attachment("Phiếu", "cards/luong-huu-2026-11-22.pdf")
    site.conversations.answers["mẫu"] = Reply("Đây ạ.", attachments=(*files, Attachment("Hỏng", "http://["), own))
    await citizen.ask("mẫu")
    links = citizen.answers.last.get_by_role("link")
    await expect(links.locator(".title")).to_have_text(["Mẫu TK1-TS", "Phiếu"])
    await expect(links.last).to_have_attribute(
        "href", re.compile(r"^http://[^/]+/files/cards/luong-huu-2026-11-22\.pdf$")
    )
    await expect(citizen.answers.last).to_contain_text("Xấu")
    await expect(citizen.answers.last).to_contain_text("Hỏng")


async def test_markup_is_shown_as_it_is_written(citizen, site):
    markup = "<img src=x onerror=console.error(1)><b>đậm</b>&amp;"
    site.conversations.answers[markup] = Reply(markup, markup, (QuickReply(markup, "x"),))
    await citizen.ask(markup)
    for shown in (citizen.mine.last, citizen.answers.last, citizen.answers.last.locator(".basis"), citizen.choices):
        await expect(shown).to_contain_text(markup)
    await expect(citizen.log.locator("img, b")).to_have_count(0)


# -- what is kept


async def test_a_reload_keeps_the_conversation(citizen, site):
    await citizen.ask("một")
    await citizen.ask("menu")
    await reopened(citizen)
    await expect(citizen.mine).to_have_text([re.compile("một"), re.compile("menu")])
    await expect(citizen.answers).to_have_count(3)
    await expect(citizen.choices).to_have_count(len(CLARIFY.quick_replies))
    await citizen.ask("hai")
    assert [heard.text for heard in site.heard] == ["một", "menu", "hai"]
    assert len({heard.user for heard in site.heard}) == 1


async def test_of_a_long_conversation_the_last_fifty_are_kept(citizen, site):
    items = [{"who": "you", "id": str(n), "text": f"câu {n}", "state": "sent"} for n in range(80)]
    kept = json.dumps({"last": 0, "items": items})
    await citizen.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEPT, kept])
    await reopened(citizen)
    await expect(citizen.mine).to_have_count(80)
    await citizen.ask("nữa")
    assert len((await citizen.kept())["items"]) == 50


DAMAGED = ("{", "null", "[]", '{"items": 5}', '{"last": "x", "items": [null, 1, {"who": "bot"}]}')


async def test_a_damaged_memory_is_a_new_beginning(citizen):
    for damaged in DAMAGED:
        await citizen.page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEPT, damaged])
        await reopened(citizen)
        await citizen.ask("một")
        await expect(citizen.mine).to_have_count(1)


@pytest.mark.parametrize(
    "script",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('denied', 'SecurityError') }})",
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
    ],
    ids=["denied", "full"],
)
async def test_without_a_memory_it_talks_all_the_same(visit, script):
    citizen = await visit()
    await citizen.page.add_init_script(script)
    await citizen.ready()
    await citizen.ask("một")
    await citizen.ask("hai")
    await citizen.page.get_by_role("button", name=WORDS["bigger"]).click()
    await expect(citizen.page.locator("html")).to_have_attribute("data-size", "1")


async def test_erasing_clears_the_conversation_here_too(citizen, site):
    site.conversations.answers["command:erase"] = Reply(REPLIES["erased"], erased=True)
    await citizen.ask("chuyện riêng")
    asked: list[str] = []

    async def no(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    citizen.page.once("dialog", no)
    await citizen.page.get_by_role("button", name=WORDS["erase"]).click()
    assert asked == [WORDS["erase-confirm"]]
    await expect(citizen.mine.first).to_contain_text("chuyện riêng")
    citizen.page.once("dialog", lambda dialog: dialog.accept())
    await citizen.page.get_by_role("button", name=WORDS["erase"]).click()
    await expect(citizen.mine).to_have_count(0)
    await expect(citizen.answers.last).to_contain_text("Đã xoá")
    assert "chuyện riêng" not in json.dumps(await citizen.kept(), ensure_ascii=False)
    await reopened(citizen)
    await expect(citizen.mine).to_have_count(0)


async def test_what_is_said_in_one_tab_is_in_the_other(citizen, site):
    other = Citizen(await citizen.page.context.new_page(), site)
    await other.ready()
    await citizen.ask("ở đây")
    await expect(other.mine).to_contain_text("ở đây")
    await expect(other.answers).to_have_count(2)


# -- when the network or the server fails


async def test_with_the_server_down_a_message_is_kept_and_answered_once_when_it_is_back(citizen, site):
    site.take_down()
    await citizen.say("có ai không")
    await expect(citizen.mine).to_contain_text("có ai không")
    await expect(citizen.status).to_have_text(WORDS["connecting"])
    await expect(citizen.answers).to_have_count(1)
    assert (await citizen.kept())["items"][0]["state"] in ("waiting", "sending")
    site.put_up()
    await expect(citizen.answers).to_have_count(2)
    await expect(citizen.status).to_have_text("")
    await citizen.ask("câu sau")
    await expect(citizen.answers).to_have_count(3)
    assert [heard.text for heard in site.heard] == ["có ai không", "câu sau"]


async def test_unsent_messages_survive_a_reload_and_keep_their_order(citizen, site):
    await citizen.page.route("**/api/**", cut)
    await citizen.say("một")
    await citizen.say("hai")
    await citizen.page.reload()
    await expect(citizen.mine).to_have_count(2)
    await expect(citizen.status).to_have_text(WORDS["connecting"])
    assert site.heard == []
    await citizen.page.unroute("**/api/**")
    await expect(citizen.answers).to_have_count(3)
    assert [heard.text for heard in site.heard] == ["một", "hai"]


async def test_an_answer_lost_on_its_way_is_asked_again_with_the_same_id(citizen, site):
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await citizen.page.route("**/api/messages", lose, times=1)
    await citizen.say("một")
    await expect(citizen.answers).to_have_count(2)
    await citizen.ask("hai")
    await expect(citizen.answers).to_have_count(3)
    assert len({heard.message_id for heard in site.heard if heard.text == "một"}) == 1


async def test_offline_it_says_so_and_goes_on_at_once_when_online(citizen, site):
    await citizen.page.context.set_offline(True)
    await expect(citizen.status).to_have_text(WORDS["offline"])
    await citizen.say("một")
    await expect(citizen.page.get_by_text(WORDS["sending"])).to_be_visible()
    await citizen.page.context.set_offline(False)
    await expect(citizen.answers).to_have_count(2)
    await expect(citizen.status).to_have_text("")
    assert [heard.text for heard in site.heard] == ["một"]


async def test_replies_missed_meanwhile_are_shown_once(citizen, site):
    await citizen.ask("một")
    await citizen.page.context.set_offline(True)
    await expect(citizen.status).to_have_text(WORDS["offline"])
    for number in range(5):
        site.conversations.tell(
            Utterance("web", site.heard[0].user, f"m{number}", "a", site.heard[0].received_at), Reply(f"Trễ {number}.")
        )
    await citizen.page.context.set_offline(False)
    await expect(citizen.answers).to_have_count(7)
    await expect(citizen.answers).to_have_text(
        [re.compile("Chào bác"), re.compile("Nhà bốn"), *(re.compile(f"Trễ {number}\\.") for number in range(5))]
    )
    await reopened(citizen)
    await expect(citizen.answers).to_have_count(7)


async def test_what_a_person_answers_meanwhile_is_shown_to_who_looks_again(citizen, site):
    await citizen.ask("một")
    person = Utterance("web", site.heard[0].user, "person", "", site.heard[0].received_at)
    site.conversations.tell(person, Reply("Cán bộ trả lời."))
    await citizen.ask("hai")  # answered after what the person said, of which the page knows nothing yet
    await citizen.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(citizen.answers).to_have_count(4)
    await expect(citizen.answers.last).to_contain_text("Cán bộ trả lời.")
    await reopened(citizen)
    await expect(citizen.answers).to_have_count(4)


async def test_while_storage_refuses_it_waits_as_long_as_it_is_told(visit, site):
    citizen = await visit()
    await citizen.page.clock.install()
    await citizen.ready()
    site.conversations.fails = [Unavailable()]
    await citizen.say("một")
    await expect(citizen.status).to_have_text(REPLIES["error"].strip())
    await expect(citizen.page.get_by_text(WORDS["sending"])).to_be_visible()
    await citizen.page.clock.run_for(13_000)
    assert len(site.heard) == 1
    await citizen.page.clock.run_for(4_000)
    await expect(citizen.answers).to_have_count(2)
    await expect(citizen.status).to_have_text("")
    assert len({heard.message_id for heard in site.heard}) == 1


async def test_who_sends_too_fast_is_told_and_loses_nothing(visit, site):
    site.begin(Limits(user=Rate(2, 0.5)))
    citizen = await visit()
    await citizen.ready()  # takes one of the two
    await citizen.ask("một")
    await citizen.say("hai")
    await expect(citizen.status).to_have_text(REPLIES["too_many"].strip())
    await expect(citizen.answers).to_have_count(3, timeout=20_000)
    assert [heard.text for heard in site.heard] == ["một", "hai"]


async def test_a_server_that_keeps_failing_leaves_the_sending_to_the_citizen(citizen, site):
    site.conversations.fails = [RuntimeError() for _ in range(8)]
    await citizen.say("một")
    for tries in range(1, 8):
        await citizen.page.wait_for_function(f"n => JSON.parse(localStorage['{KEPT}']).items[0].tries === n", arg=tries)
        await citizen.page.evaluate("dispatchEvent(new Event('online'))")  # spares waiting longer and longer
    again = citizen.page.get_by_role("button", name=WORDS["failed"])
    await expect(again).to_be_visible()
    assert len(site.heard) == 8
    await again.click()
    await expect(citizen.answers).to_have_count(2)
    assert len({heard.message_id for heard in site.heard}) == 1


async def test_what_is_refused_for_good_is_told_and_not_sent_again(citizen, site):
    await citizen.say("dài " * 20_000)
    await expect(citizen.answers.last).to_contain_text(REPLIES["too_long"].strip())
    await citizen.ask("ngắn")
    assert [heard.text for heard in site.heard] == ["ngắn"]
    assert [item["state"] for item in (await citizen.kept())["items"] if item["who"] == "you"] == ["refused", "sent"]


async def test_a_page_of_somebody_elses_network_is_no_answer(citizen, site):
    async def captive(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body="<h1>Wi-Fi miễn phí</h1>")

    await citizen.page.route("**/api/**", captive)
    await citizen.say("một")
    await expect(citizen.status).to_have_text(WORDS["connecting"])
    await citizen.page.unroute("**/api/**")
    await expect(citizen.answers).to_have_count(2)


async def test_a_browser_that_kept_nothing_is_not_shown_answers_without_their_questions(citizen):
    await citizen.ask("một")
    await citizen.page.evaluate("localStorage.clear()")
    await reopened(citizen)
    await citizen.ask("hai")
    await expect(citizen.answers).to_have_count(2)


# -- how it looks


HARD = (
    "x" * 400,
    "https://baohiemxahoi.gov.vn/" + "duong-dan-rat-dai/" * 20,
    "👨‍👩‍👧‍👦" * 60,
    "مرحبا بكم في خدمة التأمين الاجتماعي " * 4,
    "dòng\n" * 30,
    "Ấ̈ṏ" * 100,
    "dài " * 1200,
)


@pytest.mark.parametrize("width", WIDTHS)
async def test_nothing_makes_the_page_wider_than_the_window(visit, site, width):
    citizen = await visit(viewport={"width": width, "height": 640})
    await citizen.ready()
    assert await citizen.overflow() <= 0
    for text in HARD:
        site.conversations.answers[text.strip()] = Reply(text, text[:900], (QuickReply(text[:300], "x"),))
        await citizen.ask(text)
        assert await citizen.overflow() <= 0
    for _ in range(2):
        await citizen.page.get_by_role("button", name=WORDS["bigger"]).click()
        assert await citizen.overflow() <= 0
    for message in await citizen.page.locator(".message, .choices button").all():
        box = await message.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width + 0.5


async def test_the_text_is_made_larger_in_two_steps_and_stays_so(citizen):
    bigger = citizen.page.get_by_role("button", name=WORDS["bigger"])
    smaller = citizen.page.get_by_role("button", name=WORDS["smaller"])

    async def size() -> float:
        pixels: str = await citizen.answers.first.evaluate("m => getComputedStyle(m).fontSize")
        return float(pixels.removesuffix("px"))

    sizes = [await size()]
    for _ in range(3):
        await bigger.press("Enter")
        sizes.append(await size())
    assert sizes[0] >= 18
    assert sizes[0] < sizes[1] < sizes[2] == sizes[3]
    await expect(bigger).to_have_attribute("aria-disabled", "true")
    await expect(smaller).to_have_attribute("aria-disabled", "false")
    await reopened(citizen)
    assert await size() == sizes[2]
    await smaller.click()
    await smaller.click()
    assert await size() == sizes[0]


@pytest.mark.parametrize("width", WIDTHS)
async def test_everything_touched_is_large_enough(visit, width):
    citizen = await visit(viewport={"width": width, "height": 800})
    await citizen.ready()
    await citizen.ask("menu")
    touched = [*await citizen.page.get_by_role("button").all(), citizen.field]
    assert len(touched) == 4 + len(CLARIFY.quick_replies) + 1
    for one in touched:
        box = await one.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, await one.get_attribute("aria-label")


CONTRAST = """m => {
  const light = c => {
    const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const colour = s => s.match(/[\\d.]+/g).map(Number);
  let under = m;
  while (under.parentElement && colour(getComputedStyle(under).backgroundColor)[3] === 0) under = under.parentElement;
  const [a, b] = [getComputedStyle(m).color, getComputedStyle(under).backgroundColor].map(
    s => light(colour(s).slice(0, 3))
  );
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_stands_out_from_its_ground(visit, scheme):
    citizen = await visit(color_scheme=scheme)
    await citizen.ready()
    await citizen.ask("nhà bốn người")

    async def contrast(of: Locator) -> float:
        ratio: float = await of.evaluate(CONTRAST)
        return ratio

    answer = citizen.answers.last
    for body in (answer.locator("p").first, citizen.mine.last.locator("p")):
        assert await contrast(body) >= 7
    for other in (
        answer.locator(".basis p").first,
        answer.get_by_role("link").first,
        citizen.choices.first,
        citizen.page.locator(".state").last,
        citizen.page.locator(".hint p"),
        citizen.send,
        citizen.field,
    ):
        assert await contrast(other) >= 4.5


async def test_dark_is_dark(visit):
    grounds = {}
    for scheme in ("light", "dark"):
        citizen = await visit(color_scheme=scheme)
        await citizen.ready()
        ground = await citizen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        grounds[scheme] = sum(map(int, re.findall(r"\d+", ground)[:3]))
    assert grounds["dark"] < 150 < 600 < grounds["light"]


async def test_who_wants_nothing_moved_sees_nothing_move(visit):
    for motion, moves in (("reduce", "none"), ("no-preference", "arrive")):
        citizen = await visit(reduced_motion=motion)
        await citizen.ready()
        await citizen.ask("một")
        assert await citizen.answers.last.evaluate("m => getComputedStyle(m).animationName") == moves


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_pictures_for_looking_at(visit, width, scheme):
    citizen = await visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    await citizen.ready()
    await citizen.picture(f"{width}-{scheme}-first")
    await citizen.ask("nhà 4 người mua bhyt 1 năm hết bao nhiêu tiền")
    await citizen.picture(f"{width}-{scheme}-answer")
    await citizen.ask("menu")
    await citizen.picture(f"{width}-{scheme}-choices")
    await citizen.page.route("**/api/**", cut)
    await citizen.say("còn ai ở đó không")
    await expect(citizen.status).to_have_text(WORDS["connecting"])
    await citizen.picture(f"{width}-{scheme}-trouble")
    assert (ARTEFACTS / f"{width}-{scheme}-trouble.png").stat().st_size > 5000


# -- for everybody


async def test_a_screen_reader_finds_its_way(citizen):
    await citizen.ask("menu")
    page = citizen.page
    await expect(page.locator("html")).to_have_attribute("lang", "vi")
    await expect(page).to_have_title(WORDS["title"])
    await expect(page.get_by_role("banner")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(page.get_by_role("complementary", name=WORDS["header-line"])).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text(WORDS["header"])
    await expect(page.get_by_role("heading")).to_have_count(1)
    await expect(page.get_by_role("log", name=WORDS["messages"])).to_have_attribute("aria-live", "polite")
    await expect(citizen.log).to_have_attribute("aria-relevant", "additions")
    await expect(page.get_by_role("group", name=WORDS["text-size"]).get_by_role("button")).to_have_count(2)
    await expect(page.get_by_role("group", name=WORDS["choices"]).get_by_role("button")).to_have_count(3)
    for name in ("bigger", "smaller", "erase", "send"):
        await expect(page.get_by_role("button", name=WORDS[name], exact=True)).to_be_visible()
    await expect(citizen.field).to_be_visible()
    await expect(citizen.status).to_have_count(1)


async def test_a_screen_reader_hears_who_speaks_and_the_whole_answer_at_once(citizen):
    await citizen.page.evaluate(
        """() => {
          window.heard = [];
          new MutationObserver(changes => changes.forEach(change =>
            change.addedNodes.forEach(node => node.classList?.contains('message') && heard.push(node.textContent))
          )).observe(document.querySelector('[role=log]'), {childList: true, subtree: true});
        }"""
    )
    await citizen.ask("nhà bốn người")
    mine, answer = await citizen.page.evaluate("heard")
    assert mine == f"{WORDS['you']}: nhà bốn người"
    assert answer.startswith(f"{WORDS['bot']}: Nhà bốn người")
    assert f"{WORDS['source']}: Căn cứ" in answer


async def test_what_was_said_before_is_not_read_out_again(citizen):
    await citizen.ask("một")
    await citizen.page.add_init_script(
        """document.addEventListener('DOMContentLoaded', () => {
          window.live = [];
          const log = document.querySelector('[role=log]');
          new MutationObserver(() => live.push(log.getAttribute('aria-live'))).observe(log, {childList: true});
        })"""
    )
    await reopened(citizen)
    await expect(citizen.log).to_have_attribute("aria-live", "polite")
    assert set(await citizen.page.evaluate("live")) == {"off"}


async def test_the_first_tab_leads_to_the_field(citizen):
    await citizen.page.keyboard.press("Tab")
    skip = citizen.page.get_by_role("link", name=WORDS["skip-link"])
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    await citizen.page.keyboard.press("Enter")
    await expect(citizen.field).to_be_focused()


async def test_everything_is_reached_by_keyboard_and_shows_where_one_is(citizen):
    reached = []
    for _ in range(4 + len(MENU) + 2):
        await citizen.page.keyboard.press("Tab")
        name, outline = await citizen.page.evaluate(
            """() => {
              const one = document.activeElement;
              const shown = one.id === 'question' ? one.form : one;
              const name = one.getAttribute('aria-label') || one.id || one.textContent.trim();
              return [name, getComputedStyle(shown).outlineStyle];
            }"""
        )
        reached.append(name)
        assert outline == "solid", name
    assert reached == [
        WORDS["skip-link"], WORDS["smaller"], WORDS["bigger"], WORDS["erase"], *MENU, "question", "send",
    ]  # fmt: skip


async def test_with_a_keyboard_the_focus_stays_in_the_field(citizen):
    await citizen.ask("một")
    await expect(citizen.field).to_be_focused()
    await citizen.choices.first.click()
    await expect(citizen.answers).to_have_count(3)
    await expect(citizen.field).to_be_focused()


async def test_on_a_phone_no_keyboard_is_opened_over_the_answer(visit):
    citizen = await visit(has_touch=True, is_mobile=True)
    await citizen.ready()
    await expect(citizen.field).not_to_be_focused()
    await citizen.choices.first.tap()
    await expect(citizen.answers).to_have_count(2)
    await expect(citizen.field).not_to_be_focused()


async def test_a_new_answer_is_brought_into_view(citizen):
    for _ in range(4):
        await citizen.ask("nhà bốn người")
    await expect(citizen.answers.last.locator("p").first).to_be_in_viewport()
    await expect(citizen.field).to_be_in_viewport()


async def test_without_scripts_it_says_what_is_needed(visit):
    citizen = await visit(java_script_enabled=False)
    await citizen.page.goto(f"http://127.0.0.1:{citizen.site.port}/")
    # Where scripts are switched off from outside, the browser reads this part without showing it.
    assert WORDS["no-script"] in await citizen.page.locator("noscript").inner_html()
    await expect(citizen.field).not_to_be_visible()
