"""Routing: what is matched, asked back, not understood, and why; models are kept and made anew."""

from __future__ import annotations

import os
import random
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.schema import Commands
from bot.router import model as model_module
from bot.router.documents import documents
from bot.router.model import KEPT_MODELS, fingerprint, keep, recall
from bot.router.router import Router
from bot.router.routing import Ambiguous, Fallback, Match
from bot.text.concepts import ConceptFinder

ASKED = [
    "mức đóng bhxh tự nguyện là bao nhiêu",
    "muc dong bhxh tn bn",
    "đóng tự nguyện mỗi tháng mất mấy tiền",
    "thẻ mới mua sao chưa dùng được",
    "mua the bhyt cho ca nha",
    "trời mưa to quá",
    "chào nhé",
    "qwrt zxcv",
    "bảo hiểm",
    "tuoii nghii huwu",
    "",
    "5",
]
COMMANDS = [f'"{name}"' for name in Commands.model_fields]


def test_each_utterance_is_matched_word_for_word(kb, router):
    for document in documents(kb):
        if router.model.exact[" ".join(router.reader.words(document.text))]:
            routing = router.route(document.text.upper() + " ?!")
            assert (type(routing), routing.score) == (Match, 1.0)
            assert routing.candidates[0].intent == routing.intent == document.intent


def test_titles_are_learnt_and_answers_are_not(kb):
    learnt = {document.text for document in documents(kb)}
    assert "Trợ cấp thất nghiệp" in learnt
    assert "xin chào" in learnt
    assert "tối nay ăn món gì ngon" in learnt
    assert not any(entry.answer in learnt or set(entry.examples) & learnt for entry in kb.entries.values())


def test_words_that_two_intents_claim_match_neither_for_certain(knowledge):
    knowledge.edit("faq/huu-tri/tuoi.yaml", "  - điều kiện", "  - đường dây nóng\n  - điều kiện")
    knowledge.edit("faq/lien-he/tong-dai.yaml", "  - hotline", "  - đường dây nóng\n  - hotline")
    router = Router(knowledge.kb())
    assert router.model.exact["duong day nong"] == ""
    assert router.route("đường dây nóng").score < 1


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("muc dong toi thieu bao hiem xa hoi tu nguyen", "bhxh-tu-nguyen/muc-dong"),
        ("tuổi nghỉ huuu của nữ", "huu-tri/tuoi"),
        ("so tong dai bhxh so may", "lien-he/tong-dai"),
        ("ngày mai trời mưa không", "off-topic/thoi-tiet"),
    ],
)
def test_other_words_are_matched_too(router, said, intent):
    routing = router.route(said)
    assert isinstance(routing, Match)
    assert routing.intent == intent
    assert router.model.calibration.ambiguity_threshold <= routing.score < 1


@pytest.mark.parametrize("said", ["", "   ", "qwrt zxcv plmk", "привет", "日本語", "\x00\x01", "5"])
def test_what_is_like_nothing_is_not_understood(router, said):
    assert isinstance(router.route(said), Fallback)


def test_an_unsure_router_offers_three_entries(unsure_router, kb):
    routing = unsure_router.route("đóng tiền bảo hiểm")
    assert isinstance(routing, Ambiguous)
    assert len(routing.candidates) == 3
    assert all(candidate.intent in kb.entries for candidate in routing.candidates)
    scores = [candidate.score for candidate in routing.candidates]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("said", ASKED)
def test_confidence_decides_by_the_thresholds(router, said):
    routing = router.route(said, explain=True)
    reasons = routing.reasons
    assert 0 <= routing.score <= 1
    if isinstance(routing, Ambiguous):
        assert routing.score < reasons.threshold
    if isinstance(routing, Match) and not routing.intent.startswith(("commands/", "off-topic/")):
        assert routing.score >= reasons.threshold


def test_thresholds_come_from_what_was_held_out(router):
    calibration = router.model.calibration
    assert 0 < calibration.threshold < 1
    assert 0 < calibration.careful_threshold < 1
    assert 0 < calibration.ambiguity_threshold < 1
    assert 0.5 < calibration.held_out <= 1


def test_confidence_rises_with_what_speaks_for_the_candidate(router):
    confidence = router.model.calibration.confidence
    sure, unsure = router.route("tuổi nghỉ hưu nam nữ").score, router.route("hưu chó gà lợn trâu bò mèo").score
    assert sure > unsure
    assert (
        0
        <= confidence([0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 5.0, 1.0])
        < confidence([1.0, 8.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0])
        <= 1
    )


def test_too_little_knowledge_always_asks_back(knowledge):
    only = "faq/bhxh-tu-nguyen/dang-ky.yaml"
    for path in [*knowledge.directory.glob("faq/*/*.yaml"), *knowledge.directory.glob("[efr]*/*.yaml")]:
        if path != knowledge.directory / only:
            path.unlink()
    before, _, after = knowledge.read(only).partition("utterances:\n")
    after = after[after.index("examples:") :]
    knowledge.write(only, f"{before}utterances: [nộp hồ sơ]\n{after}")
    said = "".join(f"{name}:\n  utterances: [x{i}z]\n" for i, name in enumerate(COMMANDS))
    knowledge.write("commands.yaml", said)
    knowledge.write("off-topic.yaml", "groups: {}\n")
    router = Router(knowledge.kb())
    assert router.model.calibration.held_out == 0
    routing = router.route("hồ sơ ở đâu")
    assert isinstance(routing, Ambiguous)
    assert [candidate.intent for candidate in routing.candidates] == ["bhxh-tu-nguyen/dang-ky"]


def test_a_command_is_said_in_just_its_words(router):
    said = {text: router.command_said(router.reader.words(text)) for text in ("Dạ, menu!", "menu nào", "lương hưu", "")}
    assert said == {"Dạ, menu!": "menu", "menu nào": None, "lương hưu": None, "": None}


# -- the reasons


def test_reasons_are_given_only_when_asked_for(router):
    plain, explained = router.route("tuoii nghi huwu cua nu"), router.route("tuoii nghi huwu cua nu", explain=True)
    assert plain.reasons is None
    assert explained.reasons is not None
    assert (explained.score, explained.candidates) == (plain.score, plain.candidates)


def test_reasons_name_words_neighbours_and_thresholds(router, kb):
    reasons = router.route("nu mấy tuoi duoc nghi huwu", explain=True).reasons
    assert reasons.understood == "nu may tuoi duoc nghi huu"
    assert reasons.repaired == (("huwu", "huu"),)
    assert {"tuoi", "huu", "nghi huu"} & {term for term, _ in reasons.terms}
    text, intent, _ = reasons.nearest[0]
    assert text in (*kb.entries[intent].utterances, kb.entries[intent].title)
    similar = [similarity for _, _, similarity in reasons.nearest]
    assert similar == sorted(similar, reverse=True)
    assert 0.5 < reasons.known <= 1
    assert 0 < reasons.margin <= 1
    assert reasons.threshold == router.model.calibration.threshold


def test_what_the_knowledge_base_says_itself_is_never_mended(router):
    document = next(document for document in router._documents if "nghỉ hưu" in document.text)
    odd = router.reader.words(document.text + " nghir")
    assert router.route("", words=odd, explain=True).reasons.repaired == (("nghir", "nghi"),)
    taught = copy(router)
    taught.model = replace(router.model, exact=router.model.exact | {" ".join(odd): document.intent})
    routing = taught.route("", words=odd, explain=True)
    assert (routing.reasons.repaired, routing.intent) == ((), document.intent)


def test_reasons_tell_why_the_second_candidate_lost(router):
    routing = router.route("nu mấy tuoi duoc nghi huwu", explain=True)
    lost = routing.reasons.runner_up
    assert lost.intent == routing.candidates[1].intent
    assert {"tuoi", "huu", "nghi huu"} & {term for term, _ in lost.against}
    for terms in (lost.against, lost.for_it):
        weights = [weight for _, weight in terms]
        assert all(weight > 0 for weight in weights)
        assert weights == sorted(weights, reverse=True)
    assert not {term for term, _ in lost.against} & {term for term, _ in lost.for_it}


def test_there_are_reasons_for_nothing_at_all(router):
    reasons = router.route("", explain=True).reasons
    assert (reasons.understood, reasons.terms, reasons.known) == ("", (), 0)
    assert (reasons.runner_up.against, reasons.runner_up.for_it) == ((), ())


# -- making and keeping


def same_decisions(one: Router, other: Router) -> bool:
    return [one.route(text, explain=True) for text in ASKED] == [other.route(text, explain=True) for text in ASKED]


def test_training_is_deterministic(kb, router):
    other = Router(kb)
    assert np.array_equal(other.model.weights, router.model.weights)
    assert other.model.calibration.threshold == router.model.calibration.threshold
    assert same_decisions(other, router)


def test_a_kept_model_decides_just_as_a_new_one(kb, router, tmp_path, monkeypatch):
    first = Router(kb, tmp_path / "models")
    (path,) = (tmp_path / "models").iterdir()
    monkeypatch.setattr("bot.router.router.train", None)  # a second training would fail
    kept = Router(kb, tmp_path / "models")
    assert same_decisions(first, router)
    assert same_decisions(kept, router)
    assert path.name.startswith("router-")
    assert [p for p in path.parent.iterdir() if p != path] == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"",
        lambda raw: b"no model",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw[:-1],
        lambda raw: b"\x93NUMPY" + raw,
        lambda raw: raw[:1000] + b"\x00" * 1000 + raw[2000:],
    ],
)
def test_a_damaged_model_is_made_anew_and_kept(kb, router, tmp_path, damage):
    Router(kb, tmp_path)
    (path,) = tmp_path.iterdir()
    raw = path.read_bytes()
    path.write_bytes(damage(raw))
    assert recall(path, ConceptFinder()) is None
    assert same_decisions(Router(kb, tmp_path), router)
    assert recall(path, ConceptFinder()) is not None


def test_an_array_or_another_archive_is_no_model(tmp_path):
    np.save(tmp_path / "a.npy", np.zeros(3))
    np.savez(tmp_path / "a.npz", weights=np.zeros(3))
    assert recall(tmp_path / "a.npy", ConceptFinder()) is None
    assert recall(tmp_path / "a.npz", ConceptFinder()) is None
    assert recall(tmp_path / "none.npz", ConceptFinder()) is None


def test_no_flipped_bit_raises(router, tmp_path):
    keep(router.model, tmp_path / "a.npz")
    raw = (tmp_path / "a.npz").read_bytes()
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(raw)
        at = chance.choice([chance.randrange(len(raw)), chance.randrange(300), len(raw) - 1 - chance.randrange(1500)])
        damaged[at] ^= 1 << chance.randrange(8)
        (tmp_path / "a.npz").write_bytes(damaged)
        kept = recall(tmp_path / "a.npz", ConceptFinder())
        assert kept is None or kept.intents == router.model.intents


def test_a_full_disk_does_not_matter(kb, router, tmp_path, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model_module.np, "savez", full)
    assert same_decisions(Router(kb, tmp_path), router)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError, match="No space left"):
        keep(router.model, tmp_path / "a.npz")


def test_a_place_that_is_no_directory_does_not_matter(kb, router, tmp_path):
    (tmp_path / "models").write_text("a file")
    assert same_decisions(Router(kb, tmp_path / "models"), router)
    assert same_decisions(Router(kb, Path(os.devnull)), router)


def test_a_models_name_follows_what_it_is_learnt_from(kb):
    learnt = documents(kb)
    name = fingerprint(learnt, "x")
    assert name == fingerprint(list(learnt), "x")
    assert len({name, fingerprint(learnt, "y"), fingerprint(learnt[1:], "x"), fingerprint(learnt[::-1], "x")}) == 4


def test_an_answer_may_change_without_a_new_model(knowledge, kb, tmp_path):
    models = tmp_path / "models"
    Router(kb, models)
    knowledge.edit("faq/huu-tri/tuoi.yaml", "{huu-tri/so-nam} năm thì", "{huu-tri/so-nam} năm là")
    Router(knowledge.kb(), models)
    assert len(list(models.iterdir())) == 1
    knowledge.edit("faq/huu-tri/tuoi.yaml", "  - điều kiện", "  - cần gì\n  - điều kiện")
    Router(knowledge.kb(), models)
    assert len(list(models.iterdir())) == 2


def test_of_the_kept_models_only_the_newest_few_stay(router, tmp_path):
    for number in range(KEPT_MODELS + 2):
        path = tmp_path / f"router-{number}.npz"
        keep(router.model, path)
        os.utime(path, (number, number))
    keep(router.model, tmp_path / "router-newest.npz")
    assert len(list(tmp_path.iterdir())) == KEPT_MODELS
    assert recall(tmp_path / "router-newest.npz", ConceptFinder()) is not None
    assert recall(tmp_path / "router-0.npz", ConceptFinder()) is None


def test_an_utterance_that_the_vocabulary_empties_harms_nothing(knowledge):
    knowledge.edit("vocabulary.yaml", "abbreviations:", 'abbreviations:\n  - {forms: [hoi xong], means: "!"}')
    knowledge.edit("elsewhere/that-nghiep.yaml", "utterances:", "utterances:\n  - hỏi xong")
    router = Router(knowledge.kb())
    assert router.route("trợ cấp thất nghiệp").intent == "elsewhere/that-nghiep"
