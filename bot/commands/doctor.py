"""Examine this instance: settings, data, knowledge, clock, Telegram, Zalo; say what to do."""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bot.app.doctor import Finding, State, examine, wrong_settings
from bot.commands.start import settings_of, told_plainly
from bot.settings import SettingError

_SAID = {State.OK: "ổn", State.LOOK: "cần xem", State.BAD: "hỏng"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--knowledge", type=Path, default=None, help="knowledge directory (default: knowledge)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Examine; 1 when something is broken."""
    try:
        findings = asyncio.run(examine(settings_of(options)))
    except SettingError as error:
        findings = wrong_settings(error)
    if options.json:
        print(json.dumps(_summary(findings), ensure_ascii=False))
    else:
        _print(findings)
    return 1 if _count(findings, State.BAD) else 0


def _count(findings: Sequence[Finding], state: State) -> int:
    return sum(finding.state is state for finding in findings)


def _summary(findings: Sequence[Finding]) -> dict[str, object]:
    counts = {state.value: _count(findings, state) for state in State}
    return {"findings": [asdict(finding) for finding in findings], **counts}


def _print(findings: Sequence[Finding]) -> None:
    for finding in findings:
        print(f"{_SAID[finding.state]:<9} {finding.check}: {finding.says}")
        if finding.do:
            print(f"{'':<9} → {finding.do}")
    counts = ", ".join(f"{_count(findings, state)} {said}" for state, said in _SAID.items())
    print(f"{counts}.")
