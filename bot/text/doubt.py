"""Whether a message asks if something is genuine, or is itself such a message passed on."""

from __future__ import annotations

import re
from enum import IntEnum

_NO = r"(?:khong|khg|khum|hong|hok|hem|hen|hk|kh|ko|k|hay khong|chua|vay|ha|a|nhi|nhe|ta|rua|the|\?)(?![a-z])"
_IT = (
    r"(?:so|cua|trang|link|web|website|duong|ben|tong dai|hotline|chinh (?:thuc|chu|hang)|that|thiet|lua|gia(?! dinh)"
    r"|kenh|app|ung dung|zalo|fanpage|facebook|nguoi|nhan vien|can bo|co quan|bhxh(?! tu nguyen| mot lan)"
    r"|bao hiem(?! y te| tu nguyen| xa hoi tu nguyen| ho gia dinh| mot lan)|nha nuoc|dia chi|email|thu|tin)"
)
_SURE = re.compile(
    rf"(?<![a-z])(?:(?:phai|dung) (?:la |chinh )?{_IT}(?![a-z])"
    rf"|(?:that|thiet|chuan|xin) (?:hay|hoac|or) (?:la )?(?:gia|lua|fake|dom)|gia hay (?:la )?(?:that|thiet)|that gia"
    r"|gia mao|gia danh|mao danh|lua dao|lua gat|bi lua|scam|fake|tu xung|tu nhan la"
    r"|xung (?:la|ben|danh|can bo|nhan vien)"
    rf"|co (?:that|thiet|chinh thuc|dang tin|uy tin) (?:su )?{_NO}|(?:that|thiet|chinh thuc|chinh chu|chuan) {_NO}"
    r"|(?:so|link|trang|web|website|duong link|duong dan|app|zalo|fanpage|facebook|email|tin|tin nhan|cuoc goi) "
    rf"(?:nay|kia|do|tren|ni|la) (?:la )?(?:cua|so|link|trang) "
    rf"|cua (?:bhxh|bao hiem|nha nuoc|co quan)[a-z ]{{0,24}} {_NO}"
    r"|(?:so|trang|link|web|app|kenh|cai) nao (?:moi )?(?:la )?(?:so |trang |link )?"
    r"(?:that|thiet|dung|chinh|cua)(?![a-z])"
    r"|la (?:cua|so) ai|cua ai(?![a-z])|cua ben nao|co trong danh sach|xac minh|xac thuc giup)"
)
_PERHAPS = re.compile(
    r"(?<![a-z])(?:kiem tra|check|tra giup|tra gium|xem gium|xem giup|nho xem"
    rf"|co (?:dung|an toan|tin duoc|sao|duoc tin) {_NO}|(?:dung|phai|an toan|tin duoc|dang tin|uy tin|sao) {_NO}"
    r"|(?:nen|dam|duoc) (?:bam|goi|vao|tai|cai|tin|mo|nhap|lam)"
    r"|co nen|nghi(?: ngo)?|la sao(?! ke)|so la|link la|nguoi la|trang la|app la|web la|(?:bam|nhap|goi|cai|mo) duoc "
    r"(?:ko|k|khong|hong))"
)
# What is said right before a number, and right behind it, by whom it was that called.
_NUMBER = re.compile(r"(?<![a-z])(?:so|dau so|so may|may)(?: nay| la| kia| do| ni| dien thoai)*[ ,.]*$")
_CALLS = re.compile(
    r"\W*(?:nay |kia |ni |do |la |vua |moi |cu |co |hoai |thi ){0,3}"
    r"(?:goi|nhan|keu|xung|tu nhan|tu gioi|noi|dien|lien tuc|phai|dung|cua|that|thiet|gia)(?![a-z])"
)
_CALLER = re.compile(
    r"(?<![a-z])(?:xung (?:la|ben|danh|can bo|nhan vien)|tu xung|tu nhan|tu gioi thieu|gia danh|mao danh)"
)
_THIS = re.compile(r"(?<![a-z])(?:nay|ni|kia|vua|moi)(?![a-z])")
# Whom a message that is passed on speaks to, or what it bids them do at once; then, what else it wants.
_ADDRESSES = re.compile(
    r"(?<![a-z])(?:quy (?:khach|vi|ba con)|kinh gui (?:quy|ong|nguoi|khach|ba con)|toan dan|toan the|chuc mung"
    r"|(?<!kho )khan(?! cho)|de nghi (?:ba con|nguoi|cac|toan|ong)|moi (?:ba con|nguoi dan)"
    r"|truy cap|bam vao|bam link|nhan vao|click|kich vao|an vao|vao link|vao lien ket|quet (?:ma )?qr|quet ma"
    r"|ket ban zalo)(?![a-z])"
)
_WANTS = tuple(
    re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")
    for words in (
        "thong bao|canh bao|chia se",
        "dang nhap|nhap (?:so|ma|thong tin)|dien (?:so|thong tin)|khai bao|cung cap thong tin|doc ma",
        "cap nhat|nang cap|dong bo|chuan hoa|kich hoat|chuyen doi|gia han",
        "tai (?:ung dung|app|ve|file|tep)|cai dat|cai ung dung|cai app|cai lai",
        "het han|qua han|bi khoa|tam khoa|tam dung|bi huy|mat quyen|gian doan|cham nhat|truoc ngay",
        "xac thuc|xac minh|dinh danh|sinh trac|otp|can cuoc|cccd",
        "chuyen khoan|chuyen tien|nop phi|le phi|phi ho so|nop tien|dong phi|thanh toan",
        "lien he|hotline|goi ngay|goi lai|de duoc ho tro|ket ban zalo",
        "nhan (?:qua|tien|thuong|ho tro|ngay|tro cap|lai)|trung thuong|tri an|hoan tien|hoan phi|ho tro 100",
        "ma qr|soan tin|soan",
    )
)
# "sđt của em là …": not asked about.
_OWN = re.compile(
    r"(?<![a-z])(?:sdt|dt|so dt|so|so dien thoai|dien thoai|zalo|so zalo|mail|email|gmail|stk|tk|tai khoan|lien he|lh"
    r"|goi lai)"
    r"(?: cua| cho| qua| lai)* (?:em|toi|tui|minh|con|chau|bac|me em|me toi|ma em|nha em|nha toi)"
    r"(?: day| nay| ne| la| qua| so| theo)*[ :,.]*$"
)


class Doubt(IntEnum):
    """How much a message asks whether something is genuine."""

    NONE = 0
    PERHAPS = 1  # asks whether something is right, or whether to do it
    SURE = 2  # asks whose something is, or calls it a fraud


def doubt(folded: str) -> Doubt:
    """How much a message asks whether something in it is genuine.

    Args:
        folded: the message without marks, in lower case.
    """
    if _SURE.search(folded):
        return Doubt.SURE
    return Doubt.PERHAPS if _PERHAPS.search(folded) else Doubt.NONE


def is_passed_on(folded: str) -> bool:
    """Whether a message is one that was sent to many, or reads like it.

    Args:
        folded: the message without marks, in lower case.
    """
    return bool(_ADDRESSES.search(folded)) and any(wants.search(folded) for wants in _WANTS)


def is_of_a_caller(folded: str, before: str, behind: str) -> bool:
    """Whether a message says of a number that somebody called from it, or asks whose it is.

    Args:
        folded: the message without marks, in lower case.
        before: what of it is before the number.
        behind: what of it is behind the number.
    """
    return bool(_CALLER.search(folded) or _NUMBER.search(before) or _CALLS.match(behind))


def points_at_it(folded: str) -> bool:
    """Whether a message speaks of one thing that is at hand: "zalo này", "app vừa cài".

    Args:
        folded: the message without marks, in lower case.
    """
    return bool(_THIS.search(folded))


def is_own(before: str) -> bool:
    """Whether what follows is the citizen's own number or address, as said right before it.

    Args:
        before: the folded text before it.
    """
    return bool(_OWN.search(before))
