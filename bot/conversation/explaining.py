"""Why a turn went as it did, as plain data for staff who ask."""

from __future__ import annotations

from typing import Any

from bot.answers.answer import Answer, cite
from bot.answers.wording import show_with_unit
from bot.knowledge.base import KnowledgeBase, Value
from bot.router.routing import Ambiguous, Fallback, Match, Routing


def explained_routing(routing: Routing) -> dict[str, Any]:
    """The words, scores and neighbours that led to an intent."""
    if routing.reasons is None:
        return {}
    reasons = routing.reasons
    return {
        "decision": {Match: "match", Ambiguous: "ambiguous", Fallback: "fallback"}[type(routing)],
        "confidence": round(routing.score, 4),
        "threshold": round(reasons.threshold, 4),
        "ambiguity_threshold": round(reasons.ambiguity_threshold, 4),
        "margin": round(reasons.margin, 4),
        "understood": reasons.understood,
        "repaired": [list(pair) for pair in reasons.repaired],
        "concepts": list(reasons.concepts),
        "terms": [[term, round(weight, 3)] for term, weight in reasons.terms],
        "runner_up": {
            "intent": reasons.runner_up.intent,
            "against": [[term, round(weight, 3)] for term, weight in reasons.runner_up.against],
            "for_it": [[term, round(weight, 3)] for term, weight in reasons.runner_up.for_it],
        },
        "nearest": [[text, intent, round(score, 3)] for text, intent, score in reasons.nearest],
        "known": round(reasons.known, 3),
        "candidates": [[c.intent, round(c.score, 4)] for c in routing.candidates],
    }


def explained_answer(kb: KnowledgeBase, told: Answer) -> dict[str, Any]:
    """The values an answer rests on, and the last day on which it is known to hold."""
    return {
        "values": [_explained_value(kb, value) for value in told.used],
        "until": told.until.isoformat() if told.until else None,
    }


def _explained_value(kb: KnowledgeBase, value: Value) -> dict[str, Any]:
    table = isinstance(value.value, dict)
    return {
        "name": value.name,
        "value": value.unit if table else show_with_unit(value.value, value.unit, kb.replies.units),
        "effective_from": value.effective_from.isoformat(),
        "next_change": value.next_change.isoformat() if value.next_change else None,
        "source": cite(kb, [value.source]) if value.source else "",
    }
