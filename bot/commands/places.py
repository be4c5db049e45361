"""What a text resolves to as a place, and what a citizen there is told."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from bot.answers.points import near_question, place_question, points_answer
from bot.commands.start import add_knowledge, day_of, knowledge_for, told_plainly
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.places import Ambiguous, Found, Outcome, Place


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("text", nargs="*", help="what a citizen may type")
    parser.add_argument("--near", type=_location, default=None, help="instead: a location, LATITUDE,LONGITUDE")
    parser.add_argument("--answer", action="store_true", help="also print what a citizen is told")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Tell; 1 when nothing is found."""
    kb, day = knowledge_for(options), day_of(options)
    if options.near:
        latitude, longitude = options.near
        question = near_question(kb, latitude, longitude, day)
        print(question.text, *(f"- {choice.label}" for choice in question.choices), sep="\n")
        return 0 if question.choices else 1
    if not options.text:
        print("Hãy gõ một địa danh, ví dụ: bot places 'xã Tam Thanh, Tam Kỳ'", file=sys.stderr)
        return 2
    outcome = kb.places.on(day).find(" ".join(options.text))
    if options.json:
        print(json.dumps(_summary(outcome), ensure_ascii=False))
    else:
        _print(kb, outcome)
    if options.answer:
        question_back = place_question(kb, outcome, day)
        answer = points_answer(kb, outcome.place, day) if isinstance(outcome, Found) else ""
        print(*filter(None, ["---", answer, question_back and question_back.text]), sep="\n\n")
    return 0 if isinstance(outcome, Found | Ambiguous) else 1


def _location(text: str) -> tuple[float, float]:
    latitude, _, longitude = text.partition(",")
    return float(latitude), float(longitude)


def _print(kb: KnowledgeBase, outcome: Outcome) -> None:
    if isinstance(outcome, Found):
        print(_line(kb, outcome.place))
    elif isinstance(outcome, Ambiguous):
        print(f"Hỏi lại '{outcome.said}': {len(outcome.candidates)} nơi.")
        for place in outcome.candidates:
            print(("* " if place in outcome.choices else "- ") + _line(kb, place))
        print("(*: hiện thành nút)")
    else:
        print("Không nhận ra nơi nào.", file=sys.stderr)


def _line(kb: KnowledgeBase, place: Place) -> str:
    former = f" {kb.replies.points.former}" if place.former else ""
    now = [f"{commune.full_name} [{commune.code}]" for commune in place.communes]
    return f"{place.full_name}{former} -> {'; '.join(now or [province.full_name for province in place.provinces])}"


def _summary(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Found):
        return {"outcome": "found", "place": _place(outcome.place)}
    if isinstance(outcome, Ambiguous):
        return {
            "outcome": "ambiguous",
            "said": outcome.said,
            "narrow_by": outcome.narrow_by,
            "choices": [place.key for place in outcome.choices],
            "candidates": [_place(place) for place in outcome.candidates],
        }
    return {"outcome": "not_found"}


def _place(place: Place) -> dict[str, Any]:
    return {
        "key": place.key,
        "level": place.level,
        "name": place.full_name,
        "former": place.former,
        "communes": {commune.code: commune.full_name for commune in place.communes},
        "provinces": [province.full_name for province in place.provinces],
    }
