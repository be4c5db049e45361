"""Where leaflets are found: the buttons that ask for them, the addresses of their files, the link on paper."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answers.leaflet import LeafletTold
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.schema import Entry
from bot.messages import QuickReply

LEAFLET = "leaflet:"
AS_PICTURES = "leaflet-pictures:"
AS_TEXT = "leaflet-text:"
AS_PDF = "leaflet-pdf:"
PAGES = 2  # of the pocket card, whose two sides are also the pictures
# What an id of a leaflet may look like, so that nothing else than a leaflet can be named.
_URL = re.compile(
    r"leaflets/(?P<digest>[0-9a-f]{16})/to-roi-(?P<id>[a-z0-9]+(?:-[a-z0-9]+)*?)-(?P<code>[0-9]+-[0-9a-f]{6})"
    r"(?:-(?P<page>[12]))?\.(?P<suffix>pdf|png)"
)


def leaflets_with(kb: KnowledgeBase, intent: str) -> list[str]:
    """The leaflets on an entry: those it names, then those that print it or its procedure."""
    entry = kb.entries.get(intent)
    if entry is None:
        return []
    named = [key for key in entry.leaflets if key in kb.leaflets]
    procedures = {entry.procedure} - {None}
    return named + [
        key
        for key, one in kb.leaflets.items()
        if key not in named
        and any(intent in (part.entry, part.upcoming) or part.procedure in procedures for part in one.sections)
    ]


def leaflet_button(kb: KnowledgeBase, entry: Entry) -> tuple[QuickReply, ...]:
    """The button that asks for an entry's first leaflet, if it has one."""
    key = next((key for key in entry.leaflets if key in kb.leaflets), None)
    return (QuickReply(kb.replies.leaflets.button, LEAFLET + key),) if key else ()


def pdf_url(told: LeafletTold) -> str:
    """Where the PDF is, below the data directory."""
    return f"leaflets/{told.digest}/to-roi-{told.id}-{told.code}.pdf"


def picture_urls(told: LeafletTold) -> tuple[str, ...]:
    """Where the pictures are, below the data directory."""
    stem = pdf_url(told).removesuffix(".pdf")
    return tuple(f"{stem}-{page}.png" for page in range(1, PAGES + 1))


def ref_link(address: str, key: str, place: str = "") -> str:
    """What the code to scan of a leaflet leads to: the bot on the web, with where that came from.

    Args:
        address: of the bot on the web, without a slash at its end; "" for none.
        key: the leaflet's id.
        place: the code of the place where it is handed out, letters, digits and hyphens; or "".
    """
    ref = "_".join(filter(None, ("to-roi", key, place)))
    return f"{address}/?ref={ref}" if address else ""


@dataclass(frozen=True, slots=True)
class LeafletFile:
    """A file of a leaflet, read from its address.

    Args:
        id: the leaflet's.
        digest: of what was told.
        page: of a picture, from 1; 0 for the PDF.
    """

    id: str
    digest: str
    page: int


def read_url(url: str) -> LeafletFile | None:
    """Which file of a leaflet an address names; None for any other."""
    named = _URL.fullmatch(url)
    if named is None or (named["page"] is None) != (named["suffix"] == "pdf"):
        return None
    return LeafletFile(named["id"], named["digest"], int(named["page"] or 0))
