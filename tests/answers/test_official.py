"""Is it really BHXH? What is found in a message, what the lists say of it, and what a citizen is told."""

from __future__ import annotations

import pytest
from core_fixtures import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers.official import Standing, checked, found_in, identifiers, verdict
from bot.knowledge.load import load
from bot.messages import QuickReply
from bot.text.identifiers import Identifier, Kind
from bot.text.mask import mask

steady = settings(derandomize=True, deadline=None, database=None, max_examples=300)

OFFICIAL = """
baohiemxahoi.gov.vn
BAOHIEMXAHOI.GOV.VN
Baohiemxahoi.gov.vn
www.baohiemxahoi.gov.vn
https://baohiemxahoi.gov.vn
http://baohiemxahoi.gov.vn/tracuu/Pages/tra-cuu.aspx?a=1#b
https://baohiemxahoi.gov.vn:443/
https://BaoHiemXaHoi.gov.vn.
vào baohiemxahoi.gov.vn, bấm vào đó
(baohiemxahoi.gov.vn)
"baohiemxahoi.gov.vn"
baohiemxahoi.gov.vn?
hanoi.baohiemxahoi.gov.vn
daklak.baohiemxahoi.gov.vn/tin-tuc
dichvucong.baohiemxahoi.gov.vn
a.b.c.baohiemxahoi.gov.vn
baohiemxahoi . gov . vn
baohiemxahoi .gov .vn
baohiemxahoi. gov. vn
baohiemxahoi,gov,vn
baohiemxahoi[.]gov[.]vn
baohiemxahoi(.)gov(.)vn
baohiemxahoi (chấm) gov (chấm) vn
baohiemxahoi[dot]gov[dot]vn
baohiemxahoi chấm gov chấm vn
baohiemxahoi cham gov cham vn
baohiemxahoi。gov。vn
ｂａｏｈｉｅｍｘａｈｏｉ．ｇｏｖ．ｖｎ
baohiem\u200bxahoi.gov.vn
hxxps://baohiemxahoi.gov.vn/x
https ://baohiemxahoi.gov.vn
vào baohiemxahoi.gov.vn.Em không thấy gì
vào baohiemxahoi.gov.vn.cho em hỏi
https://baohiemxahoi.gov.vn.Cho em hỏi
dichvucong.gov.vn
www.dichvucong.gov.vn
https://dichvucong.gov.vn/p/home
1900 9068
19009068
1900.9068
1900-9068
1900 90 68
1 9 0 0 9 0 6 8
+84 1900 9068
+8419009068
19OO 9O68
gọi 1900 9068 nhé
(1900 9068)
1900 9068.
024 3628 0000
02436280000
+84 24 3628 0000
(024) 3628 0000
bhxh@vss.gov.vn
BHXH@vss.gov.vn.
https://zalo.me/1234567890123456789
zalo.me/1234567890123456789?src=qr
app VssID
ứng dụng vssid
"""
REPORTED = """
govvvn.com
bhxh.govvvn.com
https://vssid-capnhat.govvvn.com/otp
bhxh . govvvn . com
BHXH.GOVVVN.COM
hotro@bhxh.govvvn.com
0912 000 999
0912.000.999
+84912000999
app VssID 4.0
vssid bản 4.0
VssID  4.0
công văn 2133
2133/BHXH-CSYT
số 2133/bhxh-csyt
"""
LOOK_ALIKE = """
baohiemxahoi-gov.vn
baohiemxahoi-gov-vn.com
baohiemxahoigov.vn
baohiemxahoi.gov-vn.com
baohiemxahoi.gov.vn.evil.example
https://baohiemxahoi.gov.vn.evil.example/
baohiemxahoi.gov.vn.com
baohiemxahoi.gov.vn-tracuu.top
bhxh.gov.vn.evil.example
vssid-capnhat.govvn.com
baohiemxahoi.com
baohiemxahoi.vn
baohiemxahoi.com.vn
baohiemxahoi.org
baohiemxaho1.gov.vn
ba0hiemxahoi.gov.vn
baohiernxahoi.gov.vn
baohiemxahol.gov.vn
baohiemxahoii.gov.vn
baohiemxahoi.g0v.vn
baohiemxahoi.gov.vm
baohiemxahoi.gov.vn.cc
bao-hiem-xa-hoi.vn
bao.hiem.xa.hoi.com
baohiemxahoj-vn.com
baohiemxahoivietnam.net
baohiem-xahoi.top
baоhiеmxаhоi.gov.vn
bhхh.com
bảohiểmxãhội.vn
https://xn--bohimxhi-wza8627efka2i.vn/
https://xn--bhh-mfd.com
bhxh.com
bhxhvn.com
bhxh-vn.com
bhxhvietnam.net
tracuu-bhxh.online
bh-xh.com
bhxh24h.vip
bhxh-[SĐT].com
vssid.vn
vssid.com.vn
vssid-capnhat.com
vssid4.top
vss1d.com
vssld.net
vsid-capnhat.com
vsssid.com
v-s-s-i-d.com
vneid-bhxh.com
vneld.net
dichvucong-gov.vn
dichvucong.gov-vn.com
dichvvcong.gov.vn
dichvucong.com.vn
tracuu.govvn.com
abc.gov-vn.top
tra-cuu.g0v.vn
sub.gov.com
http://bhxh.gov.vn@bhxh-vn.com/
1900 9086
1900 9069
1800 9068
190090681
bhxh@vss-gov.vn
hotro@bhxh-vn.com
hotro@baohiemxahoi.com
app "VsslD"
app Vss1D
ứng dụng VssIDD
"""
UNLISTED = """
bit.ly/3xYzabc
https://bit.ly/vssid
https://zalo.me/[SĐT]
https://www.facebook.com/bhxhvietnam
facebook.com/[SỐ]
t.me/bhxhvn
https://zalo.me/g/abcdef123
http://103.12.33.4/bhxh
http://103.123.133.244:8080/x
http://[::1]/x
http://[EMAIL]@evil.com/
https://evil.com
abc-xyz.top/nhan-qua
thuvienphapluat.vn
vnexpress.net/bhxh
vietcombank.com.vn
chinhphu.vn
hanoi.gov.vn
bhxh.gov.vn
vneid.gov.vn
x.dichvucong.gov.vn
moh.gov.sg
https://đăngký.vn
[SĐT]
0900 000 000
0912.345.678
+84 912 345 678
(024) 3936 1111
024 3936 1111
1900 1234
1900 545 454
18001166
tổng đài 1414
gửi 8079
đầu số 6020
nguyenvana@gmail.com
[EMAIL]
[TK]
@bhxhvietnam
zalo "BHXH Hỗ trợ 24/7"
fanpage Bảo hiểm xã hội Việt Nam
facebook tên là 'Tư vấn lương hưu'
BHXH VN: quy khach
tin nhắn hiện "BHXH VN"
ứng dụng "Bảo hiểm số"
bhxh.apk
VssID_v4.1.apk
"""
NOTHING = """
đóng bhxh tự nguyện 1.500.000 đồng một tháng
từ 01.07.2025 theo Luật 41/2024/QH15
quyết định số 595, mẫu số 2, điều 36
tôi mất thẻ bhyt.mẹ tôi cũng mất
em đóng bhyt.me em cung dong
v.v. và TP.HCM, Q.1, P.5
đóng 60 tháng, gửi 300 nghìn, gọi 3 lần
hỏi về BHXH. VN có quy định gì
tên miền đuôi .com hay .net
cài vssid.app báo lỗi
số 12 ngõ 5
sinh 1976 được 20 năm 5 tháng
"""
KINDS_SAID = {
    "phone": ["1900 9068", "[SĐT]", "gửi 8079"],
    "domain": ["bit.ly/a", "bhxh-vn.com"],
    "mail": ["bhxh@vss.gov.vn", "[EMAIL]"],
    "account": ["@bhxhvn", 'zalo "BHXH 24/7"'],
    "sender": ["BHXH VN: chao"],
    "app": ["app VssID"],
    "file": ["bhxh.apk"],
    "bank": ["[TK]"],
}


def rows(*tables: tuple[Standing, str]) -> list[tuple[str, Standing]]:
    return [(line, standing) for standing, table in tables for line in table.strip("\n").split("\n")]


TABLE = rows(
    (Standing.OFFICIAL, OFFICIAL),
    (Standing.REPORTED, REPORTED),
    (Standing.LOOK_ALIKE, LOOK_ALIKE),
    (Standing.UNLISTED, UNLISTED),
)


@pytest.mark.parametrize(("text", "standing"), TABLE)
def test_what_the_lists_say(kb, text, standing):
    found = found_in(kb, text)
    told = {verdict(kb, one).standing for one in found}
    assert told == {standing}, found


@pytest.mark.parametrize(("text", "standing"), TABLE)
def test_masking_first_changes_no_verdict(kb, text, standing):
    masked = mask(text, kb.official.public())
    told = {verdict(kb, one).standing for one in found_in(kb, masked)}
    hides_a_mail = "@" in text and "[EMAIL]" in masked  # of somebody's address nothing stays to be judged
    assert told == {standing} or (hides_a_mail and told == {Standing.UNLISTED})


@pytest.mark.parametrize("text", NOTHING.strip().split("\n"))
def test_what_is_no_identifier(kb, text):
    assert found_in(kb, text) == ()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS_SAID.items() for text in texts])
def test_the_kind_of_an_identifier(text, kind):
    (one,) = identifiers(text)
    assert one.kind == kind


def test_identifiers_come_in_the_order_of_the_message_each_once():
    found = identifiers("gọi 1900 1234 hay vào https://bhxh-vn.com/a, bhxh-vn.com/a, rồi gọi lại 1900.1234")
    assert [one.key for one in found] == ["19001234", "bhxh-vn.com"]


def test_a_masked_number_shows_nothing():
    (one,) = identifiers("số [SĐT] gọi tới")
    assert one.is_hidden


@pytest.mark.parametrize(
    ("text", "of", "trick"),
    [
        ("baohiemxahoi.gov.vn.evil.com", "baohiemxahoi.gov.vn", "front"),
        ("baohiemxahoi-gov.vn", "baohiemxahoi.gov.vn", "spelling"),
        ("baоhiemxahoi.gov.vn", "baohiemxahoi.gov.vn", "letters"),
        ("vssid-capnhat.com", "VssID", "borrowed"),
        ("tracuu.govvn.com", ".gov.vn", "state"),
        ("1900 9086", "1900 9068", "number"),
        ("hotro@vss.gov-vn.com", "vss.gov.vn", "spelling"),
        ("app VsslD", "VssID", "spelling"),
    ],
)
def test_what_a_look_alike_looks_like_and_how(kb, text, of, trick):
    (one,) = found_in(kb, text)
    told = verdict(kb, one)
    assert (told.of, told.trick) == (of, trick)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("bit.ly/a", "shortener"),
        ("zalo.me/a", "platform"),
        ("http://103.12.33.4", "address"),
        ("bhxh.gov.vn", "state"),
        ("@bhxhvn", "account"),
        ("bhxh.apk", "app"),
        ("evil.com", ""),
    ],
)
def test_what_else_to_know_of_an_unlisted_one(kb, text, why):
    (one,) = found_in(kb, text)
    assert verdict(kb, one).why == why


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)


@given(st.lists(LABEL, min_size=1, max_size=3))
@steady
def test_an_official_domain_with_anything_in_front_is_official(kb, labels):
    host = ".".join([*labels, "baohiemxahoi.gov.vn"])
    (one,) = identifiers(f"https://{host}/x")
    assert verdict(kb, one).standing is Standing.OFFICIAL


@given(st.lists(LABEL, max_size=2), LABEL, st.sampled_from(["com", "vn", "com.vn", "top", "net", "example", "xyz"]))
@steady
def test_an_official_domain_in_front_of_another_is_not(kb, labels, own, end):
    host = ".".join([*labels, "baohiemxahoi.gov.vn", own, end])
    (one,) = identifiers(f"https://{host}/x")
    assert verdict(kb, one).standing in (Standing.LOOK_ALIKE, Standing.REPORTED)


@given(LABEL, st.sampled_from(["com", "vn", "com.vn", "top", "xyz"]))
@steady
def test_a_borrowed_word_makes_a_look_alike_wherever_it_stands(kb, label, end):
    for host in (f"bhxh-{label}.{end}", f"{label}-vssid.{end}", f"bhxh.{label}.{end}"):
        (one,) = identifiers("https://" + host)
        assert verdict(kb, one).standing is Standing.LOOK_ALIKE


PIECES = (
    "http:// https:// www. . - / @ : [ ] ( ) bhxh gov vn com baohiemxahoi vssid 4.0 1900 9068 0912345678 [SĐT] [EMAIL] "
    "[TK] [BHXH] xn-- xn--bhh-mfd \u200b \u0301 а ß İ 。 chấm app zalo \" ' tổng đài số này thật không gọi apk .apk"
)


@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.tuples(st.sampled_from(PIECES.split(" ")), st.sampled_from(["", " "])), max_size=25).map(
            lambda pairs: "".join(a + b for a, b in pairs)
        ),
    )
)
@steady
def test_whatever_is_written_is_judged(kb, text):
    for one in found_in(kb, text):
        assert verdict(kb, one).standing in Standing
    reply = checked(kb, text, TODAY, asked=True)
    assert (reply is None) == (not found_in(kb, mask(text, kb.official.public())))


@pytest.mark.parametrize(
    "piece",
    ["a.", "1 ", "[SĐT] ", "http://", "a . ", "1900 ", "@a", "bhxh.vn ", "a@b.", "zalo ", "số 12", '"bhxh', "(.)", "-"],
)
def test_a_long_message(kb, piece):
    found_in(kb, piece * (20_000 // len(piece)))


# -- what a citizen is told

PASTED = {
    "a warning with a link and a number": (
        "BHXH Viet Nam: Quy khach tra cuu qua trinh dong tai dia chi bhxh-tracuu.com hoac goi 0900000000 de duoc ho "
        "tro. Cho hoi so va link nay co phai cua bao hiem khong",
        ["bhxh-tracuu . com: không có trong danh sách, chỉ na ná", "Số điện thoại bác gửi: không có trong danh sách"],
    ),
    "the same without a question": (
        "BHXH Viet Nam: Quy khach vui long truy cap bhxh-tracuu.com de cap nhat thong tin the truoc ngay 30/11",
        ["bhxh-tracuu . com: không có", 'Tên người gửi "BHXH Viet Nam": không có trong danh sách'],
    ),
    "an upgrade with a file": (
        "CÔNG VĂN số 2133/BHXH-CSYT về việc nâng cấp ứng dụng VssID 4.0: đề nghị toàn dân cài tệp VssID4.apk trước "
        "cuối tháng",
        ["Văn bản 2133/BHXH-CSYT: đã bị cảnh báo là giả", 'Ứng dụng "VssID 4.0": đã bị cảnh báo', "VssID4 . apk"],
    ),
    "a gift behind a short link": (
        "Chúc mừng quý khách được BHXH tặng quà Tết, bấm vào https://bit.ly/qua-tet-bhxh để nhận tiền ngay hôm nay",
        ["bit . ly: không có trong danh sách. Địa chỉ rút gọn giấu nơi nó dẫn tới."],
    ),
    "a caller told of": (
        "Sáng nay số 0912 345 678 gọi cho mẹ tôi xưng cán bộ BHXH phường, kêu đọc số căn cước để đồng bộ",
        ["Số điện thoại bác gửi: không có trong danh sách."],
    ),
    "a site that begins like the real one": (
        "Con tôi gửi https://baohiemxahoi.gov.vn.tra-cuu.top/login kêu đăng nhập, mà tôi chưa dám",
        ["chỉ na ná baohiemxahoi.gov.vn", "Phần cuối tra-cuu . top mới cho biết trang của ai."],
    ),
    "a page on Zalo": (
        'Có người kết bạn zalo tên "BHXH Hỗ Trợ" gửi zalo.me/g/abcxyz12, tài khoản này có thật không',
        ['Tài khoản "BHXH Hỗ Trợ": không có trong danh sách', "zalo . me: không có trong danh sách"],
    ),
    "money to an account": (
        "Kính gửi quý khách, để nhận lại tiền BHYT đề nghị chuyển khoản lệ phí hồ sơ vào stk 0011001234567 "
        "và liên hệ zalo 0987 654 321",
        ["Số tài khoản bác gửi: không có trong danh sách", "Số điện thoại bác gửi: không có trong danh sách"],
    ),
    "a real site asked about": (
        "trang dichvucong.gov.vn với baohiemxahoi.gov.vn có phải trang thật của nhà nước không ạ",
        ["Trang dichvucong.gov.vn: có trong danh sách, là Cổng", "Trang baohiemxahoi.gov.vn: có trong danh sách"],
    ),
    "the hotline and another number": (
        "Tôi tra google ra số 1900 1234 khác với 1900 9068 trên ti vi, số nào mới là số thật của bảo hiểm",
        ["Số 1900 1234: không có trong danh sách.", "Số 1900 9068: có trong danh sách, là tổng đài"],
    ),
    "a letter": (
        "Email hotro@bhxh.govvvn.com gửi tôi thông báo nợ tiền, email này của bhxh thiệt không",
        ["Địa chỉ thư bác gửi: không có trong danh sách."],
    ),
}


@pytest.mark.parametrize(("text", "told"), PASTED.values(), ids=PASTED)
def test_a_whole_message(kb, text, told):
    reply = checked(kb, text, TODAY)
    assert reply
    assert [part for part in told if part not in reply.text] == []


NOT_ASKED = """
gọi 1900 9068 mất tiền mỗi phút bao nhiêu
em đăng nhập dichvucong.gov.vn cập nhật thông tin không được
tôi vào baohiemxahoi.gov.vn tra cứu quá trình đóng thì báo lỗi
sđt của em là 0912345678, em muốn đăng ký bhxh tự nguyện
em đọc trên thuvienphapluat.vn nói đóng 22% tháng
liên hệ em qua số 0912 345 678 nhé
em cài app VssID mà quên mật khẩu
gửi hồ sơ qua email bhxh@vss.gov.vn được không
mức đóng thấp nhất là bao nhiêu
0912345678
"""


@pytest.mark.parametrize("text", NOT_ASKED.strip().split("\n"))
def test_what_asks_something_else_is_left_to_others(kb, text):
    assert checked(kb, text, TODAY) is None


@pytest.mark.parametrize(
    "text", ["bhxh-vn.com", "1900 1234", "1900 9068", "https://baohiemxahoi.gov.vn ?", "bit.ly/abc"]
)
def test_a_link_or_hotline_that_is_sent_alone_is_checked(kb, text):
    assert checked(kb, text, TODAY)


@pytest.mark.parametrize(
    "text", ["tôi vào bhxh-vn.com tra cứu mà nó bắt đóng tiền", "em cài VssID 4.0 xong không mở được"]
)
def test_a_fake_or_a_look_alike_is_told_of_unasked(kb, text):
    assert checked(kb, text, TODAY)


def test_one_who_is_known_to_ask_is_answered_for_whatever_was_found(kb):
    assert checked(kb, "0912345678", TODAY, asked=True)
    assert checked(kb, "số này của bảo hiểm phải không", TODAY, asked=True) is None


def test_the_whole_answer(kb):
    reply = checked(kb, "link https://bhxh-vn.com/otp có thật không", TODAY)
    assert reply
    assert reply.text == (
        "Máy so với danh sách chính thức:\n"
        "- Trang bhxh-vn . com: không có trong danh sách, chỉ na ná baohiemxahoi.gov.vn. "
        "Tên này mượn chữ của tên thật.\n\n"
        "Máy viết rời tên trang lạ để bác khỏi bấm nhầm.\n\n"
        "Cơ quan BHXH không gọi điện, nhắn tin để xin thông tin cá nhân, mã OTP hay tiền. "
        "Thứ không có trong danh sách: bác đừng bấm, đừng gọi lại, đừng chuyển tiền; tự gọi 1900 9068 hỏi.\n\n"
        "Nghi lừa đảo: báo công an gần nhất; cuộc gọi báo 156, tin nhắn báo 5656, miễn phí. "
        "Lỡ làm theo: gọi ngay ngân hàng."
    )
    assert reply.basis == "Căn cứ: baohiemxahoi.gov.vn\nSố liệu kiểm tra ngày 20/11/2026"
    assert reply.quick_replies == (QuickReply("Số tổng đài", "intent:lien-he/tong-dai"),)


def test_when_all_is_official_it_still_says_what_bhxh_never_asks_for_and_where_to_report(kb):
    reply = checked(kb, "số 024 3628 0000 có phải của bảo hiểm không", TODAY)
    assert reply
    assert "Số 024 3628 0000: có trong danh sách, là số máy bàn để thử." in reply.text
    assert "Cơ quan BHXH không gọi điện" in reply.text
    assert "đừng chuyển tiền" not in reply.text
    assert "báo công an" in reply.text
    assert "kiểm tra ngày 19/11/2026" in reply.basis  # the row was compared before the file was


@pytest.mark.parametrize(("text", "standing"), [row for row in TABLE if row[1] is Standing.UNLISTED])
def test_one_on_no_list_is_called_neither_safe_nor_a_fake(kb, text, standing):
    reply = checked(kb, text, TODAY, asked=True)
    assert reply
    line = reply.text.split("\n")[1].lower()
    assert "không có trong danh sách" in line
    assert not [word for word in ("giả", "lừa", "an toàn", "yên tâm", "có trong danh sách, là") if word in line]


def test_nothing_that_is_not_official_can_be_pressed_or_leads_on(kb):
    reply = checked(kb, "https://bhxh-vn.com/otp?ma=abc và http://abc.evil.com/x là thật hay giả", TODAY)
    assert reply
    assert not [part for part in ("bhxh-vn.com", "evil.com", "http", "otp?", "ma=abc") if part in reply.text]


def test_a_private_number_never_stands_in_the_answer(kb):
    reply = checked(kb, "số 0987 654 321 có phải của bhxh không, thư a@b.vn nữa", TODAY)
    assert reply
    assert "654" not in reply.text
    assert "a@b" not in reply.text


def test_the_worst_is_told_first_and_no_more_than_can_be_read(kb):
    links = " ".join(f"trang{n}.com" for n in range(6))
    reply = checked(kb, f"{links} bhxh-vn.com bhxh.govvvn.com có phải trang thật không", TODAY)
    assert reply
    lines = [line for line in reply.text.split("\n") if line.startswith("- ")]
    assert len(lines) == 5
    assert "đã bị cảnh báo" in lines[0]
    assert "na ná" in lines[1]
    assert "gửi riêng từng mục" in reply.text


def test_braces_of_a_message_are_text(kb):
    reply = checked(kb, 'zalo "BHXH {lien-he/tong-dai}{" này có thật không', TODAY)
    assert reply
    assert 'Tài khoản "BHXH {lien-he/tong-dai}{"' in reply.text


def test_a_long_name_is_cut(kb):
    reply = checked(kb, f"https://{'a' * 60}.{'b' * 60}.com có thật không", TODAY)
    assert reply
    assert "b" * 30 not in reply.text


def test_the_real_lists_know_the_hotline_the_sites_and_the_reported_domain():
    from core_fixtures import KNOWLEDGE

    real = load(KNOWLEDGE.parents[2] / "knowledge").kb
    assert real is not None
    told = {
        one.key: verdict(real, one).standing
        for one in found_in(real, "1900 9068, gửi 5656, hanoi.baohiemxahoi.gov.vn, bhxh.govvvn.com, bhxh@vss.gov.vn")
    }
    assert told.pop("bhxh.govvvn.com") is Standing.REPORTED
    assert set(told.values()) == {Standing.OFFICIAL}
    assert len(told) == 4


def test_an_identifier_of_a_kind_without_rows_is_unlisted(kb):
    assert verdict(kb, Identifier(Kind.SENDER, "BHXH", "bhxh")).standing is Standing.UNLISTED
