"""What bot check says of short texts."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.check.findings import Findings
from bot.check.short_texts import check_short_texts
from bot.knowledge.load import load
from bot.knowledge.problem import Severity

FILE = "faq/bhxh-tu-nguyen/muc-dong.yaml"


def problems(knowledge, today=TODAY):
    loaded = load(knowledge.directory)
    found = Findings(loaded.kb, loaded.broken, loaded.problems)
    check_short_texts(found, today)
    return found.problems


@pytest.fixture
def with_short(knowledge):
    def edited(short):
        knowledge.edit(FILE, "calculated:", f'short: "{short}"\ncalculated:')
        return knowledge

    return edited


def test_a_short_text_that_says_what_the_answer_says_is_good(with_short):
    assert problems(with_short("Mỗi tháng đóng ít nhất {tinh/bhxh-tu-nguyen-dong(nhom: khac)} đồng.")) == []


def test_a_figure_that_the_answer_does_not_say_is_an_error_where_it_stands(with_short):
    knowledge = with_short("Hộ nghèo đóng {tinh/bhxh-tu-nguyen-dong(nhom: ho-ngheo)} đồng.")
    (problem,) = problems(knowledge)
    assert problem.severity is Severity.ERROR
    assert (problem.file, problem.line) == (f"knowledge/{FILE}", knowledge.line(FILE, "short:"))
    assert "'165.000' không có trong câu trả lời ngày 22/11/2026" in problem.message


def test_a_figure_is_compared_on_the_day(with_short):
    assert (
        "'242.000'"
        in problems(with_short("Còn {tinh/bhxh-tu-nguyen-dong(nhom: ho-ngheo)} đồng."), date(2027, 1, 1))[0].message
    )


def test_a_typed_figure_is_an_error(with_short):
    assert any("gõ thẳng" in problem.message for problem in problems(with_short("Đóng 264.000 đồng một tháng.")))


def test_a_placeholder_that_is_not_there_is_an_error(with_short):
    assert "không có tham số 'khong/co'" in problems(with_short("Đóng {khong/co} đồng."))[0].message


def test_what_only_chat_can_say_is_an_error(with_short):
    assert (
        "'bác nhắn', chỉ đúng trong trò chuyện"
        in problems(with_short("Muốn biết mức đóng, bác nhắn số tiền."))[0].message
    )


def test_a_message_of_many_parts_is_a_warning(with_short):
    (problem,) = problems(with_short("Mỗi tháng bác đóng một ít thôi. " * 12))
    assert problem.severity is Severity.WARNING
    assert "dài 3 phần" in problem.message


def test_a_short_text_of_an_answer_that_is_withheld_is_not_compared(knowledge):
    knowledge.edit("faq/bhxh-tu-nguyen/dong-truoc.yaml", "related:", "short: Đóng trước được giảm.\nrelated:")
    assert problems(knowledge, date(2027, 7, 2)) == []
