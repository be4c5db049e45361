"""scripts/benchmark.py as it is called, on little data: its figures, not its times."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from benchmarks.contest import run
from benchmarks.growth import invented
from benchmarks.labelled import Line, only, read_lines, write_lines
from benchmarks.phoatis import read_part, syllable_level
from benchmarks.questions import Asked
from core_fixtures import KNOWLEDGE

from bot.knowledge.base import KnowledgeBase
from bot.router.documents import documents

BENCHMARK = Path(__file__).parents[2] / "scripts/benchmark.py"
LINES = [
    Line("mấy giờ mở cửa", ("giờ",)),
    Line("cửa hàng mở lúc nào", ("giờ",)),
    Line("khi nào đóng cửa", ("giờ",)),
    Line("cửa hàng ở đường nào", ("chỗ",)),
    Line("địa chỉ ở đâu vậy", ("chỗ",)),
    Line("chỉ đường tới cửa hàng", ("chỗ",)),
    Line("giao hàng mất mấy ngày", ("giao",)),
    Line("bao lâu thì giao tới nhà", ("giao",)),
    Line("có giao hàng tận nơi không", ("giao",)),
]


def benchmark(*arguments: object) -> dict[str, Any]:
    command = [sys.executable, str(BENCHMARK), *map(str, arguments), "--knowledge", str(KNOWLEDGE), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def test_routers_compete_on_any_labelled_lines(tmp_path: Path) -> None:
    write_lines(tmp_path / "train.jsonl", LINES)
    write_lines(tmp_path / "test.jsonl", [*LINES[:4], Line("ở đường nào", ("giờ", "chỗ"))])
    (tmp_path / "out.jsonl").write_text('{"text": "zzz"}\n{"text": "trời mưa"}\n', encoding="utf-8")
    files = (
        "--train",
        tmp_path / "train.jsonl",
        "--test",
        tmp_path / "test.jsonl",
        "--out-of-scope",
        tmp_path / "out.jsonl",
    )
    figures = benchmark("router", *files, "--noise", "toneless", "--peers", "token_set_ratio")
    assert figures.keys() == {"ours", "token_set_ratio"}
    assert figures["ours"].keys() == {"clean", "toneless"}
    assert figures["ours"]["clean"]["top1"] == figures["ours"]["toneless"]["top1"] == 100.0
    assert figures["ours"]["clean"]["auroc"] == 100.0
    assert figures["token_set_ratio"]["clean"]["top1"] == 100.0
    assert figures["token_set_ratio"]["clean"]["answered"] is None
    assert figures["ours"]["clean"]["memory_mb"] > 0


def test_labelled_questions_are_put_to_the_whole_bot(kb: KnowledgeBase, tmp_path: Path) -> None:
    intent, entry = next(item for item in sorted(kb.entries.items()) if item[1].utterances)
    questions = [
        {"text": entry.utterances[0], "scope": "core", "expected": "answer", "topic": "t"},
        {"text": "qwrt zxcv", "short": "zxcv", "scope": "out", "expected": "decline", "topic": "none"},
    ]
    (tmp_path / "q.jsonl").write_text("".join(json.dumps(q) + "\n" for q in questions), encoding="utf-8")
    (tmp_path / "topics.yaml").write_text(f"t: [{intent}]\n", encoding="utf-8")
    figures = benchmark("questions", tmp_path / "q.jsonl", "--topics", tmp_path / "topics.yaml", "--noise", "toneless")
    assert figures["total"]["n"] == 2
    assert figures["total"]["answered_right"] == 2
    assert figures["noise"]["toneless"]["in"]["top1"] == 100.0
    assert figures["noise"]["clean"]["decline"]["as_in_scope"] == 0.0


def test_a_peer_that_cannot_be_had_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert run("nlp.js", LINES, {"clean": ["mấy giờ"]}, KNOWLEDGE) == {"missing": "Node.js is not installed"}


def test_a_line_is_learnt_once(kb: KnowledgeBase) -> None:
    learnt = documents(only(LINES, kb))
    assert sorted((d.text, (d.intent,)) for d in learnt) == sorted((line.text, line.intents) for line in LINES)


def test_lines_are_read_as_they_are_written(tmp_path: Path) -> None:
    lines = [LINES[0], Line("hai ý", ("a", "b")), Line("ngoài phạm vi")]
    write_lines(tmp_path / "lines.jsonl", lines)
    assert read_lines(tmp_path / "lines.jsonl") == lines


def test_a_line_without_text_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "lines.jsonl").write_text('{"text": "a", "intent": "b"}\n{"intent": "b"}\n', encoding="utf-8")
    with pytest.raises(SystemExit, match=r"lines\.jsonl:2"):
        read_lines(tmp_path / "lines.jsonl")


def asked(expected: str, outcome: str, intent: str = "", candidates: tuple[str, ...] = ()) -> Asked:
    question = {"scope": "out" if expected != "answer" else "core", "expected": expected, "topic": "t", "text": "?"}
    return Asked(question, frozenset({"faq/right"}), (), (), outcome, intent, candidates, 0.5)


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (asked("answer", "answered", "faq/right"), "answered right"),
        (asked("answer", "calculated", "faq/other"), "answered wrong"),
        (asked("answer", "clarified", candidates=("faq/right",)), "right among choices"),
        (asked("answer", "clarified", candidates=("faq/other",)), "clarified without"),
        (asked("answer", "fallback"), "declined or fallback"),
        (asked("decline", "declined", "off-topic/x"), "answered right"),
        (asked("decline", "answered", "faq/other"), "answered wrong"),
        (asked("decline", "clarified", candidates=("faq/right",)), "clarified without"),
        (asked("smalltalk", "answered", "commands/thanks"), "answered right"),
    ],
)
def test_a_question_counts_in_one_column(one: Asked, verdict: str) -> None:
    assert one.verdict == verdict


def test_what_is_answered_as_if_in_scope() -> None:
    assert asked("route", "answered", "faq/other").as_in_scope
    assert not asked("route", "answered", "elsewhere/other").as_in_scope
    assert not asked("route", "answered", "faq/right").as_in_scope
    assert not asked("decline", "answered", "commands/greeting").as_in_scope
    assert not asked("decline", "clarified").as_in_scope


def test_invented_utterances_are_of_real_words(kb: KnowledgeBase) -> None:
    real = [document.text for document in documents(kb)]
    lines = invented(real, 5, 4, random.Random(1))
    assert lines == invented(real, 5, 4, random.Random(1))
    assert [line.intents for line in lines[::4]] == [(f"invented/{number}",) for number in range(5)]
    assert {word for line in lines for word in line.text.split()} <= {word for text in real for word in text.split()}


def test_phoatis_is_read_where_it_lies(tmp_path: Path) -> None:
    part = tmp_path / "somewhere/PhoATIS/syllable-level/dev"
    part.mkdir(parents=True)
    (part / "seq.in").write_text("đi đà nẵng\ngiá vé \n", encoding="utf-8")
    (part / "label").write_text("flight\nairfare\n", encoding="utf-8")
    assert syllable_level(tmp_path) == part.parent
    assert read_part(part) == [Line("đi đà nẵng", ("flight",)), Line("giá vé", ("airfare",))]
