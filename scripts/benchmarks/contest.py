"""Routers side by side on labelled messages: the same messages and noise, each router in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.figures import (
    Said,
    accuracy,
    answered_in_scope,
    answered_rightly,
    auroc,
    decided,
    macro_accuracy,
    offered,
    percentiles,
    right_while_wrong,
)
from benchmarks.labelled import Line
from benchmarks.noise import KINDS, noisy
from benchmarks.printing import table
from benchmarks.routers import NLPJS, RANKED

SCRIPTS = Path(__file__).parents[1]
ROOT = SCRIPTS.parent
NODE_PACKAGES = ROOT / ".venv/nlpjs/node_modules"
SEED = 20261122
WRONG = (0.01, 0.02, 0.05)
OUTSIDE = "/out"  # behind a noise's name: the lines out of scope with that noise
_ONE_CORE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Figures = dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Contest:
    """What the routers learn from and are asked.

    Args:
        train: lines with one intent each.
        test: lines with the intents that may answer them.
        out_of_scope: lines that nothing should answer.
        noises: kinds of noise.
        seed: of the noise.
        knowledge: the directory whose vocabulary ours reads with.
        not_ours: what the names of intents begin with that say a message is out of scope.
    """

    train: Sequence[Line]
    test: Sequence[Line]
    out_of_scope: Sequence[Line] = ()
    noises: Sequence[str] = ("clean",)
    seed: int = 0
    knowledge: Path = ROOT / "knowledge"
    not_ours: tuple[str, ...] = ()
    sets: dict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        asked = {"": self.test, OUTSIDE: self.out_of_scope}
        sets = {
            noise + which: [noisy(line.text, noise, self.seed) for line in lines]
            for noise in self.noises
            for which, lines in asked.items()
        }
        object.__setattr__(self, "sets", sets)

    @property
    def wanted(self) -> list[tuple[str, ...]]:
        """The acceptable intents of each test line."""
        return [line.intents for line in self.test]


def noises_of(written: str) -> tuple[str, ...]:
    """The kinds of noise named, no noise first.

    Raises:
        SystemExit: one is unknown.
    """
    names = [name for name in written.split(",") if name and name != "clean"]
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise SystemExit(f"--noise: no such noise: {', '.join(unknown)}")
    return ("clean", *names)


@dataclass(frozen=True, slots=True)
class Performance:
    """How one router did; ``missing`` says why it didn't run."""

    figures: dict[str, Figures] = field(default_factory=dict)
    missing: str = ""


def performance(name: str, contest: Contest) -> Performance:
    """Measure one router."""
    result = run(name, contest.train, contest.sets, contest.knowledge)
    if "missing" in result:
        return Performance(missing=result["missing"])
    found: dict[str, Figures] = {}
    for noise in contest.noises:
        said = [Said(tuple(i), c, d) for i, c, d in result["said"][noise]]
        outside = [Said(tuple(i), c, d) for i, c, d in result["said"][noise + OUTSIDE]]
        p50, p99 = percentiles(result["times"][noise])
        found[noise] = {
            **understood(said, contest.wanted, outside, contest.not_ours),
            "p50_ms": 1e3 * p50,
            "p99_ms": 1e3 * p99,
            "build_s": result["build"],
            "memory_mb": result["added"],
        }
    return Performance(found)


def understood(
    said: Sequence[Said], wanted: Sequence[Sequence[str]], outside: Sequence[Said], not_ours: tuple[str, ...] = ()
) -> Figures:
    """The figures of understanding, per cent.

    Args:
        said: what was said of the messages in scope.
        wanted: their intents.
        outside: what was said of those out of scope.
        not_ours: as for ``Contest``.
    """
    return {
        "top1": accuracy(said, wanted),
        "top3": accuracy(said, wanted, RANKED),
        "macro": macro_accuracy(said, wanted),
        **{f"right_at_{share:.0%}".rstrip("%"): right_while_wrong(said, wanted, share) for share in WRONG},
        "auroc": auroc([s.in_scope(not_ours) for s in said], [s.in_scope(not_ours) for s in outside]),
        "answered": decided(said, "answered"),
        "answered_right": answered_rightly(said, wanted),
        "clarified": decided(said, "clarified"),
        "clarified_right": offered(said, wanted, RANKED),
        "declined": decided(said, "declined"),
        "out_answered": answered_in_scope(outside, not_ours),
    }


def run(name: str, train: Sequence[Line], sets: Mapping[str, Sequence[str]], knowledge: Path) -> dict[str, Any]:
    """What a router says to the sets, in a new process; ``{"missing": …}`` when it can't be had.

    Raises:
        SystemExit: it failed.
    """
    job = json.dumps({"train": [(line.text, line.intents[0]) for line in train], "sets": sets}, ensure_ascii=False)
    environment = {**os.environ, **dict.fromkeys(_ONE_CORE, "1")}
    if name == NLPJS:
        why = _no_nlpjs()
        if why:
            return {"missing": why}
        command = ["node", str(Path(__file__).with_name("nlpjs.js"))]
        environment["NODE_PATH"] = str(NODE_PACKAGES)
    else:
        command = [sys.executable, "-m", "benchmarks.contender", name, str(knowledge.absolute())]
    done = subprocess.run(
        command, cwd=SCRIPTS, env=environment, input=job, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _no_nlpjs() -> str:
    """Why nlp.js can't be had; "" when it can."""
    if not shutil.which("node"):
        return "Node.js is not installed"
    if not (NODE_PACKAGES / "node-nlp").is_dir():
        return "node-nlp is not installed (scripts/setup benchmark)"
    return ""


_UNDERSTANDING = (
    ("top1", "top-1"),
    ("top3", "top-3"),
    ("macro", "macro"),
    ("right_at_1", "right @1 %"),
    ("right_at_2", "@2 %"),
    ("right_at_5", "@5 %"),
    ("auroc", "AUROC"),
)
_DECISIONS = (
    ("answered", "answered"),
    ("answered_right", "of them right"),
    ("clarified", "asked back"),
    ("clarified_right", "right one offered"),
    ("declined", "declined"),
    ("out_answered", "out of scope answered as in scope"),
)
_COST = (("p50_ms", "p50 ms"), ("p99_ms", "p99 ms"), ("build_s", "build s"), ("memory_mb", "memory MB"))


def show(contest: Contest, found: Mapping[str, Performance]) -> None:
    """Print the tables: understanding with each noise, decisions, cost."""
    ran = {name: one.figures for name, one in found.items() if not one.missing}
    print(
        f"{len(contest.train):,} lines learnt, {len(contest.test):,} asked, {len(contest.out_of_scope):,} out of scope"
    )
    for noise in contest.noises:
        print(f"\n{noise}, per cent of the messages asked")
        _print({name: figures[noise] for name, figures in ran.items()}, _UNDERSTANDING, 1)
    own = {noise: figures for noise, figures in ran.get("ours", {}).items() if figures["answered"] is not None}
    if own:
        print("\nours at the shipped thresholds, per cent")
        _print(own, _DECISIONS, 1)
    print(
        "\ncost of each on one core (time of a clean message; build in processor time; memory added to a bare process)"
    )
    _print({name: figures[contest.noises[0]] for name, figures in ran.items()}, _COST, 2)
    for name, one in found.items():
        if one.missing:
            print(f"{name}: not measured: {one.missing}")
    print("\nright @1 %: answered rightly when only the surest messages are answered, wrongly at most 1 % of all")


def _print(rows: Mapping[str, Figures], columns: Sequence[tuple[str, str]], decimals: int) -> None:
    table(
        [
            ("", *(label for _, label in columns)),
            *((name, *(row[c] for c, _ in columns)) for name, row in rows.items()),
        ],
        decimals,
    )
