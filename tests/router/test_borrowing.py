"""A router built beside one in service borrows what hardly changed."""

from __future__ import annotations

import pytest

from bot.router.router import Router

TUOI = "faq/huu-tri/tuoi.yaml"
ADDED = "chừng nào tôi mới được cầm sổ hưu"


@pytest.fixture
def changed(knowledge):
    """The knowledge with one more utterance."""
    knowledge.edit(TUOI, "examples:\n", f"  - {ADDED}\nexamples:\n")
    return knowledge.kb()


def test_with_one_more_utterance_it_decides_as_a_new_one_would(changed, router):
    beside, new = Router(changed, like=router), Router(changed)
    assert (beside.borrowed, new.borrowed) == (True, False)
    for entry in changed.entries.values():
        for example in entry.examples:
            assert type(beside.route(example)) is type(new.route(example))
            assert beside.route(example).candidates[0].intent == new.route(example).candidates[0].intent


def test_what_was_added_is_known(changed, router):
    said = Router(changed, like=router).route(ADDED + " vậy")
    assert said.candidates[0].intent == "huu-tri/tuoi"


def test_its_calibration_is_the_borrowed_one(changed, router):
    assert Router(changed, like=router).model.calibration is router.model.calibration


def test_a_borrowed_model_is_not_kept(changed, router, tmp_path):
    Router(changed, tmp_path / "models", like=router)
    assert not list(tmp_path.glob("models/*"))


def test_another_vocabulary_reads_all_anew(knowledge, router):
    knowledge.edit("vocabulary.yaml", "fillers: [dạ,", "fillers: [dạ vâng, dạ,")
    assert not Router(knowledge.kb(), like=router).borrowed


def test_much_changed_knowledge_is_learnt_anew(knowledge, router):
    more = "".join(f"  - câu hỏi mới thứ {n} về tuổi nghỉ hưu\n" for n in range(40))
    knowledge.edit(TUOI, "examples:\n", f"{more}examples:\n")
    assert not Router(knowledge.kb(), like=router).borrowed
