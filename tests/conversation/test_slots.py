"""What a message tells that an answer can calculate with."""

from __future__ import annotations

import pytest

from bot.conversation.slots import find_slots


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("", {}),
        ("mua bảo hiểm y tế hết bao nhiêu", {}),
        ("nhà 4 người mua bhyt", {"so-nguoi": "4"}),
        ("hai vợ chồng đóng 6 tháng", {"so-nguoi": "2", "so-thang": "6"}),
        ("hộ cận nghèo thu nhập 5 triệu đóng một năm", {"so-thang": "12", "thu-nhap": "5000000", "nhom": "can-ngheo"}),
        ("thu nhập 3 triệu hay 5 triệu", {}),
        ("tôi người dân tộc thiểu số", {"nhom": "dan-toc-thieu-so"}),
        ("không phải hộ nghèo", {}),
    ],
)
def test_only_what_was_clearly_said_counts(said, slots):
    assert find_slots(said) == slots
