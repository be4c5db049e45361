"""The kill switch and the emergency banner: one command each, in force at once."""

from __future__ import annotations

import asyncio

import pytest
from app_making import said, texts, until

from bot.app import notices
from bot.app.bot import with_numbers
from bot.app.notices import LONGEST_BANNER, NONE, NoticeError, Notices
from bot.commands import main
from bot.messages import Choice, Kind, Outcome, QuickReply, Reply, Session, Turn

HOW_MUCH = "mức đóng bhxh tự nguyện là bao nhiêu"
OFF = "Máy đang tạm ngừng, bác gọi tổng đài."
BANNER = "Từ 01/01/2027 mức đóng thay đổi."


# -- what they do


async def test_switched_off_everything_is_answered_with_where_to_ask(bot, store):
    bot.swap_notices(Notices(off=True))
    assert texts(await bot.ask(said("1", HOW_MUCH))) == [OFF]
    assert store.turns[0].outcome is Outcome.HANDOVER
    assert (bot.welcome().text, bot.welcome().quick_replies) == (OFF, ())
    bot.swap_notices(NONE)
    assert "264.000" in texts(await bot.ask(said("2", HOW_MUCH)))[0]


async def test_switched_off_staff_are_still_not_answered(bot):
    bot.swap_notices(Notices(off=True))
    assert await bot.ask(said("1", "", kind=Kind.STAFF_ECHO)) == []


async def test_the_banner_stands_before_the_first_answer_of_a_conversation(bot):
    bot.swap_notices(Notices(banner=BANNER))
    assert texts(await bot.ask(said("1", HOW_MUCH)))[0] == BANNER
    assert len(await bot.ask(said("2", HOW_MUCH))) == 1
    bot.swap_notices(Notices(banner="Thông báo khác."))
    assert texts(await bot.ask(said("3", HOW_MUCH)))[0] == "Thông báo khác."
    assert bot.welcome().text.startswith("Thông báo khác.")


async def test_no_banner_breaks_a_silence(bot):
    bot.swap_notices(Notices(banner=BANNER))
    await bot.ask(said("1", "", kind=Kind.STAFF_ECHO))
    assert await bot.ask(said("2", HOW_MUCH)) == []


def test_on_a_channel_without_buttons_every_choice_has_a_number():
    buttons = (QuickReply("Nơi đăng ký", "intent:noi"),)
    session = Session(choices=(Choice("Nơi đăng ký", "intent:noi"),))
    turn = with_numbers(Turn("", (Reply("a"), Reply("b", quick_replies=buttons)), Outcome.ANSWERED, session))
    assert [reply.numbered for reply in turn.replies] == [False, True]
    assert turn.session.numbered
    assert not with_numbers(Turn("", (Reply("a"),), Outcome.ANSWERED, Session())).session.numbered


# -- the file


def test_what_is_written_is_read(tmp_path):
    path = notices.path_in(tmp_path / "var")
    assert notices.read(path) == NONE
    notices.write(path, Notices(True, BANNER))
    assert notices.read(path) == Notices(True, BANNER)
    assert [file.name for file in path.parent.iterdir()] == ["notices.json"]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"off": 1, "banner": ""}', b'{"off": true}', b"\xff"])
def test_a_broken_file_is_told_and_mended_by_the_next_command(tmp_path, content):
    path = notices.path_in(tmp_path)
    path.write_bytes(content)
    with pytest.raises(NoticeError, match="bot switch"):
        notices.read(path)
    assert notices.read_or_none(path) == NONE


def test_a_banner_that_is_too_long_is_refused(tmp_path):
    with pytest.raises(NoticeError, match="501"):
        notices.write(notices.path_in(tmp_path), Notices(banner="a" * (LONGEST_BANNER + 1)))


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "var").write_text("a file in the way")
    with pytest.raises(NoticeError, match="không ghi được"):
        notices.write(notices.path_in(tmp_path / "var"), NONE)


async def test_a_running_service_follows_the_commands_and_keeps_what_holds_while_the_file_is_broken(
    bot, tmp_path, monkeypatch
):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path))
    watching = asyncio.create_task(notices.watch(notices.path_in(tmp_path), bot.swap_notices, every=0.005))
    assert main(["switch", "off"]) == 0
    await until(lambda: bot.notices.off)
    assert main(["banner", BANNER]) == 0
    await until(lambda: bot.notices == Notices(True, BANNER))
    notices.path_in(tmp_path).write_text("{")
    assert main(["switch", "status"]) == 1
    assert main(["switch", "on"]) == 0
    await until(lambda: bot.notices == NONE)
    watching.cancel()


def test_the_commands_tell_what_holds(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path))
    for arguments, told in (
        (["switch", "status"], "Máy đang trả lời."),
        (["switch", "off"], "TẮT"),
        (["banner", BANNER], f"Đang báo cho mọi người: {BANNER}"),
        (["switch", "status"], "TẮT"),
        (["banner"], BANNER),
        (["banner", "--clear"], "Không có thông báo nào."),
        (["switch", "on"], "Máy đang trả lời."),
    ):
        assert main(arguments) == 0
        assert told in capsys.readouterr().out
    assert main(["banner", "a" * 501]) == 1
    assert "nhiều nhất 500" in capsys.readouterr().err
