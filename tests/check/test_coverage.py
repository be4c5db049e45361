"""Audience by topic, with the holes."""

from __future__ import annotations

import pytest

from bot.check.coverage import check_audiences, coverage
from bot.check.findings import Findings

AUDIENCES = "audiences.yaml"
WANTED = "tu-do: {title: Lao động tự do, priorities: [bhxh-tu-nguyen, huu-tri, rumours]}"


@pytest.fixture
def covered(knowledge):
    """The matrix of a knowledge base in which an audience needs topics."""
    knowledge.edit(AUDIENCES, "tu-do: {title: Lao động tự do}", WANTED)
    knowledge.edit(AUDIENCES, "audiences:\n", "audiences:\n  moi-nguoi: {title: Mọi người}\n")

    def cover(*edits):
        for file, old, new in edits:
            knowledge.edit(file, old, new)
        return coverage(knowledge.kb())

    return cover


def test_entries_are_counted_by_audience_and_folder(covered):
    counts = covered().counts
    assert counts["tu-do"]["bhxh-tu-nguyen"] == 2
    assert counts["ho-ngheo"]["bhxh-tu-nguyen"] == 1


def test_what_names_nobody_or_everybody_is_counted_apart(covered):
    before = covered().counts["moi-nguoi"]["huu-tri"]
    after = covered(("faq/huu-tri/tuoi.yaml", "audiences: [", "audiences: [moi-nguoi] # ["))
    assert (before, after.counts["moi-nguoi"]["huu-tri"]) == (0, 1)


def test_a_topic_with_entries_for_everyone_only_is_told_and_one_with_none_is_a_hole(covered):
    tuoi = "faq/huu-tri/tuoi.yaml"
    assert ("tu-do", "huu-tri") not in (*covered().general_only, *covered().holes)
    general = covered((tuoi, "audiences: [", "audiences: [moi-nguoi] # ["))
    assert ("tu-do", "huu-tri") in general.general_only
    hole = covered((tuoi, "audiences: [moi-nguoi]", "audiences: [ho-ngheo]"))
    assert ("tu-do", "huu-tri") in hole.holes


def test_an_entry_with_a_checklist_covers_procedures(covered):
    before = covered().counts["ho-ngheo"]["procedures"]
    after = covered(("faq/bhxh-tu-nguyen/muc-ho-tro.yaml", "audiences:", "procedure: dang-ky\naudiences:"))
    assert after.counts["ho-ngheo"]["procedures"] == before + 1


@pytest.mark.parametrize(
    ("extra", "field", "told"),
    [
        ("priorities: [bong-da]", "priorities[1]", "không có chủ đề 'bong-da'"),
        ("nhom: [nha-giau]", "nhom[1]", "không có nhóm hỗ trợ 'nha-giau'"),
        ("words: [chạy xe, hộ cận nghèo]", "words[2]", "thêm can-ngheo vào nhom"),
    ],
)
def test_what_an_audience_refers_to_must_exist(knowledge, extra, field, told):
    knowledge.edit(AUDIENCES, "Lao động tự do}", f"Lao động tự do, {extra}}}")
    found = Findings(knowledge.kb(), (), ())
    check_audiences(found)
    (problem,) = found.problems
    assert (problem.file, problem.field) == ("knowledge/audiences.yaml", f"audiences.tu-do.{field}")
    assert told in problem.message


def test_a_good_audience_is_fine(knowledge):
    good = "priorities: [huu-tri, procedures], words: [cận nghèo], nhom: [can-ngheo]"
    knowledge.edit(AUDIENCES, "Lao động tự do}", f"Lao động tự do, {good}}}")
    found = Findings(knowledge.kb(), (), ())
    check_audiences(found)
    assert found.problems == []
