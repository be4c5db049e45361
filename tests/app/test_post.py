"""The post: order, retries, and what is given up."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from dataclasses import replace

import pytest
from app_making import PATIENCE, TestingStore, said, until

from bot.app.post import FEW_ATTEMPTS, Post
from bot.channels.conversations import Closed, Gone, Halted, Later, Never
from bot.channels.limits import Rate
from bot.messages import Outcome, Reply, Session, Turn

QUICK = (0.001, 0.002, 0.002)
SLOW = (60.0, 60.0, 60.0)


class Channel:
    """Sends into a list; what it is told to fail with, it fails with first. A reply's lines are its parts."""

    name = "zalo"

    def __init__(self) -> None:
        self.out: list[tuple[str, str]] = []
        self.fails: defaultdict[str, list[Exception]] = defaultdict(list)
        self.holds: dict[str, asyncio.Event] = {}

    def parts(self, reply):
        return reply.text.splitlines()

    async def send(self, address, part):
        if address in self.holds:
            await self.holds[address].wait()
        if self.fails[part]:
            raise self.fails[part].pop(0)
        self.out.append((address, part))

    def told(self, address: str) -> list[str]:
        return [part for to, part in self.out if to == address]


class Watching:
    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.alerts: list[tuple[str, str]] = []
        self.mended: list[str] = []
        self.seconds: list[float] = []

    def sent(self, channel, result, seconds=None):
        self.results[result] += 1
        if seconds is not None:
            self.seconds.append(seconds)

    def alert(self, name, says):
        self.alerts.append((name, says))

    def over(self, name):
        self.mended.append(name)


class Office:
    """A store, a channel, and the post between them."""

    def __init__(self, store: TestingStore, pauses=QUICK, rate: Rate | None = None) -> None:
        self.store, self.channel, self.watching = store, Channel(), Watching()
        self.number = 0
        self.post = Post(store, self.channel, self.watching, rate, pauses)

    async def reply(self, user: str, *texts: str):
        """Save an answer to a citizen, unsent."""
        self.number += 1
        accepted = await self.store.accept(replace(said(f"m{self.number}", "hỏi", user), channel="zalo"))
        turn = Turn("hỏi", tuple(map(Reply, texts)), Outcome.ANSWERED, Session())
        at = accepted.utterance.received_at
        return await self.store.save(turn, [accepted.id], accepted.user_key, "zalo", at)

    async def tell(self, user: str, *texts: str) -> None:
        self.post.take(await self.reply(user, *texts))

    async def unsent(self) -> list[str]:
        return [outgoing.reply.text for outgoing in await self.store.unsent()]

    async def drained(self) -> None:
        async with asyncio.timeout(PATIENCE):
            await self.post.drain()


@pytest.fixture
async def office(store):
    return Office(store)


async def test_replies_go_out_in_their_order_and_are_marked_sent(office):
    await office.tell("an", "một", "hai")
    await office.tell("an", "ba")
    await office.drained()
    assert office.channel.told("an") == ["một", "hai", "ba"]
    assert await office.unsent() == []
    assert office.watching.results == {"sent": 3}
    assert all(seconds > 0 for seconds in office.watching.seconds)


async def test_a_slow_citizen_keeps_nobody_waiting(office):
    office.channel.holds["chậm"] = asyncio.Event()
    await office.tell("chậm", "một")
    await office.tell("nhanh", "hai")
    await until(lambda: office.channel.told("nhanh"))
    assert office.channel.told("chậm") == []
    office.channel.holds["chậm"].set()
    await office.drained()
    assert office.channel.told("chậm") == ["một"]


async def test_what_fails_for_now_is_tried_again_before_what_comes_after(office):
    office.channel.fails["một"] = [Later("429", 0.001), Later("timeout", may_have_arrived=True)]
    await office.tell("an", "một", "hai")
    await office.drained()
    assert office.channel.told("an") == ["một", "hai"]
    assert office.watching.results == {"later": 1, "hidden": 1, "sent": 2}


async def test_a_reply_of_parts_goes_on_where_it_stopped_also_in_the_next_process(office, store):
    office.channel.fails["hai"] = [Closed("-230")]
    await office.tell("an", "một\nhai\nba")
    await office.drained()
    assert office.channel.told("an") == ["một"]
    following = Office(store)
    assert await following.post.resume() == 1
    await following.drained()
    assert following.channel.told("an") == ["hai", "ba"]
    assert await following.unsent() == []


async def test_a_closed_window_opens_with_the_next_message(office):
    office.channel.fails["hai"] = [Closed("-230")]
    await office.tell("an", "một\nhai")
    await office.drained()
    await office.tell("an", "ba")
    await office.drained()
    assert office.channel.told("an") == ["một", "hai", "ba"]


async def test_of_who_blocked_the_bot_everything_is_given_up_and_of_nobody_else(office):
    office.channel.fails["một"] = [Gone("403")]
    await office.tell("an", "một", "hai")
    await office.tell("bình", "ba")
    await office.drained()
    assert office.channel.out == [("bình", "ba")]
    assert await office.unsent() == []
    assert office.watching.results == {"gone": 1, "given_up": 2, "sent": 1}


async def test_a_refused_part_is_left_out_and_the_others_go(office):
    office.channel.fails["hai"] = [Never("-201")]
    await office.tell("an", "một\nhai\nba", "bốn")
    await office.drained()
    assert office.channel.told("an") == ["một", "ba", "bốn"]
    assert await office.unsent() == []


async def test_our_own_mistake_is_tried_a_few_times_and_then_given_up(office, caplog):
    office.channel.fails["một"] = [RuntimeError("lời của người dân")] * FEW_ATTEMPTS
    await office.tell("an", "một", "hai")
    await office.drained()
    assert office.channel.told("an") == ["hai"]
    assert await office.unsent() == []
    assert "lời của" not in caplog.text


async def test_what_only_the_operator_can_mend_alerts_and_goes_on_when_mended(office):
    office.channel.fails["một"] = [Halted("nâng gói OA")] * 3
    await office.tell("an", "một")
    await office.drained()
    assert office.channel.out == [("an", "một")]
    assert office.watching.alerts == [("zalo_halted", "nâng gói OA")] * 3
    assert office.watching.mended == ["zalo_halted"]


async def test_while_the_channel_is_halted_nobody_is_tried(store):
    office = Office(store, pauses=SLOW)
    office.channel.fails["một"] = [Halted("nâng gói OA")]
    await office.tell("an", "một")
    await until(lambda: office.watching.alerts)
    await office.tell("bình", "hai")
    await office.post.close()
    assert office.channel.out == []
    assert await office.unsent() == ["một", "hai"]


async def test_a_store_that_refuses_to_mark_makes_nothing_go_twice(office, store):
    store.refuses = {"sent"}
    await office.tell("an", "một", "hai")
    await until(lambda: office.channel.out)
    assert office.channel.told("an") == ["một"]
    store.refuses = set()
    await office.drained()
    assert office.channel.told("an") == ["một", "hai"]


async def test_closing_lets_what_is_on_its_way_arrive_and_leaves_the_rest(store):
    office = Office(store)
    office.channel.holds["an"] = asyncio.Event()
    await office.tell("an", "một", "hai")
    await until(lambda: office.post._lanes)
    await asyncio.sleep(0)
    closing = asyncio.create_task(office.post.close())
    await asyncio.sleep(0)
    office.channel.holds["an"].set()
    await closing
    assert office.channel.told("an") == ["một"]
    assert await office.unsent() == ["hai"]
    await office.tell("an", "ba")
    assert office.channel.told("an") == ["một"]


async def test_what_never_arrives_is_called_off_at_closing(store):
    office = Office(store)
    office.channel.holds["an"] = asyncio.Event()
    await office.tell("an", "một")
    await office.post.close(seconds=0.001)
    assert await office.unsent() == ["một"]


async def test_the_rate_of_the_whole_channel_is_kept_and_everything_arrives(store):
    office = Office(store, rate=Rate(burst=2, per_second=1000))
    for number in range(9):
        await office.tell(f"người {number}", "một")
    await office.drained()
    assert len(office.channel.out) == 9


async def test_an_erased_citizen_is_told_nothing_more(office):
    office.channel.fails["một"] = [Closed("-230")]
    await office.tell("an", "một", "hai")
    await office.drained()
    office.post.forget("an")
    await office.tell("an", "ba")
    await office.drained()
    assert office.channel.told("an") == ["ba"]


async def test_a_reply_taken_twice_goes_once(office):
    outgoing = await office.reply("an", "một")
    office.post.take(outgoing)
    await office.post.resume()
    await office.drained()
    assert office.channel.told("an") == ["một"]
