"""Formatted text: the HTML that the API takes, checked tag by tag, and what a reader sees of it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from . import guesses
from .refusals import Refused, bad

_TAG = re.compile(r"""<(/?)([^\s<>/]*)((?:\s+[\w-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.\-]+))?)*)\s*>""")
_ATTRIBUTE = re.compile(r"""\s+([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.\-]+)))?""")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")
_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}


def units(text: str) -> int:
    """Length in UTF-16 units, in which the limits are given."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def formatted(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    """What a reader sees, and the entities in it.

    Raises:
        Refused: the markup is wrong.
    """
    text = text.strip()
    if not mode:
        return text, []
    if mode.lower() == "html":
        return _Html(text).parsed()
    raise bad("unsupported parse_mode")


@dataclass
class _Open:
    tag: str
    at: int  # in units of what is shown
    attributes: dict[str, str]


class _Html:
    def __init__(self, source: str) -> None:
        self.source = source
        self.shown: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def parsed(self) -> tuple[str, list[dict[str, Any]]]:
        at = 0
        while (tag_at := self.source.find("<", at)) >= 0:
            self._show(self.source[at:tag_at])
            tag = _TAG.match(self.source, tag_at)
            if not tag:
                raise self._wrong("Unclosed start tag", tag_at)
            self._close(tag) if tag[1] else self._begin(tag)
            at = tag.end()
        self._show(self.source[at:])
        if self.open:
            raise _unparsed(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        outermost_first = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.shown), outermost_first

    def _show(self, text: str) -> None:
        shown = _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
        self.shown.append(shown)
        self.length += units(shown)

    def _begin(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        attributes = {key.lower(): a or b or c for key, a, b, c in _ATTRIBUTE.findall(tag[3])}
        if name not in _KINDS:
            raise self._wrong(f'Unsupported start tag "{name}"', tag.start())
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong('Tag "span" must have class "tg-spoiler"', tag.start())
        if name == "tg-emoji" and not attributes.get("emoji-id"):
            raise self._wrong("Custom emoji entity must have an emoji-id", tag.start())
        if not guesses.MARKUP_IN_CODE and not self._may_hold(name):
            raise self._wrong(f'Tag "{name}" can\'t stand there', tag.start())
        self.open.append(_Open(name, self.length, attributes))

    def _may_hold(self, name: str) -> bool:
        around = {one.tag for one in self.open}
        if name == "blockquote" and "blockquote" in around:
            return False
        return not around & {"code", "pre"} or (name == "code" and self.open[-1].tag == "pre")

    def _close(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        if not self.open:
            raise self._wrong("Unexpected end tag", tag.start())
        begun = self.open.pop()
        if name and name != begun.tag:
            raise self._wrong(f'Unmatched end tag, expected "</{begun.tag}>", found "</{name}>"', tag.start())
        if self.length > begun.at and not (begun.tag == "a" and not begun.attributes.get("href")):
            self.entities.insert(0, self._entity(begun))  # what stands around it comes later

    def _entity(self, begun: _Open) -> dict[str, Any]:
        entity: dict[str, Any] = {"type": _KINDS[begun.tag], "offset": begun.at, "length": self.length - begun.at}
        if begun.tag == "a":
            entity["url"] = html.unescape(begun.attributes["href"])
        if begun.tag == "tg-emoji":
            entity["custom_emoji_id"] = begun.attributes["emoji-id"]
        if begun.tag == "blockquote" and "expandable" in begun.attributes:
            entity["type"] = "expandable_blockquote"
        return entity

    def _wrong(self, what: str, at: int) -> Refused:
        return _unparsed(f"{what} at byte offset {len(self.source[:at].encode())}")


def _unparsed(what: str) -> Refused:
    return bad(f"can't parse entities: {what}")
