"""What citizens leave with staff, and how the answers come back: written by a command, or by the code alone."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta

import pytest
from app_making import NOON, said, texts, until

from bot.app import answers
from bot.app.answers import AnswerError, Written
from bot.app.staff import Staff
from bot.desk import codes
from bot.desk.hours import ZONE
from bot.storage.store import TicketState

QUESTION = "sổ của tôi làm ba tháng rồi chưa có"
LATER = NOON + timedelta(days=1)


@pytest.fixture
def staff(bot) -> Staff:
    return Staff(bot, lambda: LATER)


@pytest.fixture
def folder(tmp_path):
    return answers.folder_in(tmp_path / "var")


async def leave(bot, asking: str = "gặp cán bộ", user: str = "someone") -> str:
    """Leave a case; its code."""
    await bot.ask(said(f"{user}-asks-{asking}", asking, user))
    (told,) = texts(await bot.ask(said(f"{user}-leaves-{asking}", QUESTION, user)))
    return codes.find(told)


async def ask_by(bot, code: str, user: str, id_: str) -> str:
    return texts(await bot.ask(said(id_, f"mã {codes.shown(code).lower()}", user)))[0]


async def taken_up(folder, staff) -> None:
    await answers.take_up(folder, staff)
    assert list(answers.waiting(folder)) == []


async def test_an_answer_written_by_a_command_reaches_the_citizen(bot, store, staff, folder):
    code = await leave(bot)
    last = (await store.unsent())[-1].id
    answers.write(folder, Written(code, "Tuần sau có.", "Chị Hoa"), NOON)
    await taken_up(folder, staff)
    assert texts(await bot.replies_since("web", "someone", last)) == [f"Trả lời mã {codes.shown(code)}: Tuần sau có."]
    ticket = await store.ticket(code)
    assert (ticket.state, ticket.thread[0].who, ticket.thread[0].at) == (TicketState.ANSWERED, "Chị Hoa", LATER)


async def test_staff_may_write_on_and_all_of_it_stands_under_the_code(bot, store, staff, folder):
    code = await leave(bot)
    for number, text in enumerate(["Tuần sau có.", "Nhớ mang căn cước."]):
        answers.write(folder, Written(code, text), NOON + timedelta(seconds=number))
    await taken_up(folder, staff)
    assert [one.reply.text for one in await store.unsent()][-1] == "Lời của cán bộ Điểm Sáng: Nhớ mang căn cước."
    assert (await ask_by(bot, code, "someone", "q")).endswith("Tuần sau có.\n\nNhớ mang căn cước.")


async def test_the_bot_answers_on_after_an_answer_that_nobody_stays_for(bot, staff, folder):
    code = await leave(bot)
    answers.write(folder, Written(code, "Tuần sau có."), NOON)
    await taken_up(folder, staff)
    assert "264.000" in texts(await bot.ask(said("q", "mức đóng bhxh tự nguyện là bao nhiêu")))[0]


async def test_whoever_has_the_code_may_read_an_answer(bot, staff):
    code = await leave(bot)
    assert "chưa có trả lời" in await ask_by(bot, code, "a daughter", "q1")
    await staff.answer(code, "Tuần sau có.", "s1")
    assert "Tuần sau có." in await ask_by(bot, code, "a daughter", "q2")


@pytest.mark.parametrize("asking", ["gửi khiếu nại cho cán bộ", "báo cho cán bộ vụ lừa đảo"])
async def test_what_is_confidential_is_read_by_who_left_it_alone(bot, store, staff, asking):
    code = await leave(bot, asking)
    await staff.answer(code, "Đã xác minh.", "s1")
    assert await ask_by(bot, code, "somebody else", "q1") == f"Không có mã {codes.shown(code)}."
    assert "Đã xác minh." in await ask_by(bot, code, "someone", "q2")
    assert all(QUESTION not in turn.text for turn in store.turns)


async def test_a_case_is_closed_by_a_command(bot, staff, folder):
    code = await leave(bot)
    answers.write(folder, Written(code), NOON)
    await taken_up(folder, staff)
    assert await ask_by(bot, code, "someone", "q") == f"Mã {codes.shown(code)} đã đóng."


async def test_erasing_takes_the_cases_along_and_what_was_answered_for_them(bot, store, staff, folder):
    code = await leave(bot, "gửi khiếu nại cho cán bộ")
    await bot.ask(said("erase", "xoá dữ liệu"))
    answers.write(folder, Written(code, "Đã xác minh."), NOON)
    await taken_up(folder, staff)
    assert await store.tickets() == []
    assert await ask_by(bot, code, "someone", "q") == f"Không có mã {codes.shown(code)}."


async def test_what_the_store_refuses_waits_and_goes_out_once(bot, store, staff, folder, monkeypatch):
    code = await leave(bot)
    answers.write(folder, Written(code, "Tuần sau có."), NOON)
    (path,) = folder.iterdir()
    kept = path.read_bytes()
    await store.close()
    await answers.take_up(folder, staff)
    assert [found.code for _, found in answers.waiting(folder)] == [code]
    store._closed = False
    await taken_up(folder, staff)
    path.write_bytes(kept)  # the process was killed before the file was gone
    before = len(await store.unsent())
    await taken_up(folder, staff)
    assert len(await store.unsent()) == before


async def test_a_running_service_takes_up_what_comes(bot, store, staff, folder):
    code = await leave(bot)
    watching = asyncio.create_task(answers.watch(folder, staff, every=0.005))
    answers.write(folder, Written(code, "Tuần sau có."), NOON)
    await until(lambda: not list(answers.waiting(folder)))
    watching.cancel()
    assert (await store.ticket(code)).state is TicketState.ANSWERED


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"code": "x"}', b'{"code": 1, "text": "", "who": ""}', b"\xff"])
async def test_a_spoilt_file_is_put_aside_and_holds_up_nothing(bot, store, staff, folder, content):
    code = await leave(bot)
    folder.mkdir(parents=True)
    (folder / "0.json").write_bytes(content)
    answers.write(folder, Written(code, "Tuần sau có."), NOON)
    await taken_up(folder, staff)
    assert [file.name for file in folder.iterdir()] == ["0.spoilt"]
    assert (await store.ticket(code)).state is TicketState.ANSWERED


def test_an_answer_is_for_its_owner_only(folder):
    answers.write(folder, Written("BX7R2M9T", "Tuần sau có."), NOON)
    (path,) = folder.iterdir()
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert json.loads(path.read_text("utf-8")) == {"code": "BX7R2M9T", "text": "Tuần sau có.", "who": ""}


def test_answers_wait_in_the_order_in_which_they_were_written(folder):
    for second in (3, 1, 2, 10):
        at = datetime(2026, 11, 22, 12, 0, second, tzinfo=ZONE)
        answers.write(folder, Written("BX7R2M9T", str(second)), at)
    assert [written.text for _, written in answers.waiting(folder)] == ["1", "2", "3", "10"]


def test_what_cannot_be_written_is_told(tmp_path):
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(AnswerError, match="không ghi được"):
        answers.write(answers.folder_in(tmp_path / "var"), Written("BX7R2M9T", "x"), NOON)
