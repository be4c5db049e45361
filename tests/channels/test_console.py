from __future__ import annotations

import asyncio
import io
import signal
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest
from rich.console import Console
from web_serving import ANSWER, CLARIFY, REPLIES

from bot.channels.console import converse
from bot.messages import Attachment, Delivery, Kind, QuickReply, Reply, Utterance

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
WORDS = REPLIES["console"]


class MadeUp:
    def __init__(self, *replies: Reply) -> None:
        self.replies = replies
        self.heard: list[Utterance] = []

    async def ask(self, utterance: Utterance) -> list[Delivery]:
        self.heard.append(utterance)
        return [Delivery(number, reply) for number, reply in enumerate(self.replies, 1)]

    async def file(self, url: str) -> str:
        return f"/data/{url}"

    def words(self, part: str) -> Mapping[str, str]:
        assert part == "console"
        return WORDS


def script(*lines: str, end: type[BaseException] = EOFError) -> Callable[[str], str]:
    """Types the lines one after the other, then ends."""
    left = list(lines)

    def read(prompt: str) -> str:
        assert prompt == WORDS["prompt"]
        if not left:
            raise end
        return left.pop(0)

    return read


async def talk(conversations: MadeUp, read: Callable[[str], str]) -> str:
    screen = Console(file=io.StringIO(), width=1000, color_system=None)
    await converse(conversations, screen, read, lambda: NOW)
    return screen.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("end", [EOFError, KeyboardInterrupt])
async def test_it_greets_and_takes_leave_when_the_input_ends_or_is_broken_off(end):
    conversations = MadeUp(ANSWER)
    assert (await talk(conversations, script(end=end))).split("\n") == [WORDS["welcome"], WORDS["bye"], ""]
    assert conversations.heard == []


async def test_a_line_is_asked_and_answered_with_its_sources():
    conversations = MadeUp(ANSWER)
    shown = await talk(conversations, script("nhà bốn người bhyt hết bao nhiêu"))
    assert ANSWER.text in shown
    assert ANSWER.basis in shown
    (heard,) = conversations.heard
    assert (heard.channel, heard.text, heard.kind) == ("console", "nhà bốn người bhyt hết bao nhiêu", Kind.TEXT)
    assert heard.received_at == NOW


async def test_the_same_line_twice_is_two_messages():
    conversations = MadeUp(ANSWER)
    await talk(conversations, script("menu", "menu"))
    first, second = conversations.heard
    assert first.message_id != second.message_id
    assert first.user == second.user


@pytest.mark.parametrize("line", ["", "   ", "\t"])
async def test_an_empty_line_is_not_asked(line):
    conversations = MadeUp(ANSWER)
    await talk(conversations, script(line))
    assert conversations.heard == []


async def test_choices_are_shown_with_the_number_to_type():
    shown = await talk(MadeUp(CLARIFY), script("bảo hiểm"))
    for number, button in enumerate(CLARIFY.quick_replies, 1):
        assert f"  {number}. {button.label}\n" in shown


async def test_every_reply_is_shown_in_its_order():
    shown = await talk(MadeUp(Reply("Một"), Reply("Hai")), script("menu"))
    assert shown.index("Một") < shown.index("Hai")


async def test_a_reply_without_sources_shows_no_empty_line_for_them():
    assert (await talk(MadeUp(Reply("Chào bác.")), script("chào"))).split("\n")[1:-2] == ["", "Chào bác.", ""]


async def test_what_looks_like_markup_is_shown_as_it_is_written():
    text, basis, label = "[bold]đậm[/bold] [/] :smile:", "[red]Căn cứ[/red]", "[link=x]bấm[/link]"
    shown = await talk(MadeUp(Reply(text, basis, (QuickReply(label, "x"),))), script("[/bold]"))
    for part in (text, basis, label):
        assert part in shown


async def test_words_that_look_like_markup_are_shown_as_they_are_written(monkeypatch):
    words = {**WORDS, "welcome": "[/chào]", "bye": "[b]hẹn gặp lại"}
    monkeypatch.setattr(MadeUp, "words", lambda self, part: words)
    shown = await talk(MadeUp(), script())
    assert shown == "[/chào]\n[b]hẹn gặp lại\n"


async def test_a_missing_word_leaves_a_gap_not_a_failure(monkeypatch):
    monkeypatch.setattr(MadeUp, "words", lambda self, part: {})
    assert await talk(MadeUp(), lambda prompt: script()(WORDS["prompt"] + prompt)) == "\n\n"


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal, whatever ran in this process before: asyncio heeds it only then."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_broken_off_while_it_answers_it_takes_leave():
    class Slow(MadeUp):
        async def ask(self, utterance: Utterance) -> list[Delivery]:
            signal.raise_signal(signal.SIGINT)  # to this thread: another one would leave the loop asleep
            await asyncio.Event().wait()
            raise AssertionError

    with asyncio.Runner() as runner:
        assert runner.run(talk(Slow(), script("menu"))).endswith(f"{WORDS['bye']}\n")


@pytest.mark.usefixtures("ctrl_c")
def test_broken_off_while_it_waits_for_a_line_it_takes_leave():
    """As in a terminal: asyncio's own handling of Ctrl-C would let the reading go on."""

    def read(prompt: str) -> str:
        signal.raise_signal(signal.SIGINT)
        return "menu"

    conversations = MadeUp(ANSWER)
    with asyncio.Runner() as runner:
        assert runner.run(talk(conversations, read)).endswith(f"{WORDS['bye']}\n")
        assert conversations.heard == []


def test_the_words_it_needs_are_in_the_replies():
    assert set(WORDS) >= {"welcome", "prompt", "bye"}


async def test_a_file_is_shown_where_it_can_be_opened():
    files = (Attachment("Phiếu", "cards/luong-huu-2026-11-22.pdf"),)
    shown = await talk(MadeUp(Reply("Đây ạ.", attachments=files)), script("phiếu"))
    assert "Phiếu: /data/cards/luong-huu-2026-11-22.pdf" in shown
