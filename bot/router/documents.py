"""What the router learns from: the knowledge base's utterances and titles, each with its intent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.router.routing import COMMANDS, OFF_TOPIC


@dataclass(frozen=True, slots=True)
class Document:
    """A text that means an intent. Answers aren't among them: their wording may change without teaching anew."""

    text: str
    intent: str


def documents(kb: KnowledgeBase) -> list[Document]:
    """All documents of a knowledge base, in a fixed order."""
    return [Document(text, intent) for intent, texts in _texts(kb) for text in texts]


def _texts(kb: KnowledgeBase) -> Iterator[tuple[str, tuple[str, ...]]]:
    for intent, entry in sorted(kb.entries.items()):
        yield intent, (*entry.utterances, entry.title)
    for name in sorted(type(kb.commands).model_fields):
        yield COMMANDS + name, getattr(kb.commands, name).utterances
    for name, group in sorted(kb.off_topic.groups.items()):
        yield OFF_TOPIC + name, group.utterances
