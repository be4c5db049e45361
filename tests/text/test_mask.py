import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.text.mask import mask

steady = settings(derandomize=True, deadline=None, database=None, max_examples=500)
PUBLIC = ("1900 9068", "024 3789 9999", "0912 000 111")

MASKED = [
    ("cccd 079076001234", "cccd [CCCD]"), ("CCCD:079076001234,sdt0912345678", "CCCD:[CCCD],sdt[SĐT]"),
    ("cccd:079 076 001 234", "cccd:[CCCD]"), ("079076001234", "[CCCD]"), ("0 7 9 0 7 6 0 0 1 2 3 4", "[CCCD]"),
    ("079-076-001-234", "[CCCD]"), ("cccd 07907600123", "cccd [CCCD]"), ("079076001234k", "[CCCD]k"),
    ("079076001234-0912345678", "[CCCD]-[SĐT]"), ("căn cước 123456789012", "căn cước [CCCD]"),
    ("cmnd 123456789", "cmnd [CMND]"), ("CMND số: 123 456 789", "CMND số: [CMND]"), ("025123456", "[CMND]"),
    ("cmnd 123456000", "cmnd [CMND]"), ("cmnd 0791234567", "cmnd [SĐT]"),
    ("số bhxh 7916123456", "số bhxh [BHXH]"), ("7916123456", "[BHXH]"),
    ("mã bhxh: 7916 123 456", "mã bhxh: [BHXH]"), ("số 1234567890123", "số [SỐ]"),
    ("7916.123.456", "[BHXH]"), ("bhxh 0912345678", "bhxh [BHXH]"),
    ("msbh của tôi là 0116.12.3456", "msbh của tôi là [BHXH]"),
    ("số sổ 1: 7912345678 số sổ 2: 7912345679", "số sổ 1: [BHXH] số sổ 2: [BHXH]"),
    ("mã bhxh 7916123000", "mã bhxh [BHXH]"),
    ("thẻ DN4797912345678", "thẻ [BHYT]"), ("DN 4 79 7912345678", "[BHYT]"), ("GD-4-79-7912345678", "[BHYT]"),
    ("mã thẻ bhyt 7912345678", "mã thẻ bhyt [BHYT]"),
    ("0912345678", "[SĐT]"), ("sdt0912345678em", "sdt[SĐT]em"), ("0912 345 678", "[SĐT]"), ("0912.345.678", "[SĐT]"),
    ("09 12 34 56 78", "[SĐT]"), ("0912-345-678", "[SĐT]"), ("+84912345678", "[SĐT]"), ("+84 912 345 678", "[SĐT]"),
    ("84912345678", "[SĐT]"), ("(+84) 912 345 678", "([SĐT]"), ("+84 (0)912345678", "[SĐT]"),
    ("0084912345678", "[SĐT]"),
    ("0168 1234 567", "[SĐT]"), ("028 3829 1234", "[SĐT]"), ("gọi 912345678", "gọi [SĐT]"), ("+14085551234", "[SĐT]"),
    ("0912 345 678 12 tháng", "[SĐT] 12 tháng"), ("0912345678/0987654321", "[SĐT]/[SĐT]"),
    ("5 người 0912345678", "5 người [SĐT]"), ("０９１２３４５６７８", "[SĐT]"), ("0912\u200b345678", "[SĐT]"),
    ("①②③④⑤⑥⑦⑧⑨", "123456789"),
    ("stk 0011001234567 vcb", "stk [TK] vcb"), ("số tài khoản: 12345678", "số tài khoản: [TK]"),
    ("tk 0011 0012 3456 7", "tk [TK]"), ("12345678901234567890", "[SỐ]"), ("mã hồ sơ 20241234567", "mã hồ sơ [SỐ]"),
    ("mst 8012345678", "mst [MST]"), ("hộ chiếu 1234567", "hộ chiếu [HỘ CHIẾU]"),
    ("a.b-c@gmail.com", "[EMAIL]"), ("abc @ gmail nhé", "[EMAIL] nhé"), ("mail:x_1@bhxh.gov.vn.", "mail:[EMAIL]."),
    ("sinh ngày 02/08/1976", "sinh ngày [NGÀY SINH] 1976"), ("ns 02.08.1976", "ns [NGÀY SINH] 1976"),
    ("sinh ngày 2 tháng 8 năm 1976", "sinh ngày [NGÀY SINH] 1976"), ("sinh 02081976", "sinh [NGÀY SINH] 1976"),
    ("sinh 2/8/76", "sinh [NGÀY SINH] 1976"), ("sinh 2-8-05", "sinh [NGÀY SINH] 2005"),
    ("ngày sinh của em là 02-08-1976 ạ", "ngày sinh của em là [NGÀY SINH] 1976 ạ"),
    ("ngày sinh: 1976-08-02", "ngày sinh: [NGÀY SINH] 1976"),
    ("sinh con ngày 21.01.2023", "sinh con ngày [NGÀY SINH] 2023"),
    ("em sanh 5 4 1990 đóng 5 tháng", "em sanh [NGÀY SINH] 1990 đóng 5 tháng"),
    ("sinh 02/08/1976, cấp 01/07/2025", "sinh [NGÀY SINH] 1976, cấp 01/07/2025"),
    ("sinh 02/08/1976-842025", "sinh [NGÀY SINH] 1976-842025"), ("1\n0912345678\n", "1\n[SĐT]\n"),
    ("sinh 02/08/1976 0912345678", "sinh [NGÀY SINH] 1976 [SĐT]"),
    ("otp 482913", "otp [OTP]"), ("mã OTP: 482 913", "mã OTP: [OTP]"), ("otp: 4 8 2 9 1 3", "otp: [OTP]"),
    ("mã xác thực 482913", "mã xác thực [OTP]"), ("mã otp gửi về máy là 482913", "mã otp gửi về máy là [OTP]"),
    ("482913 là mã OTP", "[OTP] là mã OTP"), ("otp 482913 12 tháng", "otp [OTP] 12 tháng"), ("otp482913", "otp[OTP]"),
    ("mật khẩu Abc12345", "mật khẩu [MẬT KHẨU]"), ("mk: 123456", "mk: [MẬT KHẨU]"), ("mk 123456", "mk [MẬT KHẨU]"),
    ("mk:abc123, sđt 0912345678", "mk:[MẬT KHẨU], sđt [SĐT]"), ("password abc@123", "password [MẬT KHẨU]"),
    ("pass là Abc@99.", "pass là [MẬT KHẨU]."),
    ("mật khẩu vssid của em là hoa@nhung", "mật khẩu vssid của em là [MẬT KHẨU]"),
    ("mã pin 1234", "mã pin [MẬT KHẨU]"), ("mật khẩu là 123456789", "mật khẩu là [MẬT KHẨU]"),
    ("mã otp 0912345678", "mã otp [SĐT]"), ("mk 0912 345 678", "mk [SĐT]"), ("mk o912 345 678", "mk [SĐT]"),
    ("nguyenvana (at) gmail.com", "[EMAIL]"), ("nguyenvana[at]bhxh.gov.vn", "[EMAIL]"),
    ("a.b (at) gmail (dot) com", "[EMAIL]"), ("nguyenvana a còng gmail nhé", "[EMAIL] nhé"),
    ("o912345678", "[SĐT]"), ("O79O85OO1234", "[CCCD]"), ("gọi O912.345.678 nhé", "gọi [SĐT] nhé"),
    ("12 o912345678", "12 [SĐT]"), ("O116123456", "[BHXH]"),
    ("sinh ngày 12/3 năm 76", "sinh ngày [NGÀY SINH] 1976"), ("sn 120376", "sn [NGÀY SINH] 1976"),
    ("hộ chiếu C1234567", "hộ chiếu [HỘ CHIẾU]"), ("hộ chiếu số: B 1234567", "hộ chiếu số: [HỘ CHIẾU]"),
    ("091234567 8", "[SĐT]"), ("091234567 8 người", "[CMND] 8 người"), ("07907600123 4", "[CCCD]"),
]  # fmt: skip
KEPT = """
xin chào
1.500.000
4500000 đồng
25300000
1tr5
4tr900
1.500.000 4500000 đồng
1.500.000.000 đồng
1500000000
4 500 000 đồng
1 500 000 000
912 345 678 đồng
1•500•000k
6,837.000k
bhxh 150000000 đồng
tk 4500000
chuyển vào tài khoản 15000000
đóng bhxh 2340000 240 người
liên hệ đóng 5300000 12 tháng
cmnd hết 123456789 đồng
159/2025/NĐ-CP
41/2024/QH15
366/QĐ-BHXH
Nghị định 188 2025
Điều 36 khoản 1
01/07/2025
từ 01/07/2025 đến 30-06-2026
từ 1 7 2025
tu 01072024 la bao nhieu
1-2-24
40/13/1990
sinh năm 1976, đóng từ 01/07/2025
sinh con từ 01/07/2025
dự sinh 13/10/2026
học sinh 01/07/2025
sinh viên 01/07/2025
sinh ngày 40/08/1976
năm 2023 2024 2025
tháng 01 02 03 04 05 06
tháng 08 09 10 11 12
bhxh từ 1 2020 5 2021
t2/2026-t4/2026
4,5%
12th
35t
123456789
1900 9068
1900.9068
19009068
024.3789.9999
+84 24 3789 9999
0912000111
gọi 1900 9068 rồi
@bhxh
5@6
a@b
10/1-09/7/2022
bhxh 12345
phone 12345678
mã OTP là gì
OTP hết hạn sau 5 phút
mã otp gồm 6 số
quên mật khẩu vssid
quên mật khẩu, năm sinh là 1976
quên mật khẩu 2 lần
đổi mật khẩu 2025
mật khẩu: không nhớ
pass là gì?
mật khẩu 1900 9068
mật khẩu: 1.500.000
mật khẩu 4tr900
mật khẩu theo nghị định: 159/2025/NĐ-CP
mk 159/2025/NĐ-CP
mk 12th
mk 1990 nhé
mk đóng 500000 đồng
mk 500000 đồng
mk 1tr500k/tháng
pin 20%
sinh con 200126 đồng
12/3 năm 2025
thông tư 15OO
o 3 người
1 o 5
gặp tại gmail.com
"""


@pytest.mark.parametrize(("text", "expected"), [*MASKED, *((text, text) for text in KEPT.splitlines())])
def test_what_is_personal(text, expected):
    assert mask(text, PUBLIC) == expected
    assert mask(expected, PUBLIC) == expected


def test_public_numbers_are_only_those_given():
    assert mask("0912000111") == "[SĐT]"
    assert mask("0912000111", ["", "abc"]) == "[SĐT]"
    assert mask("84912000111", ["0912 000 111"]) == "84912000111"
    assert mask("+8419009068 +84 1900 9068", ["1900 9068"]) == "+8419009068 +84 1900 9068"


def test_a_public_mail_address_is_kept_and_its_digits_are_no_public_number():
    assert mask("gửi bhxh24@vss.gov.vn, BHXH24@vss.gov.vn.", ["bhxh24@vss.gov.vn"]) == (
        "gửi bhxh24@vss.gov.vn, BHXH24@vss.gov.vn."
    )
    assert mask("a.bhxh@vss.gov.vn 24", ["bhxh@vss.gov.vn"]) == "[EMAIL] 24"


LINKS = [
    ("nhập mã OTP: https://vssid4.com/xac-thuc", "nhập mã OTP: https://vssid4.com/xac-thuc"),
    ("ma otp http://vssid2024.com", "ma otp http://vssid2024.com"),
    ("mật khẩu: www.vssid4.com", "mật khẩu: www.vssid4.com"),
    ("mk: bhxh2026.com.vn/doi-mat-khau", "mk: bhxh2026.com.vn/doi-mat-khau"),
    ("mk: bhxh2026.com", "mk: [MẬT KHẨU]"),
    ("http://baohiemxahoi.gov.vn@evil.com/tra", "http://[EMAIL]@evil.com/tra"),
    ("https://ten:abc12@evil.com", "https://ten:[EMAIL]@evil.com"),
    ("https://evil.com/ toi@mail.vn", "https://evil.com/ [EMAIL]"),
    ("https://evil.com/?m=toi@mail.vn", "https://evil.com/?m=[EMAIL]"),
    ("https://zalo.me/0912345678", "https://zalo.me/[SĐT]"),
    ("bhxh-0987654321.com", "bhxh-[BHXH].com"),
    ("http://103.123.133.244/tra-cuu", "http://103.123.133.244/tra-cuu"),
    ("https://bit.ly/3xYz123", "https://bit.ly/3xYz123"),
    ("xn--bohimxhi-8ya.vn", "xn--bohimxhi-8ya.vn"),
]


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_where_a_link_leads_stays_to_be_read(text, expected):
    assert mask(text, PUBLIC) == expected
    assert mask(expected, PUBLIC) == expected


def test_a_keyword_reaches_so_far():
    assert mask("cmnd " + "của tôi là " * 9 + "123456789").endswith(" 123456789")


PIECES = (
    "cccd cmnd bhxh thẻ DN4 tk stk sđt gọi sinh ngày tháng năm từ 0 1 2 7 9 12 079 0912 345 678 84 +84 1976 2025 02 08 "
    "1.500.000 000 đồng k 0912345678 079076001234 7916123456 123456789 02/08/1976 02081976 19009068 a@b.vn gmail.com "
    "mk otp pass là mật khẩu mã pin 482913 abc1 o O79 (at) ] C1234567 https:// www.a1.vn a1.com/b2 "
    "@ . - / ( ) , : % [CCCD] [NGÀY [ ] ² １ \u200b \u0301 – •"
)
JOINED = st.lists(st.tuples(st.sampled_from(PIECES.split(" ")), st.sampled_from(["", " ", "-", "."])), max_size=25)


@given(st.one_of(st.text(), JOINED.map(lambda pairs: "".join(a + b for a, b in pairs))))
@steady
def test_masking_again_changes_nothing(text):
    once = mask(text, PUBLIC)
    assert mask(once, PUBLIC) == once


@given(
    st.sampled_from(["", "sđt ", "cccd: ", "bhxh ", "tôi là nam, "]),
    st.from_regex(r"0[35789][0-9]{8}|0[0-8][1-9][0-9]{9}", fullmatch=True),
    st.sampled_from(["", " ạ", ", cảm ơn", "đ", "\n1"]),
)
@steady
def test_no_identity_or_phone_number_survives(before, number, after):
    assert number not in mask(before + number + after, PUBLIC)


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([".", ","]), st.sampled_from(["", " đồng", "đ/tháng"]))
@steady
def test_amounts_survive(millions, thousands, separator, unit):
    amount = f"{millions}{separator}{thousands:03}{separator}000{unit}"
    assert mask(f"đóng {amount}") == f"đóng {amount}"


@pytest.mark.parametrize("piece", ["1", pytest.param("0 ", marks=pytest.mark.slow), "a@"])
def test_a_megabyte(piece):
    assert mask(piece * (1_000_000 // len(piece)))


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1.000.",
        "mk: ",
        "mk 1 ",
        "otp la ",
        "o1 ",
        "1o",
        "a (at) ",
        "0 ",
        "123456 ",
        "(1-",
        "a.",
        "sinh ",
        "cmnd 12 ",
        "\u0301\u0323",
        "1/",
        "đ",
        "09 ",
        "[TK] 1",
    ],
)
def test_a_long_message(piece):
    assert mask(piece * (100_000 // len(piece.encode())) + " 0912345678").endswith("]")
