"""Leaflets as files to hand over, made before anybody asks for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from bot.answers.leaflet import LeafletTold, leaflet
from bot.answers.leaflet_links import pdf_url, picture_urls, read_url, ref_link
from bot.answers.render import UNTELLABLE
from bot.app.files import Files
from bot.conversation.turn import local_day
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.leaflet_schema import LeafletFormat
from bot.outlets.leaflet import pdf, pictures
from bot.outlets.typesetting import TooLongError, UnprintableError

log = logging.getLogger("bot")

LOOK_EVERY = 1.0  # seconds between looks at whether there are leaflets to be made
CHAT_FORM: LeafletFormat = "flyer"  # what is read on a phone and printed on any printer


class Leaflets:
    """Makes the files of leaflets: the flyer as PDF, the pocket card as pictures, with today's figures.

    Args:
        address: of the bot on the web, for the code to scan; "" for none.
    """

    folder = "leaflets"

    def __init__(self, address: str) -> None:
        self._address = address
        self._pictures: tuple[str, list[bytes]] = ("", [])  # both sides are made at once, and asked for one by one

    def current(self, kb: KnowledgeBase, url: str, today: date, /) -> str | None:
        """Today's edition of the leaflet that an address names."""
        named = read_url(url)
        if named is None or named.id not in kb.leaflets:
            return None
        told = leaflet(kb, named.id, today)
        return picture_urls(told)[named.page - 1] if named.page else pdf_url(told)

    def mark(self, _kb: KnowledgeBase, current: str, /) -> str:
        return current  # it names the digest of all that is said

    def content(self, kb: KnowledgeBase, url: str, today: date, /) -> bytes:
        """The PDF or the picture of today's edition.

        Raises:
            NoValueError, InputError, MissingFieldError: its figures don't hold.
        """
        named = read_url(url)
        assert named is not None  # it is a current address
        told = leaflet(kb, named.id, today)
        link = ref_link(self._address, named.id)
        if not named.page:
            return pdf(told, CHAT_FORM, link)
        if self._pictures[0] != told.digest:
            self._pictures = (told.digest, pictures(told, link))
        return self._pictures[1][named.page - 1]

    def is_served(self, url: str, _today: date, /) -> bool:
        return read_url(url) is not None


async def prepare(
    files: Files, knowledge: Callable[[], KnowledgeBase], now: Callable[[], datetime], every: float = LOOK_EVERY
) -> None:
    """Have all leaflets made when the service starts, the knowledge changes or a day begins: nobody waits for one."""
    prepared: tuple[str, date] | None = None
    while True:
        kb, today = knowledge(), local_day(now())
        if prepared != (kb.version, today):
            await prepare_all(files, kb, today)
            prepared = (kb.version, today)
        await asyncio.sleep(every)


async def prepare_all(files: Files, kb: KnowledgeBase, today: date) -> None:
    """Have all leaflets of a day made, one after the other."""
    for url in urls(kb, today):
        try:
            await files.ensure(url)
        except (OSError, UnprintableError, TooLongError) as error:
            log.error(
                "leaflet not made", extra={"event": "leaflet_not_made", "file": Path(url).name, "reason": str(error)}
            )


def urls(kb: KnowledgeBase, today: date) -> Iterator[str]:
    """The addresses of all files of leaflets that can be handed over on a day."""
    for key in kb.leaflets:
        told = _told(kb, key, today)
        if told:
            yield from (pdf_url(told), *picture_urls(told))


def _told(kb: KnowledgeBase, key: str, today: date) -> LeafletTold | None:
    try:
        return leaflet(kb, key, today)
    except UNTELLABLE:
        return None  # withheld: told by the check
