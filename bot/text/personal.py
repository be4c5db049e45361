"""What a number of a person looks like: identity, insurance, phone, account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

CITIZEN, OLD_ID, INSURANCE, CARD = "[CCCD]", "[CMND]", "[BHXH]", "[BHYT]"
PHONE, ACCOUNT, TAX, PASSPORT, OTHER = "[SĐT]", "[TK]", "[MST]", "[HỘ CHIẾU]", "[SỐ]"
TOKENS = (CITIZEN, OLD_ID, INSURANCE, CARD, PHONE, ACCOUNT, TAX, PASSPORT, OTHER)
LONGEST = 19  # digits of a bank account

PLUS = re.compile(r"\+\s?$")
# The letters of a health insurance card: two, no longer word's end and no word.
CARD_LETTERS = re.compile(r"(?<![^\W\d_])(?!tk|so|la|ma|em|va|bh|dt)[a-z]{2}[\s.\-]{0,2}$")
PASSPORT_LETTERS = re.compile(r"(?<![^\W\d_])(?!so|la|ma)[a-z]{1,2}$|(?<![^\W\d_])[bcenp][ .\-]$")

# Which keyword means which number; where several start at one place, the first here counts.
KEYWORDS = re.compile(
    r"(?<![a-z])(?:"
    r"(?P<citizen>cccd|can cuoc|cc cong dan|dinh danh|the cc|so cc)"
    r"|(?P<old_id>cmnd|cmtnd|cmt|chung minh)"
    r"|(?P<passport>ho chieu|passport)"
    r"|(?P<account>stk|so tk|tk|tai khoan|account|acc|ngan hang|bank|atm)"
    r"|(?P<tax>mst|ma so thue)"
    r"|(?P<card>(?:the |so |ma )?bhyt|ma the|so the|the (?:bh|bao hiem)|bao hiem y te)"
    r"|(?P<insurance>(?:ma |so |ma so )?bhxh|msbh(?:xh)?|ma (?:so )?(?:bh|bao hiem)|so (?:bh|bao hiem|so)"
    r"|bao hiem xa hoi|bh)"
    r"|(?P<phone>s?dt|so dt|dien thoai|phone|tel|goi|lien he|lien lac|lh|zalo|di dong|hotline|so may|alo|call)"
    r")(?![a-z])"
)
_EXPECTED: dict[str, tuple[str, frozenset[int]]] = {
    "citizen": (CITIZEN, frozenset({12})),
    "old_id": (OLD_ID, frozenset({9, 12})),
    "passport": (PASSPORT, frozenset({7, 8})),
    "account": (ACCOUNT, frozenset(range(8, LONGEST + 1))),
    "tax": (TAX, frozenset({10, 12, 13})),
    "card": (CARD, frozenset({10, 13})),
    "insurance": (INSURANCE, frozenset({10})),
}

# "25.300.000", "1•500•000"; with spaces only when it is plainly money, for phone numbers are written so too.
_MONEY = r"\s?(?:dong|d|vnd|vn dong|k|nghin|ngan|tr|trieu|cu|ty|ti|%|₫)(?![a-z])"
_UNIT = re.compile(_MONEY)
AMOUNT = re.compile(r"[1-9]\d{0,2}(?:(?:[.,•·]\d{3}){1,4}(?!\d)|(?: \d{3}){0,3} (?:000(?!\d)|\d{3}(?=" + _MONEY + ")))")
_MOBILE = re.compile(r"0[35789]\d{8}|(?:00)?840?[35789]\d{8}|01[2689]\d{8}|02\d{9}|(?:00)?842\d{9}")
_CITIZEN = re.compile(r"0(?!00)(?:[0-8]\d|9[0-6])\d{9}")
_SPLIT_AFTER = frozenset({"", "phone", "citizen"})
_THINGS = re.compile(r"[.,/\-]\d|\s?(?:nguoi|thang|th|nam|tuoi|nhan|khau|con|lan|ngay|dua|chau|be|quy|t)(?![a-z])")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(eq=False)
class Number:
    """Groups of digits that may be one number.

    Args:
        parts: the groups.
        separators: what stands between them.
        keyword: the name in ``KEYWORDS`` of what was said before it, or "".
        before: the folded text right before, a few characters.
        after: the folded text right behind, a few characters.
    """

    parts: tuple[str, ...]
    separators: tuple[str, ...]
    keyword: str
    before: str
    after: str

    @cached_property
    def digits(self) -> str:
        """All digits."""
        return "".join(self.parts)

    @property
    def alone(self) -> bool:
        """Whether it is written in one piece."""
        return len(self.parts) == 1

    @property
    def may_go_on(self) -> bool:
        """Whether a longer number is to be preferred: written in equal groups, a longer one contains a shorter."""
        sizes = {len(part) for part in self.parts}
        return not self.alone and (self.keyword == "account" or (len(sizes) == 1 and sizes != {2}))

    @property
    def may_be_split(self) -> bool:
        """Whether it lacks the last digit of a phone or identity number, which may stand behind a space."""
        short = self.alone and len(self.digits) in (9, 11) and self.digits[0] == "0" and not completed(self.digits)
        return short and self.keyword in _SPLIT_AFTER

    @property
    def completes(self) -> bool:
        """Whether its last digit, behind a space, belongs to it and doesn't count what follows."""
        last = self.separators == (" ",) and len(self.parts[1]) == 1 and completed(self.digits)
        return last and not _THINGS.match(self.after)

    @property
    def amount(self) -> bool:
        """Whether it is money: a unit behind it, or round; a leading zero never is."""
        if self.digits.startswith("0"):
            return False
        zeros = "000" if len(self.digits) <= 9 else "00000"
        return self.digits.endswith(zeros) or self.counted

    @property
    def counted(self) -> bool:
        """Whether a unit of money follows."""
        return bool(_UNIT.match(self.after))

    @property
    def several(self) -> bool:
        """Whether the groups are rather several numbers: months in a row, years, thousands, an amount and more."""
        if self.alone:
            return False
        if max(map(len, self.parts)) <= 2 and all(int(b) - int(a) == 1 for a, b in pairwise(self.parts)):
            return True
        if self._in_thousands:
            return not self.keyword
        if self.parts[0].endswith("000") and not self.parts[0].startswith("0"):
            return True
        return not self.tight and any(_YEAR.fullmatch(part) for part in self.parts)

    @property
    def _in_thousands(self) -> bool:
        first, *others = self.parts
        return not first.startswith("0") and len(first) <= 3 and all(len(part) == 3 for part in others)

    @property
    def tight(self) -> bool:
        """Whether the same dot or dash joins all groups: that isn't done with separate numbers."""
        return len(set(self.separators)) == 1 and not self.separators[0].isspace()


def completed(digits: str) -> bool:
    """Whether digits are exactly a phone or identity number.

    Args:
        digits: all digits.
    """
    return bool(_MOBILE.fullmatch(digits) or _CITIZEN.fullmatch(digits))


def written_with_o(digits: str, spelled: str) -> bool:
    """Whether digits are a number of a person that was spelled with letters O for zeros.

    Args:
        digits: the digits, with zeros.
        spelled: how they were written.
    """
    if sum(c.isdigit() for c in spelled) < 6:
        return False
    return completed(digits) or (len(digits) == 10 and spelled.isalnum())


def joinable(digits: str, before: str) -> bool:
    """Whether digits in several groups, with no keyword before them, may be a personal number: a quick look.

    Args:
        digits: all digits.
        before: the folded text right before.
    """
    if digits[0] in "08":
        return len(digits) in (10, 13) or completed(digits)
    return len(digits) == 10 or (len(digits) == 13 and bool(CARD_LETTERS.search(before)))


def kind(number: Number) -> str | None:
    """The token for a personal number, or None for any other number.

    Args:
        number: the groups of digits in their surroundings.
    """
    size = len(number.digits)
    if size == 13 and CARD_LETTERS.search(number.before):
        return CARD
    return (_by_keyword(number, size) if number.keyword else None) or _by_form(number, size)


def _by_keyword(number: Number, size: int) -> str | None:
    mobile = _MOBILE.fullmatch(number.digits)
    if number.several and not mobile:
        return None
    papers = number.keyword in ("citizen", "old_id", "passport")
    # Nobody says "CMND" before an amount: there only a unit makes it money.
    if number.counted if papers and not number.digits.startswith("0") else number.amount:
        return None
    mistyped = number.alone and 9 <= size <= 15  # a digit too many or too few is still that number
    if number.keyword == "phone":
        short = size == 9 and number.digits[0] in "35789" and len(number.parts[0]) <= 4
        return PHONE if mobile or short or mistyped else None
    token, sizes = _EXPECTED[number.keyword]
    if size not in sizes and not mistyped:
        return None
    return PHONE if mobile and papers and size == 10 else token


def _by_form(number: Number, size: int) -> str | None:
    """What the digits alone say."""
    digits = number.digits
    if _MOBILE.fullmatch(digits) and not (number.several and digits.startswith("0")) and not number.amount:
        return PHONE
    if number.several:
        return None
    if size == 12 and _CITIZEN.fullmatch(digits):
        return CITIZEN
    if number.alone and 10 <= size <= 15 and PLUS.search(number.before):
        return PHONE
    if number.amount:
        return None
    if size == 10 and (number.alone or digits.startswith("0") or number.tight):
        return INSURANCE
    if number.alone and size == 9 and digits.startswith("0"):
        return OLD_ID
    return OTHER if number.alone and size >= 11 else None
