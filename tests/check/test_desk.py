"""Mistakes in desk.yaml, each told at its line."""

from __future__ import annotations

from datetime import date

import pytest

DESK = "desk.yaml"
MONDAY = 'monday: ["07:30-11:30", "13:30-17:00"]'


def found(knowledge, today: date = date(2026, 11, 22)) -> list[tuple[str, str]]:
    """Field and message of what is wrong with desk.yaml."""
    return [(one.field, one.message) for one in knowledge.check(today).problems if one.file.endswith(DESK)]


def test_a_good_desk_is_good(knowledge):
    assert found(knowledge) == []


def test_an_empty_desk_is_good(knowledge):
    knowledge.write(DESK, "takes: []\n")
    assert found(knowledge) == []


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        (MONDAY, 'monday: ["7h30-11h30"]', "hours.monday[1]", "không đọc được giờ '7h30-11h30'"),
        (MONDAY, 'monday: ["07:30-25:00"]', "hours.monday[1]", "không đọc được giờ"),
        (MONDAY, 'monday: ["07:30-11:30", "17:00-13:30"]', "hours.monday[2]", "kết thúc trước khi bắt đầu"),
        (MONDAY, 'monday: ["08:00-08:00"]', "hours.monday[1]", "kết thúc trước khi bắt đầu"),
        (MONDAY, 'monday: ["07:30-11:30", "11:00-17:00"]', "hours.monday", "chồng lên nhau"),
        (MONDAY, 'mon: ["07:30-11:30"]', "hours.mon", "chỉ nhận một trong"),
        ('["08:00-11:00"]', '["08:00"]', "extra_days[1].hours[1]", "không đọc được giờ '08:00'"),
        ("until: 2027-02-11", "until: 2027-02-04", "holidays[2].until", "đứng trước ngày đầu"),
        ("answerer: cán bộ Điểm Sáng", 'answerer: ""', "answerer", "phải ghi ai trả lời"),
        ("elsewhere/ho-tich", "elsewhere/khong-co", "offers.complaint[1]", "không có mục 'elsewhere/khong-co'"),
        ("takes: [question, complaint, report]", "takes: [complaint]", "hours", "không nhận câu hỏi"),
        ("takes: [question,", "takes: [questions,", "takes[1]", "chỉ nhận một trong: question, complaint, report"),
    ],
)
def test_a_mistake_is_told(knowledge, old, new, field, says):
    knowledge.edit(DESK, old, new)
    ((where, message),) = found(knowledge)
    assert where == field
    assert says in message


def test_hours_that_touch_do_not_overlap(knowledge):
    knowledge.edit(DESK, MONDAY, 'monday: ["07:30-11:30", "11:30-17:00"]')
    assert found(knowledge) == []


def test_a_day_made_up_for_stands_once(knowledge):
    line = '  - {day: 2027-01-30, name: làm bù, hours: ["08:00-11:00"]}\n'
    knowledge.write(DESK, knowledge.read(DESK) + line)
    assert found(knowledge) == [("extra_days[2].day", "ngày này đã có ở trên; gộp giờ vào một chỗ")]


@pytest.mark.parametrize(("today", "count"), [(date(2027, 2, 11), 0), (date(2027, 2, 12), 1)])
def test_holidays_that_are_all_over_are_a_warning(knowledge, today, count):
    checked = knowledge.check(today)
    warned = [one for one in checked.warnings if one.field == "holidays"]
    assert len(warned) == count
    assert all("đã qua" in one.message for one in warned)


def test_a_wording_takes_its_own_fields_only(knowledge):
    knowledge.edit("replies.yaml", "cancelled: Chưa gửi gì.", 'cancelled: "Chưa gửi mã {ma}."')
    problems = [one for one in knowledge.check().errors if one.field == "desk.cancelled"]
    assert [one.line for one in problems] == [knowledge.line("replies.yaml", "Chưa gửi mã")]
    assert "{ma}" in problems[0].message
