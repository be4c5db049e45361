from __future__ import annotations

import pytest

from bot.text.sentences import sentences

CASES = {
    "": (),
    " \n ": (),
    "Được. Bác nộp ở điểm thu.": ("Được.", "Bác nộp ở điểm thu."),
    "Đóng 1.500.000 đồng. 12 tháng một lần.": ("Đóng 1.500.000 đồng.", "12 tháng một lần."),
    "Ở TP.HCM cũng vậy.": ("Ở TP.HCM cũng vậy.",),
    "Có phải không? Phải.": ("Có phải không?", "Phải."),
    "Hộ nghèo, sinh viên… được hỗ trợ.": ("Hộ nghèo, sinh viên… được hỗ trợ.",),
    'Bác hỏi: "Có nhận BHYT không?" Rồi hãy khám.': ('Bác hỏi: "Có nhận BHYT không?"', "Rồi hãy khám."),
    "Dòng một\nDòng hai. Câu ba": ("Dòng một", "Dòng hai.", "Câu ba"),
    "Trang baohiemxahoi.gov.vn. Đuôi .gov.vn là thật": ("Trang baohiemxahoi.gov.vn.", "Đuôi .gov.vn là thật"),
}


@pytest.mark.parametrize("text", CASES)
def test_a_sentence_ends_where_a_reader_stops(text):
    assert sentences(text) == CASES[text]
