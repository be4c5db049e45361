"""Our texts as a speaker reads them aloud, with the words of spoken.yaml."""

from __future__ import annotations

from datetime import date

from bot.answers.answer import answer
from bot.answers.leaflet import leaflet, text_of
from bot.knowledge.base import KnowledgeBase
from bot.text.spoken import Reading, spoken

LEAFLETS = "leaflets/"


def reading(kb: KnowledgeBase) -> Reading:
    """How texts are read out, as staff wrote it in spoken.yaml."""
    told = kb.spoken
    return Reading(
        words=told.words,
        letters=told.letters,
        signs=told.signs,
        units=told.units,
        sites=told.sites,
        law_kinds=told.law_kinds,
        law_bodies=told.law_bodies,
        per=told.per,
        counted=told.counted,
        call=told.call,
        numbered=told.numbered,
        early=told.early,
        syllables_per_minute=told.syllables_per_minute,
        pauses={mark: float(pause) for mark, pause in told.pauses.items()},
    )


def spoken_form(kb: KnowledgeBase, text: str) -> str:
    """A text of ours in words only: letters, spaces and . , ? : ;

    Args:
        kb: the knowledge base, with the words of spoken.yaml.
        text: anything.
    """
    return spoken(text, reading(kb))


def read_out(kb: KnowledgeBase, name: str, day: date) -> str:
    """An entry's answer or a leaflet, as it is read out on a day.

    Args:
        kb: the knowledge base.
        name: an entry's id, or "leaflets/" and a leaflet's.
        day: the day asked for.

    Raises:
        KeyError: no such entry or leaflet.
        NoValueError, InputError, MissingFieldError: its figures don't hold on the day.
    """
    if name.startswith(LEAFLETS):
        return spoken_form(kb, text_of(leaflet(kb, name.removeprefix(LEAFLETS), day)))
    return spoken_form(kb, answer(kb, name, day).text)


def readable(kb: KnowledgeBase) -> list[str]:
    """The names of all that can be read out."""
    return [*kb.entries, *(LEAFLETS + key for key in kb.leaflets)]
