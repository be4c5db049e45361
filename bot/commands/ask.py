"""Ask one question, or a stream of them, without a conversation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial

from bot.app.served import Served
from bot.commands.start import Row, add_knowledge, answer_lines, day_of, served_for, told_plainly
from bot.conversation.player import play, shown
from bot.messages import Turn


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("question", nargs="*", help="the question")
    parser.add_argument("--json", action="store_true", help="print the turn as one JSON object")
    parser.add_argument("--explain", action="store_true", help="say why: words, neighbours, scores, values, dates")
    parser.add_argument("--jsonl", action="store_true", help='read {"text": …} lines from standard input')


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Answer."""
    if not options.jsonl and not options.question:
        print("Hãy gõ câu hỏi, ví dụ: bot ask 'đóng bhxh tự nguyện bao nhiêu tiền'", file=sys.stderr)
        return 2
    served, day = served_for(options), day_of(options)
    if options.jsonl:
        answered = partial(_answered, served, day, options.explain)
        return answer_lines(answered, lambda row: isinstance(row.get("text"), str), '"text"')
    turn = _ask(served, day, " ".join(options.question), options.explain)
    if options.json:
        print(json.dumps(_summary(turn), ensure_ascii=False))
    else:
        print("\n\n".join(shown(reply) for reply in turn.replies))
        if options.explain:
            print(_explained(turn))
    return 0


def _answered(served: Served, day: date, explain: bool, row: Row) -> Row:
    return _summary(_ask(served, day, row["text"], explain))


def _ask(served: Served, day: date, text: str, explain: bool = False) -> Turn:
    return next(iter(play([text], day, served.kb, served.router, explain=explain)))


def _summary(turn: Turn) -> Row:
    summary: Row = {
        "outcome": str(turn.outcome),
        "intent": turn.intent,
        "candidates": list(_candidates(turn)),
        "score": turn.score,
        "answer": "\n\n".join(shown(reply) for reply in turn.replies),
    }
    if turn.explanation:
        summary["explanation"] = turn.explanation
    return summary


def _candidates(turn: Turn) -> Iterator[str]:
    """What was offered, when something was; else what the router considered, the intent answered first."""
    if turn.intent and turn.intent not in turn.candidates:
        yield turn.intent
    yield from turn.candidates


def _explained(turn: Turn) -> str:
    reasons = {"outcome": str(turn.outcome), "intent": turn.intent, **turn.explanation}
    return "\n--- vì sao\n" + "\n".join(_line(name, value) for name, value in reasons.items())


def _line(name: str, value: object) -> str:
    """A reason on a line; the values each on their own."""
    if name == "values" and isinstance(value, list):
        return "\n".join([f"{name}:", *("  " + json.dumps(one, ensure_ascii=False) for one in value)])
    return f"{name}: {json.dumps(value, ensure_ascii=False)}"
