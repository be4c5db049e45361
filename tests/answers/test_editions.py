"""The code of an edition tells one set of figures from another."""

from __future__ import annotations

import re

import pytest

from bot.answers.editions import edition_code, standing

TODAY = edition_code(2, ["Mỗi tháng 264.000 đồng", "từ 01/01/2026"])


def test_it_is_the_number_of_the_edition_and_a_mark():
    assert re.fullmatch(r"2-[0-9a-f]{6}", TODAY)


@pytest.mark.parametrize(
    ("number", "said", "expected"),
    [
        (2, ["Mỗi tháng 264.000 đồng", "từ 01/01/2026"], "right"),
        (2, ["Bác đóng 264.000 đồng", "kể từ 01/01/2026"], "right"),
        (1, ["Mỗi tháng 264.000 đồng", "từ 01/01/2026"], "reworded"),
        (2, ["Mỗi tháng 387.200 đồng", "từ 01/01/2026"], "wrong"),
        (2, ["từ 01/01/2026", "Mỗi tháng 264.000 đồng"], "wrong"),
        (1, [], "wrong"),
    ],
)
def test_a_paper_is_right_while_it_says_the_same_figures_in_the_same_order(number, said, expected):
    assert standing(edition_code(number, said), TODAY) == expected
