"""Ask one question, or a stream of them, without a conversation."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.app.served import Served
from bot.commands.start import add_knowledge, day_of, served_for, told_plainly
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
        return _stream(served, day, options.explain)
    turn = _ask(served, day, " ".join(options.question), options.explain)
    if options.json:
        print(json.dumps(_summary(turn), ensure_ascii=False))
    else:
        print("\n\n".join(shown(reply) for reply in turn.replies))
        if options.explain:
            print(_explained(turn))
    return 0


def _ask(served: Served, day: date, text: str, explain: bool = False) -> Turn:
    return next(iter(play([text], day, served.kb, served.router, explain=explain)))


def _stream(served: Served, day: date, explain: bool) -> int:
    """Each line in, the same object with the answer out, at once; a bad line is told and passed over."""
    bad = 0
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        row = _row(line)
        if row is None:
            bad += 1
            print(f'dòng {number}: cần một đối tượng JSON có "text"', file=sys.stderr)
            continue
        turn = _ask(served, day, row["text"], explain)
        print(json.dumps({**row, **_summary(turn)}, ensure_ascii=False), flush=True)
    return 1 if bad else 0


def _row(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) and isinstance(row.get("text"), str) else None


def _summary(turn: Turn) -> dict[str, Any]:
    summary: dict[str, Any] = {
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
    return "\n--- vì sao\n" + "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in {"outcome": str(turn.outcome), "intent": turn.intent, **turn.explanation}.items()
    )
