"""No outlet says another figure than the chat, on any of three days: before, after and long after a change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from real_knowledge import REAL, real
from told_figures import entry_texts, figures_with_units, told_in_chat

from bot.answers.answer import answer
from bot.answers.blocks import Block, plain
from bot.answers.leaflet import LeafletTold, leaflet
from bot.answers.render import UNTELLABLE
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Form
from bot.outlets.loudspeaker import script
from bot.outlets.short_texts import post, poster
from bot.outlets.sms import sms_of
from bot.outlets.talking import talking_points
from bot.text.fold import fold

DAYS = (date(2026, 11, 22), date(2027, 1, 2), date(2027, 7, 2))
LAST_OF_2026, FIRST_OF_2027 = date(2026, 12, 31), date(2027, 1, 1)
LEAFLETS = sorted(path.stem for path in (REAL / "leaflets").glob("*.yaml"))


def said_by(told: LeafletTold) -> Iterator[str]:
    """What a leaflet says; of tables not what only names columns and rows."""
    yield from (told.title, told.lead)
    for section in told.sections:
        yield section.heading
        for block in section.blocks:
            yield from cells(block) if block.kind == "table" else (plain(block),)


def cells(table: Block) -> Iterator[str]:
    _, *rows = table.rows
    yield from (cell for row in rows for cell in row[1:])


def chat(day: date, leaflet_id: str = "") -> frozenset[str]:
    """What the chat tells on a day; who compares two years is compared with the chat of both."""
    both = (LAST_OF_2026, FIRST_OF_2027) if leaflet_id == "tu-2027" else ()
    return frozenset().union(*(told_in_chat(real(), one) for one in (day, *both)))


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("key", LEAFLETS)
def test_a_leaflet(key, day):
    said = figures_with_units("\n".join(said_by(leaflet(real(), key, day))))
    assert said - chat(day, key) == set()
    assert said or key == "coi-chung-lua-dao"


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_version_of_every_broadcast(day):
    strange = {
        (key, length): figures_with_units(script(real(), key, day, length).text) - chat(day)
        for key in real().loudspeaker.broadcasts
        for length in real().loudspeaker.lengths
    }
    assert {name: told for name, told in strange.items() if told} == {}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_made_of_an_entry_says_what_the_entry_says(day):
    kb, strange, compared = real(), {}, 0
    for intent, entry in kb.entries.items():
        if isinstance(entry, Form):
            continue
        try:
            own = figures_with_units(answer(kb, intent, day).text + answer(kb, intent, day).basis + hotline(kb, day))
            made = {
                "sms": sms_of(kb, intent, day).marked,
                "sms without marks": sms_of(kb, intent, day).unmarked,
                "post": post(kb, intent, day).text,
                "poster": poster(kb, intent, day).text,
            }
        except UNTELLABLE:
            continue
        compared += 1
        strange |= {(intent, name): told for name, text in made.items() if (told := figures_with_units(text) - own)}
    assert strange == {}
    assert compared > 150


def hotline(kb: KnowledgeBase, day: date) -> str:
    """The number that every outlet ends with."""
    return f" {kb.value_on('lien-he/tong-dai', day).value} "


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_talking_points(day):
    kb, strange = real(), {}
    for intent in kb.entries:
        if isinstance(kb.entries[intent], Form):
            continue
        try:
            said = talking_points(kb, intent, day).as_text
        except UNTELLABLE:
            continue
        if told := figures_with_units(said) - chat(day) - figures_with_units("\n".join(entry_texts(kb, intent, day))):
            strange[intent] = told
    assert strange == {}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_groups_that_texts_name_in_one_breath_do_pay_the_same(day):
    rates = {
        str(real().value_on(f"bhxh-tu-nguyen/{name}", day).value)
        for name in ("ho-tro-ho-ngheo", "ho-tro-xa-dao-dac-khu")
    }
    assert len(rates) == 1


def test_a_wrong_figure_would_be_found():
    day = DAYS[0]
    assert figures_with_units("mỗi tháng 264.001 đồng, 61 tuổi 7 tháng, 23%, từ 02/01/2027") - chat(day) == {
        "264.001",
        "61 tuoi 7 thang",
        "23%",
        "02/01/2027",
    }
    assert figures_with_units(fold("264.000 đồng")) <= chat(day)
