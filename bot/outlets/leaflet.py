"""A leaflet on paper (folded A4, A5, pocket card A6) and as pictures, from what it tells on a day.

The letters are as large as the pages allow, never smaller than old eyes want; what has no room even then is refused.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from pathlib import Path

from bot.answers.leaflet import LeafletTold
from bot.knowledge.leaflet_schema import LeafletFormat
from bot.outlets import qr
from bot.outlets.typesetting import Content, fits, pdf_of, pictures_of

TEMPLATE = Path(__file__).with_name("leaflet.typ")
PAGES = 2  # of every form, at most
# Points: the largest letters that are tried first.
_SIZES: dict[LeafletFormat, tuple[float, ...]] = {
    "fold": tuple(half / 2 for half in range(32, 23, -1)),
    "flyer": tuple(half / 2 for half in range(30, 23, -1)),
    "pocket": tuple(half / 2 for half in range(31, 21, -1)),
}
_LESS_AIR = (0.8, 0.6, 0.4, 0.2, 0.0)  # shares of the space between, with the smallest letters
_CRAMPED = 0.4
_PICTURE_PPI = 1000 / (105 / 25.4)  # a pocket card 1,000 dots wide
_PLACES = re.compile(r" \((?=[A-ZĐ]|khoản|điểm)[^()]*\)(?=;|$)")  # "(Điều 3 khoản 2)", not "(sửa đổi 2024)"


def pdf(told: LeafletTold, form: LeafletFormat, link: str = "") -> bytes:
    """A leaflet as PDF/A and PDF/UA.

    Args:
        told: the leaflet on a day.
        form: "fold", "flyer" or "pocket".
        link: the address behind the code to scan; "" for no code.

    Raises:
        UnprintableError: a letter that no font has.
        TooLongError: it has no room in this form.
    """
    return pdf_of(TEMPLATE, fitted(told, form, link), told.on)


def pictures(told: LeafletTold, link: str = "") -> list[bytes]:
    """The two sides of the pocket card as PNG, about 1,000 dots wide.

    Args:
        told: the leaflet on a day.
        link: the address behind the code to scan; "" for no code.

    Raises:
        TooLongError: it has no room on the pocket card.
    """
    return pictures_of(TEMPLATE, fitted(told, "pocket", link), told.on, _PICTURE_PPI)


def smallest(told: LeafletTold, form: LeafletFormat) -> bytes:
    """A leaflet as PDF in the smallest letters: what has no room or letters even then can't be printed at all.

    Raises:
        UnprintableError, TooLongError: as ``pdf``.
    """
    *_, ways = _ways(content(told, form, "https://vi-du.vn/"))
    return pdf_of(TEMPLATE, ways[-1], told.on)


def content(told: LeafletTold, form: LeafletFormat, link: str = "") -> Content:
    """What a leaflet says in a form, as plain JSON data."""
    has = {
        "fold": told.sections,
        "flyer": [s for s in told.sections if s.flyer],
        "pocket": [s for s in told.sections if s.pocket],
    }
    return {
        "form": form,
        "day": {"year": told.on.year, "month": told.on.month, "day": told.on.day},
        "title": told.title,
        "lead": told.lead,
        "sections": [asdict(section) for section in has[form]],
        "valid": told.valid,
        "edition": told.edition,
        "scan": told.scan,
        "call": told.call,
        "beware": told.beware,
        "publisher": told.publisher,
        "basis_heading": told.basis_heading,
        "basis": told.basis,
        "link": link,
        "qr": qr.svg(link),
        "pages": PAGES,
        "least": _SIZES[form][-1],
    }


def fitted(told: LeafletTold, form: LeafletFormat, link: str = "") -> Content:
    """The content in the largest letters for which it has room; where there are none, in the smallest.

    Args:
        told: the leaflet on a day.
        form: "fold", "flyer" or "pocket".
        link: the address behind the code to scan; "" for no code.
    """
    whole = content(told, form, link)
    ways = list(chain.from_iterable(_ways(whole)))
    key = hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
    if key not in _best:
        _best[key] = _first_that_fits(_ways(whole))
    return ways[_best[key]]


# The way in which contents have room, by its place among all: a pocket card is set as PDF and as pictures.
_best: dict[str, int] = {}


def _first_that_fits(every: Iterator[list[Content]]) -> int:
    """The place among all ways of the first that has room; of the last where none has."""
    tried = 0
    for ways in every:
        first = bisect_left(ways, True, key=lambda way: fits(TEMPLATE, way))
        if first < len(ways):
            return tried + first
        tried += len(ways)
    return tried - 1


def _ways(whole: Content) -> Iterator[list[Content]]:
    """How it may be set, from the best, large letters before space; where one has room, so have those after it.

    A pocket card that would be cramped then names the laws it rests on without their articles.
    """
    sizes = _SIZES[whole["form"]]
    steps = [(size, 1.0) for size in sizes] + [(sizes[-1], air) for air in _LESS_AIR]
    ways = [{**whole, "size": size, "air": air} for size, air in steps]
    if whole["form"] == "pocket":
        yield [way for way in ways if way["air"] >= _CRAMPED]
        short = [_PLACES.sub("", line) for line in whole["basis"]]
        ways = [{**way, "basis": short} for way in ways]
    yield ways
