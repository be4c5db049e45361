"""What changed between two days, in the small knowledge."""

from __future__ import annotations

from datetime import date

from bot.answers.changes import coming, law_changes, text_changes, value_changes, withheld

EVE, NEW_YEAR = date(2026, 12, 31), date(2027, 1, 1)
LOWEST = "bhxh-tu-nguyen/thu-nhap-thap-nhat"


def test_a_row_counts_on_its_day_and_not_the_day_before(kb):
    (change,) = (one for one in value_changes(kb, EVE, NEW_YEAR) if one.name == LOWEST)
    assert (change.on, change.old, change.new) == (NEW_YEAR, "1.500.000 đồng/tháng", "2.200.000 đồng/tháng")
    assert change.source is not None
    assert change.source.law == "nd-351-2025"
    assert [one for one in value_changes(kb, NEW_YEAR, date(2027, 1, 2)) if one.name == LOWEST] == []


def test_nothing_changes_within_a_day(kb):
    assert value_changes(kb, NEW_YEAR, NEW_YEAR) == ()
    assert text_changes(kb, NEW_YEAR, NEW_YEAR) == ()
    assert law_changes(kb, NEW_YEAR, NEW_YEAR) == ()


def test_changes_stand_in_the_order_of_their_days(kb):
    days = [one.on for one in value_changes(kb, date(2000, 1, 1), date(2030, 1, 1))]
    assert days == sorted(days)
    assert len(set(days)) > 3


def test_a_first_row_has_nothing_before_it_and_an_awaited_one_nothing_after(kb):
    every = value_changes(kb, date(1900, 1, 1), date(2100, 1, 1))
    first = {one.name: one for one in reversed(every)}
    assert first[LOWEST].old is None
    awaited = [one for one in every if one.awaited]
    assert awaited
    assert all(one.new is None for one in awaited)


def test_a_table_has_no_single_value(kb):
    tables = [one for one in value_changes(kb, date(1900, 1, 1), date(2100, 1, 1)) if one.name == "huu-tri/ty-le"]
    assert [one.new for one in tables] == [""] * len(tables)
    assert tables


def test_an_entry_is_told_with_the_lines_that_differ(kb):
    found = {one.intent: one for one in text_changes(kb, EVE, NEW_YEAR)}
    change = found["bhxh-tu-nguyen/muc-dong"]
    assert change.gone[0] == "Mỗi tháng bác đóng ít nhất 264.000 đồng, đã trừ hỗ trợ 20%."
    assert change.added[0] == "Mỗi tháng bác đóng ít nhất 387.200 đồng, đã trừ hỗ trợ 20%."
    assert "lien-he/tong-dai" not in found


def test_an_entry_that_one_day_has_no_answer_of_has_not_changed_but_is_withheld(kb):
    after = date(2027, 7, 2)
    assert "bhxh-tu-nguyen/dong-truoc" not in {one.intent for one in text_changes(kb, EVE, after)}
    assert ("bhxh-tu-nguyen/dong-truoc", "bhxh-tu-nguyen/lai-suat-thang") in withheld(kb, after)
    assert withheld(kb, EVE) == ()


def test_a_law_is_told_of_when_it_is_issued_comes_into_force_and_is_replaced(knowledge):
    knowledge.edit(
        "legal/nd-351-2025.yaml",
        "kind:",
        "issued: 2025-12-30\nreplaced_by: nd-159-2025\nreplaced_on: 2027-03-01\nkind:",
    )
    kb = knowledge.kb()
    told = [(one.law, one.what) for one in law_changes(kb, date(2025, 1, 1), date(2030, 1, 1))]
    assert ("nd-351-2025", "replaced") in told
    assert {what for _, what in told} == {"issued", "in_force", "replaced"}


def test_what_comes_next_is_told_once_for_each_figure(kb):
    names = [one.name for one in coming(kb, EVE)]
    assert LOWEST in names
    assert len(names) == len(set(names))
    assert LOWEST not in [one.name for one in coming(kb, NEW_YEAR)]
