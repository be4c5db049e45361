"""Which audience has entries of its own on which topic, and where a topic it needs has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from bot.check.findings import Findings
from bot.knowledge.base import KnowledgeBase, topic_of
from bot.knowledge.schema import Audience
from bot.text.group import group

EVERYONE = "moi-nguoi"
PROCEDURES = "procedures"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix.

    Args:
        topics: folders of faq/, then rumours, elsewhere and procedures.
        counts: for each audience the entries written for it, by topic; for everyone those that name it or nobody.
        general_only: (audience, topic) where the audience needs the topic and finds only what is written for everyone.
        holes: (audience, topic) where it needs the topic and finds nothing.
    """

    topics: tuple[str, ...]
    counts: dict[str, dict[str, int]]
    general_only: tuple[tuple[str, str], ...]
    holes: tuple[tuple[str, str], ...]


def coverage(kb: KnowledgeBase) -> Coverage:
    """The matrix of a knowledge base."""
    counted: Counter[tuple[str, str]] = Counter()
    for intent, entry in kb.entries.items():
        spoken_of = [topic_of(intent), *([PROCEDURES] if entry.procedure else [])]
        counted.update((audience, topic) for audience in set(entry.audiences) or {EVERYONE} for topic in spoken_of)
    audiences = kb.audiences.audiences
    topics = topics_of(kb)
    needed = [(key, topic) for key in _own(audiences) for topic in audiences[key].priorities]
    without = [place for place in needed if not counted[place]]
    return Coverage(
        topics=topics,
        counts={key: {topic: counted[key, topic] for topic in topics} for key in (EVERYONE, *_own(audiences))},
        general_only=tuple(place for place in without if counted[EVERYONE, place[1]]),
        holes=tuple(place for place in without if not counted[EVERYONE, place[1]]),
    )


def topics_of(kb: KnowledgeBase) -> tuple[str, ...]:
    """All topics: folders of faq/, then what else is answered."""
    last = ("rumours", "elsewhere")
    folders = {topic_of(intent) for intent in kb.entries} - set(last)
    return (*sorted(folders), *last, PROCEDURES)


def _own(audiences: Mapping[str, Audience]) -> list[str]:
    return [key for key in audiences if key != EVERYONE]


def check_audiences(found: Findings) -> None:
    """Priorities and support groups that exist, and words that don't say another group than the one implied."""
    topics, groups = topics_of(found.kb), found.kb.replies.groups
    for key, audience in found.kb.audiences.audiences.items():
        for i, topic in enumerate(audience.priorities):
            if topic not in topics:
                message = f"không có chủ đề '{topic}'; dùng: {', '.join(topics)}"
                found.error("single", "audiences", ("audiences", key, "priorities", i), message)
        for i, name in enumerate(audience.nhom):
            if name not in groups:
                message = f"không có nhóm hỗ trợ '{name}'; dùng: {', '.join(groups)}"
                found.error("single", "audiences", ("audiences", key, "nhom", i), message)
        for i, words in enumerate(audience.words):
            said = group(words)
            if said and said not in audience.nhom:
                message = f"'{words}' là cách nói nhóm hỗ trợ {said}; thêm {said} vào nhom, hoặc chuyển sang nhóm ấy"
                found.error("single", "audiences", ("audiences", key, "words", i), message)
