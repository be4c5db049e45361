from __future__ import annotations

from datetime import timedelta

import pytest
from app_making import NOON, said

from bot.app.bursts import LONGEST, belong_together
from bot.messages import Kind

KNOWN = "tuổi nghỉ hưu của nam và nữ"  # an utterance of the knowledge base, word for word


def together(router, earlier: str, later: str) -> bool:
    return belong_together(router, said("1", earlier), said("2", later))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("bao nhiêu tuổi", "nghỉ hưu"),
        ("nhà tôi", "bốn người"),
        ("nhà tôi\nbốn người", "mua bhyt hết bao nhiêu"),
        ("nhà em có 4 người,", "thì mua bảo hiểm y tế hộ gia đình cả nhà một năm hết bao nhiêu tiền vậy ạ"),
        ("mẹ em 60 tuổi", "chưa có bảo hiểm gì hết mà giờ muốn mua một cái để đi khám bệnh thì có được không"),
        ("alo", KNOWN),
        ("alo\ncho em hỏi", KNOWN),
        ("cho em hỏi", "mất thẻ bhyt làm sao"),
        ("mức đóng thấp nhất?", "của bhxh ấy"),
        ("mức đóng thấp nhất?", "ad ơi"),
        ("nhà tôi trước giờ toàn làm ruộng với nuôi gà", "và " * 13 + "..."),
    ],
)
def test_pieces_of_a_question_belong_together(router, earlier, later):
    assert together(router, earlier, later)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("mức đóng thấp nhất?", "mất thẻ bhyt làm sao"),
        ("mất thẻ bhyt làm sao", "mức đóng thấp nhất?"),
        ("mức đóng thấp nhất?", "nghỉ hưu?"),
        ("mức đóng thấp nhất?", "xoá dữ liệu"),
        ("xoá dữ liệu", "mất thẻ bhyt làm sao"),
        ("cho em hỏi", "xoá dữ liệu"),
        ("bao nhiêu tuổi", KNOWN),
        (KNOWN, "bao nhiêu"),
        ("2", "nhà tôi"),  # a choice by its number
        ("nhà tôi trước giờ toàn làm ruộng với nuôi gà", "và " * 13),
    ],
)
def test_what_is_complete_stays_by_itself(router, earlier, later):
    assert not together(router, earlier, later)


def test_an_erasure_in_the_citizens_own_words_stays_by_itself(router):
    assert not together(router, "mức đóng thấp nhất", "em muốn xoá dữ liệu")


def test_only_what_came_quickly_belongs_together(router):
    earlier = said("1", "bao nhiêu tuổi")
    assert belong_together(router, earlier, said("2", "nghỉ hưu", at=NOON + timedelta(seconds=10)))
    assert not belong_together(router, earlier, said("2", "nghỉ hưu", at=NOON + timedelta(seconds=11)))


def test_only_texts_belong_together(router):
    assert not belong_together(router, said("1", "bao nhiêu tuổi"), said("2", "nghỉ hưu", kind=Kind.CHOICE))
    assert not belong_together(router, said("1", "", kind=Kind.PHOTO), said("2", "nghỉ hưu", kind=Kind.PHOTO))


def test_a_question_in_pieces_has_a_longest(router):
    assert together(router, "x" * (LONGEST - 8), "nghỉ hưu")
    assert not together(router, "x" * (LONGEST - 7), "nghỉ hưu")
