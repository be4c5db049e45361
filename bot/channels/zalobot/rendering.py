"""A reply as plain texts, for a platform that has neither buttons nor files."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from bot.channels.splitting import split, units
from bot.messages import Attachment, Reply, Venue

MOST_UNITS = 2000

WORDS = frozenset({"more-choices", "file-unavailable"})
"""The interface words: above the lines to go on with; in the place of a file, whose title is ``{title}``."""


def parts(reply: Reply, words: Mapping[str, str], files_at: str = "") -> tuple[str, ...]:
    """A reply as texts to send one after the other.

    The choices stand last, and together: nobody has to look for them in an earlier message.

    Args:
        reply: the reply.
        words: the interface words; a missing one leaves a gap.
        files_at: what the addresses of our files begin with on the web, or "" where they aren't.
    """
    places = [_venue(reply.venue)] if reply.venue else []
    files = [_file(attachment, words, files_at) for attachment in reply.attachments]
    texts = split(_composed([reply.text, *places, *files, reply.basis]), MOST_UNITS)
    choices = split(_composed([_choices(reply, words)]), MOST_UNITS)
    if texts and choices and units(whole := f"{texts[-1]}\n\n{choices[0]}") <= MOST_UNITS:
        return (*texts[:-1], whole, *choices[1:])
    return (*texts, *choices)


def _composed(blocks: Sequence[str]) -> str:
    text = "\n\n".join(filter(None, map(str.strip, blocks)))
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())  # half an emoji can't be sent


def _choices(reply: Reply, words: Mapping[str, str]) -> str:
    """A line each. Only a question's choices have numbers: elsewhere a number that is sent means something else."""
    labels = [button.label for button in reply.quick_replies]
    if reply.numbered:
        return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
    lead = [words.get("more-choices", "").strip()] if labels else []
    return "\n".join(filter(None, [*lead, *(f"• {label}" for label in labels)]))


def _file(attachment: Attachment, words: Mapping[str, str], files_at: str) -> str:
    is_link = attachment.url.startswith(("https://", "http://"))
    if is_link or files_at:
        return f"{attachment.title}\n{attachment.url if is_link else files_at + attachment.url}"
    return words.get("file-unavailable", "{title}").replace("{title}", attachment.title)


def _venue(venue: Venue) -> str:
    return "\n".join(filter(None, [venue.title.strip(), venue.address.strip()]))
