"""Is it really BHXH? What a message asks about or passes on, compared with the list of official channels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.answers.answer import basis, button
from bot.answers.replies import lasting
from bot.answers.verdicts import Standing, Verdict, found_in, verdict
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Review, Source
from bot.messages import QuickReply, Reply
from bot.text.doubt import Doubt, doubt, is_of_a_caller, is_own, is_passed_on, points_at_it
from bot.text.fold import fold
from bot.text.identifiers import Identifier, Kind, identifiers, tightened
from bot.text.mask import mask
from bot.text.sites import registrable

__all__ = ["SHOWN", "Standing", "Verdict", "checked", "found_in", "identifiers", "verdict"]

SHOWN = 5  # identifiers told of in one answer
LONGEST_NAME = 60
_REACH = 40  # characters before an identifier in which it may be called the citizen's own
_FEW_WORDS = 2  # beside an identifier that was sent alone
_WORD = re.compile(r"[^\W\d_]{2,}")
# Names anybody may say by the way: without being asked about they are nothing to check.
_SAID_BY_THE_WAY = frozenset({Kind.SENDER, Kind.ACCOUNT, Kind.APP, Kind.BANK})
_SEVERE = (Standing.REPORTED, Standing.LOOK_ALIKE)
Judged = tuple[Identifier, Verdict]


def checked(kb: KnowledgeBase, text: str, day: date, *, asked: bool = False) -> Reply | None:
    """What the lists say of the numbers, links and names in a message, or None when it holds nothing to check.

    Args:
        kb: the knowledge base.
        text: the message; what is personal in it is masked here, if it hasn't been.
        day: the day whose values hold.
        asked: it is known that the message asks whether they are genuine; otherwise its words must say so, or it must
            be such a message passed on.
    """
    text = mask(text, kb.official.public())
    judged = [(one, verdict(kb, one)) for one in found_in(kb, text) if asked or not _is_own(one, text)]
    if not judged or not (asked or _is_worth_it(judged, fold(tightened(text)))):
        return None
    judged.sort(key=lambda pair: (list(Standing).index(pair[1].standing), pair[0].kind in _SAID_BY_THE_WAY))
    return Reply(
        text=_text(kb, judged, day),
        basis=_basis(kb, judged[:SHOWN], day),
        quick_replies=tuple(_related(kb)),
    )


# -- whether to answer at all


def _is_own(one: Identifier, text: str) -> bool:
    """Whether it is called the citizen's own; a link is nobody's."""
    if one.kind not in (Kind.PHONE, Kind.MAIL, Kind.BANK, Kind.ACCOUNT):
        return False
    return is_own(fold(tightened(text)[max(0, one.at - _REACH) : one.at]))


def _is_worth_it(judged: list[Judged], folded: str) -> bool:
    if any(told.standing in _SEVERE for _, told in judged):
        return True
    asks = doubt(folded)
    if all(one.kind in _SAID_BY_THE_WAY for one, _ in judged):
        return (asks is Doubt.SURE and points_at_it(folded)) or is_passed_on(folded)
    if all(one.is_hidden for one, _ in judged):
        asked_of = (one.kind is Kind.MAIL and asks is Doubt.SURE for one, _ in judged)
        return is_passed_on(folded) or any(asked_of) or any(_is_a_callers(one, folded) for one, _ in judged)
    if all(told.standing is Standing.OFFICIAL for _, told in judged):
        return asks is Doubt.SURE or _is_alone(judged, folded)
    return asks is not Doubt.NONE or is_passed_on(folded) or _is_alone(judged, folded)


def _is_a_callers(one: Identifier, folded: str) -> bool:
    behind = folded[one.at :].partition("]")[2]
    return is_of_a_caller(folded, folded[max(0, one.at - _REACH) : one.at], behind)


def _is_alone(judged: list[Judged], folded: str) -> bool:
    """Whether little more than a link or number was sent."""
    own = sum(len(_WORD.findall(one.text + one.page)) for one, _ in judged)
    return any(one.kind in (Kind.DOMAIN, Kind.PHONE, Kind.MAIL, Kind.FILE) for one, _ in judged) and (
        len(_WORD.findall(folded)) <= own + _FEW_WORDS
    )


# -- what is said


def _text(kb: KnowledgeBase, judged: list[Judged], day: date) -> str:
    words = kb.replies.official
    told = judged[:SHOWN]
    genuine = all(found.standing is Standing.OFFICIAL for _, found in judged)
    lines = [lasting(kb, words.heading, day), *("- " + _line(kb, one, found, day) for one, found in told)]
    if len(judged) > SHOWN:
        lines.append(lasting(kb, words.more, day))
    after = [words.never + " " + (words.genuine if genuine else words.caution), words.report]
    if any(_is_spaced(one, found) for one, found in told):
        after.insert(0, words.spaced)
    return "\n\n".join(["\n".join(lines), *(lasting(kb, part, day) for part in after)])


def _line(kb: KnowledgeBase, one: Identifier, found: Verdict, day: date) -> str:
    """What is said of one identifier: what it is, on which list, and why."""
    words = kb.replies.official
    end = registrable(one.key) if one.kind is Kind.DOMAIN else one.key
    fields = {
        "ten": _name(kb, one, found, day),
        "la": found.listed.what if found.listed else "",
        "that": found.of,
        "cuoi": _apart(end),
    }
    said = [getattr(words, found.standing), _worded(words.tricks, found.trick), _worded(words.whys, found.why)]
    if found.standing is Standing.LOOK_ALIKE and end != one.key:
        said.append(words.end)
    return " ".join(lasting(kb, part, day, fields) for part in said if part)


def _name(kb: KnowledgeBase, one: Identifier, found: Verdict, day: date) -> str:
    words = kb.replies.official
    if one.is_hidden:
        return _worded(words.hidden, one.kind)
    name = one.text if len(one.text) <= LONGEST_NAME else one.text[:LONGEST_NAME] + "…"
    name = _apart(name) if _is_spaced(one, found) else name
    return lasting(kb, _worded(words.kinds, one.kind), day, {"ten": name})


def _worded(words: Mapping[Any, str], name: str) -> str:
    return words.get(name, "")


def _is_spaced(one: Identifier, found: Verdict) -> bool:
    """Whether a name must not become something to press."""
    pressed = one.kind in (Kind.DOMAIN, Kind.MAIL, Kind.FILE) and not one.is_hidden
    return pressed and found.standing is not Standing.OFFICIAL


def _apart(name: str) -> str:
    """A name that no app makes a link of: "vssid . govvn . com"."""
    return name.replace(".", " . ")


def _basis(kb: KnowledgeBase, judged: list[Judged], day: date) -> str:
    rows = [found.listed for _, found in judged if found.listed]
    sources: list[Source] = [*(row.source for row in rows), *kb.official.sources]
    oldest = min([kb.official.review.checked, *(row.checked for row in rows)])
    return basis(kb, sources, Review(checked=oldest, due=kb.official.review.due), (), day)


def _related(kb: KnowledgeBase) -> Iterator[QuickReply]:
    yield from (button(kb, intent) for intent in kb.replies.official.related)
