"""What staff's lists of official numbers, sites and names, and of reported fakes, say of an identifier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.official_schema import Listed
from bot.text.fold import fold
from bot.text.identifiers import Identifier, Kind, identifiers, phone_key, tightened
from bot.text.look_alike import look_alike, skeleton
from bot.text.sites import host_of, is_address, is_of_state, is_within

NUMBER, SPELLING = "number", "spelling"
_WORDS = re.compile(r"\w+")
_LONG_NUMBER = 8  # digits from which a number may look like another one
_INSTALLED = frozenset({Kind.APP, Kind.FILE})


class Standing(StrEnum):
    """What the lists say of an identifier: a name in ``replies.official``."""

    REPORTED = "reported"  # a reported fake
    LOOK_ALIKE = "look_alike"
    UNLISTED = "unlisted"
    OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the lists say of an identifier.

    Args:
        standing: on which list it is, whether it looks like something that is, or neither.
        listed: what it is on a list.
        of: what it looks like.
        trick: how it looks like it (a name in ``replies.official.tricks``), or "".
        why: what else to know (a name in ``replies.official.whys``), or "".
    """

    standing: Standing
    listed: Listed | None = None
    of: str = ""
    trick: str = ""
    why: str = ""


def found_in(kb: KnowledgeBase, text: str) -> tuple[Identifier, ...]:
    """The identifiers in a message, with the reported names of apps and documents that it says.

    Args:
        kb: the knowledge base.
        text: the message, masked or as it was written.
    """
    named = list(_reported_names(kb, tightened(text)))
    said = {word for one in named for word in one.key.split()}
    spelled = (one for one in identifiers(text) if not (one.kind in (Kind.APP, Kind.PHONE) and _words(one.key) <= said))
    return (*spelled, *named)


def _reported_names(kb: KnowledgeBase, text: str) -> Iterator[Identifier]:
    said = " ".join(_WORDS.findall(fold(text)))
    for row in kb.official.reported:
        names = (" ".join(_WORDS.findall(fold(name))) for name in (row.value, *row.also))
        if row.kind in ("app", "document"):
            heard = [name for name in names if f" {name} " in f" {said} "]
            if heard:
                yield Identifier(Kind(row.kind), row.value, max(heard, key=len))


def _words(text: str) -> set[str]:
    return set(_WORDS.findall(text))


def verdict(kb: KnowledgeBase, identifier: Identifier) -> Verdict:
    """What the lists say of an identifier. One that is on none is neither said to be safe nor to be a fake.

    Args:
        kb: the knowledge base.
        identifier: as ``found_in`` gives it.
    """
    if identifier.is_hidden:
        return Verdict(Standing.UNLISTED)
    why = _why(kb, identifier)
    if row := _row(identifier, kb.official.reported):
        return Verdict(Standing.REPORTED, row, why="app" if identifier.kind in _INSTALLED else "")
    if row := _row(identifier, kb.official.official):
        return Verdict(Standing.OFFICIAL, row, why="app" if identifier.kind in _INSTALLED else "")
    return _looking_like(kb, identifier, why) or Verdict(Standing.UNLISTED, why=why)


def _row(identifier: Identifier, rows: Iterable[Listed]) -> Listed | None:
    """The row of a list that an identifier is, the nearest one of several."""
    matching = (row for row in rows if any(_is(identifier, row, value) for value in (row.value, *row.also)))
    return max(matching, key=lambda row: len(row.value), default=None)


def _is(identifier: Identifier, row: Listed, value: str) -> bool:
    if identifier.kind is Kind.DOMAIN and row.kind == "account":
        return page_key(identifier.key + identifier.page) == page_key(value)
    if identifier.kind.value != row.kind:
        return False
    if identifier.kind is Kind.DOMAIN:
        return is_at(identifier.key, row, value)
    if identifier.kind is Kind.PHONE:
        return identifier.key == phone_key(value)
    if identifier.kind is Kind.MAIL:
        return identifier.key == value.lower()
    return _WORDS.findall(identifier.key) == _WORDS.findall(fold(value))


def is_at(host: str, row: Listed, value: str) -> bool:
    """Whether a site is a listed domain, or below one whose subdomains count.

    Args:
        host: as ``sites.host_of`` gives it.
        row: the row of the domain.
        value: the domain as staff wrote it.
    """
    domain = host_of(value)
    return is_within(host, domain) if row.subdomains else host in (domain, "www." + domain)


def page_key(address: str) -> str:
    """The address of a page on a platform as it is compared.

    Args:
        address: "https://www.zalo.me/123?a=b", "zalo.me/123".
    """
    plain = re.sub(r"^https?://", "", address.strip().lower())
    return re.sub(r"^(?:www|m)\.", "", re.split(r"[?#]", plain)[0]).rstrip("/")


def _why(kb: KnowledgeBase, identifier: Identifier) -> str:
    """What to know of an identifier that is on no list."""
    if identifier.kind is not Kind.DOMAIN:
        return {Kind.APP: "app", Kind.FILE: "app", Kind.ACCOUNT: "account"}.get(identifier.kind, "")
    if any(is_within(identifier.key, site) for site in kb.official.shorteners):
        return "shortener"
    if any(is_within(identifier.key, site) for site in kb.official.platforms):
        return "platform"
    if is_address(identifier.key):
        return "address"
    return "state" if is_of_state(identifier.key) else ""


def _looking_like(kb: KnowledgeBase, identifier: Identifier, why: str) -> Verdict | None:
    if identifier.kind is Kind.PHONE:
        return _like_a_number(kb, identifier)
    if identifier.kind is Kind.MAIL:
        return _like_a_mail(kb, identifier)
    if identifier.kind is Kind.APP:
        return _like_an_app(kb, identifier)
    if identifier.kind is Kind.DOMAIN and why in ("", "state"):
        return _like_a_site(kb, identifier.key)
    return None


def _like_a_number(kb: KnowledgeBase, identifier: Identifier) -> Verdict | None:
    for value in _values(kb, Kind.PHONE):
        key = phone_key(value)
        if len(key) >= _LONG_NUMBER and OSA.distance(identifier.key, key, score_cutoff=1) <= 1:
            return Verdict(Standing.LOOK_ALIKE, of=value, trick=NUMBER)
    return None


def _like_a_mail(kb: KnowledgeBase, identifier: Identifier) -> Verdict | None:
    """A mail address of a site that is a fake or looks like another one is as good as that site."""
    host = host_of(identifier.key)
    site = Identifier(Kind.DOMAIN, host, host)
    if row := _row(site, kb.official.reported):
        return Verdict(Standing.REPORTED, row)
    own = [host_of(value) for value in _values(kb, Kind.MAIL)]
    near = look_alike(host, [name for name in own if name], {}) if host not in own else None
    return Verdict(Standing.LOOK_ALIKE, of=near.of, trick=near.trick) if near else _like_a_site(kb, host)


def _like_an_app(kb: KnowledgeBase, identifier: Identifier) -> Verdict | None:
    first = skeleton(identifier.key.split()[0]) if identifier.key.split() else ""
    for value in _values(kb, Kind.APP):
        if OSA.distance(first, skeleton(value), score_cutoff=1) <= 1:
            return Verdict(Standing.LOOK_ALIKE, of=value, trick=SPELLING, why="app")
    return None


def _like_a_site(kb: KnowledgeBase, host: str) -> Verdict | None:
    genuine = [host_of(value) for value in _values(kb, Kind.DOMAIN)]
    like = look_alike(host, genuine, kb.official.borrowed)
    return Verdict(Standing.LOOK_ALIKE, of=like.of, trick=like.trick) if like else None


def _values(kb: KnowledgeBase, kind: Kind) -> list[str]:
    return [row.value for row in kb.official.official if row.kind == kind.value]
