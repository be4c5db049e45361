"""Entries that the router can hardly tell apart, with the utterances at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from bot.check.examples import same
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.problem import Path
from bot.router.features import Vector
from bot.router.reading import exact_key
from bot.router.router import Router
from bot.router.routing import COMMANDS, OFF_TOPIC
from bot.router.training import fit, softmax

FOLDS = 5
FEWEST = 2  # confusions that make two entries worth looking at


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A text of the knowledge base that the others of its entry don't lead to.

    Args:
        file, line: where it stands.
        text: as written.
        intent: where it belongs.
        taken_for: what it was taken for.
    """

    file: str
    line: int
    text: str
    intent: str
    taken_for: str


@dataclass(frozen=True, slots=True)
class Confusable:
    """Two entries that are taken for each other.

    Args:
        intents: the two, by name.
        mistaken: the texts at fault, in the order of files and lines.
    """

    intents: tuple[str, str]
    mistaken: tuple[Mistaken, ...]

    @property
    def one_way(self) -> tuple[str, str] | None:
        """(where all the texts belong, what all were taken for), unless it goes both ways."""
        ways = {(one.intent, one.taken_for) for one in self.mistaken}
        return ways.pop() if len(ways) == 1 else None


@dataclass(frozen=True, slots=True)
class _Saying:
    """An utterance or example, and where it stands."""

    intent: str
    text: str
    kind: str
    key: str
    path: Path


def confusable(kb: KnowledgeBase, router: Router) -> list[Confusable]:
    """Route every utterance and example by four fifths of the others; the worst pair of entries first.

    Learning five times takes its time.

    Args:
        kb: the knowledge.
        router: built from it.
    """
    sayings = list(_sayings(kb))
    number = {intent: i for i, intent in enumerate(router.model.intents)}
    words = [router.reader.words(saying.text) for saying in sayings]
    vectors = [router.model.features.vector(read) for read in words]
    found = _guessed([exact_key(w) for w in words], vectors, [number[saying.intent] for saying in sayings], router)
    pairs: dict[tuple[str, str], list[Mistaken]] = defaultdict(list)
    for saying, guess in zip(sayings, found, strict=True):
        if not same(guess, saying.intent):
            file, line = kb.where(saying.kind, saying.key, saying.path)
            one, two = sorted((guess, saying.intent))
            pairs[one, two].append(Mistaken(file, line, saying.text, saying.intent, guess))
    often = [
        Confusable(pair, tuple(sorted(mistaken, key=lambda one: (one.file, one.line))))
        for pair, mistaken in pairs.items()
        if len(mistaken) >= FEWEST
    ]
    return sorted(often, key=lambda one: (-len(one.mistaken), one.intents))


def _guessed(names: Sequence[str], vectors: Sequence[Vector], labels: Sequence[int], router: Router) -> list[str]:
    """What each text is taken for by those of the other folds."""
    model = router.model
    # By what they say: the same words in two places must not teach each other.
    folds = [crc32(name.encode()) % FOLDS for name in names]
    guessed = [""] * len(names)
    for fold in range(FOLDS):
        kept = [i for i in range(len(names)) if folds[i] != fold]
        weights = fit(
            [names[i] for i in kept],
            [vectors[i] for i in kept],
            [labels[i] for i in kept],
            len(model.features.names),
            len(model.intents),
        )
        for i in range(len(names)):
            if folds[i] == fold:
                beliefs = softmax(vectors[i].weights @ weights[vectors[i].indices])
                guessed[i] = model.intents[int(beliefs.argmax())]
    return guessed


def _sayings(kb: KnowledgeBase) -> Iterator[_Saying]:
    for key, entry in sorted(kb.entries.items()):
        yield from _numbered(key, entry.utterances, "entries", key, ("utterances",))
        yield from _numbered(key, entry.examples, "entries", key, ("examples",))
    for name in sorted(type(kb.commands).model_fields):
        command = getattr(kb.commands, name)
        yield from _numbered(COMMANDS + name, command.utterances, "single", "commands", (name, "utterances"))
        yield from _numbered(COMMANDS + name, command.examples, "single", "commands", (name, "examples"))
    for name, group in sorted(kb.off_topic.groups.items()):
        path = ("groups", name)
        yield from _numbered(OFF_TOPIC + name, group.utterances, "single", "off-topic", (*path, "utterances"))
        yield from _numbered(OFF_TOPIC + name, group.examples, "single", "off-topic", (*path, "examples"))


def _numbered(intent: str, texts: Sequence[str], kind: str, key: str, path: Path) -> Iterator[_Saying]:
    for i, text in enumerate(texts):
        yield _Saying(intent, text, kind, key, (*path, i))
