"""A checklist as a PDF to keep: one page or two, of a size that prints two to a sheet.

The template is fixed; every word is handed to it as data, so nothing that staff write is read as markup. The same
checklist on the same day gives the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import typst

from bot.answers.checklist import sheet
from bot.answers.replies import wording
from bot.answers.wording import show_day
from bot.knowledge.base import KnowledgeBase
from bot.outlets.typesetting import STANDARDS, Content, UnprintableError

TEMPLATE = Path(__file__).with_name("card.typ")


def content(kb: KnowledgeBase, procedure: str, day: date) -> Content:
    """What the card of a procedure says on a day, as plain JSON data.

    Args:
        kb: the knowledge base.
        procedure: its id.
        day: the day asked for.

    Raises:
        KeyError, NoValueError, InputError, MissingFieldError: as ``sheet``.
    """
    told = sheet(kb, procedure, day)
    valid = ("until", told.until) if told.until else ("as_of", day)
    return {
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "heading": told.heading,
        "valid": wording(kb, f"checklist.{valid[0]}", day, {"ngay": show_day(valid[1])}),
        "tick": wording(kb, "checklist.tick", day),
        "papers": asdict(told.papers),
        "steps": asdict(told.steps),
        "notes": [asdict(note) for note in told.notes],
        "call": wording(kb, "checklist.call", day),
        "basis": told.basis.splitlines(),
    }


def card(kb: KnowledgeBase, procedure: str, day: date) -> bytes:
    """The card of a procedure on a day, as PDF.

    A citizen gets it even with a letter that no font has; ``bot check`` doesn't let one in.

    Raises:
        KeyError, NoValueError, InputError, MissingFieldError: as ``sheet``.
    """
    told = content(kb, procedure, day)
    try:
        return pdf(told)
    except UnprintableError:
        return _typeset(told, "pdf", [])[0]


def pdf(told: Content) -> bytes:
    """A card's content as PDF/A and PDF/UA.

    Raises:
        UnprintableError: the standards refuse it.
    """
    try:
        return _typeset(told, "pdf", STANDARDS)[0]
    except typst.TypstError as error:
        raise UnprintableError(error.message) from error


def pictures(told: Content) -> list[bytes]:
    """A card's content as PNG, a picture a page."""
    return _typeset(told, "png", [])


def _typeset(told: Content, form: Literal["pdf", "png"], standards: list[typst.PDFStandard]) -> list[bytes]:
    made = typst.compile(
        TEMPLATE,
        format=form,
        sys_inputs={"card": json.dumps(told, ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=datetime(**told["day"], tzinfo=UTC),
        ignore_system_fonts=True,  # the same letters on every machine
    )
    return [made] if isinstance(made, bytes) else made
