"""A directory becomes a knowledge base: ids by place, a version by content."""

from __future__ import annotations

from core_fixtures import KNOWLEDGE

from bot.knowledge.load import load


def test_ids_are_paths(kb):
    assert set(kb.entries) == {
        "bhxh-tu-nguyen/dang-ky",
        "bhxh-tu-nguyen/dong-truoc",
        "bhxh-tu-nguyen/muc-dong",
        "bhxh-tu-nguyen/muc-ho-tro",
        "bhyt-ho-gia-dinh/chi-phi-ca-ho",
        "bhyt-ho-gia-dinh/khi-nao-co-gia-tri",
        "elsewhere/ho-tich",
        "elsewhere/that-nghiep",
        "forms/tinh-dong",
        "huu-tri/tuoi",
        "lien-he/tong-dai",
        "rumours/muc-484",
    }
    assert set(kb.procedures) == {"dang-ky"}
    assert "chung/luong-co-so" in kb.parameters
    assert "nd-159-2025" in kb.laws
    assert [c.title for c in kb.conversations["conversations"].conversations] == [
        "Hỏi mức đóng rồi quay lại",
        "Tính cho nhà bốn người",
    ]


def test_a_file_and_its_lines_are_found_again(kb):
    assert kb.file_of("entries", "huu-tri/tuoi").name == "knowledge/faq/huu-tri/tuoi.yaml"
    file, line = kb.where("entries", "huu-tri/tuoi", ("examples", 1))
    text = (KNOWLEDGE / "faq/huu-tri/tuoi.yaml").read_text(encoding="utf-8").splitlines()
    assert file == "knowledge/faq/huu-tri/tuoi.yaml"
    assert text[line - 1] == "  - đóng mấy năm thì được hưởng lương hưu"


def test_the_version_follows_the_content_and_nothing_else(knowledge, kb):
    assert knowledge.kb().version == kb.version
    knowledge.edit("replies.yaml", "greeting:", "# a comment\ngreeting:   ")
    assert knowledge.kb().version == kb.version
    knowledge.edit("replies.yaml", "Cảm ơn bác.", "Cám ơn bác.")
    assert knowledge.kb().version != kb.version


def test_one_broken_file_leaves_the_others(knowledge):
    knowledge.write("faq/huu-tri/tuoi.yaml", "title: [")
    loaded = load(knowledge.directory)
    assert loaded.kb is not None
    assert len(loaded.kb.entries) == 11
    assert loaded.broken == {"entries:huu-tri/tuoi"}
    assert [p.file for p in loaded.problems] == ["knowledge/faq/huu-tri/tuoi.yaml"]


def test_a_mistake_in_one_row_is_told_once(knowledge):
    knowledge.edit("parameters/huu-tri/so-nam.yaml", "2025-07-01", "mai")
    assert [p.field for p in load(knowledge.directory).problems] == ["values[1].effective_from"]


def test_a_missing_field_deep_down_is_named(knowledge):
    knowledge.edit("parameters/huu-tri/so-nam.yaml", "{law: luat-41-2024, at: Điều 36}", "{at: Điều 36}")
    (problem,) = load(knowledge.directory).problems
    assert (problem.line, problem.field) == (4, "values[1].source.law")
    assert problem.message == "thiếu trường này; hãy thêm vào"
