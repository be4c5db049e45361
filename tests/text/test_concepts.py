"""Concepts are found by their phrases."""

from __future__ import annotations

import pytest

from bot.text.concepts import ConceptFinder

PHRASES = [
    ("mot-lan", ["rut", "so"]),
    ("so", ["so"]),
    ("huong", ["rut"]),
    ("tro-cap", ["tro", "cap", "xa", "hoi"]),
    ("bhxh", ["xa", "hoi"]),
    ("rut-tien", ["rut"]),
]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", []),
        ("troi dep", []),
        ("so", ["so"]),
        ("toi muon rut so", ["mot-lan", "so"]),
        ("rut tien", ["huong", "rut-tien"]),
        ("tro cap xa hoi", ["tro-cap", "bhxh"]),
        ("so nay so kia", ["so"]),
        ("tro cap xa", []),
    ],
)
def test_the_longest_phrase_at_each_place_counts(said, found):
    assert ConceptFinder(PHRASES).find(said.split()) == found


def test_without_phrases_nothing_is_found():
    assert ConceptFinder().find(["rut", "so"]) == []
    assert ConceptFinder([("x", [])]).find(["rut"]) == []
