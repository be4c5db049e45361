from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from app_making import NOON, PATIENCE, said, until

from bot.app.lanes import MOST_MERGED, Lanes
from bot.messages import Kind, Reply, Utterance
from bot.storage.store import Accepted, Outgoing

FOREVER = 3600.0


class Answering:
    """Answers with what was asked; a user with a gate waits for it."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.fails: list[Exception] = []
        self.busy: defaultdict[str, int] = defaultdict(int)

    async def __call__(self, batch):
        user = batch[0].user_key
        asked = [accepted.utterance.text for accepted in batch]
        self.batches.append(asked)
        self.busy[user] += 1
        assert self.busy[user] == 1, "two answers to one citizen at the same time"
        if user in self.gates:
            await self.gates[user].wait()
        await asyncio.sleep(0)
        self.busy[user] -= 1
        if self.fails:
            raise self.fails.pop(0)
        return [Outgoing(batch[-1].id, user, "web", user, 1, Reply(" + ".join(asked)), NOON)]

    def holds(self, user: str) -> None:
        self.gates[user] = asyncio.Event()


class Talking:
    """Queues utterances as they are accepted."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.count = 0

    def say(self, text: str, user: str = "someone", kind: Kind = Kind.TEXT) -> asyncio.Future[list[Outgoing]]:
        self.count += 1
        return self.lanes.take_up(Accepted(self.count, user, said(str(self.count), text, user, kind)))


def is_fragment(text: str) -> bool:
    return text.endswith(",")


def belongs_together(earlier: Utterance, later: Utterance) -> bool:
    return earlier.kind is later.kind is Kind.TEXT and "?" not in later.text


@pytest.fixture
async def answering() -> Answering:
    return Answering()


@pytest.fixture
async def talking(answering) -> Talking:
    return Talking(Lanes(answering, is_fragment, belongs_together, FOREVER))


def told(replies: list[Outgoing]) -> list[str]:
    return [outgoing.reply.text for outgoing in replies]


async def test_one_citizen_is_answered_in_order_one_by_one(talking, answering):
    futures = [talking.say(str(number), kind=Kind.CHOICE) for number in range(5)]
    assert [told(await future) for future in futures] == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert answering.batches == [["0"], ["1"], ["2"], ["3"], ["4"]]


async def test_a_slow_citizen_keeps_nobody_waiting(talking, answering):
    answering.holds("slow")
    slow = talking.say("long", "slow")
    assert told(await talking.say("short", "quick")) == ["short"]
    assert not slow.done()
    answering.gates["slow"].set()
    assert told(await slow) == ["long"]


async def test_what_queues_up_meanwhile_becomes_one_question_answered_at_its_last_message(talking, answering):
    answering.holds("someone")
    first = talking.say("first")
    await until(lambda: answering.batches)
    rest = [talking.say(text) for text in ("second", "third", "fourth")]
    answering.gates["someone"].set()
    assert told(await first) == ["first"]
    assert [told(await future) for future in rest] == [[], [], ["second + third + fourth"]]


async def test_a_burst_sent_at_once_is_one_question(talking, answering):
    futures = [talking.say(text) for text in ("nhà tôi", "bốn người")]
    assert [told(await future) for future in futures] == [[], ["nhà tôi + bốn người"]]


async def test_a_choice_is_never_merged(talking, answering):
    futures = [talking.say("a"), talking.say("2", kind=Kind.CHOICE), talking.say("b"), talking.say("c")]
    assert [told(await future) for future in futures] == [["a"], ["2"], [], ["b + c"]]


async def test_what_doesnt_belong_to_the_others_is_answered_by_itself(talking, answering):
    futures = [talking.say(text) for text in ("a", "b", "c?", "d")]
    assert [told(await future) for future in futures] == [[], ["a + b"], [], ["c? + d"]]


async def test_a_fragment_waits_no_longer_for_what_doesnt_belong_to_it(talking, answering):
    futures = [talking.say(text) for text in ("a,", "b?")]
    assert [told(await future) for future in futures] == [["a,"], ["b?"]]


async def test_an_error_in_judging_messages_leaves_the_lane_alive(answering, caplog):
    def fail(*texts: object) -> bool:
        raise ValueError(texts)

    talking = Talking(Lanes(answering, fail, fail, FOREVER))
    futures = [talking.say(text) for text in ("a,", "b")]
    assert [told(await future) for future in futures] == [["a,"], ["b"]]
    await talking.lanes.drain()
    assert told(await talking.say("c")) == ["c"]
    assert {record.message_id for record in caplog.records} == {"2", "3"}
    assert not any("a," in record.getMessage() for record in caplog.records)


async def test_a_cancelled_lane_makes_room_for_the_next(talking, answering):
    answering.holds("someone")
    talking.say("a")
    await until(lambda: answering.batches)
    (lane,) = talking.lanes._lanes.values()
    lane.task.cancel()
    async with asyncio.timeout(PATIENCE):
        await talking.lanes.drain()
        del answering.gates["someone"]
        answering.busy.clear()
        assert told(await talking.say("b")) == ["b"]


async def test_a_burst_has_an_end(talking, answering):
    futures = [talking.say(str(number)) for number in range(MOST_MERGED + 1)]
    await asyncio.gather(*futures)
    assert [len(batch) for batch in answering.batches] == [MOST_MERGED, 1]


async def test_a_fragment_waits_for_the_rest_and_is_answered_with_it(talking, answering):
    fragment = talking.say("cho em hỏi,")
    for _ in range(5):
        await asyncio.sleep(0)
    assert not answering.batches  # it would wait for an hour
    rest = talking.say("mức đóng bao nhiêu")
    assert told(await fragment) == []
    assert told(await rest) == ["cho em hỏi, + mức đóng bao nhiêu"]


async def test_a_fragment_with_nothing_behind_it_is_answered_in_the_end(answering):
    talking = Talking(Lanes(answering, is_fragment, belongs_together, 0.01))
    assert told(await talking.say("cho em hỏi,")) == ["cho em hỏi,"]


async def test_a_fragment_doesnt_wait_once_a_whole_question_follows_it(talking, answering):
    futures = [talking.say("em hỏi,"), talking.say("lương hưu")]
    assert told(await futures[1]) == ["em hỏi, + lương hưu"]


async def test_a_choice_ends_the_waiting_of_a_fragment(talking, answering):
    fragment = talking.say("em hỏi,")
    await asyncio.sleep(0)
    choice = talking.say("1", kind=Kind.CHOICE)
    assert [told(await fragment), told(await choice)] == [["em hỏi,"], ["1"]]


async def test_a_message_queued_twice_is_answered_once(talking, answering):
    accepted = Accepted(1, "someone", said("1", "hỏi"))
    first, second = talking.lanes.take_up(accepted), talking.lanes.take_up(accepted)
    assert first is second
    assert talking.lanes.answer_to("web", "1") is first
    await first
    assert answering.batches == [["hỏi"]]
    assert talking.lanes.answer_to("web", "1") is None


async def test_a_failure_reaches_all_of_its_burst_and_nobody_else(talking, answering):
    answering.fails.append(RuntimeError("disk full"))
    failed = [talking.say("a"), talking.say("b")]
    later = talking.say("2", kind=Kind.CHOICE)
    for future in failed:
        with pytest.raises(RuntimeError, match="disk full"):
            await future
    assert told(await later) == ["2"]


async def test_whoever_stopped_waiting_spoils_nothing(talking, answering):
    answering.holds("someone")
    gone = talking.say("a")
    await until(lambda: answering.batches)
    gone.cancel()
    staying = talking.say("b")
    answering.gates["someone"].set()
    assert told(await staying) == ["b"]


async def test_draining_waits_for_everybody(talking, answering):
    answering.holds("slow")
    slow, quick = talking.say("a", "slow"), talking.say("b", "quick")
    draining = asyncio.create_task(talking.lanes.drain())
    await quick
    await asyncio.sleep(0)
    assert not draining.done()
    answering.gates["slow"].set()
    await draining
    assert slow.done()


async def test_draining_nothing_ends_at_once(talking):
    await talking.lanes.drain()
