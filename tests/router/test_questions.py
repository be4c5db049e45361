"""Which sentences of a message ask, and about what."""

from __future__ import annotations

import pytest

from bot.router.questions import asking
from bot.text.concepts import ConceptFinder
from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

FINDER = ConceptFinder(
    [
        ("bao-nhieu", ["bao", "nhieu"]),
        ("o-dau", ["o", "dau"]),
        ("bhyt", ["bao", "hiem", "y", "te"]),
        ("luong-huu", ["luong", "huu"]),
    ]
)


def read(text: str) -> list[str]:
    return tokens(fold(normalise(text)))


def asked(text: str) -> list[str]:
    found = asking(text, read, FINDER, {"bao-nhieu", "o-dau"}, {"bhyt", "luong-huu"})
    return [" ".join(words) for words in found]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("", []),
        ("Chào anh chị.", []),
        ("mua ở đâu", ["mua o dau"]),
        ("Tôi 50 tuổi. Làm sao được?", ["lam sao duoc"]),
        ("Mua bảo hiểm y tế ở đâu? Giá bao nhiêu?", ["mua bao hiem y te o dau", "bao hiem y te gia bao nhieu"]),
        ("Lương hưu tính sao?\nBảo hiểm y tế thì mua ở đâu", ["luong huu tinh sao", "bao hiem y te thi mua o dau"]),
        ("Em hỏi lương hưu. Em nghỉ rồi ạ. Được bao nhiêu", ["luong huu duoc bao nhieu"]),
        ("Lương cơ sở 2.530.000 đúng không?", ["luong co so 2530000 dung khong"]),
        ("?", []),
        ("? ? ?", []),
    ],
)
def test_each_asking_sentence_with_what_it_is_about(text, questions):
    assert asked(text) == questions


def test_a_letter_asks_at_its_end():
    letter = "".join(f"Câu {name} ở đâu? " for name in ("mot", "hai", "ba", "bon", "nam"))
    assert asked(letter) == ["cau ba o dau", "cau bon o dau", "cau nam o dau"]


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("mua ở đâu với giá bao nhiêu", ["mua o dau", "voi gia bao nhieu"]),
        (
            "Bảo hiểm y tế mua ở đâu, giá bao nhiêu vậy ạ",
            ["bao hiem y te mua o dau", "bao hiem y te gia bao nhieu vay a"],
        ),
        ("lương hưu và bảo hiểm y tế, được bao nhiêu", ["luong huu va bao hiem y te duoc bao nhieu"]),
        ("nghỉ rồi, giờ mua ở đâu", ["nghi roi gio mua o dau"]),
        ("1,5 triệu là bao nhiêu", ["1,5 trieu la bao nhieu"]),
    ],
)
def test_one_sentence_asks_twice_where_both_sides_ask(text, questions):
    assert [" ".join(tokens(fold(normalise(q)))) for q in asked(text)] == [
        " ".join(tokens(fold(normalise(q)))) for q in questions
    ]
