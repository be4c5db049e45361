import pytest

from bot.text.fold import fold
from bot.text.syllable import SYLLABLES, is_syllable

COMMON = """
bảo hiểm xã hội tự nguyện y tế hộ gia đình mức đóng bao nhiêu tiền một tháng hưởng chế độ hưu trí tử tuất nhà
nước hỗ trợ nghèo cận nông thôn người dân tộc thiểu số phương thức quý năm lần thẻ khám chữa bệnh viện thanh
toán giấy tờ căn cước công dân điện thoại nghỉ việc thai sản trợ cấp thất nghiệp sổ rút lương quyết định nghị
luật quy yếu yêu khuya khuỷu nghiêng giếng giết gì gìn ghế ngoằn ngoèo huỳnh quỳnh quýt khuynh thuở huơ uống
ương ướt xoong boong loanh quanh quét quen quẹo khoẻ xoè toét ngoéo hoặc hoạch oách buýt phuy sỹ kỹ lý mỹ tỷ
vỹ hy ý yên yết ếch ích ỉa ủa ừ ưu rượu cứu hươu nghịch kịch tuyển duyên nguyệt thuyết xuyên luyện khuyết uyên
oanh oai ung ức ăn ấp ôm ốp ơi ở em ạ dạ vâng ừm pin pa
"""


@pytest.mark.parametrize("word", COMMON.split())
def test_common_syllables(word):
    assert is_syllable(fold(word))


FOREIGN = "bhxh bhyt ko k dc ntn cty sdt vssid full app ddongs hieemr ce gi1 ngi nghan cia ieu boa moe quc q ww 12 đóng"


@pytest.mark.parametrize("token", ["", *FOREIGN.split()])
def test_no_syllables(token):
    assert not is_syllable(token)


def test_about_as_many_as_the_language_has():
    assert 2000 < len(SYLLABLES) < 2700
    assert all(s.isascii() and s.islower() and len(s) <= 7 for s in SYLLABLES)
