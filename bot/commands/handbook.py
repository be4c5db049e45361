"""Write the pocket handbook of an audience."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.commands.start import (
    add_knowledge,
    day_of,
    is_known,
    knowledge_for,
    settings_of,
    told_plainly,
    web_address,
)
from bot.commands.writing import write_file
from bot.outlets.handbook import handbook
from bot.outlets.typesetting import UnprintableError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("audience", help="id in audiences.yaml, e.g. nong-dan")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the PDF to write, pages of A6")
    parser.add_argument("--link", type=web_address, help="address behind the code to scan (default: PUBLIC_URL)")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Write; 1 when there is no such audience or a letter can't be printed."""
    kb = knowledge_for(options)
    if not is_known("nhóm người đọc", options.audience, kb.audiences.audiences):
        return 1
    link = settings_of(options).public_url if options.link is None else options.link
    try:
        made = handbook(kb, options.audience, day_of(options), link)
    except UnprintableError as error:
        print(f"Không dựng được PDF: {error}", file=sys.stderr)
        return 1
    if not write_file(options.to, made.pdf):
        return 1
    if made.left_out:
        print(f"Bỏ lại vì chưa có số liệu ngày ấy: {', '.join(made.left_out)}")
    return 0
