"""Leaflets on paper: all they tell can be read, in large letters, on the pages of their form."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import segno
import yaml
from core_fixtures import TODAY
from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject
from real_knowledge import REAL, real

from bot.answers.blocks import Block
from bot.answers.leaflet import LeafletTold, Section, leaflet
from bot.answers.leaflet_links import ref_link
from bot.knowledge.leaflet_schema import FORMATS, LeafletFormat
from bot.outlets import qr
from bot.outlets.leaflet import TEMPLATE, content, fitted, pdf, pictures
from bot.outlets.typesetting import Content, TooLongError, UnprintableError, pdf_of, pictures_of

ARTEFACTS = Path(__file__).parents[1] / "artefacts"
LEAFLETS = sorted(path.stem for path in (REAL / "leaflets").glob("*.yaml"))
DAYS = (date(2026, 11, 22), date(2027, 1, 2))
ADDRESS = "https://diem-sang.vi-du.vn"
SIZES = {"fold": (297, 210), "flyer": (148, 210), "pocket": (105, 148)}  # mm
LEAST = {"fold": 12.0, "flyer": 12.0, "pocket": 11.0}  # points, but for what it rests on
SMALL_PRINT = 8.0  # points
PAGE_PPI = 110.0
POINT = 25.4 / 72  # mm
LARGEST_PDF, LARGEST_PICTURE = 5_000_000, 1_000_000  # bytes
MARKUP = (
    "#let x = 1 *đậm* _nghiêng_ $x^2$ @ai <nhãn> \\n `mã` ~ [a] {b} -- --- ... \"kép\" 'đơn' "
    "// hết /* hết */ = đầu + số / tên: https://vi-du.vn/a_b*c#d?e=1&f=2"
)


def forms(key: str) -> list[LeafletFormat]:
    """Those it is printed in, and the pocket card: its sides are the pictures."""
    named = yaml.safe_load((REAL / "leaflets" / f"{key}.yaml").read_text("utf-8")).get("formats", FORMATS)
    return [form for form in FORMATS if form in named or form == "pocket"]


CASES = [(key, form, day) for key in LEAFLETS for form in forms(key) for day in DAYS]


@cache
def told(key: str, day: date) -> LeafletTold:
    return leaflet(real(), key, day)


@cache
def set_content(key: str, form: LeafletFormat, day: date) -> Content:
    return fitted(told(key, day), form, ref_link(ADDRESS, key))


@dataclass(frozen=True)
class Piece:
    """A piece of text on a page: where it begins (mm from the left, from the foot), its size in points."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Page:
    """What a page says, without its spaces: where a line ends, one is found or not."""

    text: str
    pieces: tuple[Piece, ...]
    size: tuple[int, int]


@cache
def pages_of(key: str, form: LeafletFormat, day: date) -> tuple[Page, ...]:
    return pages(pdf_of(TEMPLATE, set_content(key, form, day), told(key, day).on))


def pages(document: bytes) -> tuple[Page, ...]:
    assert len(document) < LARGEST_PDF
    return tuple(map(laid_out, read(document).pages))


def read(document: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(document))


def laid_out(page: PageObject) -> Page:
    found: list[Piece] = []

    def visit(text, matrix, own, font, size):
        if text.strip():
            x = own[4] * matrix[0] + own[5] * matrix[2] + matrix[4]
            y = own[4] * matrix[1] + own[5] * matrix[3] + matrix[5]
            found.append(Piece(text, x * POINT, y * POINT, abs(size * own[3] * matrix[3])))

    said = squeezed(page.extract_text(visitor_text=visit))
    width, height = (round(float(length) * POINT) for length in (page.mediabox.width, page.mediabox.height))
    return Page(said, tuple(found), (width, height))


def text_of(made: tuple[Page, ...]) -> str:
    return "".join(page.text for page in made)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def words(told: LeafletTold, form: LeafletFormat) -> Iterator[str]:
    """All that a form has to say."""
    yield from re.split(" [-–—] |: ", told.title)
    yield from (told.lead, told.valid, told.edition, told.publisher, told.call, told.beware, told.scan)
    yield told.basis_heading
    yield from told.basis
    for section in told.sections:
        if section.pocket if form == "pocket" else section.flyer or form == "fold":
            yield section.heading
            yield from (cell for block in section.blocks for row in block.rows for cell in row)


# -- every leaflet there is, in every form


@pytest.mark.parametrize(("key", "form", "day"), CASES)
def test_it_says_all_of_it_on_the_pages_of_its_form(key, form, day):
    made = pages_of(key, form, day)
    assert [page.size for page in made] == [SIZES[form]] * 2
    wanted = replace(told(key, day), basis=set_content(key, form, day)["basis"])
    assert [text for text in words(wanted, form) if squeezed(text) not in text_of(made)] == []


@pytest.mark.parametrize(("key", "form", "day"), CASES)
def test_only_what_it_rests_on_is_in_small_print(key, form, day):
    one = set_content(key, form, day)
    small = squeezed("".join([one["basis_heading"], ":", *one["basis"], one["publisher"], "·", one["edition"]]))
    for page in pages_of(key, form, day):
        for piece in page.pieces:
            least = SMALL_PRINT if squeezed(piece.text) in small else LEAST[form]
            assert piece.size >= least - 0.01, piece


@pytest.mark.parametrize(("key", "day"), [(key, day) for key, form, day in CASES if form == "fold"])
def test_no_heading_stands_at_the_foot_of_a_panel(key, day):
    headings = {squeezed(section.heading) for section in told(key, day).sections}
    inside = pages_of(key, "fold", day)[1].pieces
    for left, right in ((0, 100), (100, 200), (200, 297)):
        panel = [piece for piece in inside if left <= piece.x < right]
        if panel:
            assert squeezed(min(panel, key=lambda piece: piece.y).text) not in headings


@pytest.mark.parametrize("key", LEAFLETS)
def test_pictures_of_it_are_sharp_small_and_kept_to_look_at(key):
    made = pictures(told(key, DAYS[0]), ref_link(ADDRESS, key))
    assert len(made) == 2
    ARTEFACTS.mkdir(exist_ok=True)
    for number, picture in enumerate(made, 1):
        (ARTEFACTS / f"leaflet-{key}-{number}.png").write_bytes(picture)
        assert picture.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(picture) < LARGEST_PICTURE
        width, height = struct.unpack(">II", picture[16:24])
        assert abs(width - 1000) <= 2
        assert abs(height / width - 148 / 105) < 0.01


@pytest.mark.parametrize("form", ["fold", "flyer"])
@pytest.mark.parametrize("key", LEAFLETS)
def test_pages_of_it_are_kept_to_look_at(key, form):
    made = pictures_of(TEMPLATE, set_content(key, form, DAYS[0]), told(key, DAYS[0]).on, PAGE_PPI)
    ARTEFACTS.mkdir(exist_ok=True)
    for number, picture in enumerate(made, 1):
        (ARTEFACTS / f"leaflet-{key}-{form}-{number}.png").write_bytes(picture)
    width, height = struct.unpack(">II", made[0][16:24])
    assert abs(width / height - SIZES[form][0] / SIZES[form][1]) < 0.01


def test_its_figures_are_those_of_the_day():
    before, after = (text_of(pages_of("bhxh-tu-nguyen", "flyer", day)) for day in DAYS)
    assert "1.500.000đồng" in before
    assert "2.200.000đồng" in after
    assert "1.500.000đồng" not in after


# -- what a reader needs


@pytest.fixture(scope="module")
def small(kb):
    return leaflet(kb, "tu-nguyen", TODAY)


@pytest.fixture(scope="module", params=FORMATS)
def form(request):
    return request.param


@pytest.fixture(scope="module")
def made(small, form):
    return pdf(small, form, ref_link(ADDRESS, "tu-nguyen"))


def test_it_is_tagged_titled_and_vietnamese_for_who_has_it_read_aloud(made, small):
    root = read(made).trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert read(made).metadata.title == small.title
    declared = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in declared
    assert "<pdfuaid:part>1</pdfuaid:part>" in declared


def test_who_hears_it_is_told_the_title_first_and_each_section_is_a_heading(made, small, form):
    kinds = [str(element["/S"]) for element in elements(made)]
    shown = len([section for section in small.sections if section.pocket or form != "pocket"])
    assert kinds.index("/H1") < kinds.index("/H2")
    assert (kinds.count("/H1"), kinds.count("/H2")) == (1, shown)
    assert kinds.count("/Table") == 1
    assert kinds.count("/TH") == 3


def test_the_code_to_scan_says_in_words_where_it_leads_and_can_be_clicked(made, small):
    link = f"{ADDRESS}/?ref=to-roi_tu-nguyen"
    figures = [element for element in elements(made) if element["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [f"{small.scan}: {link}"]
    actions = [note.get_object()["/A"]["/URI"] for page in read(made).pages for note in page.get("/Annots", [])]
    assert actions == [link]


def elements(document: bytes) -> Iterator[DictionaryObject]:
    """All parts of the structure that a reading machine follows, in its order."""
    yield from _below(read(document).trailer["/Root"]["/StructTreeRoot"])


def _below(element: DictionaryObject) -> Iterator[DictionaryObject]:
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        one = child.get_object()
        if isinstance(one, DictionaryObject) and "/S" in one:
            yield one
            yield from _below(one)


def test_without_an_address_there_is_no_code_to_scan(small, form):
    plain = pdf(small, form)
    assert all(element["/S"] != "/Figure" for element in elements(plain))
    assert squeezed(small.scan) not in text_of(pages(plain))
    assert squeezed(small.call) in text_of(pages(plain))
    assert squeezed(small.beware) in text_of(pages(plain))


def test_a_code_to_scan_has_white_around_it_and_mends_what_is_smudged():
    link = ref_link(ADDRESS, "tu-nguyen", "phuong-vi-du")
    code = segno.make_qr(link, error="m")
    width = code.symbol_size(border=4)[0]
    assert f'width="{width}" height="{width}"' in qr.svg(link)
    assert code.error in ("M", "Q", "H")
    assert qr.svg("") == ""


def test_its_letters_come_with_it(made):
    for page in read(made).pages:
        for font in page["/Resources"]["/Font"].values():
            below = font.get_object()["/DescendantFonts"][0].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(below["/FontDescriptor"].get_object())


def test_its_colours_stand_out_from_what_they_stand_on():
    colours = dict(
        re.findall(r'#let (ink|tint|glow) = rgb\("#(\w{6})"\)', TEMPLATE.with_name("blocks.typ").read_text())
    )
    colours |= {"white": "ffffff", "black": "000000"}
    for letters, ground in (("ink", "white"), ("ink", "tint"), ("black", "tint"), ("white", "ink"), ("white", "glow")):
        assert contrast(colours[letters], colours[ground]) >= 7, (letters, ground)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# -- the folded one


def test_the_cover_is_on_the_right_the_flap_on_the_left_and_the_back_between(small):
    outside = pages(pdf(small, "fold", ADDRESS))[0].pieces
    flap = next(section for section in small.sections if section.flap)
    assert {round(at(outside, text)) for text in (small.title, small.lead)} == {206}
    assert round(at(outside, flap.heading)) == 8
    assert round(at(outside, small.basis_heading)) == 106


def at(found: tuple[Piece, ...], text: str) -> float:
    """How far from the left a text begins."""
    wanted = squeezed(text)
    for piece in found:
        begins = squeezed(piece.text)
        if begins and (wanted.startswith(begins) or begins.startswith(wanted)):
            return piece.x
    raise AssertionError(text)


def test_nothing_is_printed_where_it_is_folded(small):
    outside, inside = pages(pdf(small, "fold", ADDRESS))
    for page, folds in ((outside, (97, 197)), (inside, (100, 200))):
        for piece in page.pieces:
            assert all(not fold - 7 < piece.x < fold + 7 for fold in folds), piece


def test_without_a_part_for_the_flap_it_bears_the_warning(small):
    plain = replace(small, sections=tuple(replace(section, flap=False) for section in small.sections))
    outside = pages(pdf(plain, "fold"))[0].pieces
    assert 8 <= at(outside, plain.beware) < 90


# -- what has no room, no letter, or is not meant as text


def test_letters_are_as_large_as_the_pages_allow(small):
    one, twice = (fitted(replace(small, sections=small.sections * times), "flyer")["size"] for times in (1, 3))
    assert LEAST["flyer"] <= twice < one


def test_what_has_no_room_is_refused(small, form):
    much = replace(small, sections=tuple(replace(section, pocket=True) for section in small.sections) * 9)
    with pytest.raises(TooLongError, match=r"pages|flap"):
        pdf(much, form)


def test_a_table_too_wide_for_its_page_is_refused_with_its_name(small, form):
    wide = Block("table", (("Nhóm",) * 12, ("1.366.200 đồng",) * 12))
    with pytest.raises(TooLongError, match="table Nhóm"):
        pdf(replace(small, sections=(Section("Bảng", (wide,), True, False, True),)), form)


def test_a_cover_without_room_for_its_title_is_refused(small):
    with pytest.raises(TooLongError, match="title"):
        pdf(replace(small, title="Bảo hiểm " * 40), "fold")


def test_a_pocket_card_names_the_laws_only_where_their_articles_have_no_room(small):
    laws = [f"Luật {number} (sửa đổi 2024)" for number in range(1, 60)]
    articles = tuple(f"{law} (Điều 1; Điều 2 khoản 3)" for law in laws)
    assert fitted(replace(small, basis=("; ".join(articles),)), "pocket")["basis"] == ["; ".join(laws)]
    assert fitted(replace(small, basis=articles[:3]), "pocket")["basis"] == articles[:3]


def test_a_letter_that_no_font_has_is_refused(small, form):
    with pytest.raises(UnprintableError, match="ሀ"):
        pdf(replace(small, lead="Chữ ሀ"), form)


def test_what_typst_would_read_as_markup_stands_as_it_was_written(small, form):
    part = Section(MARKUP, (Block("paragraph", ((MARKUP,),)), Block("list", ((MARKUP,),))), True, False, True)
    hostile = replace(small, lead=MARKUP, sections=(part,), call=MARKUP, beware=MARKUP, valid=MARKUP, basis=(MARKUP,))
    said = text_of(pages(pdf(hostile, form)))
    assert said.count(squeezed(MARKUP)) >= 8


def test_the_same_leaflet_is_the_same_file_on_any_day_its_figures_hold(kb, made, form):
    again = leaflet(kb, "tu-nguyen", date(2026, 11, 23))
    assert pdf(again, form, ref_link(ADDRESS, "tu-nguyen")) == made


def test_what_is_set_is_data_only(small):
    told_only = content(small, "fold")
    assert told_only["qr"] == ""
    assert told_only["sections"][0]["heading"] == small.sections[0].heading
