"""Every calculator against a second implementation, written from the policy facts alone, on days around each change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from second import caring, contributions, retiring
from second.cases import MADE, Case
from second.facts import RefusedError

from bot.calculators.inputs import InputError
from bot.calculators.registry import CALCULATORS, calculate_all
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.values import Values

CASES = 300
REFUSED = "refused"
SECOND = {
    "bhxh-tu-nguyen-dong": contributions.voluntary,
    "bhxh-tu-nguyen-han-dong": contributions.deadline,
    "bhxh-tu-nguyen-dong-truoc": contributions.ahead,
    "bhxh-tu-nguyen-dong-thieu": contributions.missing,
    "thu-nhap-cao-nhat": contributions.highest,
    "bhyt-ho-gia-dinh": contributions.household,
    "bhyt-nguoi-thu": contributions.member,
    "bhyt-duoc-ho-tro": contributions.supported,
    "bhyt-hoc-sinh": contributions.pupil,
    "bhyt-ngay-hieu-luc": caring.valid_from,
    "bhyt-gia-han": caring.renewal,
    "bhyt-the-tre-em": caring.child,
    "bhyt-5-nam": caring.five_years,
    "bhyt-cung-chi-tra": caring.copayments,
    "bhyt-chi-tra": caring.bill,
    "bhyt-nguong-cung-chi-tra": contributions.copayment_limit,
    "bhyt-nguong-mot-lan-kham": contributions.small_bill,
    "thai-san-dieu-kien": caring.birth,
    "tro-cap-thai-san-bat-buoc": contributions.compulsory_birth,
    "tuoi-nghi-huu": retiring.retirement,
    "luong-huu": retiring.monthly,
    "luong-huu-du-kien": retiring.estimate,
    "bhxh-mot-lan": retiring.lump_sum,
    "bhxh-mot-lan-con-lai": retiring.net_lump_sum,
    "bhxh-mot-lan-dieu-kien": retiring.condition,
    "so-sanh-mot-lan-luong-huu": retiring.compared,
    "tro-cap-cho-huu-tri": retiring.waiting,
    "tro-cap-mai-tang": contributions.funeral,
    "tro-cap-tuat-thang": contributions.survivor,
}


def first_opinion(kb: KnowledgeBase, name: str, case: Case) -> Any:
    day, given, _args = case
    try:
        return _plain(calculate_all(name, given, Values(kb, day)))
    except (InputError, NoValueError):
        return REFUSED


def second_opinion(name: str, case: Case) -> Any:
    day, _given, args = case
    try:
        return _plain(SECOND[name](day, **args))
    except RefusedError:
        return REFUSED


def _plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {key: Fraction(value) if isinstance(value, Decimal) else value for key, value in figures.items()}


def test_every_calculator_has_a_second_implementation():
    assert set(SECOND) == set(MADE) == set(CALCULATORS)


@pytest.mark.parametrize("name", CALCULATORS)
def test_both_implementations_agree_on_figures_and_on_refusals(served, name):
    tried, computed, codes = 0, 0, set()
    while computed < CASES:
        case = MADE[name](Random(f"{name} {tried}"))
        tried += 1
        second = second_opinion(name, case)
        assert first_opinion(served, name, case) == second, case[:2]
        if second != REFUSED:
            computed += 1
            codes |= {(figure, second[figure]) for figure in CALCULATORS[name].codes}
        assert tried < 10 * CASES
    print(f"\n{name}: {tried} cases agree, {computed} of them with figures")
    assert codes == {(figure, code) for figure, known in CALCULATORS[name].codes.items() for code in known}
