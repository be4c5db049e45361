"""The figures that a text says."""

from __future__ import annotations

import pytest

from bot.text.figures import figures_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đóng 1.366.200 đồng, giảm 4,5%.", ("1.366.200", "4,5")),
        ("Từ 01/01/2027, gọi 1900 9068.", ("01/01/2027", "1900", "9068")),
        ("NĐ 159/2025/NĐ-CP, mẫu TK1-TS", ("159/2025", "1")),
        ("Năm 2027, 2027.", ("2027", "2027")),
        ("Không có số nào.", ()),
    ],
)
def test_they_stand_in_their_order_as_they_are_written(text, expected):
    assert figures_in(text) == expected
