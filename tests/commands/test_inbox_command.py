"""``bot inbox``: staff read and answer what citizens left, beside the service and without it."""

from __future__ import annotations

import asyncio
import io
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.app import answers
from bot.app.service import open_store
from bot.commands import main
from bot.commands.inbox import LONGEST_ANSWER
from bot.messages import Effect, EffectKind, Outcome, Reply, Session, Turn, Utterance
from bot.settings import load_settings
from bot.storage.store import TicketMessage

USER = "0912-nguoi-hoi-345"
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
QUESTION, COMPLAINT, REPORT = "BX7R2M9T", "CD3FG4HM", "DF3GH4MN"


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))
    return tmp_path / "var"


async def _leave(store, code: str, kind: str, text: str) -> None:
    accepted = await store.accept(Utterance("telegram", USER, code, text, NOON))
    confidential = "" if kind == "question" else "1"
    effect = Effect(EffectKind.OPEN_TICKET, {"code": code, "kind": kind, "text": text, "confidential": confidential})
    turn = Turn(text, (Reply("đã nhận"),), Outcome.HANDOVER, Session(), effects=(effect,))
    await store.save(turn, [accepted.id], accepted.user_key, "telegram", NOON)


@pytest.fixture
def left(data):
    """A question, a complaint and an answered report."""

    async def leave() -> None:
        store = open_store(load_settings())
        await _leave(store, QUESTION, "question", "sổ của tôi\x1b[31m bao giờ có " + "rất dài " * 20)
        await _leave(store, COMPLAINT, "complaint", "thu tiền không biên lai")
        await _leave(store, REPORT, "report", "có người gọi xưng công an")
        said = TicketMessage("Đã chuyển công an.", NOON, who="Chị Hoa")
        await store.answer_ticket(REPORT, said, "s1", Reply("x"))
        await store.close()

    asyncio.run(leave())


def waiting(data) -> list[answers.Written]:
    return [written for _, written in answers.waiting(answers.folder_in(data))]


def told(capsys, *arguments: str, code: int = 0) -> str:
    assert main(["inbox", *arguments]) == code
    captured = capsys.readouterr()
    return captured.err if code else captured.out


@pytest.mark.usefixtures("left")
def test_what_waits_is_listed_without_what_is_confidential(capsys):
    lines = told(capsys).splitlines()
    assert [line.split()[0] for line in lines] == ["BX7R-2M9T", "CD3F-G4HM"]
    assert "22/11/2026 12:00" in lines[0]
    assert "sổ của tôi[31m bao giờ có" in lines[0]
    assert lines[0].endswith("…")
    assert "(kín: chỉ người phụ trách xem)" in lines[1]
    assert "biên lai" not in lines[1]
    assert told(capsys, "--open").splitlines() == lines


@pytest.mark.usefixtures("left")
def test_everything_is_listed_when_asked_for(capsys):
    lines = told(capsys, "--all").splitlines()
    assert len(lines) == 3
    assert "đã trả lời" in lines[2]


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("typed", ["CD3F-G4HM", "cd3fg4hm", "cd3f g4hm"])
def test_a_case_is_shown_whole_to_who_asks_for_it(capsys, typed):
    shown = told(capsys, "show", typed)
    assert "khiếu nại, KÍN, chờ trả lời" in shown
    assert "thu tiền không biên lai" in shown
    assert USER not in shown


@pytest.mark.usefixtures("left")
def test_what_was_said_since_is_shown_too(capsys):
    assert "Cán bộ (Chị Hoa), 22/11/2026 12:00:\nĐã chuyển công an." in told(capsys, "show", "DF3G-H4MN")


@pytest.mark.usefixtures("left")
def test_an_answer_waits_for_the_service(capsys, data):
    assert "trong hai giây" in told(capsys, "answer", "bx7r-2m9t", "Tuần", "sau có.", "--by", "Chị Hoa")
    assert waiting(data) == [answers.Written(QUESTION, "Tuần sau có.", "Chị Hoa")]
    assert "đang gửi" in told(capsys).splitlines()[0]


@pytest.mark.usefixtures("left")
def test_an_answer_is_read_from_standard_input(capsys, data, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("Dòng một.\n\nDòng hai.\n"))
    told(capsys, "answer", "BX7R-2M9T")
    assert waiting(data) == [answers.Written(QUESTION, "Dòng một.\n\nDòng hai.")]


@pytest.mark.usefixtures("left")
def test_a_case_is_closed(capsys, data):
    told(capsys, "close", "BX7R-2M9T")
    assert waiting(data) == [answers.Written(QUESTION)]


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize(("text", "says"), [(" ", "trống"), ("x" * (LONGEST_ANSWER + 1), "nhiều nhất 4000")])
def test_an_answer_that_is_none_or_too_long_is_not_sent(capsys, data, monkeypatch, text, says):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert says in told(capsys, "answer", "BX7R-2M9T", code=1)
    assert waiting(data) == []


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("task", ["show", "answer", "close"])
@pytest.mark.parametrize("code", ["BX7R-2M9V", "nothing", ""])
def test_a_code_that_leads_nowhere_is_told(capsys, data, task, code):
    assert "bot inbox --all" in told(capsys, task, code, code=1)
    assert waiting(data) == []


def test_without_a_database_nothing_waits_and_none_is_made(capsys, data):
    assert "Không có việc nào đang chờ" in told(capsys)
    assert "Chưa có việc nào" in told(capsys, "--all")
    assert not data.exists()


@pytest.mark.usefixtures("left")
async def test_a_service_that_runs_is_not_disturbed(capsys):
    store = open_store(replace(load_settings()))
    try:
        assert len((await asyncio.to_thread(told, capsys)).splitlines()) == 2
        assert await store.close_ticket(QUESTION)
        assert len((await asyncio.to_thread(told, capsys)).splitlines()) == 1
    finally:
        await store.close()
