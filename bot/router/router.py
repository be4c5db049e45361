"""The router: an utterance -> Match, Ambiguous or Fallback."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np

from bot.knowledge.base import KnowledgeBase
from bot.router.calibration import signals
from bot.router.documents import documents
from bot.router.features import Floats, Vector, word_features
from bot.router.model import Loan, Model, fingerprint, keep, recall, train
from bot.router.reading import Reader, Reading, exact_key
from bot.router.routing import (
    COMMANDS,
    OFF_TOPIC,
    Ambiguous,
    Candidate,
    Fallback,
    Match,
    Reasons,
    Routing,
)
from bot.router.training import softmax

CHOICES = 3
NEARLY = 0.95  # share of the same documents from which two routers are as sure of themselves
OURS = 0.5  # belief in all entries together below which what looks like small talk or off-topic is taken for it
SHOWN = 5  # candidates, terms and neighbours named in an explanation


class Router:
    """Routes utterances by one knowledge base. Never changes once built; safe to share between threads.

    Args:
        kb: the knowledge base.
        cache: directory where fitted models are kept by content, or None.
        like: a router in service. When nearly all that it learnt from is the same, its features and its calibration are
            borrowed, which takes a third of the time; ``borrowed`` then says that those of its own are still to come.
    """

    def __init__(self, kb: KnowledgeBase, cache: Path | None = None, like: Router | None = None) -> None:
        self.reader = Reader(kb.vocabulary)
        self._vocabulary = kb.vocabulary
        self._documents = documents(kb)
        self.borrowed = False
        self.model = self._fitted(kb, cache, like)
        self.reader.learn(self.model.known_words)
        self._is_entry = np.array([not i.startswith((COMMANDS, OFF_TOPIC)) for i in self.model.intents])

    def _fitted(self, kb: KnowledgeBase, cache: Path | None, like: Router | None) -> Model:
        name = fingerprint(self._documents, kb.vocabulary.model_dump_json())
        path = cache / f"router-{name}.npz" if cache else None
        kept = recall(path) if path else None
        if kept:
            return kept
        words = [self.reader.words(document.text) for document in self._documents]
        self.reader.learn(word for read in words for word in read)
        loan = Loan.of(like.model, like._documents) if like and self._is_nearly(like) else None
        self.borrowed = loan is not None
        model = train(self._documents, words, self.reader.mend, loan)
        if path and not self.borrowed:
            # A full disk costs the next start some seconds, nothing else.
            with suppress(OSError):
                keep(model, path)
        return model

    def _is_nearly(self, other: Router) -> bool:
        """Whether hardly anything was learnt from that the other one didn't learn from, and the other way round."""
        mine, theirs = set(self._documents), set(other._documents)
        return self._vocabulary == other._vocabulary and len(mine & theirs) >= NEARLY * max(len(mine), len(theirs))

    def command_said(self, words: Sequence[str]) -> str | None:
        """The command that is said in just these words, or None."""
        intent = self.model.exact.get(exact_key(words), "")
        return intent.removeprefix(COMMANDS) if intent.startswith(COMMANDS) else None

    def route(self, text: str, *, words: Sequence[str] | None = None, explain: bool = False) -> Routing:
        """What an utterance asks.

        Args:
            text: as written.
            words: its words, when the caller has them already (``reader.words``).
            explain: also give the reasons (costs a few times as much).
        """
        reading = self.reader.read(text, words)
        vector = self.model.features.vector(reading.words)
        beliefs = self._beliefs(vector)
        order = np.argsort(-beliefs)
        nearest = self.model.neighbours.nearest(vector, int(order[0]))
        first, second = float(beliefs[order[0]]), float(beliefs[order[1]])
        confidence = self.model.calibration.confidence(
            signals(first, second, nearest, vector.known, len(reading.words))
        )
        routing = self._decide(reading, beliefs, order, confidence, nearest)
        if not explain:
            return routing
        return replace(routing, reasons=self._reasons(reading, vector, beliefs, order))

    def _beliefs(self, vector: Vector) -> Floats:
        return softmax(vector.weights @ self.model.weights[vector.indices])

    def _decide(
        self, reading: Reading, beliefs: Floats, order: np.ndarray, confidence: float, nearest: float
    ) -> Routing:
        candidates = tuple(self._candidate(i, beliefs) for i in order[:SHOWN])
        said = self.model.exact.get(exact_key(reading.words))
        if said:  # an utterance of the knowledge base, word for word
            others = tuple(c for c in candidates if c.intent != said)
            return Match(said, 1.0, (Candidate(said, 1.0), *others)[:SHOWN])
        calibration = self.model.calibration
        if nearest < calibration.strange or confidence < calibration.ambiguity_threshold:
            return Fallback(confidence, candidates)
        # To decline what isn't ours does less harm than to answer wrongly, so a clear belief is enough.
        if confidence >= calibration.threshold or self._is_not_ours(candidates[0].intent, beliefs):
            return Match(candidates[0].intent, confidence, candidates)
        entries = order[self._is_entry[order]][:CHOICES]
        return Ambiguous(confidence, tuple(self._candidate(i, beliefs) for i in entries))

    def _candidate(self, intent: int, beliefs: Floats) -> Candidate:
        return Candidate(self.model.intents[intent], float(beliefs[intent]))

    def _is_not_ours(self, first: str, beliefs: Floats) -> bool:
        """Whether it is clearly small talk or off-topic, whichever of them."""
        return first.startswith((COMMANDS, OFF_TOPIC)) and float(beliefs[self._is_entry].sum()) < OURS

    # -- the reasons

    def _reasons(self, reading: Reading, vector: Vector, beliefs: Floats, order: np.ndarray) -> Reasons:
        calibration = self.model.calibration
        return Reasons(
            understood=" ".join(reading.words),
            repaired=reading.repaired,
            terms=self._terms(reading, vector, int(order[0])),
            nearest=self._nearest(vector),
            known=vector.known,
            margin=float(beliefs[order[0]] - beliefs[order[1]]),
            threshold=calibration.threshold,
            ambiguity_threshold=calibration.ambiguity_threshold,
        )

    def _terms(self, reading: Reading, vector: Vector, intent: int) -> tuple[tuple[str, float], ...]:
        names = self.model.features.names
        weights = vector.weights * self.model.weights[vector.indices, intent]
        spoke = dict(zip(vector.indices.tolist(), weights.tolist(), strict=True))
        words = {name: spoke[names[name]] for name in word_features(reading.words) if name in names}
        ranked = sorted(words.items(), key=lambda item: -abs(item[1]))
        return tuple(ranked[:SHOWN])

    def _nearest(self, vector: Vector) -> tuple[tuple[str, str, float], ...]:
        best = self.model.neighbours.most_similar(vector, SHOWN)
        return tuple((self._documents[i].text, self._documents[i].intent, similar) for i, similar in best)
