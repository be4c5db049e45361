"""A reply as the messages that Zalo can send: plain text, five buttons, files apart."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.splitting import split, units
from bot.messages import Attachment, Reply

WORDS = frozenset({"more-choices", "file-unavailable"})
"""The interface words this channel needs; ``{title}`` in file-unavailable is the file's."""

TEXT_UNITS = 2000
BUTTONS = 5
TITLE_UNITS = 100
PAYLOAD_UNITS = 1000
_LINK = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Part:
    """One message.

    Args:
        text: what it says; "" for a file.
        buttons: labels of what may be tapped; a tap sends the label back as ordinary text.
        attachment: a file of ours, to be uploaded.
        erased: what is kept of the citizen is to be forgotten with this message.
    """

    text: str = ""
    buttons: tuple[str, ...] = ()
    attachment: Attachment | None = None
    erased: bool = False


def render(reply: Reply, words: Mapping[str, str]) -> list[Part]:
    """A reply as messages, the buttons under the last text.

    Args:
        reply: what is to be said.
        words: the interface words.
    """
    labels = [clean(choice.label).strip() for choice in reply.quick_replies]
    labels = [label for label in labels if label]
    buttons = tuple(label for label in labels[:BUTTONS] if units(label) <= PAYLOAD_UNITS)
    texts = split(_body(reply, labels, words), TEXT_UNITS)
    parts = [Part(text) for text in texts[:-1]] + [Part(text, buttons) for text in texts[-1:]]
    files = [Part(attachment=attachment) for attachment in reply.attachments if not _is_link(attachment)]
    return [_with_erasure(part, reply) for part in (*parts, *files)]


def text_message(part: Part) -> dict[str, Any]:
    """A part with text as the protocol's message."""
    message: dict[str, Any] = {"text": part.text}
    if part.buttons:
        buttons = [{"title": _title(label), "type": "oa.query.show", "payload": label} for label in part.buttons]
        message["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return message


def image_message(title: str, attachment_id: str) -> dict[str, Any]:
    """An uploaded picture as the protocol's message."""
    element = {"media_type": "image", "attachment_id": attachment_id}
    payload = {"template_type": "media", "elements": [element]}
    return {"text": _one_text(title), "attachment": {"type": "template", "payload": payload}}


def file_message(token: str) -> dict[str, Any]:
    """An uploaded document as the protocol's message."""
    return {"attachment": {"type": "file", "payload": {"token": token}}}


def unavailable(attachment: Attachment, words: Mapping[str, str]) -> Part:
    """What is said in the place of a file that can't be sent."""
    return Part(_one_text(words.get("file-unavailable", "{title}").replace("{title}", attachment.title)))


def clean(text: str) -> str:
    """A text in Zalo's letters (NFC), without what can't be written as UTF-8."""
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace").decode("utf-8")


def _body(reply: Reply, labels: Sequence[str], words: Mapping[str, str]) -> str:
    links = [f"{attachment.title}: {attachment.url}" for attachment in reply.attachments if _is_link(attachment)]
    venue = f"{reply.venue.title}\n{reply.venue.address}" if reply.venue else ""
    blocks = [reply.text.strip(), venue.strip(), "\n".join(links), reply.basis.strip()]
    blocks.append(_choices(labels, numbered=reply.numbered, words=words))
    text = clean("\n\n".join(block for block in blocks if block))
    return text or "\n".join(labels)  # buttons need a text above them


def _choices(labels: Sequence[str], *, numbered: bool, words: Mapping[str, str]) -> str:
    """The choices that are written out: all that have numbers, else those there is no button for."""
    if numbered:
        return "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
    rest = [f"• {label}" for label in labels[BUTTONS:]]
    return "\n".join([words.get("more-choices", ""), *rest]).strip() if rest else ""


def _one_text(text: str) -> str:
    return "".join(split(clean(text), TEXT_UNITS)[:1])


def _title(label: str) -> str:
    title = label
    while units(title) > TITLE_UNITS - 1 and title:
        title = title[:-1]
    return label if units(label) <= TITLE_UNITS else f"{title.rstrip()}…"


def _is_link(attachment: Attachment) -> bool:
    return attachment.url.startswith(_LINK)


def _with_erasure(part: Part, reply: Reply) -> Part:
    return Part(part.text, part.buttons, part.attachment, erased=True) if reply.erased else part
