#!/usr/bin/env python3
"""Measures the bot against peers in the same run, and against labelled questions. Nothing here passes or fails.

.venv/bin/python scripts/benchmark.py turn              a turn, the web channel, the start, the memory
.venv/bin/python scripts/benchmark.py reload            from a saved file to the running service
.venv/bin/python scripts/benchmark.py channels          what Telegram and Zalo sustain
.venv/bin/python scripts/benchmark.py places            the map of places: its load, its size, a look-up
.venv/bin/python scripts/benchmark.py leaflets          all leaflets built, and one handed over in a turn
.venv/bin/python scripts/benchmark.py questions FILE    how labelled questions are answered
.venv/bin/python scripts/benchmark.py router ...        the router and its peers on any labelled data, with noise
.venv/bin/python scripts/benchmark.py phoatis [--best]  the same on a public set
.venv/bin/python scripts/benchmark.py growth            the router with 3,000 to 100,000 utterances; utterances held out

The peers are installed by scripts/setup benchmark; one that is missing is named and left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the client is the one that the tests load the service with

COMMANDS = {
    "turn": "a turn, the web channel, the start and the memory, each beside a peer",
    "reload": "from a saved file to the running service",
    "channels": "messages a second by Telegram and Zalo, against emulators, which a peer drives, too",
    "places": "the map of places: its load, its size, and a look-up beside a linear scan",
    "leaflets": "all leaflets built cold, and what handing one over adds to a turn",
    "questions": "labelled questions, one JSON object a line, put to the whole of the bot",
    "router": "the shipped router beside its peers on labelled lines, with and without noise",
    "phoatis": "the same on PhoATIS",
    "growth": "what the router costs with more and more knowledge, and its own utterances held out",
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does, description=does)
        if sys.argv[1:2] == [name]:
            import_module(f"benchmarks.{name}").arguments(command)
        command.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
        command.add_argument("--json", action="store_true", help="print the figures as one last line of JSON, too")
    options = parser.parse_args()
    figures = options.measure(options)
    if options.json:
        print(json.dumps(figures, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
