"""The console command: one file a subcommand; parse, call, print, return an exit code.

Exit codes: 0 done; 1 an expected failure (the knowledge has errors, a setting is wrong); 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

# Name -> what it does; a command's module is imported only when it runs, so that each starts fast.
COMMANDS = {
    "serve": "serve the web chat",
    "chat": "chat in the terminal",
    "ask": "ask a question, or a stream of them",
    "play": "play whole dialogues from standard input",
    "check": "check the knowledge",
    "doctor": "examine settings, data, knowledge, clock, Telegram and Zalo",
    "preview": "show an entry on a day, with the values it uses",
    "outlet": "show an entry as each outlet has it: SMS, post, poster, read out",
    "say": "print a text as it is read out, in words only",
    "briefing": "write the briefing pack of communicators",
    "official": "check whether numbers, links and names are official",
    "checklist": "print what to prepare for a procedure",
    "leaflets": "build leaflets for print, list them, tell whether a printed one is still right",
    "handbook": "write the pocket handbook of an audience",
    "cites": "show what rests on a law",
    "uses": "show who uses a parameter, and what a change of it does",
    "places": "show what a text means as a place",
    "points": "list the registration points of a province, take in an agency's list",
    "coverage": "show which audience has answers on which topic",
    "marks": "restore the marks of toneless questions",
    "switch": "turn the answering off or on, at once",
    "banner": "tell every citizen something urgent before the first answer",
    "inbox": "read and answer what citizens left with staff",
    "handouts": "count the leaflets handed out, by edition, form, channel and place",
    "loudspeaker": "plan what communes broadcast, print the scripts, log what went out",
    "zalo": "set Zalo up: consent, tokens, the menu sheet",
    "schema": "write the JSON Schemas for editors",
}


STOPPED = 130  # exit code of what Ctrl-C ended, as shells have it


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: without the program's name; None for the process's own.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="bot", description="Điểm Sáng: chatbot on social and health insurance")
    subparsers = parser.add_subparsers(dest="command", required=True)
    for name, does in COMMANDS.items():
        subparser = subparsers.add_parser(name, help=does, description=does)
        if given[:1] == [name]:
            module = import_module(f"bot.commands.{name}")
            module.arguments(subparser)
            subparser.set_defaults(run=module.run)
    options = parser.parse_args(given)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # piped into head: what was wanted has been read
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:  # Ctrl-C during what takes a while
        print(file=sys.stderr)
        return STOPPED
