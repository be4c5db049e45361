"""The figures of a text, and every figure that the chat tells on a day, to hold all outlets against.

A figure is told with what makes it one: an amount, a share, an age, a time, a day, a phone number. What only names a
row of a table (a year) isn't one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date

from bot.answers.answer import answer, form_result
from bot.answers.checklist import checklist
from bot.answers.render import UNTELLABLE
from bot.calculators.voluntary import SUPPORT
from bot.conversation import forms
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Form
from bot.text.fold import fold

_FIGURE = re.compile(
    r"(?P<day>\d{2}/\d{2}/\d{4})"
    r"|(?P<phone>\b1900 \d{4}\b)"
    r"|(?P<share>\d+(?:,\d+)?)\s?%"
    r"|(?P<amount>\d{1,3}(?:\.\d{3})+)"
    r"|(?P<age>\d+ tuoi(?: \d+ thang)?)"
    r"|(?P<time>\d+(?:,\d+)? (?:nam|thang|ngay|phut|lan))\b"
)
# What citizens may have said to calculated answers and to the forms that calculate what leaflets print.
_SAID = {
    "nhom": list(SUPPORT),
    "so-thang": ["1", "3", "6", "12"],
    "so-nguoi": [str(number) for number in range(1, 8)],
    "thu-nhap": ["1500000", "2200000", "3000000", "5000000", "6000000", "10000000"],
}
_PAYING, _PENSION = "forms/tinh-muc-dong-bhxh-tu-nguyen", "forms/du-tinh-luong-huu"
_HOUSEHOLD = "forms/tinh-bhyt-ho-gia-dinh"
_RETIRED = "1955-01"
_BIRTHS = {"nam": range(1964, 1974), "nu": range(1966, 1977)}


def figures_with_units(text: str) -> set[str]:
    """The figures of a text, each with what it counts; the same with marks and without."""
    plain = re.sub(r"\s+", " ", fold(text.replace("\u00a0", " ")))
    return {match[0].replace(" %", "%") for match in _FIGURE.finditer(plain)}


def told_in_chat(kb: KnowledgeBase, day: date) -> frozenset[str]:
    """Every figure that some answer, checklist or form tells a citizen on a day."""
    return _told(kb.version, day) or _keep(kb, day)


_kept: dict[tuple[str, date], frozenset[str]] = {}


def _told(version: str, day: date) -> frozenset[str]:
    return _kept.get((version, day), frozenset())


def _keep(kb: KnowledgeBase, day: date) -> frozenset[str]:
    every = frozenset(figure for text in chat_texts(kb, day) for figure in figures_with_units(text))
    _kept[kb.version, day] = every
    return every


def chat_texts(kb: KnowledgeBase, day: date) -> Iterator[str]:
    """What the chat says on a day, in all the ways it may be asked."""
    for intent in kb.entries:
        yield from entry_texts(kb, intent, day)
    for procedure in kb.procedures:
        yield from _attempted(lambda key=procedure: checklist(kb, key, day).text)
    yield from form_texts(kb, _PAYING, day, _paying())
    yield from form_texts(kb, _PENSION, day, _pensions())
    yield from form_texts(kb, _HOUSEHOLD, day, _households())


def entry_texts(kb: KnowledgeBase, intent: str, day: date) -> Iterator[str]:
    """An entry's answer, and its answers to whatever was said with the question."""
    yield from _attempted(lambda: _whole(kb, intent, day, {}))
    for calculated in kb.entries[intent].calculated:
        for values in itertools.product(*(_SAID[need] for need in calculated.needs)):
            said = dict(zip(calculated.needs, values, strict=True))
            yield from _attempted(lambda slots=said: _whole(kb, intent, day, slots))


def _whole(kb: KnowledgeBase, intent: str, day: date, slots: dict[str, str]) -> str:
    told = answer(kb, intent, day, slots)
    return f"{told.text}\n{told.basis}"


def form_texts(kb: KnowledgeBase, intent: str, day: date, every: Iterator[dict[str, str]]) -> Iterator[str]:
    """What a form comes to, for each of the ways it may be filled in."""
    form = kb.entries.get(intent)
    if isinstance(form, Form):
        for said in every:
            yield from _attempted(lambda filled=said: _result(kb, intent, form, day, filled))


def _result(kb: KnowledgeBase, intent: str, form: Form, day: date, said: dict[str, str]) -> str:
    result = forms.result_of(kb, form, said, day)
    return form_result(kb, intent, result, day, forms.answers(said), forms.fields(kb, form, said)).text


def _paying() -> Iterator[dict[str, str]]:
    for group, income, months in itertools.product(_SAID["nhom"], _SAID["thu-nhap"], _SAID["so-thang"]):
        yield {"nhom": group, "thu-nhap": income, "so-thang": months}


def _households() -> Iterator[dict[str, str]]:
    for group, people, months in itertools.product(_SAID["nhom"], _SAID["so-nguoi"], _SAID["so-thang"]):
        yield {"nhom": group, "so-nguoi": people, "co-the-khac": "khong", "so-thang": months}


def _pensions() -> Iterator[dict[str, str]]:
    for sex, years, income in itertools.product(("nam", "nu"), range(15, 41, 5), ("3000000", "5000000", "6000000")):
        yield {"gioi": sex, "thang-sinh": _RETIRED, "da-dong": str(12 * years), "thu-nhap": income}
    for sex, births in _BIRTHS.items():
        for year, month, paid in itertools.product(births, range(1, 13), ("24", "150", "170", "180")):
            yield {"gioi": sex, "thang-sinh": f"{year}-{month:02}", "da-dong": paid, "thu-nhap": "3000000"}


def _attempted(said) -> Iterator[str]:
    try:
        yield said()
    except UNTELLABLE:
        return
