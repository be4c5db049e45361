"""The channels' benchmark: its figures, not its times."""

from __future__ import annotations

import itertools
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter

import pytest
from benchmarks.crowd import Crowd, Place
from test_benchmark import benchmark


class Echo(Place):
    """Answers each message at once, with more messages than one."""

    def __init__(self, answered, messages: int) -> None:
        super().__init__(answered)
        self.messages = messages
        self.said: list[str] = []

    def serve(self):
        return nullcontext()

    def settings(self):
        return {}

    def say(self, citizen: int, text: str) -> None:
        self.said.append(text)
        for _ in range(self.messages):
            self.answered(citizen, perf_counter())

    def acknowledgements(self) -> list[float]:
        return [0.001] * len(self.said)

    def bring_to(self, webhook: str) -> None:
        pass


async def test_the_first_message_after_a_question_is_its_answer() -> None:
    crowd = Crowd(itertools.cycle(["a", "b"]))
    crowd.place = place = Echo(crowd.heard, messages=2)
    found = await crowd.closed(citizens=3, seconds=0.05)
    assert found["answered"] == len(place.said) > 0
    assert found["unanswered"] == 0
    assert found["messages_each"] == pytest.approx(2, abs=2 / found["answered"])


@pytest.mark.slow
def test_each_channel_is_measured_beside_its_emulator(tmp_path: Path) -> None:
    figures = benchmark("channels", "--ways", "telegram-polling,zalo-webhook", "--citizens", "2,4", "--seconds", "0.5")
    assert figures.keys() == {"telegram-polling", "zalo-webhook"}
    for one in figures.values():
        assert [at["citizens"] for at in one["rounds"]] == [2, 4]
        assert one["per_second"] == max(at["per_second"] for at in one["rounds"]) > 0
        assert one["to_emulator"] == one["per_second"] / one["emulator_per_second"]
        assert one["half"]["unanswered"] == 0
    assert figures["telegram-polling"]["half"]["acknowledged_p99_ms"] is None
    assert figures["zalo-webhook"]["half"]["acknowledged_p99_ms"] > 0
