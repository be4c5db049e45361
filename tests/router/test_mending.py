"""Slips are mended to what was meant, and nothing else is touched: with the words of the real knowledge base."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.load import load
from bot.router.documents import documents
from bot.router.mending import MOST_DOUBTED, Mender, counts
from bot.router.reading import Reader

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def reader() -> Reader:
    kb = load(KNOWLEDGE).kb
    assert kb is not None
    reader = Reader(kb.vocabulary)
    reader.learn(counts(reader.words(document.text) for document in documents(kb)))
    return reader


def read(reader: Reader, said: str) -> str:
    return " ".join(reader.read(said).words)


SLIPS = """
# dropped, doubled, swapped, neighbouring keys
đóng bảo hiểm xã hội tự nguyne | dong bao hiem xa hoi tu nguyen
bao hime y te ho gia dinh | bao hiem y te ho gia dinh
baor hiemm xa hoi | bao hiem xa hoi
luogn huu bao nhieu | luong huu bao nhieu
gia dihn em | gia dinh em
hogia dinh | ho gia dinh
muc dongg thap nhat | muc dong thap nhat
nhieeu tien | nhieu tien
mua thr bao hiem y te | mua the bao hiem y te
tham giaa bao hiem | tham gia bao hiem
tham gja bao hiem | tham gia bao hiem
nguoii lao dong | nguoi lao dong
nguwoi lao dong | nguoi lao dong
dang kys tham gia | dang ky tham gia
dnag ky o dau | dang ky o dau
giay khia sinh | giay khia sinh
bhyc ho gia dinh | bao hiem y te ho gia dinh
mua bhytr o dau | mua bao hiem y te o dau
dong hbxh tu nguyen | dong bao hiem xa hoi tu nguyen
that nghiepp | that nghiep
huong tro capp | huong tro cap
thnag nay | thang nay
thanh toann vien phi | thanh toan vien phi
chuyenr tuyen | chuyen tuyen
benh vienj | benh vien
hoc sihn | hoc sinh
quyenf loi | quyen loi
hoan tienf | hoan tien
nuwa nam | nua nam
# keystrokes of input methods
dduwocj hoox trowj | duoc ho tro
ddong bao hiem | dong bao hiem
ddongs tieenf | dong tien
hieemr y tees | hiem y te
luwowng huwu | luong huu
nghir vieecj | nghi viec
ruts mootj laanf | rut mot lan
sinh con mowis | sinh con moi
ngwowif giaf | nguoi gia
d9o1ng ba3o hie6m3 | dong bao hiem
hiem65 y te | hiem y te
lu7o7ng hu7u | luong huu
mu7c1 d9o1ng | muc dong
xa4 ho65i tu75 nguye6n5 | xa hoi tu nguyen
tra3 tie6n2 | tra tien
# run together
baohiemyte | bao hiem y te
baohiemxahoi | bao hiem xa hoi
bhxhtunguyen | bao hiem xa hoi tu nguyen
luonghuu | luong huu
hogiadinh | ho gia dinh
thebhyt | the bao hiem y te
dongbhxh | dong bao hiem xa hoi
tunguyen bao nhieu tien | tu nguyen bao nhieu tien
baonhieu tien | bao nhieu tien
dangky o dau | dang ky o dau
thaisan | thai san
thatnghiep | that nghiep
motlan | mot lan
thanhtoan | thanh toan
giadinh toi | gia dinh toi
hotro bao nhieu | ho tro bao nhieu
trocap | tro cap
yte ho gia dinh | y te ho gia dinh
hoso gom gi | ho so gom gi
chedo thai san | che do thai san
benhvien tinh | benh vien tinh
nghihuu | nghi huu
# split
b ao hiem xa hoi | bao hiem xa hoi
ng uoi lao dong | nguoi lao dong
bao hi em y te | bao hiem y te
bao hie m y te | bao hiem y te
lu ong huu | luong huu
tu nguye n bao nhieu | tu nguyen bao nhieu
# spelt by ear
bảo hiểm sã hội | bao hiem xa hoi
nương hưu bao nhiêu | luong huu bao nhieu
được hưởng chợ cấp gì | duoc huong tro cap gi
đóng thai xản | dong thai san
cần dấy tờ gì | can giay to gi
chế độ thai xản | che do thai san
hộ da đình | ho gia dinh
tai lạn lao động | tai nan lao dong
bảo hiểm y tế hộ ra đình | bao hiem y te ho gia dinh
ngỉ hưu | nghi huu
bảo hiễm xã hụi | bao hiem xa hui
thăm ja bảo hiểm | tham gia bao hiem
tra kứu | tra cuu
bảo hiểm thấc nghiệp | bao hiem that nghiep
tự nguyệng bao nhiêu | tu nguyen bao nhieu
bắc buộc đóng | bat buoc dong
đăng kí tham ra | dang ky tham gia
lao độn nữ | lao dong nu
ủy quiền | uy quyen
đăn ký ở đâu | dang ky o dau
bão hiểm sã hội tự nguyệng | bao hiem xa hoi tu nguyen
khám chửa bện | kham chua benh
tử tuấc | tu tuat
"""

STAYS = """
# names
tôi tên Lan đóng bảo hiểm
chị Hoa hỏi mức đóng
anh Nam muốn rút bảo hiểm
em là Sang cho hỏi lương hưu
bà Nguyễn Thị Liên mất thẻ
ông Trần Văn Diệp nghỉ hưu
anh Trí muốn rút một lần
mẹ tôi tên Nành được bao nhiêu
cô Luyến nộp tiền ở đâu
chú Sửu chưa đóng
chị Xuyến sinh con
anh Chiêu nghỉ việc
chị Trinh mua thẻ
bà Khương khám bệnh
em Ri hỏi thẻ
bạn Vi hỏi hộ nghèo
anh Giáp đóng trùng
tôi là Lý Thị Xuân
# places
tôi ở Huế đóng ở đâu
bảo hiểm xã hội Sóc Trăng ở đâu
tỉnh Trà Vinh hỗ trợ bao nhiêu
xã Chợ Lách nộp tiền ở đâu
em ở Châu Đốc
quê Lai Châu
Đắk Lắk có hỗ trợ thêm không
hộ nghèo Kon Tum
Lào Cai hỗ trợ thế nào
Rạch Giá mua thẻ ở đâu
Xuân Lộc Đồng Nai
bảo hiểm Dĩ An
Bắc Kạn
Pleiku Gia Lai
Krông Ana
Sa Pa Lào Cai
Ninh Thuận và Bình Thuận
# numbers and codes
65 tuoi
lan1
rut bhxh lan 2
đóng 1tr5 một tháng
lương 8tr5
mau TK1-TS
mau D05-TS
thang 7/2025
quy 1 nam 2026
thang6
tuoi65
nam2025
to6a thon 3
ma the dk4010120878811
so 12a3
nghi dinh 158/2025/nd-cp
10%
4.5 trieu
1.500.000
covid19
# what is right, or nothing to us
nam gioi bao nhieu tuoi ve huu
đứt bảo hiểm y tế quá ba tháng
dong do dai doc duong
facebook zalo youtube
vneid vssid
google play
app store
honda vision
samsung
iphone
byt
gps
sms
mobifone
lazada
привет
保险
xyz
asdfgh
cho cấp cứu vào viện nào
bán xổ số có phải đóng không
chợ đầu mối
em xin cảm ơn
năm nay lương bao nhiêu
ai là con cái
may mặc
lên lương
"""


def _rows(table: str) -> list[str]:
    return [row for row in table.strip().splitlines() if not row.startswith("#")]


@pytest.mark.parametrize("row", _rows(SLIPS))
def test_a_slip_is_mended(reader, row):
    said, meant = row.split(" | ")
    assert read(reader, said) == meant


@pytest.mark.parametrize("said", _rows(STAYS))
def test_what_is_no_slip_stays(reader, said):
    assert reader.read(said).repaired == ()


def test_the_tables_are_long_enough():
    assert len(_rows(SLIPS)) >= 80
    assert len(_rows(STAYS)) >= 60


def test_hardly_anything_that_citizens_are_expected_to_say_is_read_otherwise(reader):
    kb = load(KNOWLEDGE).kb
    assert kb is not None
    texts = [document.text for document in documents(kb)] + [e for entry in kb.entries.values() for e in entry.examples]
    mended = [text for text in texts if reader.read(text).repaired]
    assert len(mended) < len(texts) / 500, mended


@pytest.fixture(scope="module")
def small() -> Mender:
    utterances = ["bao hiem xa hoi", "bao hiem y te", "xa hoi tu nguyen", "luong huu", "cho em hoi", "nguoi khong"]
    return Mender(
        counts([line.split() for line in utterances] * 20), {"bhyt": ["bao", "hiem", "y", "te"], "ko": ["khong"]}
    )


@pytest.mark.parametrize(
    ("typed", "read", "repaired"),
    [
        ("bao hiemyte", "bao hiem y te", [("hiemyte", "hiem y te")]),
        ("b ao hiem", "bao hiem", [("b ao", "bao")]),
        ("nguoi uoi khong", "nguoi khong", [("nguoi uoi", "nguoi")]),
        ("bhytluonghuu", "bhytluonghuu", []),
        ("bhit", "bao hiem y te", [("bhit", "bao hiem y te")]),
        ("xa hoitu nguyen", "xa hoi tu nguyen", [("hoitu", "hoi tu")]),
        ("xa o hoi", "xa o hoi", []),
        ("", "", []),
    ],
)
def test_what_was_mended_is_told_as_typed_and_as_read(small, typed, read, repaired):
    assert small.mend(typed.split()) == (read.split(), repaired)


def test_short_words_are_mended_by_the_words_beside_them_only(small):
    assert small.mend(["te"])[0] == ["te"]
    assert small.mend(["hoj"])[0] == ["hoj"]
    assert small.mend(["xa", "hoj"])[0] == ["xa", "hoi"]


def test_of_a_message_of_nothing_but_slips_only_the_beginning_is_mended(small):
    read, repaired = small.mend(["luogn"] * (MOST_DOUBTED + 50))
    assert len(read) == MOST_DOUBTED + 50
    assert len(repaired) == MOST_DOUBTED


def test_without_knowledge_nothing_is_mended():
    words = ["bao", "hime", "luogn", "b", "ao", "thebhyt"]
    assert Mender({}, {}).mend(words) == (words, [])


@given(st.lists(st.text(alphabet="abcdeghiklmnopqrstuvwxyz19 ", max_size=60)))
@settings(derandomize=True, deadline=None, database=None, max_examples=200)
def test_whatever_is_typed_no_number_is_lost_and_nothing_is_mended_twice(small, words):
    tokens = " ".join(words).split()
    read, repaired = small.mend(tokens)
    assert [word for word in read if not word.isalpha()] == [word for word in tokens if not word.isalpha()]
    assert small.mend(tokens) == (read, repaired)
    assert bool(repaired) == (read != tokens)
