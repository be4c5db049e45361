"""bot outlet and bot briefing: an entry for each outlet, the pack as a file."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from core_fixtures import KNOWLEDGE

from bot.commands import main
from bot.messages import Outcome, Reply, Session, Turn, Utterance
from bot.storage.sqlite import SqliteStore

SMALL = ["--knowledge", str(KNOWLEDGE), "--today", "2026-11-22"]
MUC_DONG = "bhxh-tu-nguyen/muc-dong"


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path_factory, tmp_path):
    for name in [name for name in os.environ if name.startswith("DIEM_SANG_")]:
        monkeypatch.delenv(name)
    directory = tmp_path_factory.getbasetemp() / "outlet-data"  # the fitted model is kept there
    monkeypatch.setenv("DIEM_SANG_DATA", str(directory))
    yield directory
    for path in directory.glob("bot.sqlite*"):
        path.unlink()


def shown(capsys, *options: str) -> str:
    assert main(["outlet", *SMALL, *options]) == 0
    return capsys.readouterr().out


def test_an_entry_is_shown_for_each_outlet(capsys):
    chat = shown(capsys, MUC_DONG)
    assert chat.startswith("Mỗi tháng bác đóng ít nhất 264.000 đồng")
    assert chat.endswith("Áp dụng đến hết ngày 31/12/2026\n")
    assert shown(capsys, MUC_DONG, "--as", "chat") == chat
    sms = shown(capsys, MUC_DONG, "--as", "sms")
    assert "Không dấu: " in sms
    assert (
        "[Muc dong BHXH tu nguyen: Moi thang bac dong it nhat 264.000 dong, da tru ho tro 20%. BHXH VN 19009068]" in sms
    )
    assert "Hỏi thêm: tổng đài" in shown(capsys, MUC_DONG, "--as", "post")
    assert "qua ngày ấy thì gỡ xuống" in shown(capsys, MUC_DONG, "--as", "poster")
    assert "Bà con nói: " in shown(capsys, MUC_DONG, "--as", "talking")


def test_a_link_is_named_where_there_is_room(capsys):
    link = ["--link", "https://vi-du.vn"]
    assert "https://vi-du.vn" in shown(capsys, MUC_DONG, "--as", "post", *link)
    assert "https://vi-du.vn" in shown(capsys, MUC_DONG, "--as", "poster", *link)


def test_it_is_told_which_leaflets_have_an_entry_and_what_they_print(capsys):
    said = shown(capsys, MUC_DONG, "--as", "leaflet").splitlines()
    assert said[0].startswith("tu-nguyen (1-")
    assert "- phần 'Trả lời':" in said
    assert "  Mức này là 22% của thu nhập thấp nhất 1.500.000 đồng." in said
    assert said[-3:] == ["- mã QR mở mục này", "- nút lấy tờ rơi dưới câu trả lời", "1 tờ rơi có mục này."]
    assert shown(capsys, "lien-he/tong-dai", "--as", "leaflet") == "0 tờ rơi có mục này.\n"


def test_a_part_whose_heading_has_a_figure_is_found_too(knowledge, capsys):
    knowledge.edit(
        "leaflets/tu-nguyen.yaml", "heading: Trả lời", 'heading: "Từ {bhxh-tu-nguyen/thu-nhap-thap-nhat} đồng"'
    )
    own = ["--knowledge", str(knowledge.directory), "--today", "2026-11-22"]
    assert main(["outlet", *own, MUC_DONG, "--as", "leaflet"]) == 0
    assert "- phần 'Từ 1.500.000 đồng':" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("outlet", ["spoken", "loudspeaker"])
def test_read_out_there_are_words_only_and_how_long_it_takes(outlet, capsys):
    said, _, time = shown(capsys, MUC_DONG, "--as", outlet).rpartition("\n\n")
    assert not [char for char in said if char.isdigit()]
    assert "hai trăm sáu mươi tư nghìn đồng" in said
    assert time.startswith("Đọc chừng ")
    assert ("Kính thưa bà con" in said) == (outlet == "loudspeaker")


def test_what_cannot_be_told_there_is_said(capsys):
    assert main(["outlet", *SMALL, "--as", "poster", "forms/tinh-dong"]) == 1
    assert "'forms/tinh-dong' là biểu mẫu hỏi đáp" in capsys.readouterr().err
    assert main(["outlet", *SMALL, "--as", "sms", "bhxh-tu-nguyen/muc"]) == 1
    assert "Có phải: bhxh-tu-nguyen/muc-dong" in capsys.readouterr().err
    withheld = ["outlet", "--knowledge", str(KNOWLEDGE), "--today", "2027-07-02", "--as", "sms"]
    assert main([*withheld, "bhxh-tu-nguyen/dong-truoc"]) == 1
    assert "Đang ẩn: tham số 'bhxh-tu-nguyen/lai-suat-thang'" in capsys.readouterr().err


def paragraphs(path: Path) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]


def rows(path: Path) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for table in docx.Document(str(path)).tables for row in table.rows]


async def ask(data: Path) -> None:
    store = SqliteStore(data / "bot.sqlite", b"a secret that is used in tests only")
    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    accepted = await store.accept(Utterance("web", "someone", "1", "câu riêng của một người", now))
    asked = ("huu-tri/tuoi", MUC_DONG)
    turn = Turn("câu riêng của một người", (Reply("?"),), Outcome.CLARIFIED, Session(), candidates=asked)
    await store.save(turn, [accepted.id], accepted.user_key, "web", now)
    await store.close()


def test_the_pack_is_written_without_messages_too(tmp_path, capsys):
    path = tmp_path / "tai-lieu.docx"
    assert main(["briefing", *SMALL, "--since", "2026-06-30", "--to", str(path)]) == 0
    assert capsys.readouterr().out == f"Đã ghi {path}\n"
    assert "Chưa đếm được tin nhắn nào." in paragraphs(path)


def test_the_pack_counts_what_was_not_answered_and_tells_nothing_else(tmp_path, data):
    path = tmp_path / "tai-lieu.docx"
    data.mkdir(exist_ok=True)
    asyncio.run(ask(data))
    assert main(["briefing", *SMALL, "--since", "2026-06-30", "--to", str(path)]) == 0
    both = "Tuổi và số năm đóng để có lương hưu; Mức đóng BHXH tự nguyện"
    assert (both, "hỏi lại", "1") in rows(path)
    assert "câu riêng" not in "\n".join(paragraphs(path))


def test_days_in_the_wrong_order_and_a_file_that_cannot_be_written_are_said(tmp_path, capsys):
    path = tmp_path / "không-có" / "tai-lieu.docx"
    assert main(["briefing", *SMALL, "--since", "2026-12-30", "--to", str(path)]) == 1
    assert capsys.readouterr().err == "Ngày 30/12/2026 đứng sau ngày của tài liệu 22/11/2026.\n"
    assert main(["briefing", *SMALL, "--since", "2026-06-30", "--to", str(path)]) == 1
    assert capsys.readouterr().err.startswith(f"Không ghi được {path}")
