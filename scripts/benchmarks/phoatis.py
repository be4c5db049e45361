"""``benchmark.py phoatis``: PhoATIS, a public Vietnamese set that published models are measured on."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.contest import ROOT, performance
from benchmarks.labelled import Line, write_lines
from benchmarks.router import add_contest, compete, contest_of, routers_of

SOURCE = "https://github.com/VinAIResearch/JointIDSF"
PUBLISHED = (("JointIDSF (PhoBERT)", 97.62), ("JointBERT+CRF (PhoBERT)", 97.40))  # arXiv 2104.02021
SETTINGS = tuple(f"our-features:{loss}:{strength}" for loss in ("squared_hinge", "hinge") for strength in (1, 2, 4, 8))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    parser.add_argument("--data", type=Path, default=ROOT / "var/phoatis", help="where the set is, or is cloned to")
    parser.add_argument("--best", action="store_true", help="also the best loss over the same features (chosen on dev)")
    add_contest(parser)
    parser.set_defaults(measure=measure_phoatis)


def measure_phoatis(options: argparse.Namespace) -> dict[str, Any]:
    """Get the set, ask, print, and give the figures."""
    level = syllable_level(options.data)
    train, dev, test = (read_part(level / part) for part in ("train", "dev", "test"))
    converted = options.data / "converted"
    for name, lines in (("train", [*train, *dev]), ("test", test)):
        write_lines(converted / f"{name}.jsonl", lines)
    names = list(routers_of(options))
    if options.best:
        names.insert(1, best(options, train, dev))
    print(f"learnt: train and dev, {len(train):,} + {len(dev):,}; converted lines in {converted}")
    figures = compete(contest_of(options, [*train, *dev], test), names)
    print("published, top-1: " + "; ".join(f"{name} {share}" for name, share in PUBLISHED))
    return figures


def syllable_level(data: Path) -> Path:
    """The set's directory; cloned when it isn't there.

    Raises:
        SystemExit: it can't be had.
    """
    if not (found := sorted(data.rglob("syllable-level"))):
        clone = ["git", "clone", "--quiet", "--depth", "1", SOURCE, str(data / "JointIDSF")]
        subprocess.run(clone, check=False)
        found = sorted(data.rglob("syllable-level"))
    if not found:
        raise SystemExit(f"{SOURCE} can't be cloned; put its directory PhoATIS below {data}, or name it with --data")
    return found[0]


def read_part(directory: Path) -> list[Line]:
    """The lines of a part: a text and a label each."""
    texts = (directory / "seq.in").read_text(encoding="utf-8").splitlines()
    labels = (directory / "label").read_text(encoding="utf-8").splitlines()
    return [Line(text.strip(), (label.strip(),)) for text, label in zip(texts, labels, strict=True)]


def best(options: argparse.Namespace, train: Sequence[Line], dev: Sequence[Line]) -> str:
    """The name of the setting that does best on dev after learning train; the weaker of equals."""
    contest = contest_of(argparse.Namespace(**{**vars(options), "noise": ""}), train, dev)
    found = {}
    for name in SETTINGS:
        done = performance(name, contest)
        if done.missing:
            raise SystemExit(f"--best: {done.missing}")
        found[name] = done.figures["clean"]["top1"] or 0.0
    print("on dev: " + ", ".join(f"{name} {share}" for name, share in found.items()))
    return max(found, key=lambda name: found[name])
