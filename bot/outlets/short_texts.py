"""An entry as a post of a page, and as a poster."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.answers.answer import answer, holds_until
from bot.answers.blocks import blocks, plain
from bot.answers.render import render
from bot.answers.replies import lasting
from bot.answers.short import FEWEST_WORDS, chat_phrase, short, things, words_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry, Form
from bot.text.sentences import sentences

LONGEST_POST = 2000  # characters
PARAGRAPHS = 4
POINTS = 3
LONGEST_HEADLINE = 8  # words
LONGEST_POINT = 20  # words, to be read in passing
_NEARLY_ALL = 0.75
_PHONE = re.compile(r"\d{4} \d{4}")


class NoOutletError(ValueError):
    """An entry that can't be told there; the message says why, in Vietnamese, for staff."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post on a page.

    Args:
        title: its first line.
        paragraphs: what it says, the lines of a list below the line that begins it.
        basis: what it rests on, when that was checked, until when it holds; a line each.
        call: whom to call.
        link: where to ask on, or "".
        hashtags: "" for none.
    """

    title: str
    paragraphs: tuple[str, ...]
    basis: str
    call: str
    link: str
    hashtags: str

    @property
    def text(self) -> str:
        """All of it, ready to be posted."""
        last = "\n".join(filter(None, [self.call, self.link]))
        return "\n\n".join(filter(None, [self.title, *self.paragraphs, last, self.basis, self.hashtags]))


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands on a poster.

    Args:
        headline: eight words at most.
        main: the one thing to take home, in large letters.
        points: three at most, each a sentence that stands by itself.
        call: whom to call.
        link: what a code to scan opens, or "".
        until: the last day on which it is known to hold, or None.
    """

    headline: str
    main: str
    points: tuple[str, ...]
    call: str
    link: str
    until: date | None

    @property
    def text(self) -> str:
        """All of it, as plain lines."""
        points = "\n".join("- " + point for point in self.points)
        return "\n\n".join(filter(None, [self.headline, self.main, points, self.call, self.link]))


def post(kb: KnowledgeBase, intent: str, day: date, link: str = "") -> Post:
    """An entry as a post.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.
        link: where the bot can be asked, or "".

    Raises:
        KeyError: no such entry.
        NoOutletError: it is a form, that nobody can fill in there.
        NoValueError, InputError, MissingFieldError: as ``answer``.
    """
    entry = told_entry(kb, intent)
    told, words = answer(kb, intent, day), kb.talking.words.short
    made = Post(
        title=entry.title,
        paragraphs=_paragraphs(kb, told.text, short(kb, intent, day).text),
        basis=told.basis,
        call=lasting(kb, words.call, day),
        link=render(kb, words.link, day, fields={"dia-chi": link}).text if link else "",
        hashtags=" ".join(words.hashtags),
    )
    return _fitting(made)


def poster(kb: KnowledgeBase, intent: str, day: date, link: str = "") -> Poster:
    """An entry as a poster.

    Args:
        kb: the knowledge base.
        intent: the entry's id.
        day: the day asked for.
        link: where the bot can be asked, for the code to scan, or "".

    Raises:
        KeyError, NoOutletError, NoValueError, InputError, MissingFieldError: as ``post``.
    """
    entry = told_entry(kb, intent)
    told, main = answer(kb, intent, day), short(kb, intent, day)
    call = lasting(kb, kb.talking.words.short.call, day)
    return Poster(
        headline=headline(entry),
        main=main.text,
        points=_points(kb, told.text, main.text, call),
        call=call,
        link=link,
        until=min(filter(None, [holds_until(main.used, day), told.until]), default=None),
    )


def headline(entry: Entry) -> str:
    """The name of an entry in eight words at most: its title, its short name, or the beginning of one.

    A rumour goes by its short name, that asks: its title would say it once more.
    """
    names = [name for name in (entry.title, entry.label) if name]
    if entry.corrects:
        names.reverse()
    for name in names:
        if len(name.split()) <= LONGEST_HEADLINE:
            return name
    name, _, _ = names[-1].partition(",")
    return " ".join(name.split()[:LONGEST_HEADLINE])


def told_entry(kb: KnowledgeBase, intent: str) -> Entry:
    """An entry that can be told outside of chat.

    Raises:
        KeyError: no such entry.
        NoOutletError: it is a form.
    """
    entry = kb.entries[intent]
    if isinstance(entry, Form):
        raise NoOutletError(f"'{intent}' là biểu mẫu hỏi đáp, chỉ dùng trong trò chuyện")
    return entry


def _paragraphs(kb: KnowledgeBase, text: str, main: str) -> tuple[str, ...]:
    """Two to four paragraphs of an answer: what only chat can say is left out, what comes last stays."""
    said = [paragraph for whole in text.split("\n\n") if (paragraph := _without_chat(kb, whole))]
    said = list(_joined(said))
    if len(said) == 1:
        said.insert(0, main)
    return tuple(said if len(said) <= PARAGRAPHS else [*said[: PARAGRAPHS - 1], said[-1]])


def _joined(said: Iterable[str]) -> Iterator[str]:
    """A line that begins a list, with that list."""
    before = ""
    for paragraph in said:
        if paragraph.endswith(":"):
            before = f"{before}\n{paragraph}".strip()
        else:
            yield f"{before}\n{paragraph}".strip()
            before = ""


def _without_chat(kb: KnowledgeBase, paragraph: str) -> str:
    """A paragraph without the sentences that only make sense in chat."""
    kept = []
    for part in blocks(paragraph):
        if part.kind == "paragraph":
            kept.append(" ".join(one for one in sentences(part.lines[0]) if not chat_phrase(kb, one)))
        else:
            kept.append(plain(part))
    return "\n".join(filter(None, kept))


def _points(kb: KnowledgeBase, text: str, main: str, call: str) -> tuple[str, ...]:
    """What else can be read in passing: sentences that stand alone, and say neither what is said nor whom to call."""
    said = [thing for thing in things(text) if _stands_alone(kb, thing) and not _is_said(thing, main)]
    return tuple([thing for thing in said if not _phones(thing) & _phones(call)][:POINTS])


def _stands_alone(kb: KnowledgeBase, sentence: str) -> bool:
    """Whether a sentence can be read without the one before it."""
    words, said = kb.talking.words.short, f" {words_of(sentence)} "
    leans = any(said.startswith(f" {words_of(phrase)} ") for phrase in words.leaning)
    points_back = any(f" {words_of(phrase)} " in said for phrase in words.pointing)
    is_part = ":" in sentence or ";" in sentence or sentence.endswith("?")
    fits = FEWEST_WORDS <= len(sentence.split()) <= LONGEST_POINT
    return fits and not (leans or points_back or is_part or chat_phrase(kb, sentence))


def _is_said(sentence: str, main: str) -> bool:
    """Whether a text says it already, in nearly the same words."""
    words, said = words_of(sentence).split(), set(words_of(main).split())
    return sum(word in said for word in words) > _NEARLY_ALL * len(words)


def _phones(text: str) -> set[str]:
    return set(_PHONE.findall(text))


def _fitting(made: Post) -> Post:
    """A post that is short enough: paragraphs go from the end."""
    while len(made.text) > LONGEST_POST and len(made.paragraphs) > 1:
        made = replace(made, paragraphs=made.paragraphs[:-1])
    return made
