"""The emergency banner: what every citizen is told before the first answer of a conversation."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from bot.app import notices
from bot.commands.start import told_plainly
from bot.settings import load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("text", nargs="?", default=None, help="what to tell; without it, show what is told now")
    parser.add_argument("--clear", action="store_true", help="tell nothing any more")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Set, clear or show; the running bot follows within two seconds."""
    path = notices.path_in(load_settings().data)
    wanted = "" if options.clear else options.text
    try:
        if wanted is not None:
            notices.write(path, replace(notices.read_or_none(path), banner=wanted.strip()))
        told = notices.read(path).banner
    except notices.NoticeError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Đang báo cho mọi người: {told}" if told else "Không có thông báo nào.")
    return 0
