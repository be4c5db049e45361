"""The change that the guide works through: its files are put into a copy of knowledge/, and the days are played."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.answers.answer import answer
from bot.check.cases import check_cases
from bot.check.citations import check_citations
from bot.check.entries import check_entries
from bot.check.findings import Findings
from bot.check.laws import check_laws
from bot.check.outdated import check_outdated
from bot.check.parameters import check_parameters
from bot.check.procedures import check_procedures
from bot.check.texts import check_texts
from bot.commands import main
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.load import load
from bot.knowledge.problem import Problem, Severity

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
EVE, DAY, AFTER = date(2027, 6, 30), date(2027, 7, 1), date(2027, 7, 2)
FIGURES = ("chung/luong-co-so", "chung/muc-tham-chieu")
CASES = "knowledge/tests/figures.yaml"


def guide() -> str:
    """The section of the guide."""
    text = (KNOWLEDGE / "README.md").read_text(encoding="utf-8")
    return text.partition("\n## Làm thử: lương cơ sở tăng\n")[2].partition("\n## ")[0]


LAW, REPLACED, ROW, CASE = re.findall(r"^```yaml\n(.*?)^```", guide(), re.MULTILINE | re.DOTALL)
TOLD, DIFFERENT, ANNOUNCED, STILL_CITED = re.findall(r"^```text\n(.*?)^```", guide(), re.MULTILINE | re.DOTALL)


class Changed:
    """A copy of knowledge/ with the change in it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        shutil.copytree(KNOWLEDGE, directory)
        (directory / "legal/nd-999-2027.yaml").write_text(LAW, encoding="utf-8")
        for name in FIGURES:
            self.edit(f"parameters/{name}.yaml", "notice:", ROW + "notice:")

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.directory / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        with (self.directory / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    def kb(self) -> KnowledgeBase:
        kb = load(self.directory).kb
        assert kb is not None
        return kb

    def check(self, today: date) -> list[Problem]:
        """What ``bot check --today`` tells of everything that has a day (it routes the examples besides)."""
        loaded = load(self.directory)
        found = Findings(loaded.kb, loaded.broken, loaded.problems)
        check_laws(found)
        check_parameters(found, today)
        check_entries(found, today)
        check_procedures(found, today)
        check_texts(found, today)
        check_citations(found, today)
        check_outdated(found, today)
        check_cases(found, today)
        return sorted(found.problems)


@pytest.fixture
def changed(tmp_path) -> Changed:
    return Changed(tmp_path / "knowledge")


def figure(kb: KnowledgeBase, intent: str, day: date) -> tuple[str, set[str]]:
    """An entry's answer on a day, and the parameters it read."""
    try:
        told = answer(kb, intent, day)
    except NoValueError as error:  # another figure is awaited by then
        return "", {error.name}
    return told.text, {value.name for value in told.used}


def lines(problems: list[Problem], file: str) -> list[str]:
    return [f"{problem} (cảnh báo)" for problem in problems if problem.file == f"knowledge/parameters/{file}.yaml"]


def test_the_check_tells_of_both_rows_in_the_words_of_the_guide(changed):
    problems = changed.check(date(2026, 11, 22))
    told = [line for name in FIGURES for line in lines(problems, name)]
    assert told == TOLD.splitlines()


def test_with_the_cases_of_the_guide_both_changes_are_tried(changed):
    changed.append("tests/figures.yaml", "\n" + CASE)
    problems = changed.check(date(2026, 11, 22))
    assert [line for name in FIGURES for line in lines(problems, name)] == []
    assert [p for p in problems if p.file == CASES] == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_row_with_a_nought_too_few_fails_at_the_case(changed, name):
    changed.append("tests/figures.yaml", "\n" + CASE)
    changed.edit(f"parameters/{name}.yaml", "value: 2_700_000", "value: 270_000")
    told = [p for p in changed.check(date(2026, 11, 22)) if p.file == CASES]
    assert {p.severity for p in told} == {Severity.ERROR}
    assert all(re.fullmatch(r"figures\[\d+\]\.gives\.2027-07-0[12]", p.field) for p in told)
    assert any("ngày 01/07/2027 phải là '2.700.000; 2.700.000'" in p.message for p in told)


def test_one_forgotten_file_fails_at_the_case(changed):
    changed.append("tests/figures.yaml", "\n" + CASE)
    changed.edit("parameters/chung/muc-tham-chieu.yaml", ROW, "")
    told = [p.message for p in changed.check(date(2026, 11, 22)) if p.file == CASES]
    assert any("máy lại ra '2.700.000; 2.530.000'" in message for message in told)
    assert any("máy lại ra '1.458.000; 25.300.000'" in message for message in told)


@pytest.mark.parametrize("today", [EVE, DAY, AFTER])
def test_before_on_and_after_the_day_the_change_breaks_nothing(changed, today):
    changed.append("tests/figures.yaml", "\n" + CASE)
    told = {str(problem) for problem in changed.check(today) if problem.severity is Severity.ERROR}
    for name in FIGURES:
        changed.edit(f"parameters/{name}.yaml", ROW, "")
    shutil.copy(KNOWLEDGE / "tests/figures.yaml", changed.directory / "tests/figures.yaml")
    assert told <= {str(problem) for problem in changed.check(today)}


def test_the_entries_that_read_a_figure_change_on_the_day_and_no_others(changed):
    kb = changed.kb()
    different, reading = set(), set()
    for intent in kb.entries:
        after, read = figure(kb, intent, DAY)
        if after != figure(kb, intent, EVE)[0]:
            different.add(intent)
        if read & set(FIGURES):
            reading.add(intent)
        assert after == figure(kb, intent, AFTER)[0]
    assert different == reading
    assert {"bhyt-ho-gia-dinh/chi-phi-ca-ho", "tu-tuat/mai-tang", "bhxh-tu-nguyen/muc-dong-theo-thu-nhap"} <= different
    assert len(different) >= 15


def test_the_command_shows_the_lines_of_the_guide(changed, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))
    for name in FIGURES:
        assert main(["uses", name, "--change", DAY.isoformat(), "--knowledge", str(changed.directory)]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in DIFFERENT.splitlines() if line != "…" and line not in shown] == []


def test_until_the_day_citizens_are_told_the_old_figure_and_what_comes(changed):
    told = answer(changed.kb(), "bhyt-ho-gia-dinh/chi-phi-ca-ho", EVE)
    announced, until = ANNOUNCED.splitlines()
    assert "1.366.200" in told.text
    assert announced in told.text
    assert until in told.basis


def test_the_old_decree_may_be_cited_until_the_day(changed):
    changed.append("legal/nd-161-2026.yaml", REPLACED)
    assert still_cited(changed.check(EVE)) == []
    for today in (DAY, AFTER):
        told = still_cited(changed.check(today))
        assert without_places(STILL_CITED.rstrip("\n")) in map(without_places, told)


def still_cited(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if "đã được thay bằng NĐ 999/2027/NĐ-CP" in problem.message]


def without_places(line: str) -> str:
    """Without the numbers of line and item, which move with every edit of the entry."""
    return re.sub(r":\d+:|\[\d+\]", "", line)
