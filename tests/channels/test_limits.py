from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.limits import ADDRESS, USER, Buckets, Limits, Rate


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limits_with(clock: Clock, user: Rate = USER, address: Rate = ADDRESS) -> Limits:
    return Limits(user, address, clock)


def test_a_burst_passes_and_one_more_is_told_how_long_to_wait(clock):
    buckets = Buckets(Rate(burst=3, per_second=0.5), clock)
    assert [buckets.take("an") for _ in range(4)] == [0, 0, 0, 2.0]


def test_what_was_taken_comes_back_with_time(clock):
    buckets = Buckets(Rate(burst=1, per_second=0.5), clock)
    assert buckets.take("an") == 0
    clock.seconds += 1
    assert buckets.take("an") == 1.0
    clock.seconds += 1
    assert buckets.take("an") == 0


def test_asking_in_vain_costs_nothing(clock):
    buckets = Buckets(Rate(burst=1, per_second=0.5), clock)
    buckets.take("an")
    assert [buckets.take("an") for _ in range(5)] == [2.0] * 5


def test_a_long_silence_saves_up_no_more_than_a_burst(clock):
    buckets = Buckets(Rate(burst=2, per_second=1), clock)
    buckets.take("an")
    clock.seconds += 1_000_000
    assert [buckets.take("an") for _ in range(3)] == [0, 0, 1.0]


def test_senders_do_not_take_from_one_another(clock):
    buckets = Buckets(Rate(burst=1, per_second=1), clock)
    assert buckets.take("an") == 0
    assert buckets.take("binh") == 0
    assert buckets.take("an") > 0


def test_of_too_many_senders_those_silent_longest_are_forgotten(clock):
    buckets = Buckets(Rate(burst=1, per_second=0.001), clock, max_senders=2)
    for sender in ("an", "binh", "an", "chi"):
        buckets.take(sender)
    assert len(buckets) == 2
    assert buckets.take("an") > 0  # heard of lately, so remembered
    assert buckets.take("binh") == 0


@given(
    burst=st.integers(1, 20),
    per_second=st.floats(0.01, 50),
    steps=st.lists(st.floats(0, 30), min_size=1, max_size=200),
)
def test_nobody_ever_gets_more_than_the_rate(burst, per_second, steps):
    clock = Clock()
    buckets = Buckets(Rate(burst, per_second), clock)
    begun, passed = clock.seconds, 0
    for step in steps:
        clock.seconds += step
        passed += buckets.take("an") == 0
        assert passed <= burst + (clock.seconds - begun) * per_second + 1e-6


@given(burst=st.integers(1, 5), per_second=st.floats(0.01, 50))
def test_who_waits_as_told_passes(burst, per_second):
    clock = Clock()
    limits = limits_with(clock, user=Rate(burst, per_second))
    while not (wait := limits.wait("an", None)):
        pass
    clock.seconds += wait
    assert limits.wait("an", None) == 0


@pytest.mark.parametrize(("burst", "per_second"), [(0.5, 1), (0, 1), (1, 0), (1, -1)])
def test_a_rate_that_lets_nobody_through_is_refused(burst, per_second):
    with pytest.raises(ValueError, match="at least one"):
        Rate(burst, per_second)


def test_the_wait_is_in_whole_seconds_never_too_few(clock):
    limits = limits_with(clock, user=Rate(1, 0.7))
    limits.wait("an", None)
    assert limits.wait("an", None) == 2


def test_citizens_behind_one_address_share_its_limit(clock):
    limits = limits_with(clock, address=Rate(2, 0.1))
    assert [limits.wait(user, "198.51.100.7") for user in ("an", "binh", "chi")] == [0, 0, 10]
    assert limits.wait("chi", "198.51.100.8") == 0


def test_one_citizen_is_limited_whatever_the_address(clock):
    limits = limits_with(clock, user=Rate(1, 0.1))
    assert limits.wait("an", "198.51.100.7") == 0
    assert limits.wait("an", "198.51.100.8") == 10


def test_a_refusal_for_the_address_is_not_counted_against_the_citizen(clock):
    limits = limits_with(clock, user=Rate(1, 0.001), address=Rate(1, 1))
    limits.wait("another", "198.51.100.7")
    assert limits.wait("an", "198.51.100.7") == 1
    clock.seconds += 1
    assert limits.wait("an", "198.51.100.7") == 0


@pytest.mark.parametrize("second", ["2001:db8:0:1::2", "2001:db8:0:1:ffff::", "2001:db8:0:1::1%eth0"])
def test_an_ipv6_customer_is_one_address(clock, second):
    limits = limits_with(clock, address=Rate(1, 0.1))
    assert limits.wait("an", "2001:db8:0:1::1") == 0
    assert limits.wait("binh", second) == 10


def test_another_ipv6_customer_is_another_address(clock):
    limits = limits_with(clock, address=Rate(1, 0.1))
    assert limits.wait("an", "2001:db8:0:1::1") == 0
    assert limits.wait("binh", "2001:db8:0:2::1") == 0


def test_an_address_that_cannot_be_read_is_limited_all_the_same(clock):
    limits = limits_with(clock, address=Rate(1, 0.1))
    assert [limits.wait(user, "not:an:address") for user in ("an", "binh")] == [0, 10]


def test_without_an_address_only_the_citizen_is_counted(clock):
    limits = limits_with(clock, address=Rate(1, 0.1))
    assert [limits.wait(user, None) for user in ("an", "binh", "chi")] == [0, 0, 0]


def test_a_village_behind_one_address_may_do_more_than_a_citizen():
    assert ADDRESS.burst >= 10 * USER.burst
    assert ADDRESS.per_second >= 10 * USER.per_second
