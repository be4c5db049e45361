"""The short form of ``scripts/soak kill`` and ``scripts/soak fuzz-text``."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from core_fixtures import KNOWLEDGE
from load import killing
from load.fuzzing import fuzz, fuzz_forms
from load.killing import kill_and_look
from load.service import Service
from load.texts import phrases

from bot.app.served import Served, public_numbers


@pytest.mark.slow
async def test_nothing_accepted_is_lost_when_the_service_is_killed(tmp_path, kb):
    report = await kill_and_look(
        Service(KNOWLEDGE, tmp_path / "var"), phrases(kb), users=10, kills=3, gap=(0.3, 0.8), seed=7
    )
    assert report.lost == []
    assert report.answered_twice == 0
    assert report.accepted >= 20
    assert report.kills == 3


@pytest.mark.slow
async def test_the_look_finds_what_is_lost(tmp_path, kb, monkeypatch):
    """So that the test above can fail: of a service's data, some goes missing before the look."""
    fetch_all = killing._fetch_all
    gone = []

    async def lose_some(citizen, port):
        if not gone:
            with closing(sqlite3.connect(tmp_path / "var" / "bot.sqlite", timeout=10)) as connection, connection:
                gone.append(connection.execute("DELETE FROM outbox WHERE id = 1").rowcount)
                gone.append(connection.execute("DELETE FROM inbox WHERE id = 2").rowcount)
        await fetch_all(citizen, port)

    monkeypatch.setattr(killing, "_fetch_all", lose_some)
    report = await kill_and_look(
        Service(KNOWLEDGE, tmp_path / "var"), phrases(kb), users=3, kills=0, gap=(0.6, 0.6), seed=7
    )
    assert gone == [1, 1]
    assert report.lost
    assert report.answered_twice == 1


def test_anything_said_to_a_form_raises_nothing_and_there_is_a_way_out(kb, router):
    fuzzed = fuzz_forms(Served(kb, router, public_numbers(kb)), phrases(kb), count=1200, seed=7)
    assert fuzzed.count == 1200
    assert fuzzed.failures == []


def test_strange_utterances_raise_nothing(kb, router):
    fuzzed = fuzz(Served(kb, router, public_numbers(kb)), phrases(kb), count=2000, seed=7)
    assert fuzzed.count == 2000
    assert fuzzed.failures == []
