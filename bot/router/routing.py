"""What the router says of an utterance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent with its share of the belief (0..1)."""

    intent: str
    score: float


@dataclass(frozen=True, slots=True)
class Runner:
    """The second candidate, and what decided between it and the first.

    Args:
        intent: the second candidate.
        against: words and phrases that spoke for the first rather than for it, with how much.
        for_it: those that spoke for it rather than for the first.
    """

    intent: str
    against: tuple[tuple[str, float], ...]
    for_it: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why: for ``--explain`` and for staff.

    Args:
        understood: the words after expansion and repair.
        repaired: (as typed, as read) for every word that was mended.
        concepts: what it speaks of: the titles of the concepts found.
        terms: the words and phrases that spoke most for the first candidate, with their weight.
        runner_up: the second candidate, and why it lost.
        nearest: utterances most like this one: (text, intent, similarity 0..1).
        known: share of the message's weight that the knowledge base has words for (0..1).
        margin: first candidate's score less the second's.
        threshold: confidence needed to answer at once.
        ambiguity_threshold: confidence needed to offer choices.
    """

    understood: str
    repaired: tuple[tuple[str, str], ...]
    concepts: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]
    runner_up: Runner
    nearest: tuple[tuple[str, str, float], ...]
    known: float
    margin: float
    threshold: float
    ambiguity_threshold: float


@dataclass(frozen=True, slots=True)
class Match:
    """Sure enough to answer: the first candidate. ``score`` is the calibrated chance that it is right."""

    intent: str
    score: float
    candidates: tuple[Candidate, ...]
    reasons: Reasons | None = None


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Not sure: one of the candidates (at most three), to be asked back."""

    score: float
    candidates: tuple[Candidate, ...]
    reasons: Reasons | None = None


@dataclass(frozen=True, slots=True)
class Fallback:
    """Not understood, or nothing we have words for."""

    score: float
    candidates: tuple[Candidate, ...]
    reasons: Reasons | None = None


Routing = Match | Ambiguous | Fallback
COMMANDS = "commands/"
OFF_TOPIC = "off-topic/"
