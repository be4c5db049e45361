"""A pocket handbook: what is written for an audience, as a small book to carry along."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from bot.answers.answer import Answer, answer
from bot.answers.blocks import blocks
from bot.answers.render import UNTELLABLE
from bot.answers.replies import wording
from bot.answers.wording import show_day
from bot.knowledge.base import KnowledgeBase, topic_of
from bot.outlets import qr
from bot.outlets.typesetting import Content, pdf_of

TEMPLATE = Path(__file__).with_name("handbook.typ")
_LETTERS = 11  # points


@dataclass(frozen=True, slots=True)
class Handbook:
    """A handbook.

    Args:
        pdf: A6, PDF/A and PDF/UA.
        left_out: entries that have no answer on the day.
    """

    pdf: bytes
    left_out: tuple[str, ...]


def handbook(kb: KnowledgeBase, audience: str, day: date, link: str = "") -> Handbook:
    """The handbook of an audience on a day.

    Args:
        kb: the knowledge base.
        audience: its id.
        day: the day asked for.
        link: the address behind the code to scan; "" for no code.

    Raises:
        KeyError: no such audience.
        UnprintableError: a letter that no font has.
    """
    told = {intent: _answer(kb, intent, day) for intent in entries_for(kb, audience)}
    known = {intent: one for intent, one in told.items() if one}
    left_out = tuple(intent for intent, one in told.items() if one is None)
    return Handbook(pdf_of(TEMPLATE, _content(kb, audience, day, known, link), day), left_out)


def entries_for(kb: KnowledgeBase, audience: str) -> tuple[str, ...]:
    """The entries written for an audience, topic after topic as it needs them; all topics where it names none.

    Raises:
        KeyError: no such audience.
    """
    written = [intent for intent, entry in sorted(kb.entries.items()) if audience in entry.audiences]
    topics = kb.audiences.audiences[audience].priorities or tuple(dict.fromkeys(map(topic_of, written)))
    return tuple(intent for topic in topics for intent in written if topic_of(intent) == topic)


def _answer(kb: KnowledgeBase, intent: str, day: date) -> Answer | None:
    try:
        return answer(kb, intent, day)
    except UNTELLABLE:
        return None


def _content(kb: KnowledgeBase, audience: str, day: date, told: dict[str, Answer], link: str) -> Content:
    reader = kb.audiences.audiences[audience]
    return {
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "title": wording(kb, "leaflets.handbook", day, {"ten": reader.title}),
        "note": reader.note,
        "valid": _valid(kb, told, day),
        "contents": wording(kb, "leaflets.contents", day),
        "entries": [
            {
                "title": kb.entries[intent].title,
                "blocks": [asdict(block) for block in blocks(one.text)],
                "basis": one.basis.splitlines(),
            }
            for intent, one in told.items()
        ],
        **{name: wording(kb, f"leaflets.{name}", day) for name in ("scan", "call", "beware", "publisher")},
        "link": link,
        "qr": qr.svg(link),
        "size": _LETTERS,
        "least": _LETTERS,
        "air": 1,
    }


def _valid(kb: KnowledgeBase, told: dict[str, Answer], day: date) -> str:
    """Until when all of it holds, as far as is known; else when the first of it was checked."""
    if until := min((one.until for one in told.values() if one.until), default=None):
        return wording(kb, "leaflets.until", day, {"ngay": show_day(until)})
    checked = [kb.entries[intent].review.checked for intent in told]
    checked += [value.checked for one in told.values() for value in one.used]
    return wording(kb, "leaflets.as_of", day, {"ngay": show_day(min(checked, default=day))})
