"""Every group that decides the support has its words in replies.yaml, and no other."""

from __future__ import annotations

import pytest

from bot.calculators.voluntary import SUPPORT

KHAC = (
    "  khac: {label: Không thuộc nhóm nào, yours: Bác không thuộc nhóm nào.,"
    " others: Tính cho người không thuộc nhóm nào.}"
)


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        (KHAC + "\n", "", "groups", "thiếu chữ cho: khac"),
        (KHAC, KHAC + "\n" + KHAC.replace("khac:", "nha-giau:"), "groups.nha-giau", "không có nhóm 'nha-giau'"),
        ("yours: Bác không thuộc nhóm nào.", "yours: 'Bác {chung/zz}'", "groups.khac.yours", "chung/zz"),
        ("yours: Bác không thuộc nhóm nào.", "yours: Bác được 50%", "groups.khac.yours", "con số '50%'"),
        ("label: Không thuộc nhóm nào", "label: " + "nhóm " * 10, "groups.khac.label", "dài quá 40 ký tự"),
    ],
)
def test_the_words_of_groups_are_checked(knowledge, old, new, field, told):
    knowledge.edit("replies.yaml", old, new)
    assert (field, True) in [(problem.field, told in problem.message) for problem in knowledge.check().errors]


def test_the_groups_are_those_of_the_calculator(kb):
    assert set(kb.replies.groups) == set(SUPPORT)
