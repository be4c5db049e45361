"""bot checklist: a procedure to print."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from core_fixtures import KNOWLEDGE
from pypdf import PdfReader

from bot.commands import main

SMALL = ["--knowledge", str(KNOWLEDGE), "--today", "2026-11-22"]


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path_factory):
    for name in [name for name in os.environ if name.startswith("DIEM_SANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path_factory.getbasetemp() / "checklist-data"))


def test_it_prints_boxes_to_tick_and_the_basis(capsys):
    assert main(["checklist", *SMALL, "dang-ky"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Phiếu: Đăng ký tham gia BHXH tự nguyện\n\nGiấy tờ:\n[ ] Căn cước\n")
    assert out.endswith("Số liệu kiểm tra ngày 20/11/2026\nÁp dụng đến hết ngày 31/12/2026\n")


def test_it_is_written_as_a_pdf(tmp_path, capsys):
    path = tmp_path / "phieu.pdf"
    assert main(["checklist", *SMALL, "dang-ky", "--pdf", str(path)]) == 0
    assert capsys.readouterr().out == f"Đã ghi {path}\n"
    assert "Phiếu đúng đến hết ngày 31/12/2026." in PdfReader(path).pages[0].extract_text()


def test_a_pdf_that_cannot_be_written_is_said(tmp_path, capsys):
    path = tmp_path / "không-có" / "phieu.pdf"
    assert main(["checklist", *SMALL, "dang-ky", "--pdf", str(path)]) == 1
    assert capsys.readouterr().err.startswith(f"Không ghi được {path}")


def test_a_letter_that_cannot_be_printed_is_named(knowledge, tmp_path, capsys):
    knowledge.edit("procedures/dang-ky.yaml", "fee: Không", "fee: 😀 Không")
    small = ["--knowledge", str(knowledge.directory), "--today", "2026-11-22"]
    assert main(["checklist", *small, "dang-ky", "--pdf", str(tmp_path / "phieu.pdf")]) == 1
    assert "😀" in capsys.readouterr().err
    assert not (tmp_path / "phieu.pdf").exists()


def test_it_is_printed_as_of_the_day(capsys):
    assert main(["checklist", "--knowledge", str(KNOWLEDGE), "--today", "2027-01-02", "dang-ky"]) == 0
    assert "387.200 đồng" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["dang", "dang-kyy", "procedures/dang-ky", "dangky"])
def test_of_none_it_offers_near_ones(asked, capsys):
    assert main(["checklist", *SMALL, asked]) == 1
    assert capsys.readouterr().err == f"Không có thủ tục '{asked}'. Có phải: dang-ky?\n"


def test_of_none_like_any_it_says_just_that(capsys):
    assert main(["checklist", *SMALL, "zzz"]) == 1
    assert capsys.readouterr().err == "Không có thủ tục 'zzz'.\n"


def test_a_withheld_one_names_the_parameter(knowledge, capsys):
    text = (Path(knowledge.directory) / "parameters/lien-he/trang-web.yaml").read_text(encoding="utf-8")
    closed = text.replace("review:", "  - {effective_from: 2026-11-23, expected: true}\nreview:")
    knowledge.write("parameters/lien-he/trang-web.yaml", closed)
    knowledge_of_later = ["--knowledge", str(knowledge.directory), "--today", "2026-11-24"]
    assert main(["checklist", *knowledge_of_later, "dang-ky"]) == 1
    assert "Đang ẩn: tham số 'lien-he/trang-web'" in capsys.readouterr().err
