"""The staff guide stays true: whatever staff can write or run is in it, and what it shows really works."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from os.path import relpath
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from bot.calculators.registry import CALCULATORS
from bot.channels import console, telegram, web, zalo, zalobot
from bot.check import check
from bot.check.entries import SLOTS
from bot.check.texts import FIELDS
from bot.commands import COMMANDS
from bot.commands.schema import FILES, schemas
from bot.knowledge import schema
from bot.knowledge.load import ENTRY_FOLDERS, PLACE_FILES, SINGLE_FILES, TEST_FILES
from bot.knowledge.yaml_file import parse
from bot.messages import Outcome

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
GUIDE = (KNOWLEDGE / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
# A whole file: a line that ends with its name, then the block.
WHOLE_FILES = dict(re.findall(r"Tệp `knowledge/([^`]+)`:\n\n```yaml\n(.*?)```", GUIDE, re.DOTALL))
TODAY = date(2026, 11, 25)


def models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and those in it."""
    yield model
    for info in model.model_fields.values():
        yield from _models_in(info.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from models_of(annotation)
    for inner in get_args(annotation):
        yield from _models_in(inner)


def section(title: str) -> str:
    """What stands below a heading, up to the next one of its rank."""
    level = re.search(rf"^(#+) {re.escape(title)}$", GUIDE, re.MULTILINE)
    assert level, f"no heading '{title}'"
    return re.split(rf"^#{{2,{len(level[1])}}} ", GUIDE[level.end() :], maxsplit=1, flags=re.MULTILINE)[0]


def code(text: str) -> set[str]:
    """The words set as code."""
    return set(re.findall(r"`([^`\n]+)`", text))


def schema_of(path: Path) -> str:
    """Which schema a knowledge file's first line must name."""
    top, *below = path.relative_to(KNOWLEDGE).parts
    if top == "tests":
        return Path(below[0]).stem
    if top in ENTRY_FOLDERS and top != "forms":
        return "entry"
    kinds = {
        "forms": "form",
        "leaflets": "leaflet",
        "procedures": "procedure",
        "parameters": "parameter",
        "legal": "law",
        "points": "points",
    }
    return kinds.get(top, path.stem)


@pytest.mark.parametrize("kind", FILES)
def test_every_field_of_every_file_kind_is_in_the_table_of_fields(kind: str) -> None:
    explained = code(section("Bảng tất cả các trường")) | code(section("`commands.yaml`"))
    fields = {info.alias or name for model in models_of(FILES[kind]) for name, info in model.model_fields.items()}
    assert not fields - explained


@pytest.mark.parametrize("name", schema.Replies.model_fields)
def test_every_reply_has_a_row_that_names_its_own_fields(name: str) -> None:
    row = re.search(rf"^\| `{name}` \|.*$", GUIDE.rpartition("### `replies.yaml`")[2], re.MULTILINE)
    assert row
    assert {f"{{{field}}}" for field in FIELDS.get(name, {})} <= code(row[0])


@pytest.mark.parametrize("command", schema.Commands.model_fields)
def test_every_command_of_a_citizen_has_a_row(command: str) -> None:
    assert f"| `{command}` |" in section("`commands.yaml`")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_bot_command_has_an_example_and_its_options(command: str) -> None:
    row = re.search(rf"^\| `bot {command}` \|.*$", section("Các lệnh"), re.MULTILINE)
    assert row
    assert f"bot {command}" in row[0].rpartition(" | ")[2]
    parser = argparse.ArgumentParser(add_help=False)
    import_module(f"bot.commands.{command}").arguments(parser)
    options = {option for action in parser._actions for option in action.option_strings}
    assert all(option in section("Các lệnh") for option in options)


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_calculator_has_a_row_with_its_inputs_and_figures(name: str) -> None:
    rows = section("Các phép tính")
    row = re.search(rf"^\| `{name}` \|.*$", rows, re.MULTILINE)
    assert row
    inputs, figures = row[0].split("|")[-3:-1]
    calculator = CALCULATORS[name]
    assert set(calculator.inputs) <= code(inputs)
    assert tuple(word for word in re.findall(r"`([^`]+)`", figures) if word in calculator.figures) == calculator.figures
    told = {match[1]: part for part in inputs.split(";") if (match := re.search(r"`([^`]+)`", part))}
    for input_name, spec in calculator.inputs.items():
        assert ("(bắt buộc)" in told[input_name]) == spec.required
        accepted = told[input_name].partition(":")[2].partition("(")[0]
        if spec.accepts.startswith("một trong: "):
            assert re.findall(r"[a-z0-9-]+", accepted) == spec.accepts.removeprefix("một trong: ").split(", ")
        elif input_name != "thu-nhap":  # its bounds are the law's
            assert accepted.strip() == spec.accepts.removeprefix("số từ ")


def test_every_unit_is_in_the_table_of_units() -> None:
    units = get_args(schema.Parameter.model_fields["unit"].annotation)
    assert set(units) <= code(section("Các đơn vị"))


def test_every_word_that_a_channel_needs_is_in_the_replies() -> None:
    replies = parse((KNOWLEDGE / "replies.yaml").read_bytes(), "replies.yaml").data
    assert set(replies["web"]) == web.WORDS
    assert set(replies["console"]) == console.WORDS
    assert set(replies["telegram"]) == telegram.WORDS
    assert set(replies["zalo"]) == zalo.WORDS
    assert set(replies["zalobot"]) == zalobot.WORDS
    assert code(GUIDE.rpartition("### `replies.yaml`")[2]) >= console.WORDS | zalo.WORDS


def test_every_kind_of_law_is_named() -> None:
    kinds = get_args(schema.Law.model_fields["kind"].annotation)
    assert set(kinds) <= code(section("Văn bản (`legal/`)"))


def test_every_outcome_is_named() -> None:
    assert {str(outcome) for outcome in Outcome} <= code(section("`tests/conversations/`"))


def test_everything_a_message_can_tell_is_named() -> None:
    assert set(SLOTS) <= code(section("Tính theo lời người dân"))


def test_every_place_of_a_file_is_on_the_map() -> None:
    mapped = " ".join(code(section("Sơ đồ thư mục")))
    assert all(f"{folder}/" in mapped for folder in (*ENTRY_FOLDERS, "procedures", "parameters", "legal", "points"))
    assert all(f"{name}.yaml" in mapped for name in SINGLE_FILES)
    assert all(f"tests/{name}" in mapped for name in TEST_FILES)
    assert all(f"places/{name}.yaml" in mapped for name in PLACE_FILES)


def test_links_within_the_guide_lead_somewhere() -> None:
    slugs: set[str] = set()
    for title in re.findall(r"^#+ (.*)$", re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        slugs.add(slug if slug not in slugs else f"{slug}-1")
    assert not set(re.findall(r"\]\(#([^)]+)\)", GUIDE)) - slugs


def test_every_piece_of_yaml_in_the_guide_can_be_read() -> None:
    pieces = [block for block in BLOCKS if not block.startswith("#") or block.count("\n") > 1]
    assert pieces
    assert [problem for piece in pieces for problem in parse(piece.encode(), "README.md").problems] == []


def test_the_whole_files_of_the_guide_pass_the_check(tmp_path: Path) -> None:
    assert {schema_of(KNOWLEDGE / name) for name in WHOLE_FILES} == {"entry", "procedure", "parameter", "law"}
    copied = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, copied)
    for name, text in WHOLE_FILES.items():
        (copied / name).write_text(text, encoding="utf-8")
    checked = check(copied, TODAY, serving=True)
    assert [str(p) for p in checked.problems if p.file.removeprefix("knowledge/") in WHOLE_FILES] == []
    assert checked.router, "the examples were not tried: " + "\n".join(map(str, checked.errors))


@pytest.mark.parametrize("name", FILES)
def test_the_schemas_for_editors_are_up_to_date(name: str) -> None:
    assert (KNOWLEDGE / "schema" / f"{name}.json").read_text(encoding="utf-8") == schemas()[name], "run 'bot schema'"


def test_every_knowledge_file_names_its_schema_in_its_first_line() -> None:
    wrong = []
    for path in sorted(KNOWLEDGE.rglob("*.yaml")):
        target = relpath(KNOWLEDGE / "schema" / f"{schema_of(path)}.json", path.parent)
        with path.open(encoding="utf-8") as file:
            if file.readline().rstrip("\n") != f"# yaml-language-server: $schema={target}":
                wrong.append(str(path.relative_to(KNOWLEDGE)))
    assert not wrong
