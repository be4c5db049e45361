"""``benchmark.py questions FILE``: labelled questions put to the whole of the bot as it is served."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from benchmarks.contest import ROOT, SEED, Contest, noises_of
from benchmarks.figures import percent
from benchmarks.labelled import Line, loaded
from benchmarks.noise import noisy
from benchmarks.printing import table
from benchmarks.serving import served_for
from bot.app.served import Served
from bot.conversation.player import play
from bot.conversation.turn import local_day
from bot.router.documents import documents
from bot.router.routing import COMMANDS, OFF_TOPIC

COLUMNS = ("answered right", "answered wrong", "right among choices", "clarified without", "declined or fallback")
_HEADS = ("right", "wrong", "offered", "asked back", "declined")
_NOISES = "toneless,mixed"
_GROUPS = {"answer": "", "route": "/route", "decline": "/decline", "smalltalk": "/smalltalk"}
_NOT_OURS = ("elsewhere/", COMMANDS, OFF_TOPIC)
CHOICES = 3

Question = dict[str, Any]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("path", type=Path, help='lines of {"text", "scope", "expected", "topic"}')
    parser.add_argument("--noise", default=_NOISES, help="kinds of noise beside none")
    parser.add_argument("--seed", type=int, default=SEED, help="of the noise")
    add_questions(parser)
    parser.set_defaults(measure=measure_questions)


def add_questions(parser: argparse.ArgumentParser) -> None:
    """Options of every command that asks labelled questions."""
    parser.add_argument("--topics", type=Path, default=ROOT / "tests/benchmark/topics.yaml", help="topic -> entries")
    parser.add_argument(
        "--per-topic", action="store_true", help="also each topic, and the most confident wrong answers"
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with one kind of noise, and what became of it.

    Args:
        question: as labelled.
        right: the entries that may answer it.
        ranked: what the router takes it for, the likeliest first, sure or not.
        ranked_short: the same for the core of a long letter; for any other question the same as ``ranked``.
        outcome: how the turn ended.
        intent: what answered.
        candidates: what was offered.
        score: how sure the router was.
    """

    question: Question
    right: frozenset[str]
    ranked: tuple[str, ...]
    ranked_short: tuple[str, ...]
    outcome: str
    intent: str
    candidates: tuple[str, ...]
    score: float

    @property
    def answered(self) -> bool:
        return self.outcome in ("answered", "calculated")

    @property
    def verdict(self) -> str:
        """The column that it counts in."""
        expected = self.question["expected"]
        if expected == "decline":
            nobodys = self.outcome in ("declined", "fallback")
            return COLUMNS[0] if nobodys else COLUMNS[1] if self.answered else COLUMNS[3]
        if self.answered:
            smalltalk = expected == "smalltalk" and self.intent.startswith(COMMANDS)
            return COLUMNS[0] if self.intent in self.right or smalltalk else COLUMNS[1]
        if self.outcome == "clarified":
            return COLUMNS[2] if self.right.intersection(self.candidates) else COLUMNS[3]
        return COLUMNS[4]

    @property
    def as_in_scope(self) -> bool:
        """Whether an entry of ours answered what it is not there for."""
        ours = not self.intent.startswith(_NOT_OURS)
        return self.answered and ours and self.intent not in self.right

    @property
    def group(self) -> str:
        scope: str = self.question["scope"]
        return scope + (_GROUPS.get(self.question["expected"], "") if scope == "out" else "")


def measure_questions(options: argparse.Namespace) -> dict[str, Any]:
    """Ask, print, and give the figures."""
    questions = read_questions(getattr(options, "dev", None) or options.path)
    topics = read_topics(options.topics)
    noises = noises_of(options.noise)
    with tempfile.TemporaryDirectory() as directory:
        served = served_for(options.knowledge, Path(directory))
        asked = {noise: ask_all(questions, topics, served, noise, options.seed) for noise in noises}
    figures = {noise: summary(some) for noise, some in asked.items()}
    show(figures, asked["clean"])
    if options.per_topic:
        show_topics(asked["clean"])
    return {"noise": figures, **counted(asked["clean"])}


def read_questions(path: Path) -> list[Question]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def read_topics(path: Path) -> dict[str, list[str]]:
    topics: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return topics


def ask_all(
    questions: Sequence[Question], topics: Mapping[str, Sequence[str]], served: Served, noise: str, seed: int
) -> list[Asked]:
    """Each question with a kind of noise as the first message of a citizen."""
    today = local_day(datetime.now(UTC))

    def ranked(text: str) -> tuple[str, ...]:
        return tuple(candidate.intent for candidate in served.router.route(text).candidates[:CHOICES])

    found = []
    for question in questions:
        text = noisy(question["text"], noise, seed)
        first = ranked(text)
        short = question.get("short")
        turn = next(iter(play([text], today, served.kb, served.router)))
        found.append(
            Asked(
                question=question,
                right=frozenset(topics.get(question["topic"], ())),
                ranked=first,
                ranked_short=ranked(noisy(short, noise, seed)) if short else first,
                outcome=str(turn.outcome),
                intent=turn.intent or "",
                candidates=tuple(turn.candidates),
                score=turn.score or 0.0,
            )
        )
    return found


def as_contest(options: argparse.Namespace, noises: Sequence[str]) -> Contest:
    """The questions in scope for routers that learn what ours learns; out of scope are a neighbour's and nobody's."""
    topics = read_topics(options.topics)
    questions = read_questions(options.dev)
    inside = [Line(q["text"], tuple(topics.get(q["topic"], ()))) for q in questions if q["expected"] == "answer"]
    return Contest(
        train=[Line(document.text, (document.intent,)) for document in documents(loaded(options.knowledge))],
        test=[line for line in inside if line.intents],
        out_of_scope=[Line(q["text"]) for q in questions if q["expected"] in ("route", "decline")],
        noises=noises,
        seed=options.seed,
        knowledge=options.knowledge,
        not_ours=_NOT_OURS,
    )


# -- figures


def summary(asked: Sequence[Asked]) -> dict[str, dict[str, Any]]:
    """Per cent of the questions in scope, of a neighbour's desk, and of nobody's."""
    parts = {
        "in": [one for one in asked if one.question["scope"] != "out"],
        "route": [one for one in asked if one.group == "out/route"],
        "decline": [one for one in asked if one.group == "out/decline"],
    }
    return {name: shares(part) for name, part in parts.items()}


def shares(asked: Sequence[Asked]) -> dict[str, Any]:
    def share(count: int) -> float | None:
        return percent(count, len(asked))

    verdicts = Counter(one.verdict for one in asked)
    return {
        "n": len(asked),
        "top1": share(sum(not one.right.isdisjoint(one.ranked[:1]) for one in asked)),
        "top3": share(sum(not one.right.isdisjoint(one.ranked) for one in asked)),
        "short_top1": share(sum(not one.right.isdisjoint(one.ranked_short[:1]) for one in asked)),
        "short_top3": share(sum(not one.right.isdisjoint(one.ranked_short) for one in asked)),
        **{column.replace(" ", "_"): share(verdicts[column]) for column in COLUMNS},
        "as_in_scope": share(sum(one.as_in_scope for one in asked)),
    }


def counted(asked: Sequence[Asked]) -> dict[str, Any]:
    """Numbers of questions by topic, by scope, and in all."""
    by_topic, by_scope = by(asked, "topic"), by(asked, "scope")
    return {
        "topics": {name: named(row) for name, row in sorted(by_topic.items())},
        "scopes": {name: named(row) for name, row in sorted(by_scope.items())},
        "total": named(sum(by_scope.values(), Counter())),
    }


def by(asked: Sequence[Asked], what: str) -> dict[str, Counter[str]]:
    rows: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in asked:
        rows[one.question["topic"] if what == "topic" else one.group][one.verdict] += 1
    return rows


def named(row: Counter[str]) -> dict[str, int]:
    return {"n": row.total(), **{column.replace(" ", "_"): row[column] for column in COLUMNS}}


# -- tables


def show(figures: Mapping[str, Mapping[str, Mapping[str, Any]]], asked: Sequence[Asked]) -> None:
    """Print what became of the questions with each noise, per cent."""
    verdicts = [column.replace(" ", "_") for column in COLUMNS]
    answered = ("top-1", "within 3", "short: top-1", "within 3", *_HEADS)
    parts = (
        ("in", "questions in scope", answered, ("top1", "top3", "short_top1", "short_top3", *verdicts)),
        (
            "route",
            "questions of a neighbour's desk",
            ("top-1", "within 3", *_HEADS, "answered as in scope"),
            ("top1", "top3", *verdicts, "as_in_scope"),
        ),
        (
            "decline",
            "questions of nobody's here",
            ("declined", "answered", "asked back", "answered as in scope"),
            (verdicts[0], verdicts[1], verdicts[3], "as_in_scope"),
        ),
    )
    for part, title, heads, columns in parts:
        print(f"\n{figures['clean'][part]['n']} {title}, per cent")
        table([("", *heads), *((noise, *(row[part][c] for c in columns)) for noise, row in figures.items())], 1)
    letters = sum(bool(one.question.get("short")) for one in asked if one.question["scope"] != "out")
    print("\ntop-1, within 3: the router answering everything; the rest: the turn, at the shipped thresholds")
    print(f"short: of {letters} long letters only the core; offered: the right entry among the choices")
    print("asked back: choices without it; declined: declined, not understood, withheld or handed over")


def show_topics(asked: Sequence[Asked]) -> None:
    """Print the numbers of every topic, and the most confident wrong answers."""
    by_topic, by_scope = by(asked, "topic"), by(asked, "scope")
    print()
    table(
        [
            ("topic", "n", *_HEADS),
            *((name, *counts(row)) for name, row in sorted(by_topic.items(), key=lambda item: -item[1].total())),
            ("",),
            *((name, *counts(row)) for name, row in sorted(by_scope.items())),
            ("all", *counts(sum(by_scope.values(), Counter()))),
        ]
    )
    print("\nthe most confident wrong answers")
    wrong = [one for one in asked if one.verdict == COLUMNS[1]]
    for one in sorted(wrong, key=lambda one: -one.score)[:15]:
        text = " ".join(one.question["text"].split())[:120]
        print(f"{one.score:.2f} {one.intent} <- {one.question['topic']} ({one.group}): {text}")


def counts(row: Counter[str]) -> tuple[int, ...]:
    return (row.total(), *(row[column] for column in COLUMNS))
