import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.slots import find_slots
from bot.text.amounts import group, income, money, months, people
from bot.text.fold import fold
from bot.text.numbers import number_at, whole_at

steady = settings(derandomize=True, deadline=None, database=None)

MONEY = [
    ("", []), ("1tr5", [1_500_000]), ("1,5 triệu", [1_500_000]), ("1.500.000", [1_500_000]), ("4tr900", [4_900_000]),
    ("415k", [415_000]), ("3 củ", [3_000_000]), ("một triệu rưỡi", [1_500_000]), ("triệu rưỡi", [1_500_000]),
    ("nửa triệu", [500_000]), ("hai triệu", [2_000_000]), ("500 nghìn", [500_000]), ("500 ngàn", [500_000]),
    ("6 triệu 2", [6_200_000]), ("6 triệu 2 đồng", [6_200_000]), ("sáu triệu ba", [6_300_000]),
    ("1tr25", [1_250_000]), ("2 triệu 500 nghìn", [2_500_000]), ("1 tỷ 2", [1_200_000_000]),
    ("1 tỷ 200 triệu", [1_200_000_000]), ("2 triệu 5000 nghìn", [2_000_000, 5_000_000]),
    ("mười hai triệu", [12_000_000]), ("hai mươi lăm triệu", [25_000_000]), ("hai mươi triệu", [20_000_000]),
    ("hai trăm năm mươi nghìn", [250_000]), ("hai trăm nghìn", [200_000]), ("một trăm linh năm nghìn", [105_000]),
    ("mức đóng 6025", [6_025_000]), ("mức lương CB 5300", [5_300_000]), ("thu nhập của em là 3000", [3_000_000]),
    ("thu nhập 2025", []), ("lương 3000 người", []), ("thu nhập 25.000", []), ("đường 6025", []),
    ("1•500•000k", [1_500_000]), ("6,837.000k", [6_837_000]), ("4.680.000đ/tháng", [4_680_000]),
    ("25300000", [25_300_000]), ("15.000 đồng", [15_000]), ("từ 2026 đóng", []), ("0 đồng", []), ("0 triệu", []),
    ("5 triệu 2 người", [5_000_000]), ("5 triệu 7/2025", [5_000_000]), ("5 triệu ba mẹ tôi", [5_000_000]),
    ("5 triệu 01", [5_000_000]), ("từ 3 triệu đến 5 triệu", [3_000_000, 5_000_000]), ("1,5tr", [1_500_000]),
    ("159/2025/NĐ-CP từ 01/07/2025", []), ("12345678901", []), ("5 triệu 1,5", [5_000_000]), ("9" * 16 + " triệu", []),
    ("9" * 15 + " tỷ", []), ("số năm cũ", []), ("đi 2 năm k đóng", []), ("năm sau tỷ lệ đóng", []),
    ("5 triệu 10%", [5_000_000]),
]  # fmt: skip
PEOPLE = [
    ("", None), ("4 người", 4), ("nhà 5 nhân khẩu", 5), ("hộ có ba người", 3), ("6 khẩu", 6), ("5 thành viên", 5),
    ("2 vợ chồng", 2), ("vợ chồng tôi", 2), ("vợ chồng và 2 con", 4), ("vợ chồng em và hai con", 4), ("2 vk ck", 2),
    ("vợ chồng, bố mẹ và 1 con", 5), ("vợ chồng và 2 con, nhà 5 người", 5), ("một mình", 1), ("chỉ có mình em", 1),
    ("mình em", None), ("người thứ 4", None), ("4 người thứ nhất", None), ("2 người con", None), ("100 người", None),
    ("0 người", None), ("4 người, 5 người", None), ("4 người, cả 4 người", 4), ("5 nhân viên", None),
    ("3 thành phố", None), ("1,5 người", None), ("ba người nào", None), ("3. Người thuộc hộ nghèo", None),
    ("năm người", 5), ("mười hai người", 12), ("5 ng", 5), ("nhà e 3ng", 3),
    ("nhà 4 người, con 5 tuổi", None), ("vợ chồng và 2 con nhỏ", None), ("4 người có em bé", None),
    ("4 người, bé út 5t", None), ("cháu nhỏ, nhà 3 người", None), ("-3 người", None), ("nhà - 3 người", 3),
    ("21 người", None), ("20 người", 20), ("5-6 người", None), ("4 đến 5 người", None), ("4 hoặc 5 người", None),
    ("ba bốn người", None), ("bốn năm người", None), ("trên 5 người", None), ("từ 2 người trở lên", None),
    ("2 người trở lên", None), ("tháng 12 4 người", 4), ("it nhat 3 người", None), ("6 tháng 4 người", 4),
]  # fmt: skip
MONTHS = [
    ("", None), ("3 tháng", 3), ("đóng 6 tháng", 6), ("12th", 12), ("nửa năm", 6), ("1 năm", 12), ("một năm", 12),
    ("cả năm", 12), ("2 năm 6 tháng", 30), ("5 năm", 60), ("theo quý", 3), ("mỗi quý bao nhiêu", 3), ("1 quý", 3),
    ("theo quy định", None), ("quý cơ quan", None), ("tháng 3", None), ("năm 2025", None), ("ngày 3 tháng 7", None),
    ("3 tháng 7", None), ("3 tháng 1 lần", 3), ("đóng được 3 tháng một lần", 3), ("đã đóng 5 năm", None),
    ("đóng được 15 năm", None), ("trên 12 tháng", None), ("6 tháng tuổi", None), ("5 năm liên tục", None),
    ("năm tháng", None), ("đóng năm tháng", 5), ("sau tháng 7", None), ("3 tháng hoặc 6 tháng", None),
    ("99 năm", None), ("được 8 năm 9 tháng", None), ("nghỉ 4 tháng", None),
    ("quý bảo hiểm", None), ("3 tháng 4 người", 3), ("3 tháng này", None), ("0 tháng", None),
    ("-3 tháng", None), ("đóng -12 tháng", None), ("đóng - 12 tháng", 12), ("3-6 tháng", None),
    ("3, 6, 12 tháng", None), ("3 hay 6 tháng", None), ("bốn năm người", None),
]  # fmt: skip
GROUP = [
    ("", None), ("hộ nghèo", "ho-ngheo"), ("thuộc diện nghèo", "ho-ngheo"), ("hộ cận nghèo", "can-ngheo"),
    ("hộ nghèo và cận nghèo", None), ("người dân tộc thiểu số", "dan-toc-thieu-so"),
    ("em DTTS", "dan-toc-thieu-so"),
    ("đồng bào dân tộc", "dan-toc-thieu-so"), ("người dân tộc Kinh", None), ("ở xã đảo", "xa-dao-dac-khu"),
    ("đặc khu Phú Quốc", "xa-dao-dac-khu"), ("không phải hộ nghèo", None), ("chuẩn hộ nghèo", None),
    ("không thuộc hộ nghèo hay hộ cận nghèo", None), ("có được không? Hộ nghèo", "ho-ngheo"), ("em nghèo", None),
    ("đã thoát hộ nghèo, nay cận nghèo", "can-ngheo"), ("không phải hộ nghèo mà là hộ nghèo", None),
    ("mẹ hộ nghèo, tôi không hộ nghèo", None), ("mẹ hộ nghèo, tôi không thuộc hộ nghèo", None),
    ("hộ nghèo với dân tộc thiểu số", None), ("hộ nghèo người dân tộc thiểu số", None), ("cận nghèo hay nghèo", None),
    ("trước đây hộ nghèo nay thoát nghèo", None), ("từng là hộ nghèo", None), ("thoát nghèo", None),
    ("hết nghèo", None), ("hộ nghèo năm ngoái", None), ("hộ nghèo nhưng không còn nữa", None),
    ("cận nghèo nay đã thoát nghèo", None), ("mới thoát nghèo, nay cận nghèo", "can-ngheo"),
    ("trước đây hộ nghèo, nay cận nghèo", "can-ngheo"), ("không phải hộ nghèo mà cận nghèo", "can-ngheo"),
    ("hộ nghèo đóng hết bao nhiêu", "ho-ngheo"), ("hộ nghèo theo chuẩn hộ nghèo mới", "ho-ngheo"),
    ("hộ nghèo đóng từng tháng", "ho-ngheo"), ("đóng từng tháng hộ nghèo", "ho-ngheo"),
    ("mẹ dân tộc thiểu số, em dân tộc Kinh", None), ("hộ nghèo, người Kinh", "ho-ngheo"),
]  # fmt: skip
INCOME = [
    ("đóng bhxh tự nguyện 3 triệu thì nộp bao nhiêu", 3_000_000), ("dong 4tr5/thang thi phai nop bn", 4_500_000),
    ("đóng 3 triệu thì được hưởng bao nhiêu", None), ("đóng 300k thì nộp bao nhiêu", None),
    ("", None), ("thu nhập 5 triệu", 5_000_000), ("lương 7tr", 7_000_000), ("tiền lương của em là 7tr", 7_000_000),
    ("lương công nhân 7 triệu", 7_000_000), ("kiếm được 3 triệu", 3_000_000), ("làm được 4tr5", 4_500_000),
    ("làm tháng 6 triệu", 6_000_000), ("làm ra mỗi tháng khoảng 6 triệu", 6_000_000),
    ("chọn mức 3 triệu", 3_000_000), ("chọn nền 2 triệu rưỡi", 2_500_000), ("mức 5 triệu", 5_000_000),
    ("đóng theo mức thấp nhất 1tr5", 1_500_000), ("muốn đóng mức 3 triệu", 3_000_000), ("thu nhập 5300000", 5_300_000),
    ("mức thu nhập làm căn cứ đóng bhxh tự nguyện là 5 triệu", 5_000_000), ("thu nhập - 5 triệu", 5_000_000),
    ("thu nhập 5 triệu đóng 1 triệu đúng không", 5_000_000), ("thu nhập năm nay 5 triệu", 5_000_000),
    ("chọn mức 5 triệu thì lương hưu được 3 triệu không", 5_000_000), ("lương 5 triệu, khám hết 3 triệu", 5_000_000),
    ("bán quán thu nhập 8 triệu, em chọn mức 8 triệu", 8_000_000),
    ("5 triệu", None), ("lương hưu 5 triệu", None), ("lương hưu của mẹ 5 triệu", None), ("mức đóng 2 triệu", None),
    ("lương cơ sở 2,34 triệu", None), ("mức 484 nghìn", None), ("mức phạt 5 triệu", None),
    ("đóng được 2 triệu", None), ("muốn đóng 2 triệu", None), ("lãnh 3 triệu", None), ("phạt 5 triệu", None),
    ("nợ 5 triệu", None), ("mai táng 20 triệu", None), ("trợ cấp 5 triệu", None), ("khám hết 5 triệu", None),
    ("thu nhập thấp đóng 2 triệu được không", None), ("không có thu nhập, 2 triệu đóng được không", None),
    ("thu nhập bao nhiêu thì đủ 5 triệu", None), ("tiết kiệm 5 triệu", None), ("kiểm tra 5 triệu", None),
    ("thu nhập 5 đến 7 triệu", None), ("lương 3-5 triệu", None), ("thu nhập 3 hoặc 5 triệu", None),
    ("kiếm 4 5 triệu", None), ("lương ba bốn triệu", None), ("thu nhập 3 triệu hay 5 triệu", None),
    ("thu nhập dưới 5 triệu", None), ("lương trên 3 triệu", None), ("thu nhập chưa tới 3 triệu", None),
    ("thu nhập từ 3 triệu đến 5 triệu", None), ("thu nhập 5 triệu trở lên", None), ("lương 5 triệu hơn", None),
    ("thu nhập -5 triệu", None), ("thu nhập âm 5 triệu", None), ("thu nhập -5000000", None),
    ("thu nhập 60 triệu một năm", None), ("thu nhập mỗi năm 60 triệu", None), ("lương ngày 300k", None),
    ("lương 300k/ngày", None), ("thu nhập bình quân đầu người 2 triệu", None), ("thu nhập cả nhà 9 triệu", None),
    ("thu nhập không đều, của em với chồng và con cộng lại chắc 9 triệu", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (read, *row)
        for read, rows in ((money, MONEY), (people, PEOPLE), (months, MONTHS), (group, GROUP), (income, INCOME))
        for row in rows
    ],
)
def test_what_is_said(read, text, expected):
    assert read(text) == expected
    assert read(fold(text)) == expected
    assert read(text.upper()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nếu 8 triệu", {"thu-nhap": "8000000"}),
        ("thế 10tr thì sao", {"thu-nhap": "10000000"}),
        ("8 triệu 4 người", {"thu-nhap": "8000000", "so-nguoi": "4"}),
        ("4", {"so-nguoi": "4"}),
        ("thế bốn thì sao", {"so-nguoi": "4"}),
        ("20", {"so-nguoi": "20"}),
        ("thế còn 4 mạng", {"so-nguoi": "4"}),
        ("còn 5 ng", {"so-nguoi": "5"}),
        ("thế 5 nhân khẩu", {"so-nguoi": "5"}),
        ("còn 5 khẩu", {"so-nguoi": "5"}),
        ("thế 5 ng`ười`", {"so-nguoi": "5"}),
        ("thế 3 tháng", {"so-thang": "3"}),
        *((text, {}) for text in ("21", "0", "-3", "10%", "1,5", "ba", "4 mang gì theo", "nếu đóng 3 triệu", "5-6")),
        *((text, {}) for text in ("-5 triệu", "3-5 triệu", "trên 5 triệu", "3 triệu, 5 triệu", "lương hưu 5 triệu")),
    ],
)
def test_a_follow_up_says_less(text, expected):
    assert find_slots(text, bare=True) == expected
    # Only figures that say what they are count elsewhere.
    told = find_slots(text)
    assert told.items() <= expected.items()
    assert "thu-nhap" not in told


PIECES = (
    "1 2 15 0 1,5 1.500.000 6025 tr trieu k nghin ty ruoi nua ca nam thang th quy nguoi khau nhan vo chong con bo me "
    "hai muoi lam tram linh ba dong muc luong thu nhap - den thoat tuoi ng % "
    "khong phai ho ngheo can dan toc lan ngay và ² ٣"
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES.split())).map(" ".join)))
@steady
def test_nothing_raises(text):
    assert all(isinstance(sum_, int) and sum_ > 0 for sum_ in money(text))
    assert people(text) in {None, *range(1, 21)}
    assert people(text, bare=True) in {None, *range(1, 21)}
    assert months(text) in {None, *range(1, 121)}
    assert income(text) is None or income(text) == income(text, bare=True) > 0
    assert group(text) in {None, "can-ngheo", "ho-ngheo", "dan-toc-thieu-so", "xa-dao-dac-khu"}


@pytest.mark.parametrize(
    "piece", ["1", "1 ", "mot ", "vo chong 2 con ", "1tr5", "khong phai ho ngheo ", "luong 1tr ", "muc "]
)
def test_a_long_message(piece):
    text = piece * (50_000 // len(piece))
    assert [type(money(text)), people(text), group(text), income(text, bare=True)][0] is list
    months(text)


def test_numbers_behind_the_end():
    assert number_at([], 0) is None
    assert number_at(["hai", "tram"], 0) == (200, 2)
    assert number_at(["muoi"], 0) == (10, 1)
    assert number_at(["bon"], 1) is None
    assert number_at(["٣"], 0) is None
    assert whole_at(["1,5"], 0) is None
