"""Every kind of reply on every channel: its exact shape, kept as data, and the channels' limits."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from bot.channels import console
from bot.channels.splitting import units
from bot.channels.telegram import rendering as telegram
from bot.channels.zalo import rendering as zalo
from bot.channels.zalobot import rendering as zalobot
from bot.messages import Attachment, QuickReply, Reply, Venue, reply_from_json, reply_to_json

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data/renderings.yaml").read_text("utf-8")
)
WORDS = {"more-choices": "Bác nhắn tiếp được:", "file-unavailable": "Chưa gửi được tệp {title}."}
LONG = 500  # units: of a longer text the table has the beginning, the end and the length


def reply_of(case: dict[str, Any]) -> Reply:
    said = dict(case["reply"])
    text = said.pop("text")
    return Reply(
        text=text if isinstance(text, str) else text["repeat"] * text["times"],
        quick_replies=tuple(QuickReply(*button) for button in said.pop("quick_replies", ())),
        attachments=tuple(Attachment(**file) for file in said.pop("attachments", ())),
        venue=Venue(**place) if (place := said.pop("venue", None)) else None,
        **said,
    )


REPLIES = {name: reply_of(case) for name, case in TABLE.items()}


def on_console(reply: Reply) -> list[str]:
    screen = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.show(reply, screen)
    printed: Any = screen.file
    return [printed.getvalue().strip("\n")]


def on_telegram(reply: Reply) -> list[Any]:
    """Texts as they are sent: the table shows what is escaped."""
    sent: list[Any] = []
    for part in telegram.render(reply):
        if isinstance(part, telegram.TextPart):
            buttons = [[button.label, button.payload] for button in part.buttons]
            sent.append({"html": part.html, "buttons": buttons} if buttons else part.html)
        else:
            sent.append({type(part).__name__: part})
    return sent


def on_zalo(reply: Reply) -> list[Any]:
    """Messages as they are sent; files before they are uploaded."""
    parts = zalo.render(reply, WORDS)
    return [part if part.attachment else {**zalo.text_message(part), "erased": part.erased} for part in parts]


SHAPES: dict[str, Callable[[Reply], Any]] = {
    "web": lambda reply: [reply_to_json(reply)],
    "console": on_console,
    "telegram": on_telegram,
    "zalo": on_zalo,
    "zalobot": lambda reply: list(zalobot.parts(reply, WORDS)),
}


def plain(data: Any) -> Any:
    """What the table holds of a shape: plain data, without what is empty, long texts in short."""
    if isinstance(data, str):
        return data if units(data) <= LONG else {"begins": data[:40], "ends": data[-160:], "units": units(data)}
    if is_dataclass(data):
        return plain({field.name: getattr(data, field.name) for field in fields(data)})
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items() if value}
    return [plain(value) for value in data] if isinstance(data, list | tuple) else data


@pytest.mark.parametrize("channel", SHAPES)
@pytest.mark.parametrize("name", TABLE)
def test_a_reply_has_its_shape_on_the_channel(name, channel):
    assert plain(SHAPES[channel](REPLIES[name])) == TABLE[name][channel]


# -- what holds of each


def texts_of(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif is_dataclass(data):
        yield from texts_of([getattr(data, field.name) for field in fields(data)])
    elif isinstance(data, dict | list | tuple):
        for value in data.values() if isinstance(data, dict) else data:
            yield from texts_of(value)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_nothing_that_a_citizen_is_to_read_is_lost_on_any_channel(reply):
    read = [*reply.text.split(), *reply.basis.split()]
    read += [word for button in reply.quick_replies for word in button.label.split()]
    read += [word for file in reply.attachments for word in file.title.split()]
    read += [word for place in filter(None, [reply.venue]) for word in f"{place.title} {place.address}".split()]
    seen = {
        "console": on_console(reply)[0],
        "telegram": " ".join(texts_of([telegram.render(reply)])),
        "zalo": " ".join(texts_of(zalo.render(reply, WORDS))),
        "zalobot": " ".join(zalobot.parts(reply, WORDS)),
    }
    lost = {channel: [word for word in read if word not in text] for channel, text in seen.items()}
    assert {channel: words for channel, words in lost.items() if words} == {}


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_telegrams_limits_are_kept(reply):
    for part in telegram.render(reply):
        if isinstance(part, telegram.TextPart):
            assert 0 < units(part.plain) <= 4096
            assert all(0 < units(button.label) <= 64 for button in part.buttons)
            assert all(0 < len(button.payload.encode()) <= 64 for button in part.buttons)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_zalos_limits_are_kept(reply):
    for part in zalo.render(reply, WORDS):
        assert bool(part.text) != bool(part.attachment)
        if part.text:
            message = zalo.text_message(part)
            buttons = message.get("attachment", {}).get("payload", {}).get("buttons", [])
            assert units(message["text"]) <= 2000
            assert len(buttons) <= 5
            assert all(0 < units(button["title"]) <= 100 and 0 < units(button["payload"]) <= 1000 for button in buttons)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_the_zalo_bots_limits_are_kept(reply):
    parts = zalobot.parts(reply, WORDS)
    assert parts
    assert all(0 < units(part) <= 2000 for part in parts)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_the_web_page_is_given_the_whole_reply(reply):
    assert reply_from_json(reply_to_json(reply)) == reply


# -- the Zalo Bot Platform's own rendering


def test_choices_that_dont_fit_below_the_text_stand_together_in_a_message_of_their_own():
    reply = Reply("Bác chọn nhé. " * 142, quick_replies=(QuickReply("Một", "intent:a"),) * 3, numbered=True)
    text, choices = zalobot.parts(reply, WORDS)
    assert text == reply.text.strip()
    assert choices == "1. Một\n2. Một\n3. Một"


def test_missing_words_leave_a_gap_only():
    reply = Reply("Chào bác", quick_replies=(QuickReply("Một", "a"),), attachments=(Attachment("Tệp", "a.pdf"),))
    assert zalobot.parts(reply, {}) == ("Chào bác\n\nTệp\n\n• Một",)


def test_a_file_is_a_link_where_our_files_are_on_the_web():
    files = (Attachment("Phiếu", "cards/a.pdf"), Attachment("Mẫu", "https://vi-du.vn/mau.pdf"))
    shown = "Đây ạ\n\nPhiếu\nhttps://vi-du.vn/files/cards/a.pdf\n\nMẫu\nhttps://vi-du.vn/mau.pdf"
    assert zalobot.parts(Reply("Đây ạ", attachments=files), WORDS, "https://vi-du.vn/files/") == (shown,)


def test_a_text_is_composed_and_half_an_emoji_is_not_sent():
    assert zalobot.parts(Reply("Tie\u0302\u0301ng\ud83d"), {}) == ("Tiếng?",)


def test_an_empty_reply_makes_no_message():
    assert zalobot.parts(Reply(" \n"), {}) == ()
