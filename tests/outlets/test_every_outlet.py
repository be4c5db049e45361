"""Every real entry in every outlet, on three days: no figure that its answer doesn't say, no brace left."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from figures_said import figures
from real_knowledge import real

from bot.answers.answer import answer
from bot.answers.short import short
from bot.knowledge.base import NoValueError
from bot.knowledge.schema import Form
from bot.outlets.short_texts import LONGEST_HEADLINE, LONGEST_POST, POINTS, post, poster
from bot.outlets.sms import is_gsm, sms_of
from bot.outlets.talking import talking_points

DAYS = (date(2026, 11, 22), date(2027, 1, 2), date(2027, 7, 2))
ONE_MESSAGE = 160
OUTREACH = ("bhxh-tu-nguyen/", "bhyt-ho-gia-dinh/", "rumours/")


@cache
def told(day: date) -> dict[str, str]:
    """What every entry says on a day, with its name and what it rests on; without those that are withheld."""
    said = {}
    for intent, entry in real().entries.items():
        if isinstance(entry, Form):
            continue
        try:
            now = answer(real(), intent, day)
        except NoValueError:
            continue
        said[intent] = f"{entry.title}\n{entry.label}\n{now.text}\n{now.basis}"
    return said


def test_nearly_every_entry_can_be_told_on_each_day():
    entries = [intent for intent, entry in real().entries.items() if not isinstance(entry, Form)]
    for day in DAYS:
        assert len(entries) - len(told(day)) <= 2, day


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("outlet", ["short", "sms", "post", "poster", "talking"])
def test_no_outlet_says_a_figure_that_the_answer_does_not(outlet, day):
    make = {
        "short": lambda kb, intent: short(kb, intent, day).text,
        "sms": lambda kb, intent: "\n".join([sms_of(kb, intent, day).marked, sms_of(kb, intent, day).unmarked]),
        "post": lambda kb, intent: post(kb, intent, day).text,
        "poster": lambda kb, intent: poster(kb, intent, day).text,
        "talking": lambda kb, intent: talking_points(kb, intent, day).text,
    }[outlet]
    wrong = {}
    for intent, said in told(day).items():
        text = make(real(), intent)
        assert text.strip()
        assert not set(text) & set("{}"), intent
        if more := figures(text) - figures(said):
            wrong[intent] = more
    assert wrong == {}


@pytest.mark.parametrize("day", DAYS)
def test_every_reply_and_refusal_says_only_the_figures_of_the_entries_it_rests_on(day):
    talking = real().talking
    points = [talking_points(real(), intent, day) for intent in told(day)]
    replies = {one.id: one.reply for told_points in points for one in told_points.objections}
    refusals = {one.never: one.why for told_points in points for one in told_points.promises}
    said = [(talking.objections[key].rests_on, reply) for key, reply in replies.items()]
    said += [(one.rests_on, refusals[one.never]) for one in talking.promises.values() if one.never in refusals]
    for rests_on, text in said:
        known = set().union(*(figures(told(day).get(intent, "")) for intent in rests_on))
        assert figures(text) <= known, text
        assert not set(text) & set("{}")


@pytest.mark.parametrize("day", DAYS)
def test_there_are_three_objections_to_every_entry(day):
    for intent in told(day):
        assert len({one.id for one in talking_points(real(), intent, day).objections}) == 3, intent


@pytest.mark.parametrize("day", DAYS)
def test_posts_and_posters_have_their_shape(day):
    for intent in told(day):
        made, shown = post(real(), intent, day, "https://vi-du.vn"), poster(real(), intent, day)
        assert len(made.text) <= LONGEST_POST, intent
        assert 2 <= len(made.paragraphs) <= 4, intent
        assert len(shown.headline.split()) <= LONGEST_HEADLINE, intent
        assert len(shown.points) <= POINTS, intent
        assert "1900 9068" in made.call


@pytest.mark.parametrize("day", DAYS)
def test_what_staff_wrote_for_a_message_fits_one(day):
    for intent in told(day):
        made = sms_of(real(), intent, day)
        assert is_gsm(made.unmarked), intent
        if real().entries[intent].short:
            assert len(made.unmarked) <= ONE_MESSAGE, (intent, made.unmarked)
            assert made.marked.endswith(" BHXH VN 19009068"), intent


def test_what_outreach_is_about_has_a_short_text():
    without = [intent for intent in told(DAYS[0]) if intent.startswith(OUTREACH) and not real().entries[intent].short]
    assert without == ["bhyt-ho-gia-dinh/nguoi-nuoc-ngoai"]  # it depends: there is no one thing to say


def test_there_are_objections_enough_and_each_is_somebody_s():
    assert len(real().talking.objections) >= 15
    first = {talking_points(real(), intent, DAYS[0]).objections[0].id for intent in told(DAYS[0])}
    assert first == set(real().talking.objections)
