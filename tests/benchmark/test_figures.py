"""The figures of the benchmark's tables."""

from __future__ import annotations

from benchmarks.figures import (
    Said,
    accuracy,
    answered_in_scope,
    answered_rightly,
    auroc,
    decided,
    macro_accuracy,
    offered,
    percentiles,
    right_while_wrong,
)

SAID = [
    Said(("a", "b"), 0.9, "answered"),
    Said(("a", "b"), 0.8, "answered"),
    Said(("b", "a"), 0.7, "clarified"),
    Said((), 0.1, "declined"),
]
WANTED = [("a",), ("b", "c"), ("a",), ("d",)]


def test_accuracy_is_of_all_messages() -> None:
    assert accuracy(SAID, WANTED) == 25.0
    assert accuracy(SAID, WANTED, within=2) == 75.0
    assert accuracy([], []) is None


def test_any_acceptable_intent_is_right() -> None:
    assert accuracy(SAID[1:2], [("c", "a")]) == 100.0


def test_macro_accuracy_counts_each_intent_once() -> None:
    assert macro_accuracy(SAID, WANTED) == 16.7  # a: one of two; b and d: none


def test_the_surest_are_answered_while_few_enough_are_wrong() -> None:
    assert right_while_wrong(SAID, WANTED, 0.0) == 25.0
    assert right_while_wrong(SAID[1:], WANTED[1:], 0.3) == 0.0
    assert right_while_wrong(SAID, [("a",), ("a",), ("a",), ("d",)], 0.25) == 50.0


def test_equally_sure_messages_are_answered_together() -> None:
    tied = [Said(("a",), 1.0), Said(("a",), 1.0)]
    assert right_while_wrong(tied, [("a",), ("b",)], 0.49) == 0.0
    assert right_while_wrong(tied, [("a",), ("b",)], 0.5) == 50.0


def sure(*shares: float) -> list[tuple[bool, float]]:
    return [(True, share) for share in shares]


def test_auroc_counts_pairs_and_half_the_ties() -> None:
    assert auroc(sure(0.9, 0.8), sure(0.1, 0.2)) == 100.0
    assert auroc(sure(0.1), sure(0.9)) == 0.0
    assert auroc(sure(0.5, 0.5), sure(0.5)) == 50.0
    assert auroc(sure(0.9, 0.2), sure(0.5, 0.1)) == 75.0
    assert auroc(sure(0.9), []) is None


def test_who_is_sure_that_it_is_not_ours_is_least_sure_that_it_is() -> None:
    said = [
        Said(("mine",), -1.0),
        Said(("mine",), 2.0),
        Said(("other/x",), 0.9),
        Said(("other/x",), -0.9),
        Said((), 0.0),
    ]
    assert sorted(range(5), key=lambda i: said[i].in_scope(("other/",))) == [2, 4, 3, 0, 1]
    assert said[2].in_scope(()) == (True, 0.9)


def test_only_answers_in_scope_are_answers_in_scope() -> None:
    said = [Said(("mine",), 1.0, "answered"), Said(("other/x",), 1.0, "answered"), Said(("mine",), 0.5, "clarified")]
    assert answered_in_scope(said, ("other/",)) == 33.3
    assert answered_in_scope(said, ()) == 66.7
    assert answered_in_scope([Said(("mine",), 1.0)], ()) is None


def test_decisions_are_counted_only_where_there_are_any() -> None:
    assert decided(SAID, "answered") == 50.0
    assert answered_rightly(SAID, WANTED) == 50.0
    assert offered(SAID, WANTED, 3) == 100.0
    assert decided([Said(("a",), 1.0)], "answered") is None


def test_percentiles() -> None:
    assert percentiles([float(i) for i in range(1, 100)]) == (50.0, 99.0)
