"""``bot check --stats`` and ``--confusable``: what the held-out utterances say of the router."""

from __future__ import annotations

import json

import pytest

from bot.check.confusable import FEWEST, confusable
from bot.check.stats import AS_WRITTEN, KINDS, OUTCOMES, stats
from bot.commands import main
from bot.router.router import Router


@pytest.fixture(scope="module")
def told(router):
    return stats(router)


def test_every_held_out_utterance_is_counted_as_often_as_it_is_replayed(told):
    assert tuple(told.outcomes) == KINDS
    counts = {kind: sum(outcomes.values()) for kind, outcomes in told.outcomes.items()}
    assert counts[AS_WRITTEN] == counts["slipped"] > counts["cut_short"] > 0
    assert counts["unknown"] > 0
    assert sum(part.messages for part in told.bins) == sum(counts.values())
    assert sum(topic.messages for topic in told.topics) == counts[AS_WRITTEN]
    assert all(set(outcomes) == set(OUTCOMES) for outcomes in told.outcomes.values())


def test_the_bins_hold_what_their_confidence_says(told):
    least = [part.least for part in told.bins]
    assert least == sorted(least)
    assert all(part.least <= part.confidence <= part.least + 0.1 for part in told.bins)
    assert all(0 <= part.right <= 1 for part in told.bins)


def test_the_share_right_is_that_of_the_calibration(told, router):
    messages = sum(topic.messages for topic in told.topics)
    right = sum(topic.right * topic.messages for topic in told.topics) / messages
    assert right >= router.model.calibration.held_out  # off-topic groups count alike here


def test_the_weakest_come_first_with_what_they_are_taken_for(told, kb):
    assert [entry.right for entry in told.weakest] == sorted(entry.right for entry in told.weakest)
    for entry in told.weakest:
        assert entry.name in kb.entries
        assert entry.right < 1
        assert entry.taken_for
        assert sum(times for _, times in entry.taken_for) <= entry.messages


def test_thresholds_are_the_routers_own(told, router):
    calibration = router.model.calibration
    assert told.thresholds["answer"] == calibration.threshold
    assert told.thresholds["answer_money"] == calibration.careful_threshold
    assert told.thresholds["ask_back"] == calibration.ambiguity_threshold


TUOI, DOUBLE = "faq/huu-tri/tuoi.yaml", "faq/huu-tri/tuoi-giong.yaml"


@pytest.fixture
def doubled(knowledge):
    """The small knowledge with an entry that asks what another one asks, in nearly the same words."""
    lines = knowledge.read(TUOI).splitlines()
    copied = "\n".join(f"{line} ở quê" if line.startswith("  - ") and "{" not in line else line for line in lines)
    knowledge.write(DOUBLE, copied)
    return knowledge


def test_entries_that_ask_the_same_are_confusable(doubled):
    kb = doubled.kb()
    pairs = confusable(kb, Router(kb))
    (doubles,) = (pair for pair in pairs if pair.intents == ("huu-tri/tuoi", "huu-tri/tuoi-giong"))
    assert all(len(pair.mistaken) >= FEWEST for pair in pairs)
    assert [len(pair.mistaken) for pair in pairs] == sorted((len(pair.mistaken) for pair in pairs), reverse=True)
    for one in doubles.mistaken:
        assert {one.intent, one.taken_for} == set(doubles.intents)
        name = one.file.removeprefix("knowledge/")
        assert one.text in doubled.read(name).splitlines()[one.line - 1]


@pytest.fixture
def run(knowledge, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))

    def run(*options: str) -> tuple[int, str]:
        code = main(["check", "--knowledge", str(knowledge.directory), "--today", "2026-11-22", *options])
        return code, capsys.readouterr().out

    return run


def test_stats_are_printed_as_tables_and_as_json(run, router, told):
    code, out = run("--stats")
    assert code == 0
    assert f"trả lời ngay {router.model.calibration.threshold:.2f}" in out
    assert all(f"{topic.name} ({topic.messages} câu)" in out for topic in told.topics)
    found = json.loads(run("--stats", "--json")[1])
    assert found["outcomes"] == told.outcomes
    assert [part["messages"] for part in found["bins"]] == [part.messages for part in told.bins]


def test_confusable_pairs_are_printed_with_places_and_advice(doubled, run):
    code, out = run("--confusable")
    assert code == 0
    assert "huu-tri/tuoi và huu-tri/tuoi-giong" in out
    assert "gộp lại" in out or "Thêm vào" in out
    assert f"knowledge/{TUOI}:" in out or f"knowledge/{DOUBLE}:" in out
    assert out.splitlines()[-1].endswith("cặp mục dễ nhầm.")
    found = json.loads(run("--confusable", "--json")[1])
    assert ["huu-tri/tuoi", "huu-tri/tuoi-giong"] in [pair["intents"] for pair in found["pairs"]]


def test_only_one_of_them_at_a_time(run):
    with pytest.raises(SystemExit) as ended:
        run("--stats", "--confusable")
    assert ended.value.code == 2


def test_broken_knowledge_has_no_statistics(run, knowledge):
    knowledge.edit(TUOI, "[tu-do]", "[ai-do]")
    assert run("--stats")[0] == 1
