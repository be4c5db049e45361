"""How whatever is printed is set: one set of letters, fixed templates, every word handed over as data."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

# To be opened in many years (PDF/A), and to be read aloud (PDF/UA). Both refuse a letter that no font has.
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
TOO_LONG = "too-long"  # what a template says of content that has no room

Content = dict[str, Any]


class UnprintableError(ValueError):
    """Content can't be set as the standards want it; the message says why."""


class TooLongError(ValueError):
    """Content doesn't fit its pages, even in the smallest letters; the message names the part."""


@cache
def fonts() -> typst.Fonts:
    """The letters: the same on every machine, whatever it has itself."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(files("font_source_sans_pro") / "files")])


def pdf_of(template: Path, data: Content, day: date) -> bytes:
    """Content as PDF/A and PDF/UA; the same content gives the same bytes.

    Args:
        template: what sets it; reads ``sys.inputs.content``.
        data: plain JSON data.
        day: the day that stands in the file as that of its making.

    Raises:
        UnprintableError: the standards refuse it.
        TooLongError: it has no room.
    """
    return _typeset(template, data, day, "pdf")[0]


def pictures_of(template: Path, data: Content, day: date, ppi: float) -> list[bytes]:
    """Content as PNG, a picture a page.

    Args:
        template: what sets it; reads ``sys.inputs.content``.
        data: plain JSON data.
        day: the day that stands in the file as that of its making.
        ppi: dots an inch.

    Raises:
        TooLongError: it has no room.
    """
    return _typeset(template, data, day, "png", ppi)


def fits(template: Path, data: Content) -> bool:
    """Whether content has room."""
    try:
        _compiler(template, data).query("<nothing>")
    except RuntimeError as error:  # of which a TypstError is one; a query raises the plain one
        if TOO_LONG in str(error):
            return False
        raise
    return True


def _typeset(
    template: Path, data: Content, day: date, form: Literal["pdf", "png"], ppi: float | None = None
) -> list[bytes]:
    try:
        made = _compiler(template, data).compile(
            format=form,
            ppi=ppi,
            pdf_standards=STANDARDS if form == "pdf" else [],
            timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
        )
    except typst.TypstError as error:
        if TOO_LONG in error.message:
            raise TooLongError(error.message.rpartition(TOO_LONG)[2].strip(": ")) from error
        raise UnprintableError(error.message) from error
    return made if isinstance(made, list) else [made or b""]


def _compiler(template: Path, data: Content) -> typst.Compiler:
    words = {"content": json.dumps(data, ensure_ascii=False)}
    return typst.Compiler(template, font_paths=fonts(), ignore_system_fonts=True, sys_inputs=words)
