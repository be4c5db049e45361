"""The pension against the worked examples of the policy facts and the rates of Article 99."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.calculators.inputs import InputError
from bot.calculators.registry import calculate
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.load import load
from bot.knowledge.values import Values

NOW = date(2026, 11, 22)
SERVED = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def served() -> KnowledgeBase:
    kb = load(SERVED).kb
    assert kb is not None
    return kb


def figure(kb: KnowledgeBase, name: str, day: date = NOW, **given: object) -> int:
    inputs = {key.replace("_", "-"): str(value) for key, value in given.items()}
    return calculate("luong-huu", name, inputs, Values(kb, day))


@pytest.mark.parametrize(
    ("gioi", "so_nam", "pension"),
    [("nu", 15, 675_000), ("nam", 15, 600_000), ("nam", 20, 675_000), ("nu", 30, 1_125_000), ("nam", 35, 1_125_000)],
)
def test_pension_of_an_income_of_1_500_000(served, gioi, so_nam, pension):
    assert figure(served, "", gioi=gioi, so_nam=so_nam, thu_nhap=1_500_000) == pension


@pytest.mark.parametrize(
    ("gioi", "so_nam", "percent"),
    [
        ("nu", 16, 47),
        ("nu", 29, 73),
        ("nu", 31, 75),
        ("nam", 16, 41),
        ("nam", 19, 44),
        ("nam", 21, 47),
        ("nam", 34, 73),
        ("nam", 40, 75),
    ],
)
def test_rate_by_years(served, gioi, so_nam, percent):
    assert figure(served, "ty-le", gioi=gioi, so_nam=so_nam, thu_nhap=1) == percent


def test_half_a_dong_is_rounded_up(served):
    assert figure(served, "", gioi="nu", so_nam=15, thu_nhap=10) == 5


@pytest.mark.parametrize("so_nam", [14, 61])
def test_years_outside_the_rule_are_refused(served, so_nam):
    with pytest.raises(InputError):
        figure(served, "", gioi="nu", so_nam=so_nam, thu_nhap=1_500_000)


def test_no_pension_before_the_law_is_in_force(served):
    with pytest.raises(NoValueError):
        figure(served, "", date(2025, 6, 30), gioi="nu", so_nam=15, thu_nhap=1_500_000)
