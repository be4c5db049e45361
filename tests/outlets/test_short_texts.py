"""Posts and posters of the small knowledge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from core_fixtures import TODAY

from bot.answers.short import chat_phrase
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.outlets.short_texts import LONGEST_POST, NoOutletError, headline, post, poster

MUC_DONG = "bhxh-tu-nguyen/muc-dong"
LINK = "https://vi-du.vn"


def saying(kb: KnowledgeBase, answer: str, **fields: str) -> KnowledgeBase:
    """The knowledge where an entry says something else."""
    entry = kb.entries[MUC_DONG].model_copy(update={"answer": answer, **fields})
    return replace(kb, entries={**kb.entries, MUC_DONG: entry})


def test_a_post_has_a_title_what_is_said_whom_to_call_and_what_it_rests_on(kb):
    lines = post(kb, MUC_DONG, TODAY, LINK).text.splitlines()
    assert lines[0] == "Mức đóng BHXH tự nguyện"
    assert lines[2] == "Mỗi tháng bác đóng ít nhất 264.000 đồng, đã trừ hỗ trợ 20%."
    assert "Hỏi thêm: tổng đài BHXH Việt Nam 1900 9068." in lines
    assert f"Hỏi máy Điểm Sáng, lúc nào cũng được: {LINK}" in lines
    assert lines[-1] == "Áp dụng đến hết ngày 31/12/2026"


def test_without_a_link_none_is_named(kb):
    assert "Điểm Sáng" not in post(kb, MUC_DONG, TODAY).text
    assert poster(kb, MUC_DONG, TODAY).link == ""


def test_a_post_has_the_figures_of_its_day(kb):
    assert "387.200 đồng" in post(kb, MUC_DONG, date(2027, 1, 1)).paragraphs[0]


def test_tags_are_those_of_staff(kb):
    assert "#" not in post(kb, MUC_DONG, TODAY).text
    words = kb.talking.words
    short = words.short.model_copy(update={"hashtags": ("#BHXH", "#BHYT")})
    talking = kb.talking.model_copy(update={"words": words.model_copy(update={"short": short})})
    assert post(replace(kb, talking=talking), MUC_DONG, TODAY).text.endswith("\n\n#BHXH #BHYT")


def test_what_only_chat_can_say_is_left_out(kb):
    told = post(saying(kb, "Đóng tại điểm thu. Bác nhắn số tiền, mình tính giúp.\n\nBác nhắn tên xã."), MUC_DONG, TODAY)
    assert "Đóng tại điểm thu." in told.paragraphs
    assert not any("nhắn" in paragraph for paragraph in told.paragraphs)


def test_warning_of_messages_stays(kb):
    assert not chat_phrase(kb, "BHXH không gọi điện, nhắn tin đòi tiền.")
    assert not chat_phrase(kb, "Bác đừng bấm đường dẫn lạ.")
    assert chat_phrase(kb, "Bác nhắn số người để biết tiền cả hộ.") == "bác nhắn"


def test_a_line_that_begins_a_list_stays_with_it(kb):
    told = post(saying(kb, "Hồ sơ có:\n\n- tờ khai\n- căn cước\n\nNộp ở xã."), MUC_DONG, TODAY)
    assert told.paragraphs[0] == "Hồ sơ có:\n- tờ khai\n- căn cước"


def test_of_many_paragraphs_the_first_and_the_last_are_told(kb):
    said = "\n\n".join(f"Đoạn thứ {word} của bài." for word in ("nhất", "hai", "ba", "tư", "năm", "sáu"))
    told = post(saying(kb, said), MUC_DONG, TODAY)
    assert [paragraph.split()[2] for paragraph in told.paragraphs] == ["nhất", "hai", "ba", "sáu"]


def test_one_paragraph_has_the_main_thing_before_it(kb):
    told = post(kb, "bhxh-tu-nguyen/dang-ky", TODAY)
    assert len(told.paragraphs) == 2


def test_a_post_is_never_too_long(kb):
    long = "\n\n".join(["Câu này dài vừa vừa thôi. " * 25] * 4)
    told = post(saying(kb, long), MUC_DONG, TODAY)
    assert len(told.text) <= LONGEST_POST
    assert told.text.endswith("Số liệu kiểm tra ngày 20/11/2026")


def test_a_poster_says_one_thing_large_and_three_at_most_beside_it(kb):
    said = (
        "Mở đầu bằng câu chính của mục này. Câu thứ hai đứng riêng cũng hiểu được. Bác nhắn số tiền để máy tính. "
        "Khi đó thì câu này cần câu trước mới rõ. Câu thứ ba cũng đứng riêng được mà. Hỏi thêm ở 1900 9068 cho chắc. "
        "Câu thứ tư đứng riêng được như vậy. Còn câu này nữa đứng riêng cũng được. Thêm một câu cuối vào đây cho đủ."
    )
    made = poster(saying(kb, said, short="Mở đầu bằng câu chính của mục này."), MUC_DONG, TODAY, LINK)
    assert made.headline == "Mức đóng BHXH tự nguyện"
    assert made.main == "Mở đầu bằng câu chính của mục này."
    assert made.points == (
        "Câu thứ hai đứng riêng cũng hiểu được.",
        "Câu thứ ba cũng đứng riêng được mà.",
        "Còn câu này nữa đứng riêng cũng được.",
    )
    assert made.call.endswith("1900 9068.")
    assert made.link == LINK


def test_a_poster_knows_until_when_it_may_hang(kb):
    assert poster(kb, MUC_DONG, TODAY).until == date(2026, 12, 31)
    assert poster(kb, "bhxh-tu-nguyen/dang-ky", TODAY).until is None


@pytest.mark.parametrize(
    ("title", "label", "corrects", "expected"),
    [
        ("Mức đóng thấp nhất", "", "", "Mức đóng thấp nhất"),
        ("Một hai ba bốn năm sáu bảy tám chín", "Tên ngắn", "", "Tên ngắn"),
        ("Tin quỹ sắp vỡ", "Quỹ có vỡ không", "Quỹ sắp vỡ", "Quỹ có vỡ không"),
        ("Một hai ba, bốn năm sáu bảy tám chín", "", "", "Một hai ba"),
        ("Một hai ba bốn năm sáu bảy tám chín", "", "", "Một hai ba bốn năm sáu bảy tám"),
    ],
)
def test_a_headline_has_eight_words_at_most(kb, title, label, corrects, expected):
    entry = kb.entries[MUC_DONG].model_copy(update={"title": title, "label": label, "corrects": corrects})
    assert headline(entry) == expected


def test_a_form_is_for_chat_alone(kb):
    for make in (post, poster):
        with pytest.raises(NoOutletError, match="forms/tinh-dong"):
            make(kb, "forms/tinh-dong", TODAY)


def test_what_does_not_hold_makes_no_post(kb):
    with pytest.raises(NoValueError):
        post(kb, "bhxh-tu-nguyen/dong-truoc", date(2027, 7, 2))
