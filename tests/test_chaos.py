"""The short form of ``scripts/soak channels``, and that its judge finds what is wrong."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from core_fixtures import KNOWLEDGE
from load.chaos import Plan, chaos, logged
from load.following import BEFORE_A_KILL, Kill, Sent, follow
from load.judging import Due, Kept, Story, judge

HIDDEN = True


@pytest.mark.slow
@pytest.mark.parametrize("webhook", [False, True], ids=["asked", "brought"])
def test_nothing_accepted_goes_wrong_when_all_fails_now_and_then(tmp_path, kb, webhook):
    plan = Plan(seconds=7, users=15, seed=7, pauses=(0.3, 2.0), slow=False, webhook=webhook)
    report = asyncio.run(chaos(KNOWLEDGE, tmp_path / "var", kb, plan))
    assert not report.is_wrong, str(report)
    assert report.accepted == report.answered == report.said >= 100
    assert report.kills == 2
    assert report.stops == 1
    assert report.refreshes >= 1
    assert report.duplicates_dropped
    assert sum(report.faults.values()) >= 5


# -- the judge


def sent(*texts: str) -> list[Sent]:
    return [Sent(text, at) for at, text in enumerate(texts)]


@pytest.fixture
def story() -> Story:
    """Two questions: the first is answered by two messages, the second by one."""
    return Story("zalo", "1", {"a": 0.0, "b": 0.5}, sent("một", "hai", "ba"))


@pytest.fixture
def kept() -> Kept:
    outbox = [Due(1, "zalo", "1", 11, ("một", "hai")), Due(2, "zalo", "1", 12, ("ba",))]
    return Kept({("zalo", "a"): (True, 11), ("zalo", "b"): (True, 12)}, outbox, {11, 12})


def test_when_all_is_well_the_judge_says_so(story, kept):
    report = judge([story], kept, [])
    assert not report.is_wrong
    assert (report.accepted, report.answered, report.merged, report.sends) == (2, 2, 0, 3)
    assert report.waits == {"zalo": [0.0, 1.5]}


def test_a_message_merged_with_a_later_one_is_answered_by_that(story, kept):
    story.said["c"] = 0.4
    kept.inbox["zalo", "c"] = (True, None)
    report = judge([story], kept, [])
    assert not report.is_wrong
    assert (report.answered, report.merged) == (3, 1)


def test_a_lost_send_is_found(story, kept):
    del story.sent[1]
    assert judge([story], kept, []).lost == ["zalo 1: reply 1: part of it never came"]


def test_a_lost_message_is_found(story, kept):
    del kept.inbox["zalo", "b"]
    report = judge([story], kept, [])
    assert report.lost == ["zalo b: accepted, and not written down"]
    assert report.twice == ["turn 12 answers what another answers, too"]


def test_what_was_never_answered_is_found(story, kept):
    kept.inbox["zalo", "b"] = (False, None)
    assert "zalo b: accepted, and not answered" in judge([story], kept, []).lost


@pytest.mark.parametrize(("state", "why"), [(0, "never sent"), (2, "given up")])
def test_a_reply_that_is_not_marked_sent_is_found(story, kept, state, why):
    kept.outbox[1] = replace(kept.outbox[1], state=state)
    assert judge([story], kept, []).lost == [f"zalo 1: reply 2: {why}"]


def test_a_reply_for_nobody_is_found(story, kept):
    kept.outbox.append(Due(3, "zalo", "", 12, ("bốn",)))
    assert judge([story], kept, []).lost == ["reply 3 is for nobody"]


def test_a_doubled_send_is_found(story, kept):
    story.sent.insert(1, story.sent[0])
    report = judge([story], kept, [])
    assert report.twice == ["zalo 1: message 1 came again"]
    assert not report.again


def test_a_swapped_order_is_found(story, kept):
    story.sent[1:] = reversed(story.sent[1:])
    report = judge([story], kept, [])
    assert report.order_broken == ["zalo 1: message 2 was overtaken"]
    assert report.lost == report.twice == []


def test_a_send_to_another_citizen_is_found(story, kept):
    strange = Story("zalo", "2", {}, sent("một"))
    assert judge([story, strange], kept, []).twice == ["zalo 2: message 0 came again"]


def test_a_repeat_is_excused_once_by_a_hidden_answer():
    hidden, again = Sent("một", 0.0, HIDDEN), Sent("một", 1.0)
    followed = follow(["một", "hai"], [hidden, again, Sent("hai", 2.0)], [])
    assert followed.again == {"hidden": 1}
    assert followed.twice == []
    assert follow(["một"], [hidden, again, again], []).twice == [2]


def test_a_hidden_answer_excuses_no_repeat_after_the_next_message():
    followed = follow(["một", "hai"], [Sent("một", 0.0, HIDDEN), *sent("hai", "một")], [])
    assert followed.twice == [2]


@pytest.mark.parametrize(
    ("killed", "repeated", "excused"),
    [
        (0.2, 1.0, True),
        (-0.1, 1.0, True),  # it was on its way then, and arrived after the kill
        (-1.0, 1.0, False),  # it was the next process that sent it
        (1.2, 1.0, False),
        (BEFORE_A_KILL + 0.1, 3.0, False),  # long written down by then
    ],
)
def test_a_repeat_is_excused_by_a_kill_between(killed, repeated, excused):
    followed = follow(["một"], [Sent("một", 0.0), Sent("một", repeated)], [Kill(killed, killed)])
    assert followed.again == ({"killed": 1} if excused else {})
    assert followed.twice == ([] if excused else [1])


def test_equal_replies_are_told_from_repeats():
    assert follow(["một", "một"], sent("một", "một"), []).twice == []
    assert follow(["một", "một"], sent("một", "một", "một"), []).twice == [2]
    assert follow(["một", "một"], sent("một"), []).lost == [1]


def test_alerts_are_counted_and_other_errors_named(tmp_path):
    log = tmp_path / "log"
    log.write_text(
        'http://127.0.0.1:1\n{"level": "error", "event": "alert", "alert": "x"}\n{"level": "info"}\n'
        '{"level": "error", "says": "refused"}\nTraceback (most recent call last):\n'
    )
    alerts: Counter[str] = Counter()
    wrong = logged(log, alerts)
    assert alerts == {"x": 1}
    assert len(wrong) == 2
