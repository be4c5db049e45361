from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulators.faults import Fault
from emulators.zalo.server import Zalo
from zalo_outgoing import CITIZEN, Outgoing, granted, outgoing, tokens_of

from bot.channels.conversations import Closed, Gone, Halted, Later, Never, NotSent
from bot.messages import Attachment, QuickReply, Reply

HELLO = Reply("Chào bác.")
PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    with Zalo().serve() as zalo:
        yield zalo


@pytest.fixture
async def out(zalo, tmp_path):
    async with outgoing(zalo, tmp_path) as out:
        yield out


async def send(out: Outgoing, reply: Reply = HELLO) -> None:
    for part in out.channel.parts(reply):
        await out.channel.send(CITIZEN, part)


def texts(zalo: Zalo) -> list[str]:
    return [sent.text for sent in zalo.messages(CITIZEN)]


# -- what arrives


async def test_a_long_answer_arrives_whole_and_in_order_with_its_buttons_last(zalo, out):
    text = " ".join(f"Câu thứ {number}." for number in range(600))
    await send(out, Reply(text, basis="Nguồn", quick_replies=(QuickReply("Mức đóng", "intent:a/b"),)))
    assert " ".join(texts(zalo)).split() == [*text.split(), "Nguồn"]
    assert [len(sent.buttons) for sent in zalo.messages(CITIZEN)] == [0] * (len(texts(zalo)) - 1) + [1]


async def test_a_tap_comes_back_as_the_label(zalo, out):
    await send(out, Reply("Chọn:", quick_replies=tuple(QuickReply(f"Việc {n}", f"intent:v/{n}") for n in range(7))))
    assert [button.payload for button in zalo.messages(CITIZEN)[0].buttons] == [f"Việc {n}" for n in range(5)]


async def test_a_document_and_a_picture_arrive_as_what_they_are(zalo, out, tmp_path):
    (tmp_path / "to-roi.pdf").write_bytes(PDF)
    (tmp_path / "so-do.png").write_bytes(PNG)
    files = (Attachment("Tờ rơi", "to-roi.pdf"), Attachment("Sơ đồ trụ sở", "so-do.png", "image/png"))
    await send(out, Reply("Bác xem:", attachments=files))
    sent = zalo.messages(CITIZEN)
    assert [(message.kind, message.text) for message in sent] == [
        ("text", "Bác xem:"),
        ("file", ""),
        ("image", "Sơ đồ trụ sở"),
    ]
    shown = [(file.name, file.media_type, file.size) for file in (message.attachments[0] for message in sent[1:])]
    assert shown == [("to-roi.pdf", "application/pdf", len(PDF)), ("so-do.png", "image/png", len(PNG))]


async def test_each_picture_of_a_leaflet_says_which_page_it_is(zalo, out, tmp_path):
    pages = []
    for page in (1, 2):
        (tmp_path / f"to-roi-thai-san-1-3fa09c-{page}.png").write_bytes(PNG + bytes(page))
        title, url = f"Tờ rơi thai sản (trang {page}/2)", f"to-roi-thai-san-1-3fa09c-{page}.png"
        pages.append(Attachment(title, url, "image/png", "Chữ trên hình."))
    await send(out, Reply("Bác xem:", attachments=tuple(pages)))
    sent = zalo.messages(CITIZEN)
    assert [(message.kind, message.text) for message in sent[1:]] == [("image", page.title) for page in pages]


async def test_a_picture_that_is_too_large_is_named_in_words(zalo, out, tmp_path):
    (tmp_path / "a.png").write_bytes(PNG + bytes(1024 * 1024))
    await send(out, Reply("Bác xem:", attachments=(Attachment("Tờ rơi (trang 1/2)", "a.png", "image/png"),)))
    assert texts(zalo) == ["Bác xem:", "Chưa gửi được Tờ rơi (trang 1/2)."]


async def test_a_file_that_cannot_be_sent_is_said_in_words(zalo, out):
    await send(out, Reply("Bác xem:", attachments=(Attachment("Tờ khai TK1", "missing.pdf"),)))
    assert texts(zalo) == ["Bác xem:", "Chưa gửi được Tờ khai TK1."]


async def test_a_file_zalo_threw_away_is_uploaded_again_and_arrives(zalo, out, tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    reply = Reply("Bác xem:", attachments=(Attachment("Tờ rơi", "a.pdf"),))
    await send(out, reply)
    for asset in list(zalo.uploads.assets):
        del zalo.uploads.assets[asset]
    await send(out, reply)
    assert [message.kind for message in zalo.messages(CITIZEN)] == ["text", "file"] * 2
    assert zalo.uploads.counts["file"] == 2


async def test_a_file_that_is_always_expired_is_given_up(zalo, out, tmp_path):
    (tmp_path / "a.pdf").write_bytes(PDF)
    file = out.channel.parts(Reply("", attachments=(Attachment("Tờ rơi", "a.pdf"),)))[0]
    zalo.faults.sometimes(1, Fault("-100"), "cs")
    assert await outcomes(out, file, 3) == [Later, Later, Never]


# -- what doesn't


async def outcomes(out: Outgoing, part: object, times: int) -> list[type[NotSent] | None]:
    seen: list[type[NotSent] | None] = []
    for _ in range(times):
        try:
            await out.channel.send(CITIZEN, part)  # type: ignore[arg-type]
            seen.append(None)
        except NotSent as error:
            seen.append(type(error))
    return seen


@pytest.mark.parametrize(
    ("code", "kind"),
    [(-213, Gone), (-227, Gone), (-244, Gone), (-230, Closed), (-218, Closed), (-224, Halted), (-201, Never)],
)
async def test_each_kind_of_refusal_has_its_end(zalo, out, code, kind):
    zalo.faults.next(Fault(str(code)), "cs")
    with pytest.raises(kind, match=str(code)):
        await send(out)
    assert texts(zalo) == []


async def test_a_window_that_closed_is_noted_and_opens_when_the_citizen_writes(zalo, out):
    zalo.clock.advance(days=7, seconds=1)
    with pytest.raises(Closed):
        await send(out)
    assert out.remembered.contacts[CITIZEN] == {"window": "closed"}
    zalo.people.interact(CITIZEN)
    await send(out)
    assert out.remembered.contacts[CITIZEN] == {}


async def test_a_citizen_who_left_is_noted(zalo, out):
    zalo.faults.next(Fault("-213"), "cs")
    with pytest.raises(Gone):
        await send(out)
    assert out.remembered.contacts[CITIZEN] == {"window": "gone"}


async def test_a_message_zalo_fails_at_is_tried_three_times(zalo, out):
    zalo.faults.sometimes(1, Fault("-200"), "cs")
    assert await outcomes(out, out.channel.parts(HELLO)[0], 4) == [Later, Later, Never, Later]


async def test_one_that_arrives_at_last_begins_anew(zalo, out):
    part = out.channel.parts(HELLO)[0]
    zalo.faults.next(Fault("-200"), "cs", times=2)
    assert await outcomes(out, part, 3) == [Later, Later, None]
    zalo.faults.next(Fault("-200"), "cs", times=2)
    assert await outcomes(out, part, 3) == [Later, Later, None]


async def test_a_reset_before_the_answer_may_have_arrived(zalo, out):
    zalo.faults.next(Fault("reset-after"), "cs")
    with pytest.raises(Later) as later:
        await send(out)
    assert later.value.may_have_arrived


async def test_stolen_tokens_halt_the_channel_until_new_ones_come(zalo, out):
    zalo.steal_tokens()
    with pytest.raises(Halted, match="bot zalo login"):
        await send(out)
    async with tokens_of(zalo, out.file._path) as operator:
        await operator.keep(granted(zalo))
    await send(out)
    assert texts(zalo) == ["Chào bác."]


# -- too many calls


async def test_too_many_calls_quiet_the_whole_channel_for_a_while(zalo, out):
    zalo.faults.next(Fault("429"), "cs")
    with pytest.raises(Later) as first:
        await send(out)
    with pytest.raises(Later) as second:
        await send(out)
    assert texts(zalo) == []
    assert first.value.after
    assert second.value.after == first.value.after
    assert zalo.refusals == {-32: 1}
    out.clock.at += first.value.after
    await send(out)
    assert texts(zalo) == ["Chào bác."]


async def test_the_waits_grow_and_begin_anew_when_a_message_arrived(zalo, out):
    async def wait() -> float:
        zalo.faults.next(Fault("429"), "cs")
        with pytest.raises(Later) as later:
            await send(out)
        assert later.value.after
        out.clock.at += later.value.after
        return later.value.after

    waits = [await wait() for _ in range(10)]
    assert waits == sorted(waits)
    assert waits[-1] == waits[-2] == 120
    await send(out)
    assert await wait() == waits[0]


async def test_those_under_way_together_count_as_one(zalo, out):
    zalo.faults.next(Fault("429"), "cs", times=20)
    results = await asyncio.gather(*(send(out) for _ in range(20)), return_exceptions=True)
    assert {type(result) for result in results} == {Later}
    assert {result.after for result in results if isinstance(result, Later)} == {2.0}


# -- what is remembered of a citizen


async def test_while_answers_are_free_nothing_is_written_of_a_citizen(out):
    for _ in range(3):
        await send(out)
    assert out.remembered.writes == 0


async def test_what_a_message_was_taken_from_is_kept(zalo, out):
    zalo.clock.advance(hours=49)
    await send(out)
    assert out.remembered.contacts[CITIZEN] == {"quota": "sub_quota", "remain": "499"}


async def test_that_messages_are_billed_is_written_once(zalo, out):
    zalo.people.package_left = 0
    zalo.clock.advance(hours=49)
    for _ in range(3):
        await send(out)
    assert out.remembered.contacts[CITIZEN] == {"quota": "billed"}
    assert out.remembered.writes == 1


async def test_of_an_erased_citizen_nothing_is_left(zalo, out):
    zalo.clock.advance(hours=49)
    await send(out)
    await send(out, Reply("Đã xoá.", erased=True))
    assert out.remembered.contacts[CITIZEN] == {}
    zalo.faults.next(Fault("-230"), "cs")
    with pytest.raises(Closed):
        await send(out, Reply("Đã xoá.", erased=True))
    assert out.remembered.contacts[CITIZEN] == {}


async def test_a_store_that_fails_keeps_no_message_back(zalo, out):
    out.remembered.broken = True
    await send(out)
    zalo.faults.next(Fault("-230"), "cs")
    with pytest.raises(Closed):
        await send(out)
    assert texts(zalo) == ["Chào bác."]


async def test_no_log_holds_a_text_an_id_or_a_token(zalo, out, caplog, tmp_path: Path):
    caplog.set_level(logging.DEBUG)
    out.remembered.broken = True
    token = await out.tokens.current()
    await send(out, Reply("Chào bác.", attachments=(Attachment("Tờ khai", "missing.pdf"),)))
    for code in ("-201", "-98765", "-200", "-230"):
        zalo.faults.next(Fault(code), "cs")
        with pytest.raises(NotSent):
            await send(out)
    ours = [record for record in caplog.records if record.name.startswith(("bot", "httpx", "httpcore", "asyncio"))]
    assert ours
    shown = "\n".join(str(record.__dict__) for record in ours)
    for secret in (CITIZEN, "Chào bác", token, "Tờ khai"):
        assert secret not in shown
