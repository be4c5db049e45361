"""bot loudspeaker: a week's plan, a script, and the log of what went out."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import docx
import pytest
from core_fixtures import Copy
from place_knowledge import with_places

from bot.commands import main

HERE = "Tam Kỳ, phường, Đà Nẵng"
CODE = "20341"


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path) -> Path:
    for name in [name for name in os.environ if name.startswith("DIEM_SANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))
    return tmp_path / "var"


@pytest.fixture
def placed(knowledge: Copy) -> Copy:
    return with_places(knowledge)


def run(placed: Copy, task: str, *arguments: object, today: str = "2026-11-29") -> int:
    return main(["loudspeaker", task, *map(str, arguments), "--knowledge", str(placed.directory), "--today", today])


def play(placed: Copy, broadcast: str, day: str, commune: str = CODE) -> None:
    assert run(placed, "played", broadcast, "--commune", commune, "--on", day, "--length", 30) == 0


# -- a script


def test_a_script_is_printed_in_words(placed, capsys):
    assert run(placed, "script", "tu-nguyen-muc-dong", "--length", 30, today="2027-01-02") == 0
    out, err = capsys.readouterr()
    assert "ba trăm tám mươi bảy nghìn hai trăm đồng" in out
    assert not any(letter.isdigit() for letter in out)
    assert err == "(bản 30 giây, đọc ước tính 28 giây, chưa biết ngày đổi số liệu)\n"


def test_a_script_is_printed_as_written(placed, capsys):
    assert run(placed, "script", "tu-nguyen-muc-dong", "--length", 30, "--written") == 0
    out, err = capsys.readouterr()
    assert "264.000 đồng" in out
    assert "đúng đến hết ngày 31/12/2026" in err


def test_a_version_that_is_not_there_is_told(placed, capsys):
    assert run(placed, "script", "tu-nguyen-muc-dong", "--length", 61) == 1
    assert capsys.readouterr().err == "Không có bản 61 giây; chọn: 30, 45.\n"


def test_near_broadcasts_are_offered(placed, capsys):
    assert run(placed, "script", "muc-dong", "--length", 30) == 1
    told = "Không có bài phát thanh 'muc-dong'. Có phải: ho-gia-dinh-muc-dong, tu-nguyen-muc-dong?\n"
    assert capsys.readouterr().err == told


def test_a_figure_that_is_awaited_is_told(placed, capsys):
    placed.edit("loudspeaker.yaml", "{bhxh-tu-nguyen/ty-le-dong}%", "{bhxh-tu-nguyen/lai-suat-thang}%")
    placed.edit(
        "loudspeaker.yaml",
        "rests_on: [bhxh-tu-nguyen/muc-dong]\n        text: |\n          Tiền",
        "rests_on: [bhxh-tu-nguyen/dong-truoc, bhxh-tu-nguyen/muc-dong]\n        text: |\n          Tiền",
    )
    assert run(placed, "script", "tu-nguyen-muc-dong", "--length", 45, today="2027-03-01") == 1
    assert (
        "Đang ẩn: tham số 'bhxh-tu-nguyen/lai-suat-thang' chưa có giá trị ngày 01/03/2027." in capsys.readouterr().err
    )


# -- a plan


def test_a_plan_is_printed(placed, capsys):
    assert run(placed, "plan", "--commune", "An Xuân, Tam Kỳ", "--week", "2026-W48", "--length", 45) == 0
    out, err = capsys.readouterr()
    assert out.startswith(
        "Lịch phát thanh tuần 2026-W48\nphường Tam Kỳ, thành phố Đà Nẵng, từ 23/11/2026 đến 29/11/2026"
    )
    assert out.count("Kính thưa bà con phường Tam Kỳ.") == 8
    assert "phường An Xuân, thành phố Tam Kỳ, tỉnh Quảng Nam (cũ) nay là phường Tam Kỳ" in err


def test_a_plan_is_written_for_word_and_as_text(placed, tmp_path, capsys):
    for name in ("lịch.docx", "lịch.txt"):
        week = ["--commune", CODE, "--week", "2026-W48", "--length", 45, "--to", tmp_path / name]
        assert run(placed, "plan", *week) == 0
        assert capsys.readouterr().out == f"Đã ghi {tmp_path / name}\n"
    text = (tmp_path / "lịch.txt").read_text("utf-8")
    lines = [paragraph.text for paragraph in docx.Document(str(tmp_path / "lịch.docx")).paragraphs]
    said = [line for line in lines if line.startswith("Kính thưa bà con")]
    assert len(said) == 8
    assert all(line in text for line in said)


@pytest.mark.parametrize("name", ["lịch.pdf", "lịch", "không-có/lịch.docx"])
def test_a_plan_that_cannot_be_written_is_said(placed, tmp_path, capsys, name):
    week = ["--commune", CODE, "--week", "2026-W48", "--length", 45, "--to", tmp_path / name]
    assert run(placed, "plan", *week) == 1
    assert capsys.readouterr().err.startswith(f"Không ghi được {tmp_path / name}")


def test_a_week_that_is_none_is_refused(placed, capsys):
    with pytest.raises(SystemExit):
        run(placed, "plan", "--commune", CODE, "--week", "2026-W54")
    assert "'2026-W54' không phải tuần; viết như 2026-W48" in capsys.readouterr().err


@pytest.mark.parametrize("week", ["2028-W01", "9999-W52"])
def test_a_week_too_far_ahead_is_refused_at_once(placed, capsys, week):
    assert run(placed, "plan", "--commune", HERE, "--week", week, "--length", 30) == 1
    assert capsys.readouterr().err == f"Tuần {week} còn xa; chỉ lập lịch trong một năm tới.\n"


def test_too_few_slots_are_told(placed, capsys):
    placed.edit("loudspeaker.yaml", "lengths: [30, 45]", "lengths: [30, 45]\nleast_voluntary: 3\nleast_slots: 4")
    assert run(placed, "plan", "--commune", CODE, "--week", "2026-W48", "--length", 45) == 1
    assert "Không lập được lịch: tuần 2026-W48 chỉ có 4 bài đọc được cho 4 lượt, 2 bài về" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("An Xuân", "'An Xuân' là nơi nào? Gõ rõ hơn, hoặc gõ mã:\n- phường An Xuân, thành phố Tam Kỳ"),
        ("Đà Nẵng", "'Đà Nẵng' là thành phố Đà Nẵng; cần tên một xã, phường, đặc khu."),
        ("xyz", "Không có xã, phường, đặc khu nào tên 'xyz'."),
        ("00000", "Không có xã, phường, đặc khu nào tên '00000'."),
    ],
)
def test_a_commune_that_is_not_clear_is_told_with_what_it_may_be(placed, capsys, typed, told):
    assert run(placed, "plan", "--commune", typed, "--week", "2026-W48", "--length", 45) == 1
    assert told in capsys.readouterr().err
    assert run(placed, "played", "hai-loai", "--commune", typed, "--length", 30) == 1
    assert told in capsys.readouterr().err


def test_what_was_played_is_not_planned_again_before_its_turn(placed, capsys):
    play(placed, "hai-loai", "2026-11-20")
    play(placed, "tu-nguyen-ho-tro", "2026-11-20")
    capsys.readouterr()
    assert run(placed, "plan", "--commune", CODE, "--week", "2026-W48", "--length", 30) == 0
    out = capsys.readouterr().out
    assert "| hai-loai |" not in out
    assert "| tu-nguyen-ho-tro |" not in out


# -- the log


def test_what_went_out_is_logged_with_the_communes_code_and_name(placed, data, capsys):
    play(placed, "tu-nguyen-muc-dong", "2026-11-23", "An Xuân, Tam Kỳ")
    assert capsys.readouterr().out == (
        "Đã ghi: 23/11/2026, phường Tam Kỳ, thành phố Đà Nẵng, Mức đóng BHXH tự nguyện (bản 30 giây).\n"
    )
    row = json.loads((data / "loudspeaker.jsonl").read_text("utf-8"))
    assert (row["commune"], row["commune_name"]) == (CODE, "phường Tam Kỳ, thành phố Đà Nẵng")
    assert (row["day"], row["scheme"], row["by"]) == ("2026-11-23", "bhxh-tu-nguyen", "")


def test_a_broadcast_of_tomorrow_is_not_logged(placed, data, capsys):
    assert run(placed, "played", "hai-loai", "--commune", CODE, "--on", "2026-11-30", "--length", 30) == 1
    assert capsys.readouterr().err == "Ngày 30/11/2026 chưa tới; chỉ ghi lượt đã phát.\n"
    assert not (data / "loudspeaker.jsonl").exists()


def test_a_broadcast_of_a_wrong_year_is_not_logged(placed, data, capsys):
    arguments = ("tu-nguyen-muc-dong", "--commune", CODE, "--length", 30)
    assert run(placed, "played", *arguments, "--on", "0226-11-20") == 1
    assert capsys.readouterr().err == "Ngày 20/11/226 đã quá một năm; xem lại năm.\n"
    assert not (data / "loudspeaker.jsonl").exists()


def test_who_put_it_on_is_short_and_without_line_ends(placed, capsys):
    for by in ("a" * 81, "đài\nxã"):
        assert run(placed, "played", "hai-loai", "--commune", CODE, "--length", 30, "--by", by) == 1
        assert capsys.readouterr().err.startswith("--by dài quá 80 ký tự hoặc có ký tự lạ")


def test_the_same_broadcast_twice_is_logged_twice_and_told(placed, capsys):
    play(placed, "hai-loai", "2026-11-23")
    play(placed, "hai-loai", "2026-11-23")
    assert "Lượt giống hệt đã có trong sổ" in capsys.readouterr().err


def test_the_log_tells_each_week_beside_the_target(placed, capsys):
    for broadcast, day in [
        ("tu-nguyen-muc-dong", "2026-11-02"),
        ("tu-nguyen-ho-tro", "2026-11-03"),
        ("hai-loai", "2026-11-05"),
        ("ho-gia-dinh-cho", "2026-11-08"),
        ("hai-loai", "2026-11-16"),
        ("tu-nguyen-muc-dong", "2026-11-27"),
    ]:
        play(placed, broadcast, day)
    capsys.readouterr()
    assert run(placed, "log") == 0
    name = "phường Tam Kỳ, thành phố Đà Nẵng"
    assert capsys.readouterr().out.splitlines() == [
        f"2026-W45 {name}: 4 lượt, 2 về BHXH tự nguyện",
        f"2026-W46 {name}: 0 lượt, 0 về BHXH tự nguyện – DƯỚI MỨC: còn thiếu 4 lượt, 2 về BHXH tự nguyện",
        f"2026-W47 {name}: 1 lượt, 0 về BHXH tự nguyện – DƯỚI MỨC: còn thiếu 3 lượt, 2 về BHXH tự nguyện",
        f"2026-W48 {name}: 1 lượt, 1 về BHXH tự nguyện – tuần chưa hết: còn thiếu 3 lượt, 1 về BHXH tự nguyện",
        "2 tuần dưới mức (mỗi tuần 4 lượt, 2 về BHXH tự nguyện).",
    ]
    assert run(placed, "log", "--commune", CODE, "--from", "2026-11-18", "--to", "2026-11-20") == 0
    assert capsys.readouterr().out.splitlines()[0].startswith(f"2026-W47 {name}: 1 lượt")


def test_a_commune_that_logged_nothing_is_below(placed, capsys):
    play(placed, "hai-loai", "2026-11-23")
    capsys.readouterr()
    assert (
        run(placed, "log", "--commune", "phường Bàn Thạch, Đà Nẵng", "--from", "2026-11-16", "--to", "2026-11-16") == 0
    )
    assert "2026-W47 phường Bàn Thạch, thành phố Đà Nẵng: 0 lượt" in capsys.readouterr().out


def test_the_log_ends_with_the_week_of_today(placed, capsys):
    play(placed, "tu-nguyen-muc-dong", "2026-11-20")
    capsys.readouterr()
    assert run(placed, "log", "--to", "9999-12-31") == 0
    weeks = [line.split()[0] for line in capsys.readouterr().out.splitlines()[:-1]]
    assert weeks == ["2026-W47", "2026-W48"]


def test_an_empty_log_is_said(placed, capsys):
    assert run(placed, "log") == 0
    assert capsys.readouterr().out == "Chưa ghi lượt phát nào.\n"


def test_a_period_that_ends_before_it_begins_is_told(placed, capsys):
    assert run(placed, "log", "--from", "2026-11-23", "--to", "2026-11-22") == 1
    assert capsys.readouterr().err == "Ngày đầu 23/11/2026 ở sau ngày cuối 22/11/2026.\n"


def test_a_torn_line_is_told_with_its_number(placed, data, capsys):
    play(placed, "hai-loai", "2026-11-23")
    with (data / "loudspeaker.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"day": "2026-')
    capsys.readouterr()
    assert run(placed, "log") == 0
    out, err = capsys.readouterr()
    assert "2026-W48 phường Tam Kỳ, thành phố Đà Nẵng: 1 lượt" in out
    assert "bỏ qua dòng 2, không đọc được" in err


def test_the_log_is_written_as_a_table_that_computes_nothing(placed, tmp_path, capsys):
    play(placed, "hai-loai", "2026-11-24")
    arguments = ["tu-nguyen-ho-tro", "--commune", CODE, "--on", "2026-11-23", "--length", 45, "--by", "=1+1"]
    assert run(placed, "played", *arguments) == 0
    assert run(placed, "log", "--csv", tmp_path / "sổ.csv") == 0
    assert f"Đã ghi 2 dòng vào {tmp_path / 'sổ.csv'}." in capsys.readouterr().out
    with (tmp_path / "sổ.csv").open(encoding="utf-8-sig", newline="") as file:
        head, first, second = csv.reader(file)
    assert head == ["Ngày", "Tuần", "Mã xã", "Xã, phường", "Mã bài", "Chế độ", "Bản (giây)", "Ai phát"]
    name = "phường Tam Kỳ, thành phố Đà Nẵng"
    assert first == ["2026-11-23", "2026-W48", CODE, name, "tu-nguyen-ho-tro", "bhxh-tu-nguyen", "45", "'=1+1"]
    assert second == ["2026-11-24", "2026-W48", CODE, name, "hai-loai", "chung", "30", ""]


def test_a_log_that_cannot_be_written_is_said(placed, data, capsys):
    data.mkdir()
    (data / "loudspeaker.jsonl").mkdir()
    assert run(placed, "played", "hai-loai", "--commune", CODE, "--length", 30) == 1
    assert "loudspeaker.jsonl: không đọc được" in capsys.readouterr().err
