"""Every example must reach its entry, at once or among the choices."""

from __future__ import annotations

from collections.abc import Iterator

from bot.check.findings import Findings
from bot.knowledge.problem import Path
from bot.router.router import Router
from bot.router.routing import COMMANDS, OFF_TOPIC, Ambiguous, Match


def check_examples(found: Findings, router: Router) -> tuple[int, int]:
    """Route all examples.

    Args:
        found: where problems go.
        router: built from the knowledge.

    Returns:
        how many examples there are, and how many were answered at once.
    """
    count = direct = 0
    for intent, kind, key, path, text in _examples(found):
        count += 1
        routing = router.route(text)
        if isinstance(routing, Match) and same(routing.intent, intent):
            direct += 1
        elif isinstance(routing, Match):
            message = f"câu thử '{text}' bị mục {routing.intent} trả lời; thêm utterances cho mục này hoặc sửa mục kia"
            found.error(kind, key, path, message)
        elif isinstance(routing, Ambiguous) and any(same(c.intent, intent) for c in routing.candidates):
            continue
        elif not intent.startswith(OFF_TOPIC):  # not understood is a good enough end for what is nobody's
            nearest = ", ".join(candidate.intent for candidate in routing.candidates[:3])
            message = f"câu thử '{text}' không dẫn về mục này (gần nhất: {nearest}); thêm utterances cùng ý"
            found.error(kind, key, path, message)
    return count, direct


def same(found: str, wanted: str) -> bool:
    """Whether an intent is as good as the wanted one: off-topic groups are declined alike, whichever it is."""
    return found == wanted or (found.startswith(OFF_TOPIC) and wanted.startswith(OFF_TOPIC))


def _examples(found: Findings) -> Iterator[tuple[str, str, str, Path, str]]:
    kb = found.kb
    for key, entry in sorted(kb.entries.items()):
        for i, text in enumerate(entry.examples):
            yield key, "entries", key, ("examples", i), text
    for name in sorted(type(kb.commands).model_fields):
        for i, text in enumerate(getattr(kb.commands, name).examples):
            yield COMMANDS + name, "single", "commands", (name, "examples", i), text
    for name, group in sorted(kb.off_topic.groups.items()):
        for i, text in enumerate(group.examples):
            yield OFF_TOPIC + name, "single", "off-topic", ("groups", name, "examples", i), text
