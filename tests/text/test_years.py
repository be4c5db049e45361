"""The years that a message asks about."""

from __future__ import annotations

import pytest

from bot.text.years import years_asked


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("năm 2024 bhxh tự nguyện thấp nhất bao nhiêu", {2024}),
        ("nam 2030 nu nghi huu may tuoi", {2030}),
        ("bhyt năm ngoái bao nhiêu", {2025}),
        ("sang năm đóng bao nhiêu, còn năm 2028?", {2027, 2028}),
        ("tôi sinh năm 2001 có được đóng không", set()),
        ("đóng từ năm 2015 tới giờ", set()),
        ("đóng 15 năm được bao nhiêu", set()),
        ("năm 1999", set()),
        ("", set()),
        ("năm", set()),
    ],
)
def test_only_the_time_asked_about_counts(text, years):
    assert years_asked(text, 2026) == years
