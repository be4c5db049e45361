"""Which audience has entries of its own on which topic, and what is missing."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from bot.check.coverage import EVERYONE, Coverage, coverage
from bot.commands.start import add_knowledge, knowledge_for, told_plainly


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("--holes", action="store_true", help="print only what is missing")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Print."""
    covered = coverage(knowledge_for(options))
    if options.json:
        shown = asdict(covered)
        print(json.dumps({"holes": shown["holes"]} if options.holes else shown, ensure_ascii=False))
        return 0
    if not options.holes:
        _print_matrix(covered)
    for audience, topic in covered.holes:
        print(f"thiếu: {audience} chưa có mục nào về {topic}")
    print(f"{len(covered.holes)} chỗ trống.")
    return 0


def _print_matrix(covered: Coverage) -> None:
    width = max(map(len, covered.counts))
    print(" " * width, *covered.topics, sep="  ")
    for audience, counts in covered.counts.items():
        cells = (f"{_cell(covered, audience, topic, counts[topic]):>{len(topic)}}" for topic in covered.topics)
        print(f"{audience:<{width}}", *cells, sep="  ")
        if audience == EVERYONE:
            print()
    print("\n(n): chủ đề cần cho nhóm, mới chỉ có n mục chung cho mọi người; THIẾU: chưa có mục nào.")


def _cell(covered: Coverage, audience: str, topic: str, count: int) -> str:
    if (audience, topic) in covered.holes:
        return "THIẾU"
    if (audience, topic) in covered.general_only:
        return f"({covered.counts[EVERYONE][topic]})"
    return str(count or "·")
