"""The tables of the policy facts, against what a citizen is answered on the days around each change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from fact_tables import FACTS, Figure, Place, read_yaml, tables

from bot.conversation.player import play
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.messages import Outcome
from bot.router.router import Router

TABLES = tables()
ASKED = read_yaml(FACTS / "whole-turns.yaml")

# How many figures of each table are compared: a table can't shrink unseen.
COMPARED = {
    "1 derived": 44,
    "3.4": 360,
    "3.4 incomes": 39,
    "3.6 ages": 130,
    "3.6 cpi": 57,
    "4.2 households": 132,
    "4.2 persons": 115,
    "4.3": 58,
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_each_figure_stands_in_the_answer_of_its_day(served, table):
    assert [str(figure) for figure in table.figures if not figure.stands(served)] == []


@pytest.mark.parametrize("table", [t for t in TABLES if t.not_said], ids=lambda table: table.name)
def test_no_figure_stands_there_before_its_day(served, table):
    assert [str(figure) for figure in table.not_said if figure.stands(served)] == []
    assert all(figure.place.read(served, figure.day) for figure in table.not_said)


@pytest.mark.parametrize("table", [t for t in TABLES if t.withheld], ids=lambda table: table.name)
def test_before_the_law_the_answer_is_withheld(served, table):
    for figure in table.withheld:
        with pytest.raises(NoValueError):
            figure.place.read(served, figure.day)


def test_as_many_figures_are_compared_as_were_typed(served):
    compared = Counter(figure.table for table in TABLES for figure in table.figures)
    wrong = [figure for table in TABLES for figure in table.figures if not figure.stands(served)]
    print(f"\n{compared.total()} figures compared with the policy facts, {len(wrong)} mismatches")
    assert compared == COMPARED
    assert wrong == []


@pytest.fixture(scope="module")
def router(served: KnowledgeBase) -> Router:
    """A router that knows the entries of the tables alone, which takes a fraction of the time."""
    asked = {question["entry"] for question in ASKED}
    return Router(replace(served, entries={intent: served.entries[intent] for intent in asked}))


@pytest.mark.parametrize(
    ("question", "day", "shown"),
    [(question, day, shown) for question in ASKED for day, shown in question["shows"].items()],
    ids=lambda value: value["entry"] if isinstance(value, dict) else None,
)
def test_a_citizen_who_asks_is_told_the_figure_of_the_day(served, router, question, day, shown):
    (turn,) = play([question["say"]], date.fromisoformat(day), served, router)
    assert turn.intent == question["entry"]
    assert (turn.outcome is Outcome.WITHHELD) == (not shown)
    assert shown in turn.replies[0].text


@pytest.mark.parametrize(
    ("expected", "stands"),
    [("57 tuổi 4 tháng", True), ("57 tuổi", False), ("61 tuổi 9 tháng", True), ("1 tuổi 9 tháng", False)],
)
def test_part_of_a_figure_is_not_the_figure(served, expected, stands):
    place = Place("huu-tri/dieu-kien", "", "", "", "năm nay", "<figure>")
    assert Figure("3.6", "", "", date(2027, 1, 1), expected, place).stands(served) is stands
