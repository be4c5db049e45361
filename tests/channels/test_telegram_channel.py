"""Sending to Telegram, over HTTP to an emulator of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from emulators.faults import Fault
from emulators.telegram import Telegram
from telegram_talking import Bot, talking

from bot.channels.conversations import Gone, Halted, Later, Never, NotSent
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.errors import not_sent
from bot.channels.telegram.transport import Transport
from bot.messages import Attachment, QuickReply, Reply, Venue

PDF = b"%PDF-1.4 to khai"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)
FORM = Reply("", attachments=(Attachment("Tờ khai TK1-TS", "forms/tk1.pdf"),))
LEAFLET = Reply("", attachments=(Attachment("Tờ rơi", "leaflets/a.png", "image/png"),))
EDITION = "leaflets/0123456789abcdef/to-roi-thai-san-1-3fa09c"


class Folder:
    def __init__(self) -> None:
        self.contents = {"forms/tk1.pdf": PDF, "leaflets/a.png": PNG, "forms/rong.pdf": b""}
        self.contents |= {f"{EDITION}.pdf": PDF, f"{EDITION}-1.png": PNG, f"{EDITION}-2.png": PNG + bytes(7)}

    def read(self, url: str) -> bytes:
        if url not in self.contents:
            raise FileNotFoundError(url)
        return self.contents[url]


class Shelf:
    """Uploads in memory."""

    def __init__(self) -> None:
        self.tokens: dict[str, str] = {}
        self.refuses = False

    async def find(self, channel: str, name: str) -> str | None:
        assert channel == "telegram"
        return self.tokens.get(name)

    async def keep(self, channel: str, name: str, token: str) -> None:
        if self.refuses:
            raise OSError("full")
        self.tokens[name] = token

    async def forget(self, channel: str, name: str) -> None:
        del self.tokens[name]


@pytest.fixture
def telegram() -> Iterator[Telegram]:
    with Telegram().serve() as telegram:
        telegram.say(42, "chào")
        yield telegram


@pytest.fixture
async def bot(telegram: Telegram) -> AsyncIterator[Bot]:
    async with talking(telegram) as bot:
        yield bot


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def channel(bot: Bot, shelf: Shelf) -> TelegramChannel:
    return TelegramChannel(bot.transport, Folder(), shelf, bot.typing, bot)


async def send(channel: TelegramChannel, reply: Reply, address: str = "42") -> None:
    for part in channel.parts(reply):
        await channel.send(address, part)


# -- what arrives


async def test_an_answer_arrives_with_its_basis_and_a_button_a_row(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    buttons = (QuickReply("Mua ở đâu", "intent:a"), QuickReply("Giấy tờ & hồ sơ", "procedure:b"))
    await send(channel, Reply("Mức < 50% & hơn", "Căn cứ: Điều 36", buttons))
    (message,) = telegram.messages(42)
    assert message.shown == "Mức < 50% & hơn\n\nCăn cứ: Điều 36"
    assert message.text.endswith("<i>Căn cứ: Điều 36</i>")
    assert [[button.label for button in row] for row in message.buttons] == [["Mua ở đâu"], ["Giấy tờ & hồ sơ"]]
    assert [button.data for row in message.buttons for button in row] == ["intent:a", "procedure:b"]
    assert "is_disabled" in str(message.fields["link_preview_options"])


async def test_a_long_answer_arrives_whole_in_several_messages(channel: TelegramChannel, telegram: Telegram) -> None:
    await send(channel, Reply("Câu hỏi & đáp 🙂. " * 1000, "Căn cứ", (QuickReply("Có", "none"),)))
    messages = telegram.messages(42)
    assert len(messages) == 5
    assert "".join(message.shown for message in messages).count("🙂") == 1000
    assert [bool(message.buttons) for message in messages] == [False] * 4 + [True]


async def test_html_that_telegram_cannot_read_arrives_as_plain_text(
    channel: TelegramChannel, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.rendering._escaped", lambda text: text)
    await send(channel, Reply("Dưới <50> đồng", "Căn cứ", (QuickReply("Có", "none"),)))
    (message,) = telegram.messages(42)
    assert message.shown == "Dưới <50> đồng\n\nCăn cứ"
    assert message.labels == ["Có"]


async def test_a_place_arrives_on_the_map(channel: TelegramChannel, telegram: Telegram) -> None:
    await send(channel, Reply("Đây ạ", venue=Venue("BHXH cơ sở", "Số 1 phố Ví Dụ", 16.07, 108.22)))
    _, place = telegram.messages(42)
    assert place.venue == ("BHXH cơ sở", "Số 1 phố Ví Dụ")
    assert place.location == (16.07, 108.22)


async def test_a_member_of_a_group_is_answered_in_the_group_and_in_the_topic(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    telegram.join_group(-100500)
    telegram.say(-100500, "/menu", user_id=7, chat_type="supergroup", thread=9)
    await send(channel, Reply("Chào cả tổ"), "-100500/7")
    await send(channel, Reply("Chào trong mục"), "-100500/7/9")
    assert [(one.shown, one.thread) for one in telegram.messages(-100500)] == [
        ("Chào cả tổ", 0),
        ("Chào trong mục", 9),
    ]


# -- files


async def test_a_document_is_uploaded_once_and_sent_by_its_id_from_then_on(
    channel: TelegramChannel, telegram: Telegram, bot: Bot
) -> None:
    telegram.say(43, "chào")
    await send(channel, FORM)
    await send(channel, FORM, "43")
    (first,), (second,) = telegram.messages(42), telegram.messages(43)
    assert first.file is not None
    assert first.file == second.file
    assert (first.file.name, first.file.media_type, first.file.content) == ("tk1.pdf", "application/pdf", PDF)
    assert second.fields["document"] == first.file.file_id
    assert first.shown == "Tờ khai TK1-TS"
    assert len(telegram.files) == 1
    assert bot.counts == {"uploads ok": 1}


async def test_a_document_whose_id_telegram_no_longer_knows_is_uploaded_anew(
    channel: TelegramChannel, telegram: Telegram, shelf: Shelf
) -> None:
    await send(channel, FORM)
    telegram.files.clear()
    await send(channel, FORM)
    _, again = telegram.messages(42)
    assert again.file is not None
    assert again.file.content == PDF
    assert list(shelf.tokens.values()) == [again.file.file_id]


async def test_a_changed_document_is_uploaded_anew(bot: Bot, shelf: Shelf, telegram: Telegram) -> None:
    folder = Folder()
    channel = TelegramChannel(bot.transport, folder, shelf, bot.typing)
    await send(channel, FORM)
    folder.contents["forms/tk1.pdf"] = PDF + b" moi"
    await send(channel, FORM)
    assert [one.file and one.file.content for one in telegram.messages(42)] == [PDF, PDF + b" moi"]


async def test_a_document_that_went_out_is_not_sent_again_because_its_id_could_not_be_kept(
    channel: TelegramChannel, telegram: Telegram, shelf: Shelf
) -> None:
    shelf.refuses = True
    await send(channel, FORM)
    assert len(telegram.messages(42)) == 1


async def test_a_picture_is_shown_as_one(channel: TelegramChannel, telegram: Telegram, shelf: Shelf) -> None:
    await send(channel, LEAFLET)
    await send(channel, LEAFLET)
    first, second = telegram.messages(42)
    assert first.method == "sendPhoto"
    assert first.file is not None
    assert first.file == second.file
    assert first.file.content == PNG


async def test_a_leaflet_has_the_name_kind_and_size_that_a_phone_shows_of_a_file(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    await send(channel, Reply("", attachments=(Attachment("Tờ rơi thai sản", f"{EDITION}.pdf"),)))
    (message,) = telegram.messages(42)
    assert message.file is not None
    shown = (message.file.name, message.file.media_type, message.file.size)
    assert shown == ("to-roi-thai-san-1-3fa09c.pdf", "application/pdf", len(PDF))
    assert message.shown == "Tờ rơi thai sản"


async def test_pictures_of_a_leaflet_are_named_one_by_one(channel: TelegramChannel, telegram: Telegram) -> None:
    pages = [
        Attachment(f"Tờ rơi thai sản (trang {page}/2)", f"{EDITION}-{page}.png", "image/png", "Chữ trên hình.")
        for page in (1, 2)
    ]
    await send(channel, Reply("Bác xem.", attachments=tuple(pages)))
    text, *pictures = telegram.messages(42)
    assert text.shown == "Bác xem."
    assert [picture.shown for picture in pictures] == [page.title for page in pages]
    assert [picture.method for picture in pictures] == ["sendPhoto"] * 2
    assert [picture.file and picture.file.size for picture in pictures] == [len(PNG), len(PNG) + 7]


async def test_a_caption_that_is_too_long_is_cut(channel: TelegramChannel, telegram: Telegram) -> None:
    await send(channel, Reply("", attachments=(Attachment("Tờ rơi 🙂 " * 300, f"{EDITION}-1.png", "image/png"),)))
    (picture,) = telegram.messages(42)
    assert picture.shown.endswith("…")
    assert 900 < len(picture.shown.encode("utf-16-le")) // 2 <= 1024


async def test_a_picture_too_big_for_one_is_sent_as_a_document(bot: Bot, shelf: Shelf, telegram: Telegram) -> None:
    folder = Folder()
    folder.contents["leaflets/a.png"] = PNG + bytes(10 * 1024 * 1024)
    await send(TelegramChannel(bot.transport, folder, shelf, bot.typing), LEAFLET)
    assert [message.method for message in telegram.messages(42)] == ["sendDocument"]


@pytest.mark.parametrize("path", ["forms/khong-co.pdf", "forms/rong.pdf"])
async def test_a_file_that_cannot_be_read_never_goes_out(channel: TelegramChannel, path: str) -> None:
    with pytest.raises(Never, match="attachment"):
        await send(channel, Reply("", attachments=(Attachment("Tờ khai", path),)))


async def test_a_link_is_fetched_by_telegram(channel: TelegramChannel, telegram: Telegram) -> None:
    await send(channel, Reply("", attachments=(Attachment("Mẫu", "https://example.org/mau.pdf"),)))
    (message,) = telegram.messages(42)
    assert message.file is not None
    assert message.file.url == "https://example.org/mau.pdf"


async def test_a_link_that_telegram_cannot_fetch_arrives_as_a_link(
    channel: TelegramChannel, telegram: Telegram
) -> None:
    await send(channel, Reply("", attachments=(Attachment("Mẫu <1>", "https://bot.internal/mau.pdf?a=1&b=2"),)))
    (message,) = telegram.messages(42)
    assert message.text == '<a href="https://bot.internal/mau.pdf?a=1&amp;b=2">Mẫu &lt;1&gt;</a>'
    assert message.shown == "Mẫu <1>"


# -- what becomes of what doesn't arrive


async def refused(channel: TelegramChannel, address: str = "42") -> NotSent:
    with pytest.raises(NotSent) as caught:
        await send(channel, Reply("Câu trả lời riêng của bác"), address)
    assert "riêng" not in str(caught.value)
    assert "demo" not in str(caught.value)
    return caught.value


async def test_who_blocked_the_bot_is_gone(channel: TelegramChannel, telegram: Telegram) -> None:
    telegram.block(42)
    assert isinstance(await refused(channel), Gone)


async def test_who_never_wrote_is_gone(channel: TelegramChannel) -> None:
    assert isinstance(await refused(channel, "99"), Gone)


async def test_a_flood_limit_says_when_to_come_again(channel: TelegramChannel, telegram: Telegram) -> None:
    telegram.faults.next(Fault("429", 7))
    error = await refused(channel)
    assert isinstance(error, Later)
    assert (error.after, error.may_have_arrived) == (7, False)


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_a_fault_of_the_server_is_tried_later(channel: TelegramChannel, telegram: Telegram, kind: str) -> None:
    telegram.faults.next(Fault(kind))
    error = await refused(channel)
    assert isinstance(error, Later)
    assert error.after is None
    await send(channel, Reply("Lần sau"))
    assert [message.shown for message in telegram.messages(42)] == ["Lần sau"]


async def test_a_message_telegram_will_not_have_never_goes_out(channel: TelegramChannel, telegram: Telegram) -> None:
    telegram.faults.next(Fault("400"))
    assert isinstance(await refused(channel), Never)


async def test_a_reset_after_the_request_may_have_arrived(channel: TelegramChannel, telegram: Telegram) -> None:
    telegram.faults.next(Fault("reset-after"))
    error = await refused(channel)
    assert isinstance(error, Later)
    assert error.may_have_arrived
    assert telegram.messages(42)[0].hidden


async def test_an_answer_that_does_not_come_in_time_may_have_arrived(telegram: Telegram, shelf: Shelf) -> None:
    telegram.faults.next(Fault("timeout-after", 2))
    async with talking(telegram) as bot:
        impatient = Transport(telegram.token, telegram.url, read_timeout=0.1)
        error = await refused(TelegramChannel(impatient, Folder(), shelf, bot.typing))
        await impatient.close()
    assert isinstance(error, Later)
    assert error.may_have_arrived
    assert len(telegram.messages(42)) == 1


async def test_what_never_reached_a_server_cannot_have_arrived(telegram: Telegram, shelf: Shelf) -> None:
    async with talking(telegram) as bot:
        bot.transport = Transport("1000:demo", "http://127.0.0.1:1")
        error = await refused(TelegramChannel(bot.transport, Folder(), shelf, bot.typing))
    assert isinstance(error, Later)
    assert not error.may_have_arrived


async def test_a_refused_token_halts_the_channel(telegram: Telegram, shelf: Shelf) -> None:
    async with talking(telegram) as bot:
        bot.transport = Transport("1000:demo-cu", telegram.url)
        error = await refused(TelegramChannel(bot.transport, Folder(), shelf, bot.typing))
    assert isinstance(error, Halted)
    assert error.reason == "telegram-token"


@pytest.mark.parametrize("address", ["", "zalo", "42/", "-1/2/3/4", "٤٢"])
async def test_an_address_of_another_kind_never_gets_anything(channel: TelegramChannel, address: str) -> None:
    assert isinstance(await refused(channel, address), Never)


@pytest.mark.parametrize(
    ("status", "description", "kind"),
    [
        (400, "Bad Request: chat not found", Gone),
        (400, "Bad Request: PEER_ID_INVALID", Gone),
        (400, "Bad Request: user is deactivated", Gone),
        (400, "Bad Request: not enough rights to send text messages to the chat", Gone),
        (400, "Bad Request: message thread not found", Gone),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", Never),
        (400, "Bad Request: message is too long", Never),
        (403, "Forbidden: user is deactivated", Gone),
        (413, "Request Entity Too Large", Never),
        (401, "Unauthorized", Halted),
        (404, "Not Found", Halted),
        (429, "", Later),
        (504, "", Later),
    ],
)
def test_every_refusal_has_its_meaning(status: int, description: str, kind: type[NotSent]) -> None:
    assert isinstance(not_sent(status, description, None), kind)


def test_the_reason_of_a_refusal_quotes_nothing_that_was_sent() -> None:
    error = not_sent(400, 'Bad Request: can\'t parse entities: Unsupported start tag "riêng" at byte offset 3', None)
    assert error.reason == "400 can't parse entities"


# -- the typing sign


async def test_typing_is_shown_when_an_answer_takes_a_while(telegram: Telegram) -> None:
    async with talking(telegram, typing_after=0.01) as bot:
        bot.typing.later("42")
        await asyncio.to_thread(telegram.wait_until, lambda: telegram.actions == [(42, "typing")])


async def test_an_answer_that_is_quick_shows_no_typing(telegram: Telegram, shelf: Shelf) -> None:
    async with talking(telegram, typing_after=0.05) as bot:
        channel = TelegramChannel(bot.transport, Folder(), shelf, bot.typing)
        telegram.say(43, "chào")
        bot.typing.later("42")
        await send(channel, Reply("Nhanh"))
        bot.typing.later("43")  # comes later than the other's would have
        await asyncio.to_thread(telegram.wait_until, lambda: telegram.actions)
        assert telegram.actions == [(43, "typing")]


async def test_a_typing_sign_that_telegram_refuses_harms_nobody(telegram: Telegram) -> None:
    async with talking(telegram, typing_after=0.01) as bot:
        bot.typing.later("99")
        bot.typing.later("42")
        await asyncio.to_thread(telegram.wait_until, lambda: telegram.actions == [(42, "typing")])


# -- logs


async def test_no_log_line_has_the_token_a_citizen_or_a_word(
    channel: TelegramChannel, bot: Bot, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    telegram.say(424242, "hỏi riêng")
    for kind in ("400", "403", "429", "500", "502", "reset", "reset-after"):
        telegram.faults.next(Fault(kind))
        with pytest.raises(NotSent):
            await send(channel, Reply("đáp riêng"), "424242")
    await send(channel, Reply("đáp riêng", attachments=FORM.attachments), "424242")
    batch = await bot.transport.updates(0, 0)
    assert len(batch) == 2
    said = "\n".join(f"{record.name} {record.getMessage()} {record.__dict__}" for record in caplog.records)
    for secret in ("1000:demo", "424242", "riêng"):
        assert secret not in said
