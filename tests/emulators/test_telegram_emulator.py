"""The emulated Bot API, driven over real HTTP by python-telegram-bot's own client and by raw requests."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import telegram.error
from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters, Update
from telegram.ext import ExtBot

from emulators.faults import Fault
from emulators.serving import served
from emulators.telegram import Telegram

TOKEN = "1000:demo"
CHAT = 42
PDF = b"%PDF-1.4 to khai"


@pytest.fixture(autouse=True)
def _new_form(monkeypatch) -> None:
    """The library warns of the old form of retry_after."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def emulator() -> Iterator[Telegram]:
    with Telegram(TOKEN).serve() as emulator:
        yield emulator


@pytest.fixture
async def bot(emulator: Telegram) -> AsyncIterator[ExtBot]:
    """PTB's client, of a bot to whom one citizen wrote."""
    emulator.say(CHAT, "chào")
    async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot", base_file_url=f"{emulator.url}/file/bot") as bot:
        yield bot


@pytest.fixture
async def web(emulator: Telegram) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=emulator.url, timeout=30) as web:
        yield web


def api(method: str, token: str = TOKEN) -> str:
    return f"/bot{token}/{method}"


def keyboard(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button] for button in buttons])


# -- the account


async def test_the_bot_learns_who_it_is(bot):
    assert (bot.id, bot.bot.is_bot) == (1000, True)


async def test_a_wrong_token_is_unauthorized_and_an_unknown_method_not_found(web):
    answers = [await web.post(api("getMe", "1000:other")), await web.post(api("sendPigeon"))]
    assert [answer.status_code for answer in answers] == [401, 404]
    assert [answer.json()["error_code"] for answer in answers] == [401, 404]
    assert not any(answer.json()["ok"] for answer in answers)


async def test_a_method_is_known_in_any_case_and_by_get(web):
    assert (await web.get(api("getme"))).json()["result"]["id"] == 1000


async def test_commands_are_kept_for_each_language(bot, emulator):
    await bot.set_my_commands([BotCommand("start", "Bắt đầu")], language_code="vi")
    await bot.set_my_commands([BotCommand("start", "Begin")])
    assert emulator.commands["default", "vi"] == [{"command": "start", "description": "Bắt đầu"}]
    assert (await bot.get_my_commands())[0].description == "Begin"
    assert await bot.get_my_commands(language_code="en") == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("commands", "language"),
    [
        ([BotCommand("Start", "Bắt đầu")], "vi"),
        ([BotCommand("bắt_đầu", "Bắt đầu")], "vi"),
        ([BotCommand("a" * 33, "Bắt đầu")], "vi"),
        ([BotCommand("", "Bắt đầu")], "vi"),
        ([BotCommand("start", " ")], "vi"),
        ([BotCommand("start", "x" * 257)], "vi"),
        ([BotCommand(f"c{number}", "x") for number in range(101)], "vi"),
        ([BotCommand("start", "Bắt đầu")], "vietnamese"),
    ],
)
async def test_commands_beyond_the_limits_are_refused(bot, commands, language):
    with pytest.raises(telegram.error.BadRequest):
        await bot.set_my_commands(commands, language_code=language)


# -- sending


async def test_a_message_is_kept_as_sent_and_as_shown(bot, emulator):
    sent = await bot.send_message(
        CHAT,
        "<b>Mức đóng</b>: 1 &lt; 2 😀 <a href='https://example.org/?a=1&amp;b=2'>nguồn</a>",
        parse_mode="HTML",
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=keyboard(InlineKeyboardButton("Xem", callback_data="p:1")),
        reply_parameters=ReplyParameters(1),
    )
    (message,) = emulator.messages(CHAT)
    assert message.text.startswith("<b>Mức đóng</b>")
    assert message.shown == sent.text == "Mức đóng: 1 < 2 😀 nguồn"
    assert list(sent.parse_entities().values()) == ["Mức đóng", "nguồn"]
    assert sent.entities[1].url == "https://example.org/?a=1&b=2"
    assert (message.labels, message.buttons[0][0].data, message.reply_to) == (["Xem"], "p:1", 1)
    assert sent.reply_to_message.text == "chào"
    assert message.message_id == sent.message_id == 2


@pytest.mark.parametrize(
    "text",
    [
        "<b>chưa đóng",
        "đóng thừa</b>",
        "<b><i>chéo</b></i>",
        "<p>thẻ lạ</p>",
        "thu nhập < 5 triệu",
        "<span class='x'>lạ</span>",
        "<code><b>đậm</b></code>",
        "<blockquote>a<blockquote>b</blockquote></blockquote>",
        '<a href="x>hở</a>',
    ],
)
async def test_wrong_markup_is_refused(bot, emulator, text):
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)can't parse entities"):
        await bot.send_message(CHAT, text, parse_mode="HTML")
    assert emulator.messages(CHAT) == []


async def test_nested_markup_is_taken(bot):
    text = '<b>a <i>b</i></b> <pre><code class="language-x">c</code></pre> <blockquote expandable>d</blockquote>'
    sent = await bot.send_message(CHAT, text, parse_mode="HTML")
    kinds = [entity.type for entity in sent.entities]
    assert kinds == ["bold", "italic", "pre", "code", "expandable_blockquote"]


async def test_without_a_parse_mode_nothing_is_markup(bot):
    assert (await bot.send_message(CHAT, "1 < 2 <b>")).text == "1 < 2 <b>"


async def test_the_length_counts_what_is_shown_in_utf16_units(bot):
    await bot.send_message(CHAT, f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    await bot.send_message(CHAT, "😀" * 2048)
    for text in ("a" * 4097, "😀" * 2048 + "a"):
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)too long"):
            await bot.send_message(CHAT, text)


@pytest.mark.parametrize(("text", "mode"), [("", None), (" \n", None), ("<b></b>", "HTML"), ("chào", "Markdown9")])
async def test_an_empty_text_or_an_unknown_mode_is_refused(bot, text, mode):
    with pytest.raises(telegram.error.BadRequest):
        await bot.send_message(CHAT, text, parse_mode=mode)


@pytest.mark.parametrize(
    "button",
    [
        InlineKeyboardButton("Xem", callback_data="ă" * 33),
        InlineKeyboardButton("Xem", callback_data="a" * 65),
        InlineKeyboardButton("Xem", callback_data=""),
        InlineKeyboardButton(" ", callback_data="a"),
        InlineKeyboardButton("Xem"),
        InlineKeyboardButton("Xem", url="tờ khai"),
        InlineKeyboardButton("Xem", url="ftp://example.org/a"),
        InlineKeyboardButton("Xem", url="https://example.org", callback_data="a"),
    ],
)
async def test_a_wrong_button_is_refused(bot, button):
    with pytest.raises(telegram.error.BadRequest):
        await bot.send_message(CHAT, "chọn", reply_markup=keyboard(button))


async def test_the_longest_button_is_taken(bot, emulator):
    longest = InlineKeyboardButton("Xem", callback_data="ă" * 32)
    await bot.send_message(
        CHAT, "chọn", reply_markup=keyboard(longest, InlineKeyboardButton("Trang", url="https://a.vn"))
    )
    assert emulator.messages(CHAT)[0].labels == ["Xem", "Trang"]


async def test_too_many_buttons_are_refused(bot):
    row = [InlineKeyboardButton("a", callback_data="a")] * 9
    for rows in ([row], [row[:1]] * 101):
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)REPLY_MARKUP_TOO_LONG"):
            await bot.send_message(CHAT, "chọn", reply_markup=InlineKeyboardMarkup(rows))


async def test_an_unknown_chat_is_not_found(bot):
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(4711, "chào")


async def test_a_reply_to_what_is_not_there_is_refused_unless_it_may_go_without(bot):
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)replied not found"):
        await bot.send_message(CHAT, "vâng", reply_parameters=ReplyParameters(99))
    await bot.send_message(CHAT, "vâng", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True))


async def test_a_topic_is_known_once_somebody_wrote_in_it(bot, emulator):
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)thread"):
        await bot.send_message(CHAT, "vâng", message_thread_id=7)
    emulator.say(CHAT, "trong chủ đề", thread=7)
    sent = await bot.send_message(CHAT, "vâng", message_thread_id=7)
    assert sent.message_thread_id == emulator.messages(CHAT)[0].thread == 7


async def test_json_and_form_bodies_mean_the_same(bot, web, emulator):
    markup = {"inline_keyboard": [[{"text": "Xem", "callback_data": "a"}]]}
    as_json = await web.post(api("sendMessage"), json={"chat_id": CHAT, "text": "chào", "reply_markup": markup})
    form = {"chat_id": str(CHAT), "text": "chào", "reply_markup": json.dumps(markup)}
    as_form = await web.post(api("sendMessage"), data=form)
    as_parts = await web.post(api("sendMessage"), files={name: (None, value) for name, value in form.items()})
    assert [answer.status_code for answer in (as_json, as_form, as_parts)] == [200] * 3
    assert [(m.shown, m.labels) for m in emulator.messages(CHAT)] == [("chào", ["Xem"])] * 3


@pytest.mark.parametrize(
    "request_of",
    [
        {"content": b"{", "headers": {"content-type": "application/json"}},
        {"content": b"[]", "headers": {"content-type": "application/json"}},
        {"content": b"text=%ff", "headers": {"content-type": "application/x-www-form-urlencoded"}},
        {"data": {"text": "không có chat"}},
        {"data": {"chat_id": str(CHAT), "text": "a", "reply_markup": "{"}},
        {"data": {"chat_id": str(CHAT), "text": "a", "reply_markup": "[]"}},
        {"data": {"chat_id": str(CHAT), "text": "a", "reply_markup": '{"inline_keyboard": [{}]}'}},
        {"json": {"chat_id": CHAT, "text": ["a"]}},
    ],
)
async def test_what_cannot_be_read_is_a_bad_request(bot, web, request_of):
    answer = await web.post(api("sendMessage"), **request_of)
    assert (answer.status_code, answer.json()["error_code"]) == (400, 400)


async def test_a_document_is_uploaded_once_and_sent_again_by_its_id(bot, emulator):
    first = await bot.send_document(CHAT, PDF, filename="tờ khai.pdf", caption="<b>Mẫu</b>", parse_mode="HTML")
    await bot.send_document(CHAT, first.document.file_id)
    one, other = emulator.messages(CHAT)
    assert (one.file.name, one.file.media_type, one.file.size, one.shown) == (
        "tờ khai.pdf",
        "application/pdf",
        len(PDF),
        "Mẫu",
    )
    assert other.file == one.file
    assert first.document.file_name == "tờ khai.pdf"


async def test_a_file_is_fetched_back(bot, emulator, web):
    sent = await bot.send_document(CHAT, PDF, filename="mau.pdf")
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == PDF
    assert (await web.get(f"/file/bot1000:other/documents/{sent.document.file_id}")).status_code == 401
    assert (await web.get(f"/file/bot{TOKEN}/documents/none")).status_code == 404
    with pytest.raises(telegram.error.BadRequest):
        await bot.get_file("none")


async def test_a_file_too_large_to_be_fetched_is_refused(bot, emulator):
    file = emulator.keep("document", "lon.pdf", "application/pdf", bytes(20 * 1024 * 1024 + 1))
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)too big"):
        await bot.get_file(file.file_id)


async def test_a_link_is_taken_when_the_service_could_reach_it(bot, emulator):
    await bot.send_document(CHAT, "https://example.org/mau/to%20khai.pdf")
    assert emulator.messages(CHAT)[0].file.url == "https://example.org/mau/to%20khai.pdf"
    for url in ("http://127.0.0.1:8080/a.pdf", "http://localhost/a.pdf", "http://10.0.0.1/a.pdf"):
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)failed to get HTTP URL content"):
            await bot.send_document(CHAT, url)


async def test_files_beyond_the_limits_are_refused(bot, emulator):
    document = (await bot.send_document(CHAT, PDF, filename="mau.pdf")).document.file_id
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)caption is too long"):
        await bot.send_document(CHAT, PDF, caption="a" * 1025)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)non-empty"):
        await bot.send_document(CHAT, b"", filename="mau.pdf")
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)wrong file identifier"):
        await bot.send_document(CHAT, "document-99")
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)can't use file of type Document"):
        await bot.send_photo(CHAT, document)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(CHAT, PDF)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)too big"):
        await bot.send_photo(CHAT, b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))
    assert len(emulator.messages(CHAT)) == 1


async def test_more_than_fifty_megabytes_are_not_taken(bot):
    with pytest.raises(telegram.error.NetworkError, match=r"(?i)Too Large"):
        await bot.send_document(CHAT, bytes(50 * 1024 * 1024 + 1), filename="lon.pdf")


async def test_a_photo_a_place_and_a_venue_are_sent(bot, emulator):
    await bot.send_photo(CHAT, b"\x89PNG\r\n\x1a\n" + bytes(9), caption="ảnh")
    await bot.send_location(CHAT, 10.5, 106.5)
    venue = await bot.send_venue(CHAT, 10.5, 106.5, title="Bưu điện", address="1 Lê Lợi")
    photo, place, post_office = emulator.messages(CHAT)
    assert (photo.file.kind, photo.shown) == ("photo", "ảnh")
    assert (place.location, place.venue) == ((10.5, 106.5), None)
    assert (post_office.location, post_office.venue) == ((10.5, 106.5), ("Bưu điện", "1 Lê Lợi"))
    assert venue.venue.title == "Bưu điện"


async def test_places_that_are_none_are_refused(bot):
    with pytest.raises(telegram.error.BadRequest):
        await bot.send_location(CHAT, 91, 106.5)
    for title, address in ((" ", "1 Lê Lợi"), ("Bưu điện", " ")):
        with pytest.raises(telegram.error.BadRequest, match=r"(?i)non-empty"):
            await bot.send_venue(CHAT, 10.5, 106.5, title=title, address=address)


async def test_typing_is_seen_but_no_message(bot, emulator):
    await bot.send_chat_action(CHAT, "typing")
    assert (emulator.actions, emulator.messages(CHAT)) == ([(CHAT, "typing")], [])
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)action"):
        await bot.send_chat_action(CHAT, "thinking")


async def test_an_edit_changes_the_text_and_the_buttons(bot, emulator):
    yes = keyboard(InlineKeyboardButton("Có", callback_data="a"))
    sent = await bot.send_message(CHAT, "một", reply_markup=yes)
    await bot.edit_message_text("hai", CHAT, sent.message_id, reply_markup=yes)
    (message,) = emulator.messages(CHAT)
    assert (message.shown, message.earlier, message.labels) == ("hai", ["một"], ["Có"])
    await bot.edit_message_reply_markup(CHAT, sent.message_id)
    assert emulator.messages(CHAT)[0].labels == []


async def test_an_edit_that_changes_nothing_or_not_the_bots_own_is_refused(bot):
    sent = await bot.send_message(CHAT, "một")
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("một", CHAT, sent.message_id)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_reply_markup(CHAT, sent.message_id)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)can't be edited"):
        await bot.edit_message_text("hai", CHAT, 1)
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)not found"):
        await bot.edit_message_text("hai", CHAT, 99)
    photo = await bot.send_photo(CHAT, b"\x89PNG\r\n\x1a\n")
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)no text"):
        await bot.edit_message_text("hai", CHAT, photo.message_id)


# -- citizens


async def test_a_press_comes_as_a_callback_query_and_is_answered_once(bot, emulator):
    sent = await bot.send_message(CHAT, "chọn", reply_markup=keyboard(InlineKeyboardButton("Có", callback_data="yes")))
    update_id = emulator.press(CHAT, sent.message_id, "Có")
    query = (await bot.get_updates(offset=update_id))[0].callback_query
    assert (query.data, query.message.text, query.from_user.id) == ("yes", "chọn", CHAT)
    assert query.id == emulator.callbacks[update_id]
    assert emulator.answered_callbacks == {}
    await query.answer("đã nhận")
    assert emulator.answered_callbacks == {query.id: "đã nhận"}
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)query is too old"):
        await query.answer()


async def test_a_press_answered_late_unknown_or_with_a_long_text_is_refused():
    clock = [0.0]
    with Telegram(TOKEN, clock=lambda: clock[0]).serve() as emulator:
        emulator.say(CHAT, "chào")
        async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot") as bot:
            button = keyboard(InlineKeyboardButton("Có", callback_data="yes"))
            sent = await bot.send_message(CHAT, "chọn", reply_markup=button)
            query_id = emulator.callbacks[emulator.press(CHAT, sent.message_id, "Có")]
            with pytest.raises(telegram.error.BadRequest, match=r"(?i)TOO_LONG"):
                await bot.answer_callback_query(query_id, "a" * 201)
            clock[0] = 61.0
            for one in (query_id, "4711"):
                with pytest.raises(telegram.error.BadRequest, match=r"(?i)query is too old"):
                    await bot.answer_callback_query(one)


async def test_only_buttons_that_are_there_can_be_pressed(bot, emulator):
    sent = await bot.send_message(
        CHAT, "chọn", reply_markup=keyboard(InlineKeyboardButton("Trang", url="https://a.vn"))
    )
    with pytest.raises(ValueError, match="opens a page"):
        emulator.press(CHAT, sent.message_id, "Trang")
    with pytest.raises(LookupError, match="Trang"):
        emulator.press(CHAT, sent.message_id, "Có")
    with pytest.raises(LookupError):
        emulator.press(CHAT, 99, "Có")


async def test_everything_a_citizen_sends_is_understood_by_the_library(bot, emulator):
    emulator.send_photo(CHAT, caption="giấy tờ")
    emulator.send_voice(CHAT)
    emulator.send_sticker(CHAT)
    emulator.send_document(CHAT, name="don.pdf")
    emulator.send_location(CHAT, 10.5, 106.5)
    emulator.send_contact(CHAT)
    emulator.say(CHAT, "/start@demo chào")
    emulator.say(CHAT, "chào bác", edited=True)
    await bot.send_message(CHAT, "vâng")
    emulator.say(CHAT, "trả lời", reply_to_bot=True)
    updates = await bot.get_updates()
    _, photo, voice, sticker, document, place, contact, command = [update.message for update in updates[:8]]
    assert (photo.caption, photo.photo[0].file_size > 0) == ("giấy tờ", True)
    assert (voice.voice.mime_type, sticker.sticker.emoji, document.document.file_name) == ("audio/ogg", "👍", "don.pdf")
    assert (place.location.latitude, contact.contact.first_name) == (10.5, "Bà Năm")
    assert command.parse_entities() == {command.entities[0]: "/start@demo"}
    assert updates[8].edited_message.text == "chào bác"
    assert updates[8].edited_message.message_id == command.message_id
    assert updates[9].message.reply_to_message.from_user.id == 1000
    assert updates[9].message.from_user.language_code == "vi"


async def test_who_blocks_the_bot_gets_nothing_until_unblocking(bot, emulator):
    blocked = emulator.block(CHAT)
    with pytest.raises(telegram.error.Forbidden, match=r"(?i)blocked by the user"):
        await bot.send_message(CHAT, "chào")
    with pytest.raises(ValueError, match="blocked"):
        emulator.say(CHAT, "chào")
    unblocked = emulator.unblock(CHAT)
    await bot.send_message(CHAT, "chào")
    updates = {update.update_id: update.my_chat_member for update in await bot.get_updates()}
    assert updates[blocked].new_chat_member.status == "kicked"
    assert updates[unblocked].new_chat_member.status == "member"


async def test_a_group_has_its_own_people_and_can_throw_the_bot_out(bot, emulator):
    group = -1001234567890
    emulator.join_group(group, user_id=7)
    emulator.say(group, "chào cả nhà", user_id=8)
    updates = await bot.get_updates(offset=-3)
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    assert updates[1].message.new_chat_members[0].id == 1000
    assert (updates[2].message.chat.type, updates[2].message.from_user.id) == ("supergroup", 8)
    await bot.send_message(group, "chào")
    emulator.block(group)
    with pytest.raises(telegram.error.Forbidden, match=r"(?i)kicked"):
        await bot.send_message(group, "chào")


async def test_waiting_names_what_there_is(bot, emulator):
    await bot.send_message(CHAT, "một câu")
    with pytest.raises(TimeoutError, match="một câu"):
        emulator.wait_for(CHAT, 2, timeout=0.01)


async def test_waiting_ends_as_soon_as_the_message_is_there(bot, emulator):
    waiting = asyncio.create_task(asyncio.to_thread(emulator.wait_for, CHAT, 1))
    await bot.send_message(CHAT, "vâng")
    assert [message.shown for message in await waiting] == ["vâng"]


# -- polling


async def test_updates_come_until_they_are_confirmed(bot, emulator):
    second = emulator.say(CHAT, "hai")
    assert [update.message.text for update in await bot.get_updates()] == ["chào", "hai"]
    assert [update.message.text for update in await bot.get_updates(limit=1)] == ["chào"]
    assert [update.message.text for update in await bot.get_updates(offset=second)] == ["hai"]
    assert [update.message.text for update in await bot.get_updates()] == ["hai"]
    assert await bot.get_updates(offset=second + 1) == ()


async def test_a_long_poll_answers_when_somebody_writes(bot, emulator):
    (update,) = await bot.get_updates()
    waiting = asyncio.create_task(bot.get_updates(offset=update.update_id + 1, timeout=20))
    await asyncio.to_thread(emulator.wait_until, lambda: not emulator.updates.pending)
    emulator.say(CHAT, "hai")
    assert [update.message.text for update in await waiting] == ["hai"]


async def test_only_the_kinds_asked_for_are_kept(bot, emulator):
    await bot.get_updates(offset=-1, allowed_updates=["callback_query"])
    sent = await bot.send_message(CHAT, "chọn", reply_markup=keyboard(InlineKeyboardButton("Có", callback_data="yes")))
    emulator.say(CHAT, "không ai nghe")
    pressed = emulator.press(CHAT, sent.message_id, "Có")
    assert [update.update_id for update in await bot.get_updates()][1:] == [pressed]
    await bot.get_updates(offset=pressed + 1, allowed_updates=[])
    emulator.say(CHAT, "nghe lại")
    assert [update.message.text for update in await bot.get_updates()] == ["nghe lại"]


async def test_a_second_poller_ends_the_first_with_a_conflict(emulator, web):
    first = asyncio.create_task(web.post(api("getUpdates"), data={"timeout": "20"}))
    await asyncio.to_thread(emulator.wait_until, lambda: emulator.updates.polled == 1)
    second = asyncio.create_task(web.post(api("getUpdates"), data={"timeout": "20"}))
    assert (await first).status_code == 409
    emulator.say(CHAT, "chào")
    assert len((await second).json()["result"]) == 1


async def test_polling_and_a_webhook_exclude_each_other(bot, emulator, web):
    (update,) = await bot.get_updates()
    waiting = asyncio.create_task(web.post(api("getUpdates"), data={"timeout": "20", "offset": update.update_id + 1}))
    await asyncio.to_thread(emulator.wait_until, lambda: not emulator.updates.pending)
    await bot.set_webhook("https://bot.example.org/telegram")
    assert (await waiting).status_code == 409
    with pytest.raises(telegram.error.Conflict, match=r"(?i)webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_updates_come_twice_and_in_another_order_when_told(bot, emulator):
    for number in range(40):
        emulator.say(CHAT, str(number))
    emulator.duplicate = emulator.reorder = 0.2
    got = [update.update_id for update in await bot.get_updates()]
    assert len(got) > len(set(got)) == 41
    assert got != sorted(got)


# -- faults


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("400"), telegram.error.BadRequest),
        (Fault("403"), telegram.error.Forbidden),
        (Fault("429", 7), telegram.error.RetryAfter),
        (Fault("500"), telegram.error.NetworkError),
        (Fault("502"), telegram.error.NetworkError),
        (Fault("reset"), telegram.error.NetworkError),
    ],
)
async def test_a_fault_instead_of_the_answer_leaves_nothing_done(bot, emulator, fault, error):
    emulator.faults.next(fault, "sendMessage")
    await bot.send_chat_action(CHAT, "typing")
    with pytest.raises(error) as raised:
        await bot.send_message(CHAT, "chào")
    assert emulator.sends == []
    if fault.kind == "429":
        assert raised.value.retry_after.total_seconds() == 7
    await bot.send_message(CHAT, "lại")
    assert [message.shown for message in emulator.sends] == ["lại"]


async def test_a_connection_that_breaks_afterwards_leaves_a_hidden_message(bot, emulator):
    emulator.faults.next(Fault("reset-after"), "sendMessage")
    with pytest.raises(telegram.error.NetworkError):
        await bot.send_message(CHAT, "một")
    await bot.send_message(CHAT, "hai")
    assert [(message.shown, message.hidden, message.number) for message in emulator.sends] == [
        ("một", True, 1),
        ("hai", False, 2),
    ]
    assert emulator.sends[0].at < emulator.sends[1].at


async def test_an_answer_that_comes_too_late_leaves_a_hidden_message(bot, emulator):
    emulator.faults.next(Fault("timeout-after", 30), "sendMessage")
    with pytest.raises(telegram.error.TimedOut):
        await bot.send_message(CHAT, "một", read_timeout=0.05)
    assert [message.hidden for message in emulator.sends] == [True]


async def test_a_delay_only_delays(bot, emulator):
    emulator.faults.next(Fault("delay", 0.01), "sendMessage")
    await bot.send_message(CHAT, "một")
    assert (emulator.faults.made["delay"], emulator.sends[0].hidden) == (1, False)


async def test_polling_fails_too_and_loses_nothing(bot, emulator):
    for kind in ("502", "reset", "reset-after"):
        emulator.faults.next(Fault(kind), "getUpdates")
        with pytest.raises(telegram.error.NetworkError):
            await bot.get_updates()
    assert len(await bot.get_updates()) == 1


async def test_sending_too_fast_is_refused_when_told():
    clock = [0.0]
    with Telegram(TOKEN, limits=True, clock=lambda: clock[0]).serve() as emulator:
        emulator.say(CHAT, "chào")
        async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot") as bot:
            for text in "123":
                await bot.send_message(CHAT, text)
            with pytest.raises(telegram.error.RetryAfter) as raised:
                await bot.send_message(CHAT, "4")
            clock[0] += raised.value.retry_after.total_seconds()
            await bot.send_message(CHAT, "4")
    assert [message.shown for message in emulator.sends] == list("1234")


async def test_a_group_takes_twenty_a_minute_and_everybody_together_thirty_a_second():
    clock = [0.0]
    with Telegram(TOKEN, limits=True, clock=lambda: clock[0]).serve() as emulator:
        async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot") as bot:
            emulator.join_group(-100)
            for number in range(26):  # one a second; the burst of 20, and those that come back meanwhile
                clock[0] += 1
                await bot.send_message(-100, str(number))
            assert await _refused(bot, -100, clock, tries=5)
            clock[0] += 60
            for citizen in range(1, 31):
                emulator.say(citizen, "chào")
                await bot.send_message(citizen, "vâng")
            emulator.say(31, "chào")
            with pytest.raises(telegram.error.RetryAfter):
                await bot.send_message(31, "vâng")


async def _refused(bot: ExtBot, chat_id: int, clock: list[float], tries: int) -> bool:
    try:
        for _ in range(tries):
            clock[0] += 1
            await bot.send_message(chat_id, "nữa")
    except telegram.error.RetryAfter:
        return True
    return False


# -- webhook


class Hook:
    """A bot's webhook: remembers what it got, and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.headers: list[dict[bytes, bytes]] = []
        self.statuses: list[int] = []
        self.under_way: list[int] = []
        self.most_under_way = 0
        self.linger = 0.0

    async def app(self, scope, receive, send) -> None:
        body = b""
        while (part := await receive())["type"] == "http.request":
            body += part["body"]
            if not part.get("more_body"):
                break
        update = json.loads(body)
        chat = update["message"]["chat"]["id"]
        assert chat not in self.under_way
        self.under_way.append(chat)
        self.most_under_way = max(self.most_under_way, len(self.under_way))
        await asyncio.sleep(self.linger)
        self.under_way.remove(chat)
        self.headers.append(dict(scope["headers"]))
        self.got.append(update)
        status = self.statuses.pop(0) if self.statuses else 200
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    def texts(self, chat: int = CHAT) -> list[str]:
        return [update["message"]["text"] for update in self.got if update["message"]["chat"]["id"] == chat]


@pytest.fixture
def hook() -> Iterator[Hook]:
    hook = Hook()
    with served(hook.app) as port:
        hook.url = f"http://127.0.0.1:{port}/telegram"
        yield hook


async def delivered(emulator: Telegram) -> None:
    await asyncio.to_thread(emulator.wait_until, lambda: not emulator.updates.pending)


async def test_a_webhook_gets_what_waited_and_what_comes_with_its_secret(bot, emulator, hook):
    await bot.set_webhook(hook.url, secret_token="bi-mat_1")
    emulator.say(CHAT, "hai")
    await delivered(emulator)
    assert hook.texts() == ["chào", "hai"]
    assert hook.headers[0][b"x-telegram-bot-api-secret-token"] == b"bi-mat_1"
    assert hook.headers[0][b"content-type"] == b"application/json"
    assert Update.de_json(hook.got[0], bot).message.text == "chào"


async def test_a_webhook_that_refuses_gets_it_again_in_order(bot, emulator, hook):
    hook.statuses = [500, 403, 302]
    await bot.set_webhook(hook.url)
    emulator.say(CHAT, "hai")
    await delivered(emulator)
    assert hook.texts() == ["chào"] * 4 + ["hai"]
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 302 Found")


async def test_a_webhook_that_is_down_gets_everything_when_it_is_up(bot, emulator):
    hook = Hook()
    with served(hook.app) as port:
        pass
    await bot.set_webhook(f"http://127.0.0.1:{port}/", max_connections=3)
    await asyncio.to_thread(emulator.wait_until, lambda: emulator.webhook.last_error)
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message, info.max_connections) == (1, "Connection refused", 3)
    with served(hook.app, port):
        await delivered(emulator)
    assert hook.texts() == ["chào"]


async def test_chats_are_delivered_side_by_side_but_each_in_its_order(bot, emulator, hook):
    hook.linger = 0.01
    for number in range(40):
        emulator.say(CHAT + 1 + number % 8, str(number))
    await bot.set_webhook(hook.url, max_connections=4, drop_pending_updates=False)
    await delivered(emulator)
    for chat in range(8):
        assert hook.texts(CHAT + 1 + chat) == [str(number) for number in range(chat, 40, 8)]
    assert 1 < hook.most_under_way <= 4


async def test_a_webhook_gets_updates_twice_and_in_another_order_when_told(bot, emulator, hook):
    emulator.duplicate = emulator.reorder = 0.3
    for number in range(30):
        emulator.say(CHAT, str(number))
    await bot.set_webhook(hook.url)
    await delivered(emulator)
    got = hook.texts()[1:]
    assert len(got) > len(set(got)) == 30
    assert got != sorted(got, key=int)


async def test_deleting_a_webhook_keeps_what_waits_unless_told(bot, emulator):
    await bot.set_webhook("http://127.0.0.1:1/")
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1
    await bot.set_webhook("http://127.0.0.1:1/")
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("http://bot.example.org/", {}),
        ("ftp://bot.example.org/", {}),
        ("https://bot.example.org:8080/", {}),
        ("https://", {}),
        ("https://bot.example.org/", {"secret_token": "bad token!"}),
        ("https://bot.example.org/", {"secret_token": "a" * 257}),
        ("https://bot.example.org/", {"max_connections": 0}),
        ("https://bot.example.org/", {"max_connections": 101}),
    ],
)
async def test_a_wrong_webhook_is_refused(bot, emulator, url, options):
    with pytest.raises(telegram.error.BadRequest):
        await bot.set_webhook(url, **options)
    assert emulator.webhook.url == ""


async def test_http_is_for_this_machine_and_only_when_allowed():
    with Telegram(TOKEN, allow_http=False).serve() as emulator:
        async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot") as bot:
            with pytest.raises(telegram.error.BadRequest, match=r"(?i)HTTPS"):
                await bot.set_webhook("http://127.0.0.1:8080/")
            assert await bot.set_webhook("https://bot.example.org:8443/")


async def test_served_again_it_goes_on_delivering(hook):
    emulator = Telegram(TOKEN)
    with emulator.serve():
        async with ExtBot(TOKEN, base_url=f"{emulator.url}/bot") as bot:
            await bot.set_webhook(hook.url)
    emulator.say(CHAT, "trong lúc nghỉ")
    with emulator.serve():
        await delivered(emulator)
    assert hook.texts() == ["trong lúc nghỉ"]


# -- other processes


async def test_another_process_drives_citizens_and_looks(bot, web, emulator):
    said = await web.post("/sim/say", json={"chat_id": CHAT, "text": "hỏi"})
    many = await web.post("/sim/say", json=[{"chat_id": chat, "text": "hỏi"} for chat in (7, 8)])
    button = keyboard(InlineKeyboardButton("Có", callback_data="yes"))
    sent = await bot.send_message(CHAT, "<b>đáp</b>", parse_mode="HTML", reply_markup=button)
    pressed = await web.post("/sim/press", json={"chat_id": CHAT, "message_id": sent.message_id, "label": "Có"})
    ids = [said.json()["update_id"], *many.json()["update_ids"], pressed.json()["update_id"]]
    assert [update.update_id for update in await bot.get_updates()][1:] == ids
    await bot.send_message(CHAT, "nữa")
    (first, second) = (await web.get("/sim/messages", params={"chat": CHAT})).json()["messages"]
    assert (first["text"], first["shown"], first["buttons"][0][0]["data"]) == ("<b>đáp</b>", "đáp", "yes")
    assert (await web.get("/sim/sends", params={"after": 1})).json()["sends"] == [second]
    stats = (await web.get("/sim/stats")).json()
    assert (stats["sends"], stats["updates"], stats["presses"], stats["answered"]) == (2, 5, 1, 0)


async def test_another_process_orders_faults_and_ends_them(bot, web, emulator):
    await web.post("/sim/faults", json={"rate": 1, "kind": "500", "seconds": 0, "calls": ["sendMessage"]})
    await web.post("/sim/faults", json={"times": 1, "kind": "429", "seconds": 3})
    with pytest.raises(telegram.error.RetryAfter):
        await bot.send_message(CHAT, "chào")
    with pytest.raises(telegram.error.NetworkError):
        await bot.send_message(CHAT, "chào")
    await web.post("/sim/clear")
    await bot.send_message(CHAT, "chào")
    assert (await web.get("/sim/stats")).json()["faults"] == {"429": 1, "500": 1}
    await web.post("/sim/switches", json={"limits": True, "duplicate": 0.5})
    assert (emulator.limits, emulator.duplicate) == (True, 0.5)


@pytest.mark.parametrize(
    ("order", "body"),
    [
        ("dance", {}),
        ("say", {"chat_id": 1}),
        ("say", "chào"),
        ("press", {"chat_id": 4711, "message_id": 1, "label": "Có"}),
        ("faults", {"rate": 1}),
        ("switches", {"gravity": 0}),
    ],
)
async def test_a_wrong_order_is_refused(web, order, body):
    answer = await web.post(f"/sim/{order}", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_the_page_shows_both_sides_and_files(bot, web):
    sent = await bot.send_document(CHAT, PDF, filename="tờ khai.pdf")
    assert "Người dùng" in (await web.get("/")).text
    history = (await web.get("/sim/history", params={"chat": CHAT})).json()["messages"]
    assert [message["from"]["is_bot"] for message in history] == [False, True]
    file = await web.get("/sim/file", params={"id": sent.document.file_id})
    assert (file.content, file.headers["content-type"]) == (PDF, "application/pdf")
    assert (await web.get("/sim/file", params={"id": "none"})).status_code == 404


TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("module", "directory"), [("emulators.telegram", TESTS), ("tests.emulators.telegram", TESTS.parent)]
)
def test_it_runs_as_a_program_from_either_directory(module, directory):
    command = [sys.executable, "-m", module, "--port", "0", "--token", "7:x"]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=directory, env=environment, stdout=subprocess.PIPE, text=True) as process:
        first = process.stdout.readline()
        url = first.rpartition("TELEGRAM_API_URL=")[2].strip()
        assert "TELEGRAM_BOT_TOKEN=7:x" in first
        assert httpx.post(f"{url}/bot7:x/getMe").json()["result"]["id"] == 7
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
