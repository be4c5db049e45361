"""A small fixed knowledge base, built once, and copies of it to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.check import Checked, check
from bot.conversation.turn import ZONE, take_turn
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.messages import Kind, Session, Turn, Utterance
from bot.router.router import Router

KNOWLEDGE = Path(__file__).parent / "data" / "knowledge"
TODAY = date(2026, 11, 22)


class Copy:
    """A copy of the small knowledge base, to break."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def edit(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert old in text, f"{file} has no {old!r}"
        self.write(file, text.replace(old, new, 1))

    def read(self, file: str) -> str:
        return (self.directory / file).read_text(encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        path = self.directory / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def delete(self, file: str) -> None:
        (self.directory / file).unlink()

    def line(self, file: str, part: str) -> int:
        """The number of the first line that has ``part``."""
        lines = self.read(file).splitlines()
        return next(number for number, line in enumerate(lines, 1) if part in line)

    def check(self, today: date = TODAY) -> Checked:
        return check(self.directory, today)

    def kb(self) -> KnowledgeBase:
        kb = load(self.directory).kb
        assert kb is not None
        return kb


@pytest.fixture
def knowledge(tmp_path: Path) -> Copy:
    shutil.copytree(KNOWLEDGE, tmp_path / "knowledge")
    return Copy(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    kb = load(KNOWLEDGE).kb
    assert kb is not None
    return kb


@pytest.fixture(scope="session")
def router(kb: KnowledgeBase) -> Router:
    return Router(kb)


@pytest.fixture(scope="session")
def unsure_router(kb: KnowledgeBase) -> Router:
    """The same router, never sure enough to answer and never so unsure as to give up."""
    router = Router(kb)
    calibration = replace(
        router.model.calibration, threshold=1.1, careful_threshold=1.1, ambiguity_threshold=0.0, strange=0.0
    )
    router.model = replace(router.model, calibration=calibration)
    return router


class Talk:
    """One citizen talking."""

    def __init__(self, kb: KnowledgeBase, router: Router) -> None:
        self.kb, self.router = kb, router
        self.session = Session()
        self.now = datetime(2026, 11, 22, 12, tzinfo=ZONE)

    def say(self, text: str, kind: Kind = Kind.TEXT, after: timedelta = timedelta(seconds=20), **options: bool) -> Turn:
        self.now += after
        utterance = Utterance("web", "user", "1", text, self.now, kind)
        turn = take_turn(utterance, self.session, self.kb, self.router, **options)  # type: ignore[arg-type]
        self.session = turn.session
        return turn

    def say_all(self, texts: Iterable[str]) -> Turn:
        turns = [self.say(text) for text in texts]
        return turns[-1]


@pytest.fixture
def talk(kb: KnowledgeBase, router: Router) -> Talk:
    return Talk(kb, router)


@pytest.fixture
def unsure_talk(kb: KnowledgeBase, unsure_router: Router) -> Talk:
    return Talk(kb, unsure_router)


@pytest.fixture
def talk_with(router: Router) -> Callable[[KnowledgeBase], Talk]:
    """Talks with another knowledge base's answers."""
    return lambda kb: Talk(kb, router)
