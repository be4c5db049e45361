"""Who cites a law, and that nothing of today rests on one that was replaced."""

from __future__ import annotations

from datetime import date

import pytest

from bot.check.citations import check_citations, citations, values_by_law
from bot.check.findings import Findings

TODAY = date(2026, 11, 22)
CA_HO = ("entries", "bhyt-ho-gia-dinh/chi-phi-ca-ho")


def problems(knowledge, today=TODAY, serving=False):
    found = Findings(knowledge.kb(), (), (), serving=serving)
    check_citations(found, today)
    return [(p.file.removeprefix("knowledge/"), p.field, str(p.severity), p.message) for p in found.problems]


@pytest.fixture
def replaced(knowledge):
    """A decree is replaced on 01/12/2026."""
    law = knowledge.read("legal/nd-159-2025.yaml").rstrip()
    knowledge.write("legal/nd-159-2025.yaml", law + "\nreplaced_by: nd-351-2025\nreplaced_on: 2026-12-01\n")
    return knowledge


def test_the_small_knowledge_cites_nothing_that_was_replaced(knowledge):
    assert problems(knowledge) == []


def test_every_file_that_cites_a_replaced_law_is_an_error_from_its_day(replaced):
    found = problems(replaced, date(2026, 12, 1))
    assert {severity for _, _, severity, _ in found} == {"error"}
    assert ("faq/bhxh-tu-nguyen/muc-dong.yaml", "sources[2].law") in [one[:2] for one in found]
    assert ("parameters/bhxh-tu-nguyen/ho-tro-khac.yaml", "values[1].source.law") in [one[:2] for one in found]
    short = replaced.kb().laws["nd-351-2025"].short
    assert all(f"đã được thay bằng {short} từ 01/12/2026" in message for *_, message in found)


def test_it_is_told_six_weeks_ahead_and_not_before(replaced):
    assert {severity for _, _, severity, _ in problems(replaced, date(2026, 11, 30))} == {"warning"}
    assert problems(replaced, date(2026, 10, 1)) == []


def test_the_running_service_goes_on(replaced):
    found = problems(replaced, date(2026, 12, 1), serving=True)
    assert {severity for _, _, severity, _ in found} == {"warning"}


def test_a_row_that_is_over_may_rest_on_a_replaced_law(knowledge):
    salary = [one for one in citations(knowledge.kb(), TODAY) if one.source.law == "nd-73-2024"]
    assert ("chung/luong-co-so", False) in [(one.key, one.current) for one in salary]
    before = [one for one in citations(knowledge.kb(), date(2026, 6, 30)) if one.source.law == "nd-73-2024"]
    assert all(one.current for one in before)


def test_a_procedure_is_asked_too(replaced):
    replaced.edit("procedures/dang-ky.yaml", "law: luat-41-2024", "law: nd-159-2025")
    assert "procedures/dang-ky.yaml" in [file for file, *_ in problems(replaced, date(2026, 12, 1))]


def test_an_answer_rests_on_a_law_through_the_value_of_the_day(knowledge):
    kb = knowledge.kb()
    through = values_by_law(kb, "nd-161-2026", TODAY)
    assert [value.name for value in through[CA_HO]] == ["chung/luong-co-so"]
    assert CA_HO not in values_by_law(kb, "nd-73-2024", TODAY)
    assert CA_HO in values_by_law(kb, "nd-73-2024", date(2026, 6, 30))


def test_an_announced_change_rests_on_the_law_that_brings_it(knowledge):
    through = values_by_law(knowledge.kb(), "nd-351-2025", TODAY)
    values = [(v.name, v.effective_from) for v in through["entries", "bhxh-tu-nguyen/muc-ho-tro"]]
    assert ("bhxh-tu-nguyen/thu-nhap-thap-nhat", date(2027, 1, 1)) in values
