"""No phrase in two places: the router could only guess."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from bot.check.findings import Findings
from bot.knowledge.problem import Path
from bot.text.fold import fold, tokens
from bot.text.normalise import normalise

NEARLY = 93.0  # rapidfuzz ratio from which two phrases of different intents are near-duplicates
_BLOCK = 500  # phrases compared with the others at once


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the knowledge base.

    Args:
        words: folded, as it is compared.
        owner: what it belongs to, as staff know it.
        kind, key, path: where it stands.
    """

    words: str
    owner: str
    kind: str
    key: str
    path: Path


def phrases(found: Findings) -> Iterator[Phrase]:
    """Every utterance and example, of entries, commands and off-topic groups."""
    kb = found.kb
    for key, entry in sorted(kb.entries.items()):
        for name in ("utterances", "examples"):
            for i, text in enumerate(getattr(entry, name)):
                yield Phrase(_words(text), key, "entries", key, (name, i))
    for command in sorted(type(kb.commands).model_fields):
        said = getattr(kb.commands, command)
        for name in ("utterances", "examples"):
            for i, text in enumerate(getattr(said, name)):
                yield Phrase(_words(text), f"commands.yaml {command}", "single", "commands", (command, name, i))
    for group, topic in sorted(kb.off_topic.groups.items()):
        for name in ("utterances", "examples"):
            for i, text in enumerate(getattr(topic, name)):
                path = ("groups", group, name, i)
                yield Phrase(_words(text), f"off-topic.yaml {group}", "single", "off-topic", path)


@lru_cache(maxsize=16_384)
def _words(text: str) -> str:
    return " ".join(tokens(fold(normalise(text))))


def check_duplicates(found: Findings) -> None:
    """The same phrase twice, marks, case and punctuation aside."""
    first: dict[str, Phrase] = {}
    for phrase in phrases(found):
        before = first.setdefault(phrase.words, phrase)
        if not phrase.words:
            found.error(phrase.kind, phrase.key, phrase.path, "câu này không có chữ nào; viết lại hoặc bỏ")
        elif before is not phrase:
            file, line = found.kb.where(before.kind, before.key, before.path)
            message = f"trùng với câu của {before.owner} ({file}:{line}) khi bỏ dấu; giữ một nơi"
            harmless = before.owner == phrase.owner and "examples" not in phrase.path
            (found.warning if harmless else found.error)(phrase.kind, phrase.key, phrase.path, message)


def check_near_duplicates(found: Findings) -> None:
    """Nearly the same phrase in two places: legal, but worth a look."""
    every = list(phrases(found))
    places = {id(phrase): place for place, phrase in enumerate(every)}
    for alike in _alike(every):
        one, other = sorted(alike, key=lambda phrase: places[id(phrase)])
        if one.owner != other.owner and one.words != other.words:
            file, line = found.kb.where(one.kind, one.key, one.path)
            message = f"gần giống '{one.words}' của {one.owner} ({file}:{line}); viết cho khác hẳn hoặc giữ một nơi"
            found.warning(other.kind, other.key, other.path, message)


def _alike(every: Iterable[Phrase]) -> Iterator[tuple[Phrase, Phrase]]:
    """Pairs of nearly the same words. Only phrases of nearly one length can be, so the others aren't compared."""
    rising = sorted(every, key=lambda phrase: len(phrase.words))
    words = [phrase.words for phrase in rising]
    lengths = [len(text) for text in words]
    for begin in range(0, len(words), _BLOCK):
        rows = words[begin : begin + _BLOCK]
        # A ratio of r needs the shorter to have r / (2 - r) of the longer's letters.
        end = bisect_right(lengths, len(rows[-1]) * (200 - NEARLY) / NEARLY)
        columns = words[begin:end]
        scores = process.cdist(rows, columns, scorer=fuzz.ratio, score_cutoff=NEARLY, dtype=np.uint8, workers=-1)
        for row, column in np.argwhere(np.triu(scores, 1)):
            yield rising[begin + row], rising[begin + column]
