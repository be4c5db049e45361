"""What must hold of spoken.yaml: one edit that breaks it, and the problem it must give."""

from __future__ import annotations

import pytest
from core_fixtures import TODAY, Copy

from bot.check.findings import Findings
from bot.check.spoken import check_spoken
from bot.knowledge.problem import Problem, Severity

OTP = "  OTP: ô tê pê\n"
ENTRY = "faq/huu-tri/tuoi.yaml"


def problems(knowledge: Copy, *, serving: bool = False) -> list[Problem]:
    kb = knowledge.kb()
    found = Findings(kb, (), (), serving=serving)
    check_spoken(found, TODAY)
    return found.problems


def test_the_small_knowledge_reads_without_a_finding(knowledge: Copy) -> None:
    assert problems(knowledge) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "sign"),
    [
        (OTP, "  OTP: ô tê 5\n", "words.OTP", "5"),
        (OTP, "  OTP: ô-tê-pê\n", "words.OTP", "-"),
        ("early: mùng", "early: mùng 1", "early", "1"),
        ("  CP: Chính phủ", "  CP: Chính phủ (VN)", "law_bodies.CP", "()"),
    ],
)
def test_what_is_read_out_is_in_words(knowledge: Copy, old: str, new: str, field: str, sign: str) -> None:
    knowledge.edit("spoken.yaml", old, new)
    (problem,) = [found for found in problems(knowledge) if found.severity is Severity.ERROR]
    assert (problem.file, problem.line) == ("knowledge/spoken.yaml", knowledge.line("spoken.yaml", new.strip()))
    assert problem.field == field
    assert f"có '{sign}'; viết bằng chữ" in problem.message


def test_an_abbreviation_that_nobody_explained_is_told_where_it_stands(knowledge: Copy) -> None:
    knowledge.edit(ENTRY, "answer: |\n", "answer: |\n  Bác xem mục XYZ ⊕.\n\n")
    (problem,) = problems(knowledge)
    assert problem.severity is Severity.WARNING
    assert (problem.file, problem.field) == (f"knowledge/{ENTRY}", "answer")
    assert "XYZ, ⊕ bị đánh vần hoặc bỏ qua" in problem.message
    assert problems(knowledge, serving=True) == []
