"""Noise: the same slips for the same seed, and as many of each kind as is said."""

from __future__ import annotations

import random
import unicodedata

import pytest
from benchmarks.noise import KINDS, TYPO_EVERY, mixed, noisy, teencode, telex, toneless, typo
from rapidfuzz.distance import OSA

from bot.knowledge.base import KnowledgeBase
from bot.router.documents import documents

SEED = 7
TEXT = "Đóng bảo hiểm xã hội tự nguyện được bao nhiêu tiền một tháng"


@pytest.fixture(scope="session")
def texts(kb: KnowledgeBase) -> list[str]:
    return [document.text for document in documents(kb)]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_slips(kind: str) -> None:
    assert noisy(TEXT, kind, SEED) == noisy(TEXT, kind, SEED)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"clean", "toneless"}))
def test_another_seed_gives_other_slips(kind: str) -> None:
    assert len({noisy(TEXT, kind, seed) for seed in range(10)}) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_stays_nothing_and_symbols_do_no_harm(kind: str) -> None:
    for text in ("", " ", "?!", "1.500.000", "🙂 ok", "ﬁ ß đ"):
        assert isinstance(noisy(text, kind, SEED), str)


def test_a_noise_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        noisy(TEXT, "whispered", SEED)


def test_toneless_takes_all_marks_and_no_letter() -> None:
    assert toneless(TEXT, random.Random()) == "Dong bao hiem xa hoi tu nguyen duoc bao nhieu tien mot thang"
    assert toneless(unicodedata.normalize("NFD", TEXT), random.Random()) == toneless(TEXT, random.Random())


def test_typos_are_as_many_as_is_said(texts: list[str]) -> None:
    joined = [unicodedata.normalize("NFC", text) for text in texts]
    slips = sum(OSA.distance(text, typo(text, random.Random(text))) for text in joined)
    letters = sum(character.isalpha() for text in joined for character in text)
    # A slip in two letters that are the same, or two slips in one place, are seen as fewer.
    assert 0.8 * letters / TYPO_EVERY < slips < 1.1 * letters / TYPO_EVERY


def test_a_typo_stays_on_the_keyboard() -> None:
    assert set(typo("aaaa bbbb" * 200, random.Random(SEED))) <= set("ab qwszx vghnf")


def test_telex_writes_the_keys_of_each_mark() -> None:
    written = {telex("được", random.Random(seed)) for seed in range(200)}
    assert {"dduwowcj", "dduwocj", "dduwowjc", "d9u7o7c5"} <= written


def test_the_tone_is_typed_behind_the_vowel_or_at_the_end() -> None:
    written = {telex("nguyện", random.Random(seed)) for seed in range(200)}
    assert written == {"nguyeenj", "nguyeejn", "nguye6n5", "nguye65n"}


def test_words_without_marks_have_no_other_keys() -> None:
    assert telex("cho em xem app bhxh 2026", random.Random(SEED)) == "cho em xem app bhxh 2026"


def test_teencode_takes_the_longest_phrase_and_keeps_punctuation() -> None:
    written = {teencode("bảo hiểm y tế bao nhiêu?", random.Random(seed)) for seed in range(60)}
    assert {"bhyt bn?", "bảo hiểm y tế bao nhiêu?"} <= written
    assert not any("y tế" in text and "bh " in text for text in written if text.startswith("bhyt"))


def test_teencode_knows_phrases_without_marks() -> None:
    assert "dong bhxh ko" in {teencode("dong bao hiem xa hoi khong", random.Random(seed)) for seed in range(60)}


def test_mixed_noise_leaves_marks_to_less_than_half(texts: list[str]) -> None:
    marked = [text for text in texts if toneless(text, random.Random()) != text]
    kept = sum(
        mixed(text, random.Random(text)) != toneless(mixed(text, random.Random(text)), random.Random())
        for text in marked
    )
    assert 0.3 * len(marked) < kept < 0.5 * len(marked)
