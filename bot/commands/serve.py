"""Serve the web chat, and whatever other channels are configured."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import uvloop

from bot.app.service import log_to_stderr, serve
from bot.commands.start import settings_of, told_plainly
from bot.settings import load_settings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--knowledge", type=Path, default=None, help="knowledge directory (default: knowledge)")
    parser.add_argument("--host", default=None, help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=None, help="port (default 8080)")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Serve until stopped."""
    settings = settings_of(options)
    if options.host:
        settings = replace(settings, host=options.host)
    if options.port is not None:
        settings = replace(settings, port=load_settings({"DIEM_SANG_PORT": str(options.port)}).port)
    log_to_stderr()
    print(f"Điểm Sáng: http://{settings.host}:{settings.port} (Ctrl-C để dừng)", flush=True)
    uvloop.run(serve(settings))
    return 0
