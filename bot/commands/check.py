"""Check the knowledge: every problem at once, as file:line: field: message."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from bot.app.served import rates_of
from bot.check import Checked, check
from bot.check.confusable import confusable
from bot.check.stats import stats
from bot.check.telling import told_confusable, told_stats
from bot.commands.start import add_knowledge, day_of, served_for, settings_of, told_plainly


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--quiet", action="store_true", help="print errors only")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--stats", action="store_true", help="instead: how well held-out utterances are understood")
    instead.add_argument("--confusable", action="store_true", help="instead: entries that can hardly be told apart")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Check; 1 when there are errors."""
    if options.stats or options.confusable:
        return _understanding(options)
    settings = settings_of(options)
    checked = check(settings.knowledge, day_of(options), cache=settings.data / "models", rates=rates_of(settings))
    if options.json:
        print(json.dumps(_summary(checked), ensure_ascii=False))
    else:
        _print(checked, options.quiet)
    return 1 if checked.errors else 0


def _understanding(options: argparse.Namespace) -> int:
    served = served_for(options)
    if options.stats:
        found = stats(served.router)
        data, lines = asdict(found), told_stats(found)
    else:
        pairs = confusable(served.kb, served.router)
        data, lines = {"pairs": [asdict(pair) for pair in pairs]}, told_confusable(pairs)
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(lines))
    return 0


def _summary(checked: Checked) -> dict[str, object]:
    return {
        "problems": [asdict(problem) for problem in checked.problems],
        "errors": len(checked.errors),
        "warnings": len(checked.warnings),
        "entries": len(checked.kb.entries) if checked.kb else 0,
        "examples": checked.examples,
        "answered_directly": checked.direct,
        "kb_version": checked.kb.version if checked.kb else "",
    }


def _print(checked: Checked, quiet: bool) -> None:
    for problem in checked.errors:
        print(problem)
    if quiet:
        return
    for problem in checked.warnings:
        print(f"{problem} (cảnh báo)")
    if checked.kb:
        print(f"{len(checked.kb.entries)} mục, {len(checked.kb.parameters)} tham số, {len(checked.kb.laws)} văn bản.")
    if checked.examples:
        share = 100 * checked.direct / checked.examples
        print(
            f"{checked.examples} câu thử: {share:.1f}% được trả lời ngay, còn lại được hỏi lại (hoặc báo lỗi ở trên)."
        )
    print(f"{len(checked.errors)} lỗi, {len(checked.warnings)} cảnh báo.")
