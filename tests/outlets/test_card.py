"""The checklist as a PDF: everything in it can be read, searched and kept."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from core_fixtures import TODAY
from pypdf import PageObject, PdfReader
from real_knowledge import REAL, real

from bot.answers.checklist import Part, Sheet, sheet
from bot.knowledge.base import NoValueError
from bot.outlets.card import card, content, pdf, pictures
from bot.outlets.typesetting import Content, UnprintableError

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
PROCEDURES = sorted(path.stem for path in (REAL / "procedures").glob("*.yaml"))
BEFORE_THE_CHANGE, AFTER_IT = date(2026, 12, 31), date(2027, 1, 1)
TIMES_SAID = 14  # how often ``saying`` says its text
LARGEST = 100_000  # bytes; Zalo takes 5 MB
A5 = (148, 210)  # mm
POINT = 25.4 / 72  # mm
SMALLEST_LETTERS = 12.0  # points
TONES = "\u0300\u0301\u0303\u0309\u0323"
VOWELS = "aăâeêioôơuưy"
MARKUP = (
    "#let x = 1 *đậm* _nghiêng_ $x^2$ @ai <nhãn> \\n `mã` ~ [a] {b} -- --- ... \"kép\" 'đơn' "
    "// hết /* hết */ = đầu + số - dấu / tên: https://vi-du.vn/a_b*c#d?e=1&f=2"
)


def pages(document: bytes) -> list[PageObject]:
    return list(PdfReader(io.BytesIO(document)).pages)


def squeezed(text: str) -> str:
    """A text without its spaces: where a line ends, one is found or not."""
    return re.sub(r"\s+", "", text)


def text_of(document: bytes) -> str:
    return squeezed("".join(page.extract_text().removesuffix(number_of(page)) for page in pages(document)))


def number_of(page: PageObject) -> str:
    """What stands at the foot of a page."""
    last = page.extract_text().splitlines()[-1]
    return last if re.fullmatch(r"\d/\d", last) else ""


def parts(told: Sheet) -> list[Part]:
    return [told.papers, told.steps, *told.notes]


def saying(text: str) -> Content:
    """A card that says a text wherever it can."""
    part = {"heading": text, "lines": [text, text]}
    return {
        "day": {"year": 2026, "month": 11, "day": 22},
        **dict.fromkeys(("heading", "valid", "tick", "call"), text),
        **dict.fromkeys(("papers", "steps"), part),
        "notes": [part],
        "basis": [text],
    }


# -- every card there is


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_card_says_all_that_its_checklist_says(procedure):
    told, made = sheet(real(), procedure, TODAY), pdf(content(real(), procedure, TODAY))
    said = text_of(made)
    texts = [told.heading, *(part.heading for part in parts(told)), *told.basis.splitlines()]
    texts += [line for part in parts(told) for line in part.lines]
    assert [text for text in texts if squeezed(text) not in said] == []
    assert squeezed("1900 9068") in said
    assert 1 <= len(pages(made)) <= 2
    assert len(made) < LARGEST


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_card_holds_the_figures_of_its_day(procedure):
    for day in (BEFORE_THE_CHANGE, AFTER_IT):
        until = sheet(real(), procedure, day).until
        said = text_of(card(real(), procedure, day))
        assert f"đúngđếnhếtngày{until:%d/%m/%Y}" in said if until else f"đúngvàongày{day:%d/%m/%Y}" in said


def test_a_figure_changes_on_its_day():
    before, after = (text_of(card(real(), "dang-ky-bhxh-tu-nguyen", day)) for day in (BEFORE_THE_CHANGE, AFTER_IT))
    assert "từ1.500.000đến" in before
    assert "đúngđếnhếtngày31/12/2026" in before
    assert "từ2.200.000đến" in after
    assert "1.500.000" not in after


def test_what_does_not_hold_on_a_day_makes_no_card(kb):
    with pytest.raises(NoValueError):
        card(kb, "dang-ky", date(2020, 1, 1))
    with pytest.raises(KeyError):
        card(kb, "gone", TODAY)


# -- what a reader needs


def test_a_card_is_a5_in_large_letters():
    for page in pages(card(real(), "luong-huu", TODAY)):
        assert (round(float(page.mediabox.width) * POINT), round(float(page.mediabox.height) * POINT)) == A5
        assert min(letter_sizes(page)) >= SMALLEST_LETTERS - 0.01


def letter_sizes(page: PageObject) -> list[float]:
    sizes: list[float] = []

    def visit(text, _, matrix, font, size):
        if text.strip():
            sizes.append(abs(size * matrix[3]))

    page.extract_text(visitor_text=visit)
    return sizes


def test_a_card_is_tagged_titled_and_vietnamese_for_who_has_it_read_aloud():
    reader = PdfReader(io.BytesIO(card(real(), "luong-huu", TODAY)))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "Phiếu chuẩn bị: Làm hồ sơ hưởng lương hưu"
    declared = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in declared
    assert "<pdfuaid:part>1</pdfuaid:part>" in declared


def test_there_is_a_box_to_tick_before_each_paper_and_step_and_nothing_else():
    told = content(real(), "luong-huu", TODAY)
    assert boxes(told) == len(told["papers"]["lines"]) + len(told["steps"]["lines"])
    fewer = {**told["papers"], "lines": told["papers"]["lines"][1:]}
    assert boxes({**told, "papers": fewer}) == boxes(told) - 1


def boxes(told: Content) -> int:
    """How many outlines with round corners are drawn, but for the frame around whom to call."""
    drawn = b"".join(page.get_contents().get_data() for page in pages(pdf(told)))
    return len(re.findall(rb"\bc\s+S\b", drawn)) - 1


def test_every_vietnamese_letter_and_the_marks_in_use_have_a_shape():
    syllables = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)} | {"đ"}
    letters = sorted(syllables | {letter.upper() for letter in syllables})
    assert len(letters) == 2 * (12 * 6 + 1)
    told = saying("".join(letters) + "–—“”‘’…·•×÷≥≤±½²°%€₫/§")
    assert text_of(pdf(told)).count("".join(letters)) == TIMES_SAID


def test_a_letter_that_no_font_has_is_refused_by_the_standards_yet_a_citizen_gets_a_card(knowledge):
    with pytest.raises(UnprintableError, match="😀"):
        pdf(saying("Cười 😀"))
    knowledge.edit("procedures/dang-ky.yaml", "fee: Không", "fee: 😀 Không")
    assert "Khôngmấttiền" in text_of(card(knowledge.kb(), "dang-ky", TODAY))


def test_what_typst_would_read_as_markup_stands_as_it_was_written():
    assert text_of(pdf(saying(MARKUP))).count(squeezed(MARKUP)) == TIMES_SAID


@pytest.mark.parametrize("text", ["dòng một\ndòng hai", "a" * 500, "NĐ-CP " * 100, "1900 9068 " * 50])
def test_a_text_of_any_shape_is_shown_whole(text):
    assert text_of(pdf({**saying("Phiếu"), "call": text})).count(squeezed(text)) == 1


def test_a_wording_that_could_not_be_told_leaves_a_gap_only():
    assert text_of(pdf({**saying("Phiếu"), "call": "", "tick": "", "valid": ""})).count("Phiếu") == TIMES_SAID - 3


def test_the_same_checklist_on_the_same_day_is_the_same_file(kb):
    first = card(kb, "dang-ky", TODAY)
    assert card(kb, "dang-ky", TODAY) == first
    assert card(kb, "dang-ky", TODAY + timedelta(days=1)) != first


# -- to look at


@pytest.mark.parametrize("procedure", ["dang-ky-bhxh-tu-nguyen", "mua-bhyt-ho-gia-dinh"])
def test_a_picture_of_each_page_is_kept_to_look_at(procedure):
    told = content(real(), procedure, TODAY)
    made = pictures(told)
    assert len(made) == len(pages(pdf(told)))
    ARTEFACTS.mkdir(exist_ok=True)
    for number, picture in enumerate(made, 1):
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        (ARTEFACTS / f"card-{procedure}-{number}.png").write_bytes(picture)
