"""What a message gives where a form asked for a figure, a time, a month, a yes or a no."""

from __future__ import annotations

from datetime import date

import pytest

from bot.conversation.readings import Reading, Unclear, asks_lowest, passes_over, read_value

TODAY = date(2026, 11, 25)


def value(kind: str, text: str) -> str | None:
    reading = read_value(kind, text, TODAY)
    return reading.value if isinstance(reading, Reading) else None


@pytest.mark.parametrize(
    "said",
    [
        "không có",
        "chưa có",
        "hông có",
        "chua co",
        "ko có",
        "chưa được",
        "không phải",
        "dạ không có ạ",
        "chưa ai có",
        "chưa từng có",
    ],
)
def test_a_no_of_two_words_is_no_yes(said):
    assert value("yes-no", said) == "khong"


@pytest.mark.parametrize("said", ["có không", "có chưa", "có được không", "có phải không"])
def test_a_question_is_neither_yes_nor_no(said):
    assert read_value("yes-no", said, TODAY) == Unclear()


@pytest.mark.parametrize("said", ["0", "0 đồng", "0đ", "không đồng", "chưa trả đồng nào", "khong ton dong nao ca"])
def test_no_money_at_all_is_an_amount(said):
    assert value("money", said) == "0"


@pytest.mark.parametrize("said", ["không", "10", "mấy đồng", "10 đồng nào đó"])
def test_what_names_no_amount_is_none(said):
    assert value("money", said) is None


@pytest.mark.parametrize(
    ("said", "months"),
    [
        ("8 năm 3 tháng", "99"),
        ("8 nam le 3 thang", "99"),
        ("năm năm rưỡi", "66"),
        ("63 tháng", "63"),
        ("nửa năm", "6"),
        ("chưa đóng", "0"),
        ("chưa từng tham gia", "0"),
        ("dạ chưa đóng tháng nào ạ", "0"),
    ],
)
def test_a_time_is_read_in_months(said, months):
    assert value("months", said) == months


@pytest.mark.parametrize(
    "said", ["đóng từ tháng 3 năm 2018", "từ 3/2018 đến nay", "tôi 51 tuổi", "mức 3 triệu", "chưa nhớ", "không biết"]
)
def test_a_date_an_age_or_a_sum_is_no_time(said):
    assert value("months", said) is None


@pytest.mark.parametrize("said", ["đến nay", "tới giờ", "bây giờ", "hiện nay vẫn đóng", "nay", "tháng này"])
def test_now_is_this_month(said):
    assert value("month", said) == "2026-11"


@pytest.mark.parametrize("said", ["năm nay", "hồi trước"])
def test_a_year_is_no_month(said):
    assert value("month", said) is None


@pytest.mark.parametrize(
    ("said", "surely"),
    [
        ("từ trước tới giờ tôi đóng tự nguyện được 6 năm rồi", True),
        ("đóng được 6 năm rồi thì được lương hưu chưa", False),
        ("đóng 6 năm thì sau này lãnh được bao nhiêu tiền", False),
        ("đóng 6 năm mà nghỉ thì có mất hết không ạ", False),
    ],
)
def test_a_long_statement_is_an_answer_and_a_question_is_not_surely_one(said, surely):
    reading = read_value("months", said, TODAY)
    assert reading == Reading("72", 72, surely=surely)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("thấp nhất", True), ("muc toi thieu", True), ("thấp nhất 2 triệu", False), ("thấp nhất là bao nhiêu", False)],
)
def test_the_lowest_is_asked_for_without_a_sum(said, wanted):
    assert asks_lowest(said) is wanted


@pytest.mark.parametrize(
    ("said", "passed"), [("bỏ qua", True), ("cho qua câu này", True), ("qua năm", False), ("bỏ qua được không", False)]
)
def test_a_question_is_passed_over_in_words(said, passed):
    assert passes_over(said) is passed
