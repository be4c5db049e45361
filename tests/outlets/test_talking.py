"""Talking points on the entries of the small knowledge."""

from __future__ import annotations

from datetime import date

import pytest
from core_fixtures import TODAY

from bot.outlets.short_texts import NoOutletError
from bot.outlets.talking import nearest, promises, talking_points

AWAITED = date(2027, 7, 2)


def ids(kb, intent, day=TODAY):
    return [one.id for one in talking_points(kb, intent, day).objections]


def test_the_nearest_objection_comes_first(kb):
    assert ids(kb, "bhxh-tu-nguyen/muc-dong")[0] == "khong-co-tien"
    assert ids(kb, "bhxh-tu-nguyen/dong-truoc")[0] == "dong-truoc"
    assert ids(kb, "huu-tri/tuoi")[0] == "gia-roi"
    assert ids(kb, "bhyt-ho-gia-dinh/chi-phi-ca-ho")[0] == "khong-om"


def test_there_are_always_three(kb):
    for intent in kb.entries:
        if not intent.startswith("forms/"):
            assert len(set(ids(kb, intent))) == 3, intent


def test_one_whose_figures_do_not_hold_makes_room_for_the_next(kb):
    assert "dong-truoc" in nearest(kb, "bhxh-tu-nguyen/muc-dong")[:3]
    later = ids(kb, "bhxh-tu-nguyen/muc-dong", AWAITED)
    assert "dong-truoc" not in later
    assert len(later) == 3


def test_a_reply_has_the_figures_of_its_day(kb):
    replies = {one.id: one.reply for one in talking_points(kb, "bhxh-tu-nguyen/muc-dong", date(2027, 1, 1)).objections}
    assert "387.200 đồng" in replies["khong-co-tien"]


def test_what_not_to_promise_is_of_the_topic_or_of_all(kb):
    told = talking_points(kb, "bhxh-tu-nguyen/muc-dong", TODAY)
    assert [one.never for one in told.promises] == ["Không hứa hỗ trợ mãi", "Không dọa phạt"]
    assert [one.never for one in talking_points(kb, "huu-tri/tuoi", TODAY).promises] == ["Không dọa phạt"]
    assert len(list(promises(kb, TODAY))) == 2


def test_people_are_sent_where_the_procedure_is_done_else_where_everything_is(kb):
    assert talking_points(kb, "bhxh-tu-nguyen/dang-ky", TODAY).where == kb.procedures["dang-ky"].where
    assert talking_points(kb, "huu-tri/tuoi", TODAY).where == "Điểm thu gần nhà, hoặc gọi 1900 9068."


def test_all_of_it_is_text(kb):
    said = talking_points(kb, "bhxh-tu-nguyen/muc-dong", TODAY).as_text
    assert 'Bà con nói: "Tiền đâu mà đóng"\nMình đáp: Mỗi tháng bác đóng ít nhất 264.000 đồng' in said
    assert "- Không hứa hỗ trợ mãi. Hỗ trợ nhiều nhất 120 tháng." in said
    assert said.endswith("Áp dụng đến hết ngày 31/12/2026")


def test_a_form_has_none(kb):
    with pytest.raises(NoOutletError):
        talking_points(kb, "forms/tinh-dong", TODAY)
