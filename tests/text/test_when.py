"""Days, months and births as people say them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.when import birth_said, day_said, month_said

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("thẻ hết hạn 31-12-2026 ạ", date(2026, 12, 31)),
        ("5.3.26", date(2026, 3, 5)),
        ("31/12", date(2026, 12, 31)),
        ("30/9 năm ngoái", date(2025, 9, 30)),
        ("30/9 năm sau", date(2027, 9, 30)),
        ("ngày 5 tháng 3 năm ngoái", date(2025, 3, 5)),
        ("31 tháng 12 2026", date(2026, 12, 31)),
        ("mùng 1 tháng giêng năm 2027", date(2027, 1, 1)),
        ("2026-12-31", date(2026, 12, 31)),
        ("hôm qua", date(2026, 11, 21)),
        ("bữa nay", TODAY),
        ("ngày mai", date(2026, 11, 23)),
        ("31/2/2026", None),
        ("tháng 3 năm ngoái", None),
        ("03/2025", None),
        ("chưa biết", None),
    ],
)
def test_a_day(said, day):
    assert day_said(said, TODAY) == day


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("03/2025", (2025, 3)),
        ("tháng 3 năm ngoái", (2025, 3)),
        ("thang 3", (2026, 3)),
        ("tháng chạp năm nay", (2026, 12)),
        ("31/12/2026", (2026, 12)),
        ("tháng trước", (2026, 10)),
        ("tháng sau", (2026, 12)),
        ("31/2/2026", None),
        ("13/2025", None),
        ("năm ngoái", None),
    ],
)
def test_a_month(said, month):
    assert month_said(said, TODAY) == month


@pytest.mark.parametrize(
    ("said", "born"),
    [
        ("1985", "1985"),
        ("tôi sinh năm 1985", "1985"),
        ("sn 85", "1985"),
        ("85", "1985"),
        ("sinh năm 72", "1972"),
        ("55 tuổi", "1971"),
        ("55t", "1971"),
        ("03/1970", "1970-03"),
        ("tháng 3 năm 1970", "1970-03"),
        ("tháng 3 năm 72", "1972-03"),
        ("15/03/1970", "1970-03"),
        ("60", None),
        ("2030", None),
        ("tháng 3", None),
        ("1970 hay 1971", None),
    ],
)
def test_a_birth(said, born):
    assert birth_said(said, TODAY) == born


@given(st.text())
def test_whatever_is_said_nothing_raises(said):
    day_said(said, TODAY)
    month_said(said, TODAY)
    birth_said(said, TODAY)
