"""A commune's weeks: as many slots as agencies ask for, and nothing again before its turn."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from real_knowledge import real

from bot.desk.broadcasts import Played
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loudspeaker_schema import VOLUNTARY, Slot
from bot.knowledge.places import Commune, Province
from bot.outlets.broadcast_weeks import FIRST_WEEK, PlanError, Planner, week_plan

MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)
COMMUNE = Commune("20341", "phường", "Tam Kỳ", Province("48", "thành phố", "Đà Nẵng"))
COMMUNES, WEEKS = 500, 60
BEFORE = (MONDAY - FIRST_WEEK).days // 7
ADVANCE = """\
  tu-nguyen-dong-truoc:
    title: Đóng trước
    scheme: bhxh-tu-nguyen
    parts:
      - {from: 30, entry: bhxh-tu-nguyen/dong-truoc}
"""


def played(broadcast: str, day: date, commune: str = COMMUNE.code) -> Played:
    return Played(day, commune, COMMUNE.full_name, broadcast, VOLUNTARY, 30)


def planned(kb: KnowledgeBase, monday: date, log: list[Played] | None = None) -> list[str]:
    plan = week_plan(kb, COMMUNE, monday, played=log or [], length=30)
    return [slot.script.id for slot in plan.slots]


def assert_in_turn(sequence: list[str], pool: set[str]) -> None:
    """Between two turns of a broadcast every other of its pool had one."""
    last: dict[str, int] = {}
    for at, key in enumerate(sequence):
        if key in last:
            assert set(sequence[last[key] + 1 : at]) == pool - {key}
        last[key] = at


def without_end(kb: KnowledgeBase) -> KnowledgeBase:
    """The same, where no broadcast is news of a time."""
    lasting = {key: one.model_copy(update={"until": None}) for key, one in kb.loudspeaker.broadcasts.items()}
    return replace(kb, loudspeaker=kb.loudspeaker.model_copy(update={"broadcasts": lasting}))


def test_every_commune_has_enough_each_week_and_nothing_again_before_its_turn():
    kb = without_end(real())
    planner = Planner(kb, kb.loudspeaker.slots)
    schemes = {key: broadcast.scheme for key, broadcast in kb.loudspeaker.broadcasts.items()}
    voluntary = {key for key, scheme in schemes.items() if scheme == VOLUNTARY}
    codes = [commune.code for n in range(1, 97) for commune in kb.places.communes_of(f"{n:02d}")]
    for code in random.Random(7).sample(codes, COMMUNES):
        put_on: list[str] = []
        for monday, chosen in islice(planner.weeks(code, FIRST_WEEK), BEFORE, BEFORE + WEEKS):
            keys = [key for _, _, key in chosen]
            assert len(keys) >= 4
            assert sum(key in voluntary for key in keys) >= 2
            assert len(set(keys)) == len(keys)
            assert all(monday <= day < monday + WEEK for day, _, _ in chosen)
            put_on += keys
        assert_in_turn([key for key in put_on if key in voluntary], voluntary)
        assert_in_turn([key for key in put_on if key not in voluntary], set(schemes) - voluntary)


def test_communes_do_not_all_put_on_the_same():
    kb = real()
    planner = Planner(kb, kb.loudspeaker.slots)
    firsts = {planner.week(f"{code:05d}", MONDAY)[0][2] for code in range(20000, 20050)}
    assert len(firsts) > 3


def test_a_week_is_planned_the_same_each_time_it_is_asked_for(kb):
    assert week_plan(kb, COMMUNE, MONDAY, length=30) == week_plan(kb, COMMUNE, MONDAY, length=30)
    assert planned(kb, MONDAY) == planned(kb, MONDAY + timedelta(days=3))


def test_the_slots_are_in_the_order_of_the_week(kb):
    plan = week_plan(kb, COMMUNE, MONDAY, length=30)
    assert [(slot.day.isoformat(), slot.time) for slot in plan.slots] == [
        ("2026-11-23", "05:30"),
        ("2026-11-23", "17:00"),
        ("2026-11-26", "17:00"),
        ("2026-11-28", "05:30"),
    ]
    assert plan.slots[0].script.text.startswith("Kính thưa bà con phường Tam Kỳ.")


def test_a_commune_may_have_slots_of_its_own(kb):
    days = ("monday", "tuesday", "wednesday", "friday", "sunday")
    slots = [Slot(day=day, time="06:00") for day in days]
    plan = week_plan(kb, COMMUNE, MONDAY, slots, length=30)
    assert [slot.day.weekday() for slot in plan.slots] == [0, 1, 2, 4, 6]
    assert sum(slot.script.scheme == VOLUNTARY for slot in plan.slots) == 3


def test_fewer_slots_than_agencies_ask_for_are_refused(kb):
    slots = [Slot(day="monday", time="06:00"), Slot(day="friday", time="06:00")]
    with pytest.raises(PlanError, match="mới có 2 lượt một tuần, cần ít nhất 4"):
        week_plan(kb, COMMUNE, MONDAY, slots, length=30)


def test_more_slots_than_broadcasts_are_refused(kb):
    slots = [Slot(day="monday", time=f"{hour:02d}:00") for hour in range(5, 12)]
    with pytest.raises(PlanError, match="tuần 2026-W48 chỉ có 6 bài đọc được cho 7 lượt"):
        week_plan(kb, COMMUNE, MONDAY, slots, length=30)


def test_too_little_on_voluntary_insurance_is_refused(knowledge):
    for key in ("tu-nguyen-muc-dong", "tu-nguyen-ho-tro"):
        head = f"  {key}:\n"
        text = knowledge.read("loudspeaker.yaml")
        before, _, after = text.partition(head)
        knowledge.write("loudspeaker.yaml", before + head + after.replace("bhxh-tu-nguyen\n", "chung\n", 1))
    with pytest.raises(PlanError, match="1 bài về BHXH tự nguyện, cần 2"):
        planned(knowledge.kb(), MONDAY)


def test_a_week_before_all_planning_is_refused(kb):
    with pytest.raises(PlanError, match="2026-W01"):
        planned(kb, FIRST_WEEK - WEEK)
    assert len(planned(kb, FIRST_WEEK)) == 4


# -- what was logged


def test_what_was_played_longest_ago_comes_next(kb):
    log = [
        played("tu-nguyen-dang-ky", MONDAY - timedelta(days=20)),
        played("tu-nguyen-muc-dong", MONDAY - timedelta(days=2)),
        played("tu-nguyen-ho-tro", MONDAY - timedelta(days=10)),
    ]
    assert [key for key in planned(kb, MONDAY, log) if key.startswith("tu-nguyen")] == [
        "tu-nguyen-dang-ky",
        "tu-nguyen-ho-tro",
    ]


def test_what_was_never_played_comes_before_what_was(kb):
    log = [played("tu-nguyen-ho-tro", MONDAY - timedelta(days=300)), played("ho-gia-dinh-cho", MONDAY - WEEK)]
    keys = planned(kb, MONDAY, log)
    assert "tu-nguyen-ho-tro" not in keys
    assert "ho-gia-dinh-cho" not in keys


def test_the_week_after_a_planned_one_goes_on_where_that_ends(kb):
    log = [played("hai-loai", MONDAY - timedelta(days=3))]
    sequence = [key for week in range(6) for key in planned(kb, MONDAY + week * WEEK, log)]
    assert_in_turn(
        [key for key in sequence if key.startswith("tu-nguyen")],
        {"tu-nguyen-muc-dong", "tu-nguyen-ho-tro", "tu-nguyen-dang-ky"},
    )


def test_the_plan_stays_while_its_week_is_being_played(kb):
    before = planned(kb, MONDAY, [played("hai-loai", MONDAY - timedelta(days=3))])
    log = [played("hai-loai", MONDAY - timedelta(days=3)), played(before[0], MONDAY), played(before[1], MONDAY)]
    assert planned(kb, MONDAY, log) == before


def test_what_others_played_does_not_count(kb):
    log = [played(key, MONDAY - timedelta(days=1), "99999") for key in kb.loudspeaker.broadcasts]
    assert planned(kb, MONDAY, log) == planned(kb, MONDAY)


def test_a_log_of_broadcasts_that_are_gone_does_no_harm(kb):
    assert len(planned(kb, MONDAY, [played("gone", MONDAY - WEEK)])) == 4


# -- figures


def test_each_slot_has_the_figures_of_its_own_day(kb):
    slots = [Slot(day=day, time="06:00") for day in ("monday", "tuesday", "thursday", "friday", "saturday", "sunday")]
    plan = week_plan(kb, COMMUNE, date(2026, 12, 28), slots, length=45)
    (slot,) = [slot for slot in plan.slots if slot.script.id == "tu-nguyen-muc-dong"]
    new = slot.day >= date(2027, 1, 1)
    assert ("2.200.000" in slot.script.text) == new
    assert ("1.500.000" in slot.script.text) == (not new)


def test_in_the_weeks_around_a_change_no_slot_says_the_other_figure():
    kb = real()
    seen = set()
    for week in range(-6, 6):
        plan = week_plan(kb, COMMUNE, date(2026, 12, 28) + week * WEEK)
        for slot in plan.slots:
            if slot.script.id == "tu-nguyen-muc-dong":
                new = slot.day >= date(2027, 1, 1)
                seen.add(new)
                assert ("387.200" in slot.script.text, "264.000" in slot.script.text) == (new, not new)
    assert seen == {False, True}


def test_what_is_withheld_on_a_day_is_passed_over(knowledge):
    knowledge.write("loudspeaker.yaml", knowledge.read("loudspeaker.yaml") + ADVANCE)
    kb = knowledge.kb()
    planner = Planner(kb, kb.loudspeaker.slots, 30)
    put_on = list(islice(planner.weeks(COMMUNE.code, date(2027, 1, 4)), 20))
    days = [day for _, chosen in put_on for day, _, key in chosen if key == "tu-nguyen-dong-truoc"]
    assert days
    assert max(days) < date(2027, 3, 1)
    assert all(len(chosen) == 4 for _, chosen in put_on)


def test_news_is_put_on_until_its_last_day(kb):
    last, key = date(2027, 3, 1), next(iter(kb.loudspeaker.broadcasts))
    news = kb.loudspeaker.broadcasts[key].model_copy(update={"until": last})
    of_a_time = kb.loudspeaker.model_copy(update={"broadcasts": {**kb.loudspeaker.broadcasts, key: news}})
    planner = Planner(replace(kb, loudspeaker=of_a_time), kb.loudspeaker.slots, 30)
    put_on = list(islice(planner.weeks(COMMUNE.code, MONDAY), 40))
    days = [day for _, chosen in put_on for day, _, chosen_key in chosen if chosen_key == key]
    assert days
    assert max(days) <= last
    assert all(len(chosen) == 4 for _, chosen in put_on)
