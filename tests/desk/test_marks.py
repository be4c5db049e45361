"""Marks come back where the knowledge base's own texts, or pyvi, can tell them; nothing else changes."""

from __future__ import annotations

import importlib.util
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk.marks import Marks, MarksUnavailableError, pyvi_restorer, texts_of
from bot.text.fold import fold
from bot.text.normalise import compose

TEXTS = (
    "đóng bảo hiểm xã hội tự nguyện bao nhiêu tiền",
    "dòng họ đóng bảo hiểm",
    "con dâu ở đâu",
    "mua thẻ ở đâu",
    "the khong dau",
)


@pytest.fixture(scope="module")
def marks() -> Marks:
    return Marks(TEXTS)


@pytest.mark.parametrize(
    ("toneless", "marked"),
    [
        ("dong bao hiem", "đóng bảo hiểm"),
        ("dong ho", "dòng họ"),
        ("mua the o dau", "mua thẻ ở đâu"),
        ("con dau", "con dâu"),
        ("Dong BAO hiem?", "Đóng BẢO hiểm?"),
        ("  hiem,\t5 tien\n", "  hiểm,\t5 tiền\n"),
        ("con dấu", "con dấu"),
        ("la la", "la la"),
        ("vssid 1.500.000 👍 привет", "vssid 1.500.000 👍 привет"),
        ("", ""),
    ],
)
def test_marks_are_restored_by_the_words_beside(marks, toneless, marked):
    assert marks.restore(toneless) == marked


def test_a_decomposed_text_is_composed(marks):
    assert marks.restore("ở đâu") == "ở đâu"


def test_without_texts_nothing_changes():
    assert Marks([]).restore("Dong bao hiem") == "Dong bao hiem"


@given(st.text(max_size=60))
@settings(derandomize=True, deadline=None, database=None)
def test_only_marks_change(text):
    restored = Marks(TEXTS).restore(text)
    assert fold(restored) == fold(compose(text))


def test_a_very_long_line_is_restored_too(marks):
    assert marks.restore("dong bao hiem " * 20_000) == "đóng bảo hiểm " * 20_000


def test_another_restorer_is_asked_for_unknown_words_only():
    asked = []

    def other(text: str) -> str:
        asked.append(text)
        return "Đông bánh mì"

    marks = Marks(TEXTS, other)
    assert marks.restore("dong bao hiem") == "đóng bảo hiểm"
    assert asked == []
    assert marks.restore("dong banh mi") == "đóng bánh mì"
    assert marks.restore("dong banh mi nua") == "đóng banh mi nua"  # it lost a word: it isn't believed
    assert len(asked) == 2


def test_most_words_of_unseen_questions_are_restored(kb):
    examples = [example for entry in kb.entries.values() for example in entry.examples if fold(example) != example]
    utterances = [text for entry in kb.entries.values() for text in (entry.title, *entry.utterances)]
    restored = [Marks(utterances).restore(fold(example)) for example in examples]
    pairs = [
        pair
        for old, new in zip(examples, restored, strict=True)
        for pair in zip(old.lower().split(), new.split(), strict=True)
    ]
    assert len(pairs) > 20
    assert sum(old == new for old, new in pairs) > 0.8 * len(pairs)


def test_the_texts_are_those_of_the_knowledge_base(kb):
    texts = list(texts_of(kb))
    assert {entry.title for entry in kb.entries.values()} < set(texts)


def test_pyvi_missing_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyvi", None)  # as if it weren't installed
    with pytest.raises(MarksUnavailableError):
        pyvi_restorer()


@pytest.mark.skipif(importlib.util.find_spec("pyvi") is None, reason="pyvi is an extra of its own: scripts/setup desk")
def test_pyvi_restores_what_it_can():
    restore = pyvi_restorer()
    assert fold(restore("buon ma thuot")) == "buon ma thuot"
    assert restore("buon ma thuot") != "buon ma thuot"
    for text in ("", "   ", "👍", "1.500.000", "\x00"):
        assert restore(text) == text
