"""Of whom a message speaks: of the citizen and the own household, or of somebody else."""

from __future__ import annotations

import re
from enum import StrEnum


class Subject(StrEnum):
    """Who is spoken of; ``UNSAID`` mostly means the citizen."""

    SELF = "self"
    OTHER = "other"
    UNSAID = "unsaid"


_ME = r"(?:tôi|tui|toi|em|mình|minh|con|cháu|chau|tớ|e|mk)"
_ME_PLAINLY = r"(?:tôi|tui|toi|mình|minh)"
# Words that nobody uses for the one spoken to, and words that one does: "chị em" may be "chị, em …".
# A couple ("vợ chồng em") is the own household.
_WIFE = r"(?:vợ(?! chồng)|vo(?! chong))"
_HUSBAND = r"(?<!vợ )(?<!vo )(?:chồng|chong)"
_KIN = rf"(?:mẹ|me|má|ma|bu|bầm|bố|bo|ba|cha|tía|tia|ông|ong|bà|bạn|ban|con|{_WIFE}|{_HUSBAND})"
_KIN_ALSO_SPOKEN_TO = r"(?:anh|chị|chi|cô|co|chú|chu|bác|bac|dì|cậu|cau|mợ|thím|em|cháu|chau)"
_WHICH = r"(?: (?:nội|ngoại|noi|ngoai|già|gia|vợ|chồng|ruột|ruot|họ|trai|gái|gai|lớn|lon|út|ut|hai|ba|tư|năm|sáu))"
_OTHER = re.compile(
    rf"\b(?:{_KIN}{_WHICH}*(?: của| cua)? {_ME}"
    rf"|{_KIN_ALSO_SPOKEN_TO}{_WHICH}* (?:{_ME_PLAINLY}|(?:của|cua) {_ME})"
    r"|(?:con|anh|chị|chi|em) (?:trai|gái|gai|dâu|rể|ruột|ruot)|(?:ông|ong|bà|ba) (?:nội|ngoại|noi|ngoai)"
    r"|(?:bố|ba|cha|bo) (?:mẹ|má|me)|mẹ|me|bố|vợ(?! chồng)|vo(?= (?:la|ho|nguoi|dan))"
    rf"|{_HUSBAND}"
    r"|hàng xóm|hang xom|người quen|nguoi quen|người nhà|nguoi nha|người ta|nguoi ta|khách|khach)\b"
)
_ON_BEHALF = re.compile(rf"\b(?:cho|giúp|giup|giùm|gium|dùm|dum|thay) {_OTHER.pattern}")
_SELF = re.compile(
    r"\b(?:tôi|tui|toi|em|mình|minh|cháu|chau|tớ|e|mk|vợ chồng|vo chong"
    r"|(?:gia đình|gia dinh|nhà|nha|hộ|ho) (?:con|bác|bac))\b"
)


def is_on_behalf(text: str) -> bool:
    """Whether something is wanted for somebody else, though the citizen is named too: "tôi muốn mua cho mẹ tôi".

    Args:
        text: words, with their marks as written.
    """
    return _ON_BEHALF.search(text) is not None


def subject_at(text: str, at: int | None) -> Subject:
    """Who is spoken of at a place: the nearest person before it, else the first behind it.

    Args:
        text: words, with their marks as written, clauses separated.
        at: the place, or None for the message as a whole: then somebody else only where the citizen isn't named.
    """
    others = [match.span() for match in _OTHER.finditer(text)]
    own = [m.span() for m in _SELF.finditer(text) if not any(a <= m.start() < b for a, b in others)]
    if at is None:
        return Subject.SELF if own else Subject.OTHER if others else Subject.UNSAID
    persons = [(start, Subject.OTHER) for start, _ in others] + [(start, Subject.SELF) for start, _ in own]
    before = [person for person in persons if person[0] < at]
    nearest = max(before) if before else min(persons, default=None)
    return nearest[1] if nearest else Subject.UNSAID
