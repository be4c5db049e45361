"""A commune that staff name on the command line."""

from __future__ import annotations

import re
import sys
from datetime import date

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.places import Ambiguous, Commune, Found, Level, Outcome, Place

_CODE = re.compile(r"\d{5}", re.ASCII)


def commune_for(kb: KnowledgeBase, typed: str, day: date) -> Commune | None:
    """The commune that is meant; None for what isn't clear, which is told with what it may be.

    Args:
        kb: the knowledge base.
        typed: its name, today's or an old one, or its code.
        day: the day of whose name it is called by.
    """
    places = kb.places.on(day)
    outcome = places.by_key("n" + typed.strip()) if _CODE.fullmatch(typed.strip()) else places.find(typed)
    if isinstance(outcome, Found) and outcome.place.level is Level.COMMUNE:
        if outcome.place.former:
            print(f"{outcome.place.full_name} (cũ) nay là {outcome.place.communes[0].full_name}.", file=sys.stderr)
        return outcome.place.communes[0]
    _tell_unclear(typed, outcome)
    return None


def _tell_unclear(typed: str, outcome: Outcome) -> None:
    if isinstance(outcome, Ambiguous):
        print(f"'{typed}' là nơi nào? Gõ rõ hơn, hoặc gõ mã:", file=sys.stderr)
        for place in outcome.candidates:
            print(f"- {_candidate(place)}", file=sys.stderr)
    elif isinstance(outcome, Found):
        print(f"'{typed}' là {outcome.place.full_name}; cần tên một xã, phường, đặc khu.", file=sys.stderr)
    else:
        print(f"Không có xã, phường, đặc khu nào tên '{typed}'.", file=sys.stderr)


def _candidate(place: Place) -> str:
    now = "; ".join(f"{commune.full_name} [{commune.code}]" for commune in place.communes)
    return f"{place.full_name} (cũ), nay là {now}" if place.former else now or place.full_name
