"""Every command through the console's entry point, and its exit codes through a real process."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import select
import socket
import subprocess
import sys
import termios
from importlib import import_module
from pathlib import Path

import pytest
from core_fixtures import KNOWLEDGE

from bot.commands import COMMANDS, main

ROOT = Path(__file__).parents[2]
DAY = "2026-11-22"
ENTRY = "bhxh-tu-nguyen/muc-dong"
SMALL = ["--knowledge", str(KNOWLEDGE), "--today", DAY]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def own_settings(monkeypatch, data):
    for name in [name for name in os.environ if name.startswith("DIEM_SANG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DIEM_SANG_DATA", str(data))


@pytest.fixture
def question(kb) -> str:
    return kb.entries[ENTRY].utterances[0]


@pytest.fixture
def typed(monkeypatch):
    def type_in(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(lines) + "\n"))

    return type_in


def process(*arguments: str, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# -- the entry point


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert all(f"    {name} " in told for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_a_module_with_arguments_and_run(name, capsys):
    module = import_module(f"bot.commands.{name}")
    assert callable(module.arguments)
    assert callable(module.run)
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert COMMANDS[name] in capsys.readouterr().out


def test_every_module_of_commands_is_a_command():
    shared = {"__init__", "start", "communes", "loudspeaker_log", "writing"}  # what commands are made of
    modules = {path.stem for path in (ROOT / "bot" / "commands").glob("*.py")} - shared
    assert modules == set(COMMANDS)


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["ask", "--no-such-option"], ["ask", "--today", "mai"]])
def test_wrong_arguments_are_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


# -- ask


def test_ask_prints_the_answer_with_its_basis(question, capsys, kb):
    assert main(["ask", *SMALL, *question.split()]) == 0
    told = capsys.readouterr().out
    assert "đồng" in told
    assert "Căn cứ:" in told


def test_ask_explains(question, capsys):
    assert main(["ask", *SMALL, "--explain", question + " vậy"]) == 0
    told = capsys.readouterr().out
    assert "vì sao" in told
    assert f"intent: {json.dumps(ENTRY)}" in told


def test_ask_explains_which_values_hold_until_when(question, capsys):
    assert main(["ask", *SMALL, "--explain", question]) == 0
    told = capsys.readouterr().out
    values = [json.loads(line) for line in told.partition("values:\n")[2].splitlines() if line.startswith("  ")]
    assert [value["value"] for value in values] == ["1.500.000 đồng/tháng", "22%", "20%"]
    assert values[0]["next_change"] == "2027-01-01"
    assert 'until: "2026-12-31"' in told


def test_ask_gives_json(question, capsys):
    assert main(["ask", *SMALL, "--json", question]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["outcome"], told["intent"], told["candidates"][0]) == ("answered", ENTRY, ENTRY)
    assert told["answer"]
    assert "explanation" not in told


def test_ask_streams_and_keeps_what_came_with_a_question(question, capsys, typed):
    typed(json.dumps({"text": question, "id": 7}), "", json.dumps({"text": "zzz"}))
    assert main(["ask", *SMALL, "--jsonl"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["id"], first["intent"]) == (7, ENTRY)
    assert second["outcome"] == "fallback"


def test_ask_tells_bad_lines_and_answers_the_others(question, capsys, typed):
    typed("not json", '{"text": 3}', "[" * 100_000, json.dumps({"text": question}))
    assert main(["ask", *SMALL, "--jsonl"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["intent"] == ENTRY
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["dòng 1", "dòng 2", "dòng 3"]


def test_ask_without_a_question_is_2(capsys):
    assert main(["ask", *SMALL]) == 2
    assert "bot ask" in capsys.readouterr().err


def test_ask_answers_as_of_the_day(capsys, question):
    main(["ask", "--knowledge", str(KNOWLEDGE), "--today", DAY, question])
    before = capsys.readouterr().out
    main(["ask", "--knowledge", str(KNOWLEDGE), "--today", "2027-01-02", question])
    assert capsys.readouterr().out != before


# -- play


def test_play_plays_a_dialogue(question, capsys, typed):
    typed(json.dumps({"turns": [question, "nhắc lại"], "name": "hai lượt"}), "")
    assert main(["play", *SMALL]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["name"] == "hai lượt"
    assert told["replies"][0] == told["replies"][1]
    assert told["intents"] == [ENTRY, "commands/repeat"]
    assert told["outcomes"] == ["answered", "answered"]


def test_play_tells_bad_lines(capsys, typed):
    typed("{", '{"turns": "a"}', '{"turns": [1]}', "3")
    assert main(["play", *SMALL]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 4


# -- check


def test_check_counts_and_is_0_when_all_is_well(capsys):
    assert main(["check", *SMALL]) == 0
    assert "0 lỗi" in capsys.readouterr().out


def test_check_tells_file_line_and_field_and_is_1(knowledge, capsys):
    file = "faq/lien-he/tong-dai.yaml"
    knowledge.edit(file, "title:", "titel:")
    assert main(["check", "--knowledge", str(knowledge.directory), "--quiet"]) == 1
    told = capsys.readouterr().out
    assert f"knowledge/{file}:{knowledge.line(file, 'titel')}: titel: " in told
    assert "lỗi," not in told


def test_check_gives_json(knowledge, capsys):
    assert main(["check", *SMALL, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["errors"], told["problems"]) == (0, [])
    assert told["entries"] == len(knowledge.kb().entries)
    assert 0 < told["answered_directly"] <= told["examples"]
    assert told["kb_version"] == knowledge.kb().version


def test_check_tells_warnings_apart(knowledge, capsys):
    file = "faq/lien-he/tong-dai.yaml"
    knowledge.edit(file, knowledge.read(file).split("due: ")[1][:10], "2026-11-23")
    assert main(["check", "--knowledge", str(knowledge.directory), "--today", "2026-11-24"]) == 0
    assert "(cảnh báo)" in capsys.readouterr().out


def test_check_of_a_broken_base_gives_json(tmp_path, capsys):
    assert main(["check", "--knowledge", str(tmp_path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["entries"], told["kb_version"]) == (0, "")


# -- preview


def test_preview_shows_the_answer_and_where_its_figures_come_from(capsys):
    assert main(["preview", *SMALL, ENTRY]) == 0
    told = capsys.readouterr().out
    assert "Căn cứ:" in told
    assert "- bhxh-tu-nguyen/" in told
    assert ", từ " in told


def test_preview_of_no_entry_offers_near_ones(capsys):
    assert main(["preview", *SMALL, "huu-tri/muc-dong"]) == 1
    assert ENTRY in capsys.readouterr().err


def test_preview_of_a_withheld_entry_names_the_parameter(capsys):
    withheld = ["--knowledge", str(KNOWLEDGE), "--today", "2027-03-02", "bhxh-tu-nguyen/dong-truoc"]
    assert main(["preview", *withheld]) == 1
    assert "'bhxh-tu-nguyen/lai-suat-thang' chưa có giá trị ngày 02/03/2027" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("channel", "limit"), [("zalo", "/2000"), ("telegram", "/4096"), ("zalobot", "/2000"), ("web", ""), ("console", "")]
)
def test_preview_shows_the_messages_of_a_channel(channel, limit, capsys):
    assert main(["preview", *SMALL, ENTRY, "--channel", channel]) == 0
    told = capsys.readouterr().out
    first, *_ = told.split("\n")
    assert first.startswith("┌─ tin 1/1, dài ")
    assert first.endswith(limit)
    assert "Không thuộc nhóm nào" in told  # the question that comes with the answer
    assert "\n- bhxh-tu-nguyen/" in told


def test_preview_numbers_the_choices_where_there_are_no_buttons(kb, capsys):
    assert main(["preview", *SMALL, "bhxh-tu-nguyen/muc-ho-tro", "--channel", "zalobot"]) == 0
    told = capsys.readouterr().out
    assert "│ 1. " in told
    assert " nút" not in told


# -- schema


def test_schema_writes_and_then_is_up_to_date(tmp_path, capsys):
    to = tmp_path / "schema"
    assert main(["schema", "--to", str(to), "--check"]) == 1
    assert main(["schema", "--to", str(to)]) == 0
    written = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in to.iterdir()}
    assert "utterances" in written["entry"]["properties"]
    capsys.readouterr()
    assert main(["schema", "--to", str(to), "--check"]) == 0
    assert capsys.readouterr().out == ""


# -- chat


def test_chat_talks_until_the_input_ends(knowledge, question, capsys, monkeypatch):
    said = iter([question, "", "nhắc lại", "menu"])

    def read(prompt: str) -> str:
        try:
            return next(said)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("rich.console.Console.input", lambda self, prompt: read(prompt))
    assert main(["chat", "--knowledge", str(knowledge.directory), "--today", DAY]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Chào bác")
    assert told.count("Căn cứ:") == 2
    assert told.count("\n  5. Không thuộc nhóm nào\n") == 2
    assert "\n  3. Tuổi nghỉ hưu\n" in told
    assert told.rstrip().endswith("Hẹn")


@pytest.mark.parametrize("keys", [b"\x03", b"\x04", b"menu\n\x03"], ids=["Ctrl-C", "Ctrl-D", "Ctrl-C after a line"])
def test_chat_in_a_terminal_ends_at_once_and_takes_leave(keys, data):
    terminal, ours = pty.openpty()
    chat = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat", *SMALL],
        cwd=ROOT,
        env={**os.environ, "DIEM_SANG_DATA": str(data)},
        stdin=ours,
        stdout=ours,
        stderr=ours,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # keys give signals there alone
    )
    os.close(ours)
    told = b""
    try:
        for key in keys.splitlines(keepends=True):
            told += until(terminal, b"> ")
            os.write(terminal, key)
        told += until(terminal, "Hẹn".encode(), again=keys[-1:])
        assert chat.wait(10) == 0
    finally:
        chat.kill()
        chat.wait()
        os.close(terminal)
    assert b"Traceback" not in told
    assert ("Tuổi nghỉ hưu".encode() in told) == keys.startswith(b"menu")


def until(terminal: int, words: bytes, again: bytes = b"") -> bytes:
    """What a terminal shows up to some words.

    Args:
        terminal: where to look.
        words: what to wait for.
        again: a key to press again when nothing comes, as a person would: Python loses a Ctrl-C that comes
            between its last look for signals and the system's read.
    """
    told = b""
    for _ in range(10):
        while select.select([terminal], [], [], 3)[0]:
            told += os.read(terminal, 4096)
            if told.rstrip(b"\r\n").endswith(words):
                return told
        os.write(terminal, again)
    raise AssertionError(f"only {told!r} was shown")


# -- failures that are expected


def test_a_wrong_setting_is_told_and_1(monkeypatch, capsys):
    monkeypatch.setenv("DIEM_SANG_PORT", "port")
    assert main(["check", *SMALL]) == 1
    assert "DIEM_SANG_PORT" in capsys.readouterr().err


@pytest.mark.parametrize("port", ["99999", "-1", "65536"])
def test_a_port_that_is_none_is_told_and_1(port, capsys):
    assert main(["serve", *SMALL[:2], "--port", port]) == 1
    told = capsys.readouterr()
    assert f"cần một số từ 0 đến 65535, không phải '{port}'" in told.err
    assert told.out == ""


@pytest.mark.parametrize("command", [["ask", "hỏi"], ["serve", "--port", "0"], ["preview", ENTRY]])
def test_knowledge_with_errors_is_told_and_1(command, knowledge, capsys):
    knowledge.edit("faq/lien-he/tong-dai.yaml", "title:", "titel:")
    assert main([*command, "--knowledge", str(knowledge.directory)]) == 1
    told = capsys.readouterr().err
    assert "knowledge/faq/lien-he/tong-dai.yaml:" in told
    assert "bot check" in told


# -- the process


def test_exit_codes_of_the_process(tmp_path, data):
    assert process("ask", *SMALL, "--json", "xin chào", DIEM_SANG_DATA=str(data)).returncode == 0
    assert process("check", "--knowledge", str(tmp_path), DIEM_SANG_DATA=str(data)).returncode == 1
    assert process("ask", *SMALL, DIEM_SANG_DATA=str(data)).returncode == 2
    assert process("ask", "--today", "mai").returncode == 2


def test_serve_says_when_its_data_cant_be_opened(tmp_path):
    (tmp_path / "var").write_text("a file, no directory")
    ended = process("serve", *SMALL[:2], "--port", "0", DIEM_SANG_DATA=str(tmp_path / "var"))
    assert ended.returncode == 1
    assert "Không mở được dữ liệu" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_serve_says_when_its_port_is_taken(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = process("serve", *SMALL[:2], "--port", port, DIEM_SANG_DATA=str(tmp_path / "var"))
    assert ended.returncode == 1
    assert f"127.0.0.1:{port}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_reader_that_leaves_early_is_no_failure(data):
    lines = "".join(json.dumps({"text": "xin chào"}) + "\n" for _ in range(3000))
    command = f"{sys.executable} -m bot ask --jsonl --knowledge {KNOWLEDGE} --today {DAY} | head -1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**os.environ, "DIEM_SANG_DATA": str(data)},
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["text"] == "xin chào"


# -- the guides


@pytest.mark.parametrize("name", COMMANDS)
def test_a_guide_tells_of_every_command(name):
    guides = [path.read_text(encoding="utf-8") for path in (ROOT / "README.md", ROOT / "knowledge" / "README.md")]
    assert any(f"bot {name}" in guide for guide in guides)


def test_marks_are_restored_line_by_line(typed, capsys):
    typed("DONG bao hiem xa hoi tu nguyen", "", "vssid 5")
    assert main(["marks", *SMALL]) == 0
    assert capsys.readouterr().out == "ĐÓNG bảo hiểm xã hội tự nguyện\n\nvssid 5\n"


def test_marks_tell_how_to_install_what_is_missing(monkeypatch, typed, capsys):
    monkeypatch.setitem(sys.modules, "pyvi", None)  # as if it weren't installed
    typed("dong")
    assert main(["marks", "--pyvi", *SMALL]) == 1
    assert "scripts/setup desk" in capsys.readouterr().err
