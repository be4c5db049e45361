"""One figure changes: exactly the leaflets that print it are made again, with the new figures and none of the old."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from figures_said import figures
from pypdf import PdfReader

from bot.answers.leaflet import leaflet, text_of
from bot.answers.leaflet_links import pdf_url
from bot.app.files import Files
from bot.app.leaflets import Leaflets, prepare_all
from bot.check.uses import place_name, using
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load

REAL = Path(__file__).parents[2] / "knowledge"
TODAY = date(2026, 11, 22)
PARAMETER = "chung/luong-co-so"


def kb_of(directory: Path) -> KnowledgeBase:
    kb = load(directory).kb
    assert kb is not None
    return kb


@pytest.fixture(scope="module")
def before() -> KnowledgeBase:
    return kb_of(REAL)


@pytest.fixture(scope="module")
def after(tmp_path_factory) -> KnowledgeBase:
    """The same knowledge, where the base salary in force is another."""
    directory = tmp_path_factory.mktemp("changed") / "knowledge"
    shutil.copytree(REAL, directory)
    path = directory / "parameters" / f"{PARAMETER}.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 2_530_000", "value: 2_771_000"), "utf-8")
    return kb_of(directory)


def on_the_flyer(kb: KnowledgeBase, key: str) -> set[str]:
    told = leaflet(kb, key, TODAY)
    return figures(text_of(replace(told, sections=tuple(part for part in told.sections if part.flyer))))


def told(kb: KnowledgeBase) -> dict[str, str]:
    return {key: text_of(leaflet(kb, key, TODAY)) for key in kb.leaflets}


def test_the_parameter_really_changed(before, after):
    values = [kb.value_on(PARAMETER, TODAY).value for kb in (before, after)]
    assert values == [2_530_000, 2_771_000]


def test_some_leaflets_use_it_and_some_do_not(before):
    users = {place_name(place) for place in using(before, PARAMETER, TODAY)}
    names = {f"leaflets/{key}" for key in before.leaflets}
    assert names & users
    assert names - users


async def test_exactly_its_users_are_made_again_and_hold_the_new_figures_only(before, after, tmp_path):
    served = [before]
    files = Files(
        tmp_path, lambda: served[0], (Leaflets("https://vi-du.vn"),), lambda: datetime(2026, 11, 22, tzinfo=UTC)
    )
    await prepare_all(files, before, TODAY)
    made = {path: path.stat().st_ino for path in tmp_path.rglob("*.*") if path.is_file()}
    served[0] = after
    await prepare_all(files, after, TODAY)
    again = {path for path in tmp_path.rglob("*.*") if path.is_file() and path.stat().st_ino != made.get(path)}
    users = {key for key in before.leaflets if PARAMETER in {value.name for value in leaflet(before, key, TODAY).used}}
    assert {path.name.removeprefix("to-roi-").rpartition("-1-")[0] for path in again} == users
    assert len(again) == 3 * len(users)  # the PDF and two pictures
    old, new = told(before), told(after)
    assert {key for key in old if old[key] != new[key]} == users
    for key in users:
        pages = PdfReader(io.BytesIO((tmp_path / pdf_url(leaflet(after, key, TODAY))).read_bytes())).pages
        printed = figures(" ".join(page.extract_text() for page in pages))
        assert on_the_flyer(after, key) <= printed
        assert not (figures(old[key]) - figures(new[key])) & printed
