"""bot leaflets and bot handbook: what goes to the printer, and whether what was printed is still right."""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cache

import pytest
from core_fixtures import KNOWLEDGE, TODAY
from pypdf import PdfReader

from bot.answers.leaflet import leaflet
from bot.commands import main
from bot.knowledge.load import load

SMALL = ["--knowledge", str(KNOWLEDGE), "--today", "2026-11-22"]
AFTER = ["--knowledge", str(KNOWLEDGE), "--today", "2027-01-02"]
CHANGED = date(2027, 1, 2)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, tmp_path_factory):
    for name in [name for name in os.environ if name.startswith(("DIEM_SANG_", "PUBLIC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path_factory.getbasetemp() / "leaflets-data"))


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@cache
def code(day: date = TODAY) -> str:
    """The code of the leaflet on voluntary insurance on a day."""
    kb = load(KNOWLEDGE).kb
    assert kb is not None
    return leaflet(kb, "tu-nguyen", day).code


# -- build


def test_every_form_of_every_leaflet_is_written_and_said(out, capsys):
    assert main(["leaflets", "build", *SMALL, "--to", str(out)]) == 0
    written = sorted(path.name for path in out.iterdir())
    assert len(written) == 2 * 5
    for part in ("fold.pdf", "flyer.pdf", "pocket.pdf", "1.png", "2.png"):
        assert f"to-roi-tu-nguyen-{code()}-{part}" in written
    said = capsys.readouterr().out.splitlines()
    assert sorted(said) == sorted(f"đã dựng: {out / name}" for name in written)


def test_what_is_the_same_is_not_written_again(out, capsys):
    build = ["leaflets", "build", "tu-nguyen", *SMALL, "--form", "pocket", "--to", str(out)]
    main(build)
    [path] = out.iterdir()
    os.utime(path, (0, 0))
    capsys.readouterr()
    assert main(build) == 0
    assert capsys.readouterr().out == f"như cũ: {path}\n"
    assert path.stat().st_mtime == 0


def test_only_what_is_named_in_the_form_that_is_named(out):
    assert main(["leaflets", "build", "the-bhyt", *SMALL, "--form", "pictures", "--to", str(out)]) == 0
    assert [re.sub(r"-2-\w{6}-", "-", path.name) for path in sorted(out.iterdir())] == [
        "to-roi-the-bhyt-1.png",
        "to-roi-the-bhyt-2.png",
    ]


@pytest.mark.parametrize(
    ("options", "public", "leads_to"),
    [
        ([], "", []),
        (["--link", "https://vi-du.vn/"], "", ["https://vi-du.vn/?ref=to-roi_tu-nguyen"]),
        ([], "https://cong-khai.vn", ["https://cong-khai.vn/?ref=to-roi_tu-nguyen"]),
        (["--link", ""], "https://cong-khai.vn", []),
        (["--link", "https://vi-du.vn", "--place", "xa-a"], "", ["https://vi-du.vn/?ref=to-roi_tu-nguyen_xa-a"]),
    ],
)
def test_the_code_to_scan_leads_to_the_bot_and_tells_where_the_paper_was(options, public, leads_to, out, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", public)
    assert main(["leaflets", "build", "tu-nguyen", *SMALL, "--form", "flyer", "--to", str(out), *options]) == 0
    [path] = out.iterdir()
    notes = [note.get_object() for page in PdfReader(path).pages for note in page.get("/Annots", [])]
    assert [note["/A"]["/URI"] for note in notes] == leads_to


def test_papers_for_two_places_lie_side_by_side(out):
    build = ["leaflets", "build", "tu-nguyen", *SMALL, "--form", "pocket", "--to", str(out), "--link", "https://a.vn"]
    main(build)
    main([*build, "--place", "xa-a"])
    assert len(list(out.iterdir())) == 2


@pytest.mark.parametrize("place", ["xã A", "a_b", "xa-A", "xa-", "a" * 33, "a" * 60])
def test_a_place_that_no_print_run_can_name_is_refused(place, out, capsys):
    assert main(["leaflets", "build", *SMALL, "--to", str(out), "--place", place]) == 1
    assert f"Mã nơi phát '{place}'" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize("link", ["vi-du.vn", "https://", "https://vi-du.vn/ a", "https://vi-du.vn/" + "a" * 3000])
@pytest.mark.parametrize("command", [["leaflets", "build"], ["handbook", "nong-dan"]])
def test_what_no_phone_can_open_stands_on_no_paper(command, link, out, capsys):
    with pytest.raises(SystemExit) as refused:
        main([*command, *SMALL, "--to", str(out), "--link", link])
    assert refused.value.code == 2
    assert "không phải địa chỉ mạng; viết như https://vi-du.vn" in capsys.readouterr().err
    assert not out.exists()


def test_of_a_leaflet_that_is_not_there_near_ones_are_offered(out, capsys):
    assert main(["leaflets", "build", "tu-nguyenn", *SMALL, "--to", str(out)]) == 1
    assert capsys.readouterr().err == "Không có tờ rơi 'tu-nguyenn'. Có phải: tu-nguyen?\n"


def test_one_that_is_withheld_is_said_and_the_others_are_built(out, capsys):
    early = ["--knowledge", str(KNOWLEDGE), "--today", "2021-12-31"]
    assert main(["leaflets", "build", *early, "--form", "pocket", "--to", str(out)]) == 1
    assert "tu-nguyen: đang ẩn, " in capsys.readouterr().err


def test_one_that_has_no_room_is_said_and_the_others_are_built(knowledge, out, capsys):
    knowledge.edit("leaflets/tu-nguyen.yaml", "Tính trên", "Rất dài. " * 900 + "Tính trên")
    own = ["--knowledge", str(knowledge.directory), "--today", "2026-11-22"]
    assert main(["leaflets", "build", *own, "--form", "flyer", "--to", str(out)]) == 1
    said = capsys.readouterr()
    assert said.err == "tu-nguyen, khổ flyer: không đủ chỗ (pages); bớt lời, hoặc bỏ khổ này khỏi formats\n"
    assert "to-roi-the-bhyt" in said.out


def test_one_with_a_letter_that_cannot_be_printed_is_said(knowledge, out, capsys):
    knowledge.edit("leaflets/tu-nguyen.yaml", "Tính trên", "ሀ Tính trên")
    own = ["--knowledge", str(knowledge.directory), "--today", "2026-11-22"]
    assert main(["leaflets", "build", "tu-nguyen", *own, "--form", "flyer", "--to", str(out)]) == 1
    assert "tu-nguyen, khổ flyer: không in được: " in capsys.readouterr().err


# -- list, code


def test_all_are_listed_with_codes_days_and_print_runs(knowledge, capsys):
    runs = f"""printed:
  - {{code: {code()}, on: 2026-11-21, copies: 500, where: Xã A}}
  - {{code: 1-000000, on: 2026-01-02}}
  - {{code: {code().replace("1-", "7-", 1)}, on: 2026-01-03}}
  - {{code: 1-111111, on: 2026-01-04, withdrawn: true}}
edition:"""
    knowledge.edit("leaflets/tu-nguyen.yaml", "edition:", runs)
    assert main(["leaflets", "list", "--knowledge", str(knowledge.directory), "--today", "2026-11-22"]) == 0
    said = capsys.readouterr().out.splitlines()
    start = said.index("tu-nguyen: BHXH tự nguyện, đóng và hưởng")
    assert said[start + 1 :] == [
        f"  mã {code()}, đúng đến hết 31/12/2026, khổ fold, flyer, pocket",
        f"  - in ngày 21/11/2026, 500 bản, Xã A, mã {code()}: còn đúng",
        f"  - in ngày 02/01/2026, mã 1-000000: SAI SỐ, thu hồi (nay là {code()})",
        f"  - in ngày 03/01/2026, mã {code().replace('1-', '7-', 1)}: số còn đúng, lời đã sửa (nay là {code()})",
        "  - in ngày 04/01/2026, mã 1-111111: đã thu hồi",
    ]


def test_a_paper_is_right_until_a_figure_of_it_changes(capsys):
    paper = code()
    assert main(["leaflets", "code", paper, *SMALL]) == 0
    assert capsys.readouterr().out == f"tu-nguyen, mã {paper}: còn đúng.\n"
    assert main(["leaflets", "code", "tu-nguyen", paper, *AFTER]) == 1
    assert capsys.readouterr().out == f"tu-nguyen, mã {paper}: SAI SỐ, thu hồi (nay là {code(CHANGED)}).\n"


def test_a_code_of_no_known_paper_asks_for_the_leaflet(capsys):
    assert main(["leaflets", "code", "9-ffffff", *SMALL]) == 1
    assert capsys.readouterr().out.startswith("Không rõ tờ nào có mã 9-ffffff")
    assert main(["leaflets", "code", "gone", "9-ffffff", *SMALL]) == 1
    assert capsys.readouterr().err.startswith("Không có tờ rơi 'gone'")


# -- handbook


def test_a_handbook_is_written(tmp_path, capsys):
    path = tmp_path / "so-tay.pdf"
    assert main(["handbook", "tu-do", *SMALL, "--to", str(path)]) == 0
    assert capsys.readouterr().out == f"Đã ghi {path}\n"
    assert len(PdfReader(path).pages) >= 4


def test_what_a_handbook_leaves_out_is_said(tmp_path, capsys):
    path = tmp_path / "so-tay.pdf"
    early = ["--knowledge", str(KNOWLEDGE), "--today", "2021-12-31"]
    assert main(["handbook", "tu-do", *early, "--to", str(path)]) == 0
    assert "Bỏ lại vì chưa có số liệu ngày ấy: " in capsys.readouterr().out


def test_of_an_audience_that_is_not_there_near_ones_are_offered(tmp_path, capsys):
    assert main(["handbook", "tu-doo", *SMALL, "--to", str(tmp_path / "so-tay.pdf")]) == 1
    assert capsys.readouterr().err == "Không có nhóm người đọc 'tu-doo'. Có phải: tu-do?\n"


def test_a_handbook_that_cannot_be_written_is_said(tmp_path, capsys):
    assert main(["handbook", "tu-do", *SMALL, "--to", str(tmp_path / "không-có" / "so-tay.pdf")]) == 1
    assert "Không ghi được" in capsys.readouterr().err


@pytest.mark.parametrize("code", ["1-d66c7", "1-D66C71", "d66c71", ""])
def test_a_code_that_can_only_be_a_slip_takes_no_paper_back(code, capsys):
    assert main(["leaflets", "code", "tu-nguyen", code, *SMALL]) == 1
    said = capsys.readouterr()
    assert said.err == f"'{code}' không phải mã tờ rơi; xem lại chân tờ, viết như 1-3fa09c.\n"
    assert said.out == ""
