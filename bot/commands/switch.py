"""The kill switch: off, the running bot tells everybody where to ask instead; on, it answers again."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from bot.app import notices
from bot.commands.start import told_plainly
from bot.settings import load_settings

_STATES = {True: "Máy đang TẮT: mọi tin nhắn được trả lời bằng câu 'switched_off'.", False: "Máy đang trả lời."}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("to", choices=("off", "on", "status"), help="off, on, or only tell")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Turn it; the running bot follows within two seconds."""
    path = notices.path_in(load_settings().data)
    try:
        if options.to != "status":
            notices.write(path, replace(notices.read_or_none(path), off=options.to == "off"))
        print(_STATES[notices.read(path).off])
    except notices.NoticeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
