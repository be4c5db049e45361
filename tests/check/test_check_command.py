from __future__ import annotations

import json

import pytest

from bot.commands import main

TUOI = "faq/huu-tri/tuoi.yaml"


@pytest.fixture
def run(knowledge, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DIEM_SANG_DATA", str(tmp_path / "var"))

    def run(*options: str) -> tuple[int, str]:
        code = main(["check", "--knowledge", str(knowledge.directory), "--today", "2026-11-22", *options])
        return code, capsys.readouterr().out

    return run


def test_good_knowledge_exits_with_0(run):
    code, out = run()
    assert code == 0
    assert out.splitlines()[0] == "12 mục, 28 tham số, 8 văn bản."
    assert out.splitlines()[-1] == "0 lỗi, 0 cảnh báo."


def test_an_error_exits_with_1_and_stands_first(run, knowledge):
    knowledge.edit(TUOI, "[tu-do]", "[ai-do]")
    code, out = run("--quiet")
    line = knowledge.line(TUOI, "ai-do")
    assert code == 1
    assert out == f"knowledge/{TUOI}:{line}: audiences[1]: không có nhóm 'ai-do' trong audiences.yaml; sửa mã\n"


def test_a_warning_exits_with_0(run, knowledge):
    knowledge.edit(TUOI, "due: 2027-06-30", "due: 2026-11-21")
    code, out = run()
    assert code == 0
    assert "QUÁ HẠN đối chiếu 1 ngày" in out
    assert "(cảnh báo)" in out
    assert run("--quiet") == (0, "")


def test_unreadable_knowledge_exits_with_1(run, knowledge):
    knowledge.delete("replies.yaml")
    code, out = run()
    assert code == 1
    assert out.splitlines()[-1] == "1 lỗi, 0 cảnh báo."


def test_json_is_one_object(run, knowledge):
    code, out = run("--json")
    found = json.loads(out)
    version = found.pop("kb_version")
    assert code == 0
    assert len(version) == 12
    assert found == {
        "problems": [],
        "errors": 0,
        "warnings": 0,
        "entries": 12,
        "examples": 39,
        "answered_directly": 39,
    }
    knowledge.edit(TUOI, "[tu-do]", "[ai-do]")
    code, out = run("--json")
    (problem,) = json.loads(out)["problems"]
    assert code == 1
    assert problem == {
        "file": f"knowledge/{TUOI}",
        "line": knowledge.line(TUOI, "ai-do"),
        "field": "audiences[1]",
        "message": "không có nhóm 'ai-do' trong audiences.yaml; sửa mã",
        "severity": "error",
    }


def test_json_of_unreadable_knowledge(run, knowledge):
    knowledge.write("replies.yaml", "")
    code, out = run("--json")
    assert code == 1
    assert json.loads(out)["entries"] == 0
    assert json.loads(out)["kb_version"] == ""
    assert json.loads(out)["errors"] == 1


def test_a_day_that_is_none_is_a_wrong_argument(capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["check", "--today", "30/02/2026"])
    assert exit_.value.code == 2
