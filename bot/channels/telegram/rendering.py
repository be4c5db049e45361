"""A reply as messages of Telegram. Pure: the same reply always makes the same parts."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.splitting import split, units
from bot.messages import Attachment, QuickReply, Reply

TEXT_LIMIT = 4096  # of what is read; tags don't count
CAPTION_LIMIT = 1024
LABEL_LIMIT = 64
LABEL_SHOWS = 40  # of a button, on a phone
PAYLOAD_BYTES = 64
_PICTURES = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Button:
    """What a button says and what it sends."""

    label: str
    payload: str


@dataclass(frozen=True, slots=True)
class TextPart:
    """A message: text, the basis below it, and buttons, one a row."""

    text: str
    basis: str = ""
    buttons: tuple[Button, ...] = ()

    @property
    def plain(self) -> str:
        return "\n\n".join(filter(None, (self.text, self.basis)))

    @property
    def html(self) -> str:
        basis = f"<i>{_escaped(self.basis)}</i>" if self.basis else ""
        return "\n\n".join(filter(None, (_escaped(self.text), basis)))


@dataclass(frozen=True, slots=True)
class DocumentPart:
    """A file: a path that the bot can read, or a link."""

    title: str
    url: str

    @property
    def is_link(self) -> bool:
        return self.url.startswith(("http://", "https://"))

    @property
    def html(self) -> str:
        """The link alone, for when Telegram can't fetch the file."""
        return f'<a href="{html.escape(self.url)}">{_escaped(self.title)}</a>'

    @property
    def plain(self) -> str:
        return f"{self.title}\n{self.url}"


class PhotoPart(DocumentPart):
    """A picture, shown as one."""


@dataclass(frozen=True, slots=True)
class VenuePart:
    """A place on the map."""

    title: str
    address: str
    latitude: float
    longitude: float


Part = TextPart | DocumentPart | VenuePart


def render(reply: Reply) -> tuple[Part, ...]:
    """The messages of a reply: its text (with the buttons below the last), its files, its place."""
    return (*_texts(reply), *map(_file, reply.attachments), *_place(reply))


def _texts(reply: Reply) -> list[TextPart]:
    text = _encodable("\n\n".join(filter(None, (reply.text.strip(), *_listed(reply)))))
    basis = _encodable(reply.basis).strip()
    parts = [TextPart(piece) for piece in split(text, TEXT_LIMIT)]
    if parts and basis and units(parts[-1].text) + 2 + units(basis) <= TEXT_LIMIT:
        parts[-1] = TextPart(parts[-1].text, basis)
    else:
        parts += [TextPart("", piece) for piece in split(basis, TEXT_LIMIT)]
    if parts:
        parts[-1] = TextPart(parts[-1].text, parts[-1].basis, _buttons(reply))
    return parts


def _buttons(reply: Reply) -> tuple[Button, ...]:
    labelled = zip(_labels(reply), reply.quick_replies, strict=True)
    return tuple(Button(_cut(label, LABEL_LIMIT), button.payload) for label, button in labelled if _can_press(button))


def _listed(reply: Reply) -> Iterable[str]:
    """The choices that can't be buttons, or all of numbered ones when a button wouldn't show one of them whole."""
    labelled = list(zip(_labels(reply), reply.quick_replies, strict=True))
    in_full = reply.numbered and any(units(label) > LABEL_SHOWS for label, _ in labelled)
    lines = [label for label, button in labelled if in_full or not _can_press(button)]
    return ["\n".join(lines if reply.numbered else [f"- {line}" for line in lines])] if lines else []


def _labels(reply: Reply) -> list[str]:
    labels = [_encodable(button.label).strip() for button in reply.quick_replies]
    return [f"{number}. {label}" for number, label in enumerate(labels, 1)] if reply.numbered else labels


def _can_press(button: QuickReply) -> bool:
    return bool(button.label.strip()) and 0 < len(button.payload.encode("utf-8", "replace")) <= PAYLOAD_BYTES


def _file(attachment: Attachment) -> DocumentPart:
    kind = PhotoPart if attachment.media_type in _PICTURES else DocumentPart
    return kind(_cut(_encodable(attachment.title), CAPTION_LIMIT), attachment.url)


def _place(reply: Reply) -> tuple[VenuePart, ...]:
    venue = reply.venue
    if venue is None:
        return ()
    title, address = _encodable(venue.title), _encodable(venue.address)
    return (VenuePart(title or address, address or title, venue.latitude, venue.longitude),)


def _cut(text: str, most: int) -> str:
    return text if units(text) <= most else split(text, most - 1)[0] + "…"


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
