"""bot official: what the checker finds in a message and says, and the lists."""

from __future__ import annotations

import pytest
from core_fixtures import KNOWLEDGE

from bot.commands import main

SMALL = ["--knowledge", str(KNOWLEDGE), "--today", "2026-11-22"]


def said(capsys) -> str:
    return capsys.readouterr().out


def test_it_prints_what_it_finds_and_what_a_citizen_is_told(capsys):
    assert main(["official", *SMALL, "link", "bhxh-vn.com", "có thật không"]) == 0
    out = said(capsys)
    assert out.startswith("- domain bhxh-vn.com: look_alike (baohiemxahoi.gov.vn, borrowed)\n\nMáy so với danh sách")
    assert "Số liệu kiểm tra ngày 20/11/2026" in out


def test_a_private_number_is_hidden_as_in_a_conversation(capsys):
    assert main(["official", *SMALL, "số 0987 654 321 có phải của bhxh không"]) == 0
    out = said(capsys)
    assert out.startswith("- phone (đã che): unlisted\n")
    assert "654" not in out


def test_of_a_message_that_asks_something_else_it_says_so(capsys):
    assert main(["official", *SMALL, "gọi 1900 9068 mất bao nhiêu tiền"]) == 0
    out = said(capsys)
    assert "- phone 1900 9068: official (1900 9068)\nCâu này không hỏi thật giả" in out
    assert "Số 1900 9068: có trong danh sách" in out


def test_of_a_message_without_anything_to_check_it_says_so(capsys):
    assert main(["official", *SMALL, "đóng bao nhiêu"]) == 1
    assert said(capsys) == "Không thấy số, đường link hay tên nào để kiểm.\n"


def test_it_prints_both_lists(capsys):
    assert main(["official", *SMALL, "--list"]) == 0
    out = said(capsys)
    assert out.startswith(
        "Chính thức (7):\n- phone 1900 9068: tổng đài của BHXH Việt Nam (baohiemxahoi.gov.vn, đối chiếu"
    )
    assert "- domain baohiemxahoi.gov.vn, cả tên đứng trước: trang của BHXH Việt Nam" in out
    assert "\nGiả mạo đã được cảnh báo (4):\n- domain govvvn.com, cả tên đứng trước" in out


def test_without_a_message_it_says_what_to_type(capsys):
    assert main(["official", *SMALL]) == 2
    assert "Hãy gõ tin nhắn" in capsys.readouterr().err


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path))
