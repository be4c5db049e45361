"""Where to register from a place: the offices that serve it, else where to look and whom to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.answers.replies import lasting
from bot.answers.wording import show_day
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.place_schema import Point
from bot.knowledge.places import Found, Level, NotFound, Outcome, Place
from bot.messages import QuickReply, Venue

PLACE = "place:"  # what begins the payload of a place's button; the rest is the place's key
_LONGEST_LABEL = 40
_MANY = 8  # offices that are still listed for a whole province or an old district
_HEAD_OFFICE = "bhxh_tinh"


@dataclass(frozen=True, slots=True)
class PlaceQuestion:
    """What is asked back about a place.

    Args:
        text: the question.
        choices: its buttons; none when something is to be typed.
        said: to be looked up again together with what is typed (see ``Places.find``); "" for a fresh start.
    """

    text: str
    choices: tuple[QuickReply, ...] = ()
    said: str = ""


def points_for(kb: KnowledgeBase, place: Place, day: date) -> tuple[Point, ...]:
    """The points that serve a place on a day: of its communes; of a province all; else the province's head office.

    Args:
        kb: the knowledge base.
        place: what was found.
        day: the day asked for.
    """
    codes = [commune.code for commune in place.communes]
    if place.level is Level.PROVINCE:
        codes = [commune.code for province in place.provinces for commune in kb.places.communes_of(province.code)]
    local = _in_force(kb, codes, day)
    heads = _in_force(kb, (province.code for province in place.provinces), day)
    return (*heads, *local) if place.level is Level.PROVINCE else local or heads


def points_answer(kb: KnowledgeBase, place: Place, day: date) -> str:
    """What a citizen is told about registering there; no address without a source, nothing made up.

    Args:
        kb: the knowledge base.
        place: what was found.
        day: the day asked for.
    """
    points = points_for(kb, place, day)
    paragraphs = [_now(kb, place, day), _offices(kb, place, points, day)]
    if not _answers(place, points):
        paragraphs.append("\n".join(_look_up(kb, place, day)))
    paragraphs.append(lasting(kb, kb.replies.points.call, day))
    return "\n\n".join(filter(None, paragraphs))


def place_question(kb: KnowledgeBase, outcome: Outcome, day: date) -> PlaceQuestion | None:
    """What must be asked before a commune is known; None when it is.

    Args:
        kb: the knowledge base.
        outcome: what ``Places.find`` or ``Places.by_key`` gave.
        day: the day asked for.
    """
    words = kb.replies.points
    if isinstance(outcome, NotFound):
        return PlaceQuestion(lasting(kb, words.not_found, day))
    if isinstance(outcome, Found):
        place = outcome.place
        if place.level is Level.COMMUNE:
            return None
        return PlaceQuestion(lasting(kb, words.ask_commune, day, {"noi": _called(kb, place)}), said=place.full_name)
    by_level = {Level.PROVINCE: words.ask_province, Level.DISTRICT: words.ask_district}
    template = by_level[outcome.narrow_by] if outcome.narrow_by else words.ask_which
    text = lasting(kb, template, day, {"ten": outcome.said})
    if outcome.split:
        text = lasting(kb, words.ask_part, day, {"ten": _capital(outcome.split.full_name)})
    return PlaceQuestion(text, tuple(place_button(kb, place) for place in outcome.choices), outcome.said)


def near_question(kb: KnowledgeBase, latitude: float, longitude: float, day: date) -> PlaceQuestion:
    """Which commune a shared location is in: the nearest are offered, none is believed.

    Args:
        kb: the knowledge base.
        latitude: in degrees.
        longitude: in degrees.
        day: the day asked for.
    """
    near = kb.places.on(day).nearest(latitude, longitude)
    words = kb.replies.points
    text = lasting(kb, words.ask_near if near else words.too_far, day)
    return PlaceQuestion(text, tuple(place_button(kb, place) for place in near))


def place_button(kb: KnowledgeBase, place: Place) -> QuickReply:
    """The button that chooses a place."""
    former = " " + kb.replies.points.former if place.former else ""
    name = place.short_name
    if len(name) + len(former) > _LONGEST_LABEL:
        name = name[: _LONGEST_LABEL - len(former) - 1].rstrip(" ,") + "…"
    return QuickReply(name + former, PLACE + place.key)


def venue(point: Point) -> Venue | None:
    """The point on a map, when its source says where it is."""
    if point.latitude is None or point.longitude is None:
        return None
    return Venue(point.name, point.address, point.latitude, point.longitude)


def is_stale(point: Point, day: date) -> bool:
    """Whether it is told only with the advice to ring first."""
    return point.confidence == "low" or (point.effective_to is not None and point.effective_to < day)


def _in_force(kb: KnowledgeBase, codes: Iterable[str], day: date) -> tuple[Point, ...]:
    """The points of some units, each once: those in force and sure before the others."""
    found = {point.id: point for code in codes for point in kb.served.get(code, ())}
    begun = [point for point in found.values() if point.effective_from is None or point.effective_from <= day]
    return tuple(sorted(begun, key=lambda point: (is_stale(point, day), point.kind != "bhxh_co_so")))


def _answers(place: Place, points: tuple[Point, ...]) -> bool:
    """Whether the offices are the answer: those of a commune are."""
    return place.level is Level.COMMUNE and any(point.kind != _HEAD_OFFICE for point in points)


def _now(kb: KnowledgeBase, place: Place, day: date) -> str:
    if not place.former:
        return ""
    units = [commune.full_name for commune in place.communes]
    if place.level is Level.PROVINCE:
        units = [province.full_name for province in place.provinces]
    if len(units) > 1 or place.full_name == units[0]:
        return ""
    fields = {"cu": _capital(place.full_name), "nay": units[0]}
    return lasting(kb, kb.replies.points.now, day, fields)


def _offices(kb: KnowledgeBase, place: Place, points: tuple[Point, ...], day: date) -> str:
    words, here = kb.replies.points, {"noi": _called(kb, place)}
    if not points or len(points) > _MANY:
        return "" if points else lasting(kb, words.none, day, here)
    heading = words.heading
    if place.level is not Level.COMMUNE:
        heading = words.some
    elif all(point.kind == _HEAD_OFFICE for point in points):
        heading = words.head_office
    lines = [lasting(kb, heading, day, here)]
    lines += ["- " + " ".join(_office(kb, point, day)) for point in points]
    return "\n".join([*lines, *_sources(kb, points, day)])


def _office(kb: KnowledgeBase, point: Point, day: date) -> Iterator[str]:
    words = kb.replies.points
    yield _ended(lasting(kb, words.office, day, {"ten": point.name, "dia-chi": point.address}))
    if point.phone:
        yield _ended(lasting(kb, words.phone, day, {"so": point.phone}))
    if point.hours and point.hours_source:
        yield _ended(lasting(kb, words.hours, day, {"gio": point.hours}))
    if is_stale(point, day):
        yield lasting(kb, words.stale, day)


def _sources(kb: KnowledgeBase, points: tuple[Point, ...], day: date) -> Iterator[str]:
    for title, dated in dict.fromkeys((point.source.title, point.source.day) for point in points):
        fields = {"nguon": title, "ngay": show_day(dated) if dated else ""}
        yield lasting(kb, kb.replies.points.source, day, fields)


def _look_up(kb: KnowledgeBase, place: Place, day: date) -> Iterator[str]:
    words = kb.replies.points
    joined = f" {words.or_} "
    provinces = dict.fromkeys([*(province.name for province in place.provinces), *place.old_provinces])
    yield lasting(kb, words.kinds, day)
    yield lasting(kb, words.look_up, day, {"tinh": joined.join(provinces)})
    if place.old_districts:
        yield lasting(kb, words.look_up_district, day, {"huyen": joined.join(place.old_districts)})


def _called(kb: KnowledgeBase, place: Place) -> str:
    """What it is called today; of an old district its old name, marked as such."""
    if place.level is Level.COMMUNE:
        return place.communes[0].full_name
    if place.former:
        return f"{place.full_name} {kb.replies.points.former}"
    return place.full_name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else text + "."
