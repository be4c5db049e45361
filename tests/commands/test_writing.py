"""Files that staff ask a command for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.commands.writing import write_file, write_table


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-xa-a", "@ai"])
def test_what_a_spreadsheet_would_compute_is_text(cell, tmp_path):
    assert write_table(tmp_path / "bảng.csv", ["Ô"], [[cell]])
    assert read(tmp_path / "bảng.csv") == [["Ô"], [f"'{cell}"]]


@pytest.mark.parametrize("cell", ["-", "", "xa-a", 'dòng\n"hai", ba'])
def test_any_other_cell_stands_as_it_is(cell, tmp_path):
    assert write_table(tmp_path / "bảng.csv", ["Ô"], [[cell, "."]])
    assert read(tmp_path / "bảng.csv")[1] == [cell, "."]


def test_what_cannot_be_written_is_told(tmp_path, capsys):
    path = tmp_path / "không-có" / "tệp"
    assert not write_file(path, b"")
    assert not write_table(path, [], [])
    assert capsys.readouterr().err.count(f"Không ghi được {path}: ") == 2
