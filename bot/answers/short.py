"""The main thing that an entry says, in a sentence or two: for text messages, posters, and lists of entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.answers.answer import answer, whole
from bot.answers.blocks import blocks
from bot.answers.render import Rendered, render
from bot.knowledge.base import KnowledgeBase
from bot.text.normalise import normalise
from bot.text.sentences import sentences

FEWEST_WORDS = 6  # fewer say little without the question: "Được.", "Chỉ một số trường hợp."


def short(kb: KnowledgeBase, intent: str, day: date) -> Rendered:
    """What an entry says in short, on a day: staff's own sentence, or the first of the answer below its title.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.

    Raises:
        KeyError: no such entry.
        NoValueError, InputError, MissingFieldError: as ``answer``, also where the short text alone could be told: a
            text that nobody could ask more about isn't sent.
    """
    told, entry = answer(kb, intent, day), kb.entries[intent]
    if entry.short.strip():
        return render(kb, entry.short, day)
    said = render(kb, whole(kb, entry, entry.answer), day)
    lasting = [thing for thing in things(said.text) if not chat_phrase(kb, thing)]
    fields = {"ten": entry.title, "cau": first_said(lasting)}
    return Rendered(render(kb, kb.talking.words.short.untold, day, fields=fields).text, told.used)


def first_said(told: Iterable[str]) -> str:
    """The first of the things that a text says, or two where the first is a word of reply."""
    said = ""
    for thing in told:
        said = f"{said} {thing}".strip()
        if len(said.split()) >= FEWEST_WORDS:
            break
    return said


def things(text: str) -> Iterator[str]:
    """What a text says, one after the other: its sentences; a line that begins a list with that list."""
    before = ""
    for part in blocks(text):
        if part.kind != "paragraph":
            items = "; ".join(line.rstrip(";.") for line in part.lines)
            yield f"{before} {items}.".strip()
            before = ""
            continue
        if before:
            yield before
        *done, before = sentences(part.lines[0])
        yield from done
        if not before.endswith(":"):
            yield before
            before = ""
    if before:
        yield before


def chat_phrase(kb: KnowledgeBase, text: str) -> str:
    """The first phrase in a text that only makes sense in chat, or ""."""
    said = f" {words_of(text)} "
    return next((phrase for phrase in kb.talking.words.short.chat_only if f" {words_of(phrase)} " in said), "")


def words_of(text: str) -> str:
    """A text as its words are compared: in small letters, without marks of punctuation."""
    return " ".join("".join(char if char.isalnum() else " " for char in normalise(text)).split())
