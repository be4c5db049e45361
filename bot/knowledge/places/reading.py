"""The ways to read a text as a place: names in it, and which of them belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.knowledge.places.units import COMMUNE_KINDS, DISTRICT_KINDS, PROVINCE_KINDS
from bot.knowledge.places.view import View
from bot.knowledge.places.words import Word, marked_name, prefix_before, respelt
from bot.text.syllable import is_syllable

_LONGEST_NAME = 6  # words: "Văn Miếu Quốc Tử Giám" has five


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text.

    Args:
        first: the word it begins with, its kind included.
        start: the word the name itself begins with.
        stop: one behind its last word.
        units: all that are called so and of that kind, as in the index.
        sure: what stands around it, or its marks, tell that a place is meant.
    """

    first: int
    start: int
    stop: int
    units: tuple[int, ...]
    sure: bool

    @property
    def span(self) -> range:
        """The words it takes."""
        return range(self.first, self.stop)


@dataclass(frozen=True, slots=True)
class Reading:
    """The units that the text may mean, all equally well, and the words that say so."""

    units: tuple[int, ...]
    words: tuple[int, ...]


def read(view: View, words: list[Word]) -> Reading | None:
    """What the text may mean; None when it names no place.

    The units of which most is said are taken: in "phường An Xuân, Tam Kỳ" the only An Xuân that lay in a Tam Kỳ.
    """
    mentions = list(_mentions(view, words))
    surest_first = sorted(mentions, key=lambda mention: (not mention.sure, -len(mention.span)))
    best: dict[int, frozenset[int]] = {}
    most = 0
    for mention in mentions:
        others = [other for other in surest_first if other is not mention]
        for unit in mention.units:
            said = _said(view, mention, unit, others)
            if len(said) < max(most, 1) or not _is_meant(mention, said, mentions):
                continue
            if len(said) > most:
                best, most = {}, len(said)
            best.setdefault(unit, said)
    if not best:
        return None
    return Reading(tuple(best), tuple(sorted(set().union(*best.values()))))


def _is_meant(mention: Mention, said: frozenset[int], mentions: list[Mention]) -> bool:
    """Whether a place is meant at all: "hợp đồng" is a commune, and two words of many questions."""
    if mention.sure or len(said) > len(mention.span):
        return True
    return any(other.sure and said.issuperset(other.span) for other in mentions)


def _said(view: View, mention: Mention, unit: int, others: list[Mention]) -> frozenset[int]:
    """The words that speak for a unit: its own name, and those of what is above it."""
    said = set(mention.span)
    if others:
        above = view.above(unit if unit >= 0 else -1 - unit) | {unit}
        for other in others:
            if not above.isdisjoint(other.units) and said.isdisjoint(other.span) and _go_together(mention, other, said):
                said.update(other.span)
    return frozenset(said)


def _go_together(mention: Mention, other: Mention, said: set[int]) -> bool:
    """Whether they stand as in an address, or are each sure by themselves ("ở Tam Kỳ, nay về Quảng Nam")."""
    if mention.sure and other.sure:
        return True
    return any(at in said for at in (other.first - 1, other.first - 2, other.stop, other.stop + 1))


def _mentions(view: View, words: list[Word]) -> Iterator[Mention]:
    found = list(_named(view, words))
    covered = {at: mention for mention in found for at in range(mention.start, mention.stop)}
    for mention in found:
        before = mention.first - 1
        if before in covered and covered[before] is not mention:
            yield mention  # "hải dương kim thành": no street called Kim Thành
        elif not _is_below(view, words, mention):
            yield mention


def _named(view: View, words: list[Word]) -> Iterator[Mention]:
    for start in range(len(words)):
        for stop in range(start + 1, min(start + _LONGEST_NAME, len(words)) + 1):
            if stop - start > 1 and words[stop - 1].first:
                break
            name = words[start:stop]
            for spelling in _spellings(name):
                if units := view.index.get("".join(word.plain for word in spelling)):
                    yield from _mention(view, words, range(start, stop), spelling, units)


def _spellings(name: list[Word]) -> Iterator[list[Word]]:
    yield name
    again = [respelt(word) for word in name]
    if again != name:
        yield again


def _mention(view: View, words: list[Word], at: range, name: list[Word], units: tuple[int, ...]) -> Iterator[Mention]:
    """The mention of a name, if it is one."""
    count, kind = prefix_before(words, at.start)
    plain = "".join(word.plain for word in name)
    if not kind and (plain[0].isdecimal() or len(plain) < 3):
        return
    fitting = _of_kind(view, units, kind, plain) if kind else units
    if kind and not fitting:  # "xa" in "ở xa Tam Kỳ" is no kind
        if plain[0].isdecimal():
            return
        count, fitting = 0, units
    exact = _typed_so(view, name, fitting)
    is_whole = len(name) + count == len(words)
    if not exact and (len(name) == 1 or not (count or is_whole)):
        return  # "ông xã đóng" isn't the commune Đông
    found = Mention(at.start - count, at.start, at.stop, exact, sure=bool(count))
    yield replace(found, units=exact or fitting, sure=is_whole or _is_sure(view, words, found))


def _is_sure(view: View, words: list[Word], mention: Mention) -> bool:
    name = words[mention.start : mention.stop]
    has_marks = any(word.has_marks for word in name)
    if len(name) == 1 and is_syllable(name[0].plain):  # "xa lam": "xã Lâm", or "ra xã làm giấy"
        return mention.sure and has_marks
    if mention.sure:
        return bool(mention.units)  # "xã có đóng" isn't the commune Cổ Đông
    if view.is_ordinary_word(name) or all(unit < 0 for unit in mention.units):
        return False
    is_big = has_marks and any(unit >= 0 and not view.is_commune(unit) for unit in mention.units)
    is_most = len(name) * 3 >= len(words) * 2
    return is_big or is_most or view.is_before_word(words, mention.first)


def _of_kind(view: View, units: tuple[int, ...], kind: str, name: str) -> tuple[int, ...]:
    """Those of the kind; else those of its level: a "huyện" may have become a "thị xã"."""
    exact = tuple(unit for unit in units if view.is_of_kind(unit, kind, name))
    if exact or name.isdecimal():
        return exact
    level = COMMUNE_KINDS if kind in COMMUNE_KINDS else DISTRICT_KINDS if kind in DISTRICT_KINDS else PROVINCE_KINDS
    return tuple(unit for unit in units if view.kind(unit) in level and view.is_level(unit, level))


def _typed_so(view: View, name: list[Word], units: tuple[int, ...]) -> tuple[int, ...]:
    """The units whose marks are those that were typed; a name without marks goes with any."""
    if not any(word.has_marks for word in name):
        return units
    typed = "".join(word.marked for word in name)
    return tuple(unit for unit in units if unit < 0 or marked_name(view.name(unit)) == typed)


def _is_below(view: View, words: list[Word], mention: Mention) -> bool:
    """Whether it is the name of a hamlet, a street: "thôn Tân Lập", "12 Lê Lợi"."""
    if mention.first != mention.start or mention.first == 0 or words[mention.first].first:
        return False
    if words[mention.first - 1].plain.isdecimal():
        return prefix_before(words, mention.first - 1)[0] == 0
    for count in (3, 2, 1):
        start = mention.first - count
        if start >= 0 and view.is_below_word(words[start : mention.first]):
            return True
    return False
