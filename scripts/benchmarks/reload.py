"""``benchmark.py reload``: from a saved file to the running service."""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from load.connection import Connection, message
from load.service import Service

from benchmarks.printing import table
from benchmarks.serving import served_for
from bot.app.served import Served
from bot.conversation.turn import local_day

ANSWER_WITHIN = 60.0  # seconds after which a change that isn't taken up is given up


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command: none of its own."""
    parser.set_defaults(measure=measure_reload)


@dataclass(frozen=True)
class Edit:
    """A change of a file, and how it shows.

    Args:
        path: the file.
        text: its new text.
        question: what to ask.
        shown: what the answer has then.
    """

    path: Path
    text: str
    question: str
    shown: str


def measure_reload(options: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        knowledge = scratch / "knowledge"
        shutil.copytree(options.knowledge, knowledge)
        kinds = {"a figure": figure_edit, "an answer's wording": wording_edit, "an utterance": utterance_edit}
        found = asyncio.run(reload_times(knowledge, scratch, kinds))
    print("from a saved file to the running service, seconds (median of 3; aim ≤ 2 each)")
    table([("", "median", "each"), *((name, statistics.median(t), *t) for name, t in found.items())])
    return {f"reload_{name.split()[-1]}_s": statistics.median(taken) for name, taken in found.items()}


async def reload_times(
    knowledge: Path, scratch: Path, kinds: dict[str, Callable[[Served, Path, int], Edit]]
) -> dict[str, list[float]]:
    service = Service(knowledge, scratch / "data")
    service.start()
    found: dict[str, list[float]] = defaultdict(list)
    try:
        (await service.until_open()).close()
        for number in range(3):
            for name, edit in kinds.items():
                change = edit(served_for(knowledge, scratch / "models"), knowledge, number)
                # A new one: reading the knowledge takes longer than an idle connection is kept.
                connection = await Connection.open(service.port)
                found[name].append(await until_shown(connection, change))
                connection.close()
    finally:
        service.stop()
    return found


async def until_shown(connection: Connection, edit: Edit) -> float:
    """Seconds from saving to an answer with the change in it."""
    if edit.shown in await ask(connection, edit.question):
        raise SystemExit(f"{edit.path}: the change shows before it is made")
    before = (await connection.get("/healthz")).json()["kb_version"]
    begun = perf_counter()
    edit.path.write_text(edit.text, encoding="utf-8")
    while (health := (await connection.get("/healthz")).json())["kb_version"] == before:
        if perf_counter() - begun > ANSWER_WITHIN:
            raise SystemExit(f"{edit.path}: not taken up: {health}")
        await asyncio.sleep(0.005)
    answer = await ask(connection, edit.question)
    taken = perf_counter() - begun
    if edit.shown not in answer:
        raise SystemExit(f"{edit.path}: taken up, and not shown: {answer[:200]}")
    return taken


async def ask(connection: Connection, question: str) -> str:
    user = f"{random.getrandbits(128):032x}"
    response = await connection.send(message(user, "1", question))
    return "\n".join(reply["text"] for reply in response.json()["replies"])


def figure_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """Another amount in force today, of a parameter that an answer names."""
    kb, day = served.kb, local_day(datetime.now(UTC))
    for intent, entry in sorted(kb.entries.items()):
        for name in re.findall(r"\{(?!tinh/)([a-z0-9-]+/[a-z0-9-]+)\}", entry.answer):
            amount = value_of(served, name, day)
            if amount is not None and not entry.calculated:
                row = max(i for i, row in enumerate(kb.parameters[name].values) if row.effective_from <= day)
                path, line = place(served, knowledge, "parameters", name, ("values", row, "value"))
                wanted = amount + 1_000 * (number + 1) + 13
                lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
                lines[line - 1] = re.sub(r"(value:\s*)[\d_]+", rf"\g<1>{wanted}", lines[line - 1])
                return Edit(path, "".join(lines), kb.entries[intent].utterances[0], f"{wanted:,}".replace(",", "."))
    raise SystemExit("no answer names an amount")


def value_of(served: Served, name: str, day: date) -> int | None:
    """An amount in đồng of today, or None."""
    parameter = served.kb.parameters[name]
    begun = [row.value for row in parameter.values if row.effective_from <= day and not row.expected]
    return begun[-1] if begun and isinstance(begun[-1], int) and parameter.unit.startswith("VND") else None


def wording_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """A sentence more in an answer."""
    intent, entry = some_entry(served)
    path, line = place(served, knowledge, "entries", intent, ("answer",))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    sentence = f"Câu thêm vào để đo, lượt {('một', 'hai', 'ba')[number]}."
    lines.insert(line, f"  {sentence}\n\n")
    return Edit(path, "".join(lines), entry.utterances[0], sentence)


def utterance_edit(served: Served, knowledge: Path, number: int) -> Edit:
    """A way of asking more, in words nobody used before."""
    intent, entry = some_entry(served)
    path, line = place(served, knowledge, "entries", intent, ("utterances",))
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    asked = ("hoa sim nở tím ven đồi", "đàn cò trắng lượn quanh đầm", "gió lùa rặng tre đầu xóm")[number]
    lines.insert(line, f"  - {asked}\n")
    return Edit(path, "".join(lines), asked, entry.answer.split("\n")[0][:40])


def some_entry(served: Served) -> tuple[str, Any]:
    """An entry whose answer begins with plain words."""
    return next((i, e) for i, e in sorted(served.kb.entries.items()) if "{" not in e.answer and not e.calculated)


def place(served: Served, knowledge: Path, kind: str, key: str, path: tuple[str | int, ...]) -> tuple[Path, int]:
    name, line = served.kb.where(kind, key, path)
    return knowledge.parent / name, line
