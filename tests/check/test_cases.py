"""Figures typed by hand hold the answers' figures to their days; what nobody typed is told."""

from __future__ import annotations

import pytest
from core_fixtures import TODAY

from bot.check import check
from bot.check.cases import check_cases
from bot.check.findings import Findings
from bot.knowledge.load import load
from bot.knowledge.problem import Problem, Severity

CASES = "tests/figures.yaml"
LOWEST = "parameters/bhxh-tu-nguyen/thu-nhap-thap-nhat.yaml"
WAGE = "parameters/chung/luong-co-so.yaml"
RATE = "{bhxh-tu-nguyen/lai-suat-thang}"


@pytest.fixture
def tell(knowledge):
    """Writes cases, each (text, {day: figure}), and gives what the check tells."""

    def tell(*cases: tuple[str, dict[str, str]]) -> list[Problem]:
        knowledge.write(CASES, "figures:\n" + "".join(_case(say, gives) for say, gives in cases))
        return told(knowledge)

    return tell


def _case(say: str, gives: dict[str, str]) -> str:
    days = "".join(f'      {day}: "{figure}"\n' for day, figure in gives.items())
    return f'  - title: Ca kiểm\n    say: "{say}"\n    gives:\n{days}    from: Luật 41/2024/QH15\n'


def told(knowledge) -> list[Problem]:
    loaded = load(knowledge.directory)
    found = Findings(loaded.kb, loaded.broken, loaded.problems)
    check_cases(found, TODAY)
    return sorted(found.problems)


def errors(problems: list[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def warned(problems: list[Problem], parameter: str) -> list[str]:
    return [p.field for p in problems if p.file == f"knowledge/parameters/{parameter}.yaml"]


def test_figures_that_come_out_as_typed_are_no_matter(tell):
    days = {"2026-12-31": "1.500.000", "2027-01-01": "2.200.000"}
    calculated = {"2026-12-31": "264.000", "2027-01-01": "387.200"}
    problems = tell(
        ("{bhxh-tu-nguyen/thu-nhap-thap-nhat}", days), ("{tinh/bhxh-tu-nguyen-dong(nhom: khac)}", calculated)
    )
    assert errors(problems) == []


def test_another_figure_is_told_at_its_day_with_what_to_do(tell, knowledge):
    knowledge.edit(LOWEST, "2_200_000", "2_300_000")
    days = {"2026-12-31": "330.000", "2027-01-01": "484.000"}
    (problem,) = errors(tell(("{tinh/bhxh-tu-nguyen-dong(nhom: khac).truoc-ho-tro}", days)))
    assert (problem.file, problem.field) == (f"knowledge/{CASES}", "figures[1].gives.2027-01-01")
    assert problem.line == knowledge.line(CASES, "2027-01-01")
    assert "ngày 01/01/2027 phải là '484.000', máy lại ra '506.000'" in problem.message
    assert "đối chiếu với Luật 41/2024/QH15" in problem.message
    assert "sửa bhxh-tu-nguyen/ho-tro-khac, bhxh-tu-nguyen/thu-nhap-thap-nhat" in problem.message


def test_a_day_early_is_another_figure(tell, knowledge):
    knowledge.edit(LOWEST, "2027-01-01", "2026-12-31")
    days = {"2026-12-31": "1.500.000", "2027-01-01": "2.200.000"}
    assert [p.field for p in errors(tell(("{bhxh-tu-nguyen/thu-nhap-thap-nhat}", days)))] == [
        "figures[1].gives.2026-12-31"
    ]


@pytest.mark.parametrize(("day", "why"), [("2027-03-01", "awaited"), ("2020-01-01", "not yet in force")])
def test_a_withheld_figure_is_written_as_khong_co(tell, day, why):
    assert errors(tell((RATE, {day: "không có"}))) == []


def test_a_figure_that_should_have_been_withheld_is_an_error(tell):
    (problem,) = errors(tell((RATE, {TODAY.isoformat(): "không có"})))
    assert "ngày 22/11/2026 phải là 'không có', máy lại ra '0,31'" in problem.message


@pytest.mark.parametrize(
    ("say", "message"),
    [
        ("{chung/luong}", "không có tham số 'chung/luong'"),
        ("{chung/luong-co-so", "ngoặc nhọn không đi đôi"),
        ("{tinh/khong-co}", "không có phép tính này"),
        ("{tinh/bhxh-tu-nguyen-dong()}", "nhom: thiếu đầu vào này"),
        ("{huu-tri/ty-le[nu-99]}", "không dùng được {huu-tri/ty-le[nu-99]}"),
        ("{?so-nguoi}", "không dùng được {?so-nguoi}"),
    ],
)
def test_a_text_that_gives_nothing_is_told_once(tell, say, message):
    (problem,) = errors(tell((say, {"2026-11-22": "1", "2026-11-23": "1"})))
    assert problem.field == "figures[1].say"
    assert message in problem.message


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("2026-11-22", "22/11/2026", "figures[1].gives.22/11/2026", "năm-tháng-ngày"),
        ('"2.530.000"', "2530000", "figures[1].gives.2026-11-22", "phải là chữ"),
        ("    from: Luật 41/2024/QH15\n", "", "figures[1].from", "thiếu trường này"),
        ("from:", "form:", "figures[1].form", "có phải ý là 'from'"),
    ],
)
def test_a_case_written_wrongly_is_told_in_words(tell, knowledge, old, new, field, message):
    tell(("{chung/luong-co-so}", {"2026-11-22": "2.530.000"}))
    knowledge.edit(CASES, old, new)
    assert any(p.field == field and message in p.message for p in load(knowledge.directory).problems)


def test_a_parameter_of_an_answer_without_a_case_is_told(tell):
    problems = tell(("{chung/luong-co-so}", {"2026-11-22": "2.530.000"}))
    assert warned(problems, "huu-tri/so-nam") == ["values"]
    assert {p.severity for p in problems} == {Severity.WARNING}


def test_a_calculator_tries_the_parameters_it_reads(tell):
    problems = tell(("{tinh/bhyt-ho-gia-dinh(so-nguoi: 5)}", {"2026-11-22": "4.371.840"}))
    assert warned(problems, "bhyt/ty-le-nguoi-5") == []


@pytest.mark.parametrize(
    ("days", "fields"),
    [
        ({"2026-06-30": "2.340.000", "2026-07-01": "2.530.000"}, []),
        ({"2026-06-30": "2.340.000", "2026-07-02": "2.530.000"}, ["values[2]"]),
        ({"2026-06-01": "2.340.000", "2026-07-01": "2.530.000"}, ["values[2]"]),
        ({"2026-11-22": "2.530.000"}, ["values[2]"]),
    ],
)
def test_a_change_needs_the_day_before_and_the_day(tell, days, fields):
    assert warned(tell(("{chung/luong-co-so}", days)), "chung/luong-co-so") == fields


def test_the_day_before_and_the_day_must_stand_in_one_case(tell):
    apart = [("{chung/luong-co-so}", {"2026-06-30": "2.340.000"}), ("{chung/luong-co-so}", {"2026-07-01": "2.530.000"})]
    assert warned(tell(*apart), "chung/luong-co-so") == ["values[2]"]


def test_a_rule_that_began_later_than_the_laws_is_a_change_too(tell, knowledge):
    knowledge.edit("parameters/huu-tri/so-nam.yaml", "2025-07-01", "2026-01-01")
    assert warned(tell(("{huu-tri/so-nam}", {"2026-01-01": "15"})), "huu-tri/so-nam") == ["values[1]"]
    days = {"2025-12-31": "không có", "2026-01-01": "15"}
    assert warned(tell(("{huu-tri/so-nam}", days)), "huu-tri/so-nam") == []


def test_cases_may_stand_in_several_files(knowledge):
    knowledge.write("tests/figures/luong.yaml", "figures:\n" + _case("{chung/luong-co-so}", {"2026-11-22": "1"}))
    (problem,) = errors(told(knowledge))
    assert problem.file == "knowledge/tests/figures/luong.yaml"


def test_a_knowledge_without_cases_is_not_asked_for_them(knowledge):
    assert told(knowledge) == []


def test_the_check_tries_the_cases_and_the_running_service_does_not(tell, knowledge):
    tell(("{chung/luong-co-so}", {"2026-11-22": "2.340.000"}))
    assert [p.file for p in check(knowledge.directory, TODAY).errors] == [f"knowledge/{CASES}"]
    assert check(knowledge.directory, TODAY, serving=True, examples_too=False).problems == []


def test_dialogues_may_stand_in_several_files(knowledge):
    turns = "    turns:\n      - {say: 'đóng mấy năm thì được hưởng lương hưu', outcome: declined}\n"
    knowledge.write(
        "tests/conversations/huu-tri.yaml",
        "conversations:\n  - title: Hỏi số năm\n    today: 2026-11-22\n" + turns,
    )
    (problem,) = check(knowledge.directory, TODAY).problems
    assert (problem.file, problem.line) == ("knowledge/tests/conversations/huu-tri.yaml", 5)
    assert (problem.field, problem.severity) == ("conversations[1].turns[1].outcome", Severity.ERROR)
