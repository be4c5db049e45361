"""Show an entry as each outlet has it: in chat, as a text message, a post, a poster, read out, in leaflets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from datetime import date
from textwrap import indent

from bot.answers.answer import answer
from bot.answers.blocks import plain
from bot.answers.leaflet import leaflet
from bot.answers.render import render
from bot.answers.spoken import read_out, spoken_form
from bot.answers.wording import show_day
from bot.commands.say import read_aloud
from bot.commands.start import add_knowledge, day_of, is_known, served_for, told_plainly, web_address
from bot.knowledge.base import KnowledgeBase, NoValueError
from bot.knowledge.leaflet_schema import Leaflet
from bot.outlets.loudspeaker import announced
from bot.outlets.short_texts import NoOutletError, post, poster
from bot.outlets.sms import sms_of
from bot.outlets.talking import talking_points

Show = Callable[[KnowledgeBase, str, date, str], Iterator[str]]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command."""
    add_knowledge(parser)
    parser.add_argument("entry", help="id of the entry, e.g. bhxh-tu-nguyen/muc-dong-thap-nhat")
    parser.add_argument("--as", dest="outlet", choices=sorted(_OUTLETS), default="chat", help="where it is to be told")
    parser.add_argument(
        "--link", type=web_address, default="", help="where the bot can be asked: named on posts and posters"
    )


@told_plainly
def run(options: argparse.Namespace) -> int:
    """Show; 1 when there is no such entry, it is withheld, or can't be told there."""
    kb, day = served_for(options).kb, day_of(options)
    if not is_known("mục", options.entry, kb.entries):
        return 1
    try:
        print(*_OUTLETS[options.outlet](kb, options.entry, day, options.link), sep="\n")
    except NoOutletError as error:
        print(f"Không dựng được: {error}.", file=sys.stderr)
        return 1
    return 0


def _chat(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    told = answer(kb, intent, day)
    yield from (told.text, "", told.basis)


def _sms(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    told = sms_of(kb, intent, day)
    for name, text, parts in (
        ("Có dấu", told.marked, told.marked_parts),
        ("Không dấu", told.unmarked, told.unmarked_parts),
    ):
        yield f"{name}: {len(text)} ký tự, {len(parts)} phần"
        yield from (f"[{part}]" for part in parts)


def _post(kb: KnowledgeBase, intent: str, day: date, link: str) -> Iterator[str]:
    yield post(kb, intent, day, link).text


def _poster(kb: KnowledgeBase, intent: str, day: date, link: str) -> Iterator[str]:
    made = poster(kb, intent, day, link)
    yield made.text
    if made.until:
        yield f"\nĐúng đến hết ngày {show_day(made.until)}; qua ngày ấy thì gỡ xuống."


def _loudspeaker(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    told = post(kb, intent, day)
    text = "\n\n".join(announced(kb, told.title, told.paragraphs, day))
    yield from read_aloud(kb, spoken_form(kb, text))


def _spoken(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    yield from read_aloud(kb, read_out(kb, intent, day))


def _leaflet(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    found = [key for key, made in sorted(kb.leaflets.items()) if _holds(made, intent) or _offers(kb, intent, key)]
    for key in found:
        yield from _in_leaflet(kb, key, intent, day)
    yield f"{len(found)} tờ rơi có mục này."


def _in_leaflet(kb: KnowledgeBase, key: str, intent: str, day: date) -> Iterator[str]:
    made = kb.leaflets[key]
    try:
        told = leaflet(kb, key, day)
    except NoValueError as error:
        yield f"{key}: đang ẩn, chờ số của {error.name}"
        return
    yield f"{key} ({told.code}): {told.title}"
    of_it = (section for section in made.sections if intent in (section.entry, section.upcoming))
    headings = {render(kb, section.heading, day).text for section in of_it}
    for section in told.sections:
        if section.heading in headings:
            yield f"- phần '{section.heading}':"
            yield from (indent(plain(block), "  ") for block in section.blocks)
    if made.intent == intent:
        yield "- mã QR mở mục này"
    if _offers(kb, intent, key):
        yield "- nút lấy tờ rơi dưới câu trả lời"


def _holds(made: Leaflet, intent: str) -> bool:
    return any(intent in (section.entry, section.upcoming) for section in made.sections) or made.intent == intent


def _offers(kb: KnowledgeBase, intent: str, key: str) -> bool:
    return key in kb.entries[intent].leaflets


def _talking(kb: KnowledgeBase, intent: str, day: date, _link: str) -> Iterator[str]:
    yield talking_points(kb, intent, day).as_text


_OUTLETS: dict[str, Show] = {
    "chat": _chat,
    "sms": _sms,
    "post": _post,
    "poster": _poster,
    "loudspeaker": _loudspeaker,
    "leaflet": _leaflet,
    "talking": _talking,
    "spoken": _spoken,
}
