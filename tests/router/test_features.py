"""Messages as vectors: two families, unknown parts count in the length."""

from __future__ import annotations

import numpy as np
import pytest

from bot.router.features import Features, letter_features, word_features
from bot.router.neighbours import Neighbours
from bot.text.concepts import ConceptFinder

DOCUMENTS = [["luong", "huu"], ["the", "bao", "hiem"], ["luong", "co", "so"], ["the", "moi"]]


@pytest.fixture
def features() -> Features:
    return Features.learn(DOCUMENTS, ConceptFinder())


def test_words_and_pairs():
    assert word_features(["a", "b", "c"]) == ["a", "b", "c", "a b", "b c"]
    assert word_features([]) == []


def test_concepts_and_their_pairs_in_whatever_order():
    meant = ["@rut", "@so", "@rut @so"]
    assert word_features(["a"], ["so", "rut"]) == ["a", *meant]
    assert word_features([], ["rut", "so"]) == meant


def test_other_words_for_the_same_thing_are_near():
    finder = ConceptFinder([("rut", ["lanh"]), ("rut", ["nhan", "tien"])])
    features = Features.learn([["lanh", "mot", "lan"], ["doi", "the"]], finder)
    shared = set(features.vector(["nhan", "tien"]).indices.tolist())
    assert features.names["@rut"] in shared


def test_letters_within_a_word():
    assert letter_features(["hu"]) == ["~_h", "~hu", "~u_", "~_hu_"]
    assert letter_features(["a", "b"]) == ["~_a", "~a_", "~_b", "~b_"]


@pytest.mark.parametrize("words", DOCUMENTS)
def test_a_known_message_has_length_1(features, words):
    vector = features.vector(words)
    assert float(np.linalg.norm(vector.weights)) == pytest.approx(1, abs=1e-6)
    assert vector.known == pytest.approx(1)


def test_unknown_words_count_in_the_length(features):
    vector = features.vector(["luong", "huu", "qwrt"])
    assert 0 < vector.known < 1
    assert float(np.linalg.norm(vector.weights)) < 1


@pytest.mark.parametrize("words", [[], ["qqq"], ["日本"]])
def test_a_message_without_anything_known_is_empty(features, words):
    vector = features.vector(words)
    assert (len(vector.indices), vector.known) == (0, 0)


def test_a_rarer_word_weighs_more(features):
    vector = features.vector(["luong", "huu"])
    weights = dict(zip(vector.indices.tolist(), vector.weights.tolist(), strict=True))
    assert weights[features.names["huu"]] > weights[features.names["luong"]]


def test_the_nearest_document_is_found(features):
    vectors = [features.vector(words) for words in DOCUMENTS]
    neighbours = Neighbours.of(vectors, [1, 0, 1, 0], len(features.names))
    asked = features.vector(["the", "moi"])
    first, second, none = (neighbours.nearest(asked, intent) for intent in (0, 1, 7))
    assert first == pytest.approx(1, abs=1e-6)
    assert second < 0.2
    assert none == 0
    assert [number for number, _ in neighbours.most_similar(asked, 2)] == [3, 1]


def test_a_document_without_words_is_like_nothing(features):
    vectors = [features.vector(words) for words in [["luong", "huu"], [], ["the", "moi"], []]]
    neighbours = Neighbours.of(vectors, [0, 0, 2, 1], len(features.names))
    asked = features.vector(["the", "moi"])
    nearest = [neighbours.nearest(asked, intent) for intent in (0, 1, 2)]
    assert nearest == [0, 0, pytest.approx(1, abs=1e-6)]
    assert len(neighbours.most_similar(asked, 5)) == 2
