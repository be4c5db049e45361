"""Labelled lines, and a knowledge base that holds nothing but them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.schema import Command, Entry, OffTopic


@dataclass(frozen=True, slots=True)
class Line:
    """A text and the intents that may answer it, the best first; none for a text out of scope."""

    text: str
    intents: tuple[str, ...] = ()


def read_lines(path: Path) -> list[Line]:
    """The lines of a file: ``{"text": …, "intent": …}`` each, the intent a name or a list of acceptable ones.

    Raises:
        SystemExit: a line is none.
    """
    lines = []
    for number, written in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(written) if written.strip() else None
            if row is not None:
                intent = row.get("intent", ())
                lines.append(Line(row["text"], (intent,) if isinstance(intent, str) else tuple(intent)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise SystemExit(f'{path}:{number}: no {{"text": …, "intent": …}}: {error}') from error
    return lines


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Lines as ``read_lines`` reads them."""
    rows = (
        {"text": line.text, "intent": line.intents[0] if len(line.intents) == 1 else line.intents} for line in lines
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def loaded(knowledge: Path) -> KnowledgeBase:
    """The knowledge base of a directory.

    Raises:
        SystemExit: it can't be read.
    """
    found = load(knowledge)
    if found.kb is None:
        raise SystemExit("\n".join(map(str, found.problems)))
    return found.kb


def only(lines: Sequence[Line], kb: KnowledgeBase) -> KnowledgeBase:
    """A knowledge base that reads as another does (vocabulary and all) and has learnt nothing but these lines.

    Args:
        lines: an intent each; one that is an entry of the other knowledge base keeps its answer.
        kb: the other knowledge base.
    """
    by_intent: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        by_intent[line.intents[0]].append(line.text)
    entries = {intent: _entry(kb.entries.get(intent), texts) for intent, texts in by_intent.items()}
    silent = Command.model_construct(utterances=())
    commands = type(kb.commands).model_construct(**dict.fromkeys(type(kb.commands).model_fields, silent))
    off_topic = OffTopic.model_construct(groups={})
    return replace(kb, entries=entries, commands=commands, off_topic=off_topic, files={})


def _entry(known: Entry | None, texts: Sequence[str]) -> Entry:
    """An entry that teaches these texts. Titles teach as utterances do, so the first text is the title."""
    taught = {"title": texts[0], "utterances": tuple(texts[1:])}
    # Unchecked: any label will do for an intent, any wording for a text.
    return known.model_copy(update=taught) if known else Entry.model_construct(**taught, answer="")
