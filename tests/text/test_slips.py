"""What a misspelt word may have been meant to be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.slips import ANY, BY_EAR, DOUBLED, DROPPED, NEXT_TO_IT, SWAPPED, respellings, slip_cost

FOLDED = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=9)


@pytest.mark.parametrize(
    ("typed", "meant", "cost"),
    [
        ("hiem", "hiem", 0),
        ("hime", "hiem", SWAPPED),
        ("hieem", "hiem", DOUBLED),
        ("hien", "hiem", NEXT_TO_IT),
        ("hiwm", "hiem", NEXT_TO_IT),
        ("hierm", "hiem", NEXT_TO_IT),
        ("him", "hiem", DROPPED),
        ("hiqm", "hiem", ANY),
        ("hiepm", "hiem", ANY),
        ("ghiem", "hiem", ANY),
        ("hyem", "hiem", BY_EAR),
        ("", "", 0),
        ("", "y", DROPPED),
    ],
)
def test_what_the_keyboard_explains_costs_less(typed, meant, cost):
    assert slip_cost(typed, meant) == pytest.approx(cost)


@given(FOLDED, FOLDED)
@settings(derandomize=True, deadline=None, database=None)
def test_only_the_same_costs_nothing(typed, meant):
    assert (slip_cost(typed, meant) == 0) == (typed == meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sa", "xa"), ("xo", "so"), ("cho", "tro"), ("trua", "chua"), ("day", "giay"), ("da", "gia"), ("ra", "gia"),
        ("vay", "day"), ("nuong", "luong"), ("lop", "nop"), ("ki", "ky"), ("ly", "li"), ("tuat", "tuac"),
        ("buot", "buoc"), ("nguyeng", "nguyen"), ("don", "dong"), ("benh", "ben"), ("nhiu", "nhieu"), ("tui", "tuoi"),
        ("ngi", "nghi"), ("nghanh", "nganh"), ("zay", "giay"), ("fai", "phai"), ("kuu", "cuu"), ("ja", "gia"),
        ("wa", "qua"), ("trac", "chat"),
    ],
)  # fmt: skip
def test_spellings_that_sound_alike(typed, meant):
    assert meant in respellings(typed)


@pytest.mark.parametrize(("typed", "other"), [("kan", "can"), ("gan", "ghan"), ("ang", "agn"), ("hang", "hagn")])
def test_a_syllable_is_not_respelt_by_what_never_stands_so(typed, other):
    assert other not in respellings(typed)


@given(FOLDED)
@settings(derandomize=True, deadline=None, database=None)
def test_no_word_is_a_respelling_of_itself(typed):
    spelt = respellings(typed)
    assert typed not in spelt
    assert len(set(spelt)) == len(spelt) <= 40
