"""bot say: a text as it is read out."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Iterator

import pytest
from core_fixtures import KNOWLEDGE

from bot.commands import main

SMALL = ["--knowledge", str(KNOWLEDGE), "--today", "2026-11-22"]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path_factory):
    for name in [name for name in os.environ if name.startswith("DIEM_SANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path_factory.getbasetemp() / "say-data"))


def test_an_entry_is_said_in_words_with_its_estimated_length(capsys):
    assert main(["say", *SMALL, "huu-tri/tuoi"]) == 0
    said, _, estimate = capsys.readouterr().out.rpartition("\n\n")
    assert "sáu mươi mốt tuổi sáu tháng" in said
    assert not any(char.isdigit() for char in said)
    assert estimate.startswith("Đọc chừng ")
    assert estimate.endswith(" giây (ước tính).\n")


def test_what_comes_from_standard_input_is_said(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Gọi 1900 9068."))
    assert main(["say", *SMALL, "-"]) == 0
    assert capsys.readouterr().out.startswith("Gọi một chín không không, chín không sáu tám.\n")


def test_an_unknown_name_is_told_with_its_neighbours(capsys):
    assert main(["say", *SMALL, "huu-tri/tuo"]) == 1
    assert "Không có mục hay tờ rơi 'huu-tri/tuo'. Có phải: huu-tri/tuoi" in capsys.readouterr().err


def test_a_withheld_entry_is_told(capsys):
    assert main(["say", "--knowledge", str(KNOWLEDGE), "--today", "1990-01-01", "huu-tri/tuoi"]) == 1
    assert capsys.readouterr().err


class Terminal(io.StringIO):
    """In which Ctrl-C is pressed instead of typing on."""

    def read(self, size: int | None = -1) -> str:
        signal.raise_signal(signal.SIGINT)
        return super().read(size)


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Ctrl-C as it is in a terminal, whatever ran in this process before."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_a_command_without_a_trace(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", Terminal())
    assert main(["say", *SMALL, "-"]) == 130
    assert capsys.readouterr() == ("", "\n")
