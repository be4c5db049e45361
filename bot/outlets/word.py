"""Documents for a word processor, that staff may go on writing in: A4, large letters, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"  # what offices write in; whoever lacks it gets one of the same widths
LETTERS = 14  # points, as official papers have
_A4 = (21.0, 29.7)  # cm
_MARGIN = 2.0
_PUBLISHER = "Điểm Sáng"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip archive knows no earlier time


def document(title: str, day: date) -> Document:
    """An empty A4 document.

    Args:
        title: what it is called, at its head and in its properties.
        day: the day that its properties name.
    """
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(_A4[0]), Cm(_A4[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    for name, size in (("Normal", LETTERS), ("Title", 20), ("Heading 1", 17), ("Heading 2", 15)):
        _set_letters(made, name, size)
    about, moment = made.core_properties, datetime(day.year, day.month, day.day)  # noqa: DTZ001 (it wants none)
    about.title, about.author, about.language = title, _PUBLISHER, "vi-VN"
    about.last_modified_by, about.comments, about.revision = _PUBLISHER, "", 1
    about.created = about.modified = moment
    made.add_heading(title, level=0)
    return made


def add_paragraphs(made: Document, text: str) -> None:
    """Add a text, a paragraph for each of its lines that isn't empty."""
    for line in filter(None, map(str.strip, text.splitlines())):
        made.add_paragraph(line)


def add_table(made: Document, columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> None:
    """Add a table with rules, its head repeated on every page.

    Args:
        made: the document.
        columns: what the columns are called.
        rows: their cells.
        widths: of the columns, in cm.
    """
    table = made.add_table(rows=0, cols=len(columns), style="Table Grid")
    table.autofit = False
    for number, cells in enumerate([columns, *rows]):
        row = table.add_row()
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(text).bold = number == 0
    head = table.rows[0]._tr.get_or_add_trPr()
    head.append(head.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))


def to_bytes(made: Document) -> bytes:
    """The document as a .docx file."""
    written, fixed = io.BytesIO(), io.BytesIO()
    made.save(written)
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts.infolist():
            again = zipfile.ZipInfo(part.filename, _EARLIEST)
            again.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(again, parts.read(part))
    return fixed.getvalue()


def _set_letters(made: Document, name: str, size: int) -> None:
    style = made.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)  # else the theme's font wins
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
