"""Personal data out of a message, before anything is written down.

One walk over the groups of digits from left to right. At each group: is it a date, a number the public may know, or,
alone or together with the next groups, a personal number? What a number is depends on its digits and on the nearest
keyword before it. A masked number ends the reach of the keywords before it, just as its token does when the text is
masked again: that keeps masking idempotent. Every look, ahead and back, is bounded: that keeps it linear.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import pairwise

from bot.text import births, personal, secret
from bot.text.fold import fold
from bot.text.normalise import compose

EMAIL = "[EMAIL]"
_REACH = 40  # how far a keyword reaches
_NEAR = 12

# The possessive quantifiers consume whole runs, so that no run is scanned again from each of its letters.
_EMAIL = re.compile(
    r"[\w.+%-]++(?P<host>\s?(?:@|[(\[{<]\s?(?:at|a còng|a cong|@)\s?[)\]}>]|(?<=\s)(?:at|a còng|a cong)(?=\s))\s?"
    r"(?:gmail|yahoo|hotmail|outlook|icloud)(?:(?:\.|\s?[(\[]\s?(?:dot|chấm|cham|\.)\s?[)\]]\s?)[\w-]++)*+"
    r"|(?:@|\s?[(\[{<]\s?(?:at|@)\s?[)\]}>]\s?)[\w-]++(?:\.[\w-]++)++)?",
    re.IGNORECASE,
)
# In front of the name of a site: what stands there before an @ only pretends to be the site.
_IN_LINK = re.compile(r"https?://[^\s/]*$", re.IGNORECASE)
_LONGEST_LOGIN = 200
_TOKEN_OR_DIGITS = re.compile(
    "(?P<token>" + "|".join(map(re.escape, (EMAIL, *personal.TOKENS, *secret.TOKENS))) + f"|{births.WRITTEN})" + r"|\d+"
)
_LETTERS_O = re.compile(r"(?<![^\W_])(?<!\])[oO\d]++(?![^\W_]|\[)(?:[ .\-][oO\d]++(?![^\W_]|\[))*+")
_PLAIN_O = re.compile("[oO]")
_SPELLED = re.compile(r"\+?\d(?:[ .\-]?\d){2,14}(?!\d)")
_WINDOW = 5  # groups of such a number
_PARTS = re.compile(r"[oO\d]+")
_SEPARATOR = re.compile(r"(?:[^\S\n]|[.\-–—_•·()]){1,3}")


class _Walk:
    """The state of one walk over a text."""

    def __init__(self, text: str, public: frozenset[str]) -> None:
        self.text = text
        self.folded = text.translate(_FOLDED)
        self.public = public
        self.beginnings = _beginnings(public)
        keywords = list(personal.KEYWORDS.finditer(self.folded))
        self.keyword_ends = [match.end() for match in keywords]
        self.keywords = [(match.start(), match.lastgroup or "") for match in keywords]
        self.groups: list[re.Match[str]] = []
        self.tokens: dict[int, int] = {}  # index of a group -> end of the token before it
        for match in _TOKEN_OR_DIGITS.finditer(text):
            if match["token"]:
                self.tokens[len(self.groups)] = match.end()
            else:
                self.groups.append(match)
        # Whether a group of digits and the next may belong together.
        self.joins = [
            b.start() - a.end() <= 3 and bool(_SEPARATOR.fullmatch(text, a.end(), b.start()))
            for a, b in pairwise(self.groups)
        ]
        self.joins.append(False)
        self.barrier = 0  # what stands before it has no say
        self.out: list[str] = []
        self.copied = 0

    def run(self) -> str:
        at = 0
        while at < len(self.groups):
            self.barrier = max(self.barrier, self.tokens.get(at, 0))
            at = self._date(at) or self._number(at) or self._amount(at) or at + 1
        return "".join(self.out) + self.text[self.copied :]

    def _replace(self, start: int, end: int, token: str) -> None:
        self.out += (self.text[self.copied : start], token)
        self.copied = self.barrier = end

    def _behind(self, at: int, end: int) -> int:
        """The index of the first group that starts at or after a place."""
        while at < len(self.groups) and self.groups[at].start() < end:
            at += 1
        return at

    def _date(self, at: int) -> int | None:
        """The index behind the date that starts here, masked if it is a birth; None if there is none."""
        start = self.groups[at].start()
        if len(self.groups[at][0]) not in (1, 2, 4, 6, 8):
            return None
        found = births.date_at(self.folded, start, self.barrier)
        if not found:
            return None
        end, token = found
        if token:
            self._replace(start, end, token)
        return self._behind(at, end)

    def _amount(self, at: int) -> int | None:
        """The index behind an amount in thousands: its groups are not looked at one by one."""
        match = personal.AMOUNT.match(self.folded, self.groups[at].start())
        return self._behind(at, match.end()) if match else None

    def _number(self, at: int) -> int | None:
        """The index behind the personal or public number that starts here; None if there is none."""
        size = self._public_size(at)
        if size:
            return at + size
        if not self._possible(at):
            return None
        joined = list(self._joined(at))
        if len(joined[-1]) < 7:
            return None
        found = self._kind(at, joined)
        if not found:
            return None
        size, token = found
        start, end = self.groups[at].start(), self.groups[at + size - 1].end()
        self._replace(start - self._lead(start, token), end, token)
        return at + size

    def _public_size(self, at: int) -> int:
        """How many groups make the public number that starts here; 0 if none does."""
        if self.groups[at][0] in self.beginnings:
            for size, digits in enumerate(self._joined(at), start=1):
                if _canonical(digits) in self.public:
                    return size
                if digits not in self.beginnings:
                    break
        return 0

    def _possible(self, at: int) -> bool:
        """Whether a personal number may start here at all: a quick look, for texts of nothing but digits."""
        group = self.groups[at]
        start, end = group.span()
        if end - start >= 7 or group[0][0] in "08":
            return True
        if not self.joins[at]:
            return False
        # Only the same dot or dash, or a word before them, make a number of groups that start with another digit.
        if not self.text[end : self.groups[at + 1].start()].isspace() or self._keyword(start):
            return True
        return bool(personal.CARD_LETTERS.search(self.folded[max(self.barrier, start - _NEAR) : start]))

    def _joined(self, at: int) -> Iterator[str]:
        """The digits of this group, of it with the next, and so on while separators and length allow."""
        joined = self.groups[at][0]
        yield joined
        while self.joins[at]:
            at += 1
            joined += self.groups[at][0]
            if len(joined) > personal.LONGEST:
                break
            yield joined

    def _kind(self, at: int, joined: list[str]) -> tuple[int, str] | None:
        """How many groups make a personal number, and its token."""
        start = self.groups[at].start()
        keyword = self._keyword(start)
        before = self.folded[max(self.barrier, start - _NEAR) : start]
        found = None
        split = False  # whether the number found may lack its last digits: "091234567 8"
        for size, digits in enumerate(joined, start=1):
            if split and size > 2:
                break
            if len(digits) < 7 or (size > 1 and not keyword and not personal.joinable(digits, before)):
                continue
            groups = self.groups[at : at + size]
            number = personal.Number(
                parts=tuple(group[0] for group in groups),
                separators=tuple(self.text[a.end() : b.start()] for a, b in pairwise(groups)),
                keyword=keyword,
                before=before,
                after=self.folded[groups[-1].end() : groups[-1].end() + _NEAR],
            )
            token = personal.kind(number)
            if token and (not split or number.completes):
                found = size, token
                split = number.may_be_split
                if not number.may_go_on and not split:
                    break
        return found

    def _keyword(self, start: int) -> str:
        """What the nearest keyword before a place means; "" when none reaches it."""
        last = bisect_right(self.keyword_ends, start) - 1
        if last < 0:
            return ""
        begins, name = self.keywords[last]
        return name if begins >= max(self.barrier, start - _REACH) else ""

    def _lead(self, start: int, token: str) -> int:
        """How many characters before the digits belong to the number: the letters of a card, the plus of +84."""
        before = self.folded[max(self.barrier, start - _NEAR) : start]
        match = _LEADS.get(token, personal.PLUS).search(before)
        return len(before) - match.start() if match else 0


def mask(text: str, public_numbers: Collection[str] = ()) -> str:
    """The text with personal data replaced by what it is: [CCCD], [CMND], [BHXH], [BHYT], [SĐT], [TK], [EMAIL] ...

    Of a birth date the year stays ("[NGÀY SINH] 1976"). Amounts, law numbers, other dates, years and public numbers
    stay. The rest of the text comes back composed, with plain digits and without invisible characters. Masking again
    changes nothing.

    Args:
        text: what someone wrote.
        public_numbers: hotlines and the like, in any spelling: their digits count; and e-mail addresses.
    """
    public = frozenset(_canonical(_digits_only(number)) for number in public_numbers if "@" not in number) - {""}
    mails = frozenset(mail.lower() for mail in public_numbers if "@" in mail)
    plain = compose(text).translate(_DIGITS)
    plain = _EMAIL.sub(lambda match: _mail(match, mails), plain)
    plain = _LETTERS_O.sub(_zeros, plain)
    return _Walk(_without_secrets(plain, public), public).run()


def _mail(match: re.Match[str], public: frozenset[str]) -> str:
    """What an address becomes: a token; in a link only what goes before the site's name does."""
    host = match["host"]
    if not host or match[0].lower() in public:
        return match[0]
    before = match.string[max(0, match.start() - _LONGEST_LOGIN) : match.start()]
    return EMAIL + host if host.startswith("@") and _IN_LINK.search(before) else EMAIL


def _without_secrets(text: str, public: frozenset[str]) -> str:
    out: list[str] = []
    copied = 0
    for start, end, token in secret.secrets(text.translate(_FOLDED), lambda at: _starts_public(text, at, public)):
        if start < copied:
            continue
        out += (text[copied:start], token)
        copied = end
    return "".join(out) + text[copied:]


def _starts_public(text: str, start: int, public: frozenset[str]) -> bool:
    spelled = _SPELLED.match(text, start) if public else None
    digits = ""
    for part in _PARTS.findall(spelled[0]) if spelled else ():
        digits += part
        if _canonical(digits) in public:
            return True
    return False


def _zeros(match: re.Match[str]) -> str:
    """A run of digits, the letters O in it as zeros if that makes a phone or identity number of it."""
    if "o" not in match[0].lower():
        return match[0]
    parts = list(_PARTS.finditer(match[0]))
    text = list(match[0])
    for index in range(len(parts)):
        for part in parts[index : index + _WINDOW]:
            spelled = match[0][parts[index].start() : part.end()]
            digits = _PLAIN_O.sub("0", re.sub(r"[ .\-]", "", spelled))
            if len(digits) > 13:
                break
            if "o" in spelled.lower() and personal.written_with_o(digits, spelled):
                start = parts[index].start()
                text[start : part.end()] = _PLAIN_O.sub("0", spelled)
    return "".join(text)


@lru_cache(maxsize=8)
def _beginnings(public: frozenset[str]) -> frozenset[str]:
    """How the public numbers may begin, with Vietnam's country code too."""
    spelled = [*public, *("84" + number.removeprefix("0") for number in public)]
    return frozenset(number[:size] for number in spelled for size in range(1, len(number) + 1))


def _canonical(digits: str) -> str:
    """Vietnam's country code is a 0; before a hotline it is nothing."""
    if not digits.startswith("84") or len(digits) <= 9:
        return digits
    return digits[2:] if digits.startswith(("841900", "841800")) else "0" + digits[2:]


def _digits_only(text: str) -> str:
    return "".join(c for c in text.translate(_DIGITS) if "0" <= c <= "9")


class _Plain(dict[int, str]):
    """For ``str.translate``: one character becomes one character, so that places in the text stay the same."""

    def __init__(self, plainer: Callable[[str], str]) -> None:
        super().__init__()
        self.plainer = plainer

    def __missing__(self, code: int) -> str:
        plain = self.plainer(chr(code))
        plain = plain if len(plain) == 1 else chr(code)
        if code < 0x2100:  # as in fold: not a million entries
            self[code] = plain
        return plain


_LEADS = {personal.CARD: personal.CARD_LETTERS, personal.PASSPORT: personal.PASSPORT_LETTERS}
_FOLDED = _Plain(fold)
_DIGITS = _Plain(lambda char: str(unicodedata.digit(char, char)))
