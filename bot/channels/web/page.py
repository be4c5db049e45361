"""The page and its files: read once, named by their content, filled with the words of the knowledge base."""

from __future__ import annotations

import gzip
import hashlib
import html
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from starlette.datastructures import Headers
from starlette.responses import Response

from bot.messages import Reply, reply_to_json

_DIRECTORY = Path(__file__).parent / "page"
_MEDIA_TYPES = {
    "chat.js": "text/javascript; charset=utf-8",
    "listening.js": "text/javascript; charset=utf-8",
    "chat.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
# What the script says by itself; the rest of the words stand in index.html.
_SCRIPT_WORDS = (
    "bot",
    "choices",
    "connecting",
    "erase",
    "erase-confirm",
    "failed",
    "from-leaflet",
    "listen",
    "listen-failed",
    "listen-stop",
    "offline",
    "retrying",
    "sending",
    "sent",
    "source",
    "typing",
    "you",
)


class _Page(Template):
    braceidpattern = r"[a-z][a-z.-]*"
    idpattern = r"(?!)"  # only ${braced} names


_PAGE = _Page((_DIRECTORY / "index.html").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of the page, ready to send."""

    content: bytes
    zipped: bytes
    media_type: str
    version: str

    def response(self, headers: Headers, asked_version: str) -> Response:
        """The file, or word that the browser has it. An address with the version never changes its content."""
        own = {
            "etag": f'"{self.version}"',
            "cache-control": (
                "public, max-age=31536000, immutable" if asked_version == self.version else "public, no-cache"
            ),
            "vary": "Accept-Encoding",
        }
        if self._known(headers.get("if-none-match", "")):
            return Response(status_code=304, headers=own)
        if "gzip" in headers.get("accept-encoding", ""):
            return Response(self.zipped, headers={**own, "content-encoding": "gzip"}, media_type=self.media_type)
        return Response(self.content, headers=own, media_type=self.media_type)

    def _known(self, tags: str) -> bool:
        # A proxy that compresses marks the tag as weak.
        return self.version in {tag.strip().removeprefix("W/").strip('"') for tag in tags.split(",")}


def _static_file(name: str, media_type: str) -> StaticFile:
    content = (_DIRECTORY / name).read_bytes()
    version = hashlib.sha256(content).hexdigest()[:16]
    return StaticFile(content, gzip.compress(content, mtime=0), media_type, version)


FILES: Mapping[str, StaticFile] = {name: _static_file(name, media_type) for name, media_type in _MEDIA_TYPES.items()}
_VERSIONS = {f"version.{name}": file.version for name, file in FILES.items()}

WORDS = frozenset(_PAGE.get_identifiers()) - _VERSIONS.keys() - {"script-data"} | set(_SCRIPT_WORDS)
"""The interface words the page needs."""


def page(words: Mapping[str, str], welcome: Reply) -> str:
    """The page in the words given; a word that is missing is left blank, for a page with a gap still answers."""
    said = {name: words.get(name, "").strip() for name in WORDS}
    script_data = {"words": {name: said[name] for name in _SCRIPT_WORDS}, "welcome": reply_to_json(welcome)}
    values = defaultdict(str, {name: html.escape(word) for name, word in said.items()})
    # In a script element only "<" could end it.
    values["script-data"] = json.dumps(script_data, ensure_ascii=False).replace("<", "\\u003c")
    return _PAGE.substitute(values, **_VERSIONS)
