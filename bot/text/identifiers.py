"""What in a message says who somebody is: numbers, links, mail addresses, names of accounts, senders and apps.

The message may be masked: a token stands for a number or address that isn't publicly known, and is found as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.text.fold import fold
from bot.text.mask import EMAIL
from bot.text.normalise import compose
from bot.text.personal import ACCOUNT, INSURANCE, OLD_ID, OTHER, PHONE
from bot.text.sites import ENDS, PLAIN_ENDS, host_of, is_ending
from bot.text.syllable import SYLLABLES


class Kind(StrEnum):
    """What an identifier is."""

    PHONE = "phone"
    DOMAIN = "domain"
    MAIL = "mail"
    ACCOUNT = "account"  # a page or person on Zalo, Facebook ...
    SENDER = "sender"  # the name that a text message shows instead of a number
    APP = "app"
    FILE = "file"  # to be installed
    DOCUMENT = "document"
    BANK = "bank"  # an account that money is to go to


@dataclass(frozen=True, slots=True)
class Identifier:
    """Something in a message that says who somebody is.

    Args:
        kind: what it is.
        text: as it is shown; "" when it was masked.
        key: as it is compared: digits, the name of a site, else without marks and in lower case.
        page: of a link, what follows the name of the site.
        at: where it starts in the message (composed).
    """

    kind: Kind
    text: str
    key: str
    page: str = ""
    at: int = 0

    @property
    def is_hidden(self) -> bool:
        """Whether it was masked: nothing but that it isn't publicly known can be said of it."""
        return not self.text


_TOKENS = {PHONE: Kind.PHONE, EMAIL: Kind.MAIL, ACCOUNT: Kind.BANK}
# What a number was taken for that is a phone's all the same, when the message speaks of calls.
_MAYBE_PHONE = frozenset({INSURANCE, OLD_ID, OTHER})
_TOKEN = re.compile("|".join(map(re.escape, (*_TOKENS, *_MAYBE_PHONE))))
_OF_CALLS = re.compile(
    r"(?<![a-z])(?:goi|dien thoai|s?dt|tong dai|hotline|dau so|so may|may ban|nhan tin|so nay)(?![a-z])"
)

_WRAPPED_DOT = re.compile(r"\s?[\[({<]\s?(?:\.|dot|chấm|cham)\s?[\])}>]\s?", re.IGNORECASE)
_SAID_DOT = re.compile(r"(?<=[\w-])\s{1,2}(?:chấm|cham|dot)\s{1,2}(?=(?:gov|com|net|org|vn)(?!\w))", re.IGNORECASE)
_LOOSE_DOTS = re.compile(r"[\w-]{1,63}(?:\s\.\s?[\w-]{1,63}){1,6}")
_LOOSE_END = re.compile(
    r"(?<=[\w-])(?<!đuôi)(?<!duoi)(?<!miền)(?<!mien)(?<!chữ)(?<!có)\s?[.,]\s?(gov|com|net|org|edu)\s?[.,]\s?vn(?![\w-])",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}>'\"…"
_URL = re.compile(
    r"h[tx]{2}ps?\s?[:;]\s?/{1,3}\s?(?P<site>(?:\[[^\W\d_ ]+\]|[^\s/?#\\\"<>“”])++)(?P<page>[/?#\\][^\s\"<>“”]*)?",
    re.IGNORECASE,
)
_LABEL = r"(?:[\w-]|\[[^\W\d_ ]+\]){1,80}"
_RUN = re.compile(rf"(?<![\w@.\-\]])(?:{_LABEL}\.){{1,12}}[^\W\d_][\w-]{{1,62}}(?P<page>[/?#][^\s\"<>“”]*)?")
_MAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_HANDLE = re.compile(r"(?<![\w@./\])])@[a-zA-Z][\w.]{2,31}")

_END = r"(?![\d/]|[.,]\d)"
_HOTLINE = re.compile(
    r"(?<![\w./])(?:\+\s?84[ .-]?)?1[ .-]?[89][ .-]?[0oO][ .-]?[0oO][ .-]{0,2}"
    r"(?:\d{3}[ .-]\d{3}|\d{2}[ .-]\d{2}[ .-]\d{2}|[\doO]{6}|[\doO]{5}|[\doO]{4}"
    r"|\d{2}[ .-]\d{2}|\d(?:[ .-]\d){3}|\d{3}[ .-]\d|\d[ .-]\d{3})" + _END
)
_PHONE = re.compile(
    r"(?<![\w./])\(?(?:\+\s?84|0084|84(?=[ .-]?[235789])|0)\)?[ .-]{0,2}(?:\(0\)[ .-]?)?"
    r"(?:[35789](?:[ .\-()]{0,2}\d){8}|2(?:[ .\-()]{0,2}\d){7,9})" + _END
)
_SHORT = re.compile(
    r"(?<![^\W_])(?:đầu số|dau so|tổng đài|tong dai|hotline|gửi|gui|nhắn|nhan|gọi|goi|số máy|so may|sđt|sdt"
    r"|số điện thoại|so dien thoai|số|so)(?: (?:tin|đến|den|tới|toi|về|ve|vào|vao|lại|lai|số|so|lạ|la|cho|là)){0,4}:? "
    r"(?P<digits>\d{3,6})(?![\w/.,-]*\d)(?! ?(?:đồng|dong|đ|k|ng[àa]n|nghìn|nghin|tr|tri[eệ]u|th[aá]ng|n[aă]m|ng[aà]y"
    r"|tu[oổ]i|l[aầ]n|ng[uư][oờ]i|%|ph[uú]t|gi[oờ])(?!\w))",
    re.IGNORECASE,
)
# "Một số 1900 khác", "số 028", "năm 2026".
_CODE_OR_YEAR = re.compile(r"1[89]00|0\d{2,3}|(?:19|20)\d\d")
_NO_PHONE = re.compile(r"(?:quyet dinh|nghi dinh|thong tu|cong van|luat|van ban|mau|dieu|khoan|the|nha|ma|so so) $")

_OURS = r"(?:bhxh|bhyt|bảo hiểm xã hội|bao hiem xa hoi|bảo hiểm y tế|bao hiem y te|vssid|vneid)"
_WHOSE = (
    r"(?:[ _.-]?(?:việt nam|viet nam|vietnam|vn|tỉnh|tinh|tp|thành phố|thanh pho|hỗ trợ|ho tro|24/7|online|số|so)"
    r"(?!\w)){0,4}"
)
_SENDER = re.compile(
    rf"(?:(?:^|\n)\W{{0,3}}(?P<first>(?:bhxh|vssid|vneid|bhyt){_WHOSE})\s?:(?=\s)"
    r"|(?:tên|ten|từ|tu|brandname|brand name|hiển thị|hien thi|hiện|hien|sms|người gửi|nguoi gui)"
    rf"(?: là| la| chữ| chu)? [\"“'](?P<quoted>{_OURS}[^\"”'\n]{{0,30}})[\"”'])",
    re.IGNORECASE,
)
_PLATFORM = r"(?:zalo|facebook|fanpage|fan page|fb|tiktok|youtube|telegram|viber|messenger|oa)"
_CALLED = r"(?: (?:oa|tên|ten|là|la|mang|có|co|lấy|lay|của|cua|page|zalo|facebook|xưng|xung)){0,4}:? "
_ACCOUNT = re.compile(
    rf"(?<![^\W_])(?:{_PLATFORM}{_CALLED}(?P<ours>{_OURS}{_WHOSE})(?!\w)"
    rf"|(?:{_PLATFORM}|kênh|kenh|nhóm|nhom|group|nick|tài khoản|tai khoan){_CALLED}"
    r"[\"“'](?P<quoted>[^\"”'\n]{2,60})[\"”'])",
    re.IGNORECASE,
)
_APP = re.compile(
    r"(?<![^\W_])(?:apps?|ứng dụng|ung dung|phần mềm|phan mem)(?: (?:tên|ten|là|la|mang|có|co)){0,4}:? "
    r"(?:[\"“'](?P<quoted>[^\"”'\n]{2,40})[\"”']"
    r"|(?P<name>(?=\w*(?:bhxh|bhyt|vss|vsl|v5s|vne|vnl))[a-z0-9_.-]{3,20}(?: \d+(?:\.\d+)+)?)(?![\w]))",
    re.IGNORECASE,
)
_FILE = re.compile(r"(?<![\w/])[\w()\-.\[\]]{0,60}?[\w)\]]\.(?:apk|xapk|ipa|exe)(?![\w.])", re.IGNORECASE)


def identifiers(text: str) -> tuple[Identifier, ...]:
    """What in a message says who somebody is, in the order of the message, each once.

    Args:
        text: the message, masked or as it was written.
    """
    found: dict[tuple[Kind, str, str], Identifier] = {}
    for one in sorted(_Finding(tightened(text)).all(), key=lambda one: one.at):
        found.setdefault((one.kind, one.key, one.page), one)
    return tuple(found.values())


def tightened(text: str) -> str:
    """The text composed, the dots of its links as they should be: "bhxh . gov [.] vn" is "bhxh.gov.vn".

    Args:
        text: the message.
    """
    text = _WRAPPED_DOT.sub(".", compose(text, "NFKC").translate(_DOTS))
    text = _SAID_DOT.sub(".", text)
    text = _LOOSE_DOTS.sub(_joined, text)
    return _LOOSE_END.sub(r".\1.vn", text)


_DOTS = str.maketrans("。．｡", "...")


def _joined(match: re.Match[str]) -> str:
    """Words with loose dots between them as one name, if they end like one."""
    labels = re.split(r"\s\.\s?", match[0])
    if len(labels) == 2 and not re.search(r"\.\s", match[0]):
        return match[0]  # "tên miền đuôi .com"
    for end in range(len(labels), 1, -1):
        if labels[end - 1].lower() in PLAIN_ENDS:
            rest = labels[end:]
            return ".".join(labels[:end]) + "".join(" . " + label for label in rest)
    return match[0]


def phone_key(written: str) -> str:
    """A phone number as it is compared: digits, Vietnam's country code as 0 or, before a hotline, as nothing.

    Args:
        written: in any spelling.
    """
    digits = "".join(c for c in re.sub("[oO]", "0", written) if c.isdecimal() and c.isascii())
    bare = digits.removeprefix("00") if digits.startswith("0084") else digits
    if bare.startswith("84") and len(bare) > 9:
        rest = bare[2:].removeprefix("0")
        return rest if rest.startswith(("1900", "1800")) else "0" + rest
    return digits


class _Finding:
    """One search of a message; what is found is blanked out, so that nothing is found twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.of_calls = bool(_OF_CALLS.search(fold(text)))

    def all(self) -> Iterator[Identifier]:
        yield from self._each(_URL, self._link)
        yield from self._each(_MAIL, lambda m: Identifier(Kind.MAIL, m[0].rstrip("."), m[0].rstrip(".").lower()))
        yield from self._each(_FILE, self._file)
        yield from self._each(_RUN, self._bare)
        yield from self._each(_HANDLE, lambda m: _named(Kind.ACCOUNT, m[0].rstrip(".")))
        yield from self._each(_HOTLINE, self._phone)
        yield from self._each(_PHONE, self._phone)
        yield from self._each(_SHORT, self._short)
        yield from self._each(_ACCOUNT, lambda m: _named(Kind.ACCOUNT, m["quoted"] or m["ours"]))
        yield from self._each(_SENDER, lambda m: _named(Kind.SENDER, m["first"] or m["quoted"]))
        yield from self._each(_APP, lambda m: _named(Kind.APP, m["quoted"] or m["name"]))
        yield from self._each(_TOKEN, self._token)

    def _each(
        self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Identifier | None]
    ) -> Iterator[Identifier]:
        rest: list[str] = []
        copied = 0
        for match in pattern.finditer(self.text):
            one = read(match)
            if one:
                yield replace(one, at=match.start())
                rest += (self.text[copied : match.start()], " " * len(match[0]))
                copied = match.end()
        self.text = "".join(rest) + self.text[copied:]

    def _link(self, match: re.Match[str]) -> Identifier | None:
        site = match["site"]
        host = host_of(site if match["page"] else _without_next_sentence(site.rstrip(_TRAILING)))
        return Identifier(Kind.DOMAIN, host, host, _page(match)) if host else None

    def _bare(self, match: re.Match[str]) -> Identifier | None:
        written = match[0].removesuffix(match["page"] or "")
        if not match["page"]:
            written = _without_next_sentence(written)
        host = host_of(written) if _is_site(written, bool(match["page"])) else ""
        return Identifier(Kind.DOMAIN, host, host, _page(match)) if host else None

    def _file(self, match: re.Match[str]) -> Identifier:
        return _named(Kind.FILE, match[0])

    def _phone(self, match: re.Match[str]) -> Identifier:
        return Identifier(Kind.PHONE, match[0].strip("( ."), phone_key(match[0]))

    def _short(self, match: re.Match[str]) -> Identifier | None:
        before = fold(self.text[max(0, match.start() - 20) : match.start()])
        if _NO_PHONE.search(before) or _CODE_OR_YEAR.fullmatch(match["digits"]):
            return None
        return Identifier(Kind.PHONE, match["digits"], match["digits"])

    def _token(self, match: re.Match[str]) -> Identifier | None:
        if match[0] in _MAYBE_PHONE and not self.of_calls:
            return None
        kind = _TOKENS.get(match[0], Kind.PHONE)
        return Identifier(kind, "", match[0] if kind is not Kind.PHONE else PHONE)


def _named(kind: Kind, name: str) -> Identifier:
    name = " ".join(name.split())
    return Identifier(kind, name, fold(name))


def _page(match: re.Match[str]) -> str:
    return (match["page"] or "").rstrip(_TRAILING).replace("\\", "/")


def _without_next_sentence(written: str) -> str:
    """The name without the words of a sentence that follows without a space: "bhxh.gov.vn.Cho em hỏi"."""
    labels = written.split(".")
    while len(labels) > 2 and all(labels[-2:]):
        last = labels[-1]
        begins = last[0].isupper() and not labels[-2][0].isupper()
        if last.lower() in ENDS and not begins:
            break
        if not begins and fold(last) not in SYLLABLES:
            break
        labels.pop()
    return ".".join(labels)


def _is_site(written: str, has_page: bool) -> bool:
    """Whether a word with dots in it is the name of a site and not two sentences."""
    labels = written.lower().split(".")
    end = labels[-1]
    if "" in labels or len(labels) < 2 or is_ending(".".join(labels)):
        return False
    if end in PLAIN_ENDS or end.startswith("xn--"):
        return True
    known = end in ENDS or labels[-2] == "gov"
    speaking = has_page or len(labels) > 2 or any("-" in label for label in labels)
    # Ends that nobody knows are an attempt to look like one, if something known stands before them.
    return (known and speaking) or (len(labels) > 3 and any(label in (*PLAIN_ENDS, "gov") for label in labels[1:-1]))
