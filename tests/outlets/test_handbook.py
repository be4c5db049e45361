"""The pocket handbook: every answer for an audience, in its order, found by its contents."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pytest
from core_fixtures import TODAY
from pypdf import PdfReader

from bot.answers.answer import answer
from bot.answers.blocks import blocks
from bot.knowledge.load import load
from bot.outlets.handbook import entries_for, handbook
from bot.outlets.typesetting import UnprintableError

REAL = Path(__file__).parents[2] / "knowledge"
POINT = 25.4 / 72  # mm
BEFORE_ANY_VALUE = date(2021, 12, 31)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(document: bytes, first: int = 0) -> str:
    """All that is said from a page on, without spaces and page numbers."""
    said = [page.extract_text() for page in PdfReader(io.BytesIO(document)).pages[first:]]
    return squeezed("".join(re.sub(r"\n\d+\s*$", "", text) for text in said))


@pytest.fixture(scope="module")
def made(kb):
    return handbook(kb, "tu-do", TODAY, "https://diem-sang.vi-du.vn")


def test_every_entry_for_the_audience_is_in_it_with_its_answer_and_basis(kb, made):
    said = text_of(made.pdf)
    intents = entries_for(kb, "tu-do")
    assert len(intents) >= 3
    assert made.left_out == ()
    for intent in intents:
        told = answer(kb, intent, TODAY)
        lines = [line for block in blocks(told.text) for line in block.lines]
        wanted = [kb.entries[intent].title, *lines, *told.basis.splitlines()]
        assert [text for text in wanted if squeezed(text) not in said] == []


def test_entries_for_others_are_not(kb, made):
    others = [entry.title for entry in kb.entries.values() if "tu-do" not in entry.audiences]
    assert [title for title in others if squeezed(title) in text_of(made.pdf)] == []


def test_they_stand_in_the_order_in_which_the_audience_needs_them(knowledge):
    knowledge.edit("audiences.yaml", "title: Lao động tự do", "title: Tự do, priorities: [huu-tri, bhxh-tu-nguyen]")
    topics = [intent.partition("/")[0] for intent in entries_for(knowledge.kb(), "tu-do")]
    assert topics == sorted(topics, reverse=True)
    assert set(topics) == {"huu-tri", "bhxh-tu-nguyen"}


def test_its_contents_name_each_entry_and_lead_to_it(kb, made):
    document = PdfReader(io.BytesIO(made.pdf))
    contents = squeezed(document.pages[1].extract_text())
    titles = [kb.entries[intent].title for intent in entries_for(kb, "tu-do")]
    assert contents.startswith(squeezed(kb.replies.leaflets.contents))
    assert [title for title in titles if squeezed(title) not in contents] == []
    linked = [note for note in document.pages[1]["/Annots"] if note.get_object()["/Subtype"] == "/Link"]
    assert len(linked) >= len(titles)
    assert [item.title for item in document.outline if not isinstance(item, list)][-len(titles) :] == titles


def test_it_is_a_titled_a6_book_whose_last_page_says_whom_to_ask(kb, made):
    document = PdfReader(io.BytesIO(made.pdf))
    sizes = {(round(float(p.mediabox.width) * POINT), round(float(p.mediabox.height) * POINT)) for p in document.pages}
    assert sizes == {(105, 148)}
    assert document.metadata.title == kb.replies.leaflets.handbook.replace("{ten}", "Lao động tự do")
    last = squeezed(document.pages[-1].extract_text())
    assert squeezed(kb.replies.leaflets.beware) in last
    assert squeezed(kb.replies.leaflets.scan) in last
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.trailer["/Root"]["/Metadata"].get_data().decode()


def test_an_entry_without_an_answer_on_the_day_is_left_out_and_named(kb):
    early = handbook(kb, "tu-do", BEFORE_ANY_VALUE)
    assert "bhxh-tu-nguyen/muc-dong" in early.left_out
    assert squeezed(kb.entries["bhxh-tu-nguyen/muc-dong"].title) not in text_of(early.pdf)


def test_the_same_day_gives_the_same_book(kb, made):
    assert handbook(kb, "tu-do", TODAY, "https://diem-sang.vi-du.vn") == made


def test_an_audience_that_is_not_there_has_none(kb):
    with pytest.raises(KeyError):
        handbook(kb, "gone", TODAY)


def test_a_letter_that_no_font_has_is_refused(knowledge):
    knowledge.edit("audiences.yaml", "title: Lao động tự do", "title: Chữ ሀ")
    with pytest.raises(UnprintableError, match="ሀ"):
        handbook(knowledge.kb(), "tu-do", TODAY)


def test_the_real_one_holds_all_its_answers():
    kb = load(REAL).kb
    assert kb is not None
    made = handbook(kb, "nong-dan", TODAY)
    said = text_of(made.pdf, first=2)
    wanted = [kb.entries[intent].title for intent in entries_for(kb, "nong-dan") if intent not in made.left_out]
    assert len(wanted) > 20
    assert [title for title in wanted if squeezed(title) not in said] == []
