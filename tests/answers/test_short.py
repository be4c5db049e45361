"""The main thing that an entry says."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.answers.short import first_said, short, things
from bot.knowledge.base import NoValueError

SAID = {
    "Không mất tiền đâu bác ạ.": "Không mất tiền đâu bác ạ.",
    "Được. Bác nộp ở điểm thu gần nhà. Rồi chờ.": "Được. Bác nộp ở điểm thu gần nhà.",
    "Được.\n\nBác nộp ở điểm thu gần nhà.": "Được. Bác nộp ở điểm thu gần nhà.",
    "Hồ sơ có:\n\n- tờ khai;\n- căn cước.\n\nNộp ở xã.": "Hồ sơ có: tờ khai; căn cước.",
    "- tờ khai;\n- căn cước của bác và của con.": "tờ khai; căn cước của bác và của con.",
    "Làm ba bước:\n1. Chọn mức đóng\n2. Nộp tờ khai": "Làm ba bước: Chọn mức đóng; Nộp tờ khai.",
    "": "",
}


def test_staff_s_own_words_come_first(knowledge):
    knowledge.edit(
        "faq/bhxh-tu-nguyen/muc-dong.yaml",
        "calculated:",
        'short: "Ít nhất {tinh/bhxh-tu-nguyen-dong(nhom: khac)} đồng."\ncalculated:',
    )
    kb = knowledge.kb()
    assert short(kb, "bhxh-tu-nguyen/muc-dong", TODAY).text == "Ít nhất 264.000 đồng."
    assert short(kb, "bhxh-tu-nguyen/muc-dong", date(2027, 1, 1)).text == "Ít nhất 387.200 đồng."


def test_without_them_it_is_the_title_and_what_is_said_first(kb):
    told = short(kb, "bhxh-tu-nguyen/muc-ho-tro", TODAY)
    assert told.text.startswith("Nhà nước hỗ trợ tiền đóng BHXH tự nguyện: Nhà nước hỗ trợ hộ nghèo 50%, ")
    assert told.text.endswith("mức đóng thấp nhất.")


def test_what_nobody_could_ask_more_about_is_not_told(knowledge):
    knowledge.edit("faq/bhxh-tu-nguyen/dong-truoc.yaml", "related:", "short: Đóng trước được giảm.\nrelated:")
    with pytest.raises(NoValueError):
        short(knowledge.kb(), "bhxh-tu-nguyen/dong-truoc", date(2027, 7, 2))


def test_what_only_chat_can_say_is_passed_over(knowledge):
    knowledge.edit(
        "faq/bhxh-tu-nguyen/muc-ho-tro.yaml", "answer: |\n", "answer: |\n  Bác nhắn số tiền, mình tính giúp cho.\n\n"
    )
    assert "nhắn" not in short(knowledge.kb(), "bhxh-tu-nguyen/muc-ho-tro", TODAY).text


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_first_makes_sense_alone(text):
    assert first_said(things(text)) == SAID[text]


def test_all_that_is_said_is_told_once():
    text = "Một hai ba. Bốn năm:\n- sáu\n- bảy;\nTám:\nChín."
    assert list(things(text)) == ["Một hai ba.", "Bốn năm: sáu; bảy.", "Tám:", "Chín."]
